"""How well each question is known, and when it is due."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal, NamedTuple

from tiktok_prep.journal.snapshot import Snapshot
from tiktok_prep.memory.forgetting import FIRST_TRY, expected_share
from tiktok_prep.model import Card, Interview, Question, State

LearningState = Literal["new", "learning", "held"]
"""'new': never rated. 'learning': a point is unrated or still in a learning step. 'held': all
points have been learnt."""


class QuestionState(NamedTuple):
    """How well one question is known at one instant, and when it is due."""

    question: Question
    state: LearningState
    recall: float | None
    """Predicted share (0-1) of its points recalled now; an unrated point counts as a first try.
    `None` if the question is new."""
    due: datetime | None
    """UTC; when its first point is due, `None` if it is new. If the deck has gained a point since
    the last review, it has been due since that review."""
    suspended: bool
    readiness: float
    """Its share (0-1) when readiness is summed: `recall`, or the chance of a first try if new."""

    @property
    def is_new(self) -> bool:
        """Whether it was never rated and a drill may ask it."""
        return self.state == "new" and not self.suspended

    def is_due(self, now: datetime) -> bool:
        return not self.suspended and self.due is not None and self.due <= now

    def is_open(self, now: datetime) -> bool:
        """Whether a drill may ask it: it is new or due, and not suspended."""
        return not self.suspended and (self.due is None or self.due <= now)


class RehearsalEffect(NamedTuple):
    """What a rehearsal today would change for one question.

    Recall is the expected share (0-1) of its points recalled at its next interview.
    """

    interview: Interview
    without_rehearsal: float
    """Recall if the question is not rehearsed again."""
    with_rehearsal: float
    """Recall if it is rehearsed once, now."""
    seconds: float
    """Expected time for that rehearsal."""


def question_state(
    question: Question,
    cards: Mapping[str, Card],
    *,
    suspended: bool,
    now: datetime,
    first_try: float = FIRST_TRY,
) -> QuestionState:
    """The state of `question` at `now`, from its cards by point id.

    Cards of points that are no longer in the deck are ignored. `first_try` is the chance (0-1) of
    recalling a point that was never rated.
    """
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
        readiness=recall or 0.0,
    )


def weighted_recall(rows: Iterable[QuestionState]) -> float | None:
    """Predicted share (0-1) of the weighted points of all `rows` recalled now; `None` if there are
    none or none of them was ever rated."""
    rows = list(rows)
    if all(row.recall is None for row in rows):
        return None
    weights = [row.question.weight * len(row.question.points) for row in rows]
    return sum(w * row.readiness for w, row in zip(weights, rows, strict=True)) / sum(weights)


def question_states(snapshot: Snapshot, questions: Iterable[Question]) -> list[QuestionState]:
    """The state of each of `questions` at the snapshot's time, in the same order."""
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


def next_due(states: Iterable[QuestionState]) -> datetime | None:
    """When (UTC) the first question that is rated and not suspended is due; `None` if none is."""
    return min((row.due for row in states if row.due and not row.suspended), default=None)
