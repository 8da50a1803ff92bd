"""Blocks laid out for 80 columns, for 44, and as plain lines."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from streams import TerminalStream

from tiktok_prep.base.blocks import BLANK, Bullet, Heading, Paragraph, Row, Table, command
from tiktok_prep.base.page import Span, dim
from tiktok_prep.base.text import columns
from tiktok_prep.terminal.printing import PlainPrinter, RichPrinter

if TYPE_CHECKING:
    from tiktok_prep.base.blocks import Block

LONG = "How do you brief forty moderators on a policy?"
PAGE: list[Block] = [
    Paragraph(dim("My deck")),
    Heading("Recall now", "by round"),
    Row("First round (manager)", "71 %", "66 to 75 %, 29 today", bar=0.71),
    Row("Chat", "6 %", "held Mon 30 Nov", bar=0.06),
    Row("Fit", "2 of 9 asked", "new: 7 questions"),
    Heading("Weakest points"),
    Row(Span("missed", "bad"), "The early sign, and who has to be told about it before anybody"),
    Row("61 %", "What it costs", below="About 3,000 a month"),
    Heading("Questions"),
    Table(
        ("", "", "last time", "due"),
        (
            ("hm-01", LONG, "5 of 7, 2 days ago", Span("now", "warn")),
            ("hm-02", "Why here?", "", "-"),
        ),
    ),
    Bullet("One", below="in other words"),
    BLANK,
    Paragraph(
        ("Next: ", command("prep drill"), "; source: ", Span("report", "dim", "https://a.b"))
    ),
]


def shown(width: int, height: int = 24) -> str:
    stream = TerminalStream()
    printer = RichPrinter(stream, styled=False, size=(width, height), deck_option=" --deck uk")
    printer.page(PAGE)
    return stream.getvalue()


def test_on_80_columns_rows_and_tables_are_aligned() -> None:
    assert (
        shown(80)
        == """\
My deck

Recall now  by round
  First round (manager)  ███████░░░  71 %  66 to 75 %, 29 today
  Chat                   █░░░░░░░░░   6 %  held Mon 30 Nov
  Fit                    2 of 9 asked      new: 7 questions

Weakest points
  missed  The early sign, and who has to be told about it before anybody
  61 %    What it costs
          About 3,000 a month

Questions
                                                         last time           due
  hm-01  How do you brief forty moderators on a policy?  5 of 7, 2 days ago  now
  hm-02  Why here?                                                           -
  - One
    in other words

Next: prep drill --deck uk; source: report
"""
    )


def test_on_44_columns_nothing_is_side_by_side() -> None:
    assert (
        shown(44)
        == """\
My deck

Recall now  by round
  First round (manager)  71 %
    66 to 75 %, 29 today
  Chat  6 %
    held Mon 30 Nov
  Fit  2 of 9 asked
    new: 7 questions

Weakest points
  missed  The early sign, and who has to be
          told about it before anybody
  61 %    What it costs
          About 3,000 a month

Questions
  hm-01  5 of 7, 2 days ago  now
    How do you brief forty moderators on...
  hm-02  -
    Why here?
  - One
    in other words

Next: prep drill --deck uk; source: report
"""
    )


def test_plain_lines_say_one_thing_each() -> None:
    stream = io.StringIO()
    PlainPrinter(stream, deck_option=" --deck uk").page(PAGE)
    assert (
        stream.getvalue()
        == """\
My deck

Recall now  by round
First round (manager): 71 %, 66 to 75 %, 29 today
Chat: 6 %, held Mon 30 Nov
Fit: 2 of 9 asked, new: 7 questions

Weakest points
missed: The early sign, and who has to be told about it before anybody
61 %: What it costs
  About 3,000 a month

Questions
hm-01: How do you brief forty moderators on a policy?; last time: 5 of 7, 2 days ago; due: now
hm-02: Why here?; due: -
  - One
    in other words

Next: prep drill --deck uk; source: report (https://a.b)
"""
    )


TEXTS = st.text("ab 字é", max_size=60)


@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS, TEXTS), min_size=1, max_size=4), st.integers(20, 99))
def test_a_table_takes_one_row_a_line_where_it_has_room_and_never_more_than_the_width(
    rows: list[tuple[str, ...]], width: int
) -> None:
    stream = TerminalStream()
    RichPrinter(stream, styled=False, size=(width, 24)).page(
        [Table(("", "", "a", "b"), tuple(rows))]
    )
    assert all(columns(row) <= width for row in stream.getvalue().split("\n"))
