"""What is remembered of a point: FSRS, the forgetting curve, what a rehearsal would do."""
