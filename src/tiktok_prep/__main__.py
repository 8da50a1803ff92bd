"""The program `prep`, also as `python -m tiktok_prep`: how it starts and how it ends."""

from __future__ import annotations

import gc
import os
import signal
import sys
from types import FrameType
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line and end with its exit code."""
    gc.disable()  # a command is over before there is garbage worth looking for
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _end)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and not stream.encoding.lower().startswith("utf"):
            # a character that the locale lacks shows as '?' instead of ending the program
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    from tiktok_prep.cli import app

    code: object = 1
    try:
        app(prog_name="prep")
    except SystemExit as end:
        code = end.code
    sys.stdout.flush()
    sys.stderr.flush()
    # taking the interpreter apart in order would take as long as `list` itself
    os._exit(code if isinstance(code, int) else 0)


def _end(number: int, frame: FrameType | None) -> NoReturn:
    """End as the signal asks, by way of every `finally`: the terminal is put back."""
    raise SystemExit(128 + number)


if __name__ == "__main__":
    main()
