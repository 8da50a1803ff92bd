"""A deck of two rounds, with two questions in the first."""

from __future__ import annotations

from pathlib import Path

STAGES = """
id: tiktok-head-of-content-operations
stages:
  - {id: one, name: "First", objective: "See who.", expect: ["Say who."]}
  - {id: two, name: "Second", objective: "See how.", expect: ["Say how."]}
"""
QUESTIONS = """
questions:
  - id: why
    stage: one
    kind: motivation
    ask: "Why you?"
    points:
      own-decision: "Says I for one decision"
      budget: "Gives the budget as a number"
    follow_ups:
      - {ask: "Was it your call?", probes: own-decision}
      - {ask: "At what cost?", probes: budget}
      - "Why so late?"
    answer_in: 60 s
  - id: what
    stage: one
    kind: values
    ask: "What is [bold]fair[/bold]?"
    points: {rule: "1. Names a rule *first*", case: "Names a case"}
    answer_in: 60 s
"""


def write_two_rounds(folder: Path, more: str = "") -> None:
    """Writes the deck into a folder that exists, with `more` questions as YAML."""
    (folder / "stages.yaml").write_text(STAGES)
    (folder / "questions.yaml").write_text(QUESTIONS + more)
