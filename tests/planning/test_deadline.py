"""The simulation: true memories behave sensibly, and no policy gets extra study time."""

from __future__ import annotations

import sys
from random import Random

import pytest
from paths import ROOT

sys.path.insert(0, str(ROOT / "benchmarks"))

import deadline
from persons import FAMILIES, Person
from policies import POLICIES

from tiktok_prep import wiring
from tiktok_prep.base.settings import Settings

TINY = deadline.Scenario((2, 3), 10, 12)
POINT = ("q", "p")


def a_person(family: str, seed: int) -> Person:
    return Person([POINT], FAMILIES[family], Random(seed))


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("answers", [[False], [True], [False, True], [True, False, True]])
def test_recall_falls_with_time(family: str, answers: list[bool]) -> None:
    for seed in range(30):
        person = a_person(family, seed)
        for day, recalled in enumerate(answers):
            person.rehearse(POINT, day + 0.8, day, recalled=recalled)
        chances = [person.recall(POINT, len(answers) + hours / 24) for hours in range(0, 1000, 7)]
        assert all(0 <= chance <= 1 for chance in chances)
        assert chances == sorted(chances, reverse=True)


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("recalled", [True, False])
def test_recall_is_no_lower_right_after_a_rehearsal(family: str, recalled: bool) -> None:
    # with FSRS-7, a point that was only read is forgotten within minutes
    soon = 0.00001 if family == "fsrs-7" else 0.001
    for seed in range(30):
        person = a_person(family, seed)
        for day in (0, 1, 5, 6, 20):
            at = day + 0.8
            before = person.recall(POINT, at)
            person.rehearse(POINT, at, day, recalled=recalled)
            assert person.recall(POINT, at + soon) >= before - 0.02


@pytest.mark.parametrize("family", FAMILIES)
def test_a_second_rehearsal_does_not_lower_recall_a_week_later(family: str) -> None:
    for seed in range(30):
        once, twice = a_person(family, seed), a_person(family, seed)
        for person in (once, twice):
            person.rehearse(POINT, 0.8, 0, recalled=False)
        twice.rehearse(POINT, 2.8, 2, recalled=True)
        assert twice.recall(POINT, 9.0) >= once.recall(POINT, 9.0)


@pytest.mark.parametrize("family", FAMILIES)
def test_recall_never_falls_below_the_first_try(
    family: str,
) -> None:
    person = a_person(family, 1)
    assert person.recall(POINT, 0.0) == person.recall(POINT, 30.0) == person.first_try
    person.rehearse(POINT, 0.8, 0, recalled=False)
    assert person.recall(POINT, 300.0) >= person.first_try


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("family", FAMILIES)
def test_a_seed_repeats_its_outcome_and_nobody_studies_longer_than_planned(
    policy: str, family: str
) -> None:
    case = deadline.make_case(wiring.load_deck(Settings()), TINY, 3)
    once, again = (deadline.simulate(case, family, POLICIES[policy], case.plan) for _ in range(2))
    assert once == again
    assert 0 < once.recall < 1
    planned_s = sum(study.seconds for study in case.studies if study.day not in case.missed)
    assert 0 < once.minutes <= planned_s / 60 + 1e-9


@pytest.mark.parametrize("variant", deadline.VARIANTS)
def test_moving_minutes_adds_none(variant: str) -> None:
    case = deadline.make_case(wiring.load_deck(Settings()), TINY, 3)
    plan = deadline.move_minutes(case, variant)
    fewer = sum(case.plan.values()) - sum(plan.values())
    assert fewer == pytest.approx(1200 if variant == "no last look" else 0)
