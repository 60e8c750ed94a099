"""Figures of execution and the sheets that are signed."""
