"""The values that every room shares: decks and questions, cards and reviews, interviews and notes.

All are named tuples: immutable, and defined ten times faster than frozen dataclasses, which
`prep list` and `prep stats` would feel at start-up. The types of their fields are not left as text
here: `deck/cache` reads them each time.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from enum import IntEnum
from typing import Any, Self

from tiktok_prep.base.clocks import start_of_day
from tiktok_prep.base.value import NamedTuple

MAX_ANSWER = 200_000
"""The largest file of your own answer, in bytes: a hundred times what a spoken answer needs."""
LONGEST_TIME_S = 180
"""In seconds: how long anybody listens to one answer."""
FROM_DEBRIEF = "debrief"
FROM_ADD = "add"
"""The `origin` of your own questions: FROM_DEBRIEF of those that `prep debrief` wrote down after a
real round, FROM_ADD of those from `prep add`."""


class Point(NamedTuple):
    """One thing that a strong answer says. Each point has its own memory, a card."""

    id: str
    says: str


WHOLE = Point("whole", "A full answer, said aloud")
"""The only point of a question for which none was written: the question is one card. No other point
may have its id."""


class Source(NamedTuple):
    """Where a fact was seen."""

    title: str
    url: str


CORE_WEIGHT = 1
"""Facts of less weight are a reserve, for the questions that name them."""
OWN_SOURCE = Source("your own", "")
"""The source of a fact that you added yourself."""


class FollowUp(NamedTuple):
    """A question that an interviewer asks about your answer."""

    ask: str
    probes: str = ""
    """Id of the point that it tests; '' if none."""


class Fact(NamedTuple):
    """What the deck says about a fact besides its question and answer."""

    as_of: str
    """When it was true: YYYY, YYYY-MM or YYYY-MM-DD."""
    source: Source
    topic: str = ""
    region: tuple[str, ...] = ()
    confidence: str = "high"
    """'high' or 'medium'."""
    note: str = ""
    stale: bool = False
    """Whether its shelf life was over on the day when the deck was loaded: look it up again."""

    @property
    def is_unsure(self) -> bool:
        """Whether the deck has less than high confidence in the fact."""
        return self.confidence != "high"


class Question(NamedTuple):
    """A question as written in the deck. Its history is in cards and reviews.

    Either an open question with points, or a fact: then `fact` is set, and its answer is the only
    point.
    """

    id: str
    stages: tuple[str, ...]
    """Ids of stages, at least one. An open question has exactly one."""
    ask: str
    points: tuple[Point, ...]
    """At least one. Their ids are unique within the question. If none was written, WHOLE."""
    follow_ups: tuple[FollowUp, ...] = ()
    answer_in_s: int = 20
    """How long the spoken answer should take, in seconds."""
    weight: float = 1.0
    """How much each of its points counts compared with other questions': 0.1 to 10, usually 1."""
    tags: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    """Ids of the parts of the role that the question is about."""
    origin: str = ""
    """Where an open question comes from, such as 'seed'."""
    kind: str = ""
    """One of `deck.format.QUESTION_KINDS`, or ''."""
    also: tuple[str, ...] = ()
    """Other wordings. They share the memory of the question."""
    situation: str = ""
    """The text of a case, shown before the question."""
    weak: str = ""
    """What a weak answer sounds like."""
    facts: tuple[str, ...] = ()
    """Ids of facts that help to answer it."""
    fact: Fact | None = None
    """`None` for an open question."""

    @property
    def is_fact(self) -> bool:
        return self.fact is not None

    @property
    def is_own(self) -> bool:
        """Whether its `origin` is FROM_ADD or FROM_DEBRIEF."""
        return self.origin in (FROM_ADD, FROM_DEBRIEF)

    @property
    def has_points(self) -> bool:
        """Whether points were written; always True for a fact, whose answer is its point."""
        return self.points != (WHOLE,)

    @property
    def wordings(self) -> tuple[str, ...]:
        """All its wordings: `ask`, then those of `also`."""
        return (self.ask, *self.also)

    def wording(self, asked_before: int) -> str:
        """Returns the wording for a question that was asked `asked_before` times: with 0 `ask`,
        then each of `also` in turn, then `ask` again."""
        return self.wordings[asked_before % len(self.wordings)]


class StageName(NamedTuple):
    """A stage in a report, without its texts."""

    id: str
    name: str


class Stage(NamedTuple):
    """One interview round."""

    id: str
    name: str
    objective: str
    expect: tuple[str, ...]
    ask_them: tuple[str, ...] = ()
    """What to ask the interviewers, the best question first."""

    @property
    def id_and_name(self) -> StageName:
        return StageName(self.id, self.name)


class RolePart(NamedTuple):
    """One thing that the job asks for: a responsibility, a qualification, a tip."""

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
    """A subject of facts, and how long facts about it stay true."""

    id: str
    shelf_months: int | None
    """`None`: they never go stale."""


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
        """The parts of the role; () if the deck has no role."""
        return self.role.parts if self.role else ()

    def question(self, question_id: str) -> Question | None:
        """Returns `None` if the deck has no such question."""
        return next((q for q in self.questions if q.id == question_id), None)

    def stage(self, stage_id: str) -> Stage | None:
        """Returns `None` if the deck has no such stage."""
        return next((s for s in self.stages if s.id == stage_id), None)

    def facts_of(self, question: Question) -> list[Question]:
        """Returns the facts that help to answer the question."""
        return [fact for name in question.facts if (fact := self.question(name))]

    def select(self, *, stage: str | None, tag: str | None) -> list[Question]:
        """Returns the questions of a stage and with a tag, in deck order. `None` means any stage or
        tag."""
        return [q for q in self.questions if stage in (None, *q.stages) and tag in (None, *q.tags)]


class Rating(IntEnum):
    """How well you remembered the points that you did not leave out. Hard is a pass."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class State(IntEnum):
    """The FSRS state of a card. There is no "new": a point that was never rated has no card."""

    LEARNING = 1
    REVIEW = 2
    RELEARNING = 3


class Card(NamedTuple):
    """The memory of one point, computed from its reviews only."""

    question_id: str
    point_id: str
    state: State
    stability: float
    """Days until recall falls to 90 % (FSRS `S`)."""
    difficulty: float
    """1 (easy) to 10 (hard), FSRS `D`."""
    soonest: datetime
    """UTC. Not due before this instant: the end of a learning step, or an hour after a review that
    sends it to another day."""
    due_day: date | None
    """Not due before this local day begins, either; `None` in a learning or relearning step."""
    last_review: datetime
    """UTC."""
    last_day: date
    """The calendar day of the last review, in the time zone where it was given."""
    lapses: int
    """On how many days it was rated Again after it had been learnt (reached review)."""
    missed: bool
    """Whether its last rating was Again: you have seen the answer since, but not said it."""
    unproven: bool
    """Whether you missed it and have not said it on a later day since. Saying it a few minutes
    after you read it shows little."""

    @property
    def is_leech(self) -> bool:
        """Whether the point has lapsed LEECH_LAPSES times or more."""
        return self.lapses >= LEECH_LAPSES

    def due(self, zone: tzinfo | None) -> datetime:
        """Returns the instant (UTC) from which the card is due in `zone`; without a `zone`, that of
        this machine.

        A card in review has a due day, not an instant, so that the day stays the same when the
        clocks change or you travel to another time zone.
        """
        if self.due_day is None:
            return self.soonest
        return max(self.soonest, start_of_day(self.due_day, zone))


LEECH_LAPSES = 4
"""A point that lapsed this often is a leech: better wording will help it, more reviews will not."""


def offset_min(local: datetime) -> int:
    """Returns how many minutes the clock of an aware datetime is ahead of UTC, rounded; negative if
    it is behind."""
    offset = local.utcoffset()
    assert offset is not None
    return round(offset.total_seconds() / 60)


WHERE = ("drill", "mock", "interview")
"""Where a rating is given; "interview" is how it went in a real round, as the debrief says."""


class Review(NamedTuple):
    """One rating of one question at one instant; only ever appended."""

    id: str
    at: datetime
    """UTC."""
    offset_min: int
    """How far the local clock was ahead of UTC, in minutes. With it the local day is on record, so
    a replay in another time zone computes the same memory."""
    question_id: str
    rating: Rating
    points: tuple[str, ...]
    """The points that were asked: all that the question had at the time."""
    left_out: tuple[str, ...]
    """The points that you did not say. They count as Again."""
    answered_ms: int
    """From the question to the reveal. For a typed answer, how long its words take to say."""
    took_ms: int
    """`answered_ms` plus the time from the reveal to the rating."""
    where: str = "drill"
    """One of WHERE."""
    mock: str = ""
    """Id of the mock interview it was part of; '' in a drill."""
    stage: str = ""
    """Id of the round, for a review in an interview; '' elsewhere."""

    @classmethod
    def of(
        cls,
        question: Question,
        rating: Rating,
        left_out: tuple[str, ...] = (),
        *,
        id: str,
        at: datetime,
        answered_ms: int = 0,
        took_ms: int = 0,
        where: str = "drill",
        mock: str = "",
        stage: str = "",
    ) -> Self:
        """Returns the review of all points of a question, given `at` that local time."""
        return cls(
            id=id,
            at=at.astimezone(UTC),
            offset_min=offset_min(at),
            question_id=question.id,
            rating=rating,
            points=tuple(point.id for point in question.points),
            left_out=left_out,
            answered_ms=answered_ms,
            took_ms=took_ms,
            where=where,
            mock=mock,
            stage=stage,
        )

    @property
    def day(self) -> date:
        """The local day on which the review was given, in the time zone of that moment."""
        return (self.at + timedelta(minutes=self.offset_min)).date()

    def rating_of(self, point_id: str) -> Rating:
        """Returns Again for a point that was left out, else `rating`."""
        return Rating.AGAIN if point_id in self.left_out else self.rating

    @property
    def points_said(self) -> tuple[str, ...]:
        """Ids of the points that you remembered: not left out, and () if `rating` is Again."""
        return tuple(p for p in self.points if self.rating_of(p) is not Rating.AGAIN)


class Interview(NamedTuple):
    """When one stage's interview is."""

    stage: str
    """A stage id, not necessarily of the deck in use."""
    at: datetime
    """UTC."""
    offset_min: int
    """How far the local clock is ahead of UTC, in minutes, where and when it takes place."""

    @property
    def local(self) -> datetime:
        """When the interview is, on the local clock there; aware, with a fixed offset."""
        return self.at.astimezone(timezone(timedelta(minutes=self.offset_min)))


PACE = 150
"""Words a minute: how fast an answer is said."""
MINUTES = 30
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Agenda(NamedTuple):
    """The interview dates and the study settings, as you last set them with `prep plan`."""

    interviews: tuple[Interview, ...] = ()
    """Sorted by instant, then stage. Includes past ones and those of other decks."""
    minutes: int = MINUTES
    """Minutes of study a day."""
    off: tuple[str, ...] = ()
    """Days without study: 'sun' (one of WEEKDAYS) for every Sunday, '2026-12-01' for one day."""

    def next_of(self, stages: Iterable[Stage], *, after: datetime) -> Interview | None:
        """Returns the first interview of `stages` that starts later than `after`; `None` if there
        is none."""
        return next(iter(self.ahead(stages, after=after)), None)

    def ahead(self, stages: Iterable[Stage], *, after: datetime) -> list[Interview]:
        """Returns the interviews of `stages` that start later than `after`, the soonest first."""
        ids = {stage.id for stage in stages}
        return [i for i in self.interviews if i.stage in ids and i.at > after]

    def past(self, stages: Iterable[Stage], *, by: datetime) -> list[Interview]:
        """Returns the interviews of `stages` that start at `by` or before, the oldest first."""
        ids = {stage.id for stage in stages}
        return [i for i in self.interviews if i.stage in ids and i.at <= by]

    def example_stage(self, stages: Sequence[str], *, after: datetime) -> str:
        """Returns the first id in `stages` whose interview has not started by `after` or has no
        date; `stages[0]` if all have started. Raises IndexError for no `stages`."""
        over = {i.stage for i in self.interviews if i.at <= after}
        return next((stage for stage in stages if stage not in over), stages[0])


class OwnWords(NamedTuple):
    """Your own words for the answer to a question."""

    question_id: str
    points: dict[str, str]
    """Point id -> what you wrote below that point; only points with a text. A point that left the
    deck keeps its text."""
    rest: str
    """What you wrote below no point."""
    at: datetime
    """When you saved it, UTC."""

    @property
    def is_empty(self) -> bool:
        """Whether you wrote nothing, or took your words out."""
        return not (self.points or self.rest)


class Mock(NamedTuple):
    """A mock interview as it was set up at the start."""

    id: str
    at: datetime
    """UTC."""
    offset_min: int
    """How far the local clock was ahead of UTC, in minutes."""
    stage: str
    seed: int
    minutes: int
    """How long the whole interview may take."""
    questions: tuple[str, ...]
    """Ids, in the order to ask them."""


class MockRun(NamedTuple):
    """A mock interview and what has been answered in it so far."""

    mock: Mock
    reviews: tuple[Review, ...]
    """In order, without those that were undone."""


WENT = {"well": Rating.GOOD, "mixed": Rating.HARD, "badly": Rating.AGAIN}
"""How a question went in a real round -> how that rates it."""


class Debrief(NamedTuple):
    """Your notes on a real round."""

    at: datetime
    """When the newest of these notes was written, UTC."""
    stage: str
    asked: tuple[Review, ...] = ()
    """The questions that were asked, each once: its last review in this round."""
    claims: tuple[str, ...] = ()
    """Figures and commitments that you gave, and must not contradict in later rounds."""
    surprises: tuple[str, ...] = ()


class Event(NamedTuple):
    """One entry of the journal. `payload` contains only JSON values."""

    id: str
    """32 random hexadecimal digits."""
    at: datetime
    """UTC, to the microsecond."""
    kind: str
    payload: dict[str, Any]


def by_question(cards: Iterable[Card]) -> dict[str, dict[str, Card]]:
    """Groups `cards`: question id -> point id -> card. Of two cards of a point, the last counts."""
    grouped: dict[str, dict[str, Card]] = {}
    for card in cards:
        grouped.setdefault(card.question_id, {})[card.point_id] = card
    return grouped
