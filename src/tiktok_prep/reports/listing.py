"""`prep list`: each stage with its questions, and how well you know them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from tiktok_prep.base.value import NamedTuple
from tiktok_prep.journal.snapshot import Snapshot
from tiktok_prep.model import Deck, Fact, Interview, Point, Question, Stage, Tag
from tiktok_prep.planning.predictions import Expected, expected
from tiktok_prep.planning.question_state import (
    LearningState,
    QuestionState,
    RehearsalEffect,
    next_due,
    question_states,
)

LIST_VERSION = 5
"""Version of the JSON. Goes up when a key is removed or changes its meaning."""


class ListFilter(NamedTuple):
    """Which questions to list; `None` allows all."""

    stage: str | None = None
    tag: str | None = None
    facts: bool = False
    """List facts instead of open questions."""
    due: bool = False
    """Only what is due now or, with an interview ahead, what the plan asks today: open questions
    and facts, or only facts if `facts` is set too."""

    def select(self, deck: Deck) -> list[Question]:
        """Returns the questions and facts with this stage and tag, in deck order.
        `facts` and `due` make no difference."""
        return list(deck.select(stage=self.stage, tag=self.tag))

    def includes(self, question: ListedQuestion) -> bool:
        """Whether `facts` and `due` allow the question; the other fields make no difference."""
        if self.due and not question.waits:
            return False
        return (self.due and not self.facts) or (question.fact is not None) == self.facts


class ListedQuestion(NamedTuple):
    """A question or fact, and how well you know it."""

    id: str
    kind: str
    """'' if the deck gives none; always '' for a fact."""
    ask: str
    points: tuple[Point, ...]
    answer_in_s: int
    """How long the spoken answer should take."""
    weight: float
    """How much each point of the question matters, 0.1 to 10; 1 is usual."""
    tags: tuple[str, ...]
    covers: tuple[str, ...]
    """Ids of the parts of the role that the question covers."""
    fact: Fact | None
    """`None` for an open question."""
    state: LearningState
    """'new' (never rated), 'learning' (a point is new or was just missed), 'held'."""
    suspended: bool
    due: datetime | None
    """When the question's first point falls due, or fell due; `None` if the question was never
    rated."""
    is_due: bool
    """Whether the question is due now and not suspended."""
    asked_today: bool | None
    """Whether the plan asks the question in the rest of today; `None` if the question is suspended,
    or the stage in which it is listed has no interview ahead."""
    rehearsal_effect: RehearsalEffect | None
    """What a rehearsal today would change; `None` if the question is suspended, or none of its
    stages has an interview ahead."""
    last_review: datetime | None
    """When the question was last rated; `None` if the question was never rated."""
    said: int
    """How many of the question's points you remembered the last time each was asked."""
    expected: Expected | None
    """What is predicted of the question's points now; `None` if the question is new, or if each
    point was missed and not said on a later day since."""

    @property
    def waits(self) -> bool:
        """`asked_today`, or `is_due` if that is `None`."""
        return self.is_due if self.asked_today is None else self.asked_today


class FactsState(NamedTuple):
    """How well you know the facts of one stage."""

    total: int
    rated: int
    said: int
    """How many of the facts you remembered the last time."""
    due: int
    """How many are due, or asked by the plan today if they have an interview ahead."""


class ListedStage(NamedTuple):
    """A stage and those of its questions that the filter lets through."""

    id: str
    name: str
    objective: str
    expect: tuple[str, ...]
    questions: tuple[ListedQuestion, ...]
    facts: FactsState | None
    """The facts, counted instead of listed; `None` with --facts and --due."""
    held: Interview | None
    """The interview of the stage if that is over; `None` if not."""
    interview: Interview | None
    """The interview of the stage if that is ahead; `None` if not."""

    @property
    def is_empty(self) -> bool:
        return not self.questions and not (self.facts and self.facts.total)


class ListReport(NamedTuple):
    """Everything that `prep list` shows."""

    now: datetime
    deck: str
    """The deck's name."""
    tags: tuple[Tag, ...]
    stages: tuple[ListedStage, ...]
    """The stages asked for, empty ones too. With --due and no round named, those that are over are
    left out, unless all are."""
    next_due: datetime | None
    """When the first question asked for falls due, or fell due; `None` if each is new or
    suspended."""

    @property
    def is_empty(self) -> bool:
        return all(stage.is_empty for stage in self.stages)


def list_report(
    snapshot: Snapshot,
    wanted: ListFilter,
    effects: Mapping[str, RehearsalEffect],
    predicted: Mapping[str, Expected] = {},
    *,
    asked_today: Mapping[str, bool] = {},
) -> ListReport:
    """Lists the stages that `wanted` allows, even empty ones, with the questions that `wanted`
    allows.

    `effects`, `predicted` and `asked_today` (by the plan) are by question id; what a question lacks
    there is `None` in its entry, and `asked_today` in a stage without an interview ahead.
    """
    deck, now = snapshot.deck, snapshot.now
    selected, stages = wanted.select(deck), list(deck.stages)
    if wanted.due and wanted.stage is None and not snapshot.all_held:
        stages = [stage for stage in stages if stage.id not in snapshot.held]
        selected = snapshot.still_needed(selected)
    rows = question_states(snapshot, selected)
    dated = snapshot.dated

    def listed(row: QuestionState, *, is_dated: bool) -> ListedQuestion:
        question, name = row.question, row.question.id
        return ListedQuestion(
            id=name,
            kind=question.kind,
            ask=question.ask,
            points=question.points,
            answer_in_s=question.answer_in_s,
            weight=question.weight,
            tags=question.tags,
            covers=question.covers,
            fact=question.fact,
            state=row.state,
            suspended=row.suspended,
            due=row.due,
            is_due=row.is_due(now),
            asked_today=asked_today.get(name) if is_dated else None,
            rehearsal_effect=effects.get(name),
            last_review=row.last_review,
            said=row.said,
            expected=predicted.get(name),
        )

    def listed_stage(stage: Stage) -> ListedStage:
        own = [row for row in rows if stage.id in row.question.stages]
        questions = [listed(row, is_dated=stage.id in dated) for row in own]
        return _listed_stage(stage, questions, wanted, snapshot)

    return ListReport(
        now=now,
        deck=deck.name,
        tags=deck.tags,
        stages=tuple(listed_stage(each) for each in stages if wanted.stage in (None, each.id)),
        next_due=next_due(row for row in rows if row.question.is_fact or not wanted.facts),
    )


def predicted_now(snapshot: Snapshot) -> dict[str, Expected]:
    """Returns question id -> what is predicted of the question now, without questions of which
    nothing is predicted (see `ListedQuestion.expected`)."""
    rows = question_states(snapshot, snapshot.deck.questions)
    forgetting, now = snapshot.forgetting, snapshot.now
    shares = {row.question.id: expected(row.cards, forgetting, at=now) for row in rows}
    return {name: predicted for name, predicted in shares.items() if predicted}


def _listed_stage(
    stage: Stage, questions: Sequence[ListedQuestion], wanted: ListFilter, snapshot: Snapshot
) -> ListedStage:
    """Makes the entry of a stage; `questions` are those that `wanted.select` allows."""
    return ListedStage(
        id=stage.id,
        name=stage.name,
        objective=stage.objective,
        expect=stage.expect,
        questions=tuple(filter(wanted.includes, questions)),
        facts=None if wanted.facts or wanted.due else _facts_state(questions),
        held=snapshot.held.get(stage.id),
        interview=snapshot.agenda.next_of([stage], after=snapshot.now),
    )


def _facts_state(questions: Sequence[ListedQuestion]) -> FactsState:
    """Counts the facts among `questions`; open questions are ignored."""
    facts = [question for question in questions if question.fact]
    return FactsState(
        total=len(facts),
        rated=sum(fact.state != "new" for fact in facts),
        said=sum(fact.said for fact in facts),
        due=sum(fact.waits for fact in facts),
    )
