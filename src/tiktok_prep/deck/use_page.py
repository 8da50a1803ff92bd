"""The page of `prep use`: which deck is in use, and which others are known."""

from __future__ import annotations

from tiktok_prep.base.page import Line, Look, Span, dim, line, strong
from tiktok_prep.base.text import count
from tiktok_prep.base.value import NamedTuple

USE_VERSION = 1


class UsedDeck(NamedTuple):
    """The deck in use."""

    id: str
    name: str
    folder: str
    by: str
    """What chose it: '--deck', 'PREP_DECK', 'prep use' or, if nothing did, 'built-in'."""
    has_id: bool
    """Whether the id is written in the deck's stages.yaml; if not, it is made from the folder's
    name."""
    reviews: int
    """How many ratings the history of the deck has."""
    home: str
    """The folder in PREP_HOME with your history, answers and so on. It need not exist."""


class OtherDeck(NamedTuple):
    """Another deck that has a folder in PREP_HOME, or the built-in one."""

    id: str
    folder: str
    """Where the deck was when it was last used; '' if that is not known."""
    is_there: bool
    """Whether that folder still exists."""
    is_built_in: bool


class UseReport(NamedTuple):
    """Which deck is in use, and which others are known."""

    deck: UsedDeck
    others: tuple[OtherDeck, ...]
    shared_with: str
    """Another folder whose deck has the same id, so that both share one history; '' if none."""


def use_page(report: UseReport, *, look: Look) -> list[Line]:
    """The deck in use, how many ratings its history has, and the other decks."""
    deck = report.deck
    chosen = {"prep use": "", "built-in": ", built-in"}.get(deck.by, f", by {deck.by}")
    words = f"{deck.id}{chosen}" if deck.id != deck.name else chosen.removeprefix(", ")
    page = [line("In use: ", strong(deck.name), f" ({words})" if words else "")]
    rated = f"Its history has {count(deck.reviews, 'rating')}."
    page.append(line(rated if deck.reviews else "You have not rated anything of it yet."))
    if not deck.has_id:
        page.append(
            line(
                "It has no id of its own, so its history hangs on the folder's name. "
                "To keep it for good, write at the top of its stages.yaml: ",
                Span(f"id: {deck.id}", "key"),
            )
        )
    if report.shared_with:
        page.append(line(f"It has the same id as {report.shared_with}: both share one history."))
    if report.others:
        page += [line(), line("Others:"), *(_other(other) for other in report.others)]
        page.append(line("Change: ", Span("prep use ID", "key")))
    elif deck.by == "built-in":
        page.append(line("A deck of your own: ", Span("prep use DIR", "key")))
    return page


def _other(other: OtherDeck) -> Line:
    if other.is_built_in:
        place = "built-in"
    elif other.is_there:
        place = other.folder
    else:
        place = f"{other.folder} (gone)" if other.folder else "its folder is not known"
    return line(other.id, "  ", dim(place), indent=2)
