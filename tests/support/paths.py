"""Folders that tests read."""

from __future__ import annotations

from pathlib import Path

TESTS = Path(__file__).parents[1]
ROOT = TESTS.parent
GOLDEN = TESTS / "golden"
SMALL_DECK = TESTS / "small_deck"
"""A deck of a few questions, which does not change when the built-in one does."""
