"""The predicted effect of a rehearsal, compared with the fsrs package."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import fsrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiktok_prep.memory.forgetting import FIRST_TRY
from tiktok_prep.memory.rehearsal import (
    LEAST_STABILITY,
    WEIGHTS,
    Memory,
    Visit,
    after_again,
    after_good,
    expected_chance,
    merged_memory,
    recall_chance,
)

MEMORIES = st.builds(
    Memory,
    stability=st.floats(0.05, 300),
    difficulty=st.floats(1, 10),
    at=st.just(0.0),
    day=st.just(0),
)
DAYS = st.integers(0, 60)


def visits(days: list[int]) -> list[Visit]:
    return [Visit(float(day), day) for day in sorted(days)]


def package_review(memory: Memory | None, rating: fsrs.Rating, day: int) -> fsrs.Card:
    """The package's card after a review `day` whole days after the last one."""
    start = datetime(2026, 1, 1, 12, tzinfo=UTC)
    card = fsrs.Card(card_id=1)
    if memory:
        card = fsrs.Card(
            card_id=1,
            state=fsrs.State.Review,
            stability=memory.stability,
            difficulty=memory.difficulty,
            last_review=start,
        )
    scheduler = fsrs.Scheduler(enable_fuzzing=False)
    return scheduler.review_card(card, rating, review_datetime=start + timedelta(days=day))[0]


def test_the_weights_are_the_parameters_of_the_package() -> None:
    assert fsrs.Scheduler().parameters == WEIGHTS
    assert fsrs.scheduler.STABILITY_MIN == LEAST_STABILITY


@given(memory=MEMORIES | st.none(), day=DAYS)
def test_on_whole_days_a_rehearsal_does_what_the_package_does(
    memory: Memory | None, day: int
) -> None:
    for after, rating in ((after_good, fsrs.Rating.Good), (after_again, fsrs.Rating.Again)):
        ours, theirs = after(memory, Visit(float(day), day)), package_review(memory, rating, day)
        assert ours.stability == pytest.approx(theirs.stability, rel=1e-9)
        assert ours.difficulty == pytest.approx(theirs.difficulty, rel=1e-9)


@given(memory=MEMORIES | st.none(), days=st.lists(DAYS, max_size=4), late=st.integers(0, 30))
def test_the_expected_chance_is_the_average_over_all_branches(
    memory: Memory | None, days: list[int], late: int
) -> None:
    def average(memory: Memory | None, visits_left: list[Visit], target: float) -> float:
        if not visits_left:
            return recall_chance(memory, target)
        chance = recall_chance(memory, visits_left[0].at)
        good, again = after_good(memory, visits_left[0]), after_again(memory, visits_left[0])
        return chance * average(good, visits_left[1:], target) + (1 - chance) * average(
            again, visits_left[1:], target
        )

    target = float(max(days, default=0) + late)
    assert expected_chance(memory, visits(days), target) == pytest.approx(
        average(memory, visits(days), target), abs=1e-12
    )


@given(memory=MEMORIES, day=st.integers(1, 40), late=st.integers(1, 40))
def test_a_point_is_remembered_longer_after_good_than_after_again(
    memory: Memory, day: int, late: int
) -> None:
    visit = Visit(float(day), day)
    good, again = after_good(memory, visit), after_again(memory, visit)
    assert good.stability >= memory.stability >= again.stability
    assert recall_chance(good, day + late) >= recall_chance(again, day + late)


@given(memory=MEMORIES | st.none(), day=DAYS, late=st.integers(1, 40))
def test_a_merged_memory_has_the_expected_recall_at_the_target(
    memory: Memory | None, day: int, late: int
) -> None:
    visit, target = Visit(float(day), day), float(day + late)
    assert recall_chance(merged_memory(memory, visit, target), target) == pytest.approx(
        expected_chance(memory, [visit], target), abs=1e-9
    )


@given(memory=MEMORIES)
def test_recall_falls_every_hour(memory: Memory) -> None:
    chances = [recall_chance(memory, hour / 24) for hour in range(100)]
    assert chances[0] == 1
    assert all(later < earlier for earlier, later in pairwise(chances))


def test_the_chance_of_a_new_point_is_that_of_a_first_try() -> None:
    assert recall_chance(None, 3.0) == FIRST_TRY
    assert recall_chance(None, 3.0, first_try=0.4) == 0.4
