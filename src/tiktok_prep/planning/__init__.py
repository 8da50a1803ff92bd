"""What to ask next: what is due, or, before an interview, what helps most by then."""
