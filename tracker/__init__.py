"""Tracks the execution of collegium resolutions: from the resolution's file to the execution report."""
