"""Encodings found from bytes alone, and files that are no text."""

from __future__ import annotations

import codecs
import io
import random
import zlib

import pytest

from core.datasets import text_decode
from core.datasets.spec import DataError
from core.datasets.text_decode import Reader, detect

FRENCH = "Été à Noël: l'œuvre coûte 5 €, déjà.\n" * 40
LATIN = FRENCH.replace("œ", "o").replace("€", "F")
RUSSIAN = "Все счастливые семьи похожи друг на друга.\n" * 40
HEBREW = "בראשית ברא אלהים את השמים ואת הארץ\n" * 40
EMOJI = "👍🏽👩‍👩‍👧❤️ 🇩🇪\n" * 40
MARK = "\ufeff"


def read(raw: bytes) -> tuple[str, str, tuple[str, ...]]:
    """(title of the encoding, text, warnings)"""
    file = io.BytesIO(raw)
    encoding = detect(file)
    reader = Reader(file, encoding)
    return encoding.title, "".join(reader), reader.warnings()


@pytest.mark.parametrize("text", [FRENCH, RUSSIAN, HEBREW, EMOJI])
@pytest.mark.parametrize(
    ("codec", "title"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8 with mark"),
        ("utf-16", "UTF-16"),
        ("utf-32", "UTF-32"),
    ],
)
def test_unicode_in_any_script(text: str, codec: str, title: str):
    assert read(text.encode(codec)) == (title, text, ())


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [FRENCH, RUSSIAN])
def test_utf16_with_and_without_mark(codec: str, text: str):
    assert read((MARK + text).encode(codec)) == ("UTF-16", text, ())
    assert read(text.encode(codec)) == ("UTF-16 without mark", text, ())


def test_plain_ascii():
    assert read(b"To be\n" * 100)[0] == "UTF-8 (plain ASCII)"
    assert read(b"") == ("UTF-8 (plain ASCII)", "", ())


def test_latin1_is_found_and_said():
    title, text, warnings = read(LATIN.encode("latin-1"))
    assert title == "Latin-1" and text == LATIN and "not UTF-8" in warnings[0]
    title, text, warnings = read(FRENCH.encode("cp1252"))
    assert title == "Latin-1 (Windows-1252)" and text == FRENCH and len(warnings) == 1


def test_line_ends_of_other_systems():
    assert read(b"a\r\nb\rc\nd" * 100)[1] == "a\nb\nc\nd" * 100


def test_characters_across_the_edge_of_a_block(monkeypatch: pytest.MonkeyPatch):
    for block in (1, 3, 5, 64):
        monkeypatch.setattr(text_decode, "BLOCK", block)
        for codec in ("utf-8", "utf-16"):
            assert read((EMOJI + FRENCH).encode(codec))[1:] == (EMOJI + FRENCH, ())


def test_a_broken_byte_in_utf8_is_shown_and_said():
    raw = RUSSIAN.encode()
    title, text, warnings = read(raw[:201] + b"\xff" + raw[201:])
    assert title == "UTF-8" and warnings == (
        "1 characters could not be read; they are shown as �.",
    )
    assert text.count("\ufffd") == 1 and text.replace("\ufffd", "") == RUSSIAN


def test_a_stray_control_character_becomes_a_space():
    _, text, warnings = read(b"To be\x00or\x07not\x0c" + b"to be " * 100)
    assert text.startswith("To be or not\nto be") and warnings == (
        "2 control characters became spaces.",
    )


NOISE = random.Random(1).randbytes(5000)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (NOISE, "not text"),
        (zlib.compress(NOISE), "not text"),
        (bytes(5000), "not text"),
        (b"%PDF-1.7 " + NOISE, "a PDF; save it as plain text"),
        (b"PK\x03\x04" + NOISE, "Word, EPUB"),
        (b"{\\rtf1 text}", "RTF"),
        (b"\x89PNG\r\n\x1a\n" + NOISE, "a picture"),
        (RUSSIAN.encode("koi8-r"), "neither UTF-8, UTF-16 nor Latin-1; save it as UTF-8"),
        ("日本語の文章です。".encode("shift-jis") * 50, "save it as UTF-8"),
    ],
)
def test_what_is_refused_and_why(raw: bytes, reason: str):
    with pytest.raises(DataError, match=reason):
        detect(io.BytesIO(raw))


def test_a_mark_alone_is_an_empty_text():
    for mark in (codecs.BOM_UTF8, codecs.BOM_UTF16_LE):
        assert read(mark)[1] == ""
