"""An organisation's duty: its states, reports, extensions and days."""
