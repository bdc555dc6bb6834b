"""Counts of a language model against hand arithmetic, and against the network that Keras builds."""

from __future__ import annotations

import dataclasses

import pytest

from core.language_config import (
    CorpusConfig,
    LanguageRunConfig,
    LanguageTrainingConfig,
    RecurrentConfig,
)
from core.models.describe_language import (
    MAX_PARAMETERS,
    MAX_WINDOW_VALUES,
    describe_language,
)
from core.presets import LANGUAGE_PRESETS
from core.schema import ConfigError

SMALL = RecurrentConfig(layers=2, units=5, embedding=3)


def config(model=SMALL, vocabulary=7, batch_size=2, steps=4, **training):
    return LanguageRunConfig(
        data=CorpusConfig(vocabulary=vocabulary),
        model=model,
        training=LanguageTrainingConfig(batch_size=batch_size, steps=steps, **training),
    )


def changed(**model):
    return config(dataclasses.replace(SMALL, **model))


def counts(made):
    return {row.name: row.parameters for row in made.rows if row.parameters}


def test_lstm_by_hand():
    made = describe_language(config())
    # 7 rows of 3; 4 gates of 5 units that see 3 (then 5) + 5 values and a bias; 5 x 7 and 7.
    assert counts(made) == {"embedding": 21, "lstm_1": 180, "lstm_2": 220, "logits": 42}
    assert made.parameters == 463
    assert [row.output_shape for row in made.rows] == [(4,), (4, 3), (4, 5), (4, 5), (4, 7)]
    assert made.multiply_adds == 4 * 8 * 5 + 4 * 10 * 5 + 5 * 7


def test_gru_has_two_biases_a_unit_and_simple_rnn_no_gates():
    assert counts(describe_language(changed(cell="gru", layers=1)))["gru_1"] == 3 * (3 + 5 + 2) * 5
    plain = describe_language(changed(cell="simple_rnn", layers=1))
    assert counts(plain)["simple_rnn_1"] == (3 + 5 + 1) * 5
    assert plain.multiply_adds == 8 * 5 + 5 * 7


def test_tied_embeddings_leave_the_head_its_bias():
    made = describe_language(changed(tied=True, embedding=5))
    assert counts(made)["logits"] == 7
    assert made.row("softmax").multiply_adds == 35
    assert "tied" in made.row("softmax").title


def test_dropout_layers_stand_where_it_is_set():
    made = describe_language(changed(dropout_input=0.1, dropout=0.5, dropout_recurrent=0.2))
    assert [row.name for row in made.rows] == [
        "tokens",
        "embedding",
        "embedding_dropout",
        "lstm_1",
        "lstm_1_dropout",
        "lstm_2",
        "lstm_2_dropout",
        "logits",
    ]
    assert [row.rate for row in made.rows if row.kind == "dropout"] == [0.1, 0.5, 0.5]
    assert made.parameters == 463


def test_a_known_vocabulary_takes_the_place_of_the_largest_allowed():
    assert describe_language(config(vocabulary=100), 7).parameters == 463


def test_values_of_a_window_by_hand():
    made = describe_language(config())
    assert made.window_values == 2 * 4 * (3 + 7 * 5 + 7 * 5 + 2 * 7)


def test_the_tutorial_models_are_as_large_as_published():
    """4.65, 19.8 and 66.0 million parameters (Zaremba, Sutskever and Vinyals 2014)."""
    sizes = {
        name: describe_language(LANGUAGE_PRESETS[name].config, 10_000).parameters
        for name in ("ptb-small", "ptb-medium", "ptb-large")
    }
    assert sizes == {
        "ptb-small": 2_000_000 + 2 * 320_800 + 2_010_000,
        "ptb-medium": 6_500_000 + 2 * 3_382_600 + 6_510_000,
        "ptb-large": 15_000_000 + 2 * 18_006_000 + 15_010_000,
    }


def test_tied_200_keeps_its_promise():
    assert describe_language(LANGUAGE_PRESETS["tied-200"].config, 10_000).parameters <= 2_700_000


BUILT = [
    *(preset.config for preset in LANGUAGE_PRESETS.values()),
    changed(cell="gru", dropout=0.5, init_scale=0.1),
    changed(cell="simple_rnn", layers=4),
    changed(cell="gru", tied=True, embedding=5, layers=1),
]


@pytest.mark.parametrize("settings", BUILT, ids=lambda each: each.preset or each.model.cell)
def test_keras_counts_the_same(settings):
    from core.models.recurrent import build

    vocabulary = min(settings.data.vocabulary, 1000)
    network = build(settings.model, vocabulary, seed=1)
    made = describe_language(settings, vocabulary)
    assert made.parameters == network.count_params()
    names = {layer.name for layer in network.layers}
    assert {row.name for row in made.rows} <= names
    shapes = {layer.name: layer.count_params() for layer in network.layers}
    if not settings.model.tied:
        assert counts(made) == {name: shapes[name] for name in counts(made)}


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        (config(RecurrentConfig(units=4096, layers=4), 1000), "model.units"),
        (config(RecurrentConfig(units=2000, embedding=2000), 200_000), "data.vocabulary"),
        (config(RecurrentConfig(units=4096, embedding=4096, tied=True), 200_000), "model.units"),
        (config(RecurrentConfig(), 10_000, batch_size=8192, steps=20), "training.batch_size"),
        (config(RecurrentConfig(), 200_000, batch_size=1, steps=2000), "training.steps"),
    ],
)
def test_too_large_is_refused_with_the_field_and_a_value_that_helps(settings, field):
    with pytest.raises(ConfigError) as caught:
        describe_language(settings)
    assert caught.value.field == field
    remedy = caught.value.problem.rsplit("; use ", 1)[1]
    most = int(remedy.split()[0].replace(",", ""))
    group, name = field.split(".")

    def with_(value):
        part = dataclasses.replace(getattr(settings, group), **{name: value})
        smaller = dataclasses.replace(settings, **{group: part})
        if smaller.model.tied:
            model = dataclasses.replace(smaller.model, embedding=smaller.model.units)
            smaller = dataclasses.replace(smaller, model=model)
        return smaller

    made = describe_language(with_(most))
    assert made.parameters <= MAX_PARAMETERS and made.window_values <= MAX_WINDOW_VALUES
    with pytest.raises(ConfigError):
        describe_language(with_(most + 1))
