"""Golden screens: renders pages as a terminal or a pipe shows them, and compares with `golden/`."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterable
from typing import Any

from paths import GOLDEN

from tiktok_prep.base.page import Look
from tiktok_prep.terminal.printing import PlainPrinter, Printer, RichPrinter

Screens = dict[str, Callable[[Look], Iterable[Any]]]
"""Name of the golden file -> function that makes the page, of blocks."""


def a_printer(form: str) -> tuple[Printer, io.TextIOWrapper]:
    """A printer and the stream it prints to. `form` is '80', '40', 'ascii' or 'plain'."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii" if form == "ascii" else "utf-8")
    if form == "plain":
        return PlainPrinter(stream), stream
    return RichPrinter(stream, styled=False, size=(40 if form == "40" else 80, 24)), stream


def rendered(form: str, screen: Callable[[Look], Iterable[Any]]) -> str:
    """The text of a page in one of the forms of `a_printer`."""
    printer, stream = a_printer(form)
    printer.page(screen(printer.look))
    stream.flush()
    stream.seek(0)
    return stream.read()


def check_golden(name: str, text: str) -> None:
    """Fails unless `text` equals the golden file. With UPDATE_GOLDEN, writes the file first."""
    path = GOLDEN / name
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
