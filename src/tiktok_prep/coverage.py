"""How well the open questions, and what is remembered of them, cover the parts of a role.

The page and the JSON are both made from the report here, so they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from tiktok_prep.model import Card, RolePart
from tiktok_prep.planning.standing import Standing, own_cards, whole_recall


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
    """Predicted share of the weighted points recalled now, an unrated one counting with the chance
    of a first try; `None` if none is rated."""


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
    rows: Iterable[Standing],
    cards: Mapping[str, Mapping[str, Card]],
    *,
    now: datetime,
) -> Coverage:
    """How the questions of `rows` cover `parts`; facts are not counted. `cards` by question and
    point id.

    A question counts in every part that it covers; a card whose point has left the deck does not.
    """
    opens = [row for row in rows if not row.question.is_fact]
    held = tuple(
        _held(part, [row for row in opens if part.id in row.question.covers], cards)
        for part in parts
    )
    return Coverage(now, deck, len(opens), held)


def _held(
    part: RolePart, rows: list[Standing], cards: Mapping[str, Mapping[str, Card]]
) -> PartHeld:
    return PartHeld(
        part=part,
        questions=len(rows),
        rated=sum(row.recall is not None for row in rows),
        points=sum(len(row.question.points) for row in rows),
        points_rated=sum(len(own_cards(row.question, cards)) for row in rows),
        recall=whole_recall(rows),
    )
