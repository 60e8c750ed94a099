"""Organisations, groups, people and their appointments."""
