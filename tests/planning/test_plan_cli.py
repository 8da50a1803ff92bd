"""`prep plan` and a drill by the plan, as the shell sees them, over several days."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from builders import NOW, machine_in
from paths import SMALL_DECK
from running import prep

from tiktok_prep import wiring
from tiktok_prep.base import clocks
from tiktok_prep.journal import events as journal

DECK = ("--deck", str(SMALL_DECK))
Clock = Callable[[timedelta], None]


@pytest.fixture
def pass_time(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Sets the clock to NOW and lets it tick; the function it gives moves it on."""
    now = [NOW]

    def move(length: timedelta) -> None:
        now[0] += length

    def tick() -> datetime:
        now[0] += timedelta(milliseconds=1)
        return now[0]

    monkeypatch.setattr(wiring, "now", tick)
    monkeypatch.setenv("PREP_DECK", str(SMALL_DECK))
    return move


def a_plan(*args: str) -> Any:
    return json.loads(prep("plan", *args, "--json").stdout)


def interviews(made: Any) -> Any:
    return [stage["interview"] for stage in made["stages"]]


def dates_and_settings() -> list[object]:
    made = a_plan()
    return [made["minutes"], *((i["stage"], i["at"]) for i in interviews(made))]


def rated_ids() -> list[str]:
    lines = prep("export").stdout.splitlines()
    events = [json.loads(line) for line in lines]
    return [event["payload"]["question"] for event in events if event["kind"] == "review"]


def test_without_a_date_it_says_how_to_set_one(pass_time: Clock) -> None:
    result = prep("plan")
    assert "No interview is ahead." in result.stdout
    assert "30 minutes a day." in result.stdout
    assert "prep plan screening thu 14:00" in result.stdout
    assert a_plan()["days"] == []


def test_a_date_is_set_moved_and_cleared(pass_time: Clock) -> None:
    said = prep("plan", "hiring", "thu", "14:00").stdout
    assert "First round (hiring manager): Thu 26 Nov 2026, 14:00, in 3 days." in said
    (interview,) = interviews(a_plan())
    assert interview["stage"] == "hiring-manager"
    said = prep("plan", "hiring", "2026-12-03T10:30").stdout
    assert "Thu 3 Dec 2026, 10:30, in 10 days. It was Thu 26 Nov 2026, 14:00." in said
    said = prep("plan", "hiring", "--clear").stdout
    assert "has no date any more. It was Thu 3 Dec 2026, 10:30." in said
    assert a_plan()["stages"] == []
    assert "has no date." in prep("plan", "hiring", "--clear").stdout


def test_clear_alone_takes_back_every_date(pass_time: Clock) -> None:
    prep("plan", "hiring", "thu 14:00")
    prep("plan", "exec", "in 9 days")
    assert len(a_plan()["stages"]) == 2
    prep("plan", "--clear")
    assert a_plan()["stages"] == []


def test_settings_are_kept_and_shown(pass_time: Clock) -> None:
    prep("plan", "hiring", "in 9 days")
    said = prep("plan", "--minutes", "45", "--goal", "85", "--off", "sun", "--off", "1 dec").stdout
    assert "45 minutes of study a day." in said
    assert "The goal is 85 %." in said
    assert "Off: Sundays and Tue 1 Dec." in said
    made = a_plan()
    assert (made["minutes"], made["goal"], made["off"]) == (45, 0.85, ["sun", "2026-12-01"])
    assert [day["day"] for day in made["days"] if day["off"]] == ["2026-11-29", "2026-12-01"]
    assert "No day is off." in prep("plan", "--off", "none").stdout


def test_a_day_off_with_its_weekday_is_that_day_alone(pass_time: Clock) -> None:
    assert "Off: Thu 3 Dec." in prep("plan", "--off", "thu, 3 dec").stdout
    said = prep("plan", "--off", "wed, 3 dec", ok=2).stderr
    assert "'3 dec' is Thu 3 Dec 2026, not a Wednesday" in said


@pytest.mark.parametrize(
    ("args", "says"),
    [
        pytest.param(["hiring"], "when is the interview of hiring-manager?", id="no date"),
        pytest.param(["hirng", "thu"], "there is no stage 'hirng'", id="wrong stage"),
        pytest.param(["hiring", "2 nov 2026"], "which is in the past", id="past"),
        pytest.param(["hiring", "soon"], "'soon' cannot be read as a date", id="unreadable"),
        pytest.param(["hiring", "03/12/2026"], "is not clear", id="two readings"),
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
        pytest.param(["--goal", "100"], "--goal", id="goal too high"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_set(
    args: list[str], says: str, pass_time: Clock
) -> None:
    assert says in prep("plan", *args, ok=2).stderr
    assert prep("export").stdout == ""


def test_a_stage_alone_is_shown_when_it_has_a_date(pass_time: Clock) -> None:
    prep("plan", "hiring", "in 9 days")
    assert "First round (hiring manager)" in prep("plan", "hiring").stdout
    assert "when is the interview of screening?" in prep("plan", "screening", ok=2).stderr
    assert "when" in prep("plan", "screening", "--minutes", "45", ok=2).stderr
    assert a_plan()["minutes"] == 30


def test_the_drill_serves_the_plan_until_the_day_is_done(pass_time: Clock) -> None:
    prep("plan", "hiring", "in 4 days 14:00")
    today = [entry["id"] for entry in a_plan()["days"][0]["entries"]]
    result = prep("drill", keys="\n3\n\n3\nq\n")
    assert "30 min left" in result.stdout
    assert "if you stop here" in result.stdout and "before this drill" in result.stdout
    assert rated_ids() == today[:2]


def test_who_answers_in_time_is_stopped_by_the_minutes_and_cram_goes_on(
    pass_time: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    prep("plan", "hiring", "in 4 days 14:00", "--minutes", "1")
    result = prep("drill", keys="\n3\n" * 30)
    assert "The minutes are used, or what is left takes longer." in result.stdout
    assert "prep drill --cram" in result.stdout
    before = len(rated_ids())
    prep("drill", "--cram", keys="\n3\n\n3\nq\n")
    assert len(rated_ids()) == before + 2


def test_a_last_look_is_taken_once(pass_time: Clock) -> None:
    prep("plan", "hiring", "in 1 day 14:00")
    prep("drill", "--cram", keys="\n3\n" * 40)
    pass_time(timedelta(hours=14))  # the morning of the day
    assert a_plan()["days"][0]["seconds"] == 600
    prep("drill", "--cram", keys="\n3\n" * 40)
    assert 0 < a_plan()["days"][0]["seconds"] <= 600


def test_who_begins_on_the_day_has_all_the_minutes_and_keeps_them(pass_time: Clock) -> None:
    prep("plan", "hiring", "today 23:00")
    assert a_plan()["days"][0]["seconds"] == 1800
    prep("drill", "--cram", keys="\n3\n" * 40)
    left = a_plan()
    assert left["days"][0]["seconds"] == 1800 - left["spent_s"] > 600


def test_a_round_without_a_date_is_drilled_as_ever(pass_time: Clock) -> None:
    prep("plan", "hiring", "in 4 days 14:00")
    result = prep("drill", "--stage", "screening", keys="q\n")
    assert "min left" not in result.stdout and "more" in result.stdout


def test_cram_without_a_date_asks_what_is_not_due(pass_time: Clock) -> None:
    prep("drill", "--stage", "screening", keys="\n4\n" * 30)
    assert "Nothing to ask now." in prep("drill", "--stage", "screening").stdout
    before = len(rated_ids())
    prep("drill", "--stage", "screening", "--cram", keys="\n3\nq\n")
    assert len(rated_ids()) == before + 1


def test_a_skipped_day_and_a_moved_date_leave_nothing_to_repair(pass_time: Clock) -> None:
    prep("plan", "hiring", "in 9 days 14:00")
    prep("plan", "exec", "in 12 days 10:00")
    for _ in range(2):
        prep("drill", "--limit", "4", keys="\n3\n" * 4)
        pass_time(timedelta(days=1))
    pass_time(timedelta(days=1))  # skipped
    made = a_plan()
    assert made["days"][0]["day"] == "2026-11-26"
    assert [i["stage"] for i in interviews(made)] == ["hiring-manager", "executive"]
    for stage in made["stages"]:
        shares = (stage["stop"]["usual"], stage["follow"]["usual"])
        assert shares[0] < shares[1]
    prep("plan", "hiring", "in 20 days 14:00")
    made = a_plan()
    assert [i["stage"] for i in interviews(made)] == ["executive", "hiring-manager"]
    assert made["days"][-1]["day"] == "2026-12-16"


def test_an_interview_that_is_over_leaves_the_plan(pass_time: Clock) -> None:
    prep("plan", "hiring", "in 1 day 14:00")
    pass_time(timedelta(days=2))
    made = a_plan()
    assert made["stages"] == [] and made["past"][0]["stage"] == "hiring-manager"
    assert "hiring-manager was on Tue 24 Nov 2026, 14:00." in prep("plan").stdout
    assert "min left" not in prep("drill", keys="q\n").stdout


def test_dates_travel_with_the_journal(pass_time: Clock, monkeypatch: Any, tmp_path: Any) -> None:
    prep("plan", "hiring", "thu 14:00", "--minutes", "40")
    exported = tmp_path / "journal.jsonl"
    prep("export", str(exported))
    here = dates_and_settings()
    monkeypatch.setenv("PREP_HOME", str(tmp_path / "elsewhere"))
    prep("import", str(exported))
    assert dates_and_settings() == here


def test_a_plan_for_an_interview_in_another_century_is_there_at_once_and_says_how_far_it_goes(
    pass_time: Clock, tmp_path: Path
) -> None:
    far = datetime(2199, 12, 3, 14, tzinfo=UTC)
    event = journal.interview_event("0" * 32, "executive", far, at=NOW)
    (tmp_path / "far.jsonl").write_text(journal.to_line(event) + "\n")
    prep("import", str(tmp_path / "far.jsonl"))
    said = prep("plan").stdout
    words = "The plan looks a year ahead, to Wed 24 Nov 2027; what you rehearse for executive after"
    assert words in " ".join(said.split())
    assert "do not reach" not in said and "The plan reaches" not in said
    made = a_plan()
    assert made["days"][-1]["day"] == "2027-11-24"
    assert (made["stages"][0]["far"], made["shortfall"]) == (True, None)
    prep("plan", "hiring", "in 9 days 14:00", "--goal", "20")
    said = prep("plan").stdout
    assert "The plan reaches 20 % for hiring-manager." in said
    (name, *_) = (entry["id"] for day in made["days"] for entry in day["entries"])
    assert "Planned " in prep("show", name).stdout


def test_undo_in_a_drill_by_the_plan_asks_the_question_again(pass_time: Clock) -> None:
    prep("plan", "hiring", "in 4 days 14:00")
    result = prep("drill", keys="\n1\nu\n\n4\nq\n")
    first, second = rated_ids()
    assert first == second
    assert "Saved: 1 rating of 1 question" in result.stdout


def test_a_suspended_question_is_not_in_the_plan(pass_time: Clock) -> None:
    prep("plan", "hiring", "in 4 days 14:00")
    first = a_plan()["days"][0]["entries"][0]["id"]
    prep("suspend", first)
    made = a_plan()
    assert first not in [q["id"] for day in made["days"] for q in day["entries"]]
    assert made["stages"][0]["suspended"] == 1


def test_the_end_of_a_drill_and_what_follows_say_the_same(pass_time: Clock) -> None:
    prep("plan", "hiring", "in 4 days 14:00")
    end = prep("drill", keys="\na\n3\n\n4\n\n1\nq\n").stdout
    share = end.split("if you stop here: ")[1].split(",")[0]
    assert f"{share} on the day, if you stop now" in prep().stdout


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
def test_what_returns_in_eight_days_returns_at_midnight_though_the_clocks_change(
    zone: str, day: datetime, due: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREP_DECK", str(SMALL_DECK))
    with machine_in(zone):
        now = clocks.to_local(day.replace(hour=20).astimezone(UTC))
        monkeypatch.setattr(wiring, "now", lambda: now)
        said = prep("drill", "--stage", "screening", "--limit", "1", keys="\n4\nq\n").stdout
        assert "in 8 days" in said
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
def test_an_interview_half_an_hour_after_a_midnight_in_summer_time_is_on_its_day(
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
