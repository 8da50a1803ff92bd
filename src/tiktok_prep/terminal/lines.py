"""Lines that a person types: edited on a terminal, one after another from anything else."""

from __future__ import annotations

import re
import sys
from typing import Protocol, TextIO

from tiktok_prep.terminal.typed_line import typed_line

LONGEST = 65536
"""Bytes; what is longer comes in pieces."""


class Lines(Protocol):
    """Where typed lines come from."""

    live: bool
    """Whether a person types them."""

    def ask(self, prompt: str) -> str | None:
        """What was typed, without spaces around it; `None` at the end of input (Ctrl-D)."""


def lines_from(stream: TextIO | None) -> Lines:
    """The lines of standard input."""
    if stream is not None and stream.isatty():
        return TypedLines()
    return PipedLines(stream)


class TypedLines:
    """From a terminal, with the keys that a shell has for editing a line."""

    live = True

    def ask(self, prompt: str) -> str | None:
        typed = typed_line(prompt, recalls=True)
        if typed is None:
            sys.stdout.write("\n")
            return None
        return re.sub(r"[\r\n]+", " ", typed).strip()  # pasted


class PipedLines:
    """From a pipe or a file; prompts are not shown."""

    live = False

    def __init__(self, stream: TextIO | None) -> None:
        self._bytes = stream.buffer if stream is not None else None

    def ask(self, prompt: str) -> str | None:
        raw = self._bytes.readline(LONGEST) if self._bytes else b""
        return raw.decode(errors="replace").strip() if raw else None
