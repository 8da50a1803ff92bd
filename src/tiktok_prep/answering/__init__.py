"""The answer check: what an own answer shows, by rules alone; the same text, the same findings."""
