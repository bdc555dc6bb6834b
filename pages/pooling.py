"""Pooling: what is kept, what a shift changes, and the global average as a head."""

from ui import (
    lab_texts,
    pooling_head,
    pooling_repeated,
    pooling_setup,
    pooling_shift,
    pooling_slide,
    shell,
)
from ui.components import slide
from ui.controls import Controls

shell.header("Pooling", "Each window of the image becomes one number: its largest, or its mean.")
slide.load()
controls = Controls()
lab_texts.question(
    "A 2 × 2 window with stride 2: how much of the picture is left? And if the picture moves by "
    "one pixel, does the pooled one move, change, or stay as it is?"
)
setup = pooling_setup.choose(controls)
pooling_slide.show(setup)
lab_texts.notice(
    "2 × 2 with stride 2 keeps a quarter: 32 × 32 becomes 16 × 16. Max keeps the strongest answer "
    "of each window and forgets where in it that was; average blurs. There is nothing to train.",
    "Goodfellow, Bengio and Courville 2016, [Deep learning](https://www.deeplearningbook.org), "
    "section 9.3.",
)
if controls.part("part-shift", "Part: one pixel to the right"):
    pooling_shift.show(controls, setup)
if controls.part("part-repeated", "Part: again and again"):
    pooling_repeated.show(setup)
if controls.part("part-head", "Part: global average pooling as a head"):
    pooling_head.show(controls)
controls.share()
