"""What a drill says of when a question returns is what happens."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from running import PassTime, prep, set_clock


def rated_ids() -> list[str]:
    events = [json.loads(row) for row in prep("export").stdout.splitlines()[1:]]
    return [event["payload"]["question"] for event in events if event["kind"] == "review"]


AT_ONCE = "Again. Comes again now: nothing else is left in this drill.\n"
LATER = "Again. Returns in 10 min.\n"


@pytest.fixture
def pass_time(monkeypatch: pytest.MonkeyPatch) -> PassTime:
    return set_clock(monkeypatch, tick=timedelta(milliseconds=1))


def test_the_only_question_says_that_it_comes_again_now_and_then_that_it_returns_later(
    pass_time: PassTime,
) -> None:
    text = prep("drill", "hr", "--limit", "1", "--plain", keys="\n1\n\n1\nq\n").stdout
    first, _, then = text.partition(AT_ONCE)
    assert "once more" in then and LATER in then and LATER not in first
    assert then.count("Target ") == 1


def test_with_other_questions_waiting_it_says_that_it_returns_later(pass_time: PassTime) -> None:
    text = prep("drill", "hr", "--limit", "2", "--plain", keys="\n1\nq\n").stdout
    assert LATER in text and AT_ONCE not in text


def test_a_drill_of_one_question_and_its_facts_ends_though_all_are_missed_each_time(
    pass_time: PassTime,
) -> None:
    text = prep("drill", "hr-why-tiktok", "--plain", keys="\n1\n" * 99).stdout
    asked = text.count("Target ")
    assert "Come back in 10 min" in text and "lines in a row" not in text
    assert f"Saved: {asked} ratings" in text and len({*rated_ids()}) * 2 == asked


def test_before_an_interview_a_drill_of_one_question_names_no_day_after_it(
    pass_time: PassTime,
) -> None:
    prep("plan", "hr", "in 2 days")
    text = prep("drill", "hr-why-tiktok", "--plain", keys="\n4\n" * 9).stdout
    days = re.findall(r"before (?:Sun|Mon|Tue|Wed|Thu|Fri|Sat) \d+ [A-Z][a-z]+", text)
    assert "Easy. Returns before " in text and "Come back before " in text
    assert "4 Easy before " in text and len(days) >= 3 and len({*days}) == 1
    assert "in 8 days" not in text.partition("Fact")[0]


@pytest.mark.parametrize(
    ("keys", "is_told"),
    [("\na\nb\nq", True), ("\nq", True), ("q", False), ("\ns\nq", False), ("\n3\nq", False)],
)
def test_leaving_after_the_answer_was_shown_says_that_the_question_is_not_rated(
    keys: str, is_told: bool
) -> None:
    text = prep("drill", "hr", "--plain", keys=f"{keys}\n").stdout
    assert ("Shown, but not rated: " in text) is is_told


def test_a_new_drill_does_not_ask_at_once_what_was_just_rated_again(pass_time: PassTime) -> None:
    drill = ("drill", "hr", "--limit", "1")
    for _ in range(2):
        prep(*drill, keys="\n1\nq\n")
    pass_time(timedelta(minutes=11))
    prep(*drill, keys="\n1\nq\n")
    first, second, third = rated_ids()
    assert first != second and third == first


def test_a_drill_of_a_round_and_a_tag_that_share_no_question_is_an_error_that_names_both() -> None:
    result = prep("drill", "screening", "--tag", "live-campaigns", ok=2)
    assert "no question of screening has tag 'live-campaigns'" in result.stderr
    assert "prep list --tag live-campaigns" in result.stderr
