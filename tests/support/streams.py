"""Streams that say what they are."""

from __future__ import annotations

import io


class TerminalStream(io.StringIO):
    """A stream that says it is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True
