"""What a drill asks of its queue, whatever the order in which that asks."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from tiktok_prep.model import Card, Interview, Question
from tiktok_prep.planning.question_state import QuestionState
from tiktok_prep.planning.rule import Obstacle


class DrillLimits(NamedTuple):
    """How far a drill goes."""

    first: Sequence[Question] = ()
    """What is asked before all else, due or not, worth the time or not."""
    seconds: float | None = None
    """The time for it; `None` without a limit, and by a plan for what is left of today's."""
    limit: int | None = None
    """How many different questions are rated; `None` without a limit."""
    beyond: bool = False
    """Whether it goes on though nothing is due or worth the time."""


NO_TERMS = DrillLimits()


class PlanProgress(NamedTuple):
    """What a drill by the plan has brought, and why it ended."""

    interview: Interview
    before: float
    """Readiness (0-1) at the interview if nothing more is rehearsed, when the drill began."""
    after: float
    """The same now."""
    why: Obstacle | None
    """What keeps the next question back; `None` if nothing does."""
    off: bool
    """Whether today is a day off."""
    left_today_s: float
    """Seconds of today's study that are left after a drill that was to be shorter; 0 otherwise."""
    next_study: datetime | None
    """When the plan goes on, local; `None` if it does not before the last interview."""


class Queue(ABC):
    """What a drill still has to ask, in whatever order."""

    @abstractmethod
    def left(self) -> int | None:
        """How many questions wait; `None` where that is not settled."""

    @abstractmethod
    def take(self, *, now: datetime) -> Question | None:
        """The next question, which leaves the queue; `None` if there is none to ask now."""

    def wants(self, row: QuestionState, cards: Mapping[str, Card], *, now: datetime) -> bool:
        """Whether the question that was taken is still to be asked, as it stands."""
        return True

    @abstractmethod
    def put_first(self, question: Question, cards: Mapping[str, Card]) -> None:
        """Ask `question` next, wherever it was; never twice."""

    @abstractmethod
    def rated(
        self, question: Question, cards: Mapping[str, Card], *, due: datetime, now: datetime
    ) -> None:
        """The question was rated; it may return."""

    @abstractmethod
    def took_back(self, question_id: str) -> None:
        """A rating that this drill gave the question no longer stands."""

    @abstractmethod
    def drop(self, question: Question) -> None:
        """Do not ask the question."""

    def on_the_day(self, question: Question) -> float | None:
        """The share (0-1) of its points recalled at the interview if it is not rehearsed again;
        `None` where no plan serves it."""
        return None

    def left_s(self, *, now: datetime) -> float | None:
        """Seconds of study that are left; `None` where no plan limits them."""
        return None

    def served(self, *, now: datetime) -> PlanProgress | None:
        """What it has brought by a plan, and why it ends; `None` without one."""
        return None
