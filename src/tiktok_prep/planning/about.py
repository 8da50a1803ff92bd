"""`prep show`: everything about one question, in one value.

The page and the JSON are both made from it, so they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from tiktok_prep.forgetting import held
from tiktok_prep.model import (
    LEECH_LAPSES,
    Answer,
    Card,
    Deck,
    Point,
    Question,
    Review,
    RolePart,
    Stage,
    Tag,
)
from tiktok_prep.planning.ahead import Ahead
from tiktok_prep.planning.standing import Standing, standing


class PointHeld(NamedTuple):
    """One point and what is remembered of it."""

    point: Point
    card: Card | None
    """`None` if it was never rated."""
    recall: float | None
    """Predicted chance (0-1) that it is recalled now, and if it was missed the last time, as after
    a night; `None` if it was never rated."""
    on_the_day: float | None
    """The same at the next interview, if it is not rehearsed again; `None` without one."""

    @property
    def is_leech(self) -> bool:
        return self.card is not None and self.card.lapses >= LEECH_LAPSES


class About(NamedTuple):
    """All of `prep show`, of a question that is in the deck."""

    deck: str
    """The deck's name."""
    now: datetime
    """Local."""
    row: Standing
    stages: tuple[Stage, ...]
    points: tuple[PointHeld, ...]
    """In the order of the deck."""
    ahead: Ahead | None
    """`None` if it is suspended, or if no interview of its stages is ahead."""
    has_plan: bool
    """Whether an interview is ahead, of whatever stage."""
    helping: tuple[Question, ...]
    """The facts that help to answer it."""
    tags: tuple[Tag, ...]
    covers: tuple[RolePart, ...]
    reviews: tuple[Review, ...]
    """Those that stand, the oldest first."""
    own: Answer | None = None
    """The own answer."""

    @property
    def question(self) -> Question:
        return self.row.question

    @property
    def unrated(self) -> int:
        """How many of its points were never rated."""
        return sum(held.card is None for held in self.points)

    @property
    def first_due(self) -> PointHeld | None:
        """The point that falls due before all others; `None` if none was ever rated."""
        zone = self.now.tzinfo
        rated = [(held.card.due(zone), held) for held in self.points if held.card]
        return min(rated, key=lambda entry: entry[0])[1] if rated else None


def about(
    deck: Deck,
    question: Question,
    cards: Mapping[str, Card],
    *,
    suspended: bool,
    reviews: Sequence[Review],
    ahead: Ahead | None,
    has_plan: bool,
    own: Answer | None = None,
    now: datetime,
) -> About:
    """Everything about `question` at `now`, which carries the local zone. `cards` are its own, by
    point id; `ahead` is None where no plan has the question."""
    return About(
        deck=deck.name,
        now=now,
        row=standing(question, cards, suspended=suspended, now=now),
        stages=tuple(stage for stage in deck.stages if stage.id in question.stages),
        points=tuple(_held(point, cards.get(point.id), ahead, now) for point in question.points),
        ahead=ahead,
        has_plan=has_plan,
        helping=tuple(q for name in question.facts if (q := deck.question(name))),
        tags=tuple(tag for tag in deck.tags if tag.id in question.tags),
        covers=tuple(
            part for part in (deck.role.parts if deck.role else ()) if part.id in question.covers
        ),
        reviews=tuple(reviews),
        own=own,
    )


def _held(point: Point, card: Card | None, ahead: Ahead | None, now: datetime) -> PointHeld:
    share = None if card is None else held(card, at=now)
    return PointHeld(point, card, share, ahead.points[point.id] if ahead else None)
