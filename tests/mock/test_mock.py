"""Mock interviews: which questions, which follow-ups, and that no break loses or repeats any."""

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
from tiktok_prep.journal.store import Store
from tiktok_prep.mock.interview import FOLLOW_UP_S, interview, pushes, takes_s, wording
from tiktok_prep.mock.report import outcome
from tiktok_prep.mock.session import (
    FollowUpReply,
    MarkedAnswer,
    MockFollowUp,
    MockQuestion,
    MockSession,
)
from tiktok_prep.mock.steps import is_open, next_step, pushed_to, used_ms
from tiktok_prep.mock.style import STYLES, moving_on, one_of
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


def asked(
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
    """A deck with questions of any kind, weight and length in two stages, and facts of both."""
    questions = [
        asked(
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
WANTED = st.none() | st.integers(1, 20)
STYLE_NAMES = st.sampled_from(list(STYLES))


# ---------------------------------------------------------------- which questions


@given(decks(), SEEDS, STYLE_NAMES, WANTED, WANTED)
def test_every_question_is_an_open_one_of_the_stage_and_asked_once(
    deck: Deck, seed: int, style: str, number: int | None, minutes: int | None
) -> None:
    found = interview(a_snapshot(deck), HM, seed, style=style, number=number, minutes=minutes)
    ids = [question.id for question in found.questions]
    assert len(set(ids)) == len(ids)
    assert all(q.stages == (HM,) and not q.is_fact for q in found.questions)
    open_ones = [q for q in deck.questions if HM in q.stages and not q.is_fact]
    assert bool(ids) is bool(open_ones)
    if number is not None:
        assert len(ids) == min(number, len(open_ones))


@given(decks(), SEEDS, WANTED)
def test_the_order_of_the_deck_and_the_style_change_nothing(
    deck: Deck, seed: int, number: int | None
) -> None:
    first = interview(a_snapshot(deck), HM, seed, style="warm", number=number).questions
    mixed = deck._replace(questions=tuple(Random(seed).sample(deck.questions, len(deck.questions))))
    assert (
        interview(a_snapshot(mixed), HM, seed, style="sceptical", number=number).questions == first
    )


@given(decks(), SEEDS, st.integers(1, 90))
def test_the_questions_fit_into_the_minutes_unless_it_is_only_one(
    deck: Deck, seed: int, minutes: int
) -> None:
    found = interview(a_snapshot(deck), HM, seed, style="brisk", minutes=minutes)
    assert found.minutes == minutes
    assert len(found.questions) <= 1 or sum(takes_s(q, 1) for q in found.questions) <= minutes * 60


@given(decks(), SEEDS, STYLE_NAMES, WANTED)
def test_without_minutes_the_round_holds_all_its_questions(
    deck: Deck, seed: int, style: str, number: int | None
) -> None:
    found = interview(a_snapshot(deck), HM, seed, style=style, number=number)
    takes = sum(takes_s(q, STYLES[style].pushes) for q in found.questions)
    assert takes <= found.minutes * 60 or found.minutes == 1440


@given(decks(), SEEDS, st.integers(1, 14))
def test_the_kinds_come_in_the_proportion_of_the_stage(deck: Deck, seed: int, number: int) -> None:
    stage = Counter(q.kind for q in deck.questions if HM in q.stages and not q.is_fact)
    chosen = interview(a_snapshot(deck), HM, seed, style="warm", number=number).questions
    for kind, count in Counter(q.kind for q in chosen).items():
        assert abs(count - len(chosen) * stage[kind] / stage.total()) < 1


@given(decks(), SEEDS)
def test_after_the_warm_up_cases_come_in_the_middle_and_values_at_the_end(
    deck: Deck, seed: int
) -> None:
    chosen = interview(a_snapshot(deck), HM, seed, style="warm", number=14).questions
    places = {"case": 1, "technical": 1, "vision": 2, "values": 2, "motivation": -1}
    rest = [places.get(q.kind, 0) for q in chosen[1:]]
    assert rest == sorted(rest)
    kinds = {q.kind for q in chosen}
    if "motivation" in kinds:
        assert chosen[0].kind == "motivation"
    elif kinds & {"behavioural", ""}:
        assert chosen[0].answer_in_s == min(
            q.answer_in_s for q in chosen if q.kind in ("behavioural", "")
        )


@given(SEEDS)
def test_the_warm_up_is_a_usual_question_where_there_is_one(seed: int) -> None:
    firing = asked("firing", answer_in_s=60)
    usual = asked("usual", answer_in_s=150)._replace(origin="seed")
    case = asked("case", "case", answer_in_s=30)._replace(origin="seed")
    deck = a_deck(firing, usual, case)
    assert interview(a_snapshot(deck), HM, seed, style="warm").questions[0] == usual
    why = asked("why", "motivation", answer_in_s=300)
    assert (
        interview(a_snapshot(a_deck(*deck.questions, why)), HM, seed, style="warm").questions[0]
        == why
    )


def test_a_question_of_more_weight_is_asked_more_often() -> None:
    deck = a_deck(asked("heavy", weight=10), *(asked(f"q{n}") for n in range(9)))
    seen = Counter(
        q.id
        for seed in range(200)
        for q in interview(a_snapshot(deck), HM, seed, style="warm", number=2).questions
    )
    assert seen["heavy"] > 2 * max(seen[f"q{n}"] for n in range(9))


def test_another_seed_is_another_interview() -> None:
    deck = a_deck(*(asked(f"q{n}") for n in range(15)))
    orders = {
        tuple(q.id for q in interview(a_snapshot(deck), HM, seed, style="warm", number=5).questions)
        for seed in range(20)
    }
    assert len(orders) == 20


def test_a_new_question_changes_little_of_an_interview() -> None:
    deck = a_deck(*(asked(f"q{n}") for n in range(15)))
    grown = a_deck(*deck.questions, asked("new"))
    for seed in range(20):
        before = {
            q.id for q in interview(a_snapshot(deck), HM, seed, style="warm", number=6).questions
        }
        after = {
            q.id for q in interview(a_snapshot(grown), HM, seed, style="warm", number=6).questions
        }
        assert len(before - after) <= 1


@given(SEEDS)
def test_the_seed_picks_a_wording_and_keeps_to_it(seed: int) -> None:
    question = asked("q")
    assert wording(question, seed) in (question.ask, *question.also)
    assert wording(question, seed) == wording(question, seed)


def test_all_wordings_are_used() -> None:
    assert len({wording(asked("q"), seed) for seed in range(50)}) == 2


# ---------------------------------------------------------------- follow-ups


@pytest.mark.parametrize(
    ("left_out", "style", "expected"),
    [
        pytest.param((), "brisk", ["Says who?"], id="nothing left out: the hardest, listed last"),
        pytest.param(("scale",), "warm", ["How large?"], id="aims at the point left out"),
        pytest.param(POINTS, "warm", ["How large?"], id="the first of several"),
        pytest.param(POINTS, "sceptical", ["How large?", "Says who?"], id="two of several"),
        pytest.param(("scale",), "sceptical", ["How large?", "Says who?"], id="then the hardest"),
        pytest.param(("own-decision",), "brisk", ["Says who?"], id="no follow-up aims at it"),
        pytest.param((), "sceptical", ["Says who?", "Why you?"], id="the two hardest"),
    ],
)
def test_a_follow_up_aims_at_what_was_left_out(
    left_out: tuple[str, ...], style: str, expected: list[str]
) -> None:
    assert [one.ask for one in pushes(asked("q"), left_out, style)] == expected


def test_a_question_without_follow_ups_is_not_pushed() -> None:
    assert pushes(asked("q")._replace(follow_ups=()), POINTS, "sceptical") == ()


# ---------------------------------------------------------------- what the other side says


@given(STYLE_NAMES, SEEDS, st.lists(st.booleans(), min_size=1, max_size=20))
def test_no_words_are_said_twice_while_fitting_ones_are_left(
    name: str, seed: int, went_well: list[bool]
) -> None:
    style = STYLES[name]
    said = [moving_on(style, went_well[: n + 1], seed) for n in range(len(went_well))]
    for turn, (well, words) in enumerate(zip(went_well, said, strict=True)):
        fitting = {*style.moving_on, *(style.moving_on_well if well else ())}
        assert words in fitting
        assert words not in said[:turn] or fitting <= set(said[:turn])


@pytest.mark.parametrize("name", STYLES)
def test_an_interview_of_seven_questions_repeats_nothing(name: str) -> None:
    style = STYLES[name]
    for seed in range(20):
        for words in (style.pushing, style.pushing_more)[: style.pushes]:
            assert len({one_of(words, turn, seed) for turn in range(1, 7)}) == 6
        assert len({moving_on(style, [False] * n, seed) for n in range(1, 7)}) == 6


def test_no_praise_follows_an_answer_that_hurt_or_made_nothing(store: Store) -> None:
    for seed in range(20):
        mock = a_mock(store, seed=seed, style="brisk")
        lead_ins: list[str] = []

        class Hurt(Script):
            def ask(self, put: MockQuestion) -> MarkedAnswer | Act:
                lead_ins.append(put.lead_in)  # noqa: B023
                return MarkedAnswer(("scale",) if put.number > 2 else (), 1000, 1000)

            def push(self, pushing: MockFollowUp) -> FollowUpReply | Act:
                return FollowUpReply(pushing.asked is not None, 1000)

        hold(store, mock, Hurt(never))
        assert lead_ins[0] == "" and not set(lead_ins) & set(STYLES["brisk"].moving_on_well)


# ---------------------------------------------------------------- a session, with any breaks


class Script:
    """A person who answers a question the same way each time, and leaves at some steps."""

    def __init__(self, stop: Callable[[], bool], *, took_ms: int = 60_000) -> None:
        self._stop, self._took_ms = stop, took_ms
        self.steps: list[str] = []
        self.missing: list[str] = []

    def ask(self, put: MockQuestion) -> MarkedAnswer | Act:
        if self._stop():
            return Act.QUIT
        self.steps.append(put.question.id)
        marks = Random(put.question.id)
        made = tuple(p.id for p in put.question.points if marks.random() < 0.5)
        return MarkedAnswer(made, self._took_ms, 2 * self._took_ms, sure=marks.randint(1, 3))

    def push(self, pushing: MockFollowUp) -> FollowUpReply | Act:
        if self._stop():
            return Act.QUIT
        self.steps.append(f"{pushing.question.id}: {pushing.follow_up.ask}")
        return FollowUpReply(bool(len(self.steps) % 2), self._took_ms // 2)

    def took_back(self, question: Question | None) -> None:
        self.steps.append(f"took back {question and question.id}")

    def gone(self, question_ids: list[str]) -> None:
        self.missing += question_ids


def never() -> bool:
    return False


DECK = a_deck(*(asked(f"q{n}", QUESTION_KINDS[n % 6]) for n in range(8)))


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    with Store.open(home, write=True) as opened:
        yield opened


def a_mock(
    store: Store, deck: Deck = DECK, *, at: datetime = NOW, minutes: int = 60, **given: object
) -> Mock:
    seed, style = int(str(given.get("seed", 7))), str(given.get("style", "sceptical"))
    planned = interview(a_snapshot(deck), HM, seed, style=style, number=4)
    ids = tuple(q.id for q in planned.questions)
    mock = Mock(event_id(), at.astimezone(UTC_NOW.tzinfo), 60, HM, seed, style, minutes, ids)
    store.add(practice.mock_event(mock))
    return mock


def hold(
    store: Store, mock: Mock, screen: Script, *, deck: Deck = DECK, at: datetime = NOW
) -> bool:
    session = MockSession(mock, deck, screen=screen, store=store, clock=lambda: at, new_id=event_id)
    return session.run()


def run_of(store: Store, mock: Mock) -> MockRun:
    return next(run for run in store.mock_runs() if run.mock.id == mock.id)


def told(run: MockRun) -> object:
    """What there is to know of a run, without ids and instants."""
    return (
        [
            (r.question_id, r.rating, r.points, r.left_out, r.sure, r.answered_ms)
            for r in run.reviews
        ],
        [(p.question_id, p.ask, p.probes) for p in run.follow_ups],
        run.ended is not None,
    )


@given(st.lists(st.integers(0, 3), max_size=14), STYLE_NAMES)
def test_a_mock_left_and_resumed_anywhere_is_the_same_as_one_held_in_one_go(
    sittings: list[int], style: str
) -> None:
    with TemporaryDirectory() as folder, Store.open(Path(folder) / "a", write=True) as whole:
        mock = a_mock(whole, style=style)
        in_one_go = Script(never)
        assert hold(whole, mock, in_one_go)
        with Store.open(Path(folder) / "b", write=True) as broken:
            again = a_mock(broken, style=style)
            steps: list[str] = []
            for length in sittings:
                left = iter([False] * length)
                script = Script(lambda left=left: next(left, True))  # type: ignore[misc]
                ended = hold(broken, again, script)
                steps += script.steps
                if ended:
                    break
            script = Script(never)
            assert hold(broken, again, script)
            assert [*steps, *script.steps] == in_one_go.steps
            assert told(run_of(broken, again)) == told(run_of(whole, mock))


FOLLOW_UPS = st.lists(
    st.builds(FollowUp, st.sampled_from(["Why?", "How?", "So?"]), st.sampled_from(["", *POINTS])),
    max_size=6,
).map(tuple)


@given(st.lists(FOLLOW_UPS, min_size=4, max_size=4), st.lists(FOLLOW_UPS, max_size=2), STYLE_NAMES)
def test_whatever_the_follow_ups_a_mock_ends_and_never_pushes_more_than_its_style(
    written: list[tuple[FollowUp, ...]], edited: list[tuple[FollowUp, ...]], style: str
) -> None:
    most = STYLES[style].pushes

    def deck_of(all_of_them: list[tuple[FollowUp, ...]]) -> Deck:
        return a_deck(*(asked(f"q{n}")._replace(follow_ups=fs) for n, fs in enumerate(all_of_them)))

    with TemporaryDirectory() as folder, Store.open(Path(folder), write=True) as store:
        deck = deck_of(written)
        mock = a_mock(store, deck, style=style)
        enough = iter(range(2 if edited else 4 * (1 + most)))
        script = Script(lambda: next(enough, None) is None)
        ended = hold(store, mock, script, deck=deck)
        if edited:  # the deck, in the middle of it
            changed = deck_of([*edited, *written[len(edited) :]])
            enough = iter(range(4 * (1 + most)))
            ended = ended or hold(store, mock, script, deck=changed)
        assert ended
        run = run_of(store, mock)
        for question_id in mock.questions:
            asks = [one.ask for one in pushed_to(run, question_id)]
            assert len(asks) == len(set(asks)) <= most
            question = deck.question(question_id)
            assert question
            if not edited:
                assert len(asks) == min(most, len({one.ask for one in question.follow_ups}))


def test_reviews_are_good_where_points_were_made_and_again_where_none_was(store: Store) -> None:
    mock = a_mock(store)
    hold(store, mock, Script(never))
    reviews = run_of(store, mock).reviews
    assert [r.mock for r in reviews] == [mock.id] * 4
    for review in reviews:
        all_out = set(review.left_out) == set(review.points)
        assert review.rating is (Rating.AGAIN if all_out else Rating.GOOD)
    assert store.total().reviews == 4
    assert {total.question_id for total in store.sureness()} == set(mock.questions)


def test_an_answer_taken_back_is_asked_again_with_its_follow_ups(store: Store) -> None:
    mock = a_mock(store)
    hold(store, mock, Script(never))
    store.undo(at=NOW, event_id=event_id())
    run = run_of(store, mock)
    last = mock.questions[-1]
    assert run.ended and is_open(run, DECK) and pushed_to(run, last) == []
    script = Script(never)
    assert hold(store, mock, script)
    assert script.steps[0] == last and len(script.steps) == 3
    run = run_of(store, mock)
    assert len(run.reviews) == 4 and len(pushed_to(run, last)) == 2 and not is_open(run, DECK)


def test_u_takes_back_the_last_answer_of_this_mock_alone(store: Store) -> None:
    store.append(a_review(DECK.questions[0]))
    mock = a_mock(store)
    acts = iter([Act.UNDO, None, None, None, Act.UNDO, None, Act.QUIT])

    class Undoing(Script):
        def ask(self, put: MockQuestion) -> MarkedAnswer | Act:
            return next(acts) or super().ask(put)

        def push(self, pushing: MockFollowUp) -> FollowUpReply | Act:
            return next(acts) or super().push(pushing)

    script = Undoing(never)
    assert not hold(store, mock, script)
    first = mock.questions[0]
    assert script.steps[:2] == ["took back None", first]
    assert script.steps[4:] == [f"took back {first}", first]
    assert store.total().reviews == 2


def test_the_clock_of_the_round_ends_it_after_the_question_under_way(store: Store) -> None:
    mock = a_mock(store, minutes=2)
    script = Script(never, took_ms=61_000)
    assert hold(store, mock, script)
    assert [step for step in script.steps if ":" not in step] == list(mock.questions[:1])
    run = run_of(store, mock)
    assert run.ended and used_ms(run) >= 120_000 and not is_open(run, DECK)
    assert outcome(run, [run], DECK).cut_off == 3


def test_a_round_that_its_clock_did_not_end_cut_nothing_off(store: Store) -> None:
    mock = a_mock(store)
    hold(store, mock, Script(never))
    run = run_of(store, mock)
    assert outcome(run, [run], DECK).cut_off is None
    fewer = DECK._replace(questions=tuple(q for q in DECK.questions if q.id != mock.questions[0]))
    up = run._replace(mock=mock._replace(minutes=1), reviews=run.reviews[1:3])
    assert outcome(up, [up], DECK).cut_off == 2
    assert outcome(up, [up], fewer).cut_off == 1  # what left the deck is not what the clock cut


def test_questions_that_left_the_deck_are_passed_over_with_a_word(store: Store) -> None:
    mock = a_mock(store)
    gone = mock.questions[1]
    smaller = DECK._replace(questions=tuple(q for q in DECK.questions if q.id != gone))
    script = Script(never)
    assert hold(store, mock, script, deck=smaller)
    assert script.missing == [gone]
    assert len(run_of(store, mock).reviews) == 3
    assert not is_open(run_of(store, mock), smaller)


def test_a_clock_that_was_set_back_repeats_no_question(store: Store) -> None:
    mock = a_mock(store)
    left = iter([False] * 4)
    first, second = Script(lambda: next(left, True)), Script(never)
    hold(store, mock, first)
    hold(store, mock, second, at=NOW - timedelta(days=2))
    assert len(first.steps) + len(second.steps) == 12
    assert not set(first.steps) & set(second.steps)


# ---------------------------------------------------------------- what came of it


def a_run(
    *made: tuple[str, int],
    seed: int = 7,
    at: datetime = UTC_NOW,
    pushed: tuple[AskedFollowUp, ...] = (),
    ended: datetime | None = UTC_NOW,
    sure: int | None = None,
) -> MockRun:
    """A run in which each (question, points made) was answered in a minute per point."""
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
        reviews.append(review._replace(answered_ms=60_000 * number, mock=mock.id, sure=sure))
    return MockRun(mock, tuple(reviews), pushed, ended)


def test_the_same_seed_is_compared_by_the_questions_of_both() -> None:
    first = a_run(("q0", 1), ("q1", 1), at=UTC_NOW - timedelta(days=2))
    other = a_run(("q2", 3), seed=8, at=UTC_NOW - timedelta(days=1))
    run = a_run(("q0", 3), ("q3", 0))
    found = outcome(run, [first, other, run], DECK)
    assert found.against is not None and found.against.same
    assert (found.against.then.made, found.against.then.points) == (1, 3)
    assert (found.against.now.made, found.against.now.points) == (3, 3)
    assert (found.sums.made, found.sums.points, found.sums.over) == (3, 6, 1)
    before = [answer.before and answer.before.made for answer in found.answers]
    assert before == [1, None]


def test_without_the_same_seed_it_is_compared_with_the_last_of_the_stage() -> None:
    first = a_run(("q0", 1), seed=1, at=UTC_NOW - timedelta(days=2))
    second = a_run(("q2", 3), seed=8, at=UTC_NOW - timedelta(days=1))
    later = a_run(("q2", 3), at=UTC_NOW + timedelta(days=1))
    run = a_run(("q0", 2))
    found = outcome(run, [first, second, run, later], DECK)
    assert found.against is not None and not found.against.same
    assert found.against.then.made == 3
    assert found.answers[0].before is None


def test_a_first_attempt_is_compared_with_nothing() -> None:
    empty = a_run(at=UTC_NOW - timedelta(days=2))
    run = a_run(("q0", 2))
    assert outcome(run, [empty, run], DECK).against is None


def test_the_outcome_has_what_hurt_and_where_one_was_sure_and_wrong() -> None:
    at = UTC_NOW + timedelta(minutes=5)
    pushed = (
        AskedFollowUp("q0", "How large?", "scale", False, 30_000, at),
        AskedFollowUp("q1", "Why you?", "", True, 30_000, at),
    )
    run = a_run(("q0", 2), ("q1", 3), ("q2", 0), pushed=pushed, sure=3)
    found = outcome(run, [run], DECK)
    assert [(a.question_id, one.ask) for a, one in found.hurt] == [("q0", "How large?")]
    assert found.pushed == 2
    assert [a.question_id for a in found.sure_and_wrong] == ["q2", "q0"]
    assert [a.question_id for a in found.drill_next] == ["q2", "q0"]
    assert found.used_ms == 300_000 + 60_000


def test_a_question_that_left_the_deck_keeps_its_answer_in_the_debrief() -> None:
    run = a_run(("q0", 2))
    found = outcome(run, [run], DECK._replace(questions=DECK.questions[1:]))
    assert found.answers[0].ask == "q0" and found.answers[0].target_s is None
    assert [p.says for p in found.answers[0].made] == ["scale", "own decision"]
    assert found.drill_next == ()


def test_follow_ups_take_their_time_of_the_round() -> None:
    assert takes_s(asked("q"), 2) == 120 + 2 * FOLLOW_UP_S
    assert takes_s(asked("q")._replace(follow_ups=()), 2) == 120
    twice = (FollowUp("Why?", "scale"), FollowUp("Why?", "result"))
    assert takes_s(asked("q")._replace(follow_ups=twice), 2) == 120 + FOLLOW_UP_S


def test_drill_next_has_the_most_left_out_first_then_what_weighs_more() -> None:
    deck = DECK._replace(
        questions=tuple(
            q._replace(weight=10.0 if q.id in ("q0", "q2") else 1.0) for q in DECK.questions
        )
    )
    run = a_run(("q0", 2), ("q1", 0), ("q2", 0), ("q3", 3))
    assert [a.question_id for a in outcome(run, [run], deck).drill_next] == ["q2", "q1", "q0"]


def test_nothing_is_next_when_the_time_is_up() -> None:
    run = a_run(("q0", 3), ended=None)
    assert next_step(run, DECK) is not None
    run = run._replace(mock=run.mock._replace(minutes=3))
    assert next_step(run, DECK) is None and is_open(run, DECK)
