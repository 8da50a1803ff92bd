"""Between instants and local times, also when the clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from builders import changes, machine_in, near_a_change
from hypothesis import given
from hypothesis import strategies as st
from running import prep

from tiktok_prep.base.clocks import instant, instants, start_of_day, to_local

SHIFTS = st.integers(-500 * 1440, 500 * 1440).map(lambda minutes: timedelta(minutes=minutes))


@given(place=near_a_change(), shift=SHIFTS)
def test_local_time_has_the_offset_of_its_instant(
    place: tuple[str, datetime], shift: timedelta
) -> None:
    zone, at = place
    with machine_in(zone):
        for now in (to_local(at), to_local(at + shift)):
            actual, expected = at.astimezone(now.tzinfo), at.astimezone(ZoneInfo(zone))
            assert actual.utcoffset() == expected.utcoffset()
            assert actual.replace(tzinfo=None) == expected.replace(tzinfo=None)
            assert actual == at


@given(place=near_a_change(), length=st.timedeltas(timedelta(0), timedelta(days=300)))
def test_adding_a_duration_to_local_time_adds_real_time(
    place: tuple[str, datetime], length: timedelta
) -> None:
    zone, at = place
    with machine_in(zone):
        now = to_local(at)
        assert now + length == at + length and now - length == at - length
        assert to_local(at + length) - now == length


@given(place=near_a_change())
def test_a_local_time_has_all_its_instants_in_order_and_no_others(
    place: tuple[str, datetime],
) -> None:
    zone, at = place
    wall = at.replace(tzinfo=None)
    both = (wall.replace(fold=fold, tzinfo=ZoneInfo(zone)).astimezone(UTC) for fold in (0, 1))
    valid = {i for i in both if i.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall}
    expected = sorted(valid)
    skipped = wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    with machine_in(zone):
        for tz in (to_local(at).tzinfo, ZoneInfo(zone)):
            assert instants(wall, tz) == expected
            assert instant(wall, tz) == (expected or [skipped])[0]


@given(place=near_a_change())
def test_a_day_starts_at_the_first_instant_with_its_date(place: tuple[str, datetime]) -> None:
    zone, at = place
    with machine_in(zone):
        now = to_local(at)
        start = start_of_day(now.date(), now.tzinfo)
        assert start <= at
        assert start.astimezone(now.tzinfo).date() == now.date()
        just_before = start - timedelta(microseconds=1)
        assert just_before.astimezone(now.tzinfo).date() < now.date()


def test_a_day_starts_once_if_midnight_is_skipped_or_comes_twice() -> None:
    for zone, day, utc_hour in (
        ("America/Santiago", date(2026, 9, 6), 4),  # 00:00 becomes 01:00
        ("America/Havana", date(2026, 11, 1), 4),  # 01:00 becomes 00:00 again
        ("Europe/London", date(2026, 3, 29), 0),
    ):
        start = datetime.combine(day, time(utc_hour), tzinfo=UTC)
        with machine_in(zone):
            assert start_of_day(day, to_local(start).tzinfo) == start
        assert start_of_day(day, ZoneInfo(zone)) == start


def test_the_test_zones_have_clock_changes() -> None:
    assert datetime(2026, 10, 25, 1, tzinfo=UTC) in changes("Europe/London")
    assert datetime(2026, 3, 8, 7, tzinfo=UTC) in changes("America/New_York")
    assert datetime(2011, 12, 30, 10, tzinfo=UTC) in changes("Pacific/Apia")


@pytest.mark.parametrize("zone", ["UTC+24", "AAA+99", "AAA-24", "AAA+24:30", "AAA-23:59:50"])
@pytest.mark.parametrize(
    "args", [[], ["list"], ["stats"], ["plan"], ["drill"], ["suspend", "hr-why-tiktok"]]
)
def test_a_zone_a_day_or_more_from_utc_is_an_error(zone: str, args: list[str]) -> None:
    with machine_in(zone):
        stderr = prep(*args, ok=2).stderr
    assert stderr == (
        "error: the time zone of this machine is a day or more from UTC\n"
        "hint:  set TZ to a zone such as Europe/London\n"
    )


def test_a_zone_just_under_a_day_from_utc_works() -> None:
    for zone in ("AAA+23:59", "AAA-23:59"):
        with machine_in(zone):
            prep("list")
            prep("plan", "hiring", "in 9 days 14:00")
