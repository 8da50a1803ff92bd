"""Your own answers: their text, files, stories, and how they are said."""
