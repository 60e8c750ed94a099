"""The administrator's path: the bodies, groups and organisations of the municipality, by hand or by a table."""

from tracker.web.registry import pages, table
from tracker.web.registry.blueprint import bp

__all__ = ["bp", "pages", "table"]
