"""`prep list`: the rounds and their questions, with how well each is held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from tiktok_prep.journal.snapshot import Snapshot
from tiktok_prep.model import Deck, Fact, Point, Question, Role, Stage, Tag
from tiktok_prep.planning.question_state import (
    LearningState,
    QuestionState,
    RehearsalEffect,
    next_due,
    question_states,
    weighted_recall,
)

LIST_VERSION = 3
"""Of the JSON: raised when a key changes its meaning or goes."""


class ListFilter(NamedTuple):
    """Which questions are to be listed; `None` means any."""

    stage: str | None = None
    tag: str | None = None
    kind: str | None = None
    part: str | None = None
    """A part of the role that they cover."""
    facts: bool = False
    """Facts instead of open questions."""
    due: bool = False
    """What is due now: of both kinds, unless only facts are wanted."""

    def of(self, deck: Deck) -> list[Question]:
        """The questions and facts with all of it, due or not, in deck order."""
        return [
            question
            for question in deck.select(stage=self.stage, tag=self.tag)
            if self.kind in (None, question.kind)
            and (self.part is None or self.part in question.covers)
        ]

    def lists(self, row: QuestionState, now: datetime) -> bool:
        """Whether one of these questions is listed."""
        both = self.due and not self.facts
        return (both or row.question.is_fact == self.facts) and (not self.due or row.is_due(now))


class ListedQuestion(NamedTuple):
    """A question or fact, and where it stands."""

    id: str
    kind: str
    """'' where the deck says none, as for a fact."""
    ask: str
    points: tuple[Point, ...]
    answer_in_s: int
    """Spoken target."""
    weight: float
    """Of each of its points beside others, 0.1 to 10; 1 is usual."""
    tags: tuple[str, ...]
    covers: tuple[str, ...]
    """Ids of the parts of the role that it exercises."""
    fact: Fact | None
    """`None` for an open question."""
    state: LearningState
    """'new' (never rated), 'learning' (a point is new or was just missed), 'held'."""
    suspended: bool
    recall: float | None
    """Predicted share (0-1) of its points recalled now, an unrated one counting with the chance of
    a first try; `None` if it is new."""
    due: datetime | None
    """When its first point falls due, or fell; `None` if it is new."""
    is_due: bool
    """Whether it is due now and not suspended."""
    ahead: RehearsalEffect | None
    """`None` without an interview of its stages ahead, and if it is suspended."""


class FactsState(NamedTuple):
    """How the facts of one stage are held."""

    total: int
    rated: int
    due: int
    recall: float | None
    """Predicted share of all of them recalled now, by weight, an unrated one counting with the
    chance of a first try; `None` if none is rated."""


class ListedStage(NamedTuple):
    """A round, and what is listed of it."""

    id: str
    name: str
    objective: str
    expect: tuple[str, ...]
    questions: tuple[ListedQuestion, ...]
    facts: FactsState | None
    """The facts that are counted and not listed; `None` with --facts and --due."""

    @property
    def is_empty(self) -> bool:
        return not self.questions and not (self.facts and self.facts.total)


class ListReport(NamedTuple):
    """All of `prep list`."""

    now: datetime
    deck: str
    """The deck's name."""
    role: Role | None
    """`None` without --role, and in a deck without one."""
    tags: tuple[Tag, ...]
    stages: tuple[ListedStage, ...]
    """Those asked for, also where nothing of them is listed."""
    next_due: datetime | None
    """When the first question that is wanted falls due, or fell; `None` if none was ever rated."""

    @property
    def is_empty(self) -> bool:
        return all(stage.is_empty for stage in self.stages)


def listing(
    snapshot: Snapshot,
    wanted: ListFilter,
    effects: Mapping[str, RehearsalEffect],
    *,
    role: bool = False,
) -> ListReport:
    """What is `wanted`; `effects` of questions with an interview ahead, by their ids."""
    deck, now = snapshot.deck, snapshot.now
    rows = question_states(snapshot, wanted.of(deck))
    return ListReport(
        now=now,
        deck=deck.name,
        role=deck.role if role else None,
        tags=deck.tags,
        stages=tuple(
            _stage(stage, rows, wanted, effects, now)
            for stage in deck.stages
            if wanted.stage in (None, stage.id)
        ),
        next_due=next_due(row for row in rows if row.question.is_fact or not wanted.facts),
    )


def facts_held(rows: Iterable[QuestionState], *, now: datetime) -> FactsState:
    """How the facts among `rows` are held."""
    facts = [row for row in rows if row.question.is_fact]
    return FactsState(
        total=len(facts),
        rated=sum(row.recall is not None for row in facts),
        due=sum(row.is_due(now) for row in facts),
        recall=weighted_recall(facts),
    )


def _stage(
    stage: Stage,
    rows: Sequence[QuestionState],
    wanted: ListFilter,
    effects: Mapping[str, RehearsalEffect],
    now: datetime,
) -> ListedStage:
    own = [row for row in rows if stage.id in row.question.stages]
    return ListedStage(
        id=stage.id,
        name=stage.name,
        objective=stage.objective,
        expect=stage.expect,
        questions=tuple(
            _listed(row, effects.get(row.question.id), now) for row in own if wanted.lists(row, now)
        ),
        facts=None if wanted.facts or wanted.due else facts_held(own, now=now),
    )


def _listed(row: QuestionState, ahead: RehearsalEffect | None, now: datetime) -> ListedQuestion:
    question = row.question
    return ListedQuestion(
        id=question.id,
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
        recall=row.recall,
        due=row.due,
        is_due=row.is_due(now),
        ahead=ahead,
    )
