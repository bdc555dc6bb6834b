"""How the error reaches one shared kernel, and how it passes a pooling layer."""

from ui import backpropagation_kernel as kernel
from ui import backpropagation_pooling, lab_texts, shell
from ui.components import slide
from ui.controls import Controls

shell.header(
    "Backpropagation in a shared kernel",
    "One small convolution in numbers: what each window says, and what the kernel makes of it.",
)
slide.load()
controls = Controls()
lab_texts.question(
    "The same few weights made every output. If one output is too large and another too small, "
    "which way does a weight move that both of them used?"
)
found = kernel.choose(controls)
kernel.forward(found)
kernel.windows(found)
kernel.step(controls, found)
kernel.to_input(found)
lab_texts.notice(
    "The gradient of a shared weight is the sum over all windows: each asks for its own change, "
    "and they may cancel. That is why a kernel learns what helps everywhere. A learning rate that "
    "is too large makes the loss grow, although the direction is right.",
    "LeCun et al. 1998, [Gradient-based learning applied to document recognition]"
    "(http://yann.lecun.com/exdb/publis/pdf/lecun-98.pdf); Goodfellow, Bengio and Courville 2016, "
    "[Deep learning](https://www.deeplearningbook.org), section 9.5.",
)
backpropagation_pooling.show(controls)
lab_texts.notice(
    "Max pooling hands each gradient to the one pixel that won its window, all others get nothing; "
    "average pooling splits it evenly. Both have no weights, so there is nothing to train: they "
    "only pass the error on to the layers before.",
    "Goodfellow, Bengio and Courville 2016, section 9.3.",
)
controls.share()
