"""Letters: deterministic, inside the picture, cached whole or drawn again."""

from pathlib import Path

import numpy as np
import pytest

from core.datasets import fonts, letters


@pytest.fixture
def few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small set and a cache folder of its own; returns where the file of a part will be."""
    monkeypatch.setenv("GLASSNET_CACHE", str(tmp_path))
    monkeypatch.setattr(letters, "IMAGES", {"train": 60, "test": 20})
    return tmp_path / "letters" / f"test-{letters._recipe()}.npz"


def test_same_seed_same_letters():
    first, again, other = (letters.draw(40, seed) for seed in (1, 1, 2))
    assert np.array_equal(first[0], again[0]) and np.array_equal(first[1], again[1])
    assert not np.array_equal(first[0], other[0])


def test_every_letter_is_there_and_inside():
    images, labels = letters.draw(300, 3)
    assert images.shape == (300, 28, 28, 1) and images.dtype == np.uint8
    assert np.bincount(labels).tolist() == [30] * len(letters.CLASSES)
    assert {"A", "X"} <= set(letters.CLASSES) and len(letters.CLASSES) >= 10
    border = np.ones((28, 28), dtype=bool)
    border[1:-1, 1:-1] = False
    assert images[:, border].max() < 64
    assert (images.max(axis=(1, 2, 3)) > 100).all()


def test_places_and_sizes_differ():
    images = letters.draw(200, 4)[0][..., 0] > 64
    tops = images.any(axis=2).argmax(axis=1)
    heights = images.any(axis=2).sum(axis=1)
    assert np.ptp(tops) >= 8
    assert heights.min() <= 13 and heights.max() >= 20


def test_drawn_once_then_read(few: Path, monkeypatch: pytest.MonkeyPatch):
    drawn = letters.read_part(None, "test")
    monkeypatch.setattr(letters, "draw", None)
    again = letters.read_part(None, "test")
    assert np.array_equal(drawn[0], again[0]) and np.array_equal(drawn[1], again[1])
    assert [path.name for path in few.parent.iterdir()] == [few.name]


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 half a file"])
def test_a_damaged_cache_is_drawn_again(few: Path, damage: bytes):
    drawn = letters.read_part(None, "test")
    few.write_bytes(damage)
    assert np.array_equal(letters.read_part(None, "test")[0], drawn[0])
    with np.load(few) as file:
        assert np.array_equal(file["images"], drawn[0])


def test_half_a_cache_file_is_drawn_again(few: Path):
    drawn = letters.read_part(None, "test")
    few.write_bytes(few.read_bytes()[:-200])
    assert np.array_equal(letters.read_part(None, "test")[0], drawn[0])


def test_no_cache_folder_can_be_made(few: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("GLASSNET_CACHE", str(tmp_path / "file"))
    assert letters.read_part(None, "test")[0].shape == (20, 28, 28, 1)


def test_without_streamlits_fonts_pillows_own_is_used(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(fonts, "font_files", lambda: ())
    drawn = fonts.glyphs(("A",))["A"]
    assert len(drawn) == len(fonts.STROKES)
    assert letters.draw(20, 1)[0].any(axis=(1, 2, 3)).all()


def test_an_unreadable_font_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    broken = tmp_path / "broken.woff2"
    broken.write_bytes(b"wOF2 and nothing else")
    monkeypatch.setattr(fonts, "font_files", lambda: (broken,))
    assert len(fonts.glyphs(("X",))["X"]) == len(fonts.STROKES)


def test_heavier_weights_hold_more_ink():
    drawn = fonts.glyphs(("H",))["H"]
    own = [glyph.astype(float).sum() for glyph in drawn[: len(fonts.STROKES)]]
    assert own == sorted(own) and own[-1] > own[0]
