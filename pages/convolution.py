"""A kernel slides over an image: products, sum, feature map; any picture, any kernel."""

from ui import (
    convolution_moving,
    convolution_setup,
    convolution_sharing,
    convolution_slide,
    lab_texts,
    shell,
)
from ui.components import kernel_cells, slide
from ui.controls import Controls

shell.header("Convolution", "One small kernel slides over the image and writes a feature map.")
slide.load()
kernel_cells.load()
controls = Controls()
lab_texts.question(
    "Where will the feature map be large, where 0, and where negative? Edit a weight of the kernel "
    "and say beforehand what changes."
)
setup = convolution_setup.choose(controls)
convolution_slide.show(controls, setup)
lab_texts.notice(
    "Each value of the map comes from the few pixels under the window alone, and all of them from "
    "the same weights. What looks like the kernel itself answers most. Deep learning calls this "
    "convolution; strictly it is cross-correlation, since the kernel is not flipped. As weights "
    "are learned, nothing is lost by that.",
    "Goodfellow, Bengio and Courville 2016, [Deep learning](https://www.deeplearningbook.org), "
    "section 9.1; Dumoulin and Visin 2016, "
    "[A guide to convolution arithmetic](https://arxiv.org/abs/1603.07285).",
)
if controls.part("part-sharing", "Part: one kernel for all places"):
    convolution_sharing.show(controls, setup)
if controls.part("part-moving", "Part: the letter A in three places"):
    convolution_moving.show(controls, setup)
controls.share()
