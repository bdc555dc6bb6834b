"""The arms of a lab: a switch and strengths for each measure, and combinations of them."""

from __future__ import annotations

from itertools import combinations

import streamlit as st

from core.config import AnyConfig
from core.lab import measures
from core.lab.arms import Arm, arm
from core.lab.measures import Measure
from ui.lab_source import Source

MOST_FREE = 5  # of so many measures every combination is offered


def show(source: Source, base: AnyConfig) -> tuple[Arm, ...]:
    """The chosen arms, without the one that has no measure. Raises ConfigError."""
    st.markdown("**Arms**", help="Each is trained beside the network without any measure.")
    known = list(measures.of(base).values())
    strengths: dict[str, list[str]] = {}
    half = -(-len(known) // 2)
    for column, part in zip(st.columns(2, gap="large"), (known[:half], known[half:]), strict=True):
        with column, st.container(gap="xsmall"):
            for measure in part:
                strengths[measure.name] = _measure(source, measure)
    st.caption("Several strengths of one measure, such as 0.001, 0.01, are an arm each.")
    single = [arm(f"{name}={each}", base) for name, all_ in strengths.items() for each in all_]
    together, alone = _combined(source, base, strengths)
    return (*(single if alone else ()), *together)


def _measure(source: Source, measure: Measure) -> list[str]:
    """Its strengths as text; none when it is off."""
    first = [f"{arm.parts[0][1]:g}" for arm in source.arms if _is(arm, measure)]
    with st.container(horizontal=True, vertical_alignment="center", key=f"arm-{measure.name}"):
        on = st.toggle(
            f"{measure.title} :gray[{measure.what}]",
            bool(first),
            key=f"lab.{source.key}.{measure.name}",
            help=measure.help,
            width=215,
        )
        if measure.strength is None:
            return ["1"] if on else []
        text = st.text_input(
            f"Strength of {measure.title}",
            ", ".join(first) or f"{measure.strength:g}",
            key=f"lab.{source.key}.{measure.name}.strength",
            label_visibility="collapsed",
            max_chars=80,
            disabled=not on,
            width=105,
        )
    return [each.strip() for each in (text or "").split(",") if each.strip()] if on else []


def _is(arm: Arm, measure: Measure) -> bool:
    return len(arm.parts) == 1 and arm.parts[0][0] == measure.name


def _combined(
    source: Source, base: AnyConfig, strengths: dict[str, list[str]]
) -> tuple[list[Arm], bool]:
    """Arms of several measures at once, and whether each measure is an arm of its own as well."""
    given = [each for each in source.arms if len(each.parts) > 1]
    on = [f"{name}={each[0]}" for name, each in strengths.items() if each]
    sizes = range(2, len(on) + 1) if len(on) <= MOST_FREE else (2, len(on))
    made = [arm("+".join(parts), base) for size in sizes for parts in combinations(on, size)]
    options = {each.text: each for each in (*given, *made)}
    if not options:
        return [], True
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.multiselect(
            "Combinations",
            list(options),
            [each.text for each in given],
            format_func=lambda text: options[text].title(base) if text in options else text,
            # Another key for other options: what is no longer possible is not chosen either.
            key=f"lab.{source.key}.combinations.{hash(tuple(options))}",
            placeholder="Several measures at once",
        )
        alone = not chosen or st.toggle(
            "Each alone too", True, key=f"lab.{source.key}.alone", width=180
        )
    return [options[each] for each in chosen], alone
