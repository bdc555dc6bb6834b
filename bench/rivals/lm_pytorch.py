"""An idiomatic PyTorch script, after pytorch/examples word_language_model."""

from __future__ import annotations

import sys
from typing import Any

import torch
from torch import nn

from bench.rivals.lm_task import EPOCHS, Clock, chosen
from core.language_config import RecurrentConfig

LAYERS = {"lstm": nn.LSTM, "gru": nn.GRU, "simple_rnn": nn.RNN}


class RnnModel(nn.Module):
    """Encoder, recurrent module, decoder."""

    def __init__(self, config: RecurrentConfig, vocabulary: int) -> None:
        super().__init__()
        self.drop_input = nn.Dropout(config.dropout_input)
        self.drop = nn.Dropout(config.dropout)
        self.encoder = nn.Embedding(vocabulary, config.embedding)
        self.rnn = LAYERS[config.cell](
            config.embedding, config.units, config.layers, dropout=config.dropout
        )
        self.decoder = nn.Linear(config.units, vocabulary)
        if config.tied:
            self.decoder.weight = self.encoder.weight

    def forward(self, tokens: Any, hidden: Any) -> Any:
        output, hidden = self.rnn(self.drop_input(self.encoder(tokens)), hidden)
        return self.decoder(self.drop(output)), hidden


def repackage(hidden: Any) -> Any:
    """The state without its history."""
    if isinstance(hidden, torch.Tensor):
        return hidden.detach()
    return None if hidden is None else tuple(each.detach() for each in hidden)


def main() -> None:
    task = chosen(sys.argv[1:])
    training, clock, steps = task.config.training, Clock(), task.streams.steps
    torch.manual_seed(task.config.seed)
    model = RnnModel(task.config.model, task.vocabulary)
    kinds = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}
    optimizer = kinds[training.optimizer](model.parameters(), lr=training.learning_rate)
    loss = nn.CrossEntropyLoss()
    factor = steps if training.loss == "sum" else 1
    source = torch.from_numpy(task.streams.inputs.astype("int64")).t().contiguous()
    target = torch.from_numpy(task.streams.targets.astype("int64")).t().contiguous()
    whole = len(source) // steps * steps
    model.train()
    for _ in range(EPOCHS):
        clock.epoch()
        hidden = None
        for start in range(0, whole, steps):
            part = slice(start, start + steps)
            optimizer.zero_grad()
            output, hidden = model(source[part], repackage(hidden))
            (factor * loss(output.flatten(0, 1), target[part].reshape(-1))).backward()
            if training.clip_norm:
                torch.nn.utils.clip_grad_norm_(model.parameters(), training.clip_norm)
            optimizer.step()
    clock.epoch()
    clock.report(whole * task.streams.batch)


if __name__ == "__main__":
    main()
