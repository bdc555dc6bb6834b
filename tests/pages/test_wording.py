"""Numbers as people read them."""

from __future__ import annotations

import math

import pytest

from ui.wording import perplexity


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (4.1234, "4.12"),
        (114.2345, "114.2"),
        (2795.6, "2,796"),
        (None, "–"),
        (math.inf, "–"),
        (math.nan, "–"),
    ],
)
def test_perplexity(value: float | None, text: str) -> None:
    assert perplexity(value) == text
