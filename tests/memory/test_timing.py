"""How long a rehearsal takes."""

from __future__ import annotations

import statistics

import pytest
from builders import a_question
from hypothesis import given
from hypothesis import strategies as st

from tiktok_prep.memory.timing import TRUST_DECK, TRUST_KIND, expected_s, median, planned_s

A = a_question("a", ("one", "two"), answer_in_s=60)._replace(kind="case")
B = a_question("b", ("one",), answer_in_s=90)._replace(kind="case")
OTHER = a_question("other", ("one",), answer_in_s=20)._replace(kind="values")
DECK = (A, B, OTHER)


def test_without_reviews_the_time_is_the_estimate_from_the_deck() -> None:
    assert expected_s(DECK, {}) == {q.id: planned_s(q) for q in DECK}
    assert planned_s(A) == 5 + 60 + 2 * 3


def test_times_of_one_question_change_the_estimate_for_its_kind_only() -> None:
    took = {"a": [round(planned_s(A) * 2000)] * TRUST_DECK}
    seconds = expected_s(DECK, took)
    assert seconds["b"] == pytest.approx(planned_s(B) * 1.5)
    assert seconds["other"] == planned_s(OTHER)


def test_more_reviews_of_a_question_move_its_estimate_further() -> None:
    slow = round(planned_s(A) * 3000)
    seconds = [expected_s(DECK, {"a": [slow] * number})["a"] for number in (0, 1, 3, 9)]
    assert seconds == sorted(seconds) and seconds[0] == planned_s(A)
    kind = planned_s(A) * (TRUST_DECK + 9 * 3) / (TRUST_DECK + 9)
    assert seconds[-1] == pytest.approx((TRUST_KIND * kind + 9 * slow / 1000) / (TRUST_KIND + 9))


def test_one_very_long_review_does_not_count() -> None:
    usual = round(planned_s(A) * 1000)
    seconds = expected_s(DECK, {"a": [usual, usual, 15 * 60_000, usual, usual]})
    assert seconds["a"] == pytest.approx(planned_s(A), rel=1e-3)


def test_answers_that_were_only_looked_at_do_not_make_the_plan_longer() -> None:
    """Forty questions in ten minutes tomorrow, because today's answers took five seconds each."""
    usual = round(planned_s(A) * 900)
    looked_at = round(planned_s(A) * 99)
    assert expected_s(DECK, {"a": [looked_at] * 9}) == expected_s(DECK, {})
    assert expected_s(DECK, {"a": [looked_at, usual]}) == expected_s(DECK, {"a": [usual]})


@given(st.lists(st.floats(0, 1e6), min_size=1))
def test_the_median_is_that_of_the_statistics_module(values: list[float]) -> None:
    assert median(values) == statistics.median(values)


@given(st.lists(st.integers(1000, 900_000), max_size=9))
def test_the_estimate_lies_between_the_deck_and_the_measured_times(took_ms: list[int]) -> None:
    times = [planned_s(A), *(took / 1000 for took in took_ms)]
    assert min(times) - 1e-6 <= expected_s(DECK, {"a": took_ms})["a"] <= max(times) + 1e-6
