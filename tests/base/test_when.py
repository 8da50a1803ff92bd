"""A typed interview date means one future instant, or is refused with the next step."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tiktok_prep.base.errors import UsageError
from tiktok_prep.base.text import day_name
from tiktok_prep.base.when import (
    ASSUMED_TIME,
    FURTHEST_AHEAD,
    When,
    days_off,
    when,
)

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 10, 1, 12, 0, 30, tzinfo=LONDON)
"""A Thursday in summer time."""

WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
ZONES = st.sampled_from(
    [
        *("Europe/London", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"),
        *("Pacific/Chatham", "Pacific/Kiritimati", "America/Santiago", "Africa/Casablanca"),
    ]
).map(ZoneInfo)
INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2036, 1, 1), timezones=st.just(UTC))
AHEAD = st.integers(2, 2 * 365 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))


def local(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=LONDON)


def read(typed: str, *, now: datetime = NOW) -> When:
    return when(typed, now=now)


def refusal(typed: str, *, now: datetime = NOW) -> tuple[str, str]:
    """The message and the hint of the error that `when` raises."""
    with pytest.raises(UsageError) as raised:
        read(typed, now=now)
    return raised.value.message, raised.value.hint


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("2026-12-03T14:00", local(2026, 12, 3, 14)),
        ("2026-12-03t14:00", local(2026, 12, 3, 14)),
        ("2026-12-03T14:00:00", local(2026, 12, 3, 14)),
        ("2026-12-03 14:00", local(2026, 12, 3, 14)),
        ("2026/12/3, 2pm", local(2026, 12, 3, 14)),
        ("3 dec 14:00", local(2026, 12, 3, 14)),
        ("dec 3 14:00", local(2026, 12, 3, 14)),
        ("3 dec 2026 14:00", local(2026, 12, 3, 14)),
        ("December 3rd, 2026 at 14:00", local(2026, 12, 3, 14)),
        ("on the 3rd of December at 2 PM", local(2026, 12, 3, 14)),
        ("3-Dec-2026 14:00", local(2026, 12, 3, 14)),
        ("3dec 14:00", local(2026, 12, 3, 14)),
        ("14:00 on 3 december", local(2026, 12, 3, 14)),
        ("2pm, 3 dec", local(2026, 12, 3, 14)),
        ("thu 3 dec 14:00", local(2026, 12, 3, 14)),
        ("Thursday, 3 December 2026, 14:00", local(2026, 12, 3, 14)),
        ("Thu 2026-12-03 14:00", local(2026, 12, 3, 14)),
        ("1 oct 13:00", local(2026, 10, 1, 13)),
        ("30 sep 2027 14:00", local(2027, 9, 30, 14)),
        ("21st june 14:00", local(2027, 6, 21, 14)),
        ("29 feb 2028 14:00", local(2028, 2, 29, 14)),
        ("thu 14:00", local(2026, 10, 1, 14)),
        ("thu 12:00", local(2026, 10, 8, 12)),
        ("thursday at 14:00", local(2026, 10, 1, 14)),
        ("in 9 days at 11", local(2026, 10, 10, 11)),
        ("at 11 in 9 days", local(2026, 10, 10, 11)),
        ("3 dec at 09", local(2026, 12, 3, 9)),
        ("at 11 dec 14:00", local(2026, 12, 11, 14)),
        ("this thurs 14:00", local(2026, 10, 1, 14)),
        ("tues 14:00", local(2026, 10, 6, 14)),
        ("weds 14:00", local(2026, 10, 7, 14)),
        ("WED 9:30", local(2026, 10, 7, 9, 30)),
        ("today 16:00", local(2026, 10, 1, 16)),
        ("16:00 today", local(2026, 10, 1, 16)),
        ("tomorrow 10:00", local(2026, 10, 2, 10)),
        ("  ToMorrow \t at\n10:00 ", local(2026, 10, 2, 10)),
        ("noon tomorrow", local(2026, 10, 2, 12)),
        ("tomorrow midday", local(2026, 10, 2, 12)),
        ("tomorrow 12pm", local(2026, 10, 2, 12)),
        ("tomorrow 12:30", local(2026, 10, 2, 12, 30)),
        ("tomorrow 12:30 pm", local(2026, 10, 2, 12, 30)),
        ("tomorrow 2:30 pm", local(2026, 10, 2, 14, 30)),
        ("tomorrow 2.30pm", local(2026, 10, 2, 14, 30)),
        ("tomorrow 2 p.m.", local(2026, 10, 2, 14)),
        ("tomorrow 9am", local(2026, 10, 2, 9)),
        ("tomorrow 02:30", local(2026, 10, 2, 2, 30)),
        ("tomorrow 0:30", local(2026, 10, 2, 0, 30)),
        ("in 9 days 14:00", local(2026, 10, 10, 14)),
        ("in a day at 14:00", local(2026, 10, 2, 14)),
        ("in 2 weeks 14:00", local(2026, 10, 15, 14)),
        ("in 0 days 14:00", local(2026, 10, 1, 14)),
        ("in 3 hours", local(2026, 10, 1, 15)),
        ("in an hour", local(2026, 10, 1, 13)),
        ("in 90 minutes", local(2026, 10, 1, 13, 30)),
        ("2026-12-03T14:00Z", local(2026, 12, 3, 14)),
        ("2027-07-01T14:00Z", local(2027, 7, 1, 15)),
        ("2026-12-03T14:00+01:00", local(2026, 12, 3, 13)),
        ("2026-12-03t14:00:00-0530", local(2026, 12, 3, 19, 30)),
    ],
)
def test_a_day_and_a_time_in_many_forms_are_understood(typed: str, at: datetime) -> None:
    assert read(typed) == (at, False)


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("2026-12-03", local(2026, 12, 3)),
        ("3 december", local(2026, 12, 3)),
        ("thu", local(2026, 10, 8)),
        ("fri", local(2026, 10, 2)),
        ("tomorrow", local(2026, 10, 2)),
        ("in 9 days", local(2026, 10, 10)),
        ("in 2 weeks", local(2026, 10, 15)),
        ("29 feb 2028", local(2028, 2, 29)),
        ("2028-10-01", local(2028, 10, 1)),
    ],
)
def test_without_a_time_nine_in_the_morning_is_assumed(typed: str, at: datetime) -> None:
    assert read(typed) == (at, True)


def test_before_nine_a_day_without_a_time_can_be_today() -> None:
    early = local(2026, 10, 1, 8)
    assert [read(typed, now=early).at for typed in ("today", "thu", "1 oct")] == [
        local(2026, 10, 1)
    ] * 3


EXAMPLES = "such as '3 dec 14:00', 'thu 10:30' or 'in 9 days 14:00'"


@pytest.mark.parametrize(
    "typed",
    [
        *("", "soon", "3 dec 14", "3 dec 2pm GMT", "3 days", "in 3 hours 14:00", "thu 11"),
        *("14:00 thu 15:00", "2026-12-03 09:00-10:00", "\u0663 dec", "2 PM", "99/99"),
        *("next thu 10:30", "03/12/2026", "3.12.26", "thu 14.10"),
    ],
)
def test_what_has_two_readings_or_none_is_refused(typed: str) -> None:
    assert refusal(typed) == (f"'{typed}' cannot be read as a date", EXAMPLES)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("thu at 3", "'3:00' could be before or after noon"),
        ("thu 12am", "'12am' could be before or after noon"),
        ("thu 25:00", "there is no time '25:00'"),
        ("thu 13pm", "there is no time '13pm'"),
        ("31 Feb", "there is no day '31 feb'"),
        ("29 feb 2027", "there is no day '29 feb 2027'"),
        ("2026-13-03", "there is no day '2026-13-03'"),
        ("2026-11-31T14:00Z", "there is no date and time '2026-11-31T14:00Z'"),
        ("fri 3 dec 14:00", "'3 dec' is Thu 3 Dec 2026, not a Friday"),
        ("30 sep 14:00", "Thu 30 Sep 2027 14:00, which is more than 300 days ahead"),
        ("2025-12-03", "Wed 3 Dec 2025 09:00, which is in the past"),
        ("today", "Thu 1 Oct 2026 09:00, which is in the past"),
        ("thu 1 oct 11:00", "Thu 1 Oct 2026 11:00, which is in the past"),
        ("yesterday", "Wed 30 Sep 2026 09:00, which is in the past"),
        ("in 0 hours", "Thu 1 Oct 2026 12:00, which is in the past"),
        ("2028-10-02", "Mon 2 Oct 2028 09:00, which is more than two years ahead"),
        ("2027-03-28 01:30", "Sun 28 Mar 2027 01:30, which is skipped by the clocks"),
    ],
)
def test_impossible_past_and_distant_dates_are_refused(typed: str, reason: str) -> None:
    message, hint = refusal(typed)
    assert message.endswith(reason) and hint


def test_a_time_after_the_clocks_change_is_local_time() -> None:
    now = datetime(2026, 10, 24, 12, tzinfo=LONDON)
    for typed, utc_hour in (("sat 14:00", 13), ("sun 14:00", 14), ("in 1 day 14:00", 14)):
        at = when(typed, now=now).at
        assert (at.hour, at.astimezone(UTC).hour) == (14, utc_hour)
    at = when("in 24 hours", now=now).at
    assert at.replace(tzinfo=None) == datetime(2026, 10, 25, 11)


def test_a_time_that_comes_twice_means_the_first_one_still_ahead() -> None:
    first, second = (datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1))
    for now, expected in ((NOW, first), (first + timedelta(minutes=1), second)):
        at = read("25 oct 01:30", now=now.astimezone(LONDON)).at
        assert at.astimezone(UTC) == expected


@given(zone=ZONES, utc_now=INSTANTS, ahead=AHEAD)
def test_any_future_minute_can_be_typed_as_iso_or_in_words(
    zone: ZoneInfo, utc_now: datetime, ahead: timedelta
) -> None:
    now = utc_now.astimezone(zone)
    at = (now.astimezone(UTC) + ahead).astimezone(zone).replace(second=0, microsecond=0)
    wall = at.replace(tzinfo=None)
    for typed in (f"{wall:%Y-%m-%dT%H:%M}", f"{day_name(wall)} {wall:%H:%M}"):
        result = when(typed, now=now)
        assert result.at.replace(tzinfo=None) == wall and not result.assumed_time
    for typed in (at.isoformat(timespec="minutes"), f"{at.astimezone(UTC):%Y-%m-%dT%H:%MZ}"):
        result = when(typed, now=now)
        assert result.at.astimezone(UTC) == at.astimezone(UTC)
        assert result.at.replace(tzinfo=None) == wall


WORDS = st.sampled_from(
    [
        *WEEKDAYS,
        *"thu Dec feb may sept 3 3rd 29 31 2026 2027-02-28 2027-03-28T01:30Z 1/2".split(),
        *"in 9 days an".split(),
        *"hours week next this at on the of , noon 14:00 2pm 2:30 am 1.30 01:30 today".split(),
        *"tomorrow every - + Z 0".split(),
    ]
)
PHRASES = st.lists(WORDS, max_size=6).map(" ".join)
ANY_TEXT = PHRASES | st.text() | st.text("0123456789-/:. tzapminovdec,")


@given(typed=ANY_TEXT, zone=ZONES, utc_now=INSTANTS)
def test_any_text_means_a_future_instant_or_is_a_usage_error(
    typed: str, zone: ZoneInfo, utc_now: datetime
) -> None:
    now = utc_now.astimezone(zone)
    try:
        at, assumed_time = when(typed, now=now)
    except UsageError as error:
        assert error.message and error.hint
        return
    assert at.astimezone(UTC) > utc_now
    assert at.date() - now.date() <= FURTHEST_AHEAD
    assert (at.second, at.microsecond) == (0, 0)
    assert not assumed_time or at.time() == ASSUMED_TIME


@given(typed=PHRASES)
def test_capitals_spaces_commas_and_filler_words_are_ignored(typed: str) -> None:
    try:
        result = read(typed)
    except UsageError:
        with pytest.raises(UsageError):
            read(f" on {typed.upper()} ")
    else:
        assume("T" not in typed)  # an ISO instant allows no other words
        assert read(f" on  the {typed.upper().replace(' ', ' , ')}\n") == result


@given(
    weekday=st.integers(0, 6),
    length=st.integers(3, 9),
    clock=st.times(time(9)),
    zone=ZONES,
    utc_now=INSTANTS,
)
def test_a_weekday_means_one_of_the_next_seven_days(
    weekday: int, length: int, clock: time, zone: ZoneInfo, utc_now: datetime
) -> None:
    now = utc_now.astimezone(zone)
    typed = f"{WEEKDAYS[weekday][:length]} {clock:%H:%M}"
    at = when(typed, now=now).at
    assert at.weekday() == weekday
    assert f"{at:%H:%M}" == f"{clock:%H:%M}"
    assert (
        now.replace(tzinfo=None)
        < at.replace(tzinfo=None)
        <= (now.replace(tzinfo=None) + timedelta(days=7))
    )


@pytest.mark.parametrize(
    "piece", [" ", "1", "a", "3 ", "in ", "thu ", "14:00 ", "1.", "2026-", "th"]
)
def test_a_very_long_text_is_refused_with_a_short_message(piece: str) -> None:
    message, hint = refusal((piece * 100_000)[:100_000])
    assert len(message + hint) < 300


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        (" , ", []),
        ("sun, Sunday, sundays,every Sunday", ["sun"]),
        ("on tues, weds, thurs", ["tue", "wed", "thu"]),
        ("today, tomorrow", ["2026-10-01", "2026-10-02"]),
        ("3 dec, thu 3rd December, 2026-12-03", ["2026-12-03"]),
        ("30 june, in 2 weeks, sat", ["2027-06-30", "2026-10-15", "sat"]),
    ],
)
def test_days_off_are_weekdays_or_dates(typed: str, days: list[str]) -> None:
    assert days_off(typed, now=NOW) == days


@pytest.mark.parametrize(
    "typed", ["never", "sun 14:00", "in 3 hours", "1/12", "31 sep", "sun 3 dec", "yesterday"]
)
def test_a_day_off_that_is_unclear_impossible_or_past_is_refused(typed: str) -> None:
    with pytest.raises(UsageError):
        days_off(f"sat, {typed}", now=NOW)


@given(typed=ANY_TEXT, utc_now=INSTANTS)
def test_days_off_read_back_as_themselves_and_are_not_past(typed: str, utc_now: datetime) -> None:
    now = utc_now.astimezone(LONDON)
    try:
        days = days_off(typed, now=now)
    except UsageError as error:
        assert error.message and error.hint
        return
    assert days_off(", ".join(days), now=now) == days
    for day in days:
        assert day in {name[:3] for name in WEEKDAYS} or date.fromisoformat(day) >= now.date()
