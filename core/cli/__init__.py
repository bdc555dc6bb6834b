"""Glassnet without a browser: `python -m core`."""
