"""All runs in one table, and what can be done with them."""

from ui import run_facts, run_filter, run_import, run_table, run_trash, shell

shell.header("Runs", "Every training on this machine. Click a name to see its curves.")
rows = run_facts.read()
if len(rows):
    run_table.show(run_filter.show(rows), rows)
else:
    shell.dead_end(
        "There are no runs yet.",
        ("pages/build.py", "Build a network", "construction"),
        ("pages/home.py", "Start with LeNet-5 on digits", "home"),
    )
run_import.show()
run_trash.show()
