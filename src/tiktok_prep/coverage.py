"""How well the open questions, and what is remembered of them, cover the parts of a role.

The page and the JSON are both made from the report here, so they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from tiktok_prep.forgetting import expected_share
from tiktok_prep.model import Card, Question, RolePart


class PartHeld(NamedTuple):
    """One part of the role, and how the questions that cover it are held."""

    part: RolePart
    questions: int
    """Open questions that cover it, suspended ones too; 0 means that nothing rehearses it."""
    rated: int
    """How many of them have a point that was rated."""
    points: int
    points_rated: int
    recall: float | None
    """Predicted share of `points` recalled now, an unrated one counting 0; `None` if none is
    rated."""


class Coverage(NamedTuple):
    """All of `prep list --coverage`."""

    now: datetime
    deck: str
    """The deck's name."""
    questions: int
    """How many open questions were looked at."""
    parts: tuple[PartHeld, ...]
    """In the order of the deck."""

    @property
    def covered(self) -> int:
        """How many parts have a question."""
        return sum(held.questions > 0 for held in self.parts)


def coverage(
    deck: str,
    parts: Iterable[RolePart],
    questions: Iterable[Question],
    cards: Mapping[str, Mapping[str, Card]],
    *,
    now: datetime,
) -> Coverage:
    """How `questions` cover `parts`; facts are not counted. `cards` by question and point id.

    A question counts in every part that it covers; a card whose point has left the deck does not.
    """
    opens = [question for question in questions if not question.is_fact]
    held = tuple(
        _held(part, [question for question in opens if part.id in question.covers], cards, now)
        for part in parts
    )
    return Coverage(now, deck, len(opens), held)


def _held(
    part: RolePart,
    questions: list[Question],
    cards: Mapping[str, Mapping[str, Card]],
    now: datetime,
) -> PartHeld:
    known = [
        [cards[q.id][point.id] for point in q.points if point.id in cards.get(q.id, {})]
        for q in questions
    ]
    points = sum(len(question.points) for question in questions)
    rated = [card for own in known for card in own]
    return PartHeld(
        part=part,
        questions=len(questions),
        rated=sum(bool(own) for own in known),
        points=points,
        points_rated=len(rated),
        recall=expected_share(rated, points, at=now),
    )
