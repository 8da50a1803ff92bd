"""What clocks show: the zone of this machine, and the instants at which it is a time of day.

`at.astimezone(zone)` is an instant as the clocks of a zone show it then. The way back has a
function, `instant`: a time of day can come twice or not at all.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

from tiktok_prep.base.errors import UsageError


class MachineZone(tzinfo):
    """The zone of this machine.

    A time in it keeps the offset that the clocks had at its instant, so that what is added to it
    is time that passes, though the clocks may change meanwhile. `astimezone` looks up the offset
    anew.
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
        return local(at.replace(tzinfo=UTC))


def instant_text(at: datetime) -> str:
    """An aware instant as fixed-width UTC text, which sorts in order of time."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def local(at: datetime) -> datetime:
    """An instant as the clocks of this machine show it then.

    Raises UsageError if they are so far from UTC that no date can be told.
    """
    try:
        shown = at.astimezone()
        offset = shown.utcoffset()
        assert offset is not None
        if abs(round(offset / timedelta(minutes=1))) >= 24 * 60:  # as the history writes it
            raise ValueError(offset)
    except ValueError as error:  # the offset is no `timezone`
        message = "the time zone of this machine is a day or more from UTC"
        raise UsageError(message, hint="set TZ to a zone such as Europe/London") from error
    return shown.replace(tzinfo=MachineZone(offset))


def instants(wall: datetime, zone: tzinfo | None) -> list[datetime]:
    """The instants, UTC and in order, at which clocks of `zone` show the naive time `wall`; empty
    if they skip it."""
    before, after = _by_offsets(wall, zone)
    if before == after:
        return [before]
    both = sorted((before, after))  # the clocks change nearby
    return [at for at in both if at.astimezone(zone).replace(tzinfo=None) == wall]


def instant(wall: datetime, zone: tzinfo | None) -> datetime:
    """The first of `instants`; of a time that the clocks skip, the one by the offset before."""
    return (instants(wall, zone) or _by_offsets(wall, zone))[0]


def local_day(at: datetime, zone: tzinfo | None) -> date:
    """The day that the clocks of `zone` show at an instant."""
    return at.astimezone(zone).date()


@lru_cache(maxsize=512)
def beginning(day: date, zone: tzinfo | None) -> datetime:
    """The instant, UTC, at which a day begins by the clocks of `zone`."""
    return instant(datetime.combine(day, time()), zone)


def _by_offsets(wall: datetime, zone: tzinfo | None) -> list[datetime]:
    """`wall` by the offset that the clocks have a day before it, and by that of a day after it."""
    utc, day = wall.replace(tzinfo=UTC), timedelta(days=1)
    offsets = ((utc + away).astimezone(zone).utcoffset() for away in (-day, day))
    return [utc - offset for offset in offsets if offset is not None]
