"""Who decides what is asked next: prep's planner, and others to hold it against.

A policy sees what the drill would see, the deck and the answers given, and nothing of how the
person really remembers. `begin` opens a study session, `take` names the next question, `rated`
tells the answer. Every policy passes over a question whose planned time no longer fits, so that
none loses minutes by clumsiness at the end of a session.
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
from tiktok_prep.planning import due_queue as due
from tiktok_prep.planning.plan_input import PlanInput, plan_input
from tiktok_prep.planning.plan_queue import PlanQueue
from tiktok_prep.planning.question_state import QuestionState, question_states
from tiktok_prep.planning.queue import DrillLimits
from tiktok_prep.planning.rule import REST_DAYS

PASS = 0.6
"""Where one grade is needed for a whole question: the share of its points that makes a pass."""
REST = timedelta(days=REST_DAYS)
NOTHING: frozenset[str] = frozenset()


class MockSession(NamedTuple):
    """One time to study that is kept."""

    number: int
    """Of the planned sessions of the whole time, this one is the n-th, from 0."""
    of: int
    """How many are planned."""
    light: bool
    """The last look in the hours before an interview."""
    ends: datetime


class Policy:
    """What all have in common: the journal, and what is learnt of it about time."""

    def __init__(self, deck: Deck, agenda: Agenda) -> None:
        self.deck, self.agenda = deck, agenda
        self.took_ms: defaultdict[str, list[int]] = defaultdict(list)
        self.asked: dict[str, datetime] = {}
        self._seconds: dict[str, float] = {}

    def begin(self, session: MockSession, now: datetime) -> None:
        """A session begins; from now on only what has an interview ahead is asked."""
        self.session = session
        self._seconds = expected_s(self.deck.questions, self.took_ms)
        ahead = {i.stage for i in self.agenda.interviews if i.at > now}
        self.scope = [q for q in self.deck.questions if ahead & set(q.stages)]

    def take(self, now: datetime) -> Question | None:
        """What to ask at `now`; `None` ends the session."""
        raise NotImplementedError

    def rated(self, question: Question, review: Review, now: datetime) -> None:
        """It was asked and rated; `now` is local."""
        self.took_ms[question.id].append(review.took_ms)
        self.asked[question.id] = now

    def fits(self, question: Question, now: datetime) -> bool:
        return self._seconds[question.id] <= (self.session.ends - now).total_seconds()

    def first(self, questions: Iterable[Question], now: datetime) -> Question | None:
        """The first that fits and has rested."""
        for question in questions:
            asked = self.asked.get(question.id)
            if self.fits(question, now) and (asked is None or now >= asked + REST):
                return question
        return None


class Carded(Policy):
    """A policy that keeps FSRS cards, as the progress file does."""

    def __init__(self, deck: Deck, agenda: Agenda) -> None:
        super().__init__(deck, agenda)
        self.cards: dict[str, dict[str, Card]] = {}

    def rated(self, question: Question, review: Review, now: datetime) -> None:
        super().rated(question, review, now)
        cards = self.cards.get(question.id, {})
        self.cards[question.id] = scheduling.apply_review(cards, review).cards

    def snapshot(self, now: datetime) -> Snapshot:
        return Snapshot(self.deck, self.cards, NOTHING, self.agenda, FirstTries(0, 0), now)

    def question_states(self, questions: Iterable[Question], now: datetime) -> list[QuestionState]:
        return question_states(self.snapshot(now), questions)

    def due(self, question: Question, now: datetime) -> datetime:
        """When a question that was rated returns."""
        (row,) = self.question_states([question], now)
        assert row.due
        return row.due


# ------------------------------------------------------------------ prep


class Prep(Carded):
    """prep's own planner: its situation and the queue of its drill, nothing of it written again."""

    def __init__(self, deck: Deck, agenda: Agenda) -> None:
        super().__init__(deck, agenda)
        self._said = self._tried = 0

    def begin(self, session: MockSession, now: datetime) -> None:
        super().begin(session, now)
        found = self.plan_input(now)
        seconds = (session.ends - now).total_seconds()
        only = [candidate.question.id for candidate in found.candidates]
        self._queue = PlanQueue(found, found.interviews[0], only, DrillLimits(seconds=seconds))

    def plan_input(self, now: datetime) -> PlanInput:
        tries = FirstTries(self._tried, self._said)
        snapshot = self.snapshot(now)._replace(first_tries=tries)
        return plan_input(snapshot, took_ms=self.took_ms, spent_s=0.0)

    def take(self, now: datetime) -> Question | None:
        return self._queue.take(now=now)

    def rated(self, question: Question, review: Review, now: datetime) -> None:
        if question.id not in self.cards:
            self._tried += len(review.points)
            self._said += len(review.points) - len(review.left_out)
        super().rated(question, review, now)
        cards = self.cards[question.id]
        self._queue.rated(question, cards, due=self.due(question, now), now=now)


# ------------------------------------------------------------------ FSRS without a date


class DueFirst(Carded):
    """What prep itself asks without a date: all that is due, the least retrievable first, then what
    is new, then what returns within the session. It does not study ahead."""

    def begin(self, session: MockSession, now: datetime) -> None:
        super().begin(session, now)
        self._queue = due.DueQueue(due.drill_order(self.question_states(self.scope, now), now=now))

    def take(self, now: datetime) -> Question | None:
        while question := self._queue.take(now=now):
            if self.fits(question, now):
                return question
        return None

    def rated(self, question: Question, review: Review, now: datetime) -> None:
        super().rated(question, review, now)
        cards = self.cards[question.id]
        self._queue.rated(question, cards, due=self.due(question, now), now=now)


class Paced(Carded):
    """FSRS set up for a date: what is due first; new questions spread evenly over the first two
    thirds of the sessions; in the minutes left what is recalled least is studied ahead."""

    FIRST_PART = 2 / 3
    new_first = False

    def begin(self, session: MockSession, now: datetime) -> None:
        super().begin(session, now)
        planned = max(1, round(session.of * self.FIRST_PART))
        share = min(1.0, (session.number + 1) / planned)
        rows = self.question_states(self.scope, now)
        old = [row.question for row in rows if row.due]
        new = due.mixed(row.question for row in rows if not row.due)
        quota = max(0, ceil(len(rows) * share) - len(old))
        late = sorted(
            (row for row in rows if row.is_due(now) and row.due), key=lambda row: row.recall or 0.0
        )
        old_first = [*(row.question for row in late), *new[:quota]]
        self._planned = sorted(old_first, key=lambda q: self.new_first and q.id in self.cards)
        self._later = new[quota:]

    def take(self, now: datetime) -> Question | None:
        question = self.first(self._planned, now)
        if question:
            self._planned.remove(question)
            return question
        seen = [row for row in self.question_states(self.scope, now) if row.due]
        seen.sort(key=lambda row: row.recall or 0.0)
        question = self.first([*(row.question for row in seen), *self._later], now)
        if question in self._later:
            self._later.remove(question)
        return question


class NewFirst(Paced):
    """The same with the session's share of new questions first: where there is more due than there
    are minutes, nothing new would ever be reached. The best of the plain configurations."""

    new_first = True


# ------------------------------------------------------------------ without a model of memory


class RoundRobin(Policy):
    """All questions in turn, over and over."""

    def __init__(self, deck: Deck, agenda: Agenda) -> None:
        super().__init__(deck, agenda)
        self._times: defaultdict[str, int] = defaultdict(int)

    def take(self, now: datetime) -> Question | None:
        return self.first(sorted(self.scope, key=lambda q: self._times[q.id]), now)

    def rated(self, question: Question, review: Review, now: datetime) -> None:
        super().rated(question, review, now)
        self._times[question.id] += 1


def share_said(review: Review) -> float:
    return 1 - len(review.left_out) / len(review.points)


class Daily(Policy):
    """Questions fall due on days: due ones first, the longest overdue at the front, then new ones;
    what failed returns in the same session."""

    def __init__(self, deck: Deck, agenda: Agenda) -> None:
        super().__init__(deck, agenda)
        self.due: dict[str, date] = {}

    def begin(self, session: MockSession, now: datetime) -> None:
        super().begin(session, now)
        late = [q for q in self.scope if self.due.get(q.id, date.max) <= now.date()]
        late.sort(key=lambda q: self.due[q.id])
        self._planned = late + due.mixed(q for q in self.scope if q.id not in self.due)
        self._again: list[Question] = []

    def take(self, now: datetime) -> Question | None:
        for questions in (self._planned, self._again):
            question = self.first(questions, now)
            if question:
                questions.remove(question)
                return question
        return None

    def rated(self, question: Question, review: Review, now: datetime) -> None:
        again = question.id in self.asked and self.asked[question.id].date() == now.date()
        super().rated(question, review, now)
        if not again:
            days = self.interval(question, share_said(review))
            self.due[question.id] = now.date() + timedelta(days=days)
        if share_said(review) < PASS:
            self._again.append(question)

    def interval(self, question: Question, said: float) -> int:
        """Days until it is asked again."""
        raise NotImplementedError


class Sm2(Daily):
    """SuperMemo 2 (Wozniak 1990, Optimization of learning): intervals of 1 day, 6 days, then times
    the easiness. The grade is five times the share of points said; three is a pass."""

    def __init__(self, deck: Deck, agenda: Agenda) -> None:
        super().__init__(deck, agenda)
        self._state: dict[str, tuple[int, float, int]] = {}
        """Question id -> passes in a row, easiness, interval."""

    def interval(self, question: Question, said: float) -> int:
        passes, easiness, days = self._state.get(question.id, (0, 2.5, 0))
        lacking = 5 - round(5 * said)
        easiness = max(1.3, easiness + 0.1 - lacking * (0.08 + lacking * 0.02))
        passes = passes + 1 if said >= PASS else 0
        days = {0: 1, 1: 1, 2: 6}.get(passes, ceil(days * easiness))
        self._state[question.id] = passes, easiness, days
        return days


class Leitner(Daily):
    """Five boxes that are opened every 1, 2, 4, 8 and 16 days: a pass moves a question one box up,
    a miss back into the first (Leitner 1972, So lernt man lernen)."""

    def __init__(self, deck: Deck, agenda: Agenda) -> None:
        super().__init__(deck, agenda)
        self._box: defaultdict[str, int] = defaultdict(int)

    def interval(self, question: Question, said: float) -> int:
        box = min(4, self._box[question.id] + 1) if said >= PASS else 0
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
