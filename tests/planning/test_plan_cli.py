"""`prep plan` and a drill by the plan on the command line, over several days."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from builders import machine_in
from paths import SMALL_DECK
from running import PassTime, prep, set_clock

from tiktok_prep import wiring
from tiktok_prep.base import clocks

DECK = ("--deck", str(SMALL_DECK))


@pytest.fixture
def pass_time(monkeypatch: pytest.MonkeyPatch) -> PassTime:
    """Sets the clock to NOW and lets it tick; call the fixture to move it forward."""
    monkeypatch.setenv("PREP_DECK", str(SMALL_DECK))
    return set_clock(monkeypatch, tick=timedelta(milliseconds=1))


def a_plan(*args: str) -> Any:
    return json.loads(prep("plan", *args, "--json").stdout)


def interviews(plan: Any) -> Any:
    return [stage["ready"]["interview"] for stage in plan["stages"]]


def dates_and_settings() -> list[object]:
    plan = a_plan()
    return [plan["minutes"], *((i["stage"], i["at"]) for i in interviews(plan))]


def rated_ids() -> list[str]:
    lines = prep("export").stdout.splitlines()[1:]
    events = [json.loads(line) for line in lines]
    return [event["payload"]["question"] for event in events if event["kind"] == "review"]


def test_without_a_date_plan_shows_how_to_set_one(pass_time: PassTime) -> None:
    result = prep("plan")
    assert "No interview is ahead." in result.stdout
    assert "30 min a day." in result.stdout
    assert "prep plan screening thu 14:00" in result.stdout
    assert a_plan()["days"] == []


def test_a_date_is_set_moved_and_cleared(pass_time: PassTime) -> None:
    output = prep("plan", "hiring", "thu", "14:00").stdout
    assert "First round (hiring manager): Thu 26 Nov 2026, 14:00, in 3 days." in output
    (interview,) = interviews(a_plan())
    assert interview["stage"] == "hiring-manager"
    output = prep("plan", "hiring", "2026-12-03T10:30").stdout
    assert "Thu 3 Dec 2026, 10:30, in 10 days. It was Thu 26 Nov 2026, 14:00." in output
    output = prep("plan", "hiring", "--clear").stdout
    assert "has no date any more." in output
    assert a_plan()["stages"] == []
    assert "There was no date to remove." in prep("plan", "hiring", "--clear").stdout


@pytest.mark.parametrize("year", [1850, 1960, 2250])
def test_with_a_clock_far_off_no_date_is_set(year: int, monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, at=datetime(year, 5, 5, 12, tzinfo=UTC))
    assert prep("plan", "hiring", "in 3 days", ok=1).stderr == (
        f"error: nothing can be saved with the date {year}-05-08\nhint:  check the clock\n"
    )


def test_clear_without_a_round_asks_for_one_and_changes_nothing(pass_time: PassTime) -> None:
    prep("plan", "hiring", "thu 14:00")
    result = prep("plan", "--clear", ok=2)
    assert "error: --clear needs a round\n" in result.stderr
    assert len(a_plan()["stages"]) == 1


def test_clear_all_clears_every_date_ahead_but_none_that_is_past(pass_time: PassTime) -> None:
    prep("plan", "screening", "tomorrow")
    pass_time(timedelta(days=2))
    prep("plan", "hiring", "in 2 days 14:00")
    prep("plan", "exec", "in 9 days")
    assert "has no date any more" in prep("plan", "--clear", "all").stdout
    plan = a_plan()
    assert plan["stages"] == [] and [i["stage"] for i in plan["past"]] == ["screening"]
    assert "There was no date to remove." in prep("plan", "--clear", "all").stdout


def test_a_new_day_without_a_time_keeps_the_time_set_before(pass_time: PassTime) -> None:
    prep("plan", "screening", "thu 10:00")
    output = prep("plan", "screening", "30 nov").stdout
    assert "Mon 30 Nov 2026, 10:00, in 7 days." in output
    assert "No time was given: 10:00 is assumed." in output


def test_settings_are_saved_and_shown(pass_time: PassTime) -> None:
    prep("plan", "hiring", "in 9 days")
    output = prep("plan", "--minutes", "45", "--off", "sun", "--off", "1 dec").stdout
    assert "45 minutes of study a day." in output
    assert "Off: Sundays and Tue 1 Dec." in output
    plan = a_plan()
    assert (plan["minutes"], plan["off"]) == (45, ["sun", "2026-12-01"])
    assert [day["day"] for day in plan["days"] if day["off"]] == ["2026-11-29", "2026-12-01"]
    assert "No day is off." in prep("plan", "--off", "none").stdout


@pytest.mark.parametrize(
    ("args", "message"),
    [
        pytest.param(["hiring"], "when is the interview of hiring-manager?", id="no date"),
        pytest.param(["hirng", "thu"], "there is no round 'hirng'", id="wrong stage"),
        pytest.param(["hiring", "2 nov 2026"], "which is in the past", id="past"),
        pytest.param(["hiring", "soon"], "'soon' cannot be read as a date", id="unreadable"),
        pytest.param(["hiring", "03/12/2026"], "cannot be read as a date", id="two readings"),
        pytest.param(
            ["hiring", "thu", "--clear"], "--clear does not go with a date", id="clear with date"
        ),
        pytest.param(
            ["--off", "none", "--off", "sun"],
            "--off none does not go with a day off",
            id="none and",
        ),
        pytest.param(["--off", "someday"], "cannot be read as a date", id="no day"),
        pytest.param(["--minutes", "0"], "--minutes", id="no minutes"),
    ],
)
def test_a_wrong_argument_is_explained_and_nothing_is_saved(
    args: list[str], message: str, pass_time: PassTime
) -> None:
    assert message in prep("plan", *args, ok=2).stderr
    assert prep("export").stdout == ""


def test_a_drill_asks_what_the_plan_has_for_today(pass_time: PassTime) -> None:
    prep("plan", "hiring", "in 4 days 14:00")
    today = [entry["id"] for entry in a_plan()["days"][0]["entries"]]
    result = prep("drill", keys="\n3\n\n3\nq\n")
    assert "30 min left" in result.stdout
    assert "Ready for First round on Fri 27 Nov, if you stop here" in result.stdout
    pass_time(timedelta(days=1))
    assert "before." in prep("drill", keys="\n3\n\n3\nq\n").stdout
    assert rated_ids()[:2] == today[:2]


def test_a_drill_ends_with_the_minutes_of_the_day_and_cram_goes_on(
    pass_time: PassTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    prep("plan", "hiring", "in 4 days 14:00", "--minutes", "1")
    result = prep("drill", keys="\n3\n" * 30)
    assert "That is all for today." in result.stdout
    assert "prep drill --minutes 10" in result.stdout
    before = len(rated_ids())
    prep("drill", "-m", "600", keys="\n3\n\n3\nq\n")
    assert len(rated_ids()) == before + 2


def test_a_drill_of_some_minutes_is_done_for_now_and_of_some_questions_counts_no_minutes(
    pass_time: PassTime,
) -> None:
    prep("plan", "hiring", "in 1 day 14:00")
    of_minutes = prep("drill", "-m", "3", keys="\n3\n" * 9).stdout
    assert " 3 min left" in of_minutes and "Done for now.\n" in of_minutes
    assert 1 <= len(rated_ids()) < 3 and of_minutes.endswith("Next: prep drill\n")
    assert " 1 of 1 · " in (of_questions := prep("drill", "-n", "1", keys="\n3\n").stdout)
    assert "min left" not in of_questions


def test_before_an_interview_today_a_drill_is_done_for_now_if_the_evening_has_study(
    pass_time: PassTime,
) -> None:
    prep("plan", "hiring", "in 2 days 14:00")
    prep("plan", "screening", "in 1 day 14:00")
    prep("drill", "--stage", "screening", keys="\n3\n" * 3)
    pass_time(timedelta(hours=12))
    drilled = prep("drill", "--stage", "screening", keys="\n3\n" * 9).stdout
    assert "That is all for today." not in drilled and "this evening" in drilled
    assert "Today's questions are done" not in prep().stdout


def test_a_day_whose_questions_were_only_tapped_through_is_done_and_not_for_resting(
    pass_time: PassTime,
) -> None:
    prep("plan", "hiring", "in 4 days 14:00", "--minutes", "3")
    assert "That is all for today." in prep("drill", keys="\n3\n" * 30).stdout
    before = len(rated_ids())
    assert "That is all for today." in prep("drill", keys="\n3\n" * 30).stdout
    assert len(rated_ids()) == before and a_plan()["days"][0]["entries"] == []
    assert "go on: prep drill --minutes 10" in prep().stdout


def test_on_a_day_off_stats_says_nothing_due_of_a_round_that_has_a_date(
    pass_time: PassTime,
) -> None:
    prep("drill", "--stage", "hiring", keys="\n1\n" * 9)
    pass_time(timedelta(days=1))
    assert " due" in prep("stats", "--stage", "hiring").stdout
    prep("plan", "hiring", "in 4 days 14:00", "--off", "tue")
    assert a_plan()["days"][0]["off"]
    assert " due" not in prep("stats", "--stage", "hiring").stdout


def test_a_last_look_has_ten_minutes_in_all(pass_time: PassTime) -> None:
    prep("plan", "hiring", "in 1 day 14:00")
    prep("drill", "-m", "600", keys="\n3\n" * 40)
    pass_time(timedelta(hours=14))  # the morning of the interview
    assert a_plan()["days"][0]["seconds"] == 600
    prep("drill", "-m", "600", keys="\n3\n" * 40)
    assert 0 < a_plan()["days"][0]["seconds"] <= 600


def test_starting_on_the_day_of_the_interview_gives_all_the_minutes(pass_time: PassTime) -> None:
    prep("plan", "hiring", "today 23:00")
    assert a_plan()["days"][0]["seconds"] == 1800
    prep("drill", "--limit", "4", keys="\n3\n" * 4)
    assert 600 < a_plan()["days"][0]["seconds"] < 1800


def test_a_stage_without_a_date_is_drilled_by_what_is_due(pass_time: PassTime) -> None:
    prep("plan", "hiring", "in 4 days 14:00")
    result = prep("drill", "--stage", "screening", keys="q\n")
    assert "min left" not in result.stdout and " 1 of 3 " in result.stdout


def test_cram_without_a_date_asks_questions_that_are_not_due(pass_time: PassTime) -> None:
    prep("drill", "--stage", "screening", keys="\n4\n" * 30)
    assert "Nothing to ask now." in prep("drill", "--stage", "screening").stdout
    before = len(rated_ids())
    prep("drill", "--stage", "screening", "-m", "600", keys="\n3\nq\n")
    assert len(rated_ids()) == before + 1


def test_the_plan_adapts_to_a_skipped_day_and_a_moved_date(pass_time: PassTime) -> None:
    prep("plan", "hiring", "in 9 days 14:00")
    prep("plan", "exec", "in 12 days 10:00")
    for _ in range(2):
        prep("drill", "--limit", "4", keys="\n3\n" * 4)
        pass_time(timedelta(days=1))
    pass_time(timedelta(days=1))  # skipped
    plan = a_plan()
    assert plan["days"][0]["day"] == "2026-11-26"
    assert [i["stage"] for i in interviews(plan)] == ["hiring-manager", "executive"]
    for stage in plan["stages"]:
        stop = stage["ready"]["without_study"]
        assert stop is None or stop["mean"] < stage["with_plan"]["mean"]
    prep("plan", "hiring", "in 20 days 14:00")
    plan = a_plan()
    assert [i["stage"] for i in interviews(plan)] == ["executive", "hiring-manager"]
    assert plan["days"][-1]["day"] == "2026-12-16"


def test_a_past_interview_leaves_the_plan(pass_time: PassTime) -> None:
    prep("plan", "hiring", "in 1 day 14:00")
    pass_time(timedelta(days=2))
    plan = a_plan()
    assert plan["stages"] == [] and plan["past"][0]["stage"] == "hiring-manager"
    assert "Held: First round Tue 24 Nov.\n" in prep("plan").stdout
    assert "min left" not in prep("drill", keys="q\n").stdout


def test_export_and_import_keep_dates_and_settings(
    pass_time: PassTime, monkeypatch: Any, tmp_path: Any
) -> None:
    prep("plan", "hiring", "thu 14:00", "--minutes", "40")
    exported = tmp_path / "journal.jsonl"
    prep("export", str(exported))
    here = dates_and_settings()
    monkeypatch.setenv("PREP_HOME", str(tmp_path / "elsewhere"))
    prep("import", str(exported))
    assert dates_and_settings() == here


def test_undo_in_a_drill_by_the_plan_asks_the_question_again(pass_time: PassTime) -> None:
    prep("plan", "hiring", "in 4 days 14:00")
    result = prep("drill", keys="\n1\nu\n\n4\nq\n")
    first, second = rated_ids()
    assert first == second
    assert "Saved: 1 rating of 1 question" in result.stdout


def test_a_suspended_question_is_not_in_the_plan(pass_time: PassTime) -> None:
    prep("plan", "hiring", "in 4 days 14:00")
    first = a_plan()["days"][0]["entries"][0]["id"]
    prep("suspend", first)
    plan = a_plan()
    assert first not in [q["id"] for day in plan["days"] for q in day["entries"]]


def test_prep_shows_the_same_readiness_as_the_end_of_the_drill(pass_time: PassTime) -> None:
    prep("plan", "hiring", "in 4 days 14:00")
    end = prep("drill", keys="\na\n3\n\n4\n\n1\nq\n").stdout
    spread = end.split("if you stop here: ")[1].split("(")[1].split(";")[0]
    assert f"on the day {spread}, if you stop now" in prep().stdout
    assert "the 7 never asked count as" in prep().stdout


@pytest.mark.parametrize(
    ("zone", "day", "due"),
    [
        pytest.param("Europe/London", datetime(2026, 10, 20), "2026-10-28T00:00", id="autumn"),
        pytest.param("Europe/London", datetime(2026, 3, 25), "2026-04-01T23:00", id="spring"),
        pytest.param("Europe/Berlin", datetime(2026, 10, 20), "2026-10-27T23:00", id="Berlin"),
        pytest.param("America/New_York", datetime(2026, 10, 28), "2026-11-05T05:00", id="New York"),
        pytest.param("Pacific/Apia", datetime(2026, 10, 20), "2026-10-27T11:00", id="Apia"),
    ],
)
def test_a_question_due_in_eight_days_is_due_at_midnight_even_if_the_clocks_change(
    zone: str, day: datetime, due: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREP_DECK", str(SMALL_DECK))
    with machine_in(zone):
        now = clocks.to_local(day.replace(hour=20).astimezone(UTC))
        monkeypatch.setattr(wiring, "now", lambda: now)
        output = prep("drill", "--stage", "screening", "--limit", "1", keys="\n4\nq\n").stdout
        assert "in 8 days" in output
        (name,) = rated_ids()
        shown = json.loads(prep("show", name, "--json").stdout)
        assert {point["due"] for point in shown["points"]} == {f"{due}:00.000000Z"}
        forecast = json.loads(prep("stats", "--json").stdout)["forecast"]
        assert [on["day"] for on in forecast if on["questions"]] == [
            f"{now.date() + timedelta(days=8)}"
        ]
        assert "in 8 days" in prep("list", "--stage", "screening").stdout


@pytest.mark.parametrize(
    ("zone", "day"),
    [("Europe/London", datetime(2026, 3, 26)), ("America/New_York", datetime(2026, 3, 4))],
)
def test_an_interview_half_an_hour_after_midnight_is_on_its_own_day_in_summer_time(
    zone: str, day: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREP_DECK", str(SMALL_DECK))
    with machine_in(zone):
        now = clocks.to_local(day.replace(hour=20).astimezone(UTC))
        monkeypatch.setattr(wiring, "now", lambda: now)
        prep("plan", "hiring", "in 6 days 00:30")
        days = a_plan()["days"]
    assert [entry["day"] for entry in days] == [
        f"{now.date() + timedelta(days=number)}" for number in range(7)
    ]
    assert [i["stage"] for i in days[-1]["interviews"]] == ["hiring-manager"]
    assert days[-1]["seconds"] == 0


def test_the_plan_for_today_is_the_same_a_moment_later(
    pass_time: PassTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PREP_DECK")
    prep("plan", "hiring", "in 7 days")

    def today() -> list[str]:
        return re.findall(r"Today: .*", prep("--plain").stdout)

    first = today()
    for milliseconds in (0, 1, 7, 400, 3000, 20000):
        pass_time(timedelta(milliseconds=milliseconds))
        assert today() == first != []


@pytest.mark.parametrize("date", ["8 dec 10:00", "14 dec", "friday 10:00", "30/11 14:00"])
def test_a_date_without_a_round_asks_for_the_round(date: str) -> None:
    assert prep("plan", *date.split(), ok=2).stderr == (
        f"error: which round is on {date}?\nhint:  prep plan ROUND {date}\n"
    )


@pytest.mark.parametrize(
    ("words", "error", "hint"),
    [
        ("first mon 14:00 tue 10:00", "'mon 14:00 tue 10:00' cannot be read as a date", "such as"),
        ("hr mon 14:00 and 4 dec", "'mon 14:00 and 4 dec' cannot be read as a date", "such as"),
        ("final interview in 9 dayz", "'interview in 9 dayz' cannot be read as a date", "such as"),
        (
            "fisrt round thu 14:00",
            "there is no round 'fisrt round'",
            "did you mean 'hiring-manager'?",
        ),
        ("interview 3 dec", "'interview' could be one of 4 rounds", "did you mean"),
    ],
)
def test_an_unclear_round_or_date_says_what_is_missing(words: str, error: str, hint: str) -> None:
    result = prep("plan", *words.split(), ok=2)
    assert f"error: {error}\n" in result.stderr and hint in result.stderr
