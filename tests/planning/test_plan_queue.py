"""A drill by the plan: whatever is done in it, it ends where a fresh look at the journal begins."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from builders import NOW, a_deck, a_question, a_review, a_snapshot, event_id, rows_of
from hypothesis import given, settings
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
from tiktok_prep.planning.days import Forecast
from tiktok_prep.planning.due_queue import DueQueue, drill_order
from tiktok_prep.planning.plan_input import PlanInput, plan_input
from tiktok_prep.planning.plan_queue import PlanQueue, plan_queue
from tiktok_prep.planning.queue import NO_TERMS, DrillLimits, Queue
from tiktok_prep.planning.rule import Obstacle

DECK = a_deck(*(a_question(f"q{i}", [f"p{p}" for p in range(1 + i % 3)]) for i in range(8)))
STAGE = "hiring-manager"
AGENDA = Agenda((Interview(STAGE, (NOW + timedelta(days=4)).astimezone(UTC), 60),))
GOOD = Verdict(Rating.GOOD, (), 50_000, 60_000)
Step = Verdict | Act


class Clock:
    """Goes on by half a minute at each look."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=30)
        return self.now


class Scripted(DrillScreen):
    """Does as told, then quits."""

    def __init__(self, *script: Step) -> None:
        self.script, self.names = list(script), list[str]()

    def ask(self, asked: DrillQuestion) -> Step:
        self.names.append(asked.question.id)
        return self.script.pop(0) if self.script else Act.QUIT

    def rated(self, review: Review, due: datetime, on_the_day: float | None) -> None:
        assert on_the_day is not None

    def took_back(self, event: Event | None, question: Question | None) -> None: ...
    def suspended(self, question: Question) -> None: ...


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    with Store.open(home, write=True) as opened:
        yield opened


def look(store: Store, *, now: datetime) -> PlanInput:
    """The situation as the journal has it."""
    return plan_input(
        a_snapshot(
            DECK,
            by_question(store.cards()),
            store.suspended(),
            AGENDA,
            store.first_tries(),
            now=now,
        ),
        took_ms={},
        spent_s=0.0,
        begun_today=store.started_on(now.date()),
    )


def a_queue(
    store: Store,
    *,
    seconds: float | None = None,
    limit: int | None = None,
    beyond: bool = False,
    only: Sequence[Question] = DECK.questions,
) -> PlanQueue:
    terms = DrillLimits((), seconds, limit, beyond)
    queue = plan_queue(look(store, now=NOW), only, stage=None, terms=terms)
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
def test_after_any_acts_the_drill_and_the_journal_agree_on_readiness(script: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder), write=True) as store:
        served = drilled(store, Scripted(*script)).served
        after = look(store, now=NOW)
        forecast = Forecast(after.candidates, first_try=after.first_try)
        at = after.at(AGENDA.interviews[0].at)
        assert served is not None
        assert served.after == pytest.approx(forecast.readiness(STAGE, at) or 0.0)


@given(script=STEPS)
def test_after_any_acts_the_next_question_is_that_of_a_drill_begun_anew(script: list[Step]) -> None:
    later = NOW + timedelta(hours=1)  # all have rested
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder), write=True) as store:
        queue = a_queue(store, seconds=1e5)
        drilled(store, Scripted(*script), queue)
        queue._first.clear()
        anew = a_queue(store, seconds=1e5)
        went_on, began = queue.take(now=later), anew.take(now=later)
        # what is known of first tries is taken as it was when a drill began
        if queue._tries == look(store, now=NOW).first_tries == queue._inputs.first_tries:
            assert went_on == began


def test_a_question_that_a_wrong_clock_dated_ahead_returns_in_the_drill(store: Store) -> None:
    (question, *_) = DECK.questions
    store.append(a_review(question, Rating.AGAIN, at=NOW + timedelta(days=3)))
    queue = a_queue(store, seconds=1e5, only=[question])
    queue._first.append(question)
    screen = Scripted(GOOD._replace(rating=Rating.AGAIN))
    assert drilled(store, screen, queue).reviews and screen.names == [question.id]
    assert queue.take(now=NOW + timedelta(hours=1)) == question


def test_a_limit_counts_the_question_that_is_asked() -> None:
    queue = DueQueue(DECK.questions, DrillLimits(limit=2))
    for waiting in (1, 0):
        question = queue.take(now=NOW)
        assert question and queue.left() == waiting
        queue.rated(question, {}, due=NOW + timedelta(days=1), now=NOW)
    assert queue.take(now=NOW) is None


def test_undo_gives_back_the_room_for_what_is_new(store: Store) -> None:
    undone = Scripted(GOOD, Act.UNDO, GOOD, Act.UNDO, GOOD, Act.UNDO, *[GOOD] * 20)
    drilled(store, undone, a_queue(store, seconds=1e5))
    asked = set(undone.names)
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder), write=True) as other:
        straight = Scripted(*[GOOD] * 20)
        drilled(other, straight, a_queue(other, seconds=1e5))
    assert asked == set(straight.names)


def test_a_second_drill_of_the_day_begins_nothing_more_that_is_new(store: Store) -> None:
    far = AGENDA._replace(
        interviews=(AGENDA.interviews[0]._replace(at=(NOW + timedelta(days=30)).astimezone(UTC)),)
    )

    def a_drill() -> set[str]:
        screen = Scripted(*[GOOD] * 20)
        found = plan_input(
            a_snapshot(DECK, by_question(store.cards()), (), far, store.first_tries()),
            took_ms={},
            spent_s=0.0,
            begun_today=store.started_on(NOW.date()),
        )
        queue = plan_queue(found, DECK.questions, stage=None, terms=NO_TERMS)
        drilled(store, screen, queue)
        return set(screen.names)

    first = a_drill()
    assert 0 < len(first) < len(DECK.questions)
    assert a_drill() <= first


def test_what_another_window_rated_is_not_asked_but_compared_anew(store: Store) -> None:
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


def test_a_limit_counts_what_was_rated(store: Store) -> None:
    screen = Scripted(Act.SUSPEND, GOOD, GOOD, GOOD)
    summary = drilled(store, screen, a_queue(store, limit=2))
    assert len({review.question_id for review in summary.reviews}) == 2
    assert summary.served and summary.served.why is None


class Dateless(Scripted):
    def rated(self, review: Review, due: datetime, on_the_day: float | None) -> None: ...


LIMITED = st.lists(
    st.sampled_from((GOOD, GOOD._replace(rating=Rating.AGAIN), Act.UNDO, Act.UNDO, Act.SUSPEND)),
    max_size=5,
)


@settings(max_examples=40)
@given(script=LIMITED, limit=st.integers(1, 3), first=st.integers(0, 4), dated=st.booleans())
def test_a_limit_counts_the_different_questions_that_were_rated_and_not_taken_back(
    script: list[Step], limit: int, first: int, dated: bool
) -> None:
    """Some ratings are older, so that an undo may reach them."""
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder), write=True) as store:
        store._rows("PRAGMA synchronous = OFF")
        for question in DECK.questions[3:5]:
            store.append(a_review(question, at=NOW - timedelta(days=9)))
        queue: Queue
        terms = DrillLimits(DECK.questions[:first], limit=limit)
        if dated:
            found = look(store, now=NOW)
            longer = terms._replace(seconds=86400.0, beyond=True)
            queue = PlanQueue(found, found.interviews[0], None, longer)
        else:
            rows = rows_of(DECK.questions, by_question(store.cards()))
            order = drill_order(rows, now=NOW)
            queue = DueQueue(order, terms)
        summary = drilled(store, Dateless(*script, *[GOOD] * 12), queue)
        assert len({review.question_id for review in summary.reviews}) == limit


def test_only_what_was_asked_for_is_asked_and_the_reason_is_its_own(store: Store) -> None:
    only = DECK.questions[:1]
    screen = Scripted(*[GOOD] * 9)
    summary = drilled(store, screen, a_queue(store, only=only))
    assert set(screen.names) == {only[0].id}
    assert summary.served and summary.served.why in (Obstacle.REST, Obstacle.GAIN)


def test_a_shorter_drill_says_that_the_day_has_more(store: Store) -> None:
    summary = drilled(store, Scripted(*[GOOD] * 20), a_queue(store, seconds=180))
    served = summary.served
    assert served and served.why is Obstacle.TIME
    assert 0 < served.left_today_s < AGENDA.minutes * 60


def test_beyond_the_plan_there_is_no_end(store: Store) -> None:
    screen = Scripted(*[GOOD] * 12)
    drilled(store, screen, a_queue(store, beyond=True))
    assert len(screen.names) >= len(DECK.questions)
