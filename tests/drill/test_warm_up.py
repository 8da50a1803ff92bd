"""A warm-up: the shakiest points before an interview, and nothing else is touched."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from builders import DECK, NOW, RATINGS, a_card, a_deck, a_question, a_snapshot, event_id, reviews
from hypothesis import given, settings
from hypothesis import strategies as st
from running import prep
from terminal import Terminal

from tiktok_prep.drill.session import (
    Act,
    Drill,
    DrillQuestion,
    DrillScreen,
    DrillSummary,
    DrillTask,
    Verdict,
)
from tiktok_prep.drill.warm_up import LENGTH, MOST_POINTS, narrowed, warm_up, warm_up_queue
from tiktok_prep.journal.store import Store
from tiktok_prep.memory.timing import expected_s
from tiktok_prep.model import Agenda, Card, Event, Fact, Interview, Question, Rating, Review, Source
from tiktok_prep.model import by_question as grouped
from tiktok_prep.planning.question_state import question_state

TEN = tuple("abcdefghij")
SOON = NOW + timedelta(hours=1)
WIDE = (*DECK, a_question("wide", TEN), a_question("wider", TEN))
"""A deck with more points than a warm-up has room for."""


def cards_of(question: Question, stability: Mapping[str, float]) -> dict[str, dict[str, Card]]:
    """Cards by question and point; the less stable, the shakier."""
    return {
        question.id: {
            point: a_card(point, question=question.id, stability=days)
            for point, days in stability.items()
        }
    }


# ---------------------------------------------------------------- what is asked


def test_a_question_is_narrowed_to_its_shakiest_points_in_the_order_of_the_deck() -> None:
    big, other = a_question("big", TEN), a_question("other", tuple("klmnop"))
    cards = cards_of(big, {point: 9.0 - place for place, point in enumerate(TEN[:8])})
    cards |= cards_of(other, dict.fromkeys("klmno", 0.5) | {"p": 30.0})
    first, second = warm_up(a_snapshot(cards=cards), [big, other], at=SOON)
    assert (first.id, [p.id for p in first.points]) == ("other", list("klmno"))
    assert (second.id, [p.id for p in second.points]) == ("big", list("bcdefgh"))
    assert len(first.points) + len(second.points) == MOST_POINTS
    assert (first.answer_in_s, second.answer_in_s) == (100, 84)


def test_what_was_never_rated_is_left_out_as_long_as_anything_was_rated() -> None:
    known, new = a_question("known", ("x", "y")), a_question("new", ("z",))
    (asked,) = warm_up(a_snapshot(cards=cards_of(known, {"y": 99.0})), [new, known], at=SOON)
    assert (asked.id, [point.id for point in asked.points]) == ("known", ["y"])


def test_where_nothing_was_rated_the_likeliest_questions_come_whole() -> None:
    minor, seed = a_question("minor", TEN), a_question("seed", TEN[:5])._replace(weight=2.0)
    fact = minor._replace(id="fact", fact=Fact("2026", Source("S", "u")), points=minor.points[:1])
    assert warm_up(a_snapshot(), [fact, minor, seed], at=SOON) == [seed]
    assert warm_up(a_snapshot(), [fact, minor], at=SOON) == [minor]
    assert warm_up(a_snapshot(), [fact], at=SOON) == [fact]
    assert warm_up(a_snapshot(), [], at=SOON) == []


def test_a_suspended_question_is_not_asked() -> None:
    q = a_question("q", ("x", "y"))
    assert warm_up(a_snapshot(None, cards_of(q, {"x": 1.0}), {"q"}), [q], at=SOON) == []


def test_a_narrowed_question_keeps_the_follow_ups_that_aim_at_its_points() -> None:
    from tiktok_prep.model import FollowUp

    pushes = (FollowUp("Why x?", "x"), FollowUp("Why y?", "y"), FollowUp("Why?"))
    whole = a_question("q", ("x", "y"), answer_in_s=12)._replace(follow_ups=pushes, weak="Hm.")
    part = narrowed(whole, ["y"])
    assert (part.follow_ups, part.weak, part.answer_in_s) == ((pushes[1],), "", 10)
    assert narrowed(whole, ["x", "y"]) == whole


def an_agenda(*stages: str) -> Agenda:
    return Agenda(tuple(Interview(stage, SOON, 60) for stage in stages))


@pytest.mark.parametrize(
    ("stage", "dated", "asked"),
    [
        pytest.param(None, [], ["late", "early"], id="no date: the whole deck"),
        pytest.param(None, ["hiring-manager"], ["late"], id="the next interview"),
        pytest.param("screening", ["hiring-manager"], ["early"], id="another round"),
    ],
)
def test_the_stage_is_the_one_named_or_that_of_the_next_interview(
    stage: str | None, dated: list[str], asked: list[str]
) -> None:
    early, late = a_question("early", stage="screening"), a_question("late")
    cards = cards_of(early, {"scale": 9.0}) | cards_of(late, {"scale": 1.0})
    queue = warm_up_queue(
        a_snapshot(a_deck(early, late), cards, agenda=an_agenda(*dated)), stage=stage
    )
    found = [q.id for q in iter(lambda: queue.take(now=NOW), None) if q]
    assert found == asked
    assert (queue.on_the_day(early) is None) == (stage == "screening" or not dated)


# ---------------------------------------------------------------- what it does


class Rater(DrillScreen):
    """Answers each question as told, and Good when nothing more is told."""

    def __init__(self, *script: tuple[Rating, int] | Act) -> None:
        self.script = list(script)
        self.asked: list[DrillQuestion] = []
        self.saved: list[Review] = []

    def ask(self, asked: DrillQuestion) -> Verdict | Act:
        self.asked.append(asked)
        told = self.script.pop(0) if self.script else (Rating.GOOD, 0)
        if isinstance(told, Act):
            return told
        rating, out = told
        left_out = [p.id for p in asked.question.points][:out]
        return Verdict(rating, tuple(left_out), 20_000, 30_000)

    def rated(self, review: Review, due: datetime, on_the_day: float | None) -> None:
        self.saved.append(review)

    def took_back(self, event: Event | None, question: Question | None) -> None: ...

    def suspended(self, question: Question) -> None: ...


def warmed(
    store: Store, screen: DrillScreen, *questions: Question, tick_s: float = 1.0
) -> DrillSummary:
    """A warm-up of a deck of `questions`, with a clock that goes on at each look."""
    now = NOW

    def clock() -> datetime:
        nonlocal now
        now += timedelta(seconds=tick_s)
        return now

    deck = a_deck(*questions)
    cards = grouped(store.cards())
    queue = warm_up_queue(a_snapshot(deck, cards, store.suspended()), stage=None)
    drill = Drill(
        DrillTask(deck, queue, until=NOW + LENGTH),
        screen=screen,
        store=store,
        clock=clock,
        new_id=event_id,
    )
    drill.run()
    return drill.summary()


def earlier(store: Store, question: Question, *, days: float = 3, took_ms: int = 150_000) -> None:
    store.append(
        Review(
            event_id(),
            (NOW - timedelta(days=days)),
            60,
            question.id,
            Rating.GOOD,
            tuple(p.id for p in question.points),
            (),
            took_ms,
            took_ms,
        )
    )


@settings(max_examples=60)
@given(
    st.lists(reviews(WIDE), max_size=8, unique_by=lambda review: review.id),
    st.lists(st.tuples(RATINGS, st.integers(0, 2)), max_size=8),
)
def test_a_warm_up_rates_the_points_it_showed_and_no_other_card_changes(
    before: list[Review], script: list[tuple[Rating, int]]
) -> None:
    with tempfile.TemporaryDirectory() as home, Store.open(Path(home), write=True) as store:
        store._rows("PRAGMA synchronous = OFF")
        for review in sorted(before, key=lambda review: review.at):
            store.append(review)
        cards = {(card.question_id, card.point_id): card for card in store.cards()}
        screen = Rater(*script)
        warmed(store, screen, *WIDE)
        shown = [
            (asked.question.id, tuple(point.id for point in asked.question.points))
            for asked in screen.asked
        ]
        assert [(review.question_id, review.points) for review in screen.saved] == shown
        after = {(card.question_id, card.point_id): card for card in store.cards()}
        changed = {key for key, card in after.items() if card != cards.get(key)}
        asked = {(name, point) for name, points in shown for point in points}
        # what was rated by a clock that ran ahead can stay as it is: no time has passed since
        ahead = {(r.question_id, point) for r in before if r.at > NOW for point in r.points}
        assert asked - ahead <= changed <= asked
        assert cards.keys() <= after.keys()


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    with Store.open(home, write=True) as opened:
        yield opened


def test_a_question_whose_other_points_are_untouched_stays_due_and_held_as_it_was(
    store: Store,
) -> None:
    big = a_question("big", tuple("abcdefghijklmnop"))
    earlier(store, big, days=9)
    earlier(store, big, days=1)
    before = {card.point_id: card for card in store.cards()}
    warmed(store, Rater(), big)
    after = {card.point_id: card for card in store.cards()}
    changed = {point for point in after if after[point] != before[point]}
    assert len(changed) == MOST_POINTS
    was, now = (question_state(big, cards, suspended=False, now=NOW) for cards in (before, after))
    assert (now.state, now.due) == (was.state, was.due)


def test_its_time_teaches_the_planner_nothing_of_the_whole_question(store: Store) -> None:
    big = a_question("big", tuple("abcdefghijklmnop"))
    earlier(store, big, days=1)
    usual = expected_s([big], store.recent_took_ms())
    warmed(store, Rater(), big)
    assert store.total().took_ms == 180_000  # it is practice, and counts as time spent
    assert expected_s([big], store.recent_took_ms()) == usual


def test_a_whole_question_in_a_warm_up_is_timed_like_any(store: Store) -> None:
    small = a_question("small", ("x", "y"))
    warmed(store, Rater(), small)
    assert store.recent_took_ms() == {"small": (30_000,)}


def test_what_was_missed_returns_once_at_the_end_for_that_alone(store: Store) -> None:
    one, two = a_question("one", ("x", "y")), a_question("two", ("z",))
    earlier(store, one)
    earlier(store, two, days=1)
    screen = Rater((Rating.GOOD, 1), (Rating.GOOD, 0), (Rating.AGAIN, 0))
    warmed(store, screen, one, two)
    assert [(a.question.id, [p.id for p in a.question.points]) for a in screen.asked] == [
        ("one", ["x", "y"]),
        ("two", ["z"]),
        ("one", ["x"]),
    ]
    assert [a.once_more for a in screen.asked] == [False, False, True]
    assert [a.of_points for a in screen.asked] == [None, None, 2]


def test_it_ends_after_six_minutes(store: Store) -> None:
    questions = [a_question(f"q{n}", ("x",)) for n in range(9)]
    for question in questions:
        earlier(store, question)
    screen = Rater()
    summary = warmed(store, screen, *questions, tick_s=25)
    assert 1 <= len(screen.asked) < 9
    assert summary.time_is_up
    assert summary.left == 9 - len(screen.asked)


def test_undo_asks_the_same_points_again_and_quitting_leaves_the_rest(store: Store) -> None:
    one, two = a_question("one", TEN), a_question("two", TEN)
    earlier(store, one, days=4)
    earlier(store, two)
    screen = Rater((Rating.GOOD, 0), Act.UNDO, (Rating.HARD, 0), Act.QUIT)
    summary = warmed(store, screen, one, two)
    assert [a.question.id for a in screen.asked] == ["one", "two", "one", "two"]
    assert screen.asked[0].question == screen.asked[2].question
    assert [review.rating for review in summary.reviews] == [Rating.HARD]
    assert summary.left == 1


def test_an_undo_that_reaches_another_drill_asks_nothing_of_it(store: Store) -> None:
    known, other = a_question("known"), a_question("other", stage="screening")
    earlier(store, known)
    earlier(store, other, days=1)
    screen = Rater(Act.UNDO)
    warmed(store, screen, known)
    assert [a.question.id for a in screen.asked] == ["known", "known"]
    assert store.question_ids() == ["known"]


# ---------------------------------------------------------------- on the command line

ROUND = ("drill", "--warm-up", "-s", "hiring-manager")


@pytest.mark.parametrize(
    "more", [["--cram"], ["--tag", "uk"], ["--minutes", "9"], ["--limit", "2"]]
)
def test_what_chooses_otherwise_does_not_go_with_it(more: list[str]) -> None:
    result = prep(*ROUND, *more, ok=2)
    assert result.stderr == (
        f"error: --warm-up does not go with {more[0]}\nhint:  leave one of them out\n"
    )


def test_a_warm_up_is_saved_with_its_points_alone_and_can_be_undone() -> None:
    for keys in ("\nab\n3\n", "\n3\n\n3\n"):
        prep("drill", "-s", "hiring-manager", "-n", "2", keys=keys)
    result = prep(*ROUND, keys="\n3\n" * 9)
    assert "Only 5 of its 7 points are asked: what you are likeliest to leave out.\n" in (
        result.stdout
    )
    last = json.loads(prep("export").stdout.splitlines()[-1])["payload"]
    assert last["narrowed"] is True and len(last["points"]) < 7
    assert "Took back Good on" in prep("undo").stdout


def test_a_warm_up_before_anything_was_rated_asks_the_first_question_whole() -> None:
    result = prep(*ROUND, keys="\n3\n" * 3)
    assert "Saved: 1 rating of 1 question" in result.stdout
    assert "Only" not in result.stdout


def test_with_a_date_it_tells_the_day_and_not_when_something_returns() -> None:
    prep("plan", "hiring-manager", "in 2 days")
    prep("drill", "-s", "hiring-manager", "-n", "1", keys="\na\n3\n")
    result = prep("drill", "--warm-up", keys="\n3\n" * 3)
    assert "If not asked again, " in result.stdout
    assert "Returns" not in result.stdout and "Come back" not in result.stdout


def test_a_warm_up_in_a_real_terminal(home: Path) -> None:
    with Terminal("prep", "drill", "-s", "hiring", "-n", "2", home=home) as t:
        t.until("0:00 of")
        t.press(" ac2")
        t.until("2 points left out")
        t.until("0:00 of")
        t.press(" 3")
        t.until("once more")
        t.press("q")
        assert t.end() == 0
    with Terminal("prep", *ROUND, home=home) as t:
        t.until("6 min left")
        t.until("0:00 of")
        t.press(" 1")
        t.until("Again.")
        t.until("points are asked: what you are likeliest to leave out")
        t.until("0:00 of")
        t.press(" 3")
        t.until("once more")
        t.until("0:00 of")
        t.press(" 3")
        assert t.end() == 0
        assert "Saved: 3 ratings of 2 questions" in t.screen
