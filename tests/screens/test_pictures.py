"""The pictures in the README and in docs are screens as they are now.

`UPDATE_GOLDEN=1 pytest tests/screens/test_pictures.py` draws them anew.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from builders import NOW, UTC_NOW, own_words
from made_history import write_history
from paths import ROOT
from running import prep
from terminal_svg import terminal_svg

from tiktok_prep import wiring
from tiktok_prep.base.page import Line, Look
from tiktok_prep.base.settings import Settings
from tiktok_prep.deck.loading import load_deck
from tiktok_prep.drill.card import DrillCard
from tiktok_prep.drill.card_page import card_page
from tiktok_prep.drill.session import DrillQuestion
from tiktok_prep.model import Rating
from tiktok_prep.planning.queue import Ahead

COLUMNS = 80
DAYS = {Rating.AGAIN: 0, Rating.HARD: 1, Rating.GOOD: 3, Rating.EASY: 8}


class Collected:
    """A printer that keeps the lines of its page."""

    look = Look(width=COLUMNS)

    def __init__(self) -> None:
        self.lines: list[Line] = []

    def page(self, lines: Iterable[Line]) -> None:
        self.lines += lines

    report = page


def drill() -> list[Line]:
    """A question of the built-in deck with two of its points marked as missed."""
    question = load_deck(ROOT / "data").question("hm-large-operation")
    assert question is not None
    points = [point.id for point in question.points]

    def due_after(rating: Rating, left_out: Collection[str]) -> Mapping[str, datetime]:
        soon, later = UTC_NOW + timedelta(minutes=10), UTC_NOW + timedelta(days=DAYS[rating])
        return {p: soon if p in left_out or not DAYS[rating] else later for p in points}

    asked = DrillQuestion(
        question,
        question.ask,
        state="learning",
        once_more=False,
        missed=frozenset(),
        number=3,
        ahead=Ahead(9, what="today"),
        left_s=18 * 60,
        due_after=due_after,
    )
    mine = own_words(
        question.id, **{points[0]: "120 people, 9 markets, appeals upheld 9 % to 4 %."}
    )
    missed = frozenset((points[0], points[2]))
    card = DrillCard(asked, "rate", missed, seconds=92, own_words=mine, can_write=True)
    blocks = card_page(card, Look(width=COLUMNS), NOW, is_screen=True)
    return [entry for block in blocks if block.place != "pin" for entry in block.lines]


def printed(monkeypatch: pytest.MonkeyPatch, home: Path, *args: str) -> list[Line]:
    """What a command prints for somebody who has practised for nine evenings."""
    monkeypatch.setattr(wiring, "now", lambda: NOW)
    write_history(home, wiring.load_deck(Settings()), now=NOW)
    collected = Collected()
    monkeypatch.setattr(wiring, "stdout", lambda chosen, is_report=False: collected)
    prep(*args)
    return collected.lines


def check_picture(name: str, page: str, alt: str, lines: list[Line]) -> None:
    path = ROOT / "docs" / f"{name}.svg"
    picture = terminal_svg(lines, columns=COLUMNS, title=alt)
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(picture, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == picture
    folder = "" if "/" in page else "docs/"
    assert f"![{alt}]({folder}{name}.svg)" in (ROOT / page).read_text(encoding="utf-8")


def test_the_picture_of_a_drill_is_the_screen_as_it_is_now() -> None:
    alt = "A drill: a question, its points with two marked as missed, and the keys that rate it"
    check_picture("drill", "README.md", alt, drill())


@pytest.mark.parametrize(
    ("name", "args", "alt"),
    [
        pytest.param("plan", ["plan"], "prep plan: two interviews and the days to them", id="plan"),
        pytest.param("today", [], "prep: both interviews, and the command to type next", id="prep"),
    ],
)
def test_the_picture_of_a_page_is_the_page_as_it_is_now(
    name: str, args: list[str], alt: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_picture(name, "docs/a-week.md", alt, printed(monkeypatch, home, *args))


@pytest.mark.parametrize("path", sorted((ROOT / "docs").glob("*.svg")), ids=lambda path: path.name)
def test_a_picture_loads_nothing_and_is_small(path: Path) -> None:
    picture = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
    assert "http" not in picture and "url(" not in picture and len(picture) < 12_000


def test_the_readme_installs_and_begins_a_drill_within_its_first_20_lines() -> None:
    top = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:20]
    assert any("pip install" in row and row.endswith("prep drill hiring-manager") for row in top)


def test_the_readme_says_within_its_first_20_lines_that_it_is_unofficial() -> None:
    top = " ".join((ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:20])
    assert "unofficial" in top and "not affiliated with TikTok" in top
