"""Controlled comparisons: arms that differ in one measure, the statistics, the verdict."""
