"""What `prep --help` and `prep COMMAND --help` print: wrapped for any width, examples last."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from inspect import cleandoc
from textwrap import fill
from typing import Any

from tiktok_prep.options import RARE

WIDEST = 80
"""Columns. Longer lines are tiring to read."""
NARROW = 60
"""Columns. Below, what an option does stands under it, not beside it."""
MOST_BESIDE = 34
"""Columns. A longer option has its text under it."""

Row = tuple[str, str]
"""An option, argument or command, and what it does."""

EXAMPLES: Mapping[str, Sequence[Row]] = {
    "drill": (
        ("prep drill", "what is worth most now, of all rounds"),
        ("prep drill hiring-manager -m 15", "a quarter of an hour for one round"),
        ("prep drill --warm-up", "just before the interview"),
    ),
    "mock": (
        ("prep mock", "the round of your next interview"),
        ("prep mock executive -m 20 --style sceptical", "a short one with a hard interviewer"),
        ("prep mock --resume", "go on after a break"),
    ),
    "answer": (
        ("prep answer", "your answers and stories on one page"),
        ("prep answer hm-large-operation", "write or change an answer in your editor"),
        ("prep answer hm-large-operation --story festival-launch", "which story it tells"),
    ),
    "add": (
        ('prep add "Why us and not a bank?" screening', "asks what a strong answer says"),
        ('prep add "Why now?" --point "What I learnt"', "with a point; repeat it for more"),
        ("prep add --edit", "change your questions in your editor"),
    ),
    "plan": (
        ("prep plan hiring-manager thu 14:00", "set the date of an interview"),
        ("prep plan -m 30 --off sun", "half an hour a day, but not on Sundays"),
        ("prep plan", "the days until then"),
    ),
    "brief": (
        ("prep brief", "the next interview"),
        ("prep brief executive --html brief.html", "a page to print or read on a phone"),
    ),
    "debrief": (
        ("prep debrief", "the last interview that is over"),
        ("prep debrief screening --show", "what you wrote of one round"),
    ),
    "list": (
        ("prep list hiring-manager", "the questions of one round"),
        ("prep list --due", "what is due now, facts too"),
        ("prep list --facts --tag nordics", "the facts about one subject"),
    ),
    "show": (
        ("prep show hm-large-operation", "points, your answer, when it returns"),
        ("prep show hm-la", "the beginning of an id is enough"),
    ),
    "stats": (
        ("prep stats", "all rounds"),
        ("prep stats executive", "one round"),
    ),
    "undo": (
        ("prep undo", "take back the last rating; again for the one before"),
        ("prep undo --ahead", "after a day on which the clock was wrong"),
    ),
    "suspend": (
        ("prep suspend hm-large-operation", "no drill asks it"),
        ("prep suspend --undo hm-large-operation", "drills ask it again"),
    ),
    "export": (
        ("prep export mine.zip", "everything, for another machine or to keep"),
        ("prep export plan.ics", "the plan and the interviews for your calendar"),
        ("prep export | wc -l", "the history, in a pipe"),
    ),
    "import": (
        ("prep import mine.zip", "add what another machine has"),
        ("prep import questions.csv -s scr", "a table of questions, for one round"),
        ("ssh desk prep export | prep import -", "its history alone, straight from there"),
    ),
    "check": (
        ("prep check", "the deck in use, and your own questions"),
        ("prep check ./nurse --strict", "a deck of your own; suggestions count as faults"),
    ),
    "new": (
        ("prep new ./nurse", "write the files of a small deck"),
        ("prep drill --deck ./nurse", "drill it"),
    ),
}
"""Command -> command lines to copy, each with what it is for."""


def prep_help(context: Any, groups: Mapping[str, Sequence[Row]], epilog: str) -> str:
    """The help of prep itself: heading -> commands, then its options."""
    width = _width()
    options = _rows(context)
    rare = [row for row in options if "completion" in row[0]]
    column = max(len(name) for rows in groups.values() for name, _ in rows) + 4
    parts = [
        _paragraph("Usage: prep [OPTIONS] COMMAND [ARGS]...", width),
        _paragraphs(context.command.help, width),
        *(_section(title, rows, width, column) for title, rows in groups.items()),
        _section("Options", [row for row in options if row not in rare], width),
        _section("Rarely needed", rare, width),
        _paragraph(epilog, width),
    ]
    return "\n".join(parts)


def command_help(context: Any) -> str:
    """The help of one command: what it does, its options, the rare ones, examples."""
    width = _width()
    usage = " ".join(
        ["Usage:", context.command_path, *context.command.collect_usage_pieces(context)]
    )
    examples = EXAMPLES.get(context.command.name or "", ())
    parts = [
        _paragraph(usage, width, hanging="    "),
        _paragraphs(context.command.help, width),
        _section("Options", _rows(context, rare=False), width),
        _section("Rarely needed", _rows(context, rare=True), width),
        _section("Examples", examples, width),
    ]
    return "\n".join(part for part in parts if part)


def _rows(context: Any, *, rare: bool | None = None) -> list[Row]:
    """The arguments and options with their help; with `rare`, only those, or only the others."""
    rows = []
    for param in context.command.get_params(context):
        record = param.get_help_record(context)
        is_rare = getattr(param, "rich_help_panel", None) == RARE or param.name == "help"
        if record and rare in (None, is_rare):
            rows.append((record[0], param.help or ""))
    return rows


def _width() -> int:
    return min(WIDEST, max(20, shutil.get_terminal_size().columns)) - 1


def _section(title: str, rows: Iterable[Row], width: int, column: int = 0) -> str:
    """The rows in two columns below a title; on a narrow screen below each other. '' for none.

    The second column begins at `column`, or after the widest of the first one.
    """
    rows = list(rows)
    if not rows:
        return ""
    widest = max((len(name) for name, _ in rows if len(name) <= MOST_BESIDE), default=0)
    column = column or widest + 4
    lines = [f"{title}:"]
    for name, says in rows:
        if width < NARROW or len(name) + 4 > column:
            under = " " * (6 if width < NARROW else column)
            lines += [_paragraph(f"  {name}", width, hanging="      ").rstrip("\n")]
            lines += [fill(says, width, initial_indent=under, subsequent_indent=under)]
        else:
            lead = f"  {name}".ljust(column)
            lines.append(fill(says, width, initial_indent=lead, subsequent_indent=" " * column))
    return "\n".join(lines) + "\n"


def _paragraphs(text: str | None, width: int) -> str:
    parts = cleandoc(text or "").split("\n\n")
    return "\n".join(_paragraph(part, width, indent="  ") for part in parts)


def _paragraph(text: str, width: int, *, indent: str = "", hanging: str = "") -> str:
    """One paragraph, with its spaces at the beginning kept."""
    lead = indent + text[: len(text) - len(text.lstrip())]
    return (
        fill(
            " ".join(text.split()),
            width,
            initial_indent=lead,
            subsequent_indent=hanging or lead,
            break_on_hyphens=False,
        )
        + "\n"
    )
