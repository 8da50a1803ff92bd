"""What a mock interview does next, from what the journal has of it: going on after a break is the
same as going on at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tiktok_prep.mock.interview import pushes
from tiktok_prep.model import AskedFollowUp, Deck, FollowUp, MockRun, Question


class AskStep(NamedTuple):
    """A question is to be asked."""

    question: Question
    number: int
    """Its place in the interview, from 1."""


class FollowUpStep(NamedTuple):
    """A follow-up to the last answer is to be asked."""

    question: Question
    follow_up: FollowUp
    again: bool
    """Whether another follow-up to the same answer went before it."""


def next_step(run: MockRun, deck: Deck) -> AskStep | FollowUpStep | None:
    """What is to be asked next; `None` if the time is up or nothing is lacking.

    An answer that was taken back is asked again, also in an interview that was ended. Questions
    that have left the deck are passed over.
    """
    if is_time_up(run):
        return None
    follow_up = None if run.ended else _lacking_push(run, deck)
    if follow_up:
        return follow_up
    return next(iter(_unasked(run, deck)), None)


def is_time_up(run: MockRun) -> bool:
    return used_ms(run) >= run.mock.minutes * 60_000


def cut_off(run: MockRun, deck: Deck) -> int | None:
    """How many questions were not asked as the time was up; `None` if it was not."""
    return len(_unasked(run, deck)) if is_time_up(run) else None


def _unasked(run: MockRun, deck: Deck) -> list[AskStep]:
    answered = {review.question_id for review in run.reviews}
    return [
        AskStep(question, number)
        for number, question_id in enumerate(run.mock.questions, start=1)
        if question_id not in answered and (question := deck.question(question_id))
    ]


def _lacking_push(run: MockRun, deck: Deck) -> FollowUpStep | None:
    """The first follow-up to the last answer that was not asked yet."""
    if not run.reviews:
        return None
    review = run.reviews[-1]
    question = deck.question(review.question_id)
    if question is None or question.id not in run.mock.questions:
        return None
    asked = [pushed.ask for pushed in pushed_to(run, review.question_id)]
    left = pushes(question, review.left_out, run.mock.style, asked=asked)
    return FollowUpStep(question, left[0], bool(asked)) if left else None


def pushed_to(run: MockRun, question_id: str) -> list[AskedFollowUp]:
    """The follow-ups to the answer to a question that stands; those to one that was taken back
    are not among them."""
    at = max((r.at for r in run.reviews if r.question_id == question_id), default=None)
    if at is None:
        return []
    return [one for one in run.follow_ups if one.question_id == question_id and one.at > at]


def used_ms(run: MockRun) -> int:
    """Milliseconds of the round that were used: answers and follow-ups. Marking stops the clock."""
    return sum(review.answered_ms for review in run.reviews) + sum(
        pushed.took_ms
        for question_id in {review.question_id for review in run.reviews}
        for pushed in pushed_to(run, question_id)
    )


def is_open(run: MockRun, deck: Deck) -> bool:
    """Whether something is left to ask (also since an answer was taken back), or answers were given
    and it was not ended."""
    return next_step(run, deck) is not None or (run.ended is None and bool(run.reviews))


def is_begun(run: MockRun) -> bool:
    """Whether anything was answered in it, also if that was taken back since and left a trace."""
    return bool(run.reviews or run.follow_ups or run.ended)


def to_resume(runs: Sequence[MockRun], deck: Deck) -> MockRun | None:
    """Of mock interviews in the order they were begun: the last begun one that can go on, else the
    last that can go on; `None` if none can."""
    found = [run for run in runs if is_open(run, deck)]
    return next((run for run in found[::-1] if is_begun(run)), found[-1] if found else None)


def gone(run: MockRun, deck: Deck) -> list[str]:
    """Questions of the interview that were not answered and have left the deck."""
    answered = {review.question_id for review in run.reviews}
    return [q for q in run.mock.questions if q not in answered and deck.question(q) is None]
