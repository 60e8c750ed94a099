"""On which days a letter is due, what was told to whom, and the letter of the day."""
