"""Your own answers: text, files, stories, and the check of how they are delivered."""
