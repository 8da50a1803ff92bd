"""Where each question stands at one instant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal, NamedTuple

from tiktok_prep.journal.snapshot import Snapshot
from tiktok_prep.memory.forgetting import FIRST_TRY, expected_share
from tiktok_prep.model import Card, Interview, Question, State

Held = Literal["new", "learning", "held"]
"""'new' (never rated), 'learning' (a point is unrated or in a step), 'held' (all learnt)."""


class QuestionState(NamedTuple):
    """How one question is held at one instant."""

    question: Question
    state: Held
    recall: float | None
    """Predicted share (0-1) of its points recalled now, an unrated point counting with the chance
    of a first try; `None` if it is new."""
    due: datetime | None
    """UTC; when its first point falls due, or `None` if it is new. A question that was rated
    before the deck gave it one more point is due since then."""
    suspended: bool
    counts: float
    """What it counts with in a whole (0-1): `recall`, or the chance of a first try."""

    def is_due(self, now: datetime) -> bool:
        return not self.suspended and self.due is not None and self.due <= now

    def is_open(self, now: datetime) -> bool:
        """Whether a drill may ask it: new or due, and not suspended."""
        return not self.suspended and (self.due is None or self.due <= now)


class RehearsalEffect(NamedTuple):
    """What a rehearsal today would change: recall of one question at its next interview, as shares
    (0-1) of its points."""

    interview: Interview
    stop: float
    """If it is not rehearsed again."""
    today: float
    """If it is rehearsed once more, now."""
    seconds: float
    """What that takes."""


def question_state(
    question: Question,
    cards: Mapping[str, Card],
    *,
    suspended: bool,
    now: datetime,
    first_try: float = FIRST_TRY,
) -> QuestionState:
    """Where `question` stands; `cards` are its own, by point id. A card whose point has left
    the deck is not counted."""
    own = [cards[point.id] for point in question.points if point.id in cards]
    if not own:
        return QuestionState(question, "new", None, None, suspended, first_try)
    unrated = len(own) < len(question.points)
    recall = expected_share(own, len(question.points), first_try=first_try, at=now)
    learning = unrated or any(card.state is not State.REVIEW for card in own)
    return QuestionState(
        question=question,
        state="learning" if learning else "held",
        recall=recall,
        due=(
            max(card.last_review for card in own)
            if unrated
            else min(card.due(now.tzinfo) for card in own)
        ),
        suspended=suspended,
        counts=recall or 0.0,
    )


def whole_recall(rows: Iterable[QuestionState]) -> float | None:
    """Predicted share (0-1) of the weighted points of all `rows` recalled; `None` if none of them
    was ever rated."""
    rows = list(rows)
    if all(row.recall is None for row in rows):
        return None
    weights = [row.question.weight * len(row.question.points) for row in rows]
    return sum(w * row.counts for w, row in zip(weights, rows, strict=True)) / sum(weights)


def question_states(snapshot: Snapshot, questions: Iterable[Question]) -> list[QuestionState]:
    """Where each of `questions` stands in the snapshot, in the same order."""
    return [
        question_state(
            question,
            snapshot.cards_of(question),
            suspended=question.id in snapshot.suspended,
            now=snapshot.now,
            first_try=snapshot.first_try,
        )
        for question in questions
    ]


def next_due(all_standings: Iterable[QuestionState]) -> datetime | None:
    """The instant at which the first rated, unsuspended question falls due; `None` if none."""
    return min((row.due for row in all_standings if row.due and not row.suspended), default=None)
