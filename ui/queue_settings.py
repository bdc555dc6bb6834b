"""Limits of the queue, trainings at once, and whether interrupted runs go on by themselves."""

from __future__ import annotations

import streamlit as st

from core.runs import settings
from core.runs.settings import MOST_AT_ONCE, Settings
from core.runs.store import RunStore
from ui.asking import ask

MOST = 100_000


def show() -> None:
    """A form; the settings are the same for all visitors of this server."""
    root = RunStore().root
    now = settings.read(root)
    with st.expander("Settings of the queue", icon=":material/tune:"), st.form("queue-settings"):
        again = st.toggle(
            "Resume interrupted runs by themselves",
            now.resume_interrupted,
            key="resume-interrupted",
            help="When the training process starts, after a crash or a restart of the machine. A "
            "run that keeps ending is left alone after a few times.",
        )
        with st.container(horizontal=True):
            most = st.number_input(
                "Runs that may wait",
                0,
                MOST,
                now.most_waiting,
                key="most-waiting",
                help="0 is no limit.",
                width=200,
            )
            each = st.number_input(
                "Of one person",
                0,
                MOST,
                now.most_waiting_per_person,
                key="most-per-person",
                help="People are told apart by their login, else by their address in the network. "
                "0 is no limit.",
                width=200,
            )
        workers = st.number_input(
            "Trainings at once",
            1,
            MOST_AT_ONCE,
            now.workers,
            key="trainings-at-once",
            help="On each machine. They share its processor or GPU: on a processor each gets its "
            "part of the cores, so this pays for small networks or on a machine with many cores. "
            "Each takes about half a gigabyte of memory more. Another number begins to count when "
            "the runs that train now have ended.",
            width=200,
        )
        if st.form_submit_button("Save"):
            wanted = Settings(again, int(most), int(each), int(workers))
            ask(lambda: settings.write(root, wanted), "Saved.")
