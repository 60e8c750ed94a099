"""An organisation's duty: its states, reports, extensions and days."""

from tracker.executions import inner, models

__all__ = ["inner", "models"]
"""Both are loaded with the stage: a report knows the answers that were given inside its organisation."""
