"""How well each point is remembered: FSRS, the forgetting curve, the effect of a rehearsal."""
