"""Deadlines in text: which words state one, of what kind, and the day or the rule that they mean."""
