"""A resolution's file becomes drafts of points: bytes, lines, outline, addressees, days, doubts."""
