"""The methods that explain an answer, as data: paper, formula, cost."""

from __future__ import annotations

from dataclasses import dataclass

SMOOTHGRAD_COPIES = 32
INTEGRATION_STEPS = 64


@dataclass(frozen=True)
class Method:
    """`formula` is LaTeX; in it S_c is the score of class c before the softmax, p_c its
    probability, x the image. `signed`: values below 0 speak against the class; else all values are
    0 or more. `cost` counts passes of one image through the network."""

    name: str
    title: str
    about: str
    paper: str
    url: str
    formula: str
    signed: bool
    cost: str


GRADIENT = Method(
    name="gradient",
    title="Gradient",
    about="How much the score changes when a pixel changes a little; of several colour channels "
    "the largest.",
    paper="Simonyan, Vedaldi and Zisserman 2013, Deep inside convolutional networks",
    url="https://arxiv.org/abs/1312.6034",
    formula=r"M_{ij} = \max_k \left| \frac{\partial S_c}{\partial x_{ijk}} \right|",
    signed=False,
    cost="1 forward and backward",
)

SMOOTHGRAD = Method(
    name="smoothgrad",
    title="SmoothGrad",
    about="The mean of the gradients of noisy copies of the image, which removes speckle.",
    paper="Smilkov, Thorat, Kim, Viégas and Wattenberg 2017, SmoothGrad",
    url="https://arxiv.org/abs/1706.03825",
    formula=r"M_{ij} = \max_k \left| \frac{1}{n} \sum_{m=1}^{n} \frac{\partial S_c}"
    r"{\partial x_{ijk}}\!\left(x + \mathcal{N}(0, \sigma^2)\right) \right|, \quad n = "
    f"{SMOOTHGRAD_COPIES}" + r",\ \sigma = 0.15\,(\max x - \min x)",
    signed=False,
    cost=f"{SMOOTHGRAD_COPIES} forward and backward",
)

INTEGRATED_GRADIENTS = Method(
    name="integrated-gradients",
    title="Integrated gradients",
    about="Gradients summed on the way from a black image to this one; the values add up to what "
    "the image adds to the score.",
    paper="Sundararajan, Taly and Yan 2017, Axiomatic attribution for deep networks",
    url="https://arxiv.org/abs/1703.01365",
    formula=r"M_{ij} = \sum_k (x_{ijk} - x'_{ijk}) \int_0^1 \frac{\partial S_c(x' + "
    r"\alpha (x - x'))}{\partial x_{ijk}}\, d\alpha, \quad \sum_{ij} M_{ij} = S_c(x) - S_c(x')",
    signed=True,
    cost=f"{INTEGRATION_STEPS} forward and backward, up to 1,024 where the sum misses by over 1 %",
)

GRAD_CAM = Method(
    name="grad-cam",
    title="Grad-CAM",
    about="The maps of a convolution, weighted by the mean gradient of each; coarse, but it says "
    "where.",
    paper="Selvaraju et al. 2017, Grad-CAM: visual explanations from deep networks",
    url="https://arxiv.org/abs/1610.02391",
    formula=r"M = \mathrm{ReLU}\!\left(\sum_k \alpha_k A^k\right), \quad \alpha_k = \frac{1}{Z} "
    r"\sum_{ij} \frac{\partial S_c}{\partial A^k_{ij}}",
    signed=False,
    cost="1 forward and backward",
)

OCCLUSION = Method(
    name="occlusion",
    title="Occlusion",
    about="How much the probability falls when a square of the image is covered; the mean over "
    "all squares that cover a pixel.",
    paper="Zeiler and Fergus 2014, Visualizing and understanding convolutional networks",
    url="https://arxiv.org/abs/1311.2901",
    formula=r"M_{ij} = \operatorname*{mean}_{w \ni (i, j)} \left( p_c(x) - p_c(x \text{ without } "
    r"w) \right)",
    signed=True,
    cost="1 forward for each place of the square, 226 for 28 × 28 px",
)

METHODS: dict[str, Method] = {
    method.name: method
    for method in (GRADIENT, SMOOTHGRAD, INTEGRATED_GRADIENTS, GRAD_CAM, OCCLUSION)
}
