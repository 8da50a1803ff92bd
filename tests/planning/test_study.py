"""When there is time to study before an interview."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from builders import NOW, ZONE, machine_in, near_a_change
from hypothesis import given
from hypothesis import strategies as st

from tiktok_prep.base.clocks import to_local
from tiktok_prep.model import WEEKDAYS, Agenda, Interview
from tiktok_prep.planning.study import (
    EARLIEST,
    EVENING,
    LAST_LOOK_AHEAD,
    LAST_LOOK_MIN,
    Study,
    study_times,
)


def interview(at: datetime) -> Interview:
    return Interview("hiring-manager", at.astimezone(UTC), 60)


def days(
    *at: datetime,
    now: datetime = NOW,
    minutes: int = 30,
    off: tuple[str, ...] = (),
    spent: float = 0,
) -> list[Study]:
    agenda = Agenda(tuple(map(interview, at)), minutes=minutes, off=off)
    return study_times(agenda, agenda.interviews, used_s=spent * 60, now=now)


def shown(studies: list[Study]) -> list[str]:
    """Study times such as 'Thu 12:30 10 last look', with their minutes."""
    return [
        f"{s.at:%a %H:%M} {round(s.seconds / 60)}{' last look' if s.last_look else ''}"
        for s in studies
    ]


THURSDAY = datetime(2026, 11, 26, 14, tzinfo=ZONE)


def test_there_is_study_each_evening_and_a_last_look_before_the_interview() -> None:
    assert shown(days(THURSDAY)) == [
        "Mon 20:00 30",
        "Tue 19:00 30",
        "Wed 19:00 30",
        "Thu 12:30 10 last look",
    ]


def test_time_practised_today_is_taken_from_today_only() -> None:
    assert shown(days(THURSDAY, spent=12))[:2] == ["Mon 20:00 18", "Tue 19:00 30"]
    assert shown(days(THURSDAY, spent=50))[:2] == ["Mon 20:00 0", "Tue 19:00 30"]


def test_days_off_have_no_study_but_today_is_kept_with_0_minutes() -> None:
    studies = days(THURSDAY, off=("mon", "2026-11-25"))
    assert shown(studies) == ["Mon 20:00 0", "Tue 19:00 30", "Thu 12:30 10 last look"]


def test_today_ends_at_midnight() -> None:
    late = NOW.replace(hour=23, minute=48)
    assert shown(days(THURSDAY, now=late))[0] == "Mon 23:48 12"


def test_a_last_look_today_ends_when_the_interview_begins() -> None:
    morning = THURSDAY - timedelta(minutes=4)
    assert shown(days(THURSDAY, now=morning)) == ["Thu 13:56 4 last look"]


def test_after_an_interview_the_evening_is_for_the_next_one() -> None:
    second = THURSDAY + timedelta(days=1)
    after = THURSDAY + timedelta(hours=5)
    assert shown(days(THURSDAY, second, now=after)) == ["Thu 19:00 30", "Fri 12:30 10 last look"]


def test_minutes_left_by_the_last_look_go_to_the_next_interview() -> None:
    second, morning = THURSDAY + timedelta(days=1), THURSDAY - timedelta(hours=4)
    studies = shown(days(THURSDAY, second, now=morning))
    assert studies == ["Thu 10:00 10 last look", "Thu 19:00 20", "Fri 12:30 10 last look"]
    studies = shown(days(THURSDAY, second, now=morning, off=("thu",)))
    assert studies == ["Thu 10:00 0 last look", "Fri 12:30 10 last look"]


def test_each_interview_of_a_day_has_a_last_look() -> None:
    second = THURSDAY + timedelta(hours=3)
    assert shown(days(THURSDAY, second))[-2:] == [
        "Thu 12:30 10 last look",
        "Thu 15:30 10 last look",
    ]
    at_once = THURSDAY + timedelta(minutes=65)
    assert shown(days(THURSDAY, at_once))[-2:] == [
        "Thu 12:30 10 last look",
        "Thu 15:00 5 last look",
    ]
    morning = THURSDAY - timedelta(hours=4)
    studies = shown(days(THURSDAY, second, now=morning))
    assert studies == ["Thu 10:00 10 last look", "Thu 15:30 10 last look"]


def test_the_last_look_is_taken_only_once() -> None:
    second, morning = THURSDAY + timedelta(days=1), THURSDAY - timedelta(hours=4)
    studies = shown(days(THURSDAY, second, now=morning, spent=6))
    assert studies[:2] == ["Thu 10:00 4 last look", "Thu 19:00 20"]
    studies = shown(days(THURSDAY, second, now=morning, spent=12))
    assert studies[:2] == ["Thu 10:00 0 last look", "Thu 19:00 18"]


def test_starting_on_the_day_of_the_interview_gives_all_the_minutes_before_it() -> None:
    agenda = Agenda((interview(THURSDAY),))
    morning = THURSDAY - timedelta(hours=4)
    (today,) = study_times(agenda, agenda.interviews, used_s=60, first_day=True, now=morning)
    assert (today.last_look, today.seconds) == (True, 29 * 60)


def test_a_last_look_never_begins_before_six() -> None:
    early = THURSDAY.replace(hour=6, minute=3)
    assert shown(days(early))[-1] == "Thu 06:00 3 last look"
    assert shown(days(early.replace(hour=5)))[-1] == "Wed 19:00 30"


def test_without_an_interview_ahead_there_is_no_study() -> None:
    assert days(NOW - timedelta(minutes=1)) == []
    assert days(NOW) == []


@given(
    ahead=st.lists(st.floats(0.01, 40), min_size=1, max_size=4),
    minutes=st.integers(1, 1440),
    off=st.lists(st.sampled_from(WEEKDAYS), unique=True).map(tuple),
    spent=st.floats(0, 100),
    hour=st.integers(0, 23),
)
def test_study_times_are_in_order_and_stay_within_the_minutes_of_each_day(
    ahead: list[float], minutes: int, off: tuple[str, ...], spent: float, hour: int
) -> None:
    now = NOW.replace(hour=hour)
    instants = [now + timedelta(days=days) for days in ahead]
    studies = days(*instants, now=now, minutes=minutes, off=off, spent=spent)
    assert studies[0].at == now
    for day in {s.day for s in studies}:
        on_day = [s for s in studies if s.day == day]
        assert sum(s.seconds for s in on_day) <= minutes * 60
        assert len(on_day) == 1 or all(s.last_look for s in on_day[:-1])
    assert [s.at for s in studies] == sorted(s.at for s in studies)
    for study in studies:
        ends = study.at + timedelta(seconds=study.seconds)
        assert 0 <= study.seconds <= minutes * 60
        assert ends <= max(instants) and (ends - timedelta(seconds=1)).date() <= study.day
        assert study.seconds == 0 or WEEKDAYS[study.day.weekday()] not in off
        if study.last_look:
            assert study.seconds <= LAST_LOOK_MIN * 60
            assert not any(study.at < instant < ends for instant in instants)


@given(place=near_a_change(since=2024), before=st.floats(0, 9), after=st.floats(0.01, 9))
def test_when_the_clocks_change_evenings_stay_at_seven_and_last_looks_before_the_interview(
    place: tuple[str, datetime], before: float, after: float
) -> None:
    zone, change = place
    instant = change + timedelta(days=after)
    with machine_in(zone):
        today, *later = days(instant, now=to_local(change - timedelta(days=before)), minutes=30)
        interview_at = instant.astimezone(ZoneInfo(zone))
        for study in later:
            meant = study.at.astimezone(ZoneInfo(zone))
            assert meant.replace(tzinfo=None) == study.at.replace(tzinfo=None)
            assert study.at >= today.at + timedelta(seconds=today.seconds)
            assert study.last_look == (study.day == interview_at.date())
            if study.last_look:
                assert study.at == instant - LAST_LOOK_AHEAD or meant.time() == EARLIEST
                assert study.at + timedelta(seconds=study.seconds) <= instant
            else:
                assert meant.time() == EVENING and study.seconds == 1800
        evenings = (interview_at.date() - today.day).days - 1
        assert sum(not study.last_look for study in later) == max(0, evenings)


def test_a_day_on_which_the_clocks_change_has_23_or_25_hours() -> None:
    for day, hours in ((datetime(2026, 3, 29), 23), (datetime(2026, 10, 25), 25)):
        with machine_in("Europe/London"):
            now = to_local(datetime.combine(day, time(), tzinfo=ZoneInfo("Europe/London")))
            (today, *_) = days(now + timedelta(days=5), now=now, minutes=1440)
            assert today.seconds == min(hours, 24) * 3600
