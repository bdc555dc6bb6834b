"""English prose that comes with Python: the sentences of the language reference, without code."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from importlib.util import find_spec

from core.datasets.spec import DataError

UNDERLINE = re.compile(r"^([*=\-~^\"'#])\1{2,}$")
NO_PROSE = re.compile(r"::=|^\s*(>>>|\+[-=+]|\|)")
CODE = re.compile(r"[{}=\\^<>|&%@~]")
BULLET = re.compile(r"^\s*(?:[*+-]|\d+\.|\[\d+\])\s+")
SENTENCE_END = re.compile(r"(?<=[.!?])[)]*\s+(?=[\"*A-Z_])")
ABBREVIATION = re.compile(r"(?:\be\.g|\bi\.e|\betc|\bvs|\bcf)\.$")
BROKEN = re.compile(r"[a-z]-$")
VERSION = re.compile(r"^(?:New|Added|Changed|Deprecated)\b[^:]* in version [\d.]+|^PEP \d+ - ")
NOTE = re.compile(rf"(?:^CPython implementation detail|{VERSION.pattern}): +(?=[A-Z])")
LITERAL = re.compile(r'"(\w[\w. ]*(?:\(\))?)"')
WORD = re.compile(r"\(?[A-Za-z][a-z'-]*\)?[.,;:!?]?")
PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..."})
FEWEST_WORDS = 4


@lru_cache(maxsize=1)
def text() -> bytes:
    """UTF-8, one sentence a line, topics in the order of their names; no sentence twice.

    DataError when this Python comes without its help texts.
    """
    require()
    from pydoc_data.topics import topics  # half a megabyte that only this needs

    kept = dict.fromkeys(line for name in sorted(topics) for line in sentences(topics[name]))
    return ("\n".join(kept) + "\n").encode()


def require() -> None:
    """DataError when this Python comes without its help texts."""
    if find_spec("pydoc_data") is None:
        raise DataError(
            "This Python comes without pydoc_data; install the full standard library, or choose "
            "another corpus."
        )


@lru_cache(maxsize=1)
def identity() -> str:
    """Changes with the Python version, whose help it is, and with the rules here."""
    return hashlib.sha256(text()).hexdigest()


def sentences(topic: str) -> list[str]:
    """The prose of one topic: no headings, grammar, code, tables or fragments."""
    found = []
    for paragraph in re.split(r"\n\s*\n", topic.translate(PLAIN)):
        lines = paragraph.splitlines()
        if any(UNDERLINE.match(line.strip()) or NO_PROSE.search(line) for line in lines):
            continue
        for item in _items(lines):
            found += [without_markup(each) for each in _split(item) if is_prose(each)]
    return found


def _items(lines: list[str]) -> list[str]:
    """The paragraph as one line, or one for each point of a list."""
    items: list[str] = []
    for line in lines:
        if BULLET.match(line) or not items:
            items.append(BULLET.sub("", line).strip())
        else:
            # "comma-" at the end of a line goes on without a space.
            space = "" if BROKEN.search(items[-1]) else " "
            items[-1] += space + line.strip()
    return items


def _split(paragraph: str) -> list[str]:
    """Sentences; "e.g. This" is no end."""
    found: list[str] = []
    for piece in SENTENCE_END.split(paragraph):
        if found and ABBREVIATION.search(found[-1]):
            found[-1] += " " + piece
        else:
            found.append(piece)
    return [" ".join(each.split()) for each in found]


def is_prose(sentence: str) -> bool:
    """Starts like a sentence, ends like one, and is mostly words.

    >>> is_prose('The "try" statement is usual.'), is_prose('x = [i for i in "abc"].')
    (True, False)
    """
    plain = without_markup(sentence)
    words = plain.split()
    if (
        len(words) < FEWEST_WORDS
        or VERSION.match(plain)
        or CODE.search(plain)
        or plain[-1] not in ".!?:"
    ):
        return False
    if not (sentence[0].isupper() or sentence[0] in '"*_'):
        return False
    return sum(bool(WORD.fullmatch(word)) for word in words) >= 0.7 * len(words)


def without_markup(line: str) -> str:
    """*emphasis*, **strong**, "literals" and footnote numbers lose their signs."""
    line = re.sub(r"\s*\[\d+\]", "", line)
    line = re.sub(r"(?<![\w*])(\*{1,2})(\w[^*]*)\1(?!\w)", r"\2", line)
    return NOTE.sub("", LITERAL.sub(r"\1", line))
