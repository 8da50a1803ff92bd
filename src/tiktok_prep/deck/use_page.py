"""The page of `prep use`: which deck is in use, and which others are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tiktok_prep.base.blocks import Heading, Paragraph, Table
from tiktok_prep.base.page import Span, strong
from tiktok_prep.base.text import count
from tiktok_prep.base.value import NamedTuple

if TYPE_CHECKING:
    from tiktok_prep.base.blocks import Block

USE_VERSION = 2


class OtherDeck(NamedTuple):
    """Another deck that has a folder in PREP_HOME, or the built-in one."""

    id: str
    folder: str
    """Where the deck was when it was last used, or 'built-in'; '' if that is not known."""


class UseReport(NamedTuple):
    """Which deck is in use, and which others are known."""

    id: str
    name: str
    folder: str
    by: str
    """What chose it: '--deck', 'PREP_DECK', 'prep use' or, if nothing did, 'built-in'."""
    reviews: int
    """How many ratings the history of the deck has."""
    home: str
    """The folder in PREP_HOME with your history. It need not exist."""
    others: tuple[OtherDeck, ...]


def use_page(report: UseReport) -> list[Block]:
    """The deck in use, how many ratings its history has, and the other decks."""
    rated = f"Its history has {count(report.reviews, 'rating')}."
    how = "built-in" if report.by == "built-in" else f"chosen by {report.by}"
    page: list[Block] = [
        Paragraph(("In use: ", strong(report.name), f" ({report.id}, {how})")),
        Paragraph(rated if report.reviews else "You have not rated anything of it yet."),
    ]
    if not report.others:
        return [*page, Paragraph(("A deck of your own: ", Span("prep use DIR", "key")))]
    rows = tuple((other.id, other.folder) for other in report.others)
    page += [Heading("Others"), Table(("", ""), rows)]
    return [*page, Paragraph(("Change: ", Span("prep use ID", "key")))]
