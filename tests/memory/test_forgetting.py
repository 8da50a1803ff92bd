from datetime import UTC, datetime, timedelta

import fsrs
import pytest
from builders import UTC_NOW, a_card
from fsrs.scheduler import DEFAULT_PARAMETERS
from hypothesis import given
from hypothesis import strategies as st

from tiktok_prep.memory.forgetting import (
    DECAY,
    expected_recall,
    retrievability_after,
)

DAYS = st.floats(0, 20_000)
STABILITIES = st.floats(0.001, 36_500)


def test_the_decay_is_the_one_of_the_pinned_package() -> None:
    assert DEFAULT_PARAMETERS[20] == DECAY


@given(days=st.integers(0, 20_000), stability=STABILITIES)
def test_on_whole_days_the_curve_equals_that_of_the_package(days: int, stability: float) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    card = fsrs.Card(card_id=1, stability=stability, last_review=start, due=start)
    theirs = fsrs.Scheduler().get_card_retrievability(card, start + timedelta(days=days))
    assert retrievability_after(days, stability=stability) == pytest.approx(theirs, rel=1e-12)


@given(STABILITIES)
def test_recall_is_90_percent_once_the_days_equal_the_stability(stability: float) -> None:
    assert retrievability_after(stability, stability=stability) == pytest.approx(0.9)


@given(DAYS, DAYS, STABILITIES)
def test_recall_never_grows_by_waiting(a: float, b: float, stability: float) -> None:
    early, late = sorted((a, b))
    assert retrievability_after(early, stability=stability) >= retrievability_after(
        late, stability=stability
    )


def test_recall_falls_within_the_first_day() -> None:
    card = a_card(reviewed_ago=timedelta(0))
    noon_next_day = UTC_NOW + timedelta(hours=12)
    assert expected_recall(card, at=UTC_NOW) == 1.0
    assert 0.9 < expected_recall(card, at=noon_next_day) < 0.99


def test_at_a_time_before_the_last_review_recall_is_1() -> None:
    assert expected_recall(a_card(reviewed_ago=timedelta(days=-2)), at=UTC_NOW) == 1.0


def test_a_missed_point_counts_as_reviewed_at_least_a_day_ago() -> None:
    missed = a_card(reviewed_ago=timedelta(0), missed=True)
    after_a_day = retrievability_after(1.0, stability=missed.stability)
    assert expected_recall(missed, at=UTC_NOW) == after_a_day < 1
    assert expected_recall(missed, at=UTC_NOW + timedelta(days=1)) == after_a_day
    later = UTC_NOW + timedelta(days=5)
    after_five = retrievability_after(5.0, stability=missed.stability)
    assert expected_recall(missed, at=later) == after_five
