"""The report of a mock interview: the values that its debrief page shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, timezone

from tiktok_prep.base.text import point_name
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.journal.snapshot import Snapshot
from tiktok_prep.memory.timing import is_looked_at
from tiktok_prep.mock.interview import wording
from tiktok_prep.mock.steps import asked_follow_ups, questions_cut, used_ms
from tiktok_prep.model import WHOLE, AskedFollowUp, Deck, Mock, MockRun, Point, Question, Review

MAX_DRILL_NEXT = 3
MOCK_VERSION = 2
"""Of `prep mock --last --json`."""


class EarlierAnswer(NamedTuple):
    """How the same question was answered in an earlier attempt."""

    points_made: int
    points: int
    answered_ms: int


class AnswerResult(NamedTuple):
    """One answer of a mock interview."""

    number: int
    """The question's place in the interview, from 1."""
    question_id: str
    ask: str
    """The wording used; the question's id if the question is no longer in the deck."""
    target_s: int | None
    """The question's target; `None` if the question is no longer in the deck."""
    answered_ms: int
    is_looked_at: bool
    """Whether `answered_ms` is too short for the answer to have been said; false if the question is
    no longer in the deck."""
    made: tuple[Point, ...]
    missed: tuple[Point, ...]
    follow_ups: tuple[AskedFollowUp, ...]
    earlier: EarlierAnswer | None
    """The answer to this question in the earlier attempt; `None` without one, or if not answered
    there."""

    @property
    def points(self) -> int:
        return len(self.made) + len(self.missed)

    @property
    def is_whole(self) -> bool:
        """Whether the question had no points."""
        return [point.id for point in (*self.made, *self.missed)] == [WHOLE.id]


class HurtFollowUp(NamedTuple):
    """A follow-up that did not go well."""

    answer: AnswerResult
    """The answer before it."""
    follow_up: AskedFollowUp


class Totals(NamedTuple):
    """The sums of several answers."""

    made: int
    points: int
    answered_ms: int
    answers: int
    over_target: int
    """How many answers took longer than their target. Those to questions no longer in the deck do
    not count."""

    @property
    def share(self) -> float:
        """Share (0-1) of the points that were made. Raises ZeroDivisionError without points."""
        return self.made / self.points


class Comparison(NamedTuple):
    """This attempt and an earlier one; only the questions answered in both count."""

    at: datetime
    """When the earlier attempt started, on the local clock of that moment."""
    earlier: Totals
    latest: Totals


class MockReport(NamedTuple):
    """What the debrief of a mock interview shows."""

    mock: Mock
    at: datetime
    """When the interview started, on the local clock of that moment."""
    stage_name: str
    planned: int
    """How many questions were to be asked."""
    ended: bool
    questions_cut: int | None
    """How many questions were not asked because time ran out; `None` if it did not."""
    used_ms: int
    answers: tuple[AnswerResult, ...]
    """The answers in the order of the interview."""
    totals: Totals
    hurt_follow_ups: tuple[HurtFollowUp, ...]
    """The follow-ups where your answer did not hold, each with the answer it was about."""
    follow_up_count: int
    comparison: Comparison | None
    """`None` without an earlier attempt to compare with, or if this interview has not ended."""
    drill_next: tuple[AnswerResult, ...]
    """The answers that missed points, those with the most first, then the heaviest question; at
    most MAX_DRILL_NEXT. Questions that are no longer in the deck do not count."""

    @property
    def looked_at_count(self) -> int:
        """How many answers were too short to have been said."""
        return sum(answer.is_looked_at for answer in self.answers)


def mock_report(run: MockRun, runs: Iterable[MockRun], deck: Deck) -> MockReport:
    """The report of `run`. It is compared with the latest earlier run in `runs` that has the same
    stage and seed, has ended, and has answered questions in common."""
    earlier = _earlier_run(run, runs)
    earlier_reviews = {r.question_id: r for r in earlier.reviews} if earlier else {}
    reviews = {review.question_id: review for review in run.reviews}
    answers = tuple(
        _answer_result(number, reviews[question_id], earlier_reviews.get(question_id), run, deck)
        for number, question_id in enumerate(run.mock.questions, start=1)
        if question_id in reviews
    )
    stage = deck.stage(run.mock.stage)
    return MockReport(
        mock=run.mock,
        at=local_start(run.mock),
        stage_name=stage.name if stage else run.mock.stage,
        planned=len(run.mock.questions),
        ended=run.ended is not None,
        questions_cut=questions_cut(run, deck),
        used_ms=used_ms(run),
        answers=answers,
        totals=mock_totals(run.reviews, deck),
        hurt_follow_ups=tuple(
            HurtFollowUp(answer, follow_up)
            for answer in answers
            for follow_up in answer.follow_ups
            if not follow_up.held
        ),
        follow_up_count=sum(len(answer.follow_ups) for answer in answers),
        comparison=_comparison(run, earlier, deck) if earlier else None,
        drill_next=_drill_next(answers, deck),
    )


def local_start(mock: Mock) -> datetime:
    """When the mock interview started, on the local clock of that moment."""
    return mock.at.astimezone(timezone(timedelta(minutes=mock.offset_min)))


def mock_totals(reviews: Iterable[Review], deck: Deck) -> Totals:
    """The sums of these answers; of several to one question, only the last counts. Without answers,
    all are 0."""
    reviews = list({review.question_id: review for review in reviews}.values())
    return Totals(
        made=sum(len(review.points_said) for review in reviews),
        points=sum(len(review.points) for review in reviews),
        answered_ms=sum(review.answered_ms for review in reviews),
        answers=len(reviews),
        over_target=sum(
            review.answered_ms > question.answer_in_s * 1000
            for review in reviews
            if (question := deck.question(review.question_id))
        ),
    )


def _earlier_run(run: MockRun, runs: Iterable[MockRun]) -> MockRun | None:
    """The latest of `runs` that started before `run`, has ended, and has its stage, its seed and an
    answered question in common; `None` without one, or if `run` has not ended."""

    def start(run: MockRun) -> tuple[datetime, str]:
        return run.mock.at, run.mock.id

    answered = {review.question_id for review in run.reviews}
    earlier = [
        other
        for other in runs
        if other.ended
        and (other.mock.stage, other.mock.seed) == (run.mock.stage, run.mock.seed)
        and start(other) < start(run)
        and any(review.question_id in answered for review in other.reviews)
    ]
    return max(earlier, key=start, default=None) if run.ended else None


def _answer_result(
    number: int, review: Review, earlier: Review | None, run: MockRun, deck: Deck
) -> AnswerResult:
    question = deck.question(review.question_id)
    points = {point.id: point for point in question.points} if question else {}

    def points_with(*, made: bool) -> tuple[Point, ...]:
        return tuple(
            points.get(point_id, Point(point_id, point_name(point_id)))
            for point_id in review.points
            if (point_id in review.points_said) is made
        )

    return AnswerResult(
        number=number,
        question_id=review.question_id,
        ask=wording(question, run.mock.seed) if question else review.question_id,
        target_s=question.answer_in_s if question else None,
        answered_ms=review.answered_ms,
        is_looked_at=question is not None and is_looked_at(question, review.answered_ms),
        made=points_with(made=True),
        missed=points_with(made=False),
        follow_ups=tuple(asked_follow_ups(run, review.question_id)),
        earlier=EarlierAnswer(len(earlier.points_said), len(earlier.points), earlier.answered_ms)
        if earlier
        else None,
    )


def _comparison(run: MockRun, earlier: MockRun, deck: Deck) -> Comparison:
    in_both = {r.question_id for r in earlier.reviews} & {r.question_id for r in run.reviews}
    return Comparison(
        at=local_start(earlier.mock),
        earlier=mock_totals([r for r in earlier.reviews if r.question_id in in_both], deck),
        latest=mock_totals([r for r in run.reviews if r.question_id in in_both], deck),
    )


def _drill_next(answers: Sequence[AnswerResult], deck: Deck) -> tuple[AnswerResult, ...]:
    questions = {answer.question_id: deck.question(answer.question_id) for answer in answers}

    def worst_first(answer: AnswerResult) -> tuple[float, ...]:
        question = questions[answer.question_id]
        return -len(answer.missed), -question.weight if question else 0.0

    incomplete = [answer for answer in answers if answer.missed and questions[answer.question_id]]
    return tuple(sorted(incomplete, key=worst_first)[:MAX_DRILL_NEXT])


def missed_in_last_mock(snapshot: Snapshot, runs: Iterable[MockRun]) -> list[Question]:
    """Returns the questions that the debrief of the latest run with answers says to drill next (at
    most MAX_DRILL_NEXT), the worst first. Of these, leaves out those suspended, or rehearsed since.
    Empty if no run has answers."""
    last = max((run for run in runs if run.reviews), key=lambda run: run.mock.at, default=None)
    if last is None:
        return []
    end = max(review.at for review in last.reviews)
    answers = mock_report(last, [last], snapshot.deck).drill_next
    questions = [snapshot.deck.question(answer.question_id) for answer in answers]
    return [
        question
        for question in questions
        if question is not None
        and question.id not in snapshot.suspended
        and all(card.last_review <= end for card in snapshot.cards_of(question).values())
    ]
