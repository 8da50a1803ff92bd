"""What prep talks about: decks, questions and points; cards and reviews; the interviews ahead.

All values are named tuples: frozen, typed, and four times cheaper to define at start-up than
frozen dataclasses (`list` and `stats` must answer at once).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta, timezone, tzinfo
from enum import IntEnum
from typing import Any, NamedTuple

from tiktok_prep.base.clocks import beginning

MAX_ANSWER = 200_000
"""Bytes. A spoken answer has a few hundred words; a text a hundred times longer is no answer."""
FROM_DEBRIEF = "debrief"
"""The `origin` of a question of your own that was written down after a real round."""


class Point(NamedTuple):
    """One thing that a strong answer says. The unit of memory."""

    id: str
    says: str


WHOLE = Point("whole", "A full answer, said aloud")
"""The point of a question that has none yet: the question is one card. Its id is kept for it."""


class Source(NamedTuple):
    """Where a fact was seen."""

    title: str
    url: str


class FollowUp(NamedTuple):
    """What an interviewer pushes with."""

    ask: str
    probes: str = ""
    """Id of the point that it aims at, if at one."""


class Fact(NamedTuple):
    """What a fact has beside its question and answer."""

    as_of: str
    """YYYY, YYYY-MM or YYYY-MM-DD: when it held."""
    source: Source
    topic: str = ""
    region: tuple[str, ...] = ()
    confidence: str = "high"
    """'high' or 'medium'."""
    note: str = ""


class Question(NamedTuple):
    """What is asked, as the deck has it; history lives in cards and reviews.

    An open question has points; a fact has one point, its answer, and `fact`.
    """

    id: str
    stages: tuple[str, ...]
    """At least one stage id. An open question has exactly one."""
    ask: str
    points: tuple[Point, ...]
    """At least one; ids unique within the question. If none was written, one called 'whole'."""
    follow_ups: tuple[FollowUp, ...] = ()
    answer_in_s: int = 20
    """Spoken target in seconds."""
    weight: float = 1.0
    """How much each of its points matters, 0.1 to 10, beside others; 1 is usual."""
    tags: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    """Ids of the parts of the role that the question exercises."""
    origin: str = ""
    """Where an open question comes from, such as 'seed'."""
    kind: str = ""
    """One of `deck_format.QUESTION_KINDS`, or empty."""
    also: tuple[str, ...] = ()
    """Other wordings of the question; memory stays with the question."""
    situation: str = ""
    """The material of a case, shown before the question."""
    weak: str = ""
    """What a weak answer sounds like."""
    facts: tuple[str, ...] = ()
    """Ids of the facts that help to answer it."""
    fact: Fact | None = None
    """`None` for an open question."""

    @property
    def is_fact(self) -> bool:
        return self.fact is not None

    @property
    def has_points(self) -> bool:
        """Whether points were written; a fact has its answer."""
        return self.points != (WHOLE,)

    def wording(self, asked_before: int) -> str:
        """The wording for its next time: each in turn, the first one first."""
        wordings = (self.ask, *self.also)
        return wordings[asked_before % len(wordings)]


class Stage(NamedTuple):
    """One interview round."""

    id: str
    name: str
    objective: str
    expect: tuple[str, ...]
    ask_them: tuple[str, ...] = ()
    """What to ask those who ask, the best first."""

    @property
    def named(self) -> StageName:
        return StageName(self.id, self.name)


class StageName(NamedTuple):
    """What a report says of a stage: not all of it."""

    id: str
    name: str


class RolePart(NamedTuple):
    """One thing that the role asks for: a responsibility, a qualification, a tip."""

    id: str
    kind: str
    says: str


class Role(NamedTuple):
    """The job that the interview is for."""

    title: str
    summary: str
    parts: tuple[RolePart, ...]


class Tag(NamedTuple):
    """A topic that questions share."""

    id: str
    name: str


class Topic(NamedTuple):
    """What a fact is about, and how long such a fact stays true."""

    id: str
    shelf_months: int | None
    """`None` means that it does not go stale."""


class Deck(NamedTuple):
    """A whole deck: stages in the order of the interview, questions in the order of the file."""

    name: str
    stages: tuple[Stage, ...]
    role: Role | None
    tags: tuple[Tag, ...]
    questions: tuple[Question, ...]
    """Open questions first, then facts."""
    topics: tuple[Topic, ...] = ()

    @property
    def parts(self) -> tuple[RolePart, ...]:
        """The parts of the role; empty in a deck without one."""
        return self.role.parts if self.role else ()

    def question(self, question_id: str) -> Question | None:
        return next((q for q in self.questions if q.id == question_id), None)

    def stage(self, stage_id: str) -> Stage | None:
        return next((s for s in self.stages if s.id == stage_id), None)

    def select(self, *, stage: str | None, tag: str | None) -> list[Question]:
        """The questions of one stage and tag, in deck order; `None` means all."""
        return [
            q
            for q in self.questions
            if (stage is None or stage in q.stages) and (tag is None or tag in q.tags)
        ]


class Rating(IntEnum):
    """How well the points that were not left out came. Hard is a pass."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class State(IntEnum):
    """FSRS state of a card. There is no 'new': a point never rated has no card."""

    LEARNING = 1
    REVIEW = 2
    RELEARNING = 3


class Card(NamedTuple):
    """What is remembered of one point, computed from its reviews alone."""

    question_id: str
    point_id: str
    state: State
    step: int | None
    """Index of the (re)learning step; `None` in review."""
    stability: float
    """Days until recall falls to 90 % (FSRS `S`)."""
    difficulty: float
    """1 (easy) to 10 (hard), FSRS `D`."""
    soonest: datetime
    """UTC. It is not due before this instant: the end of a (re)learning step, or an hour after a
    review from which it returns on another day."""
    due_day: date | None
    """Nor before this local day begins; `None` in a (re)learning step."""
    last_review: datetime
    """UTC."""
    last_day: date
    """The local calendar day of the last review, where it was given."""
    lapses: int
    """On how many days it was rated Again after it had been learnt."""
    missed: bool
    """Whether its last rating was Again: it has been shown since, but not said."""

    @property
    def is_leech(self) -> bool:
        """Whether it lapsed so often that it wants a better wording."""
        return self.lapses >= LEECH_LAPSES

    def due(self, zone: tzinfo | None) -> datetime:
        """UTC; the instant from which on it may be asked by the clocks of `zone`.

        The memory has a day, not an instant: on every machine the same one, though the clocks
        change until then or another zone is travelled to.
        """
        if self.due_day is None:
            return self.soonest
        return max(self.soonest, beginning(self.due_day, zone))


LEECH_LAPSES = 4
"""A point that lapsed this often is a leech: it wants a better wording, not more repetition."""


def offset_min(local: datetime) -> int:
    """Minutes that the clock of an aware time is ahead of UTC."""
    offset = local.utcoffset()
    assert offset is not None
    return round(offset.total_seconds() / 60)


class Review(NamedTuple):
    """One rating of one question at one instant."""

    id: str
    at: datetime
    """UTC."""
    offset_min: int
    """Minutes that the local clock was ahead of UTC: makes the local day part of the record,
    so that a replay in another time zone reaches the same memory."""
    question_id: str
    rating: Rating
    points: tuple[str, ...]
    """The points that were asked: all that the question had then, unless `narrowed`."""
    left_out: tuple[str, ...]
    """The points that were not said; they count as Again."""
    answered_ms: int
    """From the question to the reveal; for a typed answer, what its words take to say."""
    took_ms: int
    """`answered_ms`, and from the reveal to the rating."""
    sure: int | None = None
    """How sure the person was before the answer was shown, 1 to 3; `None` if nobody asked."""
    mock: str = ""
    """Id of the mock interview in which it was given; '' in a drill."""
    narrowed: bool = False
    """Whether only some of its points were asked, as in a warm-up. It rates those alone, and says
    nothing of how long the whole question takes."""
    after: str = ""
    """Id of a review that was given before it and is dated later, as the clock was set back between
    them: it counts right behind that one as long as that stands. '' if there is none."""

    @property
    def day(self) -> date:
        """The local calendar day on which it was given."""
        return (self.at + timedelta(minutes=self.offset_min)).date()

    def rating_of(self, point_id: str) -> Rating:
        return Rating.AGAIN if point_id in self.left_out else self.rating

    @property
    def points_said(self) -> tuple[str, ...]:
        """Its points that were said: not rated Again, nor left out."""
        return tuple(p for p in self.points if self.rating_of(p) is not Rating.AGAIN)


class Interview(NamedTuple):
    """When one stage's interview is."""

    stage: str
    """A stage id, of any deck."""
    at: datetime
    """UTC."""
    offset_min: int
    """Minutes that the local clock is ahead of UTC there and then."""

    @property
    def local(self) -> datetime:
        """When it is on the clock there; aware, at a fixed offset."""
        return self.at.astimezone(timezone(timedelta(minutes=self.offset_min)))


MINUTES = 30
GOAL = 0.9
PACE = 150
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Agenda(NamedTuple):
    """The interviews and what there is to prepare for them, as last set."""

    interviews: tuple[Interview, ...] = ()
    """By instant, then stage; past ones too; of any deck."""
    minutes: int = MINUTES
    """Of study a day."""
    goal: float = GOAL
    """Readiness to reach (over 0, under 1)."""
    off: tuple[str, ...] = ()
    """Days without study: 'sun' (of WEEKDAYS) for every Sunday, '2026-12-01' for one day."""
    pace: int = PACE
    """Words spoken a minute: PACE, or what an earlier version measured; nothing sets it now."""

    def next_of(self, stages: Iterable[Stage], *, after: datetime) -> Interview | None:
        """The first interview of one of these stages after an instant; `None` if none is ahead."""
        return next(iter(self.ahead(stages, after=after)), None)

    def ahead(self, stages: Iterable[Stage], *, after: datetime) -> list[Interview]:
        """The interviews of these stages after an instant, in order."""
        ids = {stage.id for stage in stages}
        return [i for i in self.interviews if i.stage in ids and i.at > after]

    def past(self, stages: Iterable[Stage], *, by: datetime) -> list[Interview]:
        """The interviews of these stages up to an instant, in order."""
        ids = {stage.id for stage in stages}
        return [i for i in self.interviews if i.stage in ids and i.at <= by]

    def to_come(self, stages: Sequence[str], *, after: datetime) -> str:
        """The first of `stages` whose interview has not passed, or `stages[0]`: for an example."""
        over = {i.stage for i in self.interviews if i.at <= after}
        return next((stage for stage in stages if stage not in over), stages[0])


class Answer(NamedTuple):
    """One's own answer to a question, as it stands in its file."""

    question_id: str
    text: str
    """Markdown, without the head of the file and its comments."""
    story: str = ""
    """The story that it tells, an id; '' if it was marked as none."""


class Mock(NamedTuple):
    """A mock interview, as it was begun."""

    id: str
    at: datetime
    """UTC."""
    offset_min: int
    """Minutes that the local clock was ahead of UTC."""
    stage: str
    seed: int
    style: str
    minutes: int
    """Of the whole round."""
    questions: tuple[str, ...]
    """Ids, in the order to ask."""


class AskedFollowUp(NamedTuple):
    """A follow-up of a mock interview, and whether the answer to it held."""

    question_id: str
    ask: str
    probes: str
    """Id of the point that it aims at; '' if at none."""
    held: bool
    took_ms: int
    at: datetime
    """UTC. When it was answered."""


class MockRun(NamedTuple):
    """A mock interview, and what came of it so far."""

    mock: Mock
    reviews: tuple[Review, ...]
    """Those that stand, in order."""
    pushed: tuple[AskedFollowUp, ...]
    """In order, also those to a review that was taken back since."""
    ended: datetime | None
    """UTC; when it was ended, by its last question or its clock. `None` if it was not, or if
    something was answered since."""


WENT = ("well", "mixed", "badly")


class RoundQuestion(NamedTuple):
    """A question of a real interview."""

    question_id: str
    went: str
    """One of WENT."""
    at: datetime | None = None
    """UTC; when that was last said. `None`: when the debrief began."""


class RoundOutcome(NamedTuple):
    """How one question went in one real round."""

    stage: str
    went: str
    """One of WENT."""
    day: date
    """The local day of the round."""


class Debrief(NamedTuple):
    """What a real round was, as written down line by line."""

    at: datetime
    """UTC; when the last of what stands was written."""
    stage: str
    asked: tuple[RoundQuestion, ...] = ()
    claims: tuple[str, ...] = ()
    """What was said that later rounds must not contradict: figures, commitments."""
    surprises: tuple[str, ...] = ()
    began: datetime | None = None
    """UTC; when the first of what stands was written. `None`: at `at`."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written, or all was taken back."""
        return not (self.asked or self.claims or self.surprises)


class DatedAhead(NamedTuple):
    """What is dated ahead of the clock."""

    ratings: int
    suspensions: int
    """Or returns from one."""
    until: datetime
    """UTC; the last of the dates."""


class Event(NamedTuple):
    """One line of the journal. `payload` holds JSON values only."""

    id: str
    """32 hexadecimal digits, random."""
    at: datetime
    """UTC, to the microsecond."""
    kind: str
    payload: dict[str, Any]


def by_question(cards: Iterable[Card]) -> dict[str, dict[str, Card]]:
    """Question id -> point id -> card."""
    grouped: dict[str, dict[str, Card]] = {}
    for card in cards:
        grouped.setdefault(card.question_id, {})[card.point_id] = card
    return grouped
