"""The best trial, said honestly, and where to go from it."""

from __future__ import annotations

import streamlit as st

from core.runs.run import Run
from core.runs.store import RunStore
from core.schema import ConfigError
from core.sweeps.sweep import COMPLETE, Trial
from ui import build_kinds
from ui.sweep_facts import Facts, exists, settings_text
from ui.wording import literal, percent, perplexity

COMPARED = 5


def show(facts: Facts) -> None:
    """Validation figure, test figure, settings and links."""
    found = facts.best
    if found is None:
        return
    measure = facts.plan.measure
    st.subheader("Best trial" if facts.end.ended else "Best trial so far", anchor=False)
    with st.container(horizontal=True, gap="large"):
        st.metric(
            f"{measure.title.capitalize()}, trial {found.number}",
            measure.text(found.value),
            width="content",
        )
        for name, value in _test(found):
            st.metric(name, value, width="content")
    st.markdown(literal(settings_text(facts, found)))
    many = len(facts.valued)
    st.caption(
        f"The best of {many} is a little lucky: it was chosen for its figure on the validation "
        "part, so that figure is optimistic. The test part chose nothing; its figure is what "
        "counts. Other seeds would show how much of the lead remains."
        if many > 1
        else "One trial says little; wait for more."
    )
    _links(facts, found)


def _test(trial: Trial) -> list[tuple[str, str]]:
    """What the test set said of this run, with its interval."""
    result = Run(RunStore().root / trial.run).result() or {}
    if (accuracy := result.get("test_accuracy")) is not None:
        low, high = result.get("test_low"), result.get("test_high")
        found = [("Test accuracy", percent(accuracy))]
        if low is not None and high is not None:
            found.append(("95 % interval of it", f"{100 * low:.1f} to {percent(high, 1)}"))
        return found
    if (value := result.get("test_perplexity")) is not None:
        return [("Test perplexity", perplexity(value))]
    return []


def _links(facts: Facts, found: Trial) -> None:
    with st.container(horizontal=True, gap="medium"):
        if exists(found):
            run = Run(RunStore().root / found.run)
            st.page_link(
                "pages/train.py",
                label="Open the run",
                icon=":material/show_chart:",
                query_params={"run": run.id},
            )
            _clone(run)
        else:
            st.caption("Its run has been deleted.")
        ids = best_runs(facts)
        if len(ids) > 1:
            st.page_link(
                "pages/compare.py",
                label=f"Compare the best {len(ids)}",
                icon=":material/stacked_line_chart:",
                query_params={"runs": ",".join(ids)},
            )


def _clone(run: Run) -> None:
    try:
        config = run.config()
    except ConfigError:
        return
    build_kinds.link(config, "Clone into Build")


def best_runs(facts: Facts) -> list[str]:
    """Ids of the best trials that ran to their end and still exist, best first."""
    found = [each for each in facts.valued if each.outcome == COMPLETE and exists(each)]
    sign = -1 if facts.plan.measure.rising else 1
    found.sort(key=lambda each: (sign * (each.value or 0.0), each.number))
    return [each.run for each in found[:COMPARED]]
