"""Lines of text that you type: editable on a terminal, read as they come from a pipe."""

from __future__ import annotations

import re
import sys
from contextlib import suppress
from typing import Protocol, TextIO

MAX_LINE_BYTES = 65536
"""A longer line from a pipe is read as several lines."""


def read_line(prompt: str, *, recalls: bool = False) -> str | None:
    """Prints `prompt` on a terminal and returns the line typed after it, edited with readline;
    `None` at the end of input (Ctrl-D). With `recalls`, the arrow keys bring the line back at later
    prompts."""
    with suppress(ImportError):  # Windows has none
        import readline

        readline.set_auto_history(recalls)
    sys.stdin.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        return input(prompt)
    except EOFError:
        return None


class Lines(Protocol):
    """A source of typed lines."""

    live: bool
    """Whether the lines are typed on a terminal."""

    def ask(self, prompt: str) -> str | None:
        """Returns the next line, stripped; `None` at the end of input (Ctrl-D). Only a terminal
        shows `prompt`."""


def lines_from(stream: TextIO | None) -> Lines:
    """Returns `TypedLines` if `stream` is a terminal, else `PipedLines`. A `stream` that is `None`
    counts as a pipe without lines."""
    if stream is not None and stream.isatty():
        return TypedLines()
    return PipedLines(stream)


class TypedLines:
    """Lines from a terminal, edited with readline."""

    live = True

    def ask(self, prompt: str) -> str | None:
        text = read_line(prompt, recalls=True)
        if text is None:
            sys.stdout.write("\n")
            return None
        return re.sub(r"[\r\n]+", " ", text).strip()  # a paste may have line breaks


class PipedLines:
    """Lines from a pipe or a file, without prompts."""

    live = False

    def __init__(self, stream: TextIO | None) -> None:
        self._bytes = stream.buffer if stream is not None else None

    def ask(self, prompt: str) -> str | None:
        raw = self._bytes.readline(MAX_LINE_BYTES) if self._bytes else b""
        return raw.decode(errors="replace").strip() if raw else None
