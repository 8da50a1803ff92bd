"""Between instants and local times: this machine's time zone, and the instants of a local time.

From an instant to a local time is `at.astimezone(zone)`. The way back is `instant`, because when
the clocks change a local time can come twice or not at all.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

from tiktok_prep.base.errors import UsageError


class MachineZone(tzinfo):
    """The time zone of this machine, fixed at one offset from UTC.

    A datetime keeps that offset, so adding three hours adds three real hours even if the clocks
    change in between. `astimezone` looks up the right offset for the new instant.
    """

    def __init__(self, offset: timedelta) -> None:
        self._offset = offset

    def utcoffset(self, _: datetime | None, /) -> timedelta:
        return self._offset

    def dst(self, _: datetime | None, /) -> None:
        return None

    def tzname(self, _: datetime | None, /) -> None:
        return None

    def fromutc(self, at: datetime, /) -> datetime:
        return to_local(at.replace(tzinfo=UTC))


def instant_text(at: datetime) -> str:
    """Returns an aware datetime as UTC text, such as '2026-12-03T14:00:00.000000Z'. Sorting such
    texts sorts by time."""
    return at.astimezone(UTC).isoformat("T", "microseconds").removesuffix("+00:00") + "Z"


def to_local(at: datetime) -> datetime:
    """Converts `at` to this machine's time zone. Raises UsageError if that zone is a day or more
    from UTC."""
    try:
        converted = at.astimezone()
        offset = converted.utcoffset()
        assert offset is not None
        if abs(round(offset / timedelta(minutes=1))) >= 24 * 60:  # the journal stores whole minutes
            raise ValueError(offset)
    except ValueError as error:  # `timezone` refuses such an offset
        message = "the time zone of this machine is a day or more from UTC"
        raise UsageError(message, hint="set TZ to a zone such as Europe/London") from error
    return converted.replace(tzinfo=MachineZone(offset))


def instants(wall: datetime, zone: tzinfo | None) -> list[datetime]:
    """Lists, in order, the instants (UTC) at which clocks in `zone` show the naive local time
    `wall`.

    Usually one; two when the clocks go back over `wall`, none when they skip it. Without a `zone`,
    that of this machine.
    """
    by_old_offset, by_new_offset = _by_offsets(wall, zone)
    if by_old_offset == by_new_offset:
        return [by_old_offset]
    both = sorted((by_old_offset, by_new_offset))  # the clocks change within a day
    return [at for at in both if at.astimezone(zone).replace(tzinfo=None) == wall]


def instant(wall: datetime, zone: tzinfo | None) -> datetime:
    """Returns the first instant (UTC) at which clocks in `zone` show the naive local time `wall`.

    If the clocks skip `wall`, converts it by the offset of the day before. Without a `zone`, that
    of this machine.
    """
    return (instants(wall, zone) or _by_offsets(wall, zone))[0]


def local_day(at: datetime, zone: tzinfo | None) -> date:
    """Returns the calendar day in `zone` (`None`: this machine's) at the instant `at`."""
    return at.astimezone(zone).date()


@lru_cache(maxsize=512)
def start_of_day(day: date, zone: tzinfo | None) -> datetime:
    """Returns the instant (UTC) at which `day` begins in `zone` (`None`: this machine's): midnight,
    or the first moment after it if the clocks skip midnight."""
    return instant(datetime.combine(day, time()), zone)


def _by_offsets(wall: datetime, zone: tzinfo | None) -> list[datetime]:
    """Converts `wall` to two instants (UTC): by the offset of `zone` a day before, then by that a
    day after. The two are equal unless the clocks change between."""
    utc, day = wall.replace(tzinfo=UTC), timedelta(days=1)
    offsets = ((utc + shift).astimezone(zone).utcoffset() for shift in (-day, day))
    return [utc - offset for offset in offsets if offset is not None]
