"""A round whose interview is over is out of the way, and says when it was held."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from running import PassTime, prep, set_clock

HELD = "held Tue 24 Nov"
HR, HM = "screening", "hiring-manager"


@pytest.fixture
def pass_time(monkeypatch: pytest.MonkeyPatch) -> PassTime:
    return set_clock(monkeypatch, tick=timedelta(milliseconds=1))


def drill(*args: str, questions: int) -> None:
    """Rates that many questions Again."""
    prep("drill", *args, "--limit", str(questions), keys="\n1\n" * 3 * questions + "q\n")


@pytest.fixture
def held(pass_time: PassTime) -> PassTime:
    """Two rounds practised, one of them held two days ago."""
    prep("plan", HR, "tomorrow", "14:00")
    drill(HR, questions=3)
    drill(HM, questions=2)
    pass_time(timedelta(days=3))
    return pass_time


def rounds_of_due() -> set[str]:
    shown = json.loads(prep("list", "--due", "--json").stdout)
    return {stage["id"] for stage in shown["stages"] if stage["questions"]}


def test_bare_prep_asks_how_a_round_went_until_its_debrief_is_written(held: PassTime) -> None:
    assert "Next: prep debrief screening\n" in prep().stdout
    prep("debrief", HR, keys="Why TikTok?\n1\nw\n\n\n\n")
    assert "How was Initial" not in prep().stdout


def test_nothing_waits_of_a_held_round(held: PassTime) -> None:
    assert HM in rounds_of_due() and HR not in rounds_of_due()
    prep("plan", HM, "in 9 days")
    drill(questions=30)
    assert f"waiting: prep drill --stage {HR}" not in prep().stdout


def test_a_held_round_is_due_if_it_is_named(held: PassTime) -> None:
    assert "Initial screening" in prep("list", HR, "--due").stdout


def test_list_has_held_rounds_last_and_says_when_they_were(held: PassTime) -> None:
    text = prep("list", "--plain").stdout
    assert f"Initial screening (HR)  screening, {HELD}\n" in text
    assert text.index("Initial screening") > text.index("Final interview")


def test_plan_keeps_a_held_round_as_held(held: PassTime) -> None:
    for _ in range(2):
        text = prep("plan", "--days", "--plain").stdout
        assert "Held: Initial screening Tue 24 Nov.\n" in text
        assert "No date yet, so left out: Initial" not in text
        prep("plan", HM, "in 9 days")


def test_a_drill_without_a_round_leaves_held_rounds_out(held: PassTime) -> None:
    due = json.loads(prep("list", HM, "--due", "--json").stdout)["stages"][0]["questions"]
    prep("drill", "--plain", keys="\n3\nq\n")
    last = json.loads(prep("export").stdout.splitlines()[-1])
    assert last["payload"]["question"] in {question["id"] for question in due}


def test_once_all_rounds_are_held_a_drill_asks_of_all_and_says_so(held: PassTime) -> None:
    for stage in (HM, "technical", "exec"):
        prep("plan", stage, "in 1 hour")
    held(timedelta(days=2))
    result = prep("drill", keys="q\n")
    assert "The interviews of all rounds are over: this drill is of all of them." in result.stderr
    assert "Then: prep drill" in prep().stdout
    assert rounds_of_due() >= {HR, HM}


def test_a_round_with_a_second_date_is_not_over(held: PassTime) -> None:
    prep("plan", HR, "in 5 days")
    assert HELD not in prep().stdout + prep("list").stdout + prep("stats").stdout
    assert "Held:" not in prep("plan").stdout


def test_a_brief_of_a_held_round_says_when_it_was(held: PassTime) -> None:
    for option in ([], ["--html", "-"]):
        text = prep("brief", HR, *option).stdout
        assert "Held Tue 24 Nov 2026, 14:00" in text and "No date is set" not in text
