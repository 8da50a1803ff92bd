"""What to ask next: without a date what is due, with one what is worth most by then."""
