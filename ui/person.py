"""Who is in front of the browser, as far as the server can tell."""

from __future__ import annotations

import streamlit as st


def person() -> str:
    """The e-mail address of a login, else the address in the network; empty on this machine."""
    email = st.user.get("email") if st.user else None
    return str(email or st.context.ip_address or "")
