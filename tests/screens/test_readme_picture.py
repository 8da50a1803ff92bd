"""The picture in the README is the screen of a drill as it is now.

`UPDATE_GOLDEN=1 pytest tests/screens/test_readme_picture.py` draws it anew.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from builders import NOW, UTC_NOW
from paths import ROOT
from terminal_svg import terminal_svg

from tiktok_prep.base.page import Line, Look
from tiktok_prep.deck.loading import load_deck
from tiktok_prep.drill.card import DrillCard
from tiktok_prep.drill.card_page import card_page
from tiktok_prep.drill.session import DrillQuestion
from tiktok_prep.model import Answer, Rating
from tiktok_prep.planning.queue import Ahead

PICTURE = ROOT / "docs" / "drill.svg"
COLUMNS = 80
DAYS = {Rating.AGAIN: 0, Rating.HARD: 1, Rating.GOOD: 3, Rating.EASY: 8}


def screen() -> list[Line]:
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
    mine = Answer(question.id, "120 people, 9 markets, appeals upheld 9 % to 4 %.", "")
    missed = frozenset((points[0], points[2]))
    card = DrillCard(asked, "rate", missed, seconds=92, own_answer=mine, can_write=True)
    blocks = card_page(card, Look(width=COLUMNS), NOW, is_screen=True)
    return [entry for block in blocks if block.place != "pin" for entry in block.lines]


def test_the_picture_in_the_readme_is_the_screen_as_it_is_now() -> None:
    alt = "A drill: a question, its points with two marked as missed, and the keys that rate it"
    picture = terminal_svg(screen(), columns=COLUMNS, title=alt)
    if os.environ.get("UPDATE_GOLDEN"):
        PICTURE.write_text(picture, encoding="utf-8")
    assert PICTURE.read_text(encoding="utf-8") == picture
    assert f"![{alt}](docs/drill.svg)" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_picture_loads_nothing_and_is_small() -> None:
    picture = PICTURE.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
    assert "http" not in picture and "url(" not in picture and len(picture) < 10_000


def test_the_readme_installs_and_begins_a_drill_within_its_first_20_lines() -> None:
    top = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:20]
    assert any("pip install" in row and row.endswith("prep drill hiring-manager") for row in top)
