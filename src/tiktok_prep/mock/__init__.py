"""Mock interviews: which questions in which order, how they go on, what came of them."""
