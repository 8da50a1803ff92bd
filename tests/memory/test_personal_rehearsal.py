"""Rehearsals to come, for somebody who forgets in their own way."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tiktok_prep.memory import rehearsal
from tiktok_prep.memory.forgetting import DECAY
from tiktok_prep.memory.later_days import LastTime
from tiktok_prep.memory.learning import learn
from tiktok_prep.memory.personal import Curve, Profile
from tiktok_prep.memory.personal_rehearsal import expected_chance
from tiktok_prep.memory.rehearsal import Memory, Visit
from tiktok_prep.memory.rollups import FirstTries

FSRS = Profile(1.0, Curve(DECAY, 1.0), (1.0, 1.0, 1.0), 0.0)
MEMORIES = st.none() | st.builds(
    Memory,
    stability=st.floats(0.05, 300),
    difficulty=st.floats(1, 10),
    at=st.just(0.0),
    day=st.just(0),
)
VISITS = st.lists(st.integers(1, 40), max_size=4, unique=True).map(
    lambda days: [Visit(float(day), day) for day in sorted(days)]
)


@given(MEMORIES, VISITS, st.sampled_from(LastTime), st.floats(41, 400))
def test_with_the_curve_of_fsrs_the_expected_chance_is_the_plain_one(
    memory: Memory | None, visits: list[Visit], last: LastTime, target: float
) -> None:
    profile = FSRS._replace(first_try=0.01)
    personal = expected_chance(profile, memory, last, visits, target)
    tolerance = 1e-9 if len(visits) <= 2 else 0.03
    assert personal == pytest.approx(
        rehearsal.expected_chance(memory, visits, target, first_try=0.01), abs=tolerance
    )


@given(MEMORIES, VISITS, st.floats(41, 400))
@settings(max_examples=30, deadline=None)
def test_the_expected_chance_is_between_0_and_1_and_among_those_of_the_profiles(
    memory: Memory | None, visits: list[Visit], target: float
) -> None:
    forgetting = learn({}, FirstTries(0, 0))
    chances = [
        expected_chance(profile, memory, LastTime.RECALLED, visits, target)
        for profile in forgetting.profiles
    ]
    mean = expected_chance(forgetting, memory, LastTime.RECALLED, visits, target)
    assert all(0 <= chance <= 1 for chance in (*chances, mean))
    assert min(chances) - 0.05 <= mean <= max(chances) + 0.05


def test_if_you_forget_fast_a_rehearsal_nearer_to_the_interview_helps_more() -> None:
    profile = FSRS._replace(speeds=(4.0, 4.0, 4.0), first_try=0.25)
    days = (1, 3, 6, 9)
    chances = [
        expected_chance(profile, None, LastTime.RECALLED, [Visit(float(day), day)], 10.0)
        for day in days
    ]
    assert all(later > sooner for sooner, later in pairwise(chances))
