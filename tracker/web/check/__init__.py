"""The secretary's path: bring in a file, check what was understood, hand to the chair, issue."""

from tracker.web.check import assignments, bringing_in, bulk, page, points, structure, turns, undoing
from tracker.web.check.blueprint import bp

__all__ = ["assignments", "bp", "bringing_in", "bulk", "page", "points", "structure", "turns", "undoing"]
