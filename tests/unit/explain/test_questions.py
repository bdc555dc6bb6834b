"""Every question with an answer or one sentence, as the engine would give it."""

import pickle

import keras
import numpy as np
import pytest

from core.config import CnnConfig, DataConfig, RunConfig
from core.engine import answer
from core.explain.questions import QUESTIONS
from core.explain_client import Inside
from core.layers import Conv, Dense, Flatten, Pool, Softmax
from core.presets import PRESETS
from core.runs.atomic import read_json, write_json
from core.runs.store import RunStore
from core.training.checkpoint import save
from ui.components.layer_walk import Walked, packed
from ui.image_choice import Chosen
from ui.inside_second import Second
from ui.inside_strips import strips_of

PIXELS = np.random.default_rng(1).integers(0, 256, (12, 8, 8, 1), dtype=np.uint8)
IMAGE = PIXELS[0] / np.float32(255)
LAYERS = Conv(3, 3, batch_norm=True), Pool(), Flatten(), Dense(5), Softmax()


class InProcess:
    """Answers as the engine does, through the same pickling, without a process."""

    def ask(self, question, *arguments):
        sent = pickle.loads(pickle.dumps(arguments))
        fine, value = answer_of(question, sent)
        if not fine:
            raise AssertionError(value)
        return pickle.loads(pickle.dumps(value))


def answer_of(question, arguments):
    assert question in QUESTIONS, question
    return answer(question, arguments)


def refusal(question, run, *arguments):
    fine, sentence = answer_of(f"inside.{question}", (str(run.folder), *arguments))
    assert not fine
    assert sentence.endswith(".") and "Traceback" not in sentence
    assert "cannot be computed" not in sentence, sentence
    return sentence


def test_every_question_has_an_answer_for_the_web_server(made_run):
    run, _ = made_run(*LAYERS, images=PIXELS)
    inside = Inside(InProcess(), run.folder)
    assert [each.layer for each in inside.network().layers][1:3] == ["conv1", "pool1"]
    assert inside.walk(IMAGE).second is None
    assert inside.walk(IMAGE, IMAGE).difference.layers[1].high == 0
    assert inside.maps(IMAGE, "conv1", "sum").array.shape == (6, 6, 3)
    assert inside.microscope(IMAGE, "conv1", 2).output.shape == (6, 6)
    assert inside.filters("conv1").kernels.shape == (3, 3, 3, 1)
    assert inside.ablation(IMAGE, "conv1", 1).done == 3
    assert inside.favourites("pool1", 0).entry.layer == "pool1"
    assert inside.dream("conv1", 0).image.shape == (8, 8, 1)
    assert inside.attribution(IMAGE, "grad-cam", 0).layer == "conv1"
    assert inside.errors().confusion.sum() == 12
    assert inside.embedding().points.shape == (12, 2)
    assert inside.frames() == ()
    assert inside.lapse_filters("conv1").frames == ()
    assert inside.lapse_maps(IMAGE, "conv1").frames == ()
    assert inside.lapse_answers(IMAGE).done == 0
    asked = {name for name in vars(Inside) if not name.startswith("_")}
    assert {f"inside.{name}" for name in asked} == set(QUESTIONS)


def test_deleted_run(made_run):
    run, _ = made_run(*LAYERS, images=PIXELS)
    run.path("config.json").unlink()
    assert "is not there any more" in refusal("walk", run, IMAGE)


def test_run_without_a_model_yet(tmp_path):
    run = RunStore(tmp_path / "runs").create(RunConfig(data=DataConfig("digits")))
    assert "no model yet" in refusal("walk", run, IMAGE)
    assert "no model yet" in refusal("errors", run)


def test_language_run(tmp_path):
    from core.language_config import LanguageRunConfig

    run = RunStore(tmp_path / "runs").create(LanguageRunConfig())
    write_json(run.path("model.json"), {"file_sha256": "0"})
    run.path("model.keras").write_bytes(b"")
    assert len(refusal("walk", run, IMAGE)) > 20


def test_image_of_another_size_or_without_numbers(made_run):
    run, _ = made_run(*LAYERS, images=PIXELS)
    sentence = refusal("walk", run, np.zeros((9, 8, 1), np.float32))
    assert "takes images of 8 × 8 × 1, not 9 × 8 × 1" in sentence
    assert "not 8 × 8;" in refusal("microscope", run, np.zeros((8, 8), np.float32), "conv1", 0)
    assert "not numbers" in refusal("walk", run, np.full((8, 8, 1), np.nan, np.float32))


@pytest.mark.parametrize(
    "question, arguments, part",
    [
        ("microscope", (IMAGE, "conv9", 0), "no layer 'conv9'; choose input, conv1, pool1"),
        ("microscope", (IMAGE, "conv1", 3), "no map 3; choose a number from 0 to 2"),
        ("microscope", (IMAGE, "conv1", -1), "no map -1"),
        ("maps", (IMAGE, "conv1", "logits"), "no stage 'logits'; choose sum, batch_norm"),
        ("filters", ("dense1", None), "dense1 has no kernels; choose conv1"),
        ("ablation", (IMAGE, "conv1", 7), "no class 7"),
        ("favourites", ("flatten1", 0), "choose conv1"),
        ("lapse_maps", (IMAGE, "nothing"), "no layer 'nothing'"),
        ("attribution", (IMAGE, "magic", 0, "", True), "no method 'magic'"),
    ],
)
def test_what_is_not_there(made_run, question, arguments, part):
    run, _ = made_run(*LAYERS, images=PIXELS)
    assert part in refusal(question, run, *arguments)


def test_model_of_another_version(made_run):
    """The file is whole, but its weights are those of another network."""
    run, _ = made_run(*LAYERS, images=PIXELS)
    inputs = keras.Input((8, 8, 1), name="image")
    x = keras.layers.Flatten(name="flatten1")(inputs)
    save(keras.Model(inputs, keras.layers.Dense(2, name="logits")(x), name="cnn"), run, 1)
    sentence = refusal("walk", run, IMAGE)
    assert "another version of Glassnet" in sentence and "train it again" in sentence
    run.path("statistics.json").unlink()
    assert "another version" in refusal("errors", run)


def test_configuration_of_a_newer_version(made_run):
    run, _ = made_run(*LAYERS, images=PIXELS)
    write_json(run.path("config.json"), read_json(run.path("config.json")) | {"version": 99})
    assert "update Glassnet" in refusal("walk", run, IMAGE)


def test_a_run_that_trains_on_is_opened_again(made_run):
    run, net = made_run(*LAYERS, images=PIXELS)
    inside = Inside(InProcess(), run.folder)
    before = inside.walk(IMAGE).first.probabilities
    net.model.set_weights(
        [-2 * each for each in net.model.get_weights()[:4]]
        + [abs(each) for each in net.model.get_weights()[4:]]
    )
    save(net.model, run, 2)
    assert not np.allclose(inside.walk(IMAGE).first.probabilities, before)


def message(inside, image, other):
    """The walk as it travels to the browser."""
    found = inside.walk(image, other)
    second = None if other is None else Second(Chosen(other, "other", "Other"), None)
    strips = strips_of(inside.network(), found, Chosen(image, "one", "One"), second)
    return packed(strips, Walked(inside.network().classes, found.first.sample_images, "One"))


@pytest.mark.parametrize("colour", [False, True])
@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_can_be_looked_into(tmp_path, name, colour):
    """Untrained, on an image of digits or of CIFAR-10, whose files need not be here."""
    from dataclasses import replace

    from core.datasets.registry import spec
    from core.datasets.statistics import Statistics
    from core.models.cnn import build

    preset = PRESETS[name].config
    data = replace(preset.data, name="cifar10" if colour else "digits")
    config = RunConfig(data=data, model=CnnConfig(preset.model.layers))
    run = RunStore(tmp_path / "runs").create(config)
    channels = 3 if colour else 1
    mean, std = np.full(channels, 0.2, np.float32), np.full(channels, 0.5, np.float32)
    preprocessing = data.preprocessing
    statistics = Statistics(
        None if preprocessing.center == "none" else mean, std if preprocessing.scale else None
    )
    images = spec(data.name)
    model = build(config.model, images, preprocessing, statistics, config.training, 1)
    write_json(run.path("statistics.json"), statistics.to_dict())
    save(model, run, 1)
    inside = Inside(InProcess(), run.folder)
    image = np.random.default_rng(2).random(images.shape, np.float32)
    assert len(message(inside, image, None)) <= 150_000
    assert len(message(inside, image, image[::-1])) <= 150_000
    for method in ("grad-cam",) if colour else ("gradient", "grad-cam", "integrated-gradients"):
        why = inside.attribution(image, method, 3, check=False)
        assert why.heat.shape == images.shape[:2] and np.isfinite(why.heat).all()
        assert why.completeness is None or why.completeness <= 0.01
    last = [each for each in inside.network().layers if each.kind == "conv"][-1]
    made = inside.dream(last.layer, last.units - 1)
    assert made.after > made.before and made.image.shape == images.shape
    assert inside.filters("conv1").colour == colour
