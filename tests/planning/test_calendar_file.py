"""The plan as a calendar file: what other programs read from it, and how it is written."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from builders import DECK, NOW, STAGES, ZONE, a_deck, a_question, a_snapshot
from icalendar import Calendar
from paths import SMALL_DECK
from running import PassTime, prep, set_clock

from tiktok_prep.model import Agenda, Deck, Interview
from tiktok_prep.planning.calendar_file import calendar
from tiktok_prep.planning.plan import Plan, PlannedQuestion, plan
from tiktok_prep.planning.plan_input import plan_input

HM = "hiring-manager"
LONDON = ZoneInfo("Europe/London")
MIN = timedelta(minutes=1)
STUDY = "study-{}@tiktok-prep"
INTERVIEW = "interview-hiring-manager@tiktok-prep"


def a_plan(
    *interviews: datetime | tuple[str, datetime],
    now: datetime = NOW,
    deck: Deck | None = None,
    off: tuple[str, ...] = (),
    spent_s: float = 0.0,
) -> Plan:
    """A plan for interviews; one given without a stage is the hiring manager's."""
    deck = deck or a_deck(*DECK)
    pairs = [(HM, each) if isinstance(each, datetime) else each for each in interviews]
    dates = tuple(Interview(s, at.astimezone(UTC), 60) for s, at in pairs)
    snapshot = a_snapshot(deck, agenda=Agenda(dates, off=off), now=now)
    return plan(snapshot, plan_input(snapshot, took_ms={}, spent_s=spent_s))


def parsed(data: bytes) -> list[Any]:
    return list(Calendar.from_ical(data).walk("VEVENT"))


def events(plan: Plan) -> dict[str, dict[str, Any]]:
    """UID -> the properties that a calendar program reads, with times as datetimes."""
    data, counts = calendar(plan)
    by_uid = {
        str(event["uid"]): {
            name.lower(): getattr(value, "dt", value)
            for name, value in event.property_items(recursive=False)
        }
        for event in parsed(data)
    }
    assert len(by_uid) == counts.total()
    return by_uid


def length(event: dict[str, Any]) -> timedelta:
    return event["dtend"] - event["dtstart"]  # type: ignore[no-any-return]


IN_3_DAYS = NOW.replace(hour=14) + timedelta(days=3)


# ---------------------------------------------------------------- content


def test_an_interview_lasts_an_hour_and_has_an_alarm_two_hours_before() -> None:
    data, _ = calendar(a_plan(IN_3_DAYS))
    [event] = [event for event in parsed(data) if event["uid"] == INTERVIEW]
    assert event["summary"] == "Hiring manager"
    assert event["dtstart"].dt == IN_3_DAYS
    assert event["dtend"].dt - event["dtstart"].dt == timedelta(hours=1)
    [alarm] = event.walk("VALARM")
    assert (alarm["action"], alarm["trigger"].dt) == ("DISPLAY", timedelta(hours=-2))
    assert alarm["description"] == "Hiring manager"


def test_a_study_time_has_an_alarm_when_it_begins() -> None:
    data, _ = calendar(a_plan(IN_3_DAYS))
    alarms = [event.walk("VALARM") for event in parsed(data) if event["uid"] != INTERVIEW]
    assert len(alarms) > 1
    assert [alarm["trigger"].dt for (alarm,) in alarms] == [timedelta(0)] * len(alarms)


def test_each_day_with_planned_questions_has_an_event() -> None:
    plan = a_plan(IN_3_DAYS)
    planned = {day.day: day for day in plan.days if day.entries}
    by_uid = events(plan)
    assert set(by_uid) == {INTERVIEW, *(STUDY.format(day) for day in planned)}
    assert len(planned) > 1
    for on, day in planned.items():
        event = by_uid[STUDY.format(on)]
        assert length(event) % (5 * MIN) == timedelta(0)
        assert timedelta(0) <= length(event) - timedelta(seconds=day.planned_s) < 5 * MIN
        minutes = round(day.planned_s / 60)
        assert event["summary"] == f"Prepare: {minutes} min for Hiring manager"
        facts = sum(entry.is_fact for entry in day.entries)
        assert f"{len(day.entries) - facts} question" in event["description"]
        assert event["description"].endswith("\nprep drill")


def test_study_is_in_the_evening_and_90_minutes_before_an_interview() -> None:
    by_uid = events(a_plan(IN_3_DAYS))
    starts = [e["dtstart"] for uid, e in by_uid.items() if uid.startswith("study")]
    assert {at.astimezone(ZONE).hour for at in starts[1:-1]} <= {19}
    assert by_uid[STUDY.format("2026-11-26")]["dtstart"] == IN_3_DAYS - timedelta(minutes=90)


def test_study_on_the_evening_of_an_interview_keeps_its_uid_after_the_interview() -> None:
    at = NOW.replace(hour=14)
    second = ("screening", at + timedelta(days=2))
    evening = "evening-2026-11-23@tiktok-prep"
    deck = a_deck(*(a_question(f"{s}-{i}", stage=s) for i in range(9) for s in STAGES[:2]))
    before = events(a_plan(at, second, now=at - 5 * MIN, deck=deck))
    after = events(a_plan(at, second, now=at + timedelta(hours=1), deck=deck))
    assert evening in before and evening in after
    assert STUDY.format("2026-11-23") not in after


@pytest.mark.parametrize(
    ("now", "begins"),
    [
        pytest.param(NOW, NOW, id="on the mark"),
        pytest.param(NOW + timedelta(microseconds=1), NOW + 5 * MIN, id="a moment after"),
        pytest.param(NOW + timedelta(minutes=4, seconds=59), NOW + 5 * MIN, id="just before"),
    ],
)
def test_study_today_begins_on_the_next_full_five_minutes(now: datetime, begins: datetime) -> None:
    assert events(a_plan(IN_3_DAYS, now=now))[STUDY.format("2026-11-23")]["dtstart"] == begins


def test_study_never_runs_into_the_interview() -> None:
    def today(interview: datetime, now: datetime) -> dict[str, Any] | None:
        plan = a_plan(interview, now=now)
        entry = PlannedQuestion(
            DECK[0].id, DECK[0].ask, DECK[0].stages, False, 350.0, 1, is_new=False
        )
        plan = plan._replace(days=(plan.days[0]._replace(entries=(entry,)),))
        return events(plan).get(STUDY.format("2026-11-23"))

    study = today(NOW + 7 * MIN, NOW)
    assert study and (study["dtstart"], study["dtend"]) == (NOW, NOW + 7 * MIN)
    assert today(NOW + 5 * MIN, NOW + 1 * MIN) is None


def test_study_that_rounding_moves_past_midnight_is_left_out() -> None:
    late = NOW.replace(hour=23, minute=57)
    assert a_plan(IN_3_DAYS, now=late).days[0].entries
    assert STUDY.format("2026-11-23") not in events(a_plan(IN_3_DAYS, now=late))


def test_days_off_and_days_without_questions_have_no_event() -> None:
    off = events(a_plan(IN_3_DAYS, off=("tue",)))
    assert STUDY.format("2026-11-24") not in off
    done = events(a_plan(IN_3_DAYS, spent_s=3600))
    assert STUDY.format("2026-11-23") not in done
    assert all(event.get("status") is None for event in (off | done).values())


def test_study_names_the_interviews_it_is_for() -> None:
    deck = a_deck(a_question("s", stage="screening"), *DECK)
    plan = a_plan(("screening", NOW + timedelta(days=1)), IN_3_DAYS, deck=deck)
    names = {e["summary"].split(" min for ")[-1] for e in events(plan).values()}
    assert "Hiring manager" in names
    assert names & {"Screening", "Screening and Hiring manager"}
    after = events(plan)[STUDY.format("2026-11-26")]
    assert "Screening" not in after["summary"]


def test_from_three_interviews_on_the_others_are_counted() -> None:
    three = tuple(a_deck().stages[0]._replace(id=name, name=name.title()) for name in "abc")
    deck = a_deck(a_question("q")._replace(stages=("a", "b", "c")))._replace(stages=three)
    plan = a_plan(*((name, IN_3_DAYS + n * MIN) for n, name in enumerate("abc")), deck=deck)
    assert events(plan)[STUDY.format("2026-11-23")]["summary"].endswith(" min for A and 2 more")


def test_the_file_has_no_text_of_questions_and_is_marked_private() -> None:
    data, _ = calendar(a_plan(IN_3_DAYS))
    for question in DECK:
        assert question.ask.encode() not in data
        assert not any(point.says.encode() in data for point in question.points)
    assert {str(event["class"]) for event in events(a_plan(IN_3_DAYS)).values()} == {"PRIVATE"}


def test_a_plan_without_an_interview_has_no_events() -> None:
    assert events(plan(a_snapshot(), None)) == {}


# ---------------------------------------------------------------- importing again


def test_the_same_plan_at_the_same_instant_gives_the_same_bytes() -> None:
    first, again = (calendar(a_plan(IN_3_DAYS)) for _ in range(2))
    assert first == again


def test_a_later_plan_keeps_the_uids_and_raises_the_sequence() -> None:
    before = events(a_plan(IN_3_DAYS))
    after = events(a_plan(IN_3_DAYS + timedelta(hours=2), now=NOW + timedelta(seconds=1)))
    assert after[INTERVIEW]["dtstart"] == before[INTERVIEW]["dtstart"] + timedelta(hours=2)
    assert set(after) & set(before) == set(before)
    for uid, event in before.items():
        assert after[uid]["sequence"] == event["sequence"] + 1
        assert (
            after[uid]["dtstamp"]
            == event["dtstamp"] + timedelta(seconds=1)
            == NOW + timedelta(seconds=1)
        )


@pytest.mark.parametrize("year", [1975, 2080, 2190])
def test_the_sequence_fits_into_31_bits(year: int) -> None:
    now = datetime(year, 1, 1, 20, tzinfo=ZONE)
    by_uid = events(a_plan(now + timedelta(days=1), now=now))
    assert 0 <= by_uid[INTERVIEW]["sequence"] < 2**31


# ---------------------------------------------------------------- clocks and characters


def test_events_keep_their_local_hour_when_the_clocks_change() -> None:
    summer = datetime(2026, 10, 22, 20, tzinfo=LONDON)
    by_uid = events(a_plan(datetime(2026, 10, 27, 14, tzinfo=LONDON), now=summer))
    assert by_uid[INTERVIEW]["dtstart"] == datetime(2026, 10, 27, 14, tzinfo=UTC)
    last_look = by_uid[STUDY.format("2026-10-27")]["dtstart"]
    assert last_look == datetime(2026, 10, 27, 12, 30, tzinfo=UTC)
    hours = {
        uid[6:16]: event["dtstart"].hour
        for uid, event in by_uid.items()
        if uid.startswith("study") and "10-22" < uid[11:16] < "10-27"
    }
    assert hours and hours == {day: 18 if day < "2026-10-25" else 19 for day in hours}


def test_all_times_are_utc() -> None:
    data, _ = calendar(a_plan(IN_3_DAYS))
    lines = data.decode().split("\r\n")
    times = [line for line in lines if line.startswith(("DTSTART", "DTEND", "DTSTAMP"))]
    assert times and all(line.endswith("Z") and "TZID" not in line for line in times)


@pytest.mark.parametrize(
    "name",
    [
        "Erste Runde: Führung – 経営陣 🎤",
        'Panel, part 1; \\n? "quoted": it\'s 100 %',
        "Two\nlines",
        "BEGIN:VEVENT\nEND:VCALENDAR",
        "A separator\u2028and \x85 more",
        "経営陣との面接 " * 30,
    ],
)
def test_a_stage_name_comes_out_as_written(name: str) -> None:
    deck = a_deck(*DECK)
    stages = (deck.stages[0], deck.stages[1]._replace(name=name))
    plan = a_plan(IN_3_DAYS, deck=deck._replace(stages=stages))
    by_uid = events(plan)
    assert by_uid[INTERVIEW]["summary"] == name
    assert by_uid[STUDY.format("2026-11-23")]["summary"].endswith(f" min for {name}")
    data, _ = calendar(plan)
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))


# ---------------------------------------------------------------- the command


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> PassTime:
    """Stops the clock at NOW and sets the small deck; call the fixture to move the clock
    forward."""
    monkeypatch.setenv("PREP_DECK", str(SMALL_DECK))
    return set_clock(monkeypatch)


@pytest.fixture
def dated(clock: PassTime) -> PassTime:
    """Sets the hiring manager's interview to three days ahead; returns the clock."""
    prep("plan", HM, "2026-11-26T14:00+01:00")
    return clock


@pytest.mark.parametrize("year", [1850, 1960, 2250])
def test_with_a_clock_far_off_no_calendar_is_written(
    year: int, tmp_path: Path, dated: PassTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(monkeypatch, at=datetime(year, 5, 5, 12, tzinfo=UTC))
    assert prep("export", str(tmp_path / "plan.ics"), ok=1).stderr == (
        f"error: nothing can be saved with the date {year}-05-05\nhint:  check the clock\n"
    )


@pytest.mark.usefixtures("dated")
def test_the_calendar_says_what_is_in_it_and_only_you_can_read_it(tmp_path: Path) -> None:
    file = tmp_path / "plan.ics"
    result = prep("export", str(file))
    number = len(parsed(file.read_bytes())) - 1
    assert number > 1
    said = f"{number} study times and 1 interview written to {file}.\n"
    assert (result.stdout, result.stderr) == ("", said)
    assert file.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "plan.ics"]


def test_a_calendar_is_replaced_only_with_force(tmp_path: Path, dated: PassTime) -> None:
    file = tmp_path / "plan.ics"
    prep("export", str(file))
    before = file.read_bytes()
    dated(timedelta(hours=1))
    assert prep("export", str(file), ok=2).stderr == (
        f"error: {file} exists\nhint:  --force replaces it\n"
    )
    assert file.read_bytes() == before
    prep("export", str(file), "--force")
    assert file.read_bytes() != before


@pytest.mark.usefixtures("dated")
def test_a_calendar_that_cannot_be_written_gives_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "no" / "such" / "x.ics"
    result = prep("export", str(file), ok=1)
    message = f"error: {file} cannot be written: No such file or directory\n"
    assert (result.stdout, result.stderr) == ("", message)
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


@pytest.mark.usefixtures("dated")
def test_a_full_disk_leaves_the_old_calendar(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "plan.ics"
    prep("export", str(file))
    before = file.read_bytes()

    def full(path: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    result = prep("export", "--force", str(file), ok=1)
    assert result.stderr == (
        f"error: {file} cannot be written: No space left on device\n"
        "hint:  free some space, then try again\n"
    )
    assert file.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "plan.ics"]


@pytest.mark.usefixtures("clock")
def test_without_an_interview_ahead_no_calendar_is_written(tmp_path: Path) -> None:
    file = tmp_path / "plan.ics"
    assert prep("export", str(file), ok=2).stderr == (
        "error: no interview is ahead, so there is no calendar to write\n"
        "hint:  give one a date, such as: prep plan screening thu 14:00\n"
    )
    assert not file.exists()


@pytest.mark.usefixtures("dated")
def test_icalendar_is_only_imported_to_write_a_calendar(tmp_path: Path) -> None:
    script = (
        "import sys; from tiktok_prep.cli import app\n"
        "try: app(prog_name='prep')\n"
        "except SystemExit: pass\n"
        "print('icalendar' in sys.modules, file=sys.stderr)"
    )
    # in real time: these processes have no stopped clock
    plan = ["plan", HM, "in", "9", "days", "14:00"]
    for args, loaded in ((plan, False), (["export", str(tmp_path / "plan.ics")], True)):
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", script, *args],
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stderr.endswith(f"{loaded}\n")
