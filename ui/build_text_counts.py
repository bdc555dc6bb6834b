"""How many tokens a text has: counted beside the page, estimated until that is done."""

from __future__ import annotations

from concurrent.futures import wait
from dataclasses import dataclass

from core.datasets import own_texts
from core.datasets.corpora import corpus, corpus_availability
from core.datasets.spec import DataError
from core.datasets.tokens import prepare
from core.language_config import CorpusConfig, LanguageRunConfig
from core.schema import ConfigError
from ui import jobs
from ui.wording import count

# Longer texts are counted by the worker alone: here that would slow down every page.
MOST_CHARACTERS = 20_000_000
LETTERS_A_WORD = 5  # with the space or mark behind it
DOCS_CHARACTERS = 330_000
MOMENT = 0.15  # seconds; enough for a text that was counted before
WAITING = "The text is being counted; until then its size is an estimate."


@dataclass(frozen=True)
class Counts:
    """Tokens of the training and the validation part, and the size of the vocabulary.

    Not `exact`: estimates, and the largest vocabulary that is allowed. `problem` says why a text
    cannot be used.
    """

    train: int
    validation: int
    vocabulary: int
    exact: bool = False
    problem: str = ""


def missing(data: CorpusConfig) -> str:
    """Why the text is not here; empty when it is."""
    try:
        return corpus_availability(data.name).reason
    except ConfigError as problem:
        return problem.problem


def waited(config: LanguageRunConfig) -> Counts:
    """Counted, or estimated while a line on the page says so; the page reruns when it is done."""
    data = config.data
    if missing(data) or characters(data.name) > MOST_CHARACTERS:
        return estimate(data)
    try:
        found = jobs.ready(_key(data), count_tokens, data, waiting=WAITING)
    except (ConfigError, DataError) as problem:
        guess = estimate(data)
        return Counts(guess.train, guess.validation, guess.vocabulary, problem=str(problem))
    return found or estimate(data)


def known(config: LanguageRunConfig) -> Counts:
    """Counted if that was done before, else an estimate; starts the counting of a short text."""
    data = config.data
    if missing(data) or characters(data.name) > MOST_CHARACTERS:
        return estimate(data)
    future = jobs.shared().get(_key(data), count_tokens, data)
    wait((future,), timeout=MOMENT)
    if not future.done() or future.exception():
        return estimate(data)
    found: Counts = future.result()
    return found


def _key(data: CorpusConfig) -> tuple[object, ...]:
    return ("text counts", data)


def count_tokens(data: CorpusConfig) -> Counts:
    """In a thread. Raises ConfigError or DataError for a text that cannot be used."""
    info = prepare(data).info
    return Counts(info["train_tokens"], info["validation_tokens"], info["vocabulary"], exact=True)


def estimate(data: CorpusConfig) -> Counts:
    """From the length of the text, without reading it."""
    tokens = characters(data.name) // (LETTERS_A_WORD if data.level == "words" else 1)
    held, tested = data.validation_share, data.test_share
    train = max(1, round(tokens * (1 - held - tested)))
    return Counts(min(data.limit or train, train), max(1, round(tokens * held)), data.vocabulary)


def characters(name: str) -> int:
    """Length of a text, roughly; 0 when it is no longer here."""
    own = own_texts.find(name)
    if own:
        return own.characters
    try:
        return corpus(name).download_bytes or DOCS_CHARACTERS
    except ConfigError:
        return 0


def sentence(counts: Counts) -> str:
    """'252,000 training and 14,000 validation tokens, vocabulary 2,850'."""
    about, most = ("", "") if counts.exact else ("About ", "at most ")
    return (
        f"{about}{count(counts.train)} training and {count(counts.validation)} validation tokens, "
        f"a vocabulary of {most}{count(counts.vocabulary)}."
    )
