"""The state of a question: its cards, and when it is due."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal

from tiktok_prep.base.value import NamedTuple
from tiktok_prep.journal.snapshot import Snapshot
from tiktok_prep.memory.personal import Share
from tiktok_prep.model import Card, Interview, Question, State

LearningState = Literal["new", "learning", "held"]
"""'new': never rated. 'learning': a point is unrated or still in a learning step. 'held': all
points have been learnt."""


class QuestionState(NamedTuple):
    """The state of one question at one instant."""

    question: Question
    state: LearningState
    cards: tuple[Card | None, ...]
    """One for each of the question's points, in order; `None` for a point that was never rated."""
    due: datetime | None
    """UTC; when the question's first point is due. `None` if the question was never rated. If the
    deck has gained a point since the last review, the time of that review."""
    suspended: bool

    @property
    def rated(self) -> list[Card]:
        """The cards of the points that were rated, in deck order."""
        return [card for card in self.cards if card]

    @property
    def said(self) -> int:
        """How many of the question's points you said the last time each was asked; 0 if never
        rated."""
        return sum(not card.missed for card in self.rated)

    @property
    def last_review(self) -> datetime | None:
        """When the question was last rated (UTC); `None` if never."""
        return max((card.last_review for card in self.rated), default=None)

    @property
    def is_new(self) -> bool:
        """Whether the question was never rated and is not suspended."""
        return self.state == "new" and not self.suspended

    def is_due(self, now: datetime) -> bool:
        """Whether the question is due by `now`; False if it is new or suspended."""
        return not self.suspended and self.due is not None and self.due <= now

    def is_open(self, now: datetime) -> bool:
        """Whether a drill may ask the question: it is new or due, and not suspended."""
        return not self.suspended and (self.due is None or self.due <= now)


class RehearsalEffect(NamedTuple):
    """What a rehearsal today would change for one question.

    Recall is the expected share (0-1) of its points recalled at its next interview. It is `None`
    unless each point was said, and on a later day if it was missed before.
    """

    interview: Interview
    without_rehearsal: Share | None
    """Recall if the question is not rehearsed again."""
    with_rehearsal: Share | None
    """Recall if the question is rehearsed once, now, and not again."""
    seconds: float
    """Expected time for one rehearsal of the question."""


def question_state(
    question: Question, cards: Mapping[str, Card], *, suspended: bool, now: datetime
) -> QuestionState:
    """Returns the state of `question` at `now`, from its cards by point id.

    Cards of points that are no longer in the deck are ignored.
    """
    of_points = tuple(cards.get(point.id) for point in question.points)
    own = [card for card in of_points if card]
    if not own:
        return QuestionState(question, "new", of_points, None, suspended)
    unrated = len(own) < len(question.points)
    learning = unrated or any(card.state is not State.REVIEW for card in own)
    return QuestionState(
        question=question,
        state="learning" if learning else "held",
        cards=of_points,
        due=(
            max(card.last_review for card in own)
            if unrated
            else min(card.due(now.tzinfo) for card in own)
        ),
        suspended=suspended,
    )


def question_states(snapshot: Snapshot, questions: Iterable[Question]) -> list[QuestionState]:
    """Returns the state of each of `questions` at the snapshot's time, in the same order."""
    return [
        question_state(
            question,
            snapshot.cards_of(question),
            suspended=question.id in snapshot.suspended,
            now=snapshot.now,
        )
        for question in questions
    ]


def next_due(states: Iterable[QuestionState]) -> datetime | None:
    """Returns when the soonest of the rated questions that are not suspended is or was due (UTC);
    `None` without any."""
    return min((row.due for row in states if row.due and not row.suspended), default=None)
