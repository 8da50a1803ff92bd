"""Rehearsals to come, for somebody who forgets in a way of their own."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tiktok_prep.memory.forgetting import DECAY
from tiktok_prep.memory.later_days import LastTime
from tiktok_prep.memory.learning import learn
from tiktok_prep.memory.personal import Curve, Person
from tiktok_prep.memory.personal_rehearsal import expected_recall
from tiktok_prep.memory.rehearsal import Memory, Visit, expected
from tiktok_prep.memory.rollups import FirstTries

FSRS = Person(1.0, Curve(DECAY, 1.0), (1.0, 1.0, 1.0), 0.0)
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
def test_for_a_person_of_fsrs_it_is_the_plain_expectation(
    memory: Memory | None, visits: list[Visit], last: LastTime, target: float
) -> None:
    person = FSRS._replace(first_try=0.01)
    mine = expected_recall(person, memory, last, visits, target)
    off = 1e-9 if len(visits) <= 2 else 0.03
    assert mine == pytest.approx(expected(memory, visits, target, first_try=0.01), abs=off)


@given(MEMORIES, VISITS, st.floats(41, 400))
@settings(max_examples=30, deadline=None)
def test_what_is_expected_is_a_chance_and_the_mean_lies_among_the_persons(
    memory: Memory | None, visits: list[Visit], target: float
) -> None:
    forgetting = learn({}, FirstTries(0, 0))
    chances = [
        expected_recall(person, memory, LastTime.SAID, visits, target)
        for person in forgetting.persons
    ]
    mean = expected_recall(forgetting, memory, LastTime.SAID, visits, target)
    assert all(0 <= chance <= 1 for chance in (*chances, mean))
    assert min(chances) - 0.05 <= mean <= max(chances) + 0.05


def test_a_rehearsal_nearer_to_the_interview_is_worth_more_to_who_forgets_fast() -> None:
    person = FSRS._replace(speeds=(4.0, 4.0, 4.0), first_try=0.25)
    days = (1, 3, 6, 9)
    chances = [
        expected_recall(person, None, LastTime.SAID, [Visit(float(day), day)], 10.0) for day in days
    ]
    assert all(later > sooner for sooner, later in pairwise(chances))
