"""What a run archive may hold, and how large each of it may be."""

from __future__ import annotations

import re

FORMAT, VERSION = "glassnet-run", 1
MANIFEST = "glassnet-run.json"
NEEDED = ("config.json", "state.json")
MB = 1_000_000

# Requests, claims, heartbeats and checkpoints stay: an imported run is over.
MOST_BYTES = {
    "config.json": 1 * MB,
    "state.json": 1 * MB,
    "result.json": 50 * MB,
    "environment.json": 1 * MB,
    "statistics.json": 50 * MB,
    "annotations.json": 1 * MB,
    "model.json": 1 * MB,
    "model.keras": 1000 * MB,
    "metrics.jsonl": 500 * MB,
    "log.txt": 50 * MB,
    "samples.png": 20 * MB,
    "samples.jsonl": 50 * MB,
    "mistakes.npz": 50 * MB,
    "test-predictions.npz": 200 * MB,
    "corpus.json": 1 * MB,
    "vocabulary.json": 50 * MB,
}
SNAPSHOT = re.compile(r"snapshots/step\d{9}-epoch\d{5}\.npz", re.ASCII)
MOST_SNAPSHOT_BYTES = 50 * MB
MOST_FILES = 200
MOST_TOTAL_BYTES = 1500 * MB
MOST_RATIO = 200  # unpacked to packed; a bomb of zeros has 1,000
FREE_BYTES = 20 * MB  # below this the ratio does not matter


def most_bytes(name: str) -> int:
    """The largest size a file of this name may have; 0 for one that no archive holds."""
    if SNAPSHOT.fullmatch(name):
        return MOST_SNAPSHOT_BYTES
    return MB if name == MANIFEST else MOST_BYTES.get(name, 0)
