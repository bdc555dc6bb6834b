"""A text as words and marks, and these joined again as people write them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import chain

UNKNOWN, END = "<unk>", "<eos>"
LONGEST_WORD = 100  # characters; what is longer comes in several pieces
MOST_SEEN = 100_000  # about 25 MB

# Scripts written without spaces between words: each sign is a token.
UNSPACED = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WITHOUT_SPACE = re.compile(rf"[{UNSPACED}\u3000-\u303f\uff00-\uffef]")

_CLOSING = frozenset(".,;:!?)]}%»”’…。、，！？；：）」』،؛؟।॥") | {"...", "n't"}
_OPENING = frozenset("([{$«“‘¿¡（「『")
_BETWEEN = frozenset("-/@—") | {"--"}
_IN_TURN = frozenset("\"'_*")
# Words that begin with their apostrophe.
_CLIPPED = "tis|twas|twere|twill|twould|twixt|tween|gainst|neath|em|til|cause|bout"


def split(text: str, *, spaced: bool) -> list[str]:
    """Words and marks in order; a line end is <eos>. `spaced`: split on white space only.

    Words keep what is inside them (isn't, sys.path, __init__) and their combining marks, numbers
    their points and commas, an emoji what modifies it. Chinese, Japanese and Thai give one token a
    sign. Of a text only its white space is lost.
    """
    between_spaces = text.replace("\n", f" {END} ").split()
    if spaced:
        return between_spaces
    # No token reaches over white space, so the pattern need not see the same letters twice.
    return list(chain.from_iterable(map(_seen.__getitem__, between_spaces)))


class _Seen(dict[str, tuple[str, ...]]):
    """What stands between two spaces, and its tokens: most of a text was seen before.

    That is twice as fast as the pattern alone, and a token is the same object each time, so that
    its hash is computed once.
    """

    def __missing__(self, between: str) -> tuple[str, ...]:
        tokens = tuple(part for piece in _pattern().findall(between) for part in _cut(piece))
        if len(between) <= LONGEST_WORD:
            if len(self) >= MOST_SEEN:
                self.clear()
            self[between] = tokens
        return tokens


_seen = _Seen()


def _cut(piece: str) -> list[str]:
    return [piece[i : i + LONGEST_WORD] for i in range(0, len(piece), LONGEST_WORD)]


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    r"""What one token is. `\w` of `re` lacks combining marks, so they are added."""
    points = (chr(point) for point in range(0x300, 0x1F000))
    marks = "".join(mark for mark in points if unicodedata.category(mark).startswith("M"))
    letter = f"[^\\W_{UNSPACED}]"
    word = f"{letter}+(?:[{marks}\u200c\u200d]+{letter}*)*"
    modifier = f"[{marks}\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]"
    return re.compile(
        # Most tokens are plain words before a space, so these are tried first.
        rf"[A-Za-z]+(?=[\s,;:!?])|\n|[,;:!?](?=\s)"
        rf"|{UNKNOWN}|{END}|\.\.\.|--"
        rf"|\d+(?:[.,]\d+)+"
        rf"|(?:__(?={letter}))?{word}(?:(?:['’.]|_+){word})*(?:(?<=\w)__)?"
        rf"|['’](?i:{_CLIPPED})\b"
        rf"|[{UNSPACED}][{marks}]*"
        "|[\U0001f1e6-\U0001f1ff]{2}"
        rf"|\S(?:{modifier}|\u200d[^\s\w])*"
    )


def join(tokens: list[str]) -> str:
    """Words and marks as people write them; <eos> becomes a line end.

    The white space between tokens was not kept, so it is put where it usually is; quotation marks
    open and close in turn.

    >>> join(["He", "said", ",", '"', "it", "isn't", ".", '"'])
    'He said, "it isn\\'t."'
    """
    parts: list[str] = []
    glued, open_marks = True, set[str]()
    for place, token in enumerate(tokens):
        if token == END:
            parts.append("\n")
            glued, open_marks = True, set()
            continue
        before = tokens[place - 1] if place else END
        opens = token in _OPENING or (token in _IN_TURN and not _closes(token, before, open_marks))
        closes = token in _CLOSING or (token in _IN_TURN and not opens)
        closes = closes or (
            token.startswith(("'", "’")) and token not in _IN_TURN and _suffix(token)
        )
        call = token == "(" and tokens[place + 1 : place + 2] == [")"]
        packed = bool(_WITHOUT_SPACE.match(token) and _WITHOUT_SPACE.match(before[-1]))
        if not (glued or closes or call or packed or token in _BETWEEN):
            parts.append(" ")
        parts.append(token)
        if token in _IN_TURN:
            open_marks ^= {token}
        glued = opens or token in _BETWEEN
    return "".join(parts)


def _closes(mark: str, before: str, open_marks: set[str]) -> bool:
    """Whether a mark that looks alike on both sides ends something: a quote or "the dogs'"."""
    return mark in open_marks or (mark == "'" and before.endswith("s"))


@lru_cache(maxsize=256)
def _suffix(token: str) -> bool:
    """'s and 'll belong to the word before, 'tis does not."""
    return not re.fullmatch(rf"['’](?:{_CLIPPED})", token, re.IGNORECASE)
