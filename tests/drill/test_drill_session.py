"""One drill: what it asks and saves, what undo and suspending change, what it sums up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from builders import NOW, a_deck, a_question, a_review, event_id, rows_of

from tiktok_prep.drill.page import rated_line, summary_page
from tiktok_prep.drill.session import Act, Drill, DrillQuestion, DrillScreen, DrillTask, Verdict
from tiktok_prep.journal.store import Store
from tiktok_prep.model import Event, Fact, Question, Rating, Review, Source
from tiktok_prep.planning.due_queue import DueQueue, drill_order
from tiktok_prep.planning.queue import AtInterview, DrillLimits

A, B, C = (a_question(name) for name in "abc")
DECK = a_deck(A, B, C)


def good(*left_out: str) -> Verdict:
    return Verdict(Rating.GOOD, left_out, 60_000, 70_000)


AGAIN = Verdict(Rating.AGAIN, (), 60_000, 70_000)


class Scripted(DrillScreen):
    """Answers as in its script, then quits. Records what it was asked and shown."""

    def __init__(self, *script: Verdict | Act) -> None:
        self.script = list(script)
        self.questions: list[DrillQuestion] = []
        self.due_dates: list[datetime] = []
        self.undone_kinds: list[str | None] = []
        self.older_ids: list[str | None] = []

    def ask(self, drill_question: DrillQuestion) -> Verdict | Act:
        self.questions.append(drill_question)
        return self.script.pop(0) if self.script else Act.QUIT

    def show_rating(self, review: Review, due: datetime, at_interview: AtInterview | None) -> None:
        self.due_dates.append(due)

    def show_undo(self, event: Event | None, question: Question | None) -> None:
        self.undone_kinds.append(event.kind if event else None)

    def show_suspended(self, question: Question) -> None: ...

    def allows_undo(self, event: Event, question: Question | None) -> bool:
        self.older_ids.append(question.id if question else None)
        return True

    @property
    def asked_ids(self) -> list[str]:
        return [drill_question.question.id for drill_question in self.questions]


class Clock:
    """A clock that moves on by `tick` at each call."""

    def __init__(self, tick: timedelta = timedelta(seconds=1)) -> None:
        self.now, self.tick = NOW, tick

    def __call__(self) -> datetime:
        self.now += self.tick
        return self.now


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    with Store.open(home, write=True) as store:
        yield store


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


def test_every_question_is_asked_once_then_the_drill_ends(store: Store) -> None:
    screen = Scripted(good(), good(), good(), good())
    summary = a_drill(store, screen).summary()
    assert screen.asked_ids == ["a", "b", "c"]
    assert [q.id for q in summary.held_questions] == ["a", "b", "c"]
    assert summary.slips == ()


def test_stopping_early_keeps_the_ratings_already_given(store: Store) -> None:
    summary = a_drill(store, Scripted(good(), Act.QUIT)).summary()
    assert [review.question_id for review in summary.reviews] == ["a"]
    assert store.total().reviews == 1
    assert summary.waiting == (2, 0)


def test_a_rating_is_saved_before_the_next_question_is_asked(store: Store) -> None:
    class CountingScreen(Scripted):
        def ask(self, drill_question: DrillQuestion) -> Verdict | Act:
            saved_counts.append(store.total().reviews)
            return super().ask(drill_question)

    saved_counts: list[int] = []
    a_drill(store, CountingScreen(good(), good(), good()))
    assert saved_counts == [0, 1, 2]


def test_a_question_rated_again_returns_in_the_same_drill_after_the_others(store: Store) -> None:
    screen = Scripted(AGAIN, good(), good(), good())
    a_drill(store, screen)
    assert screen.asked_ids == ["a", "b", "c", "a"]


@pytest.mark.parametrize("missed", [(), ("result",)])
def test_the_summary_names_what_was_missed_the_last_time_a_question_was_asked(
    store: Store, missed: tuple[str, ...]
) -> None:
    summary = a_drill(store, Scripted(AGAIN, good(), good(), good(*missed))).summary()
    points = [(q.id, tuple(p.id for p in points)) for q, points in summary.slips]
    assert points == ([("a", missed)] if missed else [])
    assert ("a" in [q.id for q in summary.held_questions]) is not bool(missed)


@pytest.mark.parametrize("rating", list(Rating))
def test_no_rating_is_named_where_every_point_was_missed(rating: Rating) -> None:
    review = a_review(A, rating=rating, left_out=["scale", "result"])
    said = rated_line(review, NOW + timedelta(minutes=10), None, NOW)
    assert said.text == "All 2 points missed. Returns in 10 min."


def test_a_question_rated_hard_without_missed_points_does_not_return_in_the_same_drill(
    store: Store,
) -> None:
    screen = Scripted(Verdict(Rating.HARD, (), 60_000, 70_000), good(), good(), good())
    a_drill(store, screen)
    assert screen.asked_ids == ["a", "b", "c"]


def test_a_question_with_one_point_left_out_returns_in_the_same_drill(store: Store) -> None:
    screen = Scripted(good("result"), good(), good(), good())
    summary = a_drill(store, screen).summary()
    assert screen.asked_ids == ["a", "b", "c", "a"]
    assert summary.slips == ()


def test_the_promised_due_date_is_the_one_it_gets(store: Store) -> None:
    screen = Scripted(good("result"), good())
    a_drill(store, screen, clock=Clock(timedelta(0)))
    first, second = (asked.due_after for asked in screen.questions[:2])
    assert first and second
    promised_dates = [
        min(first(Rating.GOOD, ["result"]).values()),
        min(second(Rating.GOOD, []).values()),
    ]
    assert promised_dates == screen.due_dates


def test_undo_asks_the_question_again_and_the_summary_forgets_the_rating(store: Store) -> None:
    screen = Scripted(AGAIN, Act.UNDO, good(), good(), good())
    summary = a_drill(store, screen).summary()
    assert screen.asked_ids == ["a", "b", "a", "b", "c"]
    assert (summary.slips, len(summary.reviews)) == ((), 3)
    assert store.total().reviews == 3


def test_undo_reaches_into_earlier_drills_and_then_shows_that_nothing_is_left(store: Store) -> None:
    store.append(a_review(C, at=NOW - timedelta(days=9)))
    screen = Scripted(good(), Act.UNDO, Act.UNDO, Act.UNDO, Act.QUIT)
    a_drill(store, screen)
    assert screen.undone_kinds == ["review", "review", None]
    assert screen.older_ids == ["c"]  # asked about the older one only
    assert store.total().reviews == 0


def test_undo_takes_back_the_rating_of_this_drill_though_another_is_later(
    store: Store,
) -> None:
    class OtherWindow(Scripted):
        def ask(self, drill_question: DrillQuestion) -> Verdict | Act:
            if len(self.questions) == 1:
                store.append(a_review(C, at=NOW + timedelta(hours=1)))
            return super().ask(drill_question)

    a_drill(store, OtherWindow(good(), Act.UNDO))
    assert store.question_ids() == ["c"]


def test_undo_takes_back_nothing_if_another_window_undid_the_last_rating(store: Store) -> None:
    class OtherWindow(Scripted):
        def ask(self, drill_question: DrillQuestion) -> Verdict | Act:
            if len(self.questions) == 1:
                store.undo(at=NOW, event_id=event_id())
            return super().ask(drill_question)

    store.append(a_review(C, at=NOW - timedelta(days=9)))
    screen = OtherWindow(good(), Act.UNDO, Act.QUIT)
    summary = a_drill(store, screen).summary()
    assert (screen.undone_kinds, summary.reviews) == ([None], ())
    assert store.question_ids() == ["c"]


def test_a_question_suspended_in_another_window_is_not_asked(store: Store) -> None:
    class OtherWindow(Scripted):
        def ask(self, drill_question: DrillQuestion) -> Verdict | Act:
            if not self.questions:
                store.set_suspended("b", True, at=NOW, event_id=event_id())
            return super().ask(drill_question)

    screen = OtherWindow(good(), good(), good())
    a_drill(store, screen)
    assert screen.asked_ids == ["a", "c"]


def test_a_suspended_question_leaves_the_drill_until_undo_brings_it_back(store: Store) -> None:
    screen = Scripted(Act.SUSPEND, Act.UNDO, Act.SUSPEND, good())
    a_drill(store, screen)
    assert screen.asked_ids == ["a", "b", "a", "b", "c"]
    assert store.suspended() == {"a"}


@pytest.mark.parametrize(
    ("acts", "says"),
    [
        ((good(), good()), None),
        ((Act.SUSPEND, good()), "1 question suspended."),
        ((Act.SUSPEND, Act.UNDO, good(), good()), None),
        ((Act.SUSPEND, Act.SUSPEND), "2 questions suspended."),
    ],
)
def test_the_summary_counts_only_what_this_drill_suspended(
    store: Store, acts: tuple[Verdict | Act, ...], says: str | None
) -> None:
    store.set_suspended("c", True, at=NOW - timedelta(days=3), event_id=event_id())
    task = DrillTask(DECK, DueQueue([A, B]), DECK.questions)
    drill = Drill(task, screen=Scripted(*acts), store=store, clock=Clock(), new_id=event_id)
    drill.run()
    page = [entry.text for entry in summary_page(drill.summary(), now=NOW)]
    assert [text for text in page if text.endswith("suspended.")] == ([says] if says else [])


def test_a_drill_of_suspended_questions_alone_says_that_they_are(store: Store) -> None:
    for question in DECK.questions:
        store.set_suspended(question.id, True, at=NOW - timedelta(days=3), event_id=event_id())
    task = DrillTask(DECK, DueQueue([]), DECK.questions)
    drill = Drill(task, screen=Scripted(), store=store, clock=Clock(), new_id=event_id)
    drill.run()
    assert [entry.text for entry in summary_page(drill.summary(), now=NOW)][1:] == [
        "Nothing to ask now: all its questions are suspended. To see them: prep suspend"
    ]


def test_a_question_just_rated_in_another_window_is_skipped(store: Store) -> None:
    class OtherWindow(Scripted):
        def ask(self, drill_question: DrillQuestion) -> Verdict | Act:
            if not self.questions:
                store.append(a_review(B))
            return super().ask(drill_question)

    screen = OtherWindow(good(), good(), good())
    a_drill(store, screen)
    assert screen.asked_ids == ["a", "c"]


def test_no_question_starts_after_the_time_is_up(store: Store) -> None:
    clock = Clock(timedelta(minutes=1))
    screen = Scripted(good(), good(), good())
    a_drill(store, screen, clock=clock, until=NOW + timedelta(minutes=4))
    assert screen.asked_ids == ["a"]


def test_the_summary_says_when_to_come_back(store: Store) -> None:
    summary = a_drill(store, Scripted(good(), good(), good())).summary()
    assert summary.next_due == min(card.due(NOW.tzinfo) for card in store.cards())


def test_the_summary_names_points_that_lapsed_four_times_as_leeches(store: Store) -> None:
    day = NOW - timedelta(days=60)
    for number in range(4):
        store.append(a_review(A, at=day + timedelta(days=10 * number)))
        lapse = a_review(A, at=day + timedelta(days=10 * number + 5), left_out=["result"])
        store.append(lapse)
        store.append(a_review(A, at=lapse.at + timedelta(minutes=10)))
    summary = a_drill(store, Scripted(good())).summary()
    assert [(q.id, p.id) for q, p in summary.leeches] == [("a", "result")]


def test_a_review_keeps_the_local_zone_and_the_time_it_took(store: Store) -> None:
    a_drill(store, Scripted(good("scale")))
    (event,) = store.events()
    assert event.payload["offset_min"] == 60
    assert event.payload["took_ms"] == 70_000
    assert event.payload["left_out"] == ["scale"]


def test_only_the_first_card_ever_is_called_the_first(store: Store) -> None:
    screen = Scripted(good(), Act.UNDO, good(), good(), good())
    a_drill(store, screen)
    assert [asked.is_first for asked in screen.questions] == [True, False, True, False, False]


def test_the_summary_names_the_wording_that_was_asked_and_facts_apart(store: Store) -> None:
    question = A._replace(also=("In other words?",))
    store.append(a_review(question, at=NOW - timedelta(days=9)))
    fact = a_question("f", ["answer"])._replace(fact=Fact("2025", Source("A page", "url")))
    deck = a_deck(question, fact)
    task = DrillTask(deck, DueQueue(deck.questions, DrillLimits(cram=True)), deck.questions)
    screen = Scripted(good("scale"), good())
    drill = Drill(task, screen=screen, store=store, clock=Clock(), new_id=event_id)
    drill.run()
    ((slip, _),) = drill.summary().slips
    assert slip.ask == "In other words?" != question.ask
    page = "\n".join(entry.text for entry in summary_page(drill.summary(), now=NOW))
    assert "2 ratings of 1 question, 1 fact" in page
    assert "Remembered: 1 fact; points missed in 1 question:" in page
