"""A drill by the plan: whatever happens in it, it agrees with a plan made from the history."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from builders import NOW, a_deck, a_question, a_review, a_snapshot, event_id, rows_of
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tiktok_prep.drill.session import (
    Act,
    Drill,
    DrillQuestion,
    DrillScreen,
    DrillSummary,
    DrillTask,
    Verdict,
)
from tiktok_prep.journal.store import Store
from tiktok_prep.model import Agenda, Event, Interview, Question, Rating, Review, by_question
from tiktok_prep.planning.days import Forecast, planned_rehearsals
from tiktok_prep.planning.due_queue import DueQueue, drill_order
from tiktok_prep.planning.plan_input import PlanInput, plan_input
from tiktok_prep.planning.plan_queue import PlanQueue, plan_queue
from tiktok_prep.planning.queue import NO_LIMITS, Ahead, AtInterview, DrillLimits, Queue
from tiktok_prep.planning.rule import Obstacle

DECK = a_deck(*(a_question(f"q{i}", [f"p{p}" for p in range(1 + i % 3)]) for i in range(8)))
STAGE = "hiring-manager"
AGENDA = Agenda((Interview(STAGE, (NOW + timedelta(days=4)).astimezone(UTC), 60),))
GOOD = Verdict(Rating.GOOD, (), 50_000, 60_000)
Step = Verdict | Act


class Clock:
    """A clock that moves half a minute at each call."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=30)
        return self.now


class Scripted(DrillScreen):
    """Plays back a script, then quits."""

    def __init__(self, *script: Step) -> None:
        self.script, self.names = list(script), list[str]()

    def ask(self, asked: DrillQuestion) -> Step:
        self.names.append(asked.question.id)
        return self.script.pop(0) if self.script else Act.QUIT

    def show_rating(self, review: Review, due: datetime, on_the_day: AtInterview | None) -> None:
        assert on_the_day is not None

    def show_undo(self, event: Event | None, question: Question | None) -> None: ...
    def show_suspended(self, question: Question) -> None: ...

    def allows_undo(self, event: Event, question: Question | None) -> bool:
        return True


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    with Store.open(home, write=True) as opened:
        yield opened


def input_from(store: Store, agenda: Agenda = AGENDA) -> PlanInput:
    """What a plan at NOW is computed from, with the history in `store`."""
    return plan_input(
        a_snapshot(
            DECK,
            by_question(store.cards()),
            store.suspended(),
            agenda,
            store.first_tries(),
        ),
        took_ms={},
        spent_s=0.0,
        new_today=store.started_on(NOW.date()),
        rated_today=store.took_ms(NOW.date()),
    )


def a_queue(
    store: Store,
    *,
    seconds: float | None = None,
    limit: int | None = None,
    cram: bool = False,
    only: Sequence[Question] = DECK.questions,
) -> PlanQueue:
    limits = DrillLimits((), seconds, limit, cram)
    queue = plan_queue(input_from(store), only, stage=None, limits=limits)
    assert queue is not None
    return queue


def drilled(store: Store, screen: DrillScreen, queue: Queue | None = None) -> DrillSummary:
    drill = Drill(
        DrillTask(DECK, queue or a_queue(store), DECK.questions),
        screen=screen,
        store=store,
        clock=Clock(),
        new_id=event_id,
    )
    drill.run()
    return drill.summary()


STEPS = st.lists(
    st.sampled_from(
        (
            *(GOOD, GOOD, GOOD._replace(rating=Rating.AGAIN), GOOD._replace(left_out=("p0",))),
            *(Act.UNDO, Act.SUSPEND),
        )
    ),
    max_size=14,
)


@given(script=STEPS)
def test_a_drill_ends_with_the_readiness_that_the_history_gives(script: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder), write=True) as store:
        served = drilled(store, Scripted(*script)).plan_progress
        after = input_from(store)
        points, asked, enough = after.asked_of(STAGE)
        forecast = Forecast(after.candidates, forgetting=after.forgetting)
        share = forecast.share(STAGE, after.days_until(AGENDA.interviews[0].at))
        assert served is not None
        assert served.after[:2] == (points, asked)
        assert (served.after.recall is not None) == enough
        assert served.after.recall is None or served.after.recall == pytest.approx(share)


@given(script=STEPS)
@example([Act.SUSPEND] * len(DECK.questions))
def test_the_next_question_is_the_one_a_new_drill_would_ask_first(script: list[Step]) -> None:
    later = NOW + timedelta(hours=1)  # no question was asked in the last minutes
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder), write=True) as store:
        queue = a_queue(store, seconds=1e5)
        drilled(store, Scripted(*script), queue)
        queue._first.clear()
        if len(store.suspended()) == len(DECK.questions):  # then there is no queue
            return
        new_queue = a_queue(store, seconds=1e5)
        # a queue ranks with the first tries that it began with, so these must be equal
        if store.first_tries() == queue._inputs.first_tries:
            assert queue.take(now=later) == new_queue.take(now=later)


def test_a_question_with_a_review_dated_ahead_comes_back_in_the_drill(store: Store) -> None:
    (question, *_) = DECK.questions
    store.append(a_review(question, Rating.AGAIN, at=NOW + timedelta(days=3)))
    queue = a_queue(store, seconds=1e5, only=[question])
    queue._first.append(question)
    screen = Scripted(GOOD._replace(rating=Rating.AGAIN))
    assert drilled(store, screen, queue).reviews and screen.names == [question.id]
    assert queue.take(now=NOW + timedelta(hours=1)) == question


def test_the_question_being_asked_counts_towards_the_limit() -> None:
    queue = DueQueue(DECK.questions, DrillLimits(max_questions=2))
    for waiting in (1, 0):
        question = queue.take(now=NOW)
        assert question and queue.ahead(now=NOW) == Ahead(waiting)
        queue.record_rating(question, {}, due=NOW + timedelta(days=1), now=NOW)
    assert queue.take(now=NOW) is None


def test_undo_gives_back_the_time_for_new_questions(store: Store) -> None:
    with_undos = Scripted(GOOD, Act.UNDO, GOOD, Act.UNDO, GOOD, Act.UNDO, *[GOOD] * 20)
    drilled(store, with_undos, a_queue(store, seconds=1e5))
    asked = set(with_undos.names)
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder), write=True) as other:
        without_undos = Scripted(*[GOOD] * 20)
        drilled(other, without_undos, a_queue(other, seconds=1e5))
    assert asked == set(without_undos.names)


def test_a_second_drill_of_the_day_asks_no_more_new_questions(store: Store) -> None:
    far = AGENDA._replace(
        interviews=(AGENDA.interviews[0]._replace(at=(NOW + timedelta(days=30)).astimezone(UTC)),)
    )

    def a_drill() -> set[str]:
        screen = Scripted(*[GOOD] * 20)
        queue = plan_queue(input_from(store, far), DECK.questions, stage=None, limits=NO_LIMITS)
        drilled(store, screen, queue)
        return set(screen.names)

    first = a_drill()
    assert 0 < len(first) < len(DECK.questions)
    assert a_drill() <= first


def test_a_question_rated_in_another_window_meanwhile_is_not_asked(store: Store) -> None:
    class Meanwhile(Scripted):
        def ask(self, asked: DrillQuestion) -> Step:
            if not self.names:
                other = next(q for q in DECK.questions if q != asked.question)
                self.other = other.id
                review = Review(
                    event_id(),
                    NOW.astimezone(UTC) - timedelta(minutes=20),
                    60,
                    other.id,
                    Rating.EASY,
                    tuple(p.id for p in other.points),
                    (),
                    1000,
                    2000,
                )
                store.append(review)
            return super().ask(asked)

    screen = Meanwhile(*[GOOD] * 20)
    drilled(store, screen)
    assert screen.other not in screen.names


def test_a_suspended_question_does_not_count_towards_the_limit(store: Store) -> None:
    screen = Scripted(Act.SUSPEND, GOOD, GOOD, GOOD)
    summary = drilled(store, screen, a_queue(store, limit=2))
    assert len({review.question_id for review in summary.reviews}) == 2
    assert summary.plan_progress and summary.plan_progress.obstacle is None


class Counting(Scripted):
    """Records for each card its number, and how many the plan has, as the screen says."""

    def __init__(self, *script: Step) -> None:
        super().__init__(*script)
        self.counts: list[tuple[int, int]] = []

    def ask(self, asked: DrillQuestion) -> Step:
        assert asked.ahead.left is not None
        self.counts.append((asked.number, asked.number + asked.ahead.left))
        return super().ask(asked)


@settings(max_examples=40)
@given(script=STEPS, limit=st.none() | st.integers(1, 5))
def test_what_a_drill_counts_to_grows_only_with_what_you_suspend_or_take_back(
    script: list[Step], limit: int | None
) -> None:
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder), write=True) as store:
        screen = Counting(*script)
        drilled(store, screen, a_queue(store, limit=limit))
        told = screen.counts[0][1]
        for step, (number, total) in zip([None, *script], screen.counts, strict=False):
            assert number <= total and (limit is None or total <= limit)
            assert total <= told or step in (Act.SUSPEND, Act.UNDO)
            told = total


def test_a_suspension_taken_back_counts_as_before(store: Store) -> None:
    screen = Counting(GOOD, Act.SUSPEND, Act.SUSPEND, Act.UNDO, Act.UNDO, GOOD)
    drilled(store, screen)
    assert screen.counts[5] == screen.counts[1]


@pytest.mark.parametrize("drills", [1, 3])
def test_a_day_is_done_when_its_questions_are_however_fast_the_answers(
    store: Store, drills: int
) -> None:
    agenda = AGENDA._replace(minutes=15)
    planned = planned_rehearsals(input_from(store, agenda), slots=1)
    asked: list[str] = []
    for _ in range(drills):
        limits = NO_LIMITS._replace(max_questions=None if drills == 1 else 2)
        queue = plan_queue(input_from(store, agenda), DECK.questions, stage=None, limits=limits)
        screen = Scripted(*[GOOD] * 40)
        Drill(
            DrillTask(DECK, queue, DECK.questions),  # type: ignore[arg-type]
            screen=screen,
            store=store,
            clock=lambda: NOW,
            new_id=event_id,
        ).run()
        asked += screen.names
    assert len(planned) > 3 and sorted(asked) == sorted(r.candidate.question.id for r in planned)
    assert planned_rehearsals(input_from(store, agenda), slots=1) == []


def test_minutes_of_your_own_end_what_comes_first_too(store: Store) -> None:
    limits = DrillLimits(DECK.questions, 300, None, False)
    queue = plan_queue(input_from(store), DECK.questions, stage=None, limits=limits)
    screen = Scripted(*[GOOD._replace(took_ms=120_000)] * 8)
    summary = drilled(store, screen, queue)
    assert len(screen.names) == 3  # none is begun after 360 seconds
    assert summary.plan_progress and summary.plan_progress.obstacle is Obstacle.NO_TIME


@pytest.mark.parametrize("ends", [timedelta(days=1), timedelta(hours=2)])
def test_nothing_is_asked_after_midnight_or_the_interview(store: Store, ends: timedelta) -> None:
    agenda = AGENDA
    if ends < timedelta(days=1):
        agenda = Agenda((Interview(STAGE, (NOW + ends).astimezone(UTC), 60),))
    for cram in (False, True):
        limits = DrillLimits((), None, None, cram)
        queue = plan_queue(input_from(store, agenda), DECK.questions, stage=None, limits=limits)
        assert queue and queue.take(now=NOW)
        assert (queue.take(now=NOW + ends) is None) is not cram


def test_a_drill_counts_the_time_that_is_saved_with_a_rating(store: Store) -> None:
    queue = a_queue(store)
    before = queue.left_s()
    drilled(store, Scripted(GOOD._replace(took_ms=500_000)), queue)
    assert before is not None and queue.left_s() == pytest.approx(before - 500)


def test_a_slow_answer_does_not_pay_for_a_fast_one(store: Store) -> None:
    fast, slow = DECK.questions[:2]
    queue = a_queue(store)
    before = queue.left_s()
    for question, took_s in ((fast, 1), (slow, 600)):
        queue.record_rating(question, {}, due=NOW, now=NOW, took_s=took_s)
    left = queue.left_s()
    store.append(a_review(fast, at=NOW, took_ms=1000))
    store.append(a_review(slow, at=NOW, took_ms=600_000))
    inputs = input_from(store)
    usual_s = {c.question.id: c.seconds for c in inputs.candidates}
    assert usual_s[fast.id] > 1 and usual_s[slow.id] < 600
    assert before is not None and left == pytest.approx(before - usual_s[fast.id] - 600)
    assert inputs.used_s == pytest.approx(inputs.spent_s + usual_s[fast.id] - 1)


def test_a_drill_that_goes_as_expected_asks_as_many_as_it_said(store: Store) -> None:
    screen = Counting(*[GOOD] * 40)
    drilled(store, screen, a_queue(store, seconds=1200))
    assert screen.counts[0] == (1, len(set(screen.names)))
    assert {total for _, total in screen.counts} == {screen.counts[0][1]}


@settings(max_examples=20)
@given(script=STEPS)
def test_the_drill_says_as_many_for_today_as_the_plan(script: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder), write=True) as store:
        drilled(store, Scripted(*script))
        inputs = input_from(store)
        planned = {r.candidate.question.id for r in planned_rehearsals(inputs, slots=1)}
        queue = PlanQueue(inputs, inputs.interviews[0], None, NO_LIMITS)
        asked = queue.take(now=NOW)
        said = queue.ahead(now=NOW).left
        assert len(planned) == (0 if asked is None else 1 + (said or 0))


def test_a_question_missed_the_day_before_is_asked_first(store: Store) -> None:
    missed = DECK.questions[5]
    store.append(a_review(missed, Rating.AGAIN, at=NOW - timedelta(days=1)))
    screen = Scripted(GOOD)
    drilled(store, screen)
    assert screen.names[0] == missed.id


def test_a_short_drill_asks_the_first_of_what_the_day_would_ask(store: Store) -> None:
    whole, short = Scripted(*[GOOD] * 40), Scripted(*[GOOD] * 40)
    drilled(store, whole)
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder), write=True) as other:
        drilled(other, short, a_queue(other, seconds=240))
    assert 0 < len(short.names) < len(whole.names)
    assert short.names[:-1] == whole.names[: len(short.names) - 1]


class Dateless(Scripted):
    def show_rating(
        self, review: Review, due: datetime, on_the_day: AtInterview | None
    ) -> None: ...


LIMITED = st.lists(
    st.sampled_from((GOOD, GOOD._replace(rating=Rating.AGAIN), Act.UNDO, Act.UNDO, Act.SUSPEND)),
    max_size=5,
)


@settings(max_examples=40)
@given(script=LIMITED, limit=st.integers(1, 3), first=st.integers(0, 4), dated=st.booleans())
def test_a_limit_counts_each_rated_question_once_and_not_after_undo(
    script: list[Step], limit: int, first: int, dated: bool
) -> None:
    """Two questions have an older rating, which an undo may reach."""
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder), write=True) as store:
        for question in DECK.questions[3:5]:
            store.append(a_review(question, at=NOW - timedelta(days=9)))
        queue: Queue
        limits = DrillLimits(DECK.questions[:first], max_questions=limit)
        if dated:
            inputs = input_from(store)
            endless = limits._replace(seconds=86400.0, cram=True)
            queue = PlanQueue(inputs, inputs.interviews[0], None, endless)
        else:
            rows = rows_of(DECK.questions, by_question(store.cards()))
            order = drill_order(rows, now=NOW)
            queue = DueQueue(order, limits)
        summary = drilled(store, Dateless(*script, *[GOOD] * 12), queue)
        assert len({review.question_id for review in summary.reviews}) == limit


def test_only_selected_questions_are_asked_and_the_obstacle_is_theirs(store: Store) -> None:
    only = DECK.questions[:1]
    screen = Scripted(*[GOOD] * 9)
    summary = drilled(store, screen, a_queue(store, only=only))
    assert set(screen.names) == {only[0].id}
    assert summary.plan_progress and summary.plan_progress.obstacle in (
        Obstacle.JUST_ASKED,
        Obstacle.SMALL_GAIN,
    )


def test_a_shorter_drill_reports_the_study_time_left_today(store: Store) -> None:
    summary = drilled(store, Scripted(*[GOOD] * 20), a_queue(store, seconds=180))
    served = summary.plan_progress
    assert served and served.obstacle is Obstacle.NO_TIME
    assert 0 < served.left_today_s < AGENDA.minutes * 60


def test_cramming_goes_on_after_every_question_was_asked(store: Store) -> None:
    screen = Scripted(*[GOOD] * 12)
    drilled(store, screen, a_queue(store, cram=True))
    assert len(screen.names) >= len(DECK.questions)
