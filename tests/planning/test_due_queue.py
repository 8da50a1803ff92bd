from datetime import UTC, timedelta

import pytest
from builders import DECK, NOW, UTC_NOW, a_card, a_question, rows_of
from hypothesis import given
from hypothesis import strategies as st

from tiktok_prep.model import Card, Fact, Question, Source, State
from tiktok_prep.planning.due_queue import LEARN_AHEAD, DueQueue, drill_order, mix_in_facts
from tiktok_prep.planning.question_state import next_due, question_state
from tiktok_prep.planning.queue import Ahead

A, B, C = DECK


def cards_of(*cards: Card) -> dict[str, Card]:
    return {card.point_id: card for card in cards}


MISSED = cards_of(a_card("scale", missed=True))


@pytest.mark.parametrize(
    ("due_in", "is_due"),
    [
        pytest.param(timedelta(0), True, id="exactly now"),
        pytest.param(timedelta(microseconds=1), False, id="a moment early"),
        pytest.param(timedelta(days=-9), True, id="overdue"),
    ],
)
def test_a_question_is_due_from_the_instant_its_first_point_is_due(
    due_in: timedelta, is_due: bool
) -> None:
    cards = cards_of(a_card("scale", due_in=due_in), a_card("result", due_in=timedelta(days=5)))
    assert question_state(A, cards, suspended=False, now=NOW).is_due(NOW) is is_due


def test_an_unrated_question_is_new_and_not_due() -> None:
    row = question_state(A, {}, suspended=False, now=NOW)
    assert (row.state, row.said, row.last_review, row.due) == ("new", 0, None, None)


def test_a_question_is_held_once_every_point_is_learnt() -> None:
    cards = cards_of(a_card("scale"), a_card("result"))
    assert question_state(A, cards, suspended=False, now=NOW).state == "held"


def test_one_missed_point_puts_a_question_back_to_learning() -> None:
    cards = cards_of(a_card("scale"), a_card("result", state=State.RELEARNING))
    assert question_state(A, cards, suspended=False, now=NOW).state == "learning"


def test_a_question_that_gained_a_point_in_the_deck_is_due_at_once() -> None:
    row = question_state(
        A, cards_of(a_card("scale", due_in=timedelta(days=9))), suspended=False, now=NOW
    )
    assert row.state == "learning" and row.is_due(NOW)


def test_a_point_that_left_the_deck_changes_nothing() -> None:
    cards = cards_of(a_card("scale"), a_card("result"))
    removed = cards_of(a_card("old", due_in=timedelta(days=-9), stability=0.01))
    state = question_state(A, cards, suspended=False, now=NOW)
    assert question_state(A, cards | removed, suspended=False, now=NOW) == state


def test_due_questions_come_by_retrievability_lowest_first_then_new_ones() -> None:
    shaky, firm, new = a_question("shaky", ("p",)), a_question("firm", ("p",)), a_question("new")
    cards = {
        "firm": cards_of(a_card("p", stability=30)),
        "shaky": cards_of(a_card("p", stability=1)),
    }
    rows = rows_of([new, firm, shaky], cards)
    assert [q.id for q in drill_order(rows, now=NOW)] == ["shaky", "firm", "new"]


def test_new_questions_keep_the_order_of_the_deck() -> None:
    assert drill_order(rows_of([C, A, B]), now=NOW) == [C, A, B]


def a_fact(name: str, weight: float = 1) -> Question:
    fact = Fact("2025", Source("A page", "url"))
    return a_question(name, ("answer",))._replace(fact=fact, weight=weight)


def test_every_third_card_is_a_fact_the_heaviest_first() -> None:
    questions = [a_question(f"q{n}") for n in range(4)]
    facts = [a_fact("reserve", 0.5), a_fact("core"), a_fact("core-2"), a_fact("top", 2)]
    order = mix_in_facts([*facts, *questions])
    assert [q.id for q in order] == "q0 q1 top q2 q3 core core-2 reserve".split()


def test_of_facts_of_equal_weight_those_that_help_the_questions_before_come_first() -> None:
    questions = [A, B._replace(facts=("helps", "reserve")), C, a_question("d")]
    facts = [a_fact("reserve", 0.5), a_fact("other"), a_fact("helps")]
    order = mix_in_facts([*questions, *facts])
    assert [q.id for q in order] == "a b helps c d other reserve".split()


def test_without_open_questions_facts_keep_their_order() -> None:
    facts = [a_fact("f1"), a_fact("f0")]
    assert mix_in_facts(facts) == facts


@given(st.lists(st.none() | st.sampled_from((0.5, 1, 2)), max_size=30))
def test_mixing_keeps_every_question_once_and_one_in_three_is_a_fact(
    weights: list[float | None],
) -> None:
    questions = [
        a_question(f"q{n}") if weight is None else a_fact(f"q{n}", weight)
        for n, weight in enumerate(weights)
    ]
    order = mix_in_facts(questions)
    assert sorted(q.id for q in order) == sorted(q.id for q in questions)
    opens, facts = ([q for q in order if bool(q.fact) is kind] for kind in (False, True))
    assert opens == [q for q in questions if not q.fact]
    assert [fact.weight for fact in facts] == sorted((f.weight for f in facts), reverse=True)
    thirds = min(len(opens) // 2, len(facts))
    assert "".join("f" if q.fact else "q" for q in order).startswith("qqf" * thirds)


def test_suspended_questions_are_never_asked_or_due() -> None:
    cards = {"a": cards_of(a_card("scale"), a_card("result"))}
    rows = rows_of([A, B], cards, {"a", "b"})
    assert drill_order(rows, now=NOW) == [] and next_due(rows) is None


@given(st.lists(st.integers(-10, 10), max_size=12))
def test_no_question_comes_twice_or_early(due_in_days: list[int]) -> None:
    questions = [a_question(f"q{i}", ("p",)) for i in range(len(due_in_days))]
    cards = {
        q.id: cards_of(a_card("p", question=q.id, due_in=timedelta(days=days)))
        for q, days in zip(questions, due_in_days, strict=True)
    }
    order = drill_order(rows_of(questions, cards), now=NOW)
    assert len({q.id for q in order}) == len(order)
    assert {q.id for q in order} == {q for q, c in cards.items() if c["p"].due(UTC) <= NOW}


def test_a_question_due_again_later_waits_until_the_planned_ones_are_asked() -> None:
    queue = DueQueue([A, B])
    assert queue.take(now=UTC_NOW) == A
    queue.record_rating(A, MISSED, due=UTC_NOW + timedelta(minutes=10), now=UTC_NOW)
    assert queue.take(now=UTC_NOW) == B
    assert queue.take(now=UTC_NOW) == A
    assert queue.take(now=UTC_NOW) is None


def test_the_only_question_left_comes_back_at_once_but_only_once() -> None:
    queue, soon = DueQueue([A]), UTC_NOW + timedelta(minutes=10)
    asked = []
    while (question := queue.take(now=UTC_NOW)) is not None:
        asked.append(question)
        queue.record_rating(question, MISSED, due=soon, now=UTC_NOW)
    assert asked == [A, A]
    assert queue.take(now=soon) == A


def test_a_question_due_again_now_comes_before_the_planned_ones() -> None:
    queue = DueQueue([A, B])
    queue.take(now=UTC_NOW)
    queue.record_rating(A, MISSED, due=UTC_NOW + timedelta(minutes=10), now=UTC_NOW)
    assert queue.take(now=UTC_NOW + timedelta(minutes=10)) == A


@pytest.mark.parametrize(
    ("due_in", "returns"), [(LEARN_AHEAD, True), (LEARN_AHEAD + timedelta(seconds=1), False)]
)
def test_only_a_question_due_again_within_learn_ahead_comes_back(
    due_in: timedelta, returns: bool
) -> None:
    queue = DueQueue([])
    queue.record_rating(A, MISSED, due=UTC_NOW + due_in, now=UTC_NOW)
    assert (queue.take(now=UTC_NOW) == A) is returns


def test_a_pass_does_not_come_again_in_the_same_drill_however_soon_it_is_due() -> None:
    queue = DueQueue([A])
    queue.take(now=UTC_NOW)
    queue.record_rating(A, cards_of(a_card("scale")), due=UTC_NOW, now=UTC_NOW)
    assert not queue.comes_at_once(A, now=UTC_NOW) and queue.take(now=UTC_NOW) is None


def test_a_question_put_first_is_next_and_comes_only_once() -> None:
    queue = DueQueue([A, B])
    queue.record_rating(C, MISSED, due=UTC_NOW, now=UTC_NOW)
    queue.put_first(C, {})
    queue.put_first(B, {})
    assert [queue.take(now=UTC_NOW) for _ in range(4)] == [B, C, A, None]


def test_a_dropped_question_neither_comes_nor_comes_back() -> None:
    queue = DueQueue([A, B])
    queue.record_rating(B, MISSED, due=UTC_NOW, now=UTC_NOW)
    queue.drop(B)
    assert (queue.take(now=UTC_NOW), queue.ahead(now=UTC_NOW)) == (A, Ahead(0))


def test_due_questions_are_counted_then_new_ones_only_if_they_are_few() -> None:
    many = [a_question(f"new{n}") for n in range(25)]
    queue = DueQueue([A, B, *many], due=["a", "b"])
    queue.take(now=UTC_NOW)
    assert queue.ahead(now=UTC_NOW) == Ahead(1, "due")
    queue.record_rating(A, MISSED, due=UTC_NOW + timedelta(minutes=10), now=UTC_NOW)
    queue.take(now=UTC_NOW)
    assert queue.ahead(now=UTC_NOW) == Ahead(0, "due")
    for left in (*[None] * 5, *range(19, -1, -1)):
        queue.take(now=UTC_NOW)
        assert queue.ahead(now=UTC_NOW) == Ahead(left)


def test_a_missed_question_is_said_to_come_again_and_leaves_the_number_left_as_it_is() -> None:
    queue = DueQueue([A, B, C])
    queue.take(now=UTC_NOW)
    assert queue.ahead(now=UTC_NOW) == Ahead(2)
    queue.record_rating(A, MISSED, due=UTC_NOW + timedelta(minutes=10), now=UTC_NOW)
    queue.take(now=UTC_NOW)
    assert queue.ahead(now=UTC_NOW) == Ahead(1)


@given(
    planned=st.lists(st.sampled_from(DECK), unique=True, min_size=1),
    due_in=st.lists(st.sampled_from([5, 10, 25, 900]), max_size=8),
)
def test_a_question_is_said_to_come_at_once_only_if_it_is_the_next_and_early(
    planned: list[Question], due_in: list[int]
) -> None:
    queue = DueQueue(planned)
    for minutes in due_in:
        question = queue.take(now=UTC_NOW)
        if question is None:
            return
        due = UTC_NOW + timedelta(minutes=minutes)
        queue.record_rating(question, MISSED, due=due, now=UTC_NOW)
        says_so = queue.comes_at_once(question, now=UTC_NOW)
        following = queue.take(now=UTC_NOW)
        assert says_so == (following == question)
        if following:
            queue.put_first(following, {})


@given(st.integers(1, 8))
def test_a_drill_in_which_all_is_missed_asks_each_question_twice_and_ends(number: int) -> None:
    questions = [a_question(f"q{n}") for n in range(number)]
    queue, asked = DueQueue(questions), []
    while question := queue.take(now=UTC_NOW):
        asked.append(question.id)
        due = UTC_NOW + timedelta(minutes=10)
        queue.record_rating(question, MISSED, due=due, now=UTC_NOW)
    assert asked == [question.id for question in questions] * 2
