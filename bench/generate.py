"""Tokens per second of generation over a plain `model.predict` loop, and the next word's latency.

`python -m bench.generate [--run sample-lstm-docs | --preset ptb-small] [--tokens 400]
[--predictions 20] [--repeats 5]`

Both write with the same model, sampling and seed, one token at a time. The loop calls
`model.predict` for each token, with the state in and out; ours asks the prediction process for 20
tokens a question, as the page does, and the time includes the way there and back. With --preset
the weights are random. The next-word answer is timed at the client too, for each key of a sentence
that is being typed; the aim is a 95th percentile below 50 ms.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from bench._common import finish
from core.datasets.text_pieces import END, UNKNOWN
from core.datasets.vocabulary import Vocabulary
from core.engine_client import Engine
from core.presets import LANGUAGE_PRESETS
from core.runs.atomic import write_json
from core.runs.run import Run
from core.runs.store import RunStore
from core.schema import to_dict
from core.text.sampling import Sampling, draw, probabilities
from core.text.vocabularies import start_id, unwritten, vocabulary_of

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
SAMPLING = Sampling(temperature=0.8, top_k=40, top_p=0.95)
PART = 20
NEXT_WORD_MS = 50.0
WORDS_TYPED = 30


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", default="sample-lstm-docs")
    parser.add_argument("--preset", choices=LANGUAGE_PRESETS, help="random weights of its size")
    parser.add_argument("--tokens", type=int, default=400)
    parser.add_argument("--predictions", type=int, default=20)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        if options.preset:
            run = random_run(Path(scratch) / "random", options.preset)
        else:
            run = RunStore().get(options.run)
        figures = measure(run, options)
    print(
        f"{figures['tokens_per_second']:,.0f} tokens/s, model.predict loop "
        f"{figures['predict_tokens_per_second']:.1f}: {figures['ratio']:.0f} times"
    )
    print(
        f"next word: p50 {figures['next_word_p50_ms']:.1f} ms, p95 "
        f"{figures['next_word_p95_ms']:.1f} ms (aim {NEXT_WORD_MS:.0f})"
    )
    finish({"run": options.preset or options.run} | figures, options.json)


def measure(run: Run, options: argparse.Namespace) -> dict[str, Any]:
    """The two in turns, so that both meet the same machine."""
    loop = PredictLoop(run)
    engine = Engine()
    try:
        engine.open_language(run.folder)
        ours, theirs = [], []
        for _ in range(options.repeats):
            ours.append(engine_speed(engine, run, options.tokens))
            theirs.append(loop.speed(options.predictions))
            print({"ours": round(ours[-1]), "predict": round(theirs[-1], 1)}, flush=True)
        typed = typing_times(engine, run)
    finally:
        engine.close()
    return {
        "ratio": median(a / b for a, b in zip(ours, theirs, strict=True)),
        "tokens_per_second": median(ours),
        "predict_tokens_per_second": median(theirs),
        "next_word_p50_ms": float(np.percentile(typed, 50)),
        "next_word_p95_ms": float(np.percentile(typed, 95)),
    }


def engine_speed(engine: Engine, run: Run, tokens: int) -> float:
    """Tokens per second of one text."""
    start = time.perf_counter()
    ids, state = np.array([], np.int32), None
    for position in range(0, tokens, PART):
        count = min(PART, tokens - position)
        part = engine.generate(run.folder, ids, count, SAMPLING, state=state, position=position)
        ids, state = part.ids[-1:], part.state
    return tokens / (time.perf_counter() - start)


class PredictLoop:
    """Generation as one would first write it with Keras."""

    def __init__(self, run: Run) -> None:
        from core.models.opening import open_language_model
        from core.models.recurrent_state import zero_state

        self.model = open_language_model(run)
        self.zero = zero_state(run.language_config().model, 1)
        self.vocabulary = vocabulary_of(run.folder)
        self.speed(3)  # the first call builds the computation

    def speed(self, tokens: int) -> float:
        """Tokens per second of one text."""
        start = time.perf_counter()
        token, state = start_id(self.vocabulary), self.zero
        for position in range(tokens):
            given = [np.array([[token]], np.int32), *state]
            logits, *state = self.model.predict(given, verbose=0)
            allowed = probabilities(logits[0, -1], SAMPLING, unwritten(self.vocabulary))
            token = draw(allowed, SAMPLING.seed, position)
        return tokens / (time.perf_counter() - start)


def typing_times(engine: Engine, run: Run) -> list[float]:
    """Milliseconds of the answer after each key of a sentence of WORDS_TYPED words."""
    vocabulary = vocabulary_of(run.folder)
    words = [vocabulary.tokens[2 + i % (len(vocabulary) - 2)] for i in range(WORDS_TYPED)]
    sentence = ("" if vocabulary.level == "characters" else " ").join(words)
    times = []
    for end in range(1, len(sentence) + 1):
        start = time.perf_counter()
        engine.next_word(run.folder, sentence[:end], 5)
        times.append(1000 * (time.perf_counter() - start))
    return times


def random_run(folder: Path, preset: str) -> Run:
    """A run with the untrained network of a preset; its words are numbers."""
    from core.models.recurrent import build
    from core.training.checkpoint import save

    config = LANGUAGE_PRESETS[preset].config
    size = config.data.vocabulary
    tokens = (UNKNOWN, END, *(f"word{i}" for i in range(size - 2)))
    folder.mkdir()
    run = Run(folder)
    write_json(run.path("config.json"), to_dict(config))
    vocabulary = Vocabulary("words", tokens, False, "unknown", (1,) * size)
    write_json(run.path("vocabulary.json"), vocabulary.to_dict())
    save(build(config.model, size, 1), run, 0)
    return run


if __name__ == "__main__":
    main()
