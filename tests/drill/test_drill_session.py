from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from builders import NOW, a_deck, a_question, a_review, event_id, rows_of

from tiktok_prep.drill.session import Act, Drill, DrillQuestion, DrillScreen, DrillTask, Verdict
from tiktok_prep.journal.store import Store
from tiktok_prep.model import Event, Question, Rating, Review
from tiktok_prep.planning.due_queue import DueQueue, drill_order
from tiktok_prep.planning.queue import DrillLimits

A, B, C = (a_question(name) for name in "abc")
DECK = a_deck(A, B, C)


def good(*left_out: str) -> Verdict:
    return Verdict(Rating.GOOD, left_out, 60_000, 70_000)


AGAIN = Verdict(Rating.AGAIN, (), 60_000, 70_000)


class Scripted(DrillScreen):
    """Answers as told, then quits; remembers what it was shown."""

    def __init__(self, *script: Verdict | Act) -> None:
        self.script = list(script)
        self.asked: list[DrillQuestion] = []
        self.returned: list[datetime] = []
        self.undone: list[str | None] = []

    def ask(self, asked: DrillQuestion) -> Verdict | Act:
        self.asked.append(asked)
        return self.script.pop(0) if self.script else Act.QUIT

    def rated(self, review: Review, due: datetime, on_the_day: float | None) -> None:
        self.returned.append(due)

    def took_back(self, event: Event | None, question: Question | None) -> None:
        self.undone.append(event.kind if event else None)

    def suspended(self, question: Question) -> None: ...

    @property
    def names(self) -> list[str]:
        return [asked.question.id for asked in self.asked]


class Clock:
    """A clock that goes on by `tick` at each question to it."""

    def __init__(self, tick: timedelta = timedelta(seconds=1)) -> None:
        self.now, self.tick = NOW, tick

    def __call__(self) -> datetime:
        self.now += self.tick
        return self.now


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    with Store.open(home, write=True) as opened:
        yield opened


def a_drill(
    store: Store,
    screen: DrillScreen,
    *,
    clock: Clock | None = None,
    until: datetime | None = None,
    cram: bool = False,
) -> Drill:
    clock = clock or Clock()
    rows = rows_of(DECK.questions, suspended=store.suspended())
    queue = DueQueue(drill_order(rows, now=NOW), DrillLimits(cram=cram))
    drill = Drill(
        DrillTask(DECK, queue, DECK.questions, until),
        screen=screen,
        store=store,
        clock=clock,
        new_id=event_id,
    )
    drill.run()
    return drill


def test_every_question_is_asked_once_and_the_drill_ends(store: Store) -> None:
    screen = Scripted(good(), good(), good(), good())
    summary = a_drill(store, screen).summary()
    assert screen.names == ["a", "b", "c"]
    assert [q.id for q in summary.held] == ["a", "b", "c"]
    assert (summary.slipped, summary.left) == ((), 0)


def test_stopping_early_keeps_the_ratings_already_given(store: Store) -> None:
    summary = a_drill(store, Scripted(good(), Act.QUIT)).summary()
    assert [review.question_id for review in summary.reviews] == ["a"]
    assert store.total().reviews == 1
    assert summary.left == 2


def test_a_rating_is_saved_before_the_next_question_is_drawn(store: Store) -> None:
    class Watching(Scripted):
        def ask(self, asked: DrillQuestion) -> Verdict | Act:
            saved.append(store.total().reviews)
            return super().ask(asked)

    saved: list[int] = []
    a_drill(store, Watching(good(), good(), good()))
    assert saved == [0, 1, 2]


def test_again_returns_within_the_session_after_the_others(store: Store) -> None:
    screen = Scripted(AGAIN, good(), good(), good())
    summary = a_drill(store, screen).summary()
    assert screen.names == ["a", "b", "c", "a"]
    assert [(q.id, len(points)) for q, points in summary.slipped] == [("a", 2)]


def test_a_question_with_one_point_left_out_returns_too(store: Store) -> None:
    screen = Scripted(good("result"), good(), good(), good())
    summary = a_drill(store, screen).summary()
    assert screen.names == ["a", "b", "c", "a"]
    assert [[p.id for p in points] for _, points in summary.slipped] == [["result"]]


def test_the_keys_say_when_the_question_really_returns(store: Store) -> None:
    screen = Scripted(good("result"), good())
    a_drill(store, screen, clock=Clock(timedelta(0)))
    first, second = (asked.returns for asked in screen.asked[:2])
    assert first and second
    said = [first(Rating.GOOD, ["result"]), second(Rating.GOOD, [])]
    assert said == screen.returned


def test_undo_asks_the_question_again_and_leaves_no_trace_in_the_summary(store: Store) -> None:
    screen = Scripted(AGAIN, Act.UNDO, good(), good(), good())
    summary = a_drill(store, screen).summary()
    assert screen.names == ["a", "b", "a", "b", "c"]
    assert (summary.slipped, len(summary.reviews)) == ((), 3)
    assert store.total().reviews == 3


def test_undo_goes_on_into_earlier_runs_and_then_says_that_there_is_nothing(store: Store) -> None:
    store.append(a_review(C, at=NOW - timedelta(days=9)))
    screen = Scripted(good(), Act.UNDO, Act.UNDO, Act.UNDO, Act.QUIT)
    a_drill(store, screen)
    assert screen.undone == ["review", "review", None]
    assert store.total().reviews == 0


def test_undo_takes_back_this_drills_rating_though_another_one_is_later(store: Store) -> None:
    class Meanwhile(Scripted):
        def ask(self, asked: DrillQuestion) -> Verdict | Act:
            if len(self.asked) == 1:
                store.append(a_review(C, at=NOW + timedelta(hours=1)))
            return super().ask(asked)

    a_drill(store, Meanwhile(good(), Act.UNDO))
    assert store.question_ids() == ["c"]


def test_undo_of_what_another_window_took_back_takes_nothing_else(store: Store) -> None:
    class Meanwhile(Scripted):
        def ask(self, asked: DrillQuestion) -> Verdict | Act:
            if len(self.asked) == 1:
                store.undo(at=NOW, event_id=event_id())
            return super().ask(asked)

    store.append(a_review(C, at=NOW - timedelta(days=9)))
    screen = Meanwhile(good(), Act.UNDO, Act.QUIT)
    summary = a_drill(store, screen).summary()
    assert (screen.undone, summary.reviews) == ([None], ())
    assert store.question_ids() == ["c"]


def test_a_question_that_another_window_suspended_is_not_asked(store: Store) -> None:
    class Meanwhile(Scripted):
        def ask(self, asked: DrillQuestion) -> Verdict | Act:
            if not self.asked:
                store.set_suspended("b", True, at=NOW, event_id=event_id())
            return super().ask(asked)

    screen = Meanwhile(good(), good(), good())
    a_drill(store, screen)
    assert screen.names == ["a", "c"]


def test_a_suspended_question_leaves_the_drill_until_it_is_undone(store: Store) -> None:
    screen = Scripted(Act.SUSPEND, Act.UNDO, Act.SUSPEND, good())
    a_drill(store, screen)
    assert screen.names == ["a", "b", "a", "b", "c"]
    assert store.suspended() == {"a"}


def test_a_question_that_another_drill_has_just_asked_is_skipped(store: Store) -> None:
    class Meanwhile(Scripted):
        def ask(self, asked: DrillQuestion) -> Verdict | Act:
            if not self.asked:
                store.append(a_review(B))
            return super().ask(asked)

    screen = Meanwhile(good(), good(), good())
    a_drill(store, screen)
    assert screen.names == ["a", "c"]


def test_no_question_begins_after_the_time_is_up(store: Store) -> None:
    clock = Clock(timedelta(minutes=1))
    screen = Scripted(good(), good(), good())
    a_drill(store, screen, clock=clock, until=NOW + timedelta(minutes=4))
    assert screen.names == ["a"]


def test_the_summary_says_when_to_come_back(store: Store) -> None:
    summary = a_drill(store, Scripted(good(), good(), good())).summary()
    assert summary.next_due == min(card.due(NOW.tzinfo) for card in store.cards())


def test_points_that_lapsed_four_times_are_named_as_leeches(store: Store) -> None:
    day = NOW - timedelta(days=60)
    for lapse in range(4):
        store.append(a_review(A, at=day + timedelta(days=10 * lapse)))
        again = a_review(A, at=day + timedelta(days=10 * lapse + 5), left_out=["result"])
        store.append(again)
        store.append(a_review(A, at=again.at + timedelta(minutes=10)))
    summary = a_drill(store, Scripted(good())).summary()
    assert [(q.id, p.id) for q, p in summary.leeches] == [("a", "result")]


def test_a_review_keeps_the_local_zone_and_the_time_it_took(store: Store) -> None:
    a_drill(store, Scripted(good("scale")))
    (event,) = store.events()
    assert event.payload["offset_min"] == 60
    assert event.payload["took_ms"] == 70_000
    assert event.payload["left_out"] == ["scale"]


@pytest.mark.parametrize(("ahead", "said"), [(60, False), (61, True)])
def test_a_question_with_a_rating_dated_ahead_of_the_clock_says_so(
    store: Store, ahead: int, said: bool
) -> None:
    future = store.append(a_review(A, at=NOW + timedelta(minutes=ahead)))
    screen = Scripted(good(), good(), good())
    a_drill(store, screen, clock=Clock(timedelta(0)), cram=True)
    assert [asked.dated_ahead for asked in screen.asked] == [
        future.at if said else None,
        None,
        None,
    ]
