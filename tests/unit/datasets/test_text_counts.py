"""Counting in pieces, with a bound on what is held."""

from __future__ import annotations

import random
from collections import Counter

from core.datasets.text_counts import count, limited, pieces
from core.datasets.text_parts import whole
from core.datasets.vocabulary import END


def test_counts_of_words_and_of_characters():
    found = count(iter([["a", "b"], ["a"]]))
    assert found.counts == {"a": 2, "b": 1} and found.total == 3 and not found.approximate
    found = count(iter(["ab", "a👍"]))
    assert found.counts == {"a": 2, "b": 1, "👍": 1} and found.total == 4


def test_the_last_line_is_ended():
    def words(text: bytes) -> list[str]:
        stream = pieces(whole(text), "words", lowercase=True, spaced=False)
        return [piece for block in stream for piece in block]

    assert words(b"A b\nc") == ["a", "b", END, "c", END]
    assert words(b"A b\nc\n") == ["a", "b", END, "c", END]


def test_a_limit_counts_pieces_over_blocks():
    stream = [["a", "b"], ["c", "d"], ["e"]]
    for limit, expected in ((0, "abcde"), (1, "a"), (2, "ab"), (3, "abc"), (9, "abcde")):
        assert "".join("".join(block) for block in limited(iter(stream), limit)) == expected


def test_many_different_words_are_counted_in_little_room():
    draw = random.Random(1)
    frequent = [f"often{i}" for i in range(20)]
    words = [draw.choice(frequent) if i % 2 else f"once{i}" for i in range(20_000)]
    blocks = [words[i : i + 50] for i in range(0, len(words), 50)]
    found = count(iter(blocks), most=500)
    exact = Counter(words)
    assert found.approximate and found.total == 20_000 and len(found.counts) <= 500
    # Lossy counting never counts too much, and too little by at most total / most.
    assert all(found.counts[word] <= exact[word] for word in found.counts)
    assert all(exact[word] - found.counts[word] <= 20_000 / 450 for word in frequent)
    assert {word for word, _ in found.counts.most_common(20)} == set(frequent)
