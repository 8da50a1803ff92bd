"""A mock interview under way, told through what it needs of the outside."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, Protocol

from tiktok_prep.drill.session import Act, Clock
from tiktok_prep.journal import practice
from tiktok_prep.journal.store import Undone
from tiktok_prep.mock.interview import wording
from tiktok_prep.mock.steps import AskStep, FollowUpStep, gone, next_step, pushed_to, used_ms
from tiktok_prep.mock.style import moving_on, one_of, style_of
from tiktok_prep.model import (
    AskedFollowUp,
    Deck,
    Event,
    FollowUp,
    Mock,
    MockRun,
    Question,
    Rating,
    Review,
    offset_min,
)


class MockQuestion(NamedTuple):
    """A question as it is put to the person."""

    question: Question
    wording: str
    lead_in: str
    """What is said before it; '' before the first."""
    number: int
    """Its place in the interview, from 1."""
    of: int
    used_s: float
    """Of the round, before this question."""
    round_s: int


class MockFollowUp(NamedTuple):
    """A follow-up as it is put to the person."""

    question: Question
    follow_up: FollowUp
    lead_in: str
    used_s: float
    round_s: int
    asked: MockQuestion | None = None
    """The question that it is about, if that was asked before a break."""
    made: int = 0
    """Points that the answer to it made."""


class MarkedAnswer(NamedTuple):
    """An answer as the person judges it, from memory."""

    made: tuple[str, ...]
    """Ids of the points that were made."""
    answered_ms: int
    """From the question to the end of the answer; what a typed one takes to say."""
    took_ms: int
    """`answered_ms`, and from the end of the answer to the last mark."""
    sure: int | None = None


class FollowUpReply(NamedTuple):
    """How the answer to a follow-up went."""

    held: bool
    took_ms: int


class MockScreen(Protocol):
    """Where a mock interview is held. No point's text is shown before the debrief."""

    def ask(self, put: MockQuestion) -> MarkedAnswer | Act:
        """Put the question, then take the marks; or what to do instead (undo or quit)."""

    def push(self, pushing: MockFollowUp) -> FollowUpReply | Act:
        """Put the follow-up, then ask whether the answer held; or what to do instead."""

    def took_back(self, question: Question | None) -> None:
        """The answer to that question was taken back; `None`: there is none to take back."""

    def gone(self, question_ids: list[str]) -> None:
        """These questions are not asked: they have left the deck."""


class MockStore(Protocol):
    """What a mock interview needs of the progress file. Each act is on disk when it returns."""

    def add(self, event: Event) -> None: ...
    def append(self, review: Review) -> Review: ...
    def mock_runs(self, stage: str | None = None) -> list[MockRun]: ...
    def undo(self, *, at: datetime, event_id: str, prefer: str | None = None) -> Undone | None: ...


class MockSession:
    """One sitting of a mock interview that was begun; `run` goes on until it ends or is left.

    What to do next is read from the journal each time, so that nothing is lost or asked twice
    whenever it stops.
    """

    def __init__(
        self,
        mock: Mock,
        deck: Deck,
        *,
        screen: MockScreen,
        store: MockStore,
        clock: Clock,
        new_id: Callable[[], str],
    ) -> None:
        self._mock, self._deck = mock, deck
        self._screen, self._store, self._clock, self._new_id = screen, store, clock, new_id
        self.known: MockRun | None = None
        """The interview as it was known last, also where the journal cannot be read any more."""

    def run(self) -> bool:
        """Ask what is lacking; whether the interview was ended."""
        missing = gone(self.so_far(), self._deck)
        if missing:
            self._screen.gone(missing)
        fresh = False
        """Whether the question of a follow-up stands above it, as it was asked in this sitting."""
        while step := next_step(run := self.so_far(), self._deck):
            if isinstance(step, AskStep):
                act = self._ask(step, run)
            else:
                act = self._push(step, run, fresh=fresh)
            fresh = True
            if act is Act.UNDO:
                self._undo(run)
            elif act is not None:
                return False
        end = practice.mock_end_event(self._new_id(), self._mock.id, at=self._after(run))
        self._store.add(end)
        return True

    def so_far(self) -> MockRun:
        """The interview as the journal has it."""
        runs = self._store.mock_runs(self._mock.stage)
        self.known = next(run for run in runs if run.mock.id == self._mock.id)
        return self.known

    # ------------------------------------------------------------ inside

    def _ask(self, step: AskStep, run: MockRun) -> Act | None:
        well = [_went_well(run, review) for review in run.reviews]
        words = moving_on(style_of(self._mock.style), well, self._mock.seed) if well else ""
        marked = self._screen.ask(self._put(step.question, run, words))
        if isinstance(marked, Act):
            return marked
        review = self._store.append(self._review(step.question, marked, at=self._after(run)))
        self.known = run._replace(reviews=(*run.reviews, review))
        return None

    def _put(self, question: Question, run: MockRun, lead_in: str) -> MockQuestion:
        return MockQuestion(
            question=question,
            wording=wording(question, self._mock.seed),
            lead_in=lead_in,
            number=self._mock.questions.index(question.id) + 1,
            of=len(self._mock.questions),
            used_s=used_ms(run) / 1000,
            round_s=self._mock.minutes * 60,
        )

    def _review(self, question: Question, marked: MarkedAnswer, *, at: datetime) -> Review:
        """Points made are Good, the others left out; where none was made, it is Again."""
        return Review(
            id=self._new_id(),
            at=at,
            offset_min=offset_min(self._clock()),
            question_id=question.id,
            rating=Rating.GOOD if marked.made else Rating.AGAIN,
            points=tuple(point.id for point in question.points),
            left_out=tuple(p.id for p in question.points if p.id not in marked.made),
            answered_ms=marked.answered_ms,
            took_ms=marked.took_ms,
            sure=marked.sure,
            mock=self._mock.id,
        )

    def _push(self, step: FollowUpStep, run: MockRun, *, fresh: bool) -> Act | None:
        style, turn = style_of(self._mock.style), len(run.reviews)
        words = style.pushing_more if step.again else style.pushing
        answer = run.reviews[-1]
        replied = self._screen.push(
            MockFollowUp(
                question=step.question,
                follow_up=step.follow_up,
                lead_in=one_of(words, turn, self._mock.seed, "pushing", step.again),
                used_s=used_ms(run) / 1000,
                round_s=self._mock.minutes * 60,
                asked=None if fresh else self._put(step.question, run, ""),
                made=len(answer.points_said),
            )
        )
        if isinstance(replied, Act):
            return replied
        pushed = AskedFollowUp(
            question_id=step.question.id,
            ask=step.follow_up.ask,
            probes=step.follow_up.probes,
            held=replied.held,
            took_ms=replied.took_ms,
            at=self._after(run),
        )
        self._store.add(practice.follow_up_event(self._new_id(), self._mock.id, pushed))
        return None

    def _after(self, run: MockRun) -> datetime:
        """Now, or the next moment after what happened last if the clock was set back since."""
        told = [self._mock.at, *(r.at for r in run.reviews), *(p.at for p in run.follow_ups)]
        told += [run.ended] if run.ended else []
        return max(self._clock().astimezone(UTC), max(told) + timedelta(microseconds=1))

    def _undo(self, run: MockRun) -> None:
        """Take back the last answer of this interview, with what was pushed at it."""
        last = run.reviews[-1] if run.reviews else None
        undone = last and self._store.undo(
            at=self._clock(), event_id=self._new_id(), prefer=last.id
        )
        if undone:
            self.known = run._replace(reviews=run.reviews[:-1])
        self._screen.took_back(self._deck.question(last.question_id) if last and undone else None)


def _went_well(run: MockRun, review: Review) -> bool:
    """Whether an answer made a point and nothing hurt: else no word of praise follows it."""
    return review.rating is not Rating.AGAIN and all(
        one.held for one in pushed_to(run, review.question_id)
    )
