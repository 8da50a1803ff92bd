"""The simulation of interviews: the true memories are sane, and nobody gets more time."""

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


def someone(family: str, seed: int) -> Person:
    return Person([POINT], FAMILIES[family], Random(seed))


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("answers", [[False], [True], [False, True], [True, False, True]])
def test_recall_falls_with_time(family: str, answers: list[bool]) -> None:
    for seed in range(30):
        person = someone(family, seed)
        for day, said in enumerate(answers):
            person.rehearse(POINT, day + 0.8, day, said=said)
        chances = [person.recall(POINT, len(answers) + hours / 24) for hours in range(0, 1000, 7)]
        assert all(0 <= chance <= 1 for chance in chances)
        assert chances == sorted(chances, reverse=True)


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("said", [True, False])
def test_right_after_a_rehearsal_no_less_is_recalled(family: str, said: bool) -> None:
    # in FSRS-7 what was only read fades within minutes
    soon = 0.00001 if family == "fsrs-7" else 0.001
    for seed in range(30):
        person = someone(family, seed)
        for day in (0, 1, 5, 6, 20):
            at = day + 0.8
            before = person.recall(POINT, at)
            person.rehearse(POINT, at, day, said=said)
            assert person.recall(POINT, at + soon) >= before - 0.02


@pytest.mark.parametrize("family", FAMILIES)
def test_who_saw_a_point_again_recalls_it_better_in_a_week(family: str) -> None:
    for seed in range(30):
        once, twice = someone(family, seed), someone(family, seed)
        for person in (once, twice):
            person.rehearse(POINT, 0.8, 0, said=False)
        twice.rehearse(POINT, 2.8, 2, said=True)
        assert twice.recall(POINT, 9.0) >= once.recall(POINT, 9.0)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_point_that_was_never_rehearsed_is_said_as_often_as_ever(family: str) -> None:
    person = someone(family, 1)
    assert person.recall(POINT, 0.0) == person.recall(POINT, 30.0) == person.first_try
    person.rehearse(POINT, 0.8, 0, said=False)
    assert person.recall(POINT, 300.0) >= person.first_try


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("family", FAMILIES)
def test_nobody_gets_more_time_and_a_seed_says_all(policy: str, family: str) -> None:
    its = deadline.case(wiring.load_deck(Settings()), TINY, 3)
    once, again = (deadline.simulate(its, family, POLICIES[policy], its.plan) for _ in range(2))
    assert once == again
    assert 0 < once.recall < 1
    kept = sum(study.seconds for study in its.studies if study.day not in its.missed)
    assert 0 < once.minutes <= kept / 60 + 1e-9


@pytest.mark.parametrize("variant", deadline.VARIANTS)
def test_minutes_are_moved_and_not_made(variant: str) -> None:
    its = deadline.case(wiring.load_deck(Settings()), TINY, 3)
    plan = deadline.moved(its, variant)
    fewer = sum(its.plan.values()) - sum(plan.values())
    assert fewer == pytest.approx(1200 if variant == "no last look" else 0)
