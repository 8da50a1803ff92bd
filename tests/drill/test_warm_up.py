"""A warm-up asks the shakiest points before an interview and changes no other card."""

from __future__ import annotations

import json
import re
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

from tiktok_prep.drill.page import summary_page
from tiktok_prep.drill.session import (
    Act,
    Drill,
    DrillQuestion,
    DrillScreen,
    DrillSummary,
    DrillTask,
    Verdict,
)
from tiktok_prep.drill.warm_up import (
    MAX_WARM_UP_POINTS,
    WARM_UP_LENGTH,
    narrowed,
    warm_up_questions,
    warm_up_queue,
)
from tiktok_prep.journal.store import Store
from tiktok_prep.memory.timing import expected_s
from tiktok_prep.model import (
    Agenda,
    Card,
    Event,
    Fact,
    FollowUp,
    Interview,
    Question,
    Rating,
    Review,
    Source,
)
from tiktok_prep.model import by_question as grouped
from tiktok_prep.planning.question_state import question_state
from tiktok_prep.planning.queue import Ahead, AtInterview

TEN_POINTS = tuple("abcdefghij")
SOON = NOW + timedelta(hours=1)
WIDE = (*DECK, a_question("wide", TEN_POINTS), a_question("wider", TEN_POINTS))
"""Questions with more points than fit into a warm-up."""


def cards_of(question: Question, stability: Mapping[str, float]) -> dict[str, dict[str, Card]]:
    """Cards by question and point id, with this stability in days."""
    return {
        question.id: {
            point: a_card(point, question=question.id, stability=days)
            for point, days in stability.items()
        }
    }


# ---------------------------------------------------------------- which questions


def test_a_question_is_narrowed_to_its_shakiest_points_in_the_order_of_the_deck() -> None:
    big, other = a_question("big", TEN_POINTS), a_question("other", tuple("klmnop"))
    cards = cards_of(big, {point: 9.0 - place for place, point in enumerate(TEN_POINTS[:8])})
    cards |= cards_of(other, dict.fromkeys("klmno", 0.5) | {"p": 30.0})
    first, second = warm_up_questions(a_snapshot(cards=cards), [big, other], at=SOON)
    assert (first.id, [p.id for p in first.points]) == ("other", list("klmno"))
    assert (second.id, [p.id for p in second.points]) == ("big", list("bcdefgh"))
    assert len(first.points) + len(second.points) == MAX_WARM_UP_POINTS
    assert (first.answer_in_s, second.answer_in_s) == (100, 84)


def test_points_never_rated_are_skipped_if_any_point_was_rated() -> None:
    known, new = a_question("known", ("x", "y")), a_question("new", ("z",))
    (asked,) = warm_up_questions(
        a_snapshot(cards=cards_of(known, {"y": 99.0})), [new, known], at=SOON
    )
    assert (asked.id, [point.id for point in asked.points]) == ("known", ["y"])


def test_if_nothing_was_rated_the_heaviest_questions_are_asked_whole() -> None:
    minor, heavy = (
        a_question("minor", TEN_POINTS),
        a_question("seed", TEN_POINTS[:5])._replace(weight=2.0),
    )
    fact = minor._replace(id="fact", fact=Fact("2026", Source("S", "u")), points=minor.points[:1])
    assert warm_up_questions(a_snapshot(), [fact, minor, heavy], at=SOON) == [heavy]
    assert warm_up_questions(a_snapshot(), [fact, minor], at=SOON) == [minor]
    assert warm_up_questions(a_snapshot(), [fact], at=SOON) == [fact]
    assert warm_up_questions(a_snapshot(), [], at=SOON) == []


def test_a_suspended_question_is_not_asked() -> None:
    q = a_question("q", ("x", "y"))
    assert warm_up_questions(a_snapshot(None, cards_of(q, {"x": 1.0}), {"q"}), [q], at=SOON) == []


def test_a_narrowed_question_keeps_only_the_follow_ups_that_probe_its_points() -> None:
    follow_ups = (FollowUp("Why x?", "x"), FollowUp("Why y?", "y"), FollowUp("Why?"))
    question = a_question("q", ("x", "y"), answer_in_s=12)._replace(
        follow_ups=follow_ups, weak="Hm."
    )
    part = narrowed(question, ["y"])
    assert (part.follow_ups, part.weak, part.answer_in_s) == ((follow_ups[1],), "", 10)
    assert narrowed(question, ["x", "y"]) == question


def an_agenda(*stages: str) -> Agenda:
    return Agenda(tuple(Interview(stage, SOON, 60) for stage in stages))


@pytest.mark.parametrize(
    ("stage", "dated_stages", "expected_ids"),
    [
        pytest.param(None, [], ["late", "early"], id="no date: the whole deck"),
        pytest.param(None, ["hiring-manager"], ["late"], id="the next interview"),
        pytest.param("screening", ["hiring-manager"], ["early"], id="another round"),
    ],
)
def test_the_stage_is_the_one_named_or_that_of_the_next_interview(
    stage: str | None, dated_stages: list[str], expected_ids: list[str]
) -> None:
    early, late = a_question("early", stage="screening"), a_question("late")
    cards = cards_of(early, {"scale": 9.0}) | cards_of(late, {"scale": 1.0})
    queue = warm_up_queue(
        a_snapshot(a_deck(early, late), cards, agenda=an_agenda(*dated_stages)), stage=stage
    )
    asked_ids = [q.id for q in iter(lambda: queue.take(now=NOW), None) if q]
    assert asked_ids == expected_ids
    assert (queue.at_interview(early) is None) == (stage == "screening" or not dated_stages)


# ---------------------------------------------------------------- asking them


class Rater(DrillScreen):
    """Rates as in its script (with the first points left out), then Good. Records the reviews."""

    def __init__(self, *script: tuple[Rating, int] | Act) -> None:
        self.script = list(script)
        self.questions: list[DrillQuestion] = []
        self.reviews: list[Review] = []

    def ask(self, asked: DrillQuestion) -> Verdict | Act:
        self.questions.append(asked)
        step = self.script.pop(0) if self.script else (Rating.GOOD, 0)
        if isinstance(step, Act):
            return step
        rating, left_out_count = step
        left_out = [p.id for p in asked.question.points][:left_out_count]
        return Verdict(rating, tuple(left_out), 20_000, 30_000)

    def show_rating(self, review: Review, due: datetime, at_interview: AtInterview | None) -> None:
        self.reviews.append(review)

    def show_undo(self, event: Event | None, question: Question | None) -> None: ...

    def show_suspended(self, question: Question) -> None: ...

    def allows_undo(self, event: Event, question: Question | None) -> bool:
        return True


def run_warm_up(
    store: Store, screen: DrillScreen, *questions: Question, tick_s: float = 1.0
) -> DrillSummary:
    """Runs a warm-up of a deck of `questions`. Its clock moves on by `tick_s` at each call."""
    now = NOW

    def clock() -> datetime:
        nonlocal now
        now += timedelta(seconds=tick_s)
        return now

    deck = a_deck(*questions)
    cards = grouped(store.cards())
    queue = warm_up_queue(a_snapshot(deck, cards, store.suspended()), stage=None)
    drill = Drill(
        DrillTask(deck, queue, until=NOW + WARM_UP_LENGTH, is_warm_up=True),
        screen=screen,
        store=store,
        clock=clock,
        new_id=event_id,
    )
    drill.run()
    return drill.summary()


def rate_earlier(
    store: Store, question: Question, *, days: float = 3, took_ms: int = 150_000
) -> None:
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
        for review in sorted(before, key=lambda review: review.at):
            store.append(review)
        cards = {(card.question_id, card.point_id): card for card in store.cards()}
        screen = Rater(*script)
        run_warm_up(store, screen, *WIDE)
        shown = [
            (asked.question.id, tuple(point.id for point in asked.question.points))
            for asked in screen.questions
        ]
        assert [(review.question_id, review.points) for review in screen.reviews] == shown
        after = {(card.question_id, card.point_id): card for card in store.cards()}
        changed = {key for key, card in after.items() if card != cards.get(key)}
        asked = {(name, point) for name, points in shown for point in points}
        # a card rated in the future may stay the same, since no time has passed for it
        future = {(r.question_id, point) for r in before if r.at > NOW for point in r.points}
        assert asked - future <= changed <= asked
        assert cards.keys() <= after.keys()


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    with Store.open(home, write=True) as opened:
        yield opened


def test_a_warm_up_of_some_points_leaves_state_and_due_date_of_the_question(
    store: Store,
) -> None:
    big = a_question("big", tuple("abcdefghijklmnop"))
    rate_earlier(store, big, days=9)
    rate_earlier(store, big, days=1)
    before = {card.point_id: card for card in store.cards()}
    run_warm_up(store, Rater(), big)
    after = {card.point_id: card for card in store.cards()}
    changed = {point for point in after if after[point] != before[point]}
    assert len(changed) == MAX_WARM_UP_POINTS
    old, new = (question_state(big, cards, suspended=False, now=NOW) for cards in (before, after))
    assert (new.state, new.due) == (old.state, old.due)


def test_the_time_for_a_narrowed_question_does_not_change_its_expected_time(store: Store) -> None:
    big = a_question("big", tuple("abcdefghijklmnop"))
    rate_earlier(store, big, days=1)
    usual_s = expected_s([big], store.recent_ms("took_ms"))
    run_warm_up(store, Rater(), big)
    assert store.total().took_ms == 180_000  # it counts as time spent
    assert expected_s([big], store.recent_ms("took_ms")) == usual_s


def test_a_whole_question_in_a_warm_up_counts_for_its_expected_time(store: Store) -> None:
    small = a_question("small", ("x", "y"))
    run_warm_up(store, Rater(), small)
    assert store.recent_ms("took_ms") == {"small": (30_000,)}


def test_missed_points_return_once_at_the_end(store: Store) -> None:
    one, two = a_question("one", ("x", "y")), a_question("two", ("z",))
    rate_earlier(store, one)
    rate_earlier(store, two, days=1)
    screen = Rater((Rating.GOOD, 1), (Rating.GOOD, 0), (Rating.AGAIN, 0))
    run_warm_up(store, screen, one, two)
    assert [(a.question.id, [p.id for p in a.question.points]) for a in screen.questions] == [
        ("one", ["x", "y"]),
        ("two", ["z"]),
        ("one", ["x"]),
    ]
    assert [a.once_more for a in screen.questions] == [False, False, True]
    assert [a.total_points for a in screen.questions] == [None, None, 2]


def test_a_warm_up_ends_after_six_minutes(store: Store) -> None:
    questions = [a_question(f"q{n}", ("x",)) for n in range(9)]
    for question in questions:
        rate_earlier(store, question)
    screen = Rater()
    summary = run_warm_up(store, screen, *questions, tick_s=25)
    assert 1 <= len(screen.questions) < 9
    assert summary.time_is_up
    assert [a.ahead.left for a in screen.questions] == [8 - n for n in range(len(screen.questions))]


def test_undo_asks_the_same_points_again_and_quitting_leaves_the_rest(
    store: Store,
) -> None:
    one, two = a_question("one", TEN_POINTS), a_question("two", TEN_POINTS)
    rate_earlier(store, one, days=4)
    rate_earlier(store, two)
    screen = Rater((Rating.GOOD, 0), Act.UNDO, (Rating.HARD, 0), Act.QUIT)
    summary = run_warm_up(store, screen, one, two)
    assert [a.question.id for a in screen.questions] == ["one", "two", "one", "two"]
    assert screen.questions[0].question == screen.questions[2].question
    assert [review.rating for review in summary.reviews] == [Rating.HARD]
    assert [a.ahead for a in screen.questions] == [Ahead(1), Ahead(0), Ahead(1), Ahead(0)]


def test_a_warm_up_that_is_ended_says_how_many_points_were_not_asked(store: Store) -> None:
    one, two = a_question("one", TEN_POINTS), a_question("two", TEN_POINTS)
    rate_earlier(store, one, days=4)
    rate_earlier(store, two)
    summary = run_warm_up(store, Rater(Act.QUIT), one, two)
    assert summary.points_not_asked == 12
    ended = [line.text for line in summary_page(summary, now=NOW)]
    assert "12 points not asked." in ended and "Nothing to ask now." not in ended
    summary = run_warm_up(store, Rater((Rating.GOOD, 0), Act.QUIT), one, two)
    assert summary.points_not_asked == 2
    summary = run_warm_up(store, Rater(*[(Rating.GOOD, 0)] * 4), one, two)
    assert summary.points_not_asked == 0


def test_undo_of_an_earlier_drill_adds_no_question_to_the_warm_up(store: Store) -> None:
    known, other = a_question("known"), a_question("other", stage="screening")
    rate_earlier(store, known)
    rate_earlier(store, other, days=1)
    screen = Rater(Act.UNDO)
    run_warm_up(store, screen, known)
    assert [a.question.id for a in screen.questions] == ["known", "known"]
    assert store.question_ids() == ["known"]


# ---------------------------------------------------------------- on the command line

ROUND = ("drill", "--warm-up", "-s", "hiring-manager")


@pytest.mark.parametrize("options", [["--tag", "uk"], ["--minutes", "9"], ["--limit", "2"]])
def test_options_that_choose_questions_do_not_go_with_warm_up(options: list[str]) -> None:
    result = prep(*ROUND, *options, ok=2)
    assert result.stderr == (
        f"error: --warm-up does not go with {options[0]}\nhint:  leave one of them out\n"
    )


def test_a_warm_up_saves_only_the_points_it_asked_and_can_be_undone() -> None:
    prep("drill", "-s", "hiring-manager", "-n", "6", keys="\na\n3\n" * 6)
    result = prep(*ROUND, keys="\n3\n" * 9)
    only = re.findall(r"Say only (one|\d) of its (\d) points", result.stdout)
    asked = [(some.replace("one", "1"), all_of_them) for some, all_of_them in only]
    payloads = [json.loads(line)["payload"] for line in prep("export").stdout.splitlines()[1:]]
    narrowed = [payload for payload in payloads if payload.get("narrowed")]
    assert asked and [len(payload["points"]) for payload in narrowed] == [int(n) for n, _ in asked]
    assert all(int(some) < int(all_of_them) for some, all_of_them in asked)
    assert "3 Said" in result.stdout
    assert "Took back Said on" in prep("undo").stdout


def test_a_warm_up_gives_no_point_away_and_speaks_of_it_as_its_keys_do() -> None:
    prep("drill", "-s", "hiring-manager", "-n", "6", keys="\na\n3\n" * 6)
    text = "".join(prep(*ROUND, keys=f"\n{key}\n" * 9).stdout for key in "31")
    cues = re.findall(r"First words: (.*)\n", text)
    says = [point.says for question in DECK for point in question.points]
    assert cues and all(len(cue.split()) <= 4 for row in cues for cue in row.split("; "))
    assert all(cue.endswith(" ...") for cue in cues) and not any(cue in says for cue in cues)
    assert "Not said." in text and "Said." in text and " points said. Not said:\n" in text


def test_a_warm_up_before_any_rating_asks_the_first_questions_whole() -> None:
    result = prep(*ROUND, keys="\n3\n" * 3)
    assert "Saved: 2 ratings of 2 questions" in result.stdout
    assert "Only" not in result.stdout


def test_with_an_interview_date_a_rating_shows_recall_on_the_day_and_no_due_date() -> None:
    prep("plan", "hiring-manager", "in 2 days")
    prep("drill", "-s", "hiring-manager", "-n", "1", keys="\na\n3\n")
    result = prep("drill", "--warm-up", keys="\n3\n" * 3)
    assert re.search(r"On \w{3} \d+ \w{3}, without review: \d to \d of the \d", result.stdout)
    assert "5 of 5 points said." in result.stdout
    assert "Returns" not in result.stdout and "Come back" not in result.stdout


def test_keys_that_a_warm_up_does_not_offer_say_so() -> None:
    prep("drill", "-s", "hiring-manager", "-n", "6", keys="\na\n3\n" * 6)
    output = prep(*ROUND, keys="\nw\np\n3\n" * 4).stdout
    assert "One key a line: " in output


def test_a_warm_up_on_a_real_terminal_narrows_and_returns_missed_points(home: Path) -> None:
    with Terminal("prep", "drill", "-s", "hiring", "-n", "2", home=home) as t:
        t.until("0:00 /")
        t.press(" ac2")
        t.until("2 points missed")
        t.until("0:01 /")
        t.press(" 3")
        t.until("once more")
        t.press("q")
        assert t.end() == 0
    with Terminal("prep", *ROUND, home=home) as t:
        t.until("6 min left")
        t.until("0:00 /")
        t.press(" 1")
        t.until("Again.")
        t.until("Say only ")
        t.until("0:01 /")
        t.press(" 3")
        t.until("once more")
        t.until("0:01 /")
        t.press(" 3")
        assert t.end() == 0
        assert "Saved: 3 ratings of 2 questions" in t.screen
        assert "points said." in t.screen
