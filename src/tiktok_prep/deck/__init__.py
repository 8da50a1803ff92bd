"""Decks: their YAML format, loading and caching them, your own questions, findings, search."""

MAX_BYTES = 16 * 1024 * 1024
"""The largest file of a deck that is read."""
MAX_ID = 60
"""The most characters of an id."""
