"""All runs in one table."""

from core.runs.store import RunStore
from ui import cache, run_table, shell

shell.header(
    "Runs", "Every training on this machine, newest first. Click a name to see its curves."
)
runs = [*cache.runs(), *RunStore().shipped()]
if runs:
    run_table.show(runs)
else:
    shell.dead_end(
        "There are no runs yet.",
        ("pages/build.py", "Build a network", "construction"),
        ("pages/home.py", "Start with LeNet-5 on digits", "home"),
    )
