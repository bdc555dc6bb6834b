"""Runs that wait, in their order."""

from ui import queue_settings, queue_view, shell

shell.header(
    "Queue", "What trains, what comes next, and what rests. Closing the browser changes nothing."
)
queue_view.show()
queue_settings.show()
