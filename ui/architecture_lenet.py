"""LeNet-5 walked through: the picture, the row of stages, one stage in detail, the sums."""

from __future__ import annotations

import streamlit as st

from core.concepts.lenet import Walk
from core.datasets.registry import spec
from core.layers import Layer
from ui import architecture_links, architecture_stage, cost_table, lab_image
from ui.architecture_links import of_input, of_stage
from ui.architecture_pictures import row_of_tiles, walked
from ui.architecture_words import table_lines
from ui.components import stages
from ui.controls import Controls
from ui.lab_texts import notice, question
from ui.wording import count, percent

HEAD = ("Stage", "What", "Makes", "Parameters", "Multiply-adds")
SOURCE = (
    "LeCun, Bottou, Bengio and Haffner 1998, [Gradient-based learning applied to document "
    "recognition](https://doi.org/10.1109/5.726791), figure 2. The network here is "
    "the one that comes with the project: ReLU, max pooling and a softmax in place of tanh, "
    "average pooling and distances; C3 sees all six maps, in the paper only some of them."
)


def show(controls: Controls) -> None:
    """All of it for the picture in the address."""
    stages.load()
    question("This network knows the ten digits only. What will it answer to the letter X?")
    left, right = st.columns([2, 3], gap="large")
    with left:
        picture = lab_image.choose(controls, side=28, first="X")
    walk, classes = walked(picture), tuple(spec("digits").classes)
    with right:
        st.markdown(_answer(walk, classes, controls.kept("image") or "X"))
    given = [(32, 32, 1), *(each.row.output_shape for each in walk.stages)]
    pairs = zip(walk.stages, given, strict=False)
    labs = [of_input(), *(of_stage(each, shape, picture) for each, shape in pairs)]
    architecture_links.follow(labs)
    number = controls.slider("stage", "Stage", 0, len(walk.stages), 1)
    tiles = row_of_tiles(picture, classes, labs)
    stages.show("lenet", tiles, architecture_links.choose, number)
    st.caption("A click on a stage opens its lab with the settings of that stage.")
    with st.container(border=True):
        if number == 0:
            architecture_stage.show_input(walk)
        else:
            architecture_stage.show(walk.stages[number - 1], given[number - 1], classes)
    _sums(walk, given[:-1])
    notice(
        "The maps get smaller and more numerous, until 1,024 pixels have become ten numbers. "
        "Most of the work is done by the convolutions, most of the parameters lie near the end.",
        SOURCE,
    )


def _answer(walk: Walk, classes: tuple[str, ...], chosen: str) -> str:
    best = int(walk.answer.argmax())
    highest = float(walk.answer[best])
    share = "more than 99.9 %" if highest > 0.9995 else percent(highest, 1)
    text = f"The answer: **{classes[best]}**, {share}. "
    if chosen == "digit":
        return text + "This is what it was trained for; try the letter X."
    text += (
        "The network has no way to say “none of these”: softmax shares 100 % among the ten digits, "
        "so anything is read as the digit that its strokes resemble most, and a high share is no "
        "proof."
    )
    return text if chosen in lab_image.OWN else text + " Draw a digit to see it at its own task."


def _sums(walk: Walk, given: list[tuple[int, ...]]) -> None:
    rows = [each.row for each in walk.stages]
    layers: list[Layer] = [each.step.layer for each in walk.stages]
    names = [each.name for each in walk.stages]
    st.subheader("Where the parameters are", anchor=False)
    cost_table.show(HEAD, table_lines(names, layers, given, rows))
    total = sum(row.parameters for row in rows)
    st.caption(f"Together {count(total)} parameters. Each kernel and each unit has a bias (+ 1).")
