"""How a sweep searches: a frozen config, one field a setting."""

from __future__ import annotations

from dataclasses import dataclass

from core.schema import setting

SAMPLERS = ("tpe", "random")


@dataclass(frozen=True)
class Search:
    """What a person chooses about a sweep besides the settings that are searched."""

    sampler: str = setting(
        "tpe",
        "Bayesian search (tree-structured Parzen estimator, Bergstra et al. 2011) looks where "
        "earlier trials did well, after some drawn at random; random search draws them all.",
        label="Method",
        choices=SAMPLERS,
    )
    trials: int = setting(20, "How many runs are trained.", low=2, high=1000)
    at_once: int = setting(
        1,
        "Trials that wait or train at the same time. Other people's runs come in between. Bayesian "
        "search learns less the more there are; more than one pays only where several runs may "
        "train at once.",
        label="Trials at once",
        low=1,
        high=16,
    )
    pruning: bool = setting(
        True,
        "Stop a trial after an epoch in which its best validation figure so far is worse than the "
        "median of the finished trials at that epoch.",
        label="Stop poor trials early",
    )
    spared_trials: int = setting(
        4, "The first so many trials run to their end, to compare with.", low=1, high=1000
    )
    spared_epochs: int = setting(
        1, "No trial is stopped before it has trained for so long.", low=0, high=1000, unit="epochs"
    )
    seed: int = setting(
        1,
        "Start of the random draws of the search. With one trial at a time the same seed gives the "
        "same sweep.",
        low=0,
        high=2**31 - 1,
    )
