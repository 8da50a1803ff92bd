"""Each finding appears exactly from its threshold on; facts go stale on the right day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from builders import NOW, a_deck
from hypothesis import given
from hypothesis import strategies as st

from tiktok_prep.deck.findings import check_report
from tiktok_prep.deck.stale import with_stale_facts
from tiktok_prep.model import WHOLE, Deck, Fact, Point, Question, Source, Topic

NAMES = ("alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel")
SAYS = tuple(Point(name, f"Tells {name} {name}s") for name in NAMES)
LINE = "w" * 76
"""A word that fills a line."""


def an_open(question_id: str = "q", *, points: tuple[Point, ...] = SAYS[:4]) -> Question:
    """A question without findings."""
    return Question(question_id, ("screening",), f"Any {question_id}?", points)


def a_fact(*, answer: str = "14", as_of: str = "2025", stale: bool = False) -> Question:
    fact = Fact(as_of, Source("A page", "https://example.org/"), topic="law", stale=stale)
    return Question("f", ("screening",), "How many?", (Point("answer", answer),), fact=fact)


def deck_of(*questions: Question) -> Deck:
    """A deck with one round, in which all the questions are asked."""
    deck = a_deck(*questions)
    return deck._replace(stages=deck.stages[:1], tags=(), role=None)


def sentences(*questions: Question) -> list[str]:
    places = {"question": {q.id: ("q.yaml", n) for n, q in enumerate(questions)}}
    report = check_report(deck_of(*questions), places, history=[], now=NOW)
    return [finding.sentence for finding in report.findings]


def words(start: int, end: int) -> str:
    return " ".join(f"w{number}" for number in range(start, end))


SEVEN_OF_TEN = words(0, 8), words(1, 10)
NINE_OF_THIRTEEN = words(0, 11), words(2, 13)


def of_points(number: int) -> Question:
    return an_open(points=SAYS[:number])


def two_points(one: str, other: str) -> Question:
    return an_open(points=(*SAYS[:2], Point("x", one), Point("y", other)))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (of_points(1), "it has 1 point; 4 to 7 work best"),
        (of_points(3), "it has 3 points; 4 to 7 work best"),
        (of_points(4), ""),
        (of_points(7), ""),
        (of_points(8), "it has 8 points; 4 to 7 work best"),
        (an_open(points=(WHOLE,)), "add points: 4 to 7 work best"),
        (an_open(points=(*SAYS[:3], Point("long", "é" * 70))), ""),
        (
            an_open(points=(*SAYS[:3], Point("long", "é" * 71))),
            "point 'long' is longer than 70 characters",
        ),
        (two_points(*SEVEN_OF_TEN), "points 'x' and 'y' say nearly the same"),
        (two_points(*NINE_OF_THIRTEEN), ""),
        (a_fact(answer="é" * 120), ""),
        (a_fact(answer="é" * 121), "its answer is longer than 120 characters"),
        (a_fact(stale=True), "as of 2025; look it up: https://example.org/"),
        (a_fact(stale=True)._replace(weight=0.9), ""),
        (an_open()._replace(ask=" ".join([LINE] * 3)), ""),
        (
            an_open()._replace(also=("So?", " ".join([LINE] * 4))),
            "a wording is longer than 3 lines of 76 characters",
        ),
        (an_open()._replace(situation=" ".join([LINE] * 4)), ""),
        (
            an_open()._replace(situation=" ".join([LINE] * 5)),
            "its situation is longer than 4 lines of 76 characters",
        ),
    ],
)
def test_a_question_is_found_from_its_threshold_on(question: Question, expected: str) -> None:
    assert sentences(question) == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("pair", "expected"),
    [(SEVEN_OF_TEN, ["it asks nearly the same as 'one'"]), (NINE_OF_THIRTEEN, [])],
)
def test_of_two_questions_that_ask_nearly_the_same_the_second_one_is_found(
    pair: tuple[str, str], expected: list[str]
) -> None:
    one, other = pair
    first, second = an_open("one")._replace(ask=one), an_open("other")._replace(ask=other)
    assert sentences(first, second) == expected


# ---------------------------------------------------------------- stale facts


def is_stale(as_of: str, months: int | None, day: date, *, topic: str = "law") -> bool:
    deck = deck_of(a_fact(as_of=as_of))._replace(topics=(Topic(topic, months),))
    (question,) = with_stale_facts(deck, today=day).questions
    assert question.fact
    return question.fact.stale


@pytest.mark.parametrize(
    ("as_of", "months", "day", "expected"),
    [
        pytest.param("2025-06-30", 6, "2025-12-29", False, id="the day before"),
        pytest.param("2025-06-30", 6, "2025-12-30", True, id="that day"),
        pytest.param("2025-08-31", 6, "2026-02-28", False, id="a month without a 31st"),
        pytest.param("2025-08-31", 6, "2026-03-01", True, id="the day after such a month"),
        pytest.param("2024-02-29", 12, "2025-02-28", False, id="29 February"),
        pytest.param("2025-06", 6, "2025-11-30", False, id="a month counts from its first day"),
        pytest.param("2025-06", 6, "2025-12-01", True, id="a month, that day"),
        pytest.param("2025", 12, "2026-01-01", True, id="a year counts from its first day"),
        pytest.param("1000", None, "9999-12-31", False, id="never"),
    ],
)
def test_a_fact_is_stale_from_the_end_of_its_shelf_life_on(
    as_of: str, months: int | None, day: str, expected: bool
) -> None:
    assert is_stale(as_of, months, date.fromisoformat(day)) is expected


def test_a_fact_without_a_listed_topic_never_goes_stale() -> None:
    assert not is_stale("1000", 1, date(9999, 12, 31), topic="another")


DAYS = st.dates(date(1900, 1, 1), date(2999, 1, 1))


@given(as_of=DAYS, months=st.integers(1, 999), day=DAYS, later=st.integers(0, 400))
def test_a_stale_fact_stays_stale(as_of: date, months: int, day: date, later: int) -> None:
    text = as_of.isoformat()
    then = is_stale(text, months, day + timedelta(days=later))
    assert then or not is_stale(text, months, day)
