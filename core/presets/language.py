"""Published language models as data."""

from __future__ import annotations

from dataclasses import dataclass

from core.language_config import (
    CorpusConfig,
    LanguageRunConfig,
    LanguageTrainingConfig,
    RecurrentConfig,
)


@dataclass(frozen=True)
class LanguagePreset:
    """A language model to start from.

    `published` is the source's figure in words, `published_perplexity` the same on the test part
    (None when the source gives none) and `published_data` the corpus it was measured on. `differs`
    says what this configuration does otherwise than its source.
    """

    name: str
    title: str
    about: str
    source: str
    url: str
    published: str
    published_perplexity: float | None
    published_data: str
    differs: str
    config: LanguageRunConfig


TUTORIAL = "TensorFlow tutorial, Recurrent neural networks (after Zaremba, Sutskever, Vinyals 2014)"
TUTORIAL_URL = "https://github.com/tensorflow/models/tree/v1.13.0/tutorials/rnn/ptb"
PTB = CorpusConfig(name="ptb", vocabulary=10_000)


def _tutorial(
    name: str,
    title: str,
    about: str,
    figures: tuple[float, float, float],
    units: int,
    dropout: float,
    init_scale: float,
    training: LanguageTrainingConfig,
) -> LanguagePreset:
    """One of the tutorial's three configurations; figures are train, validation and test."""
    train, validation, test = figures
    return LanguagePreset(
        name=name,
        title=title,
        about=about,
        source=TUTORIAL,
        url=TUTORIAL_URL,
        published=f"perplexity {train:g} / {validation:g} / {test:g} on training, validation and "
        f"test of PTB after {training.epochs} epochs",
        published_perplexity=test,
        published_data="ptb",
        differs="The gradient does not reach past a window, as in the tutorial; the figures here "
        "count every token of a part once and keep the epoch with the best validation loss.",
        config=LanguageRunConfig(
            preset=name,
            data=PTB,
            model=RecurrentConfig(
                layers=2,
                units=units,
                embedding=units,
                dropout_input=dropout,
                dropout=dropout,
                forget_bias=0.0,
                init_scale=init_scale,
            ),
            training=training,
        ),
    )


def _sgd(
    hold: int, factor: float, epochs: int, steps: int, clip: float = 5.0
) -> LanguageTrainingConfig:
    return LanguageTrainingConfig(
        optimizer="sgd",
        learning_rate=1.0,
        hold_epochs=hold,
        decay_factor=factor,
        batch_size=20,
        steps=steps,
        loss="sum",
        clip_norm=clip,
        epochs=epochs,
    )


PTB_SMALL = _tutorial(
    "ptb-small",
    "PTB small",
    "Two LSTM layers of 200 units on newspaper text, without dropout: the classic first language "
    "model.",
    (37.99, 121.39, 115.91),
    200,
    0.0,
    0.1,
    _sgd(4, 0.5, 13, 20),
)
PTB_MEDIUM = _tutorial(
    "ptb-medium",
    "PTB medium",
    "Two LSTM layers of 650 units with half of the values dropped. Hours on a CPU.",
    (48.45, 86.16, 82.07),
    650,
    0.5,
    0.05,
    _sgd(6, 0.8, 39, 35),
)
PTB_LARGE = _tutorial(
    "ptb-large",
    "PTB large",
    "Two LSTM layers of 1,500 units with 65 % of the values dropped. Meant for a GPU.",
    (37.87, 82.62, 78.29),
    1500,
    0.65,
    0.04,
    _sgd(14, 1 / 1.15, 55, 35, clip=10.0),
)

TIED_200 = LanguagePreset(
    name="tied-200",
    title="Tied 200",
    about="Two LSTM layers of 200 units whose softmax shares the embedding's weights, with "
    "dropout: 2.65 million parameters.",
    source="PyTorch examples, word language model",
    url="https://github.com/pytorch/examples/tree/0.4/word_language_model",
    published="perplexity 87.17 on the test part of PTB after 40 epochs",
    published_perplexity=87.17,
    published_data="ptb",
    differs="More dropout, and a learning rate that falls by a factor each epoch instead of by "
    "four whenever validation does not improve.",
    config=LanguageRunConfig(
        preset="tied-200",
        data=PTB,
        model=RecurrentConfig(
            layers=2,
            units=200,
            embedding=200,
            tied=True,
            dropout_input=0.2,
            dropout=0.3,
            forget_bias=0.0,
            init_scale=0.1,
        ),
        training=LanguageTrainingConfig(
            optimizer="sgd",
            learning_rate=20.0,
            hold_epochs=12,
            decay_factor=0.85,
            batch_size=20,
            steps=35,
            loss="mean",
            clip_norm=0.25,
            epochs=40,
        ),
    ),
)

SHAKESPEARE_CHAR = LanguagePreset(
    name="shakespeare-char",
    title="Shakespeare, by character",
    about="Learns to spell, then to write verse, one character at a time.",
    source="Karpathy 2015, char-rnn",
    url="https://github.com/karpathy/char-rnn",
    published="no test figure; the text it writes",
    published_perplexity=None,
    published_data="shakespeare",
    differs="Windows of 64 characters, and Adam.",
    config=LanguageRunConfig(
        preset="shakespeare-char",
        data=CorpusConfig(name="shakespeare", level="characters", vocabulary=100),
        model=RecurrentConfig(layers=2, units=128, embedding=64, dropout=0.1),
        training=LanguageTrainingConfig(
            learning_rate=4e-3, hold_epochs=8, decay_factor=0.75, batch_size=64, steps=64, epochs=15
        ),
    ),
)

DOCS_WORDS = LanguagePreset(
    name="docs-words",
    title="Python's help, by word",
    about="Learns English from the prose of Python's own documentation; needs no download.",
    source="Python's standard library, pydoc_data.topics",
    url="https://docs.python.org/3/reference/",
    published="none; a small corpus for a first look",
    published_perplexity=None,
    published_data="docs",
    differs="",
    config=LanguageRunConfig(
        preset="docs-words",
        data=CorpusConfig(name="docs", lowercase=True, vocabulary=3000),
        model=RecurrentConfig(
            layers=1, units=160, embedding=160, tied=True, dropout_input=0.3, dropout=0.3
        ),
        training=LanguageTrainingConfig(
            learning_rate=4e-3, hold_epochs=10, decay_factor=0.8, batch_size=16, steps=20, epochs=20
        ),
    ),
)

DOCS_CHARS = LanguagePreset(
    name="docs-chars",
    title="Python's help, by character",
    about="Learns to spell from the prose of Python's own documentation; needs no download.",
    source=DOCS_WORDS.source,
    url=DOCS_WORDS.url,
    published=DOCS_WORDS.published,
    published_perplexity=None,
    published_data="docs",
    differs="",
    config=LanguageRunConfig(
        preset="docs-chars",
        data=CorpusConfig(name="docs", level="characters", vocabulary=100),
        model=RecurrentConfig(layers=2, units=128, embedding=64, dropout=0.1),
        training=LanguageTrainingConfig(
            learning_rate=4e-3, hold_epochs=12, decay_factor=0.8, batch_size=32, steps=64, epochs=25
        ),
    ),
)

LANGUAGE_PRESETS: dict[str, LanguagePreset] = {
    preset.name: preset
    for preset in (
        DOCS_WORDS,
        DOCS_CHARS,
        SHAKESPEARE_CHAR,
        PTB_SMALL,
        TIED_200,
        PTB_MEDIUM,
        PTB_LARGE,
    )
}
