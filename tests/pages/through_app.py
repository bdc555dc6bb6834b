"""AppTest that goes through app.py, as a server does after its first request."""

from __future__ import annotations

from typing import Any

from streamlit.runtime.pages_manager import PagesManager


class NoDiscovery(PagesManager):
    """AppTest forgets before each run that app.py calls st.navigation, and would then run a file
    of the folder `pages` by itself, without the frame that app.py puts around it."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        PagesManager.uses_pages_directory = False
        super().__init__(*arguments, **named)


PATCHED = "streamlit.testing.v1.app_test.PagesManager"
