"""Labelled images: which sets exist, where their files come from, and how they are split."""
