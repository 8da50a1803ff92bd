"""Every card of the built-in deck fits a whole screen, and longer ones scroll."""

from __future__ import annotations

import io
from collections import Counter
from datetime import timedelta

import pytest
from builders import NOW, UTC_NOW, a_question, own_words
from paths import ROOT
from streams import TerminalStream

from tiktok_prep.base.page import Block, line
from tiktok_prep.base.text import shortened
from tiktok_prep.deck.format import MAX_POINTS
from tiktok_prep.deck.loading import load_deck
from tiktok_prep.drill.asking_page import LETTERS, help_blocks, point_ids_by_letter
from tiktok_prep.drill.card import DrillCard
from tiktok_prep.drill.card_page import card_page, help_lines
from tiktok_prep.drill.key_screen import rows_of_question
from tiktok_prep.drill.session import DrillQuestion
from tiktok_prep.model import Deck, Question
from tiktok_prep.planning.queue import Ahead
from tiktok_prep.terminal.canvas import TO_LAST_BLOCK, Canvas
from tiktok_prep.terminal.printing import RichPrinter


@pytest.fixture(scope="module")
def deck() -> Deck:
    return load_deck(ROOT / "data")


def a_canvas(stream: TerminalStream, columns: int, rows: int) -> Canvas:
    return Canvas(RichPrinter(stream, styled=False, size=(columns, rows)))


def painted(blocks: list[Block], columns: int, rows: int, scroll: int = 0) -> list[str]:
    """The rows that a canvas of this size writes for the blocks."""
    stream = TerminalStream()
    canvas = a_canvas(stream, columns, rows)
    canvas.enter()
    stream.seek(0)
    stream.truncate()
    canvas.paint(blocks, scroll)
    return stream.getvalue().replace("\x1b[H", "").replace("\r\n\x1b[J", "").split("\r\n\x1b[2K")


def a_card(deck: Deck, question: Question) -> DrillCard:
    facts = tuple(fact for name in question.facts if (fact := deck.question(name)))
    asked = DrillQuestion(
        question=question,
        wording=max((question.ask, *question.also), key=len),
        state="learning",
        once_more=False,
        missed=frozenset(point.id for point in question.points),
        number=3,
        ahead=Ahead(12, "today"),
        left_s=600.0,
        due_after=lambda rating, left_out: {
            p.id: UTC_NOW + timedelta(days=3) for p in question.points
        },
        facts=facts,
        is_first=True,
    )
    own = own_words(question.id, "I led 120 people in nine markets. " * 40)
    return DrillCard(asked, seconds=100.0, own_words=own, can_write=True)


@pytest.mark.parametrize("columns", [44, 50, 60, 80, 120])
def test_the_row_about_scrolling_is_whole_at_each_width(columns: int) -> None:
    body = Block("body", tuple(line(f"row {number}") for number in range(200)))
    for scroll in (0, 120, 10_000):
        (about,) = [row for row in painted([body], columns, 14, scroll) if row.startswith("Rows")]
        assert about.endswith("scroll.") and len(about) < columns


def test_the_answer_stands_below_the_points_and_the_letters_stay_in_sight(deck: Deck) -> None:
    look = RichPrinter(io.TextIOWrapper(io.BytesIO(), "utf-8")).look
    for question in [q for q in deck.questions if not q.fact]:
        (first, *_) = question.points
        card = a_card(deck, question)._replace(phase="rate", missed=frozenset({first.id}))
        for panel, words in (
            ("o", "Your words"),
            ("r", "Facts that help:"),
            ("p", "They may push:"),
        ):
            if panel == "r" and not question.facts:
                continue
            for columns, rows in ((80, 24), (44, 14)):
                blocks = card_page(
                    card._replace(panel=panel), look._replace(width=columns), NOW, is_screen=True
                )
                shown = painted(blocks, columns, rows, TO_LAST_BLOCK)
                assert len(shown) <= rows
                assert any(row.startswith(" x a") for row in shown), question.id
                if (columns, panel) != (44, "r"):
                    assert any(words in row for row in shown), (question.id, panel, columns)


def test_every_card_of_the_built_in_deck_fits_24_rows_of_80_columns(deck: Deck) -> None:
    for question in deck.questions:
        asking = a_card(deck, question)
        revealed = asking._replace(phase="rate")
        marked = revealed._replace(missed=frozenset(point.id for point in question.points[:2]))
        for card in (asking, revealed, marked):
            look = RichPrinter(io.TextIOWrapper(io.BytesIO(), "utf-8")).look._replace(width=80)
            rows = painted(card_page(card, look, NOW, is_screen=True), 80, 24)
            assert len(rows) <= 24, question.id
            assert not any("arrow keys" in row for row in rows), (question.id, rows)


def test_help_begins_at_its_top_scrolls_to_its_end_and_says_how_to_leave(deck: Deck) -> None:
    look = RichPrinter(io.TextIOWrapper(io.BytesIO(), "utf-8")).look._replace(width=44)
    canvas = a_canvas(TerminalStream(), 44, 14)
    for question in [q for q in deck.questions if not q.fact]:
        card = a_card(deck, question)._replace(phase="rate")
        blocks = help_blocks(
            help_lines(card), card_page(card, look, NOW, is_screen=True), canvas.holds
        )
        top, end = painted(blocks, 44, 14), painted(blocks, 44, 14, scroll=10_000)
        assert len(top) == len(end) == 14
        assert any("Rows 1 to" in row for row in top)
        assert "  a to " in top[0]
        assert any(row.startswith("  q ") for row in end)
        assert top[-1] == end[-1] == "Space goes on; q, ? or Esc closes the help."
        assert max(map(len, (*top[1:], *end[1:]))) <= 44


@pytest.mark.parametrize(("columns", "rows"), [(44, 14), (60, 20)])
def test_the_ratings_stay_in_view_on_a_small_screen(deck: Deck, columns: int, rows: int) -> None:
    look = RichPrinter(io.TextIOWrapper(io.BytesIO(), "utf-8")).look
    look = look._replace(width=columns, height=rows)
    wrong_key = Block("message", (line(), line("z does nothing here. A letter " * 2)), "foot")
    for question in deck.questions:
        card = a_card(deck, question)._replace(phase="rate")
        marked = card._replace(missed=frozenset(point.id for point in question.points))
        for each in (card, marked, card._replace(panel="p"), marked._replace(panel="w")):
            blocks = card_page(each, look, NOW, is_screen=True)
            blocks = [*blocks[:-2], wrong_key, *blocks[-2:]]
            for scroll in (0, 10_000):
                screen = painted(blocks, columns, rows, scroll)
                screen[0] = screen[0].removeprefix("\x1b[2K")
                assert len(screen) <= rows and max(map(len, screen)) <= columns, question.id
                text = "\n".join(screen)
                assert all(word in text for word in ("1 Again", "4 Easy")), (question.id, text)
                if rows == 20 or scroll == 0:
                    assert "Fact" in screen[0] or "of 15" in screen[0]


def test_all_points_of_up_to_six_are_in_view_below_their_question_on_the_smallest_screen(
    deck: Deck,
) -> None:
    look = RichPrinter(io.TextIOWrapper(io.BytesIO(), "utf-8")).look._replace(width=44, height=14)
    canvas = a_canvas(TerminalStream(), 44, 14)
    rows_in_view = Counter[int]()
    for question in [q for q in deck.questions if not q.fact]:
        card = a_card(deck, question)._replace(phase="rate")
        new = card._replace(own_words=None, asked=card.asked._replace(missed=frozenset()))
        for each in (card, new):
            blocks = card_page(each, look, NOW, is_screen=True)
            rows = painted(blocks, 44, 14, rows_of_question(blocks, canvas))
            rows[0] = rows[0].removeprefix("\x1b[2K")
            text = " ".join(" ".join(rows).split())
            if len(question.points) <= 6 and each is new:
                assert all(point.says in text for point in question.points), (question.id, rows)
            assert shortened(card.asked.wording, 20).removesuffix("...") in text
            first = next(n for n, row in enumerate(rows) if row.startswith("   a  "))
            rows_in_view[sum(row.startswith("   ") for row in rows[first:])] += 1
            assert rows[-1] == "1 Again  2 Hard  3 Good  4 Easy  ? keys"
    assert min(rows_in_view) >= 8 and max(rows_in_view) == 12, rows_in_view


def test_no_fact_of_the_built_in_deck_scrolls_when_it_is_revealed_on_the_smallest_screen(
    deck: Deck,
) -> None:
    look = RichPrinter(io.TextIOWrapper(io.BytesIO(), "utf-8")).look._replace(width=44, height=14)
    for question in [q for q in deck.questions if q.fact]:
        card = a_card(deck, question)._replace(phase="rate", own_words=None, can_write=False)
        rows = painted(card_page(card, look, NOW, is_screen=True), 44, 14)
        assert not any("arrow keys" in row for row in rows), (question.id, rows)


def test_each_point_that_a_question_may_have_gets_a_letter_without_gaps() -> None:
    question = a_question(points=[f"p{number}" for number in range(MAX_POINTS)])
    assert "".join(point_ids_by_letter(question)) == LETTERS == "abcdefghijkl"
