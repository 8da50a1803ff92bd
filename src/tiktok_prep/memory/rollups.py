"""Sums that the store keeps up to date, so that `stats` need not read the whole history again.

Some of these values are printed as JSON, and their docstrings are the descriptions in its schema.
"""

from __future__ import annotations

from datetime import date

from tiktok_prep.base.value import NamedTuple

LONGEST_MS = 15 * 60 * 1000
"""A longer review counts as this long: a question left open overnight is not practice time."""
SHORTEST_MS = 1000
"""A shorter review came from a script and says nothing about your pace."""
RECENT = 9
"""How many of a question's last reviews are used to estimate how long it takes."""


class DayTotal(NamedTuple):
    """The reviews of one local day."""

    day: date
    reviews: int
    took_ms: int
    asked: int
    """Points asked again, on a later day than the last time and at least six hours after it, in
    answers that took two seconds a point."""
    recalled: int
    """Of `asked`, those neither left out nor rated Again."""


class Total(NamedTuple):
    """All reviews, without those taken back."""

    reviews: int
    took_ms: int
    """Each review counts at most 15 minutes."""
    first_day: date | None
    """Local day of the first review; `None` if there are none."""


class FirstTries(NamedTuple):
    """How points went the very first time they were asked, in answers that took two seconds a
    point."""

    asked: int
    recalled: int
    """Of `asked`, those neither left out nor rated Again."""
