"""`prep show`: everything about one question.

The page and the JSON are both made from one report, so they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from tiktok_prep.base.value import NamedTuple
from tiktok_prep.journal.snapshot import Snapshot
from tiktok_prep.memory.personal import Share
from tiktok_prep.model import (
    Card,
    OwnWords,
    Point,
    Question,
    Review,
    RolePart,
    StageName,
    State,
    Tag,
)
from tiktok_prep.planning.plan_input import PlanInput
from tiktok_prep.planning.predictions import Expected, expected
from tiktok_prep.planning.question_plan import QuestionPlan, question_plan
from tiktok_prep.planning.question_state import LearningState, question_states

SHOW_VERSION = 7
"""Version of the JSON. Goes up when a key is removed or changes its meaning."""


class PointState(NamedTuple):
    """One point, and how well you remember it."""

    id: str
    says: str
    state: LearningState
    """'new' (never rated), 'learning' (in a learning step), 'held'."""
    recall: Share | None = None
    """Predicted chance (0-1) that you recall the point now; `None` if you never rated it, or missed
    it and did not say it on a later day since."""
    recall_at_interview: Share | None = None
    """Predicted chance (0-1) that you recall the point at the question's next interview without
    another rehearsal; `None` as for `recall`, and if the report has no `plan`."""
    last_review: datetime | None = None
    """When the point was last rated; `None` if never."""
    missed: bool = False
    """Whether you missed the point the last time it was asked."""
    due: datetime | None = None
    """When the point falls due, or fell due; `None` if it was never rated."""
    lapses: int = 0
    """On how many days you missed the point after you had learnt it."""
    leech: bool = False
    """Whether the point lapsed so often that it needs a better wording."""


class LinkedFact(NamedTuple):
    """A fact that helps you answer the question."""

    id: str
    ask: str


class QuestionReport(NamedTuple):
    """Everything that `prep show` shows.

    A question that left the deck keeps its id, your words and its reviews; the other fields
    are null, false or empty.
    """

    now: datetime
    deck: str
    """The deck's name."""
    id: str
    own_words: OwnWords | None
    """Your own words for it; `None` if you have written none."""
    reviews: tuple[Review, ...]
    """All ratings of the question, oldest first, without those you took back."""
    question: Question | None = None
    """The question in the deck; `None` if it has left the deck."""
    state: LearningState | None = None
    """'new' (never rated), 'learning' (a point is new or was just missed), 'held'."""
    suspended: bool = False
    said: int = 0
    """How many of the question's points you remembered the last time each was asked."""
    expected: Expected | None = None
    """What is predicted of the question's points now; `None` if the question is new, or if each
    point was missed and not said on a later day since."""
    due: datetime | None = None
    """When the question's first point falls due, or fell due; `None` if the question was never
    rated."""
    is_due: bool = False
    """Whether the question is due now and not suspended."""
    points: tuple[PointState, ...] = ()
    """In deck order."""
    stages: tuple[StageName, ...] = ()
    tags: tuple[Tag, ...] = ()
    covers: tuple[RolePart, ...] = ()
    """The parts of the role that the question covers."""
    helpful_facts: tuple[LinkedFact, ...] = ()
    interview_ahead: bool = False
    """Whether any stage of the deck has an interview ahead."""
    held: date | None = None
    """The local day of the last interview of the question's rounds that is over; `None` if none is.
    """
    plan: QuestionPlan | None = None
    """When the plan asks the question; `None` if the question is suspended, or none of its stages
    has an interview ahead."""


def question_report(
    snapshot: Snapshot,
    question_id: str,
    inputs: PlanInput | None,
    *,
    reviews: Sequence[Review],
    own_words: OwnWords | None,
) -> QuestionReport:
    """Makes the report on a question, whether it is still in the deck or not (see QuestionReport).

    `inputs` is what the plan is made from, from the same snapshot; `None` if no interview is ahead.
    `reviews` are those of this question, the oldest first.
    """
    deck, now = snapshot.deck, snapshot.now
    report = QuestionReport(
        now=now,
        deck=deck.name,
        id=question_id,
        own_words=own_words,
        reviews=tuple(reviews),
    )
    question = deck.question(question_id)
    if question is None:
        return report
    (row,) = question_states(snapshot, [question])
    cards = snapshot.cards_of(question)
    plan = question_plan(inputs, question.id) if inputs else None
    on_the_day = plan.interview.at if plan else None
    return report._replace(
        question=question,
        state=row.state,
        suspended=row.suspended,
        said=row.said,
        expected=expected(row.cards, snapshot.forgetting, at=now),
        due=row.due,
        is_due=row.is_due(now),
        points=tuple(
            _point_state(point, cards.get(point.id), snapshot, on_the_day)
            for point in question.points
        ),
        stages=tuple(stage.id_and_name for stage in deck.stages if stage.id in question.stages),
        tags=tuple(tag for tag in deck.tags if tag.id in question.tags),
        covers=tuple(part for part in deck.parts if part.id in question.covers),
        helpful_facts=tuple(LinkedFact(fact.id, fact.ask) for fact in deck.facts_of(question)),
        interview_ahead=inputs is not None,
        held=max(
            (held.local.date() for s, held in snapshot.held.items() if s in question.stages),
            default=None,
        ),
        plan=plan,
    )


def _point_state(
    point: Point, card: Card | None, snapshot: Snapshot, interview: datetime | None
) -> PointState:
    """`card` is `None` for a point that was never rated, `interview` without an interview ahead."""
    if card is None:
        return PointState(point.id, point.says, "new")

    def predicted(at: datetime | None) -> Share | None:
        at_it = expected([card], snapshot.forgetting, at=at) if at else None
        return at_it and at_it.share

    return PointState(
        id=point.id,
        says=point.says,
        state="held" if card.state is State.REVIEW else "learning",
        recall=predicted(snapshot.now),
        recall_at_interview=predicted(interview),
        last_review=card.last_review,
        missed=card.missed,
        due=card.due(snapshot.now.tzinfo),
        lapses=card.lapses,
        leech=card.is_leech,
    )
