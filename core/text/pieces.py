"""Tokens as people see them: with the space that belongs before each, and with a name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.datasets.text_pieces import END, UNKNOWN, join
from core.datasets.vocabulary import Vocabulary

LINE_END = "↵ line end"
NAMES = {" ": "␣ space", "\n": LINE_END, "\t": "⇥ tab", END: LINE_END}


def label(token: str) -> str:
    """What a token is called where it stands alone: 'dog', '␣ space', '↵ line end'."""
    return NAMES.get(token, token)


def spaced(vocabulary: Vocabulary, tokens: Sequence[str]) -> list[str]:
    """Each token with the space before it: ("it", "'s", ".") -> ["it", "'s", "."], a line end as
    a line break. Joined they are the text as `Vocabulary.text` writes it."""
    if vocabulary.level == "characters":
        return list(tokens)
    text, place = join(list(tokens)), 0
    pieces: list[str] = []
    for token in tokens:
        shown = "\n" if token == END else token
        piece = shown if text.startswith(shown, place) else f" {shown}"
        pieces.append(piece)
        place += len(piece)
    return pieces


def continued(vocabulary: Vocabulary, text: str, tokens: Sequence[str]) -> list[str]:
    """The tokens behind a text, each with the space before it."""
    given = vocabulary.split(text)
    pieces = spaced(vocabulary, [*given, *tokens])[len(given) :]
    if pieces and vocabulary.level == "words" and (not given or text[-1].isspace()):
        pieces[0] = pieces[0].lstrip(" ")
    return pieces


def appended(vocabulary: Vocabulary, text: str, token: str) -> str:
    """The text with one more token, spaced as people write: ("the dog", ",") -> "the dog,"."""
    if vocabulary.level == "characters":
        return text + token
    if token == END:
        return text.rstrip(" ") + "\n"
    given = [
        UNKNOWN if piece not in vocabulary.index else piece for piece in vocabulary.split(text)
    ]
    piece = spaced(vocabulary, [*given, token])[-1]
    if not text or text[-1].isspace():
        # What stands without a space is moved up to the word; a space is never doubled.
        return (text if piece.startswith(" ") or not given else text.rstrip(" ")) + piece.lstrip(
            " "
        )
    return text + piece


def unfinished(vocabulary: Vocabulary, text: str) -> tuple[str, str]:
    """The text up to a word that is still being typed, and that word: ("the ", "ru").

    A last word without a space behind it that is unknown, but begins like one that is known; else
    the whole text and nothing.
    """
    if vocabulary.level == "characters" or not text or text[-1].isspace():
        return text, ""
    last = vocabulary.split(text)[-1]
    if last in vocabulary.index or not completions(vocabulary, last):
        return text, ""
    return text[: len(text) - len(last)], last


def completions(vocabulary: Vocabulary, start: str) -> list[int]:
    """Ids of the words that begin with these letters."""
    return [i for i, token in enumerate(vocabulary.tokens) if i and token.startswith(start)]


def first_known(vocabulary: Vocabulary, texts: Iterable[str]) -> str:
    """The first of these texts that the network knows every token of, else the last."""
    chosen = ""
    for text in texts:
        chosen = text
        if vocabulary.encode(text).known.all():
            break
    return chosen
