"""Where a sliding window stands, in the address: `at=row.column`."""

from __future__ import annotations

from ui.controls import put
from ui.inside_address import Place, place, place_text

__all__ = ["keep", "place"]


def keep(at: Place | None) -> None:
    """Put the place into the address; None takes it out."""
    put(at=place_text(at) or "")
