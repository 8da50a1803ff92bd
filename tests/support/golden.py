"""Golden screens: pages as a terminal or a pipe shows them, held against files in `golden/`."""

from __future__ import annotations

import io
import os
from collections.abc import Callable

from paths import GOLDEN
from rich.console import Console

from tiktok_prep.base.page import Line, Look
from tiktok_prep.terminal.printing import PlainPrinter, Printer, RichPrinter

Screens = dict[str, Callable[[Look], list[Line]]]
"""Name -> what makes the page."""


def a_printer(form: str) -> tuple[Printer, io.TextIOWrapper]:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii" if form == "ascii" else "utf-8")
    if form == "plain":
        return PlainPrinter(stream), stream
    console = Console(
        file=stream,
        width=40 if form == "40" else 80,
        color_system=None,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
        _environ={},
    )
    return RichPrinter(stream, console), stream


def shown(form: str, screen: Callable[[Look], list[Line]]) -> str:
    printer, stream = a_printer(form)
    printer.page(screen(printer.look))
    stream.flush()
    stream.seek(0)
    return stream.read()


def approved(name: str, text: str) -> None:
    """Hold `text` against the file of that name, or with UPDATE_GOLDEN write it anew."""
    path = GOLDEN / name
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
