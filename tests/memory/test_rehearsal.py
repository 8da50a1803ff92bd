"""What a rehearsal would do, held to the package that computes what one did."""

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
    expected,
    likely,
    missed,
    recalled,
    said,
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


def reviewed(memory: Memory | None, rating: fsrs.Rating, day: int) -> fsrs.Card:
    """What the package makes of a review `day` whole days after the last one."""
    began = datetime(2026, 1, 1, 12, tzinfo=UTC)
    card = fsrs.Card(card_id=1)
    if memory:
        card = fsrs.Card(
            card_id=1,
            state=fsrs.State.Review,
            stability=memory.stability,
            difficulty=memory.difficulty,
            last_review=began,
        )
    scheduler = fsrs.Scheduler(enable_fuzzing=False)
    return scheduler.review_card(card, rating, review_datetime=began + timedelta(days=day))[0]


def test_the_parameters_are_those_of_the_package() -> None:
    assert fsrs.Scheduler().parameters == WEIGHTS
    assert fsrs.scheduler.STABILITY_MIN == LEAST_STABILITY


@given(memory=MEMORIES | st.none(), day=DAYS)
def test_on_whole_days_it_is_what_the_package_does(memory: Memory | None, day: int) -> None:
    for after, rating in ((said, fsrs.Rating.Good), (missed, fsrs.Rating.Again)):
        ours, theirs = after(memory, Visit(float(day), day)), reviewed(memory, rating, day)
        assert ours.stability == pytest.approx(theirs.stability, rel=1e-9)
        assert ours.difficulty == pytest.approx(theirs.difficulty, rel=1e-9)


@given(memory=MEMORIES | st.none(), days=st.lists(DAYS, max_size=4), late=st.integers(0, 30))
def test_the_expectation_branches_into_said_and_missed(
    memory: Memory | None, days: list[int], late: int
) -> None:
    def branched(memory: Memory | None, left: list[Visit], target: float) -> float:
        if not left:
            return recalled(memory, target)
        chance = recalled(memory, left[0].at)
        yes, no = said(memory, left[0]), missed(memory, left[0])
        return chance * branched(yes, left[1:], target) + (1 - chance) * branched(
            no, left[1:], target
        )

    target = float(max(days, default=0) + late)
    assert expected(memory, visits(days), target) == pytest.approx(
        branched(memory, visits(days), target), abs=1e-12
    )


@given(memory=MEMORIES, day=st.integers(1, 40), late=st.integers(1, 40))
def test_who_says_a_point_remembers_it_longer_than_who_missed_it(
    memory: Memory, day: int, late: int
) -> None:
    visit = Visit(float(day), day)
    yes, no = said(memory, visit), missed(memory, visit)
    assert yes.stability >= memory.stability >= no.stability
    assert recalled(yes, day + late) >= recalled(no, day + late)


@given(memory=MEMORIES | st.none(), day=DAYS, late=st.integers(1, 40))
def test_one_memory_stands_for_both_branches_at_the_interview(
    memory: Memory | None, day: int, late: int
) -> None:
    visit, target = Visit(float(day), day), float(day + late)
    assert recalled(likely(memory, visit, target), target) == pytest.approx(
        expected(memory, [visit], target), abs=1e-9
    )


@given(memory=MEMORIES)
def test_recall_falls_in_every_hour(memory: Memory) -> None:
    chances = [recalled(memory, hour / 24) for hour in range(100)]
    assert chances[0] == 1
    assert all(later < earlier for earlier, later in pairwise(chances))


def test_a_point_never_rehearsed_is_said_as_often_as_first_tries_are() -> None:
    assert recalled(None, 3.0) == FIRST_TRY
    assert recalled(None, 3.0, first_try=0.4) == 0.4
