"""Reports -> pages (what a screen shows, line by line) and JSON. Pure: no printing here."""
