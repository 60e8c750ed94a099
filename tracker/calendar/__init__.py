"""Working days and the arithmetic of deadlines, each day with its reason."""
