"""What comes next in a mock interview, computed only from what is saved of it.

So resuming after a break is no different from going on.
"""

from __future__ import annotations

from collections.abc import Sequence

from tiktok_prep.base.value import NamedTuple
from tiktok_prep.mock.interview import next_follow_ups
from tiktok_prep.model import AskedFollowUp, Deck, FollowUp, MockRun, Question


class AskStep(NamedTuple):
    """Ask this question next."""

    question: Question


class FollowUpStep(NamedTuple):
    """Ask this follow-up to the last answer next."""

    question: Question
    follow_up: FollowUp
    is_another: bool
    """Whether the same answer had a follow-up before this one."""


def next_step(run: MockRun, deck: Deck) -> AskStep | FollowUpStep | None:
    """What to ask next; `None` if time is up or all is asked.

    A question whose answer was undone is asked again, even if the interview had ended. Questions
    that are no longer in the deck are skipped.
    """
    if is_time_up(run):
        return None
    follow_up = None if run.ended else _next_follow_up(run, deck)
    if follow_up:
        return follow_up
    unanswered = _unanswered(run, deck)
    return AskStep(unanswered[0]) if unanswered else None


def is_time_up(run: MockRun) -> bool:
    return used_ms(run) >= run.mock.minutes * 60_000


def questions_cut(run: MockRun, deck: Deck) -> int | None:
    """How many questions were not answered because time ran out; `None` if it did not.

    Questions that are no longer in the deck do not count.
    """
    return len(_unanswered(run, deck)) if is_time_up(run) else None


def _unanswered(run: MockRun, deck: Deck) -> list[Question]:
    answered = {review.question_id for review in run.reviews}
    return [
        question
        for question_id in run.mock.questions
        if question_id not in answered and (question := deck.question(question_id))
    ]


def _next_follow_up(run: MockRun, deck: Deck) -> FollowUpStep | None:
    """The next follow-up to the last answer; `None` if all are asked, if nothing is answered yet,
    or if the question is no longer in the deck."""
    if not run.reviews:
        return None
    review = run.reviews[-1]
    question = deck.question(review.question_id)
    if question is None or question.id not in run.mock.questions:
        return None
    asked = [follow_up.ask for follow_up in asked_follow_ups(run, review.question_id)]
    follow_ups = next_follow_ups(question, review.left_out, run.mock.style, asked=asked)
    return FollowUpStep(question, follow_ups[0], bool(asked)) if follow_ups else None


def asked_follow_ups(run: MockRun, question_id: str) -> list[AskedFollowUp]:
    """The follow-ups asked after the last answer to this question; empty if it has no answer.

    Of several with the same text, as after a changed verdict, only the last counts.
    """
    answered_at = max((r.at for r in run.reviews if r.question_id == question_id), default=None)
    if answered_at is None:
        return []
    by_text = {
        follow_up.ask: follow_up
        for follow_up in run.follow_ups
        if follow_up.question_id == question_id and follow_up.at > answered_at
    }
    return list(by_text.values())


def used_ms(run: MockRun) -> int:
    """Milliseconds spent on answers and follow-ups. Marking, and what was undone, do not count."""
    return sum(review.answered_ms for review in run.reviews) + sum(
        follow_up.took_ms
        for question_id in {review.question_id for review in run.reviews}
        for follow_up in asked_follow_ups(run, question_id)
    )


def is_open(run: MockRun, deck: Deck) -> bool:
    """Whether `run` can be resumed: something is left to ask, or it has answers but no end.

    After an undone answer, an interview that had ended is open again.
    """
    return next_step(run, deck) is not None or (run.ended is None and bool(run.reviews))


def is_begun(run: MockRun) -> bool:
    """Whether anything of `run` is saved besides its start: an answer, a follow-up, or its end."""
    return bool(run.reviews or run.follow_ups or run.ended)


def run_to_resume(runs: Sequence[MockRun], deck: Deck) -> MockRun | None:
    """The latest open run; `None` if none is open. `runs` are in the order they were started."""
    return next((run for run in reversed(runs) if is_open(run, deck)), None)


def missing_questions(run: MockRun, deck: Deck) -> list[str]:
    """Ids of the unanswered questions of `run` that are no longer in the deck."""
    answered = {review.question_id for review in run.reviews}
    return [q for q in run.mock.questions if q not in answered and deck.question(q) is None]
