"""Policies decide what to ask next: prep's planner, and others to compare it with.

A policy sees what the drill sees, the deck and the answers, but not how the person really
remembers. `begin` opens a study session, `take` returns the next question, and `record_rating`
reports the answer. Every policy skips a question whose expected time no longer fits, so that none
wastes minutes at the end of a session.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from math import ceil
from typing import NamedTuple

from tiktok_prep.journal.snapshot import Snapshot
from tiktok_prep.memory import scheduling
from tiktok_prep.memory.rollups import FirstTries
from tiktok_prep.memory.timing import expected_s
from tiktok_prep.model import Agenda, Card, Deck, Question, Review
from tiktok_prep.planning.due_queue import (
    DueQueue,
    drill_order,
    mix_in_facts,
    retrievability_of,
)
from tiktok_prep.planning.plan_input import PlanInput, plan_input
from tiktok_prep.planning.plan_queue import PlanQueue
from tiktok_prep.planning.question_state import QuestionState, question_states
from tiktok_prep.planning.queue import DrillLimits
from tiktok_prep.planning.rule import REST_DAYS

PASS = 0.6
"""Share of points to recall for a pass, where a policy grades whole questions."""
REST = timedelta(days=REST_DAYS)
NOTHING: frozenset[str] = frozenset()


class StudySession(NamedTuple):
    """One study session that takes place."""

    number: int
    """Its place among all planned sessions, from 0."""
    planned: int
    """Number of planned sessions, with those that were missed."""
    last_look: bool
    """Whether it is right before an interview."""
    ends: datetime


class Policy:
    """What all policies share: past answer times, and the questions with an interview ahead."""

    def __init__(self, deck: Deck, agenda: Agenda) -> None:
        self.deck, self.agenda = deck, agenda
        self.took_ms: defaultdict[str, list[int]] = defaultdict(list)
        self.asked: dict[str, datetime] = {}
        self._seconds: dict[str, float] = {}

    def begin(self, session: StudySession, now: datetime) -> None:
        """Starts a session. Only questions with an interview after `now` will be asked."""
        self.session = session
        self._seconds = expected_s(self.deck.questions, self.took_ms)
        ahead = {i.stage for i in self.agenda.interviews if i.at > now}
        self.scope = [q for q in self.deck.questions if ahead & set(q.stages)]

    def take(self, now: datetime) -> Question | None:
        """The question to ask at `now`; `None` ends the session."""
        raise NotImplementedError

    def record_rating(self, question: Question, review: Review, now: datetime) -> None:
        """Reports the rating of a question that was just asked."""
        self.took_ms[question.id].append(review.took_ms)
        self.asked[question.id] = now

    def fits(self, question: Question, now: datetime) -> bool:
        """Whether its expected time fits into the rest of the session."""
        return self._seconds[question.id] <= (self.session.ends - now).total_seconds()

    def first(self, questions: Iterable[Question], now: datetime) -> Question | None:
        """The first question that fits and was not asked within REST; `None` if there is none."""
        for question in questions:
            asked = self.asked.get(question.id)
            if self.fits(question, now) and (asked is None or now >= asked + REST):
                return question
        return None


class WithCards(Policy):
    """A policy that keeps FSRS cards, as prep's history does."""

    def __init__(self, deck: Deck, agenda: Agenda) -> None:
        super().__init__(deck, agenda)
        self.cards: dict[str, dict[str, Card]] = {}
        self.outcomes: list[scheduling.Outcome] = []
        """Of the points asked again on a later day."""
        self.first_tries: list[bool] = []
        """For each point asked so far: whether it was recalled the first time."""

    def record_rating(self, question: Question, review: Review, now: datetime) -> None:
        super().record_rating(question, review, now)
        effect = scheduling.apply_review(self.cards.get(question.id, {}), review)
        self.cards[question.id] = effect.cards
        self.outcomes += effect.outcomes
        self.first_tries += effect.first_tries

    def snapshot(self, now: datetime) -> Snapshot:
        tries = FirstTries(len(self.first_tries), sum(self.first_tries))
        return Snapshot(self.deck, self.cards, NOTHING, self.agenda, tries, {}, now)

    def question_states(self, questions: Iterable[Question], now: datetime) -> list[QuestionState]:
        return question_states(self.snapshot(now), questions)

    def due(self, question: Question, now: datetime) -> datetime:
        """When a rated question is due again."""
        (row,) = self.question_states([question], now)
        assert row.due
        return row.due


# ------------------------------------------------------------------ prep


class Prep(WithCards):
    """prep's own planner, with the real `plan_input` and `PlanQueue`."""

    def begin(self, session: StudySession, now: datetime) -> None:
        super().begin(session, now)
        inputs = self.plan_input(now)
        limits = DrillLimits(seconds=(session.ends - now).total_seconds())
        only = [candidate.question.id for candidate in inputs.candidates]
        self._queue = PlanQueue(inputs, inputs.interviews[0], only, limits)

    def plan_input(self, now: datetime) -> PlanInput:
        return plan_input(self.snapshot(now), took_ms=self.took_ms, spent_s=0.0)

    def take(self, now: datetime) -> Question | None:
        return self._queue.take(now=now)

    def record_rating(self, question: Question, review: Review, now: datetime) -> None:
        super().record_rating(question, review, now)
        cards = self.cards[question.id]
        self._queue.record_rating(question, cards, due=self.due(question, now), now=now)


# ------------------------------------------------------------------ FSRS


class DueFirst(WithCards):
    """prep without an interview date: due questions, lowest retrievability first, then new ones,
    then those due again in the session. It does not study ahead."""

    def begin(self, session: StudySession, now: datetime) -> None:
        super().begin(session, now)
        self._queue = DueQueue(drill_order(self.question_states(self.scope, now), now=now))

    def take(self, now: datetime) -> Question | None:
        while question := self._queue.take(now=now):
            if self.fits(question, now):
                return question
        return None

    def record_rating(self, question: Question, review: Review, now: datetime) -> None:
        super().record_rating(question, review, now)
        cards = self.cards[question.id]
        self._queue.record_rating(question, cards, due=self.due(question, now), now=now)


class Paced(WithCards):
    """FSRS paced for an interview date. Due questions come first, new ones are spread evenly over
    the first two thirds of the sessions, and time left over goes to the lowest retrievability."""

    FIRST_PART = 2 / 3
    new_first = False

    def begin(self, session: StudySession, now: datetime) -> None:
        super().begin(session, now)
        sessions = max(1, round(session.planned * self.FIRST_PART))
        share = min(1.0, (session.number + 1) / sessions)
        rows = self.question_states(self.scope, now)
        old = [row.question for row in rows if row.due]
        new = mix_in_facts(row.question for row in rows if not row.due)
        quota = max(0, ceil(len(rows) * share) - len(old))
        late = sorted(
            (row for row in rows if row.is_due(now) and row.due),
            key=lambda row: retrievability_of(row, now=now),
        )
        due_first = [*(row.question for row in late), *new[:quota]]
        self._planned = sorted(due_first, key=lambda q: self.new_first and q.id in self.cards)
        self._later = new[quota:]

    def take(self, now: datetime) -> Question | None:
        question = self.first(self._planned, now)
        if question:
            self._planned.remove(question)
            return question
        seen = [row for row in self.question_states(self.scope, now) if row.due]
        seen.sort(key=lambda row: retrievability_of(row, now=now))
        question = self.first([*(row.question for row in seen), *self._later], now)
        if question in self._later:
            self._later.remove(question)
        return question


class NewFirst(Paced):
    """Paced, but with the session's new questions first: with more due than there are minutes for,
    Paced never gets to new ones. The best plain FSRS setup."""

    new_first = True


# ------------------------------------------------------------------ without a model of memory


class RoundRobin(Policy):
    """All questions in turn, again and again."""

    def __init__(self, deck: Deck, agenda: Agenda) -> None:
        super().__init__(deck, agenda)
        self._times: defaultdict[str, int] = defaultdict(int)

    def take(self, now: datetime) -> Question | None:
        return self.first(sorted(self.scope, key=lambda q: self._times[q.id]), now)

    def record_rating(self, question: Question, review: Review, now: datetime) -> None:
        super().record_rating(question, review, now)
        self._times[question.id] += 1


def share_recalled(review: Review) -> float:
    return 1 - len(review.left_out) / len(review.points)


class Daily(Policy):
    """Questions are due on a day: due ones first, longest overdue at the front, then new ones. A
    failed question comes back in the same session."""

    def __init__(self, deck: Deck, agenda: Agenda) -> None:
        super().__init__(deck, agenda)
        self.due: dict[str, date] = {}

    def begin(self, session: StudySession, now: datetime) -> None:
        super().begin(session, now)
        late = [q for q in self.scope if self.due.get(q.id, date.max) <= now.date()]
        late.sort(key=lambda q: self.due[q.id])
        self._planned = late + mix_in_facts(q for q in self.scope if q.id not in self.due)
        self._again: list[Question] = []

    def take(self, now: datetime) -> Question | None:
        for questions in (self._planned, self._again):
            question = self.first(questions, now)
            if question:
                questions.remove(question)
                return question
        return None

    def record_rating(self, question: Question, review: Review, now: datetime) -> None:
        again = question.id in self.asked and self.asked[question.id].date() == now.date()
        super().record_rating(question, review, now)
        if not again:
            days = self.interval(question, share_recalled(review))
            self.due[question.id] = now.date() + timedelta(days=days)
        if share_recalled(review) < PASS:
            self._again.append(question)

    def interval(self, question: Question, recalled: float) -> int:
        """Days until the question is asked again. `recalled` is the share (0-1) of its points."""
        raise NotImplementedError


class Sm2(Daily):
    """SuperMemo 2 (Wozniak 1990, Optimization of learning): intervals of 1 day, 6 days, then
    multiplied by the easiness. The grade is five times the share recalled; three is a pass."""

    def __init__(self, deck: Deck, agenda: Agenda) -> None:
        super().__init__(deck, agenda)
        self._state: dict[str, tuple[int, float, int]] = {}
        """Question id -> passes in a row, easiness, interval in days."""

    def interval(self, question: Question, recalled: float) -> int:
        passes, easiness, days = self._state.get(question.id, (0, 2.5, 0))
        lacking = 5 - round(5 * recalled)
        easiness = max(1.3, easiness + 0.1 - lacking * (0.08 + lacking * 0.02))
        passes = passes + 1 if recalled >= PASS else 0
        days = {0: 1, 1: 1, 2: 6}.get(passes, ceil(days * easiness))
        self._state[question.id] = passes, easiness, days
        return days


class Leitner(Daily):
    """Five boxes, asked every 1, 2, 4, 8 and 16 days. A pass moves a question up one box, a failure
    back to the first (Leitner 1972, So lernt man lernen)."""

    def __init__(self, deck: Deck, agenda: Agenda) -> None:
        super().__init__(deck, agenda)
        self._box: defaultdict[str, int] = defaultdict(int)

    def interval(self, question: Question, recalled: float) -> int:
        box = min(4, self._box[question.id] + 1) if recalled >= PASS else 0
        self._box[question.id] = box
        return int(2**box)


POLICIES: dict[str, Callable[[Deck, Agenda], Policy]] = {
    "prep": Prep,
    "fsrs due-first": DueFirst,
    "fsrs paced": Paced,
    "fsrs new first": NewFirst,
    "round robin": RoundRobin,
    "sm-2": Sm2,
    "leitner": Leitner,
}
