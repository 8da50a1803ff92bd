"""Rehearsals to come, for somebody who forgets in their own way."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tiktok_prep.memory import rehearsal
from tiktok_prep.memory.forgetting import DECAY
from tiktok_prep.memory.later_days import LastTime
from tiktok_prep.memory.learning import learn
from tiktok_prep.memory.personal import Curve, Forgetting, Profile
from tiktok_prep.memory.personal_rehearsal import chances
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
@example(
    Memory(stability=0.05078125, difficulty=1.0, at=0.0, day=0),
    [Visit(float(day), day) for day in (1, 3, 5, 13)],
    LastTime.RECALLED,
    41.0,
)
def test_with_the_curve_of_fsrs_the_expected_chance_is_the_plain_one(
    memory: Memory | None, visits: list[Visit], last: LastTime, target: float
) -> None:
    profile = FSRS._replace(first_try=0.01)
    (personal,) = chances([profile], memory, last, visits, target)
    assert personal == pytest.approx(
        rehearsal.expected_chance(memory, visits, target, first_try=0.01), abs=1e-9
    )


def mean(chances_by_profile: Sequence[float], forgetting: Forgetting) -> float:
    pairs = zip(forgetting.profiles, chances_by_profile, strict=True)
    return sum(profile.weight * chance for profile, chance in pairs)


@given(MEMORIES, VISITS, st.floats(41, 400))
@settings(max_examples=30, deadline=None)
def test_profiles_that_share_their_memories_give_nearly_the_chances_that_each_gives_alone(
    memory: Memory | None, visits: list[Visit], target: float
) -> None:
    forgetting = learn({}, FirstTries(0, 0))
    together = chances(forgetting.profiles, memory, LastTime.RECALLED, visits, target)
    alone = [
        chances([profile], memory, LastTime.RECALLED, visits, target)[0]
        for profile in forgetting.profiles
    ]
    assert all(0 <= chance <= 1 for chance in together)
    assert mean(together, forgetting) == pytest.approx(mean(alone, forgetting), abs=0.05)
    if len(visits) <= 1:
        assert together == pytest.approx(alone)


def test_if_you_forget_fast_a_rehearsal_nearer_to_the_interview_helps_more() -> None:
    profile = FSRS._replace(speeds=(4.0, 4.0, 4.0), first_try=0.25)
    days = (1, 3, 6, 9)
    expected = [
        chances([profile], None, LastTime.RECALLED, [Visit(float(day), day)], 10.0) for day in days
    ]
    assert all(later > sooner for sooner, later in pairwise(expected))
