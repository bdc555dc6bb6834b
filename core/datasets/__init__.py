"""Labelled images and texts: which exist, where their files come from, and how they are split."""
