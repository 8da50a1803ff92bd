"""Decks: their YAML format, loading and caching them, your own questions, findings, search."""
