"""A text coloured by how little the network expected each token."""

from __future__ import annotations

import math

import numpy as np

from core.datasets.vocabulary import Vocabulary
from core.text.pieces import label, spaced
from core.text.scoring import NextWord
from ui.components.token_text import Rival, Token
from ui.wording import count, percent, perplexity

RIVALS = 5


def tokens(vocabulary: Vocabulary, found: NextWord) -> list[Token]:
    """The text's tokens with their probability and what was likelier in their place."""
    texts = spaced(vocabulary, found.pieces)
    return [_token(vocabulary, found, place, text) for place, text in enumerate(texts)]


def _token(vocabulary: Vocabulary, found: NextWord, place: int, text: str) -> Token:
    log = float(found.log_probabilities[place])
    probability = None if math.isnan(log) else math.exp(log)
    mark = "" if found.known[place] else _mark(probability)
    rivals = () if probability is None else _rivals(vocabulary, found, place)
    shown = probability if found.known[place] else None
    return Token(text, label(found.pieces[place]), shown, mark=mark, rivals=rivals)


def _mark(probability: float | None) -> str:
    if probability is None:
        return "Not in the vocabulary, so it was left out."
    return (
        f"Not in the vocabulary: read as <unk>, a rare word, which had {percent(probability, 1)}."
    )


def _rivals(vocabulary: Vocabulary, found: NextWord, place: int) -> tuple[Rival, ...]:
    shares = np.exp(found.rival_log_probabilities[place])
    return tuple(
        Rival(int(each), name(vocabulary, int(each)), round(float(share), 6))
        for each, share in zip(found.rivals[place], shares, strict=True)
    )


def name(vocabulary: Vocabulary, token: int) -> str:
    """What people call a token; <unk> stands for any rare one."""
    if token == 0:
        return "rare character" if vocabulary.level == "characters" else "rare word"
    return label(vocabulary.tokens[token])


def summary(vocabulary: Vocabulary, found: NextWord) -> str:
    """'5 tokens, log-probability −23.11, perplexity 101.7', and what is unknown."""
    if not found.counted:
        return ""
    unit = "character" if vocabulary.level == "characters" else "token"
    parts = [
        f"{count(found.counted)} {unit}{'s' if found.counted > 1 else ''}",
        f"log-probability {found.log_probability:.2f}".replace(" -", " −"),
        f"perplexity {perplexity(found.perplexity)}",
    ]
    unknown = int((~found.known).sum())
    if unknown:
        parts.append(f"{unknown} unknown")
    return ", ".join(parts) + "."
