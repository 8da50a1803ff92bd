"""A mock interview: a drill with a clock. A seed chooses the questions, each answer is a rating.

Only the deck and the seed choose, never your memory, so that two attempts can be compared.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, datetime
from itertools import accumulate
from math import ceil
from random import Random

from tiktok_prep.base.value import NamedTuple
from tiktok_prep.drill.session import Act, Clock, DrillQuestion, MockScreen, Verdict
from tiktok_prep.journal import practice
from tiktok_prep.journal.store import Store
from tiktok_prep.model import Deck, FollowUp, Mock, MockRun, Question, Review, offset_min
from tiktok_prep.planning.queue import Ahead

DEFAULT_MINUTES = 30
FOLLOW_UP_S = 45
"""Seconds for asking and answering a follow-up."""
MAX_MINUTES = 1440
_PLACES = {"motivation": 0, "behavioural": 1, "case": 2, "technical": 2, "vision": 3, "values": 3}
"""Kind of question -> its part of the interview. Questions without a kind count as behavioural."""


def mock_questions(
    questions: Iterable[Question], seed: int, *, number: int | None, minutes: int | None
) -> list[Question]:
    """The questions of a mock interview, in the order to ask them: `number` of them, or as many as
    fit into `minutes` (DEFAULT_MINUTES) with a follow-up each, but at least one. Twice the weight
    makes a question twice as likely. Each `ask` is one of its wordings."""
    # u ** (1 / w), the largest first: Efraimidis and Spirakis, weighted sampling without
    # replacement (2006)
    lots = {q.id: _chance(seed, q.id) ** (1 / q.weight) for q in questions}
    drawn = sorted(questions, key=lambda q: (-lots[q.id], q.id))
    if number is None:
        ends = accumulate(q.answer_in_s + FOLLOW_UP_S for q in drawn)
        number = max(1, sum(end <= (minutes or DEFAULT_MINUTES) * 60 for end in ends))
    chosen = sorted(drawn[:number], key=lambda q: (_PLACES.get(q.kind, 1), -lots[q.id]))
    return [q._replace(ask=_wording(q, seed)) for q in chosen]


def minutes_for(questions: Iterable[Question]) -> int:
    seconds = sum(q.answer_in_s + FOLLOW_UP_S for q in questions)
    return max(1, min(MAX_MINUTES, ceil(seconds / 60)))


def follow_up_to(question: Question, left_out: Collection[str]) -> FollowUp | None:
    """The follow-up to ask after an answer: one that probes the first of the points left out that
    any probes; else the last one in the deck, which should be the hardest."""
    for point in question.points:
        for follow_up in question.follow_ups if point.id in left_out else ():
            if follow_up.probes == point.id:
                return follow_up
    return question.follow_ups[-1] if question.follow_ups else None


def _wording(question: Question, seed: int) -> str:
    return question.wording(int(_chance(seed, f"{question.id}/wording") * (1 + len(question.also))))


def _chance(seed: int, about: str) -> float:
    """A number in [0, 1), the same for the same `seed` and `about` on every machine."""
    return Random(f"{seed}/{about}").random()


class MockSummary(NamedTuple):
    """How a mock interview went."""

    mock: Mock
    answers: tuple[tuple[Question, Review], ...]
    used_s: float
    time_is_up: bool
    last: MockRun | None
    """The mock interview of this round before it; `None` without one that has an answer."""


class MockInterview:
    """One mock interview. Each answer is saved when it is marked, so none can be lost."""

    def __init__(
        self,
        mock: Mock,
        questions: Sequence[Question],
        deck: Deck,
        *,
        screen: MockScreen,
        store: Store,
        clock: Clock,
        new_id: Callable[[], str],
    ) -> None:
        self._mock, self._questions, self._deck = mock, questions, deck
        self._screen, self._store, self._clock, self._new_id = screen, store, clock, new_id
        self._answers: list[tuple[Question, Review]] = []
        self._follow_ups_s, self._is_saved = 0.0, False
        self._taken_back: Review | None = None

    @property
    def ratings(self) -> int:
        return len(self._answers)

    @property
    def used_s(self) -> float:
        """Seconds of answers and follow-ups; marking stops the clock."""
        return sum(review.answered_ms for _, review in self._answers) / 1000 + self._follow_ups_s

    @property
    def _left_s(self) -> float:
        return self._mock.minutes * 60 - self.used_s

    def run(self) -> None:
        """Asks until all is asked, the time is up, or you leave."""
        waiting = list(self._questions)
        while waiting and self._left_s > 0:
            question = waiting[0]
            said = self._screen.ask(self._asked(question))
            act = said if isinstance(said, Act) else None
            if isinstance(said, Verdict):
                waiting.pop(0)
                self._rate(question, said)
                act = self._push(question, said)
            if act is Act.QUIT:
                return
            if act is Act.UNDO:
                waiting[:0] = self._take_back()
            elif act is Act.SUSPEND:
                waiting = [q for q in waiting if q is not question]
                self._store.set_suspended(
                    question.id, True, at=self._clock(), event_id=self._new_id()
                )
                self._screen.show_suspended(question)

    def summary(self) -> MockSummary:
        earlier = [
            run
            for run in self._store.mock_runs()
            if run.reviews and run.mock.stage == self._mock.stage and run.mock.id != self._mock.id
        ]
        last = max(earlier, key=lambda run: run.mock.at, default=None)
        answers = tuple(self._answers)
        return MockSummary(self._mock, answers, self.used_s, self._left_s <= 0, last)

    def _asked(self, question: Question, follow_up: FollowUp | None = None) -> DrillQuestion:
        taken_back, self._taken_back = self._taken_back, None
        number = self._questions.index(question) + 1
        return DrillQuestion(
            question=question._replace(answer_in_s=FOLLOW_UP_S, situation="")
            if follow_up
            else question,
            wording=follow_up.ask if follow_up else question.ask,
            state="",
            once_more=False,
            missed=frozenset(),
            number=number,
            ahead=Ahead(len(self._questions) - number),
            left_s=self._left_s,
            due_after=None,
            facts=tuple(self._deck.facts_of(question)),
            taken_back=taken_back,
            in_mock="follow-up" if follow_up else "mock",
        )

    def _rate(self, question: Question, verdict: Verdict) -> None:
        if not self._is_saved:
            self._is_saved = True
            self._store.add(practice.mock_event(self._mock))
        review = Review.of(
            question,
            verdict.rating,
            verdict.left_out,
            id=self._new_id(),
            at=self._clock(),
            answered_ms=verdict.answered_ms,
            took_ms=verdict.took_ms,
            where="mock",
            mock=self._mock.id,
        )
        self._answers.append((question, self._store.append(review)))

    def _push(self, question: Question, verdict: Verdict) -> Act | None:
        """Asks a follow-up if there is one and time is left."""
        points = [point.id for point in question.points]
        missed = verdict.left_out if verdict.rating > 1 else points
        follow_up = follow_up_to(question, missed)
        if follow_up is None or self._left_s <= 0:
            return None
        answer = self._screen.ask_follow_up(self._asked(question, follow_up))
        if isinstance(answer, Act):
            return answer
        self._follow_ups_s += answer
        return None

    def _take_back(self) -> list[Question]:
        """Takes back the last answer of this interview, and returns its question to be asked
        again; [] without one."""
        if not self._answers:
            self._screen.show_undo(None, None)
            return []
        question, review = self._answers.pop()
        undone = self._store.undo(at=self._clock(), event_id=self._new_id(), target_id=review.id)
        self._screen.show_undo(undone, question)
        self._taken_back = review
        return [question]


def new_mock(
    mock_id: str, stage: str, seed: int, minutes: int, questions: Sequence[Question], now: datetime
) -> Mock:
    ids = tuple(question.id for question in questions)
    return Mock(mock_id, now.astimezone(UTC), offset_min(now), stage, seed, minutes, ids)
