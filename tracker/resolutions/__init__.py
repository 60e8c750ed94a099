"""The resolution as a thing to check, correct and issue."""
