"""A real round: the brief for the hour before, and the debrief after it."""
