"""Several runs side by side: their settings, curves, final figures and weights."""
