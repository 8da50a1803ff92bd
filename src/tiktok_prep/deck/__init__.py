"""From YAML to a `Deck`: its format, strict reading, cache, your own questions, findings."""
