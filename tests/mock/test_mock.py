"""Mock interviews: which questions and follow-ups they ask, breaks, undo, and the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from builders import NOW, UTC_NOW, a_deck, a_question, a_review, a_snapshot, event_id
from hypothesis import given
from hypothesis import strategies as st

from tiktok_prep.deck.format import QUESTION_KINDS
from tiktok_prep.drill.session import Act
from tiktok_prep.journal import practice
from tiktok_prep.journal.snapshot import Snapshot
from tiktok_prep.journal.store import Store
from tiktok_prep.memory.scheduling import apply_review
from tiktok_prep.mock.interview import FOLLOW_UP_S, duration_s, mock_plan, next_follow_ups, wording
from tiktok_prep.mock.report import missed_in_last_mock, mock_report
from tiktok_prep.mock.session import (
    Corrected,
    DebriefCard,
    FollowUpReply,
    MarkedAnswer,
    MockFollowUp,
    MockQuestion,
    MockSession,
)
from tiktok_prep.mock.steps import asked_follow_ups, is_open, next_step, used_ms
from tiktok_prep.mock.style import STYLES, text_for_turn
from tiktok_prep.model import (
    AskedFollowUp,
    Deck,
    Fact,
    FollowUp,
    Mock,
    MockRun,
    Question,
    Rating,
    Review,
    Source,
)

HM = "hiring-manager"
A_FACT = Fact("2026", Source("A page", "https://example.org"))
POINTS = ("scale", "own-decision", "result")


def open_question(
    question_id: str,
    kind: str = "behavioural",
    *,
    weight: float = 1.0,
    stage: str = HM,
    answer_in_s: int = 120,
) -> Question:
    return a_question(question_id, POINTS, stage=stage, answer_in_s=answer_in_s)._replace(
        kind=kind,
        weight=weight,
        also=(f"What else about {question_id}?",),
        follow_ups=(
            FollowUp("How large?", "scale"),
            FollowUp("Why you?"),
            FollowUp("Says who?", "result"),
        ),
    )


@st.composite
def decks(draw: st.DrawFn) -> Deck:
    """Decks of two stages: open questions of any kind, weight and target, and facts of both."""
    questions = [
        open_question(
            f"q{number}",
            draw(st.sampled_from(["", *QUESTION_KINDS])),
            weight=draw(st.sampled_from([0.1, 1.0, 2.0, 10.0])),
            stage=draw(st.sampled_from([HM, "screening"])),
            answer_in_s=draw(st.sampled_from([1, 90, 120, 3600])),
        )
        for number in range(draw(st.integers(0, 14)))
    ]
    facts = [
        a_question(f"f{number}", ("answer",))._replace(stages=(HM, "screening"), fact=A_FACT)
        for number in range(draw(st.integers(0, 3)))
    ]
    return a_deck(*questions, *facts) if questions or facts else a_deck()._replace(questions=())


SEEDS = st.integers(0, 2**53 - 1)
LIMITS = st.none() | st.integers(1, 20)
STYLE_NAMES = st.sampled_from(list(STYLES))


# ---------------------------------------------------------------- which questions


@given(decks(), SEEDS, STYLE_NAMES, LIMITS, LIMITS)
def test_a_mock_asks_open_questions_of_its_stage_and_none_twice(
    deck: Deck, seed: int, style: str, number: int | None, minutes: int | None
) -> None:
    plan = mock_plan(a_snapshot(deck), HM, seed, style=style, number=number, minutes=minutes)
    ids = [question.id for question in plan.questions]
    assert len(set(ids)) == len(ids)
    assert all(q.stages == (HM,) and not q.is_fact for q in plan.questions)
    open_ones = [q for q in deck.questions if HM in q.stages and not q.is_fact]
    assert bool(ids) is bool(open_ones)
    if number is not None:
        assert len(ids) == min(number, len(open_ones))


@given(decks(), SEEDS, LIMITS)
def test_neither_the_order_of_the_deck_nor_the_style_changes_the_questions(
    deck: Deck, seed: int, number: int | None
) -> None:
    first = mock_plan(a_snapshot(deck), HM, seed, style="warm", number=number).questions
    shuffled = deck._replace(
        questions=tuple(Random(seed).sample(deck.questions, len(deck.questions)))
    )
    second = mock_plan(a_snapshot(shuffled), HM, seed, style="sceptical", number=number).questions
    assert first == second


@given(decks(), SEEDS, st.integers(1, 90))
def test_two_or_more_questions_fit_into_the_minutes(deck: Deck, seed: int, minutes: int) -> None:
    plan = mock_plan(a_snapshot(deck), HM, seed, style="brisk", minutes=minutes)
    assert plan.minutes == minutes
    needed_s = sum(duration_s(q, 1) for q in plan.questions)
    assert len(plan.questions) <= 1 or needed_s <= minutes * 60


@given(decks(), SEEDS, STYLE_NAMES, LIMITS)
def test_without_minutes_there_is_time_for_all_questions(
    deck: Deck, seed: int, style: str, number: int | None
) -> None:
    plan = mock_plan(a_snapshot(deck), HM, seed, style=style, number=number)
    needed_s = sum(duration_s(q, STYLES[style].follow_up_count) for q in plan.questions)
    assert needed_s <= plan.minutes * 60 or plan.minutes == 1440


@given(decks(), SEEDS, st.integers(1, 14))
def test_each_kind_has_the_same_share_as_in_the_stage(deck: Deck, seed: int, number: int) -> None:
    kinds_of_stage = Counter(q.kind for q in deck.questions if HM in q.stages and not q.is_fact)
    chosen = mock_plan(a_snapshot(deck), HM, seed, style="warm", number=number).questions
    for kind, count in Counter(q.kind for q in chosen).items():
        assert abs(count - len(chosen) * kinds_of_stage[kind] / kinds_of_stage.total()) < 1


@given(decks(), SEEDS)
def test_after_the_first_question_cases_come_in_the_middle_and_values_at_the_end(
    deck: Deck, seed: int
) -> None:
    chosen = mock_plan(a_snapshot(deck), HM, seed, style="warm", number=14).questions
    group_numbers = {"case": 1, "technical": 1, "vision": 2, "values": 2, "motivation": -1}
    rest = [group_numbers.get(q.kind, 0) for q in chosen[1:]]
    assert rest == sorted(rest)
    kinds = {q.kind for q in chosen}
    if "motivation" in kinds:
        assert chosen[0].kind == "motivation"
    elif kinds & {"behavioural", ""}:
        assert chosen[0].answer_in_s == min(
            q.answer_in_s for q in chosen if q.kind in ("behavioural", "")
        )


@given(SEEDS)
def test_the_first_question_is_a_usual_one_if_the_stage_has_any(seed: int) -> None:
    firing = open_question("firing", answer_in_s=60)
    usual = open_question("usual", answer_in_s=150)._replace(origin="seed")
    case = open_question("case", "case", answer_in_s=30)._replace(origin="seed")
    deck = a_deck(firing, usual, case)
    assert mock_plan(a_snapshot(deck), HM, seed, style="warm").questions[0] == usual
    why = open_question("why", "motivation", answer_in_s=300)
    larger = a_deck(*deck.questions, why)
    assert mock_plan(a_snapshot(larger), HM, seed, style="warm").questions[0] == why


def test_a_heavier_question_is_asked_more_often() -> None:
    deck = a_deck(open_question("heavy", weight=10), *(open_question(f"q{n}") for n in range(9)))
    counts = Counter(
        q.id
        for seed in range(200)
        for q in mock_plan(a_snapshot(deck), HM, seed, style="warm", number=2).questions
    )
    assert counts["heavy"] > 2 * max(counts[f"q{n}"] for n in range(9))


def test_another_seed_gives_another_interview() -> None:
    deck = a_deck(*(open_question(f"q{n}") for n in range(15)))
    orders = {
        tuple(q.id for q in mock_plan(a_snapshot(deck), HM, seed, style="warm", number=5).questions)
        for seed in range(20)
    }
    assert len(orders) == 20


def test_a_new_question_replaces_at_most_one_question_of_an_interview() -> None:
    deck = a_deck(*(open_question(f"q{n}") for n in range(15)))
    larger = a_deck(*deck.questions, open_question("new"))
    for seed in range(20):
        before = {
            q.id for q in mock_plan(a_snapshot(deck), HM, seed, style="warm", number=6).questions
        }
        after = {
            q.id for q in mock_plan(a_snapshot(larger), HM, seed, style="warm", number=6).questions
        }
        assert len(before - after) <= 1


@given(SEEDS)
def test_the_same_seed_always_picks_the_same_wording(seed: int) -> None:
    question = open_question("q")
    assert wording(question, seed) in (question.ask, *question.also)
    assert wording(question, seed) == wording(question, seed)


def test_every_wording_is_picked_by_some_seed() -> None:
    assert len({wording(open_question("q"), seed) for seed in range(50)}) == 2


# ---------------------------------------------------------------- follow-ups


@pytest.mark.parametrize(
    ("left_out", "style", "expected"),
    [
        pytest.param((), "brisk", ["Says who?"], id="nothing left out: the hardest, listed last"),
        pytest.param(("scale",), "warm", ["How large?"], id="probes the point left out"),
        pytest.param(POINTS, "warm", ["How large?"], id="the first of several"),
        pytest.param(POINTS, "sceptical", ["How large?", "Says who?"], id="two of several"),
        pytest.param(("scale",), "sceptical", ["How large?", "Why you?"], id="then no made one"),
        pytest.param(("own-decision",), "brisk", ["Why you?"], id="no follow-up probes it"),
        pytest.param((), "sceptical", ["Says who?", "Why you?"], id="the two hardest"),
    ],
)
def test_follow_ups_probe_points_left_out_first_then_the_hardest_are_asked(
    left_out: tuple[str, ...], style: str, expected: list[str]
) -> None:
    follow_ups = next_follow_ups(open_question("q"), left_out, style)
    assert [follow_up.ask for follow_up in follow_ups] == expected


def test_a_question_without_follow_ups_gets_none() -> None:
    assert next_follow_ups(open_question("q")._replace(follow_ups=()), POINTS, "sceptical") == ()


# ---------------------------------------------------------------- what the interviewer says


@pytest.mark.parametrize("name", STYLES)
def test_an_interview_of_seven_questions_repeats_no_lead_in(name: str) -> None:
    style = STYLES[name]
    for seed in range(20):
        of_follow_ups = (style.follow_up_lead_ins, style.further_lead_ins)
        for texts in (style.lead_ins, *of_follow_ups[: style.follow_up_count]):
            assert len({text_for_turn(texts, turn, seed) for turn in range(1, 7)}) == 6


def test_only_before_the_first_question_nothing_is_said(store: Store) -> None:
    lead_ins: list[str] = []

    class ListeningScreen(ScriptedScreen):
        def ask(self, mock_question: MockQuestion) -> MarkedAnswer | Act:
            lead_ins.append(mock_question.lead_in)
            return super().ask(mock_question)

    run_session(store, a_mock(store, style="brisk"), ListeningScreen(never))
    assert lead_ins[0] == "" and set(lead_ins[1:]) <= set(STYLES["brisk"].lead_ins)


# ---------------------------------------------------------------- sessions, breaks, undo


class ScriptedScreen:
    """Answers each question the same way every time; quits where `should_quit` returns True."""

    def __init__(self, should_quit: Callable[[], bool], *, took_ms: int = 60_000) -> None:
        self._should_quit, self._took_ms = should_quit, took_ms
        self.steps: list[str] = []
        self.missing: list[str] = []

    def ask(self, mock_question: MockQuestion) -> MarkedAnswer | Act:
        if self._should_quit():
            return Act.QUIT
        self.steps.append(mock_question.question.id)
        marks = Random(mock_question.question.id)
        made = tuple(p.id for p in mock_question.question.points if marks.random() < 0.5)
        return MarkedAnswer(made, self._took_ms, 2 * self._took_ms)

    def ask_follow_up(self, mock_follow_up: MockFollowUp) -> FollowUpReply | Act:
        if self._should_quit():
            return Act.QUIT
        self.steps.append(f"{mock_follow_up.question.id}: {mock_follow_up.follow_up.ask}")
        return FollowUpReply(bool(len(self.steps) % 2), self._took_ms // 2)

    def correct_marks(self, card: DebriefCard) -> Corrected:
        """Says that everything was left out in the first answer and nothing in the others."""
        all_points = tuple(point.id for point in card.question.points)
        return Corrected(all_points if card.number == 1 else (), goes_on=True)

    def show_undo(self, question: Question | None) -> None:
        self.steps.append(f"took back {question and question.id}")

    def show_missing(self, question_ids: list[str]) -> None:
        self.missing += question_ids


def never() -> bool:
    return False


DECK = a_deck(*(open_question(f"q{n}", QUESTION_KINDS[n % 6]) for n in range(8)))


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    with Store.open(home, write=True) as store:
        yield store


def a_mock(
    store: Store,
    deck: Deck = DECK,
    *,
    minutes: int = 60,
    seed: int = 7,
    style: str = "sceptical",
) -> Mock:
    plan = mock_plan(a_snapshot(deck), HM, seed, style=style, number=4)
    ids = tuple(q.id for q in plan.questions)
    mock = Mock(event_id(), UTC_NOW, 60, HM, seed, style, minutes, ids)
    store.add(practice.mock_event(mock))
    return mock


def run_session(
    store: Store, mock: Mock, screen: ScriptedScreen, *, deck: Deck = DECK, at: datetime = NOW
) -> bool:
    session = MockSession(mock, deck, screen=screen, store=store, clock=lambda: at, new_id=event_id)
    return session.run()


def run_of(store: Store, mock: Mock) -> MockRun:
    return next(run for run in store.mock_runs() if run.mock.id == mock.id)


def comparable(run: MockRun) -> object:
    """The run without its ids and times, to compare it with another."""
    return (
        [(r.question_id, r.rating, r.points, r.left_out, r.answered_ms) for r in run.reviews],
        [(p.question_id, p.ask, p.probes) for p in run.follow_ups],
        run.ended is not None,
    )


@given(st.lists(st.integers(0, 3), max_size=14), STYLE_NAMES)
def test_a_mock_left_and_resumed_anywhere_equals_one_without_breaks(
    sittings: list[int], style: str
) -> None:
    with TemporaryDirectory() as folder, Store.open(Path(folder) / "a", write=True) as whole_store:
        mock = a_mock(whole_store, style=style)
        whole_screen = ScriptedScreen(never)
        assert run_session(whole_store, mock, whole_screen)
        with Store.open(Path(folder) / "b", write=True) as broken_store:
            broken_mock = a_mock(broken_store, style=style)
            steps: list[str] = []
            for length in sittings:
                stops = iter([False] * length)
                screen = ScriptedScreen(lambda stops=stops: next(stops, True))  # type: ignore[misc]
                ended = run_session(broken_store, broken_mock, screen)
                steps += screen.steps
                if ended:
                    break
            screen = ScriptedScreen(never)
            assert run_session(broken_store, broken_mock, screen)
            assert [*steps, *screen.steps] == whole_screen.steps
            broken_run, whole_run = run_of(broken_store, broken_mock), run_of(whole_store, mock)
            assert comparable(broken_run) == comparable(whole_run)


FOLLOW_UPS = st.lists(
    st.builds(FollowUp, st.sampled_from(["Why?", "How?", "So?"]), st.sampled_from(["", *POINTS])),
    max_size=6,
).map(tuple)


@given(st.lists(FOLLOW_UPS, min_size=4, max_size=4), st.lists(FOLLOW_UPS, max_size=2), STYLE_NAMES)
def test_a_mock_ends_and_never_asks_more_follow_ups_than_its_style(
    deck_follow_ups: list[tuple[FollowUp, ...]],
    edited_follow_ups: list[tuple[FollowUp, ...]],
    style: str,
) -> None:
    max_follow_ups = STYLES[style].follow_up_count

    def deck_of(follow_ups_by_question: list[tuple[FollowUp, ...]]) -> Deck:
        questions = (
            open_question(f"q{number}")._replace(follow_ups=follow_ups)
            for number, follow_ups in enumerate(follow_ups_by_question)
        )
        return a_deck(*questions)

    with TemporaryDirectory() as folder, Store.open(Path(folder), write=True) as store:
        deck = deck_of(deck_follow_ups)
        mock = a_mock(store, deck, style=style)
        step_budget = iter(range(2 if edited_follow_ups else 4 * (1 + max_follow_ups)))
        screen = ScriptedScreen(lambda: next(step_budget, None) is None)
        ended = run_session(store, mock, screen, deck=deck)
        if edited_follow_ups:  # the deck is edited before the interview ends
            changed = deck_of([*edited_follow_ups, *deck_follow_ups[len(edited_follow_ups) :]])
            step_budget = iter(range(4 * (1 + max_follow_ups)))
            ended = ended or run_session(store, mock, screen, deck=changed)
        assert ended
        run = run_of(store, mock)
        for question_id in mock.questions:
            asks = [follow_up.ask for follow_up in asked_follow_ups(run, question_id)]
            assert len(asks) == len(set(asks)) <= max_follow_ups
            question = deck.question(question_id)
            assert question
            if not edited_follow_ups:
                texts = {follow_up.ask for follow_up in question.follow_ups}
                assert len(asks) == min(max_follow_ups, len(texts))


def test_an_answer_counts_as_good_or_as_again_if_no_point_was_made(store: Store) -> None:
    mock = a_mock(store)
    run_session(store, mock, ScriptedScreen(never))
    reviews = run_of(store, mock).reviews
    assert [r.mock for r in reviews] == [mock.id] * 4
    for review in reviews:
        all_out = set(review.left_out) == set(review.points)
        assert review.rating is (Rating.AGAIN if all_out else Rating.GOOD)
    assert store.total().reviews == 4
    assert {review.question_id for review in reviews} == set(mock.questions)


def test_marks_corrected_in_the_debrief_count_as_if_they_had_been_right_at_once(
    store: Store, tmp_path: Path
) -> None:
    class RightAtOnce(ScriptedScreen):
        def ask(self, mock_question: MockQuestion) -> MarkedAnswer | Act:
            self.steps.append(mock_question.question.id)
            points = tuple(point.id for point in mock_question.question.points)
            made = () if mock_question.number == 1 else points
            return MarkedAnswer(made, self._took_ms, 2 * self._took_ms)

    mock = a_mock(store)
    session = MockSession(
        mock, DECK, screen=ScriptedScreen(never), store=store, clock=lambda: NOW, new_id=event_id
    )
    assert session.run()
    follow_ups = run_of(store, mock).follow_ups
    session.correct_marks()
    run = run_of(store, mock)
    assert [r.question_id for r in run.reviews] == list(mock.questions)
    assert [bool(r.left_out) for r in run.reviews] == [True, False, False, False]
    assert [r.rating for r in run.reviews] == [Rating.AGAIN, *[Rating.GOOD] * 3]
    assert run.follow_ups == follow_ups and run.ended and not is_open(run, DECK)
    with Store.open(tmp_path / "other", write=True) as other:
        other.add(practice.mock_event(mock))
        run_session(other, mock, RightAtOnce(never))
        assert store.cards() == other.cards()


def test_an_undone_answer_is_asked_again_with_its_follow_ups(store: Store) -> None:
    mock = a_mock(store)
    run_session(store, mock, ScriptedScreen(never))
    store.undo(at=NOW, event_id=event_id())
    run = run_of(store, mock)
    last = mock.questions[-1]
    assert run.ended and is_open(run, DECK) and asked_follow_ups(run, last) == []
    screen = ScriptedScreen(never)
    assert run_session(store, mock, screen)
    assert screen.steps[0] == last and len(screen.steps) == 3
    run = run_of(store, mock)
    assert len(run.reviews) == 4 and len(asked_follow_ups(run, last)) == 2
    assert not is_open(run, DECK)


def test_undo_in_a_mock_takes_back_only_its_own_answers(store: Store) -> None:
    store.append(a_review(DECK.questions[0]))
    mock = a_mock(store)
    acts = iter([Act.UNDO, None, None, None, *(4 * [Act.UNDO]), None, Act.QUIT])

    class UndoingScreen(ScriptedScreen):
        def ask(self, mock_question: MockQuestion) -> MarkedAnswer | Act:
            return next(acts) or super().ask(mock_question)

        def ask_follow_up(self, mock_follow_up: MockFollowUp) -> FollowUpReply | Act:
            return next(acts) or super().ask_follow_up(mock_follow_up)

    screen = UndoingScreen(never)
    assert not run_session(store, mock, screen)
    first = mock.questions[0]
    assert screen.steps[:2] == ["took back None", first]
    assert screen.steps[4:] == [f"took back {first}", first]
    assert store.total().reviews == 2


def test_when_time_runs_out_the_current_answer_is_the_last(store: Store) -> None:
    mock = a_mock(store, minutes=2)
    screen = ScriptedScreen(never, took_ms=61_000)
    assert run_session(store, mock, screen)
    assert [step for step in screen.steps if ":" not in step] == list(mock.questions[:1])
    run = run_of(store, mock)
    assert run.ended and used_ms(run) >= 120_000 and not is_open(run, DECK)
    assert mock_report(run, [run], DECK).questions_cut == 3


def test_questions_are_only_cut_if_time_ran_out(store: Store) -> None:
    mock = a_mock(store)
    run_session(store, mock, ScriptedScreen(never))
    run = run_of(store, mock)
    assert mock_report(run, [run], DECK).questions_cut is None
    smaller = DECK._replace(questions=tuple(q for q in DECK.questions if q.id != mock.questions[0]))
    timed_out = run._replace(mock=mock._replace(minutes=1), reviews=run.reviews[1:3])
    assert mock_report(timed_out, [timed_out], DECK).questions_cut == 2
    # a question that left the deck was not cut by the clock
    assert mock_report(timed_out, [timed_out], smaller).questions_cut == 1


def test_a_question_that_left_the_deck_is_skipped_and_reported(store: Store) -> None:
    mock = a_mock(store)
    missing_id = mock.questions[1]
    smaller = DECK._replace(questions=tuple(q for q in DECK.questions if q.id != missing_id))
    screen = ScriptedScreen(never)
    assert run_session(store, mock, screen, deck=smaller)
    assert screen.missing == [missing_id]
    assert len(run_of(store, mock).reviews) == 3
    assert not is_open(run_of(store, mock), smaller)


def test_no_question_is_repeated_after_the_clock_was_set_back(store: Store) -> None:
    mock = a_mock(store)
    stops = iter([False] * 4)
    first, second = ScriptedScreen(lambda: next(stops, True)), ScriptedScreen(never)
    run_session(store, mock, first)
    run_session(store, mock, second, at=NOW - timedelta(days=2))
    assert len(first.steps) + len(second.steps) == 12
    assert not set(first.steps) & set(second.steps)


# ---------------------------------------------------------------- the report


def test_the_next_drill_begins_with_what_the_debrief_of_the_last_mock_says() -> None:
    older = answered_run(("q3", 0), at=UTC_NOW - timedelta(hours=3))
    run = answered_run(("q0", 2), ("q1", 0), ("q2", 1), ("q3", 3), at=UTC_NOW - timedelta(hours=1))

    def first(snapshot: Snapshot) -> list[str]:
        return [question.id for question in missed_in_last_mock(snapshot, [run, older])]

    mocked = {review.question_id: apply_review({}, review).cards for review in run.reviews}
    assert first(a_snapshot(DECK, mocked)) == ["q1", "q2", "q0"]
    assert first(a_snapshot(DECK, mocked, frozenset({"q2"}))) == ["q1", "q0"]
    again = a_review(DECK.questions[1], at=UTC_NOW)
    drilled = {**mocked, "q1": apply_review(mocked["q1"], again).cards}
    assert first(a_snapshot(DECK, drilled)) == ["q2", "q0"]
    assert missed_in_last_mock(a_snapshot(DECK), []) == []


def answered_run(
    *made: tuple[str, int],
    seed: int = 7,
    at: datetime = UTC_NOW,
    pushed: tuple[AskedFollowUp, ...] = (),
    ended: datetime | None = UTC_NOW,
) -> MockRun:
    """A run with these answers (question id, points made), each taking a minute per point made."""
    mock = Mock(event_id(), at, 60, HM, seed, "brisk", 30, tuple(name for name, _ in made))
    reviews = []
    for place, (name, number) in enumerate(made):
        question = next(q for q in DECK.questions if q.id == name)
        review: Review = a_review(
            question,
            Rating.GOOD if number else Rating.AGAIN,
            at=at + timedelta(seconds=place),
            left_out=POINTS[number:],
        )
        reviews.append(review._replace(answered_ms=60_000 * number, mock=mock.id))
    return MockRun(mock, tuple(reviews), pushed, ended)


def test_with_the_same_seed_only_questions_answered_in_both_are_compared() -> None:
    first = answered_run(("q0", 1), ("q1", 1), at=UTC_NOW - timedelta(days=2))
    other = answered_run(("q2", 3), seed=8, at=UTC_NOW - timedelta(days=1))
    run = answered_run(("q0", 3), ("q3", 0))
    report = mock_report(run, [first, other, run], DECK)
    assert report.comparison is not None
    assert (report.comparison.earlier.made, report.comparison.earlier.points) == (1, 3)
    assert (report.comparison.latest.made, report.comparison.latest.points) == (3, 3)
    assert (report.totals.made, report.totals.points, report.totals.over_target) == (3, 6, 1)
    earlier = [answer.earlier and answer.earlier.points_made for answer in report.answers]
    assert earlier == [1, None]


def test_other_questions_and_unfinished_interviews_are_not_compared() -> None:
    other_seed = answered_run(("q0", 1), seed=8, at=UTC_NOW - timedelta(days=1))
    unfinished = answered_run(("q0", 1), at=UTC_NOW - timedelta(days=2))._replace(ended=None)
    run = answered_run(("q0", 2))
    assert mock_report(run, [unfinished, other_seed, run], DECK).comparison is None
    finished = unfinished._replace(ended=unfinished.mock.at)
    assert mock_report(run, [finished, run], DECK).comparison is not None
    assert mock_report(run._replace(ended=None), [finished], DECK).comparison is None


def test_a_first_attempt_has_no_comparison() -> None:
    empty = answered_run(at=UTC_NOW - timedelta(days=2))
    run = answered_run(("q0", 2))
    assert mock_report(run, [empty, run], DECK).comparison is None


def test_the_report_lists_follow_ups_that_hurt() -> None:
    at = UTC_NOW + timedelta(minutes=5)
    pushed = (
        AskedFollowUp("q0", "How large?", "scale", False, 30_000, at),
        AskedFollowUp("q1", "Why you?", "", True, 30_000, at),
    )
    run = answered_run(("q0", 2), ("q1", 3), ("q2", 0), pushed=pushed)
    report = mock_report(run, [run], DECK)
    hurt = [(answer.question_id, follow_up.ask) for answer, follow_up in report.hurt_follow_ups]
    assert hurt == [("q0", "How large?")]
    assert report.follow_up_count == 2
    assert [a.question_id for a in report.drill_next] == ["q2", "q0"]
    assert report.used_ms == 300_000 + 60_000


def test_the_report_keeps_the_answer_to_a_question_that_left_the_deck() -> None:
    run = answered_run(("q0", 2))
    report = mock_report(run, [run], DECK._replace(questions=DECK.questions[1:]))
    assert report.answers[0].ask == "q0" and report.answers[0].target_s is None
    assert [p.says for p in report.answers[0].made] == ["scale", "own decision"]
    assert report.drill_next == ()


def test_a_question_takes_longer_with_follow_ups() -> None:
    assert duration_s(open_question("q"), 2) == 120 + 2 * FOLLOW_UP_S
    assert duration_s(open_question("q")._replace(follow_ups=()), 2) == 120
    twice = (FollowUp("Why?", "scale"), FollowUp("Why?", "result"))
    assert duration_s(open_question("q")._replace(follow_ups=twice), 2) == 120 + FOLLOW_UP_S


def test_drill_next_sorts_by_missed_points_then_by_weight() -> None:
    deck = DECK._replace(
        questions=tuple(
            q._replace(weight=10.0 if q.id in ("q0", "q2") else 1.0) for q in DECK.questions
        )
    )
    run = answered_run(("q0", 2), ("q1", 0), ("q2", 0), ("q3", 3))
    assert [a.question_id for a in mock_report(run, [run], deck).drill_next] == ["q2", "q1", "q0"]


def test_no_step_is_next_when_the_time_is_up() -> None:
    run = answered_run(("q0", 3), ended=None)
    assert next_step(run, DECK) is not None
    run = run._replace(mock=run.mock._replace(minutes=3))
    assert next_step(run, DECK) is None and is_open(run, DECK)


def test_a_later_correction_counts_at_the_time_of_the_answer_and_an_undo_takes_it_back(
    store: Store, tmp_path: Path
) -> None:
    mock = a_mock(store)
    session = MockSession(
        mock, DECK, screen=ScriptedScreen(never), store=store, clock=lambda: NOW, new_id=event_id
    )
    session.run()
    before = run_of(store, mock)
    drilled = [a_review(DECK.question(q), at=NOW + timedelta(days=2)) for q in mock.questions]
    for review in drilled:
        store.append(review)
    cards = store.cards()
    session.correct_marks()
    assert [bool(r.left_out) for r in run_of(store, mock).reviews] == [True, False, False, False]
    for question_id in mock.questions:
        assert [r.after for r in store.reviews(question_id)] == ["", ""]
    corrected = sum(bool(r.corrects) for r in run_of(store, mock).reviews)
    assert corrected and store.cards() != cards
    with Store.open(tmp_path / "other", write=True) as other:
        other.merge(list(store.events()))
        assert other.cards() == store.cards()
    for _ in range(corrected):
        undone = store.undo(at=NOW, event_id=event_id())
        assert undone and undone.restored
    assert comparable(run_of(store, mock)) == comparable(before)
    assert store.cards() == cards


def test_u_in_a_resumed_mock_asks_again_an_answer_whose_marks_were_corrected(store: Store) -> None:
    mock = a_mock(store)
    run_session(store, mock, ScriptedScreen(iter([False, False, True]).__next__))
    session = MockSession(
        mock, DECK, screen=ScriptedScreen(never), store=store, clock=lambda: NOW, new_id=event_id
    )
    session.correct_marks()
    assert [bool(r.corrects) for r in run_of(store, mock).reviews] == [True]

    class UndoingScreen(ScriptedScreen):
        acts = iter([*(3 * [Act.UNDO]), Act.QUIT])

        def ask(self, mock_question: MockQuestion) -> MarkedAnswer | Act:
            self.steps.append(mock_question.question.id)
            return next(self.acts)

        def ask_follow_up(self, mock_follow_up: MockFollowUp) -> FollowUpReply | Act:
            return next(self.acts)

    screen = UndoingScreen(never)
    run_session(store, mock, screen)
    assert run_of(store, mock).reviews == ()
    first = mock.questions[0]
    assert screen.steps == [first, f"took back {first}", first]


class GoingBackScreen(ScriptedScreen):
    """Goes back at the second question as far as `steps_back` says, then changes what is there."""

    def __init__(self, steps_back: int) -> None:
        super().__init__(never)
        self._steps_back = steps_back
        self.given: list[MarkedAnswer | FollowUpReply] = []

    def ask(self, mock_question: MockQuestion) -> MarkedAnswer | Act:
        if mock_question.given:
            self.given.append(mock_question.given)
            return mock_question.given._replace(points_made=("result",))
        if mock_question.number == 1:
            return super().ask(mock_question)
        return Act.QUIT if self.given else Act.UNDO

    def ask_follow_up(self, mock_follow_up: MockFollowUp) -> FollowUpReply | Act:
        if mock_follow_up.given is None:
            return FollowUpReply(True, 30_000)
        self.given.append(mock_follow_up.given)
        if len(self.given) <= self._steps_back:
            return Act.UNDO
        return mock_follow_up.given._replace(held=False)


@pytest.mark.parametrize("steps_back", [0, 1, 2])
def test_going_back_in_a_mock_changes_one_thing_and_loses_no_answer(
    store: Store, steps_back: int
) -> None:
    """Back to the second follow-up, to the first, to the marks."""
    mock = a_mock(store)
    screen = GoingBackScreen(steps_back)
    assert not run_session(store, mock, screen)
    run = run_of(store, mock)
    assert len(screen.given) == steps_back + 1 and "took back" not in "".join(screen.steps)
    (review,) = run.reviews
    follow_ups = asked_follow_ups(run, mock.questions[0])
    assert (review.answered_ms, used_ms(run)) == (60_000, 120_000)
    assert [f.held for f in follow_ups] == [steps_back != 1, steps_back != 0]
    assert (set(review.points_said) == {"result"}) is (steps_back == 2)
