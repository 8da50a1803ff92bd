"""What came of a mock interview: the values behind its debrief."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, timezone
from typing import NamedTuple

from tiktok_prep.mock.interview import wording
from tiktok_prep.mock.steps import cut_off, pushed_to, used_ms
from tiktok_prep.model import WHOLE, AskedFollowUp, Deck, Mock, MockRun, Point, Question, Review

NEXT = 3
"""Questions to drill next, at most."""


class EarlierAttempt(NamedTuple):
    """How the same question went in the last attempt."""

    made: int
    of: int
    answered_ms: int


class AnswerResult(NamedTuple):
    """One answer."""

    number: int
    """Its place in the interview, from 1."""
    question_id: str
    ask: str
    """As it was asked; the id where the question has left the deck."""
    target_s: int | None
    answered_ms: int
    made: tuple[Point, ...]
    missed: tuple[Point, ...]
    sure: int | None
    pushed: tuple[AskedFollowUp, ...]
    before: EarlierAttempt | None
    """In the last attempt at the same interview, if it was asked there."""

    @property
    def points(self) -> int:
        return len(self.made) + len(self.missed)

    @property
    def is_whole(self) -> bool:
        """Whether the question had no points."""
        return [point.id for point in (*self.made, *self.missed)] == [WHOLE.id]


class Totals(NamedTuple):
    """Some answers together."""

    made: int
    points: int
    answered_ms: int
    answers: int
    over: int
    """Answers longer than their target; those to questions without one (gone) do not count."""

    @property
    def share(self) -> float:
        return self.made / self.points


class Comparison(NamedTuple):
    """Two attempts against each other."""

    at: datetime
    """When the earlier one was begun, at its local time."""
    same: bool
    """Whether both are the same interview, of one seed; then both sums are of the questions that
    were answered in both."""
    then: Totals
    now: Totals


class MockReport(NamedTuple):
    """The debrief of a mock interview."""

    mock: Mock
    at: datetime
    """When it was begun, at its local time."""
    stage_name: str
    planned: int
    ended: bool
    cut_off: int | None
    """Questions that were not asked as the time was up; `None` if it was not."""
    used_ms: int
    answers: tuple[AnswerResult, ...]
    """In the order of the interview."""
    sums: Totals
    hurt: tuple[tuple[AnswerResult, AskedFollowUp], ...]
    """Follow-ups whose answer did not hold."""
    pushed: int
    sure_and_wrong: tuple[AnswerResult, ...]
    """Answers of which the person was sure and that left out points, the worst first."""
    against: Comparison | None
    """`None` if there is no earlier attempt."""
    drill_next: tuple[AnswerResult, ...]
    """Where most was left out, the worst first, of equal ones what weighs more; NEXT at most."""


def outcome(run: MockRun, runs: Iterable[MockRun], deck: Deck) -> MockReport:
    """What came of `run`, against the last earlier one among `runs` that has answers: of its stage
    and seed if there is one, else of its stage."""
    earlier = _earlier(run, runs)
    same = earlier is not None and earlier.mock.seed == run.mock.seed
    last = {r.question_id: r for r in earlier.reviews} if earlier and same else {}
    reviews = {review.question_id: review for review in run.reviews}
    answers = tuple(
        _answered(number, reviews[question_id], last.get(question_id), run, deck)
        for number, question_id in enumerate(run.mock.questions, start=1)
        if question_id in reviews
    )
    names = {stage.id: stage.name for stage in deck.stages}
    return MockReport(
        mock=run.mock,
        at=local(run.mock),
        stage_name=names.get(run.mock.stage, run.mock.stage),
        planned=len(run.mock.questions),
        ended=run.ended is not None,
        cut_off=cut_off(run, deck),
        used_ms=used_ms(run),
        answers=answers,
        sums=_sums(run.reviews, deck),
        hurt=tuple((a, one) for a in answers for one in a.pushed if not one.held),
        pushed=sum(len(answer.pushed) for answer in answers),
        sure_and_wrong=_sure_and_wrong(answers),
        against=_against(run, earlier, same=same, deck=deck) if earlier else None,
        drill_next=_drill_next(answers, deck),
    )


def local(mock: Mock) -> datetime:
    """When a mock interview was begun, on the clock there."""
    return mock.at.astimezone(timezone(timedelta(minutes=mock.offset_min)))


def points_made(run: MockRun, deck: Deck) -> Totals:
    """All answers of a mock interview together."""
    return _sums(run.reviews, deck)


def _earlier(run: MockRun, runs: Iterable[MockRun]) -> MockRun | None:
    here = (run.mock.at, run.mock.id)
    others = [
        other
        for other in runs
        if other.reviews
        and other.mock.stage == run.mock.stage
        and (other.mock.at, other.mock.id) < here
    ]
    shared = {review.question_id for review in run.reviews}
    same = [
        other
        for other in others
        if other.mock.seed == run.mock.seed
        and any(review.question_id in shared for review in other.reviews)
    ]
    return max(same or others, key=lambda o: (o.mock.at, o.mock.id), default=None)


def _answered(
    number: int, review: Review, last: Review | None, run: MockRun, deck: Deck
) -> AnswerResult:
    question = deck.question(review.question_id)
    points = {point.id: point for point in question.points} if question else {}

    def named(made: bool) -> tuple[Point, ...]:
        return tuple(
            points.get(point, Point(point, point_name(point)))
            for point in review.points
            if (point in review.points_said) is made
        )

    return AnswerResult(
        number=number,
        question_id=review.question_id,
        ask=wording(question, run.mock.seed) if question else review.question_id,
        target_s=question.answer_in_s if question else None,
        answered_ms=review.answered_ms,
        made=named(True),
        missed=named(False),
        sure=review.sure,
        pushed=tuple(pushed_to(run, review.question_id)),
        before=EarlierAttempt(len(last.points_said), len(last.points), last.answered_ms)
        if last
        else None,
    )


def point_name(point_id: str) -> str:
    """The id of a point as words: 'own decision'."""
    return point_id.replace("-", " ")


def _sums(reviews: Iterable[Review], deck: Deck) -> Totals:
    reviews = list({review.question_id: review for review in reviews}.values())
    return Totals(
        made=sum(len(review.points_said) for review in reviews),
        points=sum(len(review.points) for review in reviews),
        answered_ms=sum(review.answered_ms for review in reviews),
        answers=len(reviews),
        over=sum(_is_over(review, deck.question(review.question_id)) for review in reviews),
    )


def _is_over(review: Review, question: Question | None) -> bool:
    return question is not None and review.answered_ms > question.answer_in_s * 1000


def _sure_and_wrong(answers: Sequence[AnswerResult]) -> tuple[AnswerResult, ...]:
    wrong = [answer for answer in answers if answer.sure == 3 and answer.missed]
    return tuple(sorted(wrong, key=lambda answer: -len(answer.missed) / answer.points))


def _against(run: MockRun, earlier: MockRun, *, same: bool, deck: Deck) -> Comparison | None:
    then, now = list(earlier.reviews), list(run.reviews)
    if same:
        both = {r.question_id for r in then} & {r.question_id for r in now}
        then = [review for review in then if review.question_id in both]
        now = [review for review in now if review.question_id in both]
    if not then or not now:
        return None
    return Comparison(local(earlier.mock), same, _sums(then, deck), _sums(now, deck))


def _drill_next(answers: Sequence[AnswerResult], deck: Deck) -> tuple[AnswerResult, ...]:
    asked = {answer.question_id: deck.question(answer.question_id) for answer in answers}

    def worst(answer: AnswerResult) -> tuple[float, ...]:
        question = asked[answer.question_id]
        return -len(answer.missed), -question.weight if question else 0.0

    lacking = [answer for answer in answers if answer.missed and asked[answer.question_id]]
    return tuple(sorted(lacking, key=worst)[:NEXT])
