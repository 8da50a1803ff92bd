"""What `prep --help` and `prep COMMAND --help` print: wrapped for any width, examples last."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from textwrap import fill
from typing import Any

from tiktok_prep.base.page import NARROW
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.terminal.printing import size_of

WIDEST = 80
"""Columns. Longer lines are tiring to read."""
MOST_BESIDE = 34
"""Columns. A longer option has its text under it, as all have below NARROW columns."""

Row = tuple[str, str]
"""An option, argument or command, and what it does."""


class CommandInfo(NamedTuple):
    """What `prep --help` says of a command."""

    takes: str
    """What may be typed after its name, options aside."""
    gives: str
    """What you get, in one line."""


GROUPS = {
    "Practise": {
        "drill": CommandInfo("[ROUND]", "flashcards: what is worth most now"),
        "mock": CommandInfo("[ROUND]", "a mock interview, with follow-ups"),
        "answer": CommandInfo("[QUESTION]", "your own answer; alone: see all"),
        "add": CommandInfo('"QUESTION"', "a question of your own"),
    },
    "The interview": {
        "plan": CommandInfo("[ROUND WHEN]", "set a date; the days until then"),
        "brief": CommandInfo("[ROUND]", "one page for the hour before"),
        "debrief": CommandInfo("[ROUND]", "note what they really asked"),
    },
    "Look": {
        "list": CommandInfo("[ROUND]", "all questions, and how each went"),
        "show": CommandInfo("QUESTION", "everything about one question"),
        "stats": CommandInfo("[ROUND]", "what you remember, and what is due"),
    },
    "Look after": {
        "undo": CommandInfo("", "take back the last rating"),
        "suspend": CommandInfo("[QUESTION...]", "keep questions out of drills"),
        "export": CommandInfo("[FILE]", "everything, cards or a calendar"),
        "import": CommandInfo("FILE", "add what another machine has"),
        "check": CommandInfo("[DIR]", "is everything in order, or a deck?"),
        "new": CommandInfo("DIR", "a small deck to make your own"),
        "use": CommandInfo("[DECK]", "choose the deck you practise"),
    },
}
"""Heading in `prep --help` -> its commands: name -> info. Each runs `run` in commands/<name>.py."""
COMMANDS = {name: info for commands in GROUPS.values() for name, info in commands.items()}

EXAMPLES: Mapping[str, Sequence[Row]] = {
    "drill": (
        ("prep drill hiring-manager -m 15", "a quarter of an hour for one round"),
        ("prep drill hm-large-operation", "one question, then its facts"),
        ("prep drill --warm-up", "just before the interview"),
    ),
    "mock": (
        ("prep mock", "the round of your next interview"),
        ("prep mock executive -m 20", "a short one of another round"),
    ),
    "answer": (
        ("prep answer", "your answers and stories on one page"),
        ("prep answer hm-large-operation", "write or change an answer in your editor"),
        ("prep answer hm-la --story launch", "say which story it tells"),
    ),
    "add": (
        ('prep add "Why us?" screening', "asks what a strong answer says"),
        ('prep add "Why now?"', "for your next interview"),
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
        ("prep list --due", "what is due, or in the plan of today"),
        ("prep list --facts --tag nordics", "the facts about one subject"),
    ),
    "show": (
        ("prep show hm-large-operation", "points, your answer, when it returns"),
        ("prep show why tiktok", "some words of the question will do"),
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
        ("prep check", "is everything in order, and where is it?"),
        ("prep check ./nurse --strict", "a deck of your own; suggestions count as faults"),
    ),
    "new": (
        ("prep new ./nurse", "write the files of a small deck"),
        ("prep use ./nurse", "use it from now on"),
    ),
    "use": (
        ("prep use", "which deck is in use, and which others are known"),
        ("prep use ./nurse", "a deck of your own, from now on"),
        ("prep use built-in", "go back"),
    ),
}
"""Command -> command lines to copy, each with what it is for."""


SHARED = {
    "as_json": "--json",
    "deck": "--deck DIR",
    "plain": "--plain",
    "color": "--color WHEN",
    "help": "--help",
}
"""Options that mean the same in every command, by parameter: one row of its help."""
ONE_COMMAND = "prep help COMMAND: more"
HEADINGS = 15
"""Columns for the headings of `prep --help`."""
MORE: Sequence[Row] = (
    (
        "Options",
        "--deck DIR (PREP_DECK), --plain (ACCESSIBLE=1), --color WHEN, "
        "--version, --install-completion. PREP_HOME: folder of your files",
    ),
    ("Exit codes", "0 done, 1 deck or disk faulty, 2 usage, 128+n by signal n"),
)
"""What `prep --help` says below the commands."""


def prep_help() -> str:
    """Returns the help of prep itself. It needs no Typer, which takes as long to load as `list`.

    On a screen narrower than NARROW, what a command takes is left out.
    """
    width = _width()
    if width < NARROW:
        lines = ["Usage: prep [COMMAND]", "Alone: what to type next", ONE_COMMAND, ""]
        for title, commands in GROUPS.items():
            lines.append(title)
            lines += [_beside(f" {name}", info.gives, 9, width) for name, info in commands.items()]
        return "\n".join(
            [*lines, "", *(_beside(f"{name}:", text, 4, width) for name, text in MORE)]
        )
    lines = [f"Usage: prep [COMMAND]    Alone: what to type next. {ONE_COMMAND}", ""]
    column = max(len(f"{name} {info.takes}") for name, info in COMMANDS.items()) + 2
    for title, commands in GROUPS.items():
        for number, (name, (takes, gives)) in enumerate(commands.items()):
            lead = f"{'' if number else title:<{HEADINGS}}{f'{name} {takes}':<{column}}"
            lines.append(_beside(lead, gives, len(lead), width))
    return "\n".join([*lines, "", *(_beside(name, text, HEADINGS, width) for name, text in MORE)])


def _beside(lead: str, text: str, column: int, width: int) -> str:
    """Wraps `text` in the columns from `column` to `width`; the first row begins with `lead`."""
    return fill(
        text,
        width,
        initial_indent=lead.ljust(column - 1) + " ",
        subsequent_indent=" " * column,
        break_on_hyphens=False,
    )


def command_help(context: Any) -> str:
    """Returns the help of one command: what it gives, its options, the rare ones, examples."""
    from inspect import cleandoc

    width = _width()
    usage = " ".join(
        ["Usage:", context.command_path, *context.command.collect_usage_pieces(context)]
    )
    examples = EXAMPLES.get(context.command.name or "", ())
    about = [_paragraph(part, width) for part in cleandoc(context.command.help or "").split("\n\n")]
    here = {param.name for param in context.command.get_params(context)}
    shared = ", ".join(name for param, name in SHARED.items() if param in here)
    parts = [
        "\n".join([_paragraph(usage, width, first="", others="    "), *about]),
        _section("Options", _rows(context, rare=False), width),
        _section("Rarely needed", _rows(context, rare=True), width, last=shared),
        _section("Examples", examples, width),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _rows(context: Any, *, rare: bool) -> list[Row]:
    """Lists a command's arguments and options with their help: only the rare ones, or without
    `rare` only the others. Leaves out SHARED; a round that can be named bare or by option has one
    row."""
    from tiktok_prep.options import RARE

    rows: list[Row] = []
    params = context.command.get_params(context)
    takes_round = any(param.name == "bare_round" for param in params)
    for param in params:
        record = param.get_help_record(context)
        is_rare = getattr(param, "rich_help_panel", None) == RARE
        if not record or param.name in SHARED or is_rare is not rare:
            continue
        if param.name == "bare_round":
            rows.append((record[0], f"{param.help} (also -s, --stage)."))
        elif not (takes_round and param.name == "stage"):
            rows.append((record[0], param.help or ""))
    return rows


def _width() -> int:
    return min(WIDEST, max(20, size_of(sys.stdout)[0])) - 1


def _section(title: str, rows: Sequence[Row], width: int, *, last: str = "") -> str:
    """Returns a title, the rows in two columns (on a narrow screen below each other), and `last`
    as one more row without columns; '' without rows and `last`."""
    if not (rows or last):
        return ""
    column = 4 + max((len(name) for name, _ in rows if len(name) <= MOST_BESIDE), default=0)
    lines = [f"{title}:"]
    for name, says in rows:
        if width < NARROW or len(name) + 4 > column:
            lines.append(_paragraph(name, width, others="      "))
            lines.append(_beside("", says, 6 if width < NARROW else column, width))
        else:
            lines.append(_beside(f"  {name}", says, column, width))
    lines += [_paragraph(last, width, others="      ")] if last else []
    return "\n".join(lines)


def _paragraph(text: str, width: int, *, first: str = "  ", others: str = "  ") -> str:
    """Wraps `text` as one paragraph; `first` is the indent of its first row, `others` that of the
    rows below."""
    text = " ".join(text.split())
    return fill(text, width, initial_indent=first, subsequent_indent=others, break_on_hyphens=False)
