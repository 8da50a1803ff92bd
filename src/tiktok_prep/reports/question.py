"""`prep show`: everything about one question, in one value.

The page and the JSON are both made from it, so they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from tiktok_prep.journal.snapshot import Snapshot
from tiktok_prep.memory.forgetting import expected_recall, recall
from tiktok_prep.model import (
    Answer,
    Card,
    Debrief,
    Point,
    Question,
    Review,
    RolePart,
    RoundOutcome,
    StageName,
    State,
    Tag,
)
from tiktok_prep.planning.plan_input import PlanInput
from tiktok_prep.planning.question_plan import QuestionPlan, on_the_day, question_plan
from tiktok_prep.planning.question_state import Held, question_states

SHOW_VERSION = 3
"""Of the JSON: raised when a key changes its meaning or goes."""


class PointState(NamedTuple):
    """One point and what is remembered of it."""

    id: str
    says: str
    state: Held
    """'new' (never rated), 'learning' (in a step), 'held'."""
    recall: float | None = None
    """Predicted chance (0-1) that it is recalled now, and if it was missed the last time, as after
    a night; `None` if it was never rated."""
    on_the_day: float | None = None
    """The same at the next interview, if it is not rehearsed again; `None` without one."""
    last_review: datetime | None = None
    """`None` if it was never rated."""
    missed: bool = False
    """Whether it was missed the last time: it has been shown since, but not said."""
    due: datetime | None = None
    """`None` if it was never rated."""
    recall_when_due: float | None = None
    """Predicted chance (0-1) that it is recalled when it falls due, or now if that is over."""
    lapses: int = 0
    """On how many days it was missed after it had been learnt."""
    leech: bool = False
    """Whether it lapsed so often that it wants a better wording."""


class LinkedFact(NamedTuple):
    """A fact that helps to answer the question."""

    id: str
    ask: str


class QuestionReport(NamedTuple):
    """All of `prep show`. Of a question that has left the deck there are its id, your answer, the
    rounds that asked it and its reviews; everything else is null, false or empty."""

    now: datetime
    deck: str
    """The deck's name."""
    id: str
    own: Answer | None
    """Your own answer."""
    asked_there: tuple[RoundOutcome, ...]
    """Real rounds that asked it, the last first."""
    reviews: tuple[Review, ...]
    """Those that stand, the oldest first."""
    question: Question | None = None
    """As the deck has it."""
    state: Held | None = None
    """'new' (never rated), 'learning' (a point is new or was just missed), 'held'."""
    suspended: bool = False
    recall: float | None = None
    """Predicted share (0-1) of its points recalled now, an unrated one counting with the chance of
    a first try; `None` if it is new."""
    due: datetime | None = None
    """When its first point falls due, or fell; `None` if it is new."""
    is_due: bool = False
    """Whether it is due now and not suspended."""
    points: tuple[PointState, ...] = ()
    """In the order of the deck."""
    stages: tuple[StageName, ...] = ()
    tags: tuple[Tag, ...] = ()
    covers: tuple[RolePart, ...] = ()
    """The parts of the role that it exercises."""
    helping: tuple[LinkedFact, ...] = ()
    has_plan: bool = False
    """Whether an interview is ahead, of whatever stage."""
    ahead: QuestionPlan | None = None
    """`None` if it is suspended, or if no interview of its stages is ahead."""
    comes_first: bool = False
    """Whether the next drill begins with it, since it went badly in a real round."""

    @property
    def unrated(self) -> int:
        """How many of its points were never rated."""
        return sum(point.state == "new" for point in self.points)

    @property
    def first_due(self) -> PointState | None:
        """The point that falls due before all others; `None` if none was ever rated."""
        rated = [(point.due, point) for point in self.points if point.due]
        return min(rated, key=lambda entry: entry[0])[1] if rated else None


def question_report(
    snapshot: Snapshot,
    question_id: str,
    inputs: PlanInput | None,
    *,
    reviews: Sequence[Review],
    debriefs: Mapping[str, Debrief],
    own: Answer | None,
) -> QuestionReport:
    """Everything about one question. `inputs` are of the same snapshot; `None` if no interview is
    ahead. `debriefs` are by stage."""
    deck, now = snapshot.deck, snapshot.now
    report = QuestionReport(
        now=now,
        deck=deck.name,
        id=question_id,
        own=own,
        asked_there=(),
        reviews=tuple(reviews),
    )
    if debriefs:
        report = _with_rounds(report, snapshot, debriefs)
    question = deck.question(question_id)
    if question is None:
        return report
    (row,) = question_states(snapshot, [question])
    cards = snapshot.cards_of(question)
    then = on_the_day(inputs, question.id) if inputs else {}
    return report._replace(
        question=question,
        state=row.state,
        suspended=row.suspended,
        recall=row.recall,
        due=row.due,
        is_due=row.is_due(now),
        points=tuple(
            _held(point, cards.get(point.id), then.get(point.id), now) for point in question.points
        ),
        stages=tuple(stage.id_and_name for stage in deck.stages if stage.id in question.stages),
        tags=tuple(tag for tag in deck.tags if tag.id in question.tags),
        covers=tuple(part for part in deck.parts if part.id in question.covers),
        helping=tuple(
            LinkedFact(fact.id, fact.ask)
            for name in question.facts
            if (fact := deck.question(name))
        ),
        has_plan=inputs is not None,
        ahead=question_plan(inputs, question.id) if inputs else None,
    )


def _with_rounds(
    report: QuestionReport, snapshot: Snapshot, debriefs: Mapping[str, Debrief]
) -> QuestionReport:
    """The report with what real rounds say of the question."""
    from tiktok_prep.rounds.debrief import round_outcomes, went_badly

    first = went_badly(snapshot, debriefs, stage=None)
    return report._replace(
        asked_there=tuple(round_outcomes(report.id, debriefs, snapshot.agenda, now=report.now)),
        comes_first=report.id in (entry.question.id for entry in first),
    )


def _held(point: Point, card: Card | None, then: float | None, now: datetime) -> PointState:
    if card is None:
        return PointState(point.id, point.says, "new", on_the_day=then)
    due = card.due(now.tzinfo)
    return PointState(
        id=point.id,
        says=point.says,
        state="held" if card.state is State.REVIEW else "learning",
        recall=expected_recall(card, at=now),
        on_the_day=then,
        last_review=card.last_review,
        missed=card.missed,
        due=due,
        recall_when_due=recall(card, at=max(due, now)),
        lapses=card.lapses,
        leech=card.is_leech,
    )
