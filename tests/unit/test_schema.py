"""Configurations to JSON, links and texts, and back; every refusal names its field."""

import base64
import json
import zlib

import pytest

from core.config import CnnConfig, RunConfig, TrainingConfig, parse
from core.layers import Conv, Flatten, Pool, Softmax
from core.schema import ConfigError, from_link, replace_field, to_dict, to_link

CONFIG = RunConfig(
    name="Türme",
    model=CnnConfig((Conv(6, 5, batch_norm=True), Pool("average"), Flatten(), Softmax())),
    training=TrainingConfig(learning_rate=3e-4, epochs=7),
)


def test_json_keeps_everything() -> None:
    assert parse(json.loads(json.dumps(to_dict(CONFIG)))) == CONFIG


def test_link_keeps_everything_and_stays_short() -> None:
    link = to_link(CONFIG)
    assert from_link(RunConfig, link) == CONFIG
    assert len(link) < 400
    assert link.isascii() and not set(link) & set("+/=&?# ")


@pytest.mark.parametrize("text", ["", "nonsense", "eJw", to_link(CONFIG)[:-9], "é", "A" * 5000])
def test_damaged_link_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(ConfigError, match="damaged"):
        from_link(RunConfig, text)


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"trainig": {}}, "trainig", "did you mean 'training'"),
        ({"training": {"learning_rate": float("nan")}}, "training.learning_rate", "finite"),
        ({"training": {"learning_rate": float("inf")}}, "training.learning_rate", "finite"),
        ({"training": {"learning_rate": -1}}, "training.learning_rate", "more than 0"),
        ({"training": {"learning_rate": 0}}, "training.learning_rate", "more than 0"),
        ({"training": {"learning_rate": 10**400}}, "training.learning_rate", "too large"),
        ({"training": {"epochs": 1.5}}, "training.epochs", "whole number"),
        ({"training": {"epochs": "7"}}, "training.epochs", "not a number"),
        ({"training": {"batch_size": 10**9}}, "training.batch_size", "8192 or less"),
        ({"training": {"optimizer": "magic"}}, "training.optimizer", "one of adam"),
        ({"training": {"warmup_epochs": 99}}, "training.warmup_epochs", "longer than the run"),
        ({"training": []}, "training", "group of settings"),
        ({"seed": True}, "seed", "not a number"),
        ({"seed": 10**400}, "seed", "too large"),
        ({"name": "\ud800"}, "name", "plain text"),
        ({"model": {"layers": [{"kind": []}]}}, "model.layers[0].kind", "one of conv"),
        ({"name": 5}, "name", "not text"),
        ({"name": "x" * 81}, "name", "80 characters"),
        ({"version": 99}, "version", "newer"),
        ({"model": {"layers": 5}}, "model.layers", "list"),
        ({"model": {"layers": [{"kind": "cnv"}]}}, "model.layers[0].kind", "one of conv"),
        ({"model": {"layers": [{"kind": "dropout", "rate": 1}]}}, "model.layers[0].rate", "0.95"),
        ({"model": {"layers": [{"kind": "flatten"}] * 41}}, "model.layers", "at most 40"),
    ],
)
def test_refusal_names_field_and_remedy(change: dict, field: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words) as caught:
        parse(change)
    assert caught.value.field == field


def test_deeply_nested_text_is_refused_in_one_sentence() -> None:
    packed = zlib.compress(b"[" * 100_000)
    with pytest.raises(ConfigError, match="damaged"):
        from_link(RunConfig, base64.urlsafe_b64encode(packed).decode())
    for text in ("[" * 100_000, "9" * 5000):
        with pytest.raises(ConfigError, match="not a value"):
            replace_field(CONFIG, "training.epochs", text)


def test_whole_number_serves_as_a_real_one() -> None:
    assert parse({"training": {"learning_rate": 1}}).training.learning_rate == 1.0


def test_replace_field_reads_text() -> None:
    assert replace_field(CONFIG, "training.batch_size", "64").training.batch_size == 64
    assert replace_field(CONFIG, "training.optimizer", "sgd").training.optimizer == "sgd"
    assert replace_field(CONFIG, "data.preprocessing.scale", "true").data.preprocessing.scale
    with pytest.raises(ConfigError, match="unknown setting"):
        replace_field(CONFIG, "training.rate", "1")
    with pytest.raises(ConfigError, match="'many' is not a value"):
        replace_field(CONFIG, "training.epochs", "many")
