"""Who is addressed: phrases found in the text, put into the nominative, and resolved against a directory."""
