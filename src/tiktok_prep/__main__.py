"""The program `prep`, also as `python -m tiktok_prep`: how it starts and how it ends."""

from __future__ import annotations

import errno
import gc
import os
import signal
import sys
from types import FrameType
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line and end with its exit code."""
    gc.disable()  # a command is over before there is garbage worth looking for
    for name in ("SIGTERM", "SIGHUP", "SIGQUIT"):
        number = getattr(signal, name, None)
        if number and signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup
            signal.signal(number, _end)
    # closed by whoever started it (`>&-`): then nobody wants to read
    sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: PTH123, SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: PTH123, SIM115
    for stream in (sys.stdout, sys.stderr):
        if not stream.encoding.lower().startswith("utf"):
            # a character that the locale lacks shows as '?' instead of ending the program
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        code = _run()
    except KeyboardInterrupt:  # before the commands are loaded, or while the last words are said
        code = 130
    # taking the interpreter apart in order would take as long as `list` itself
    os._exit(code)


def _run() -> int:
    """Run to the last byte of output; the exit code. A bug is left to end in a traceback."""
    from tiktok_prep.base.errors import PrepError
    from tiktok_prep.cli import app, show_error

    try:
        try:
            app(prog_name="prep")
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0
        sys.stdout.flush()
    except BrokenPipeError:
        return 0
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EIO):
            raise
        show_error(PrepError(f"the output cannot be written: {error.strerror}"))
        return 1
    return code


def _end(number: int, frame: FrameType | None) -> NoReturn:
    """End as the signal asks, by way of every `finally`: the terminal is put back."""
    raise SystemExit(128 + number)


if __name__ == "__main__":
    main()
