"""Shapes and costs against the figures of the papers, hand arithmetic and Keras itself."""

import random

import pytest

from core.layers import Conv, Dense, Dropout, Flatten, GlobalPool, Pool, Softmax
from core.models.describe import StackError, describe
from core.presets import PRESETS

IMAGE = (28, 28, 1)


def refused(*layers, shape=IMAGE, classes=10):
    with pytest.raises(StackError) as caught:
        describe(layers, shape, classes)
    return caught.value


def test_lenet5_by_hand():
    layers = PRESETS["lenet5"].config.model.layers
    made = describe(layers, IMAGE, 10, padding=2)
    by_hand = [
        # shape, parameters, multiply-adds, receptive field, jump
        ((32, 32, 1), 0, 0, 1, 1),
        ((28, 28, 6), 6 * (25 + 1), 28 * 28 * 6 * 25, 5, 1),
        ((14, 14, 6), 0, 0, 6, 2),
        ((10, 10, 16), 16 * (6 * 25 + 1), 10 * 10 * 16 * 150, 14, 2),
        ((5, 5, 16), 0, 0, 16, 4),
        ((1, 1, 120), 120 * (16 * 25 + 1), 120 * 400, 32, 4),
        ((120,), 0, 0, None, None),
        ((84,), 84 * 121, 84 * 120, None, None),
        ((10,), 10 * 85, 840, None, None),
    ]
    seen = [
        (row.output_shape, row.parameters, row.multiply_adds, row.receptive_field, row.jump)
        for row in made.rows
    ]
    assert seen == by_hand
    assert made.parameters == made.trainable == 61_706
    assert made.multiply_adds == 117_600 + 240_000 + 48_000 + 10_080 + 840
    assert made.activations == 4704 + 1176 + 1600 + 400 + 120 + 120 + 84 + 10


@pytest.mark.parametrize(
    ("name", "parameters"),
    [("two-conv-5x5", 16 * 26 + 36 * 401 + 128 * 1765 + 1290), ("keras-convnet", 34_826)],
)
def test_published_parameter_counts(name, parameters):
    assert describe(PRESETS[name].config.model.layers, IMAGE, 10).parameters == parameters


def test_batch_norm_has_four_numbers_a_channel_of_which_two_train():
    layers = (Conv(8, 3, batch_norm=True), Flatten(), Softmax())
    row = describe(layers, IMAGE, 10).rows[1]
    assert (row.parameters, row.trainable) == (8 * 9 + 4 * 8, 8 * 9 + 2 * 8)


def test_stride_and_same_padding_round_up():
    rows = describe((Conv(4, 5, 2, "same"), Conv(4, 3, 2), Flatten(), Softmax()), (9, 7, 3), 2).rows
    assert [row.output_shape for row in rows[1:3]] == [(5, 4, 4), (2, 1, 4)]
    assert [(row.receptive_field, row.jump) for row in rows[1:3]] == [(5, 2), (9, 4)]


def test_names_count_per_kind():
    layers = (Conv(), Pool(), Conv(), Flatten(), Dense(), Softmax())
    names = [row.name for row in describe(layers, IMAGE, 10).rows]
    assert names == ["input", "conv1", "pool1", "conv2", "flatten1", "dense1", "softmax1"]


@pytest.mark.parametrize(
    ("layers", "index", "name", "reason", "remedy"),
    [
        ((), 0, "The network", "no layers", "add at least"),
        (
            (Pool(), Pool(), Pool(), Conv(4, 5), Flatten(), Softmax()),
            4,
            "Layer 4, convolution 5×5",
            "only 3 × 3",
            "kernel of 3 or less, padding 'same', or remove the pooling above it (layer 3)",
        ),
        ((Conv(4, 31),), 1, "Layer 1, convolution 31×31", "only 28 × 28", "padding 'same'"),
        ((Pool(size=29),), 1, "Layer 1, max pooling 29×29", "only 28 × 28", "size of 28 or less"),
        ((Dense(), Softmax()), 1, "Layer 1, dense 128", "needs a vector", "flatten"),
        ((Conv(), Softmax()), 2, "Layer 2, softmax head", "needs a vector", "flatten"),
        ((Conv(), Softmax(False)), 2, "Layer 2, softmax", "vector", "global average pooling"),
        ((Flatten(), Flatten(), Softmax()), 2, "Layer 2, flatten", "already a vector", "remove"),
        ((Flatten(), Conv(), Softmax()), 2, "Layer 2", "layer 1, flatten", "above layer 1"),
        ((GlobalPool(), Pool(), Softmax()), 2, "Layer 2", "vector of 1", "above layer 1"),
        ((Flatten(), GlobalPool(), Softmax()), 2, "Layer 2, global", "vector", "one of the two"),
        ((Flatten(), Dense()), 2, "Layer 2, dense 128", "probability", "softmax head at the end"),
        ((Flatten(), Softmax(), Dense()), 2, "Layer 2, softmax", "dense 128 follows", "end"),
        ((Flatten(), Softmax(), Softmax()), 2, "Layer 2", "second softmax", "one of the two"),
        ((Flatten(), Softmax(), Dropout()), 2, "Layer 2", "dropout 0.5 follows", "to the end"),
        ((Flatten(), Dense(9), Softmax(False)), 3, "Layer 3", "9 values", "layer 2 10 units"),
        ((Conv(9), GlobalPool(), Softmax(False)), 3, "Layer 3", "9 values", "layer 1 10 filters"),
        ((Flatten(), Softmax(False)), 2, "Layer 2, softmax", "784 values", "'With dense layer'"),
        (
            (Conv(512, padding="same"), Flatten(), Dense(4096), Softmax()),
            3,
            "Layer 3, dense 4096",
            "more than 20,000,000",
            "use 49 units or less",
        ),
        (
            (Conv(64, padding="same"),) * 20,
            20,
            "Layer 20, convolution 3×3",
            "values per image",
            "fewer filters",
        ),
    ],
)
def test_refusals_name_layer_reason_and_remedy(layers, index, name, reason, remedy):
    shape = (64, 64, 1) if len(layers) == 20 else IMAGE
    error = refused(*layers, shape=shape)
    assert error.index == index
    assert error.layer_name.startswith(name)
    assert reason in error.reason
    assert remedy in error.remedy
    assert str(error).count(".") - str(error).count("0.5") == 1


def test_a_remedy_helps():
    """The widths and sizes that the sentences name are the largest that pass."""
    with pytest.raises(StackError):
        describe((Conv(512, padding="same"), Flatten(), Dense(50), Softmax()), IMAGE, 10)
    with pytest.raises(StackError, match="Layer 4, softmax"):
        # The dense layer now passes; only the few weights of the head are above the cap.
        describe((Conv(512, padding="same"), Flatten(), Dense(49), Softmax()), IMAGE, 10_000)
    describe((Conv(512, padding="same"), Flatten(), Dense(49), Softmax()), IMAGE, 10)


def test_a_refusal_describes_the_layers_above():
    error = refused(Conv(4), Dense(), Softmax())
    assert [row.name for row in error.rows] == ["input", "conv1"]
    assert error.field == "model.layers[1]"


def random_stack(draw):
    """A valid stack of up to eight layers for 28 x 28 images with three channels."""
    layers, shape = [], (28, 28, 3)
    for _ in range(draw.randint(0, 4)):
        side = min(shape[:2])
        if draw.random() < 0.6:
            kernel, padding = draw.randint(1, 5), draw.choice(["valid", "same"])
            if padding == "valid" and kernel > side:
                continue
            stride, norm = draw.randint(1, 3), draw.random() < 0.4
            layers.append(Conv(draw.randint(1, 7), kernel, stride, padding, batch_norm=norm))
        elif side >= 3:
            how = draw.choice(["max", "average"])
            layers.append(Pool(how, draw.randint(1, 3), draw.randint(1, 3)))
        shape = describe((*layers, Flatten(), Softmax()), (28, 28, 3), 4).rows[-3].output_shape
    layers.append(draw.choice([Flatten(), GlobalPool()]))
    if draw.random() < 0.5:
        layers += [Dense(draw.randint(1, 20), batch_norm=draw.random() < 0.5), Dropout(0.2)]
    return (*layers, Softmax())


def keras_counts(layers, shape, classes, padding):
    """(output shapes, parameters, trainable) of the same stack made of plain Keras layers."""
    keras = pytest.importorskip("keras")
    x = inputs = keras.Input(shape)
    x = keras.layers.ZeroPadding2D(padding)(x)
    shapes = [x.shape[1:]]
    for layer in layers:
        norm = getattr(layer, "batch_norm", False)
        match layer:
            case Conv():
                make = keras.layers.Conv2D(
                    layer.filters, layer.kernel, layer.stride, layer.padding, use_bias=not norm
                )
            case Dense():
                make = keras.layers.Dense(layer.units, use_bias=not norm)
            case Pool(how="max"):
                make = keras.layers.MaxPooling2D(layer.size, layer.stride)
            case Pool():
                make = keras.layers.AveragePooling2D(layer.size, layer.stride)
            case GlobalPool():
                make = keras.layers.GlobalAveragePooling2D()
            case Flatten():
                make = keras.layers.Flatten()
            case Dropout():
                make = keras.layers.Dropout(layer.rate)
            case Softmax():
                make = keras.layers.Dense(classes) if layer.dense else keras.layers.Softmax()
        x = make(x)
        x = keras.layers.BatchNormalization()(x) if norm else x
        shapes.append(x.shape[1:])
    model = keras.Model(inputs, x)
    trainable = sum(weight.size for weight in map(_array, model.trainable_weights))
    return shapes, model.count_params(), trainable


def _array(variable):
    return variable.numpy()


def agrees_with_keras(layers, shape, classes, padding=0):
    made = describe(layers, shape, classes, padding)
    shapes, parameters, trainable = keras_counts(layers, shape, classes, padding)
    assert [row.output_shape for row in made.rows] == shapes
    assert (made.parameters, made.trainable) == (parameters, trainable)


@pytest.mark.parametrize("name", PRESETS)
def test_presets_agree_with_keras(name):
    config = PRESETS[name].config
    agrees_with_keras(config.model.layers, IMAGE, 10, config.data.preprocessing.padding)


@pytest.mark.parametrize("seed", range(30))
def test_random_stacks_agree_with_keras(seed):
    agrees_with_keras(random_stack(random.Random(seed)), (28, 28, 3), 4)
