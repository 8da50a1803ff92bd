"""The benchmark of predictions: what prep knows on an evening, and what is true."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from paths import ROOT

sys.path.insert(0, str(ROOT / "benchmarks"))

import histories
import honesty
from persons import FAMILIES

SCENARIO = "9 days, 40 questions"


@pytest.mark.parametrize("family", FAMILIES)
def test_each_of_the_three_evenings_has_the_answers_of_those_before(family: str) -> None:
    first, middle, last = histories.simulate_evenings(SCENARIO, family, 3)
    assert (first.stage, middle.stage, last.stage) == histories.STAGES
    assert 0 == len(first.answers) < len(middle.answers) < len(last.answers)
    assert first.answers == middle.answers[:0]
    assert middle.answers == last.answers[: len(middle.answers)]
    assert 0 < first.asked_first <= last.asked_first
    for evening in (first, middle, last):
        assert 0 < evening.truth < 1
        assert all(point.days > 0 for point in evening.points if point.stability)


def test_a_person_simulated_once_is_read_from_the_cache(tmp_path: Path) -> None:
    once = histories.cached_evenings(SCENARIO, "act-r", 3, tmp_path)
    assert len(list(tmp_path.iterdir())) == 1
    assert histories.cached_evenings(SCENARIO, "act-r", 3, tmp_path) == once
    assert once == histories.simulate_evenings(SCENARIO, "act-r", 3)


def test_counting_loses_no_answer() -> None:
    last = histories.simulate_evenings(SCENARIO, "fsrs-7", 3)[-1]
    counted = histories.counts(last.answers).values()
    assert sum(count.asked for count in counted) == len(last.answers)
    assert sum(count.recalled for count in counted) == sum(a.recalled for a in last.answers)


def test_after_the_last_evening_the_plan_promises_nearly_what_is_reached() -> None:
    *_, last = histories.simulate_evenings(SCENARIO, "fsrs", 3, skips=False)
    assert 0 < last.reached < 1
    assert last.with_plan.low - 0.05 <= last.reached <= last.with_plan.high + 0.05
    assert last.reached > last.truth  # a last look was still to come


def test_the_personal_prediction_is_nearer_to_the_truth_than_the_plain_one() -> None:
    evenings = [
        evening
        for family in FAMILIES
        for seed in range(3)
        for evening in histories.simulate_evenings(SCENARIO, family, seed)
    ]
    plain, personal = (
        honesty.Score.of(honesty.predict_all(predict, evenings))
        for predict in (honesty.plain, honesty.personal)
    )
    assert personal.absolute < plain.absolute - 2
    assert abs(personal.error) < abs(plain.error)
    assert personal.inside > plain.inside
