"""What the model writes after each epoch: always the same prompt and the same random numbers."""

from __future__ import annotations

import keras
import numpy as np
import orjson

from core.datasets.vocabulary import Vocabulary
from core.language_config import RecurrentConfig
from core.models.recurrent_weights import network_of
from core.runs.run import Run
from core.text.sampling import Sampling
from core.text.vocabularies import start_id, unwritten
from core.text.writing import write

LENGTH = {"words": 60, "characters": 300}
PROMPTS = {"words": ("the", "The"), "characters": ("The ", "the ", "T", "t")}
TEMPERATURE = 0.8


class Sampler:
    """Writes to samples.jsonl of a run."""

    def __init__(
        self, model: keras.Model, config: RecurrentConfig, vocabulary: Vocabulary, seed: int
    ) -> None:
        self.model = model
        self.config = config
        self.vocabulary = vocabulary
        self.seed = seed
        self.prompt = choose_prompt(vocabulary)

    def keep(self, run: Run, epoch: int) -> None:
        """Append what the model writes now; epoch 0 is before training."""
        row = {
            "epoch": epoch,
            "text": self.text(LENGTH[self.vocabulary.level]),
            "prompt": self.prompt,
            "temperature": TEMPERATURE,
            "seed": self.seed,
        }
        with run.path("samples.jsonl").open("ab") as file:
            file.write(orjson.dumps(row) + b"\n")

    def text(self, length: int) -> str:
        """The prompt and `length` tokens after it, just as the Generate page would write them:
        at the beginning of a line, and never <unk>."""
        network = network_of(self.model, self.config)
        ids = self.vocabulary.encode(self.prompt).ids
        sampling = Sampling(TEMPERATURE, seed=self.seed)
        read = np.append(start_id(self.vocabulary), ids).astype(np.int32)
        barred = unwritten(self.vocabulary)
        written = write(network, read, network.zero_state(), length, sampling, barred=barred)
        return self.vocabulary.text(np.concatenate([ids, written.ids]))


def choose_prompt(vocabulary: Vocabulary) -> str:
    """A beginning whose every token the model knows; its most frequent token when there is none."""
    for prompt in PROMPTS[vocabulary.level]:
        encoded = vocabulary.encode(prompt)
        if len(encoded.ids) and encoded.known.all():
            return prompt
    known = np.array(vocabulary.counts[1:])  # without <unk>, which is the first
    return vocabulary.tokens[1 + int(known.argmax())]
