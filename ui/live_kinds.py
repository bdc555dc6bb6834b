"""What a run in training says and shows, by what it learns from."""

from __future__ import annotations

from dataclasses import dataclass

from core.plots import curves
from core.plots.curves import Panel
from core.runs.run import Run
from core.runs.state import RunState
from core.schema import ConfigError
from ui.run_rows import LANGUAGE
from ui.wording import count

ZOOM = "Drag to zoom in, double-click to see the whole run."


@dataclass(frozen=True)
class Kind:
    """`loading` and `testing` stand beside the progress bar, `advice` below the curves `panels`;
    `speed` names what is counted each second, and `log` the expander at the foot."""

    loading: str
    testing: str
    panels: tuple[Panel, ...]
    advice: str
    speed: str
    log: str

    def per_second(self, state: RunState) -> str:
        """Images or tokens a second; a dash before the first."""
        return count(state.images_per_second or state.tokens_per_second or None)


IMAGES = Kind(
    loading="Loading the images and building the network.",
    testing="Using the test set, for the first and only time.",
    panels=curves.IMAGES,
    advice="Look at the gap: training far better than validation means that the network "
    f"memorises. {ZOOM}",
    speed="Images per second",
    log="Log and training images",
)
WORDS = Kind(
    loading="Reading the text and building the network.",
    testing="Reading the test part, for the first and only time.",
    panels=curves.WORDS,
    advice="A perplexity of 100: the network is as unsure as with 100 equally likely tokens. "
    "Training far below validation means that it memorises; a gradient that jumps, that the "
    f"learning rate is too high. {ZOOM}",
    speed="Tokens per second",
    log="Log",
)
CHARACTERS = Kind(WORDS.loading, WORDS.testing, curves.CHARACTERS, WORDS.advice, WORDS.speed, "Log")


def of(run: Run, kind: str) -> Kind:
    """How to show a run of this kind (`ui.run_rows`)."""
    if kind != LANGUAGE:
        return IMAGES
    try:
        level = run.language_config().data.level
    except ConfigError:  # what was measured can be shown all the same
        level = "words"
    return CHARACTERS if level == "characters" else WORDS
