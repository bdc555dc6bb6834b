"""Published networks for images."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.config import (
    Augmentation,
    CnnConfig,
    DataConfig,
    Preprocessing,
    RunConfig,
    TrainingConfig,
)
from core.layers import Conv, Dense, Dropout, Flatten, GlobalPool, Layer, Pool, Softmax


@dataclass(frozen=True)
class Preset:
    """A network to start from.

    `published` is the source's figure in words, `published_accuracy` the same as a share of the
    test images (None when the source gives none) and `published_data` the set it was measured on.
    `differs` says what this configuration does otherwise than its source.
    """

    name: str
    title: str
    about: str
    source: str
    url: str
    published: str
    published_accuracy: float | None
    published_data: str
    differs: str
    config: RunConfig


STANDARDIZED = Preprocessing(center="channel", scale=True)
PADDED = Preprocessing(padding=2, center="channel", scale=True)
# Gentle: enough that a small network does not memorise, little enough that it still fits.
GENTLE = Augmentation(shift=1, rotation=7, zoom=0.07, shear=4)
ELASTIC = replace(GENTLE, elastic=0.7)


def _lenet5_layers(activation: str, pooling: str) -> tuple[Layer, ...]:
    """C1 to output of LeCun 1998, figure 2: 61,706 parameters on 32 x 32 x 1 pixels."""
    return (
        Conv(6, 5, activation=activation),
        Pool(pooling),
        Conv(16, 5, activation=activation),
        Pool(pooling),
        Conv(120, 5, activation=activation),
        Flatten(),
        Dense(84, activation=activation),
        Softmax(),
    )


def _bn(filters: int, kernel: int = 3, **settings: object) -> Conv:
    return Conv(filters, kernel, batch_norm=True, **settings)  # type: ignore[arg-type]


LENET5 = Preset(
    name="lenet5",
    title="LeNet-5",
    about="The network of 1998 that read bank cheques: two convolutions with average pooling and "
    "tanh, then two dense layers.",
    source="LeCun, Bottou, Bengio and Haffner 1998, Gradient-based learning applied to document "
    "recognition",
    url="https://doi.org/10.1109/5.726791",
    published="0.95 % test error on MNIST",
    published_accuracy=0.9905,
    published_data="mnist",
    differs="C3 sees all six maps (the paper's table connects 60 of 96 pairs, so C3 has 1,516 "
    "parameters there and 2,416 here), pooling has no trainable factor and bias, the output is a "
    "softmax instead of distances to drawn characters, tanh is not scaled, and Adam replaces the "
    "diagonal Levenberg-Marquardt method.",
    config=RunConfig(
        preset="lenet5",
        data=DataConfig(preprocessing=PADDED, augmentation=ELASTIC),
        model=CnnConfig(_lenet5_layers("tanh", "average")),
        training=TrainingConfig(learning_rate=2e-3, schedule="cosine", epochs=40, keep="last"),
    ),
)

LENET5_MODERN = Preset(
    name="lenet5-modern",
    title="LeNet-5, modern",
    about="The same layers with ReLU and max pooling in place of tanh and average pooling.",
    source=LENET5.source,
    url=LENET5.url,
    published=LENET5.published,
    published_accuracy=LENET5.published_accuracy,
    published_data="mnist",
    differs=f"ReLU and max pooling instead of tanh and average pooling. {LENET5.differs}",
    config=RunConfig(
        preset="lenet5-modern",
        data=DataConfig(preprocessing=PADDED, augmentation=ELASTIC),
        model=CnnConfig(_lenet5_layers("relu", "max")),
        training=TrainingConfig(learning_rate=2e-3, schedule="cosine", epochs=20, keep="last"),
    ),
)

TWO_CONV = Preset(
    name="two-conv-5x5",
    title="Two 5x5 convolutions",
    about="A first convolutional network as tutorials teach it: two convolutions that keep the "
    "size, two poolings, one dense layer.",
    source="Hvass, TensorFlow tutorial 02, Convolutional neural network",
    url="https://github.com/Hvass-Labs/TensorFlow-Tutorials/blob/master/"
    "02_Convolutional_Neural_Network.ipynb",
    published="98.7 % on MNIST after 10,000 steps of 64 images",
    published_accuracy=0.987,
    published_data="mnist",
    differs="Glorot initial weights and biases of 0 (the tutorial: normal with deviation 0.05, "
    "biases 0.05) and a learning rate that falls from 0.001 to 0 instead of 0.0001 throughout.",
    config=RunConfig(
        preset="two-conv-5x5",
        model=CnnConfig(
            (
                Conv(16, 5, padding="same"),
                Pool(),
                Conv(36, 5, padding="same"),
                Pool(),
                Flatten(),
                Dense(128),
                Softmax(),
            )
        ),
        training=TrainingConfig(schedule="cosine", batch_size=64, epochs=12, keep="last"),
    ),
)

KERAS_CONVNET = Preset(
    name="keras-convnet",
    title="Keras convnet",
    about="The first vision example of Keras: two 3x3 convolutions, max pooling and dropout.",
    source="Chollet, Keras example Simple MNIST convnet",
    url="https://keras.io/examples/vision/mnist_convnet/",
    published="99.22 % on MNIST after 15 epochs",
    published_accuracy=0.9922,
    published_data="mnist",
    differs="Augmentation, and a learning rate that falls from 0.002 to 0 instead of 0.001.",
    config=RunConfig(
        preset="keras-convnet",
        data=DataConfig(augmentation=GENTLE),
        model=CnnConfig((Conv(32), Pool(), Conv(64), Pool(), Flatten(), Dropout(0.5), Softmax())),
        training=TrainingConfig(learning_rate=2e-3, schedule="cosine", epochs=15, keep="last"),
    ),
)

GLOBAL_AVERAGE = Preset(
    name="global-average",
    title="Global average pooling",
    about="No dense layer: the last convolution makes one map per class, and the mean of a map is "
    "that class's score.",
    source="Lin, Chen and Yan 2013, Network in network",
    url="https://arxiv.org/abs/1312.4400",
    published="0.47 % test error on MNIST",
    published_accuracy=0.9953,
    published_data="mnist",
    differs="Only the head is the paper's; the convolutions are plain ones with batch "
    "normalisation instead of small networks, and far fewer.",
    config=RunConfig(
        preset="global-average",
        data=DataConfig(preprocessing=STANDARDIZED, augmentation=GENTLE),
        model=CnnConfig(
            (
                _bn(16, 5),
                Pool(),
                _bn(32),
                _bn(32),
                _bn(48),
                Conv(10, 1, activation="linear"),
                GlobalPool(),
                Softmax(dense=False),
            )
        ),
        training=TrainingConfig(
            learning_rate=3e-3, schedule="cosine", warmup_epochs=1, epochs=15, keep="last"
        ),
    ),
)

TINY = Preset(
    name="tiny-9k",
    title="Tiny, 9,000 parameters",
    about="How little is enough: some 9,000 parameters, batch normalisation and augmentation.",
    source="The School of AI, course work era-s7-ram",
    url="https://github.com/The-School-of-AI/era-s7-ram",
    published="99.5 % on MNIST with about 8,900 parameters, best of 15 epochs",
    published_accuracy=0.995,
    published_data="mnist",
    differs="Its own layers and settings; only the size is comparable. The source picked its best "
    "epoch on the test images, Glassnet keeps an epoch by validation loss.",
    config=RunConfig(
        preset="tiny-9k",
        data=DataConfig(
            preprocessing=STANDARDIZED,
            augmentation=replace(GENTLE, elastic=0.5),
        ),
        model=CnnConfig(
            (_bn(8), _bn(10), Pool(), _bn(14), _bn(16), _bn(16), _bn(16), GlobalPool(), Softmax())
        ),
        training=TrainingConfig(
            learning_rate=6e-3, schedule="cosine", warmup_epochs=1, epochs=30, keep="last"
        ),
    ),
)

BEST = Preset(
    name="best",
    title="Best in ten minutes",
    about="The highest accuracy that about ten minutes on two cores allow: seven convolutions "
    "with batch normalisation, dropout and augmentation.",
    source="Moxon, Deep image learning",
    url="https://github.com/mrmoxon/Deep-Image-Learning",
    published="99.72 % on MNIST with 403,562 parameters after 100 epochs",
    published_accuracy=0.9972,
    published_data="mnist",
    differs="The same order of layers with fewer filters, and a quarter of the epochs.",
    config=RunConfig(
        preset="best",
        data=DataConfig(
            validation_share=0.05,
            preprocessing=STANDARDIZED,
            augmentation=Augmentation(shift=2, rotation=10, zoom=0.1, shear=5, elastic=0.7),
        ),
        model=CnnConfig(
            (
                _bn(24),
                _bn(24),
                _bn(24, 5, stride=2, padding="same"),
                Dropout(0.3),
                _bn(48),
                _bn(48),
                _bn(48, 5, stride=2, padding="same"),
                Dropout(0.3),
                _bn(96, 4),
                Flatten(),
                Dropout(0.3),
                Softmax(),
            )
        ),
        training=TrainingConfig(
            learning_rate=3e-3, schedule="cosine", warmup_epochs=1, epochs=24, keep="last"
        ),
    ),
)

PRESETS: dict[str, Preset] = {
    preset.name: preset
    for preset in (
        LENET5,
        LENET5_MODERN,
        TWO_CONV,
        KERAS_CONVNET,
        GLOBAL_AVERAGE,
        TINY,
        BEST,
    )
}
