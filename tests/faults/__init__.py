"""Faults injected into real trainings: `python -m tests.faults`, too long for every day."""
