"""Archives come back as they left; whatever else is brought is refused with one sentence."""

from __future__ import annotations

import hashlib
import io
import json
import stat
import zipfile
from pathlib import Path

import numpy as np
import pytest

from core.config import parse
from core.export import archive_files, importing
from core.export.archive import archive
from core.export.importing import ImportRefused, import_archive
from core.export.parts import ExportError, configuration, metrics_csv, model_file
from core.runs.metrics import read_metrics
from core.runs.run import Run
from core.runs.store import SHIPPED, RunStore

SAMPLES = ("sample-lenet5-digits", "sample-lstm-docs")
SAMPLE = Run(SHIPPED / SAMPLES[0])
Files = dict[str, bytes]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RunStore:
    monkeypatch.setattr("core.runs.store.SHIPPED", tmp_path / "none")
    return RunStore(tmp_path / "runs")


def contents(data: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def packed(files: Files, *, sign: bool = True, **manifest: object) -> io.BytesIO:
    """An archive of these files, with hashes that fit, as a forger would make it."""
    listed = json.loads(files[archive_files.MANIFEST]) | manifest
    rest = {name: data for name, data in files.items() if name != archive_files.MANIFEST}
    if sign:
        listed["files"] = {name: hashlib.sha256(data).hexdigest() for name, data in rest.items()}
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(archive_files.MANIFEST, json.dumps(listed))
        for name, data in rest.items():
            file.writestr(name, data)
    return sink


@pytest.fixture(scope="module")
def good() -> Files:
    return contents(archive(SAMPLE))


@pytest.mark.parametrize("name", SAMPLES)
def test_a_run_comes_back_as_it_left(store: RunStore, name: str) -> None:
    sample = Run(SHIPPED / name)
    run = import_archive(io.BytesIO(archive(sample)), store)
    assert run.folder == store.root / name and run.state() == sample.state()
    ours = {path.relative_to(run.folder): path for path in run.folder.rglob("*") if path.is_file()}
    ours = {name: path for name, path in ours.items() if "tfevents" not in name.name}  # made here
    theirs = [
        path.relative_to(sample.folder) for path in sample.folder.rglob("*") if path.is_file()
    ]
    assert sorted(ours) == sorted(theirs)
    for path in theirs:
        assert ours[path].read_bytes() == (sample.folder / path).read_bytes()


def test_the_same_archive_twice_is_one_run(store: RunStore) -> None:
    data = archive(SAMPLE)
    first, second = (import_archive(io.BytesIO(data), store) for _ in range(2))
    assert first.folder == second.folder and len(store.list()) == 1


def test_another_run_of_the_same_name_stays(store: RunStore, good: Files) -> None:
    first = import_archive(packed(good), store)
    other = good | {"result.json": b"{}"}
    second = import_archive(packed(other), store)
    assert second.id == f"{first.id}-2"
    assert first.path("result.json").read_bytes() == good["result.json"]


def npz(**arrays: np.ndarray) -> bytes:
    sink = io.BytesIO()
    np.savez(sink, allow_pickle=True, **arrays)
    return sink.getvalue()


def liar() -> bytes:
    """An array whose header claims a terabyte."""
    head = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        head, {"descr": "<f8", "fortran_order": False, "shape": (1 << 37,)}
    )
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as file:
        file.writestr("images.npy", head.getvalue())
    return sink.getvalue()


PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (60_000).to_bytes(4, "big") * 2


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"../outside.json": b"{}"}, "no part of a run"),
        ({"/etc/passwd": b"x"}, "no part of a run"),
        ({"snapshots/../../x.npz": b"x"}, "no part of a run"),
        ({"snapshots\\step000000000-epoch00000.npz": b"x"}, "no part of a run"),
        ({"virus.exe": b"x"}, "no part of a run"),
        ({"claim.json": b"{}"}, "no part of a run"),
        ({"config.json": b"{"}, "config.json in the archive"),
        ({"config.json": b'{"version": 99}'}, "newer than this Glassnet"),
        ({"config.json": b'{"training": {"epochs": -1}}'}, "training.epochs"),
        ({"state.json": b'{"phase": "running"}'}, "has not ended"),
        ({"state.json": b"[]"}, "has not ended"),
        ({"model.keras": b"another model"}, "does not match model.json"),
        ({"model.json": b"{}"}, "half a model"),
        ({"mistakes.npz": b"rubbish"}, "no plain arrays"),
        ({"mistakes.npz": npz(images=np.array([{}], dtype=object))}, "no plain arrays"),
        ({"mistakes.npz": liar()}, "no plain arrays"),
        ({"samples.png": PNG}, "no picture of a usual size"),
        ({"log.txt": b"\0" * 40_000_000}, "would unpack to"),
        ({"environment.json": b" " * 2_000_000}, "too large"),
    ],
)
def test_a_strange_file_is_refused(
    store: RunStore, good: Files, change: Files, sentence: str
) -> None:
    refused(store, packed(good | change), sentence)


def refused(store: RunStore, source: io.BytesIO, sentence: str) -> None:
    with pytest.raises(ImportRefused) as caught:
        import_archive(source, store)
    said = str(caught.value)
    assert sentence in said and said.endswith(".") and "\n" not in said
    assert not list(store.root.glob("**/*"))  # nothing is left behind
    assert not list(store.root.parent.glob("outside*"))


@pytest.mark.parametrize(
    ("manifest", "sentence"),
    [
        ({"version": 2}, "newer than this Glassnet"),
        ({"version": "1"}, "list of files is damaged"),
        ({"format": "other"}, "list of files is damaged"),
        ({"run": "../../up"}, "list of files is damaged"),
        ({"run": "a" * 300}, "list of files is damaged"),
    ],
)
def test_a_strange_list_is_refused(
    store: RunStore, good: Files, manifest: dict[str, object], sentence: str
) -> None:
    refused(store, packed(good, **manifest), sentence)


def test_a_changed_file_is_refused(store: RunStore, good: Files) -> None:
    refused(store, packed(good | {"log.txt": b"x"}, sign=False), "is not what it was")


def test_a_missing_file_is_refused(store: RunStore, good: Files) -> None:
    left = {name: data for name, data in good.items() if name != "state.json"}
    refused(store, packed(left), "state.json is missing")
    refused(store, packed(left, sign=False), "list of files is damaged")


def test_a_foreign_zip_is_refused(store: RunStore) -> None:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as file:
        file.writestr("log.txt", "hello")
    refused(store, sink, "not a run archive")
    refused(store, io.BytesIO(b"PK\3\4 rubbish"), "damaged or is no run archive")
    refused(store, io.BytesIO(), "damaged or is no run archive")


def test_a_link_is_refused(store: RunStore, good: Files) -> None:
    source = packed({name: data for name, data in good.items() if name != "log.txt"})
    link = zipfile.ZipInfo("log.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(source, "a") as file:
        file.writestr(link, "/etc/passwd")
    refused(store, source, "a link")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_twice_is_refused(store: RunStore, good: Files) -> None:
    source = packed(good)
    with zipfile.ZipFile(source, "a") as file:
        file.writestr("log.txt", "again")
    refused(store, source, "twice")


def test_damage_anywhere_is_one_sentence(store: RunStore) -> None:
    """A flipped byte is refused, or was in a place that holds nothing of the run."""
    data, random = archive(SAMPLE), np.random.default_rng(1)
    for place in random.integers(0, len(data), 25):
        broken = bytearray(data)
        broken[place] ^= 0x40
        try:
            run = import_archive(io.BytesIO(bytes(broken)), store)
        except ImportRefused as problem:
            assert str(problem).endswith(".")
        else:
            assert model_file(run) == model_file(SAMPLE)
    for end in random.integers(0, len(data), 10):
        with pytest.raises(ImportRefused):
            import_archive(io.BytesIO(data[:end]), store)


def test_a_full_disk_leaves_nothing(
    store: RunStore, good: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(importing, "_check", full)
    with pytest.raises(OSError, match="No space"):
        import_archive(packed(good), store)
    assert not list(store.root.iterdir())


def test_only_a_run_that_has_ended_has_an_archive(tmp_path: Path) -> None:
    run = RunStore(tmp_path).create(SAMPLE.config())
    for make in (archive, model_file, metrics_csv):  # type: Callable[[Run], bytes]
        with pytest.raises(ExportError, match=r"^[A-Z].*\.$"):
            make(run)


def test_single_files() -> None:
    assert parse(json.loads(configuration(SAMPLE))) == SAMPLE.config()
    lines = metrics_csv(SAMPLE).decode().splitlines()
    assert lines[0] == "step,epoch,split,name,value,seconds"
    assert len(lines) == 1 + len(read_metrics(SAMPLE.path("metrics.jsonl")))
    assert model_file(SAMPLE) == SAMPLE.path("model.keras").read_bytes()
