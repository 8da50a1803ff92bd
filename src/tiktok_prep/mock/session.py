"""Runs a mock interview: asks what comes next and saves it, until it ends or you leave.

Screen, store and clock come in as arguments, so that tests can replace them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

from tiktok_prep.base.value import NamedTuple
from tiktok_prep.drill.session import Act, Clock
from tiktok_prep.journal import practice
from tiktok_prep.journal.store import Store
from tiktok_prep.mock.interview import wording
from tiktok_prep.mock.steps import (
    AskStep,
    FollowUpStep,
    asked_follow_ups,
    missing_questions,
    next_step,
    used_ms,
)
from tiktok_prep.mock.style import style_of, text_for_turn
from tiktok_prep.model import (
    AskedFollowUp,
    Deck,
    FollowUp,
    Mock,
    MockRun,
    Question,
    Rating,
    Review,
    offset_min,
)


class MarkedAnswer(NamedTuple):
    """The points you say you made in your answer, and how long it took."""

    points_made: tuple[str, ...]
    """Ids of the points that you made."""
    answered_ms: int
    """Time to answer; for a typed answer, the time its words take to say."""
    took_ms: int
    """`answered_ms` plus the time from the end of the answer to the last mark."""


class FollowUpReply(NamedTuple):
    """How your answer to a follow-up went."""

    held: bool
    """Whether the answer went well; otherwise it hurt."""
    took_ms: int


class MockQuestion(NamedTuple):
    """A question with all that the screen shows about it."""

    question: Question
    wording: str
    lead_in: str
    """What the interviewer says before the question; '' before the first."""
    number: int
    """The question's place in the interview, from 1."""
    total: int
    """How many questions the interview has."""
    used_s: float
    """Seconds of the interview used before this question."""
    round_s: int
    """Seconds that the interview has in all."""
    given: MarkedAnswer | None = None
    """The saved answer, if only its marks are asked for again; else `None`."""


class MockFollowUp(NamedTuple):
    """A follow-up with all that the screen shows about it."""

    question: Question
    follow_up: FollowUp
    lead_in: str
    """What the interviewer says before the follow-up."""
    used_s: float
    round_s: int
    before_break: MockQuestion | None = None
    """The question, to show it again if it was asked before a break; else `None`."""
    given: FollowUpReply | None = None
    """The saved reply, if only whether it held is asked again; else `None`."""


class DebriefCard(NamedTuple):
    """One answer of the interview, with its points in full, to look at your marks again."""

    question: Question
    wording: str
    number: int
    total: int
    saved: frozenset[str]
    """Ids of the points left out, as saved."""
    follow_ups: tuple[AskedFollowUp, ...] = ()


class Corrected(NamedTuple):
    """Your marks of one answer after you have seen its points in full."""

    left_out: tuple[str, ...]
    goes_on: bool
    """Whether to look at the next answer, too."""


class MockScreen(Protocol):
    """Shows a mock interview and reads the answers. Shows no point before its question is
    answered."""

    def ask(self, mock_question: MockQuestion) -> MarkedAnswer | Act:
        """Asks the question, then which points you made; or returns UNDO or QUIT.

        If an answer is `given`, asks only for its marks; from there you may go back to the answer.
        """

    def ask_follow_up(self, mock_follow_up: MockFollowUp) -> FollowUpReply | Act:
        """Asks the follow-up, then whether your answer held; or returns UNDO or QUIT.

        If a reply is `given`, asks only whether it held.
        """

    def correct_marks(self, card: DebriefCard) -> Corrected:
        """Shows the points in full with the saved marks. Returns the marks after any corrections,
        and whether to go on."""

    def show_undo(self, question: Question | None) -> None:
        """Shows that the answer to `question` was undone, or for `None` that there was none."""

    def show_missing(self, question_ids: list[str]) -> None:
        """Shows which questions are skipped, since they are no longer in the deck."""


class MockSession:
    """One sitting of a mock interview that has been saved as started.

    Each next step is computed from what is saved, so that no way of stopping loses an answer or
    asks a question twice.
    """

    def __init__(
        self,
        mock: Mock,
        deck: Deck,
        *,
        screen: MockScreen,
        store: Store,
        clock: Clock,
        new_id: Callable[[], str],
    ) -> None:
        self._mock, self._deck = mock, deck
        self._screen, self._store, self._clock, self._new_id = screen, store, clock, new_id
        self.last_run: MockRun | None = None
        """The interview as last read or saved; `None` before that. For when the store cannot be
        read."""

    def run(self) -> bool:
        """Asks what is left and saves each answer, then that the interview ended.

        Returns whether it ended (False if you quit).
        """
        missing_ids = missing_questions(self.current_run(), self._deck)
        if missing_ids:
            self._screen.show_missing(missing_ids)
        asked_here = False  # whether this sitting has asked something, so that it can be seen above
        while step := next_step(run := self.current_run(), self._deck):
            if isinstance(step, AskStep):
                act = self._ask(step, run)
            else:
                act = self._ask_follow_up(step, run, show_question=not asked_here)
            asked_here = True
            if act is Act.UNDO:
                act = self._go_back(run)
            if act is not None:
                return False
        end = practice.mock_end_event(self._new_id(), self._mock.id, at=self._time_after(run))
        self._store.add(end)
        return True

    def correct_marks(self) -> None:
        """Goes through the answers with their points in full, and saves the corrected marks.

        A correction is a new review that takes the place of the old one, at the same time.
        """
        run = self.current_run()
        asked = [(r, q) for r in run.reviews if (q := self._deck.question(r.question_id))]
        for number, (review, question) in enumerate(asked, start=1):
            old = frozenset(review.points) - set(review.points_said)
            follow_ups = tuple(asked_follow_ups(run, question.id))
            words = wording(question, self._mock.seed)
            card = DebriefCard(question, words, number, len(asked), old, follow_ups)
            corrected = self._screen.correct_marks(card)
            if set(corrected.left_out) != old:
                said_any = len(corrected.left_out) < len(review.points)
                new = review._replace(
                    id=self._new_id(),
                    left_out=corrected.left_out,
                    rating=Rating.GOOD if said_any else Rating.AGAIN,
                )
                self._store.correct(review, new, at=self._clock(), event_id=self._new_id())
            if not corrected.goes_on:
                return

    def current_run(self) -> MockRun:
        """Reads the interview as saved so far, and keeps it as `last_run` too."""
        runs = self._store.mock_runs(self._mock.stage)
        self.last_run = next(run for run in runs if run.mock.id == self._mock.id)
        return self.last_run

    # ------------------------------------------------------------ inside

    def _ask(self, step: AskStep, run: MockRun) -> Act | None:
        texts, turn = style_of(self._mock.style).lead_ins, len(run.reviews)
        words = text_for_turn(texts, turn, self._mock.seed, "moving on") if turn else ""
        answer = self._screen.ask(self._mock_question(step.question, run, words))
        if isinstance(answer, Act):
            return answer
        review = self._store.append(self._review(step.question, answer, at=self._time_after(run)))
        self.last_run = run._replace(reviews=(*run.reviews, review))
        return None

    def _go_back(self, run: MockRun) -> Act | None:
        """Asks again what you said last, one step further back each time you ask for it: whether
        your answers to follow-ups held, then the marks of the answer before them, then its
        question.

        Only the last step takes back an answer. Returns QUIT if you leave, else `None`.
        """
        review = run.reviews[-1] if run.reviews else None
        question = review and self._deck.question(review.question_id)
        if review is None or question is None:
            self._undo(run)
            return None
        for follow_up in reversed(asked_follow_ups(run, question.id)):
            act = self._ask_again_whether_it_held(follow_up, question, run)
            if act is not Act.UNDO:
                return act
        return self._ask_marks_again(review, question, run)

    def _ask_again_whether_it_held(
        self, follow_up: AskedFollowUp, question: Question, run: MockRun
    ) -> Act | None:
        given = FollowUpReply(follow_up.held, follow_up.took_ms)
        reply = self._screen.ask_follow_up(
            MockFollowUp(
                question=question,
                follow_up=FollowUp(follow_up.ask, follow_up.probes),
                lead_in="",
                used_s=(used_ms(run) - follow_up.took_ms) / 1000,
                round_s=self._mock.minutes * 60,
                given=given,
            )
        )
        if isinstance(reply, Act):
            return reply
        if reply != given:
            changed = follow_up._replace(held=reply.held, at=self._time_after(run))
            event = practice.follow_up_event(self._new_id(), self._mock.id, changed)
            self._store.add(event)
        return None

    def _ask_marks_again(self, review: Review, question: Question, run: MockRun) -> Act | None:
        given = MarkedAnswer(review.points_said, review.answered_ms, review.took_ms)
        asked = self._mock_question(question, run, "")
        used_s = asked.used_s - review.answered_ms / 1000
        answer = self._screen.ask(asked._replace(used_s=used_s, given=given))
        if answer is Act.UNDO:
            self._undo(run)
            return None
        if isinstance(answer, Act):
            return answer
        if answer._replace(took_ms=given.took_ms) != given:
            new = self._review(question, answer, at=review.at)
            self._store.correct(review, new, at=self._clock(), event_id=self._new_id())
        return None

    def _mock_question(self, question: Question, run: MockRun, lead_in: str) -> MockQuestion:
        return MockQuestion(
            question=question,
            wording=wording(question, self._mock.seed),
            lead_in=lead_in,
            number=self._mock.questions.index(question.id) + 1,
            total=len(self._mock.questions),
            used_s=used_ms(run) / 1000,
            round_s=self._mock.minutes * 60,
        )

    def _review(self, question: Question, answer: MarkedAnswer, *, at: datetime) -> Review:
        """The review of an answer, dated `at`, that leaves out the points not made: Good, or Again
        if none was made."""
        return Review(
            id=self._new_id(),
            at=at,
            offset_min=offset_min(self._clock()),
            question_id=question.id,
            rating=Rating.GOOD if answer.points_made else Rating.AGAIN,
            points=tuple(point.id for point in question.points),
            left_out=tuple(p.id for p in question.points if p.id not in answer.points_made),
            answered_ms=answer.answered_ms,
            took_ms=answer.took_ms,
            where="mock",
            mock=self._mock.id,
        )

    def _ask_follow_up(
        self, step: FollowUpStep, run: MockRun, *, show_question: bool
    ) -> Act | None:
        style, turn = style_of(self._mock.style), len(run.reviews)
        lead_ins = style.further_lead_ins if step.is_another else style.follow_up_lead_ins
        reply = self._screen.ask_follow_up(
            MockFollowUp(
                question=step.question,
                follow_up=step.follow_up,
                lead_in=text_for_turn(lead_ins, turn, self._mock.seed, "pushing", step.is_another),
                used_s=used_ms(run) / 1000,
                round_s=self._mock.minutes * 60,
                before_break=(
                    self._mock_question(step.question, run, "") if show_question else None
                ),
            )
        )
        if isinstance(reply, Act):
            return reply
        follow_up = AskedFollowUp(
            question_id=step.question.id,
            ask=step.follow_up.ask,
            probes=step.follow_up.probes,
            held=reply.held,
            took_ms=reply.took_ms,
            at=self._time_after(run),
        )
        self._store.add(practice.follow_up_event(self._new_id(), self._mock.id, follow_up))
        return None

    def _time_after(self, run: MockRun) -> datetime:
        """Now (UTC), or just after the last event of `run` if the clock was set back since."""
        instants = [self._mock.at, *(r.at for r in run.reviews), *(p.at for p in run.follow_ups)]
        instants += [run.ended] if run.ended else []
        return max(self._clock().astimezone(UTC), max(instants) + timedelta(microseconds=1))

    def _undo(self, run: MockRun) -> None:
        """Undoes the last answer of this interview, whose follow-ups then no longer count.

        Shows which question that was, or that there was none to undo.
        """
        last = run.reviews[-1] if run.reviews else None
        undone = last and self._store.undo(
            at=self._clock(), event_id=self._new_id(), target_id=last.id
        )
        while undone and undone.restored:  # a corrected answer: it is given again, too
            last = self.current_run().reviews[-1]
            undone = self._store.undo(at=self._clock(), event_id=self._new_id(), target_id=last.id)
        if undone:
            self.last_run = run._replace(reviews=run.reviews[:-1])
        self._screen.show_undo(self._deck.question(last.question_id) if last and undone else None)
