"""The words for predicted shares, rounded to what is known."""

from __future__ import annotations

from tiktok_prep.base.page import Span, percent, share_style
from tiktok_prep.memory.personal import Share, in_fives
from tiktok_prep.planning.predictions import Expected


def share_words(share: Share) -> str:
    """'71 %', or '70 %' if the range is wide."""
    return percent(share.told)


def range_words(share: Share) -> str:
    """'66 to 75 %', or '60 to 80 %' if the range is wide; '66 %' if both ends are told alike."""
    low, high = (percent(share.rounded(value)) for value in (share.low, share.high))
    return f"{low.removesuffix(' %')} to {high}" if low != high else low


def share_span(share: Share | None) -> Span:
    """Returns the share in its colour; '-' if nothing is predicted."""
    return Span(share_words(share), share_style(share.mean)) if share else Span("-", "dim")


def lacks_much(asked: int, points: int) -> bool:
    """Whether over a tenth of the points was never asked, so that a figure beside says how many."""
    return (points - asked) * 10 > points


def short_asked_words(asked: int, points: int) -> str:
    """'12 of 92 asked', where the page is about points."""
    return f"{asked} of {points} asked"


def expected_words(expected: Expected, of: str = "of them") -> str:
    """What you are expected to recall: 'about 80 %' of one point; of several, how many with `of`
    at the end, such as '4 to 5 of them' or '4 of them'."""
    share = expected.share
    if expected.points == 1:
        return f"about {percent(in_fives(share.mean))}"
    low, high = round(share.low * expected.points), round(share.high * expected.points)
    return f"{low} to {high} {of}" if low != high else f"{low} {of}"
