"""Your own words for the points of a question: writing, reading and listing them."""
