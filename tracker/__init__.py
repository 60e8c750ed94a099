"""Tracks the execution of collegium resolutions: from the resolution's file to the execution report."""

import gc


def collect_rarely() -> None:
    """Let this process look for cycles seldom: among what it reads by the 10,000 that took up to half of its time."""
    gc.set_threshold(50_000, 20, 50)
