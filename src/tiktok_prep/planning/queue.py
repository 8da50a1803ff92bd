"""What a drill needs from a queue of questions, and how far it goes."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from tiktok_prep.base.value import NamedTuple
from tiktok_prep.memory.later_days import Cell, Count
from tiktok_prep.memory.rollups import FirstTries
from tiktok_prep.model import Card, Interview, Question
from tiktok_prep.planning.predictions import Expected, Readiness
from tiktok_prep.planning.question_state import QuestionState
from tiktok_prep.planning.rule import Obstacle


class DrillLimits(NamedTuple):
    """What a drill asks first, and when it ends."""

    first: Sequence[Question] = ()
    """Questions to ask before all others, even if they are not due or worth the time."""
    seconds: float | None = None
    """Time limit; with `None`, a drill by the plan ends with today's study time, and others, and
    any with `cram`, have no limit."""
    max_questions: int | None = None
    """Most questions to rate, counting each once; `None` for no limit."""
    cram: bool = False
    """Whether to go on when nothing is due or worth the time."""


NO_LIMITS = DrillLimits()


class AtInterview(NamedTuple):
    """What is expected of a question at an interview."""

    expected: Expected | None
    """`None` if the question was not rated in this drill, or if there is evidence of none of its
    points."""


class PlanProgress(NamedTuple):
    """What a drill by the plan has achieved, and why it ended."""

    interview: Interview
    before: Readiness
    """Readiness at the interview without further rehearsals, as expected before the drill."""
    after: Readiness
    """Readiness at the interview without further rehearsals, as expected now."""
    obstacle: Obstacle | None
    """Why no further question is asked; `None` if one could be, or if the limit ended the drill."""
    day_off: bool
    """Whether today is a day off."""
    left_today_s: float
    """Seconds of today's study left after a drill with a shorter time limit; otherwise 0."""
    next_study: datetime | None
    """When the next study begins after today's, local; `None` if there is none before the last
    interview."""


class Ahead(NamedTuple):
    """What a drill will still ask after the question that is being asked."""

    left: int | None
    """How many questions will still be asked that the drill has not rated yet; `None` where no
    number would be true."""
    what: str = ""
    """What `left` counts: 'today' for those of today's plan, 'due' for those due, '' for all."""


class Queue(ABC):
    """What a drill still has to ask. Subclasses decide the order.

    `cards` are always those of the question, by point id.
    """

    def __init__(self) -> None:
        self._rated: list[str] = []
        """The question id of each rating that counts towards a limit, without those undone."""

    @abstractmethod
    def ahead(self, *, now: datetime) -> Ahead:
        """Counts what will still be asked after the question that was taken last."""

    @abstractmethod
    def take(self, *, now: datetime) -> Question | None:
        """Removes and returns the next question; `None` if there is none to ask now."""

    def wants(self, row: QuestionState, cards: Mapping[str, Card], *, now: datetime) -> bool:
        """Whether to ask the question just taken, given its current state and `cards`; always true
        unless a subclass overrides it."""
        return True

    @abstractmethod
    def put_first(self, question: Question, cards: Mapping[str, Card]) -> None:
        """Moves `question` to the front of the queue, or adds it there."""

    @abstractmethod
    def record_rating(
        self,
        question: Question,
        cards: Mapping[str, Card],
        *,
        due: datetime,
        now: datetime,
        took_s: float = 0.0,
    ) -> None:
        """Notes that the question was rated, which took `took_s` seconds, and is due again at
        `due`. It may come back later in the drill."""

    def comes_at_once(self, question: Question, *, now: datetime) -> bool:
        """Whether `question`, just rated, is the next to be asked, before it is due; False unless a
        subclass overrides it."""
        return False

    def remove_rating(self, question_id: str) -> None:
        """Forgets one of this drill's ratings of the question, which was undone. Raises ValueError
        if it has none."""
        self._rated.remove(question_id)

    @abstractmethod
    def drop(self, question: Question) -> None:
        """Removes the question from the queue, if it is in it."""

    def at_interview(self, question: Question) -> AtInterview | None:
        """Returns what is expected of the question at its next interview if it is not rehearsed
        again; `None` without an interview, as here unless a subclass overrides it."""
        return None

    def interview_day(self, question: Question) -> date | None:
        """Returns the local day of the interview that `at_interview` is about; `None` without
        one."""
        return None

    def left_s(self) -> float | None:
        """Returns the seconds left in the drill, if the queue counts them; here `None`."""
        return None

    def progress(
        self, tries: FirstTries, later: Mapping[Cell, Count], *, now: datetime
    ) -> PlanProgress | None:
        """Returns what the drill has achieved so far; `None` if it does not follow a plan. `tries`
        and `later` are what the store knows of first tries and of later days."""
        return None
