"""The program `prep`, also run as `python -m tiktok_prep`: how it starts and ends."""

from __future__ import annotations

import errno
import gc
import os
import signal
import sys
import time
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from tiktok_prep.base.errors import PrepError

AT_ONCE = {None: "today", "drill": "drill", "list": "list", "plan": "plan", "stats": "stats"}
"""Command that runs without Typer when typed without options -> its module."""
TAKE_A_ROUND = ("drill", "list", "stats")
"""Those that run so with a round, too, in one or several words."""
MEANT_AS_ONE_S = 1.0
"""A signal so soon after another that ends the program changes nothing."""
_received: list[float] = []
"""When the last signal came that ends the program, on the monotonic clock; empty before."""


def main() -> NoReturn:
    """Runs the command line and exits with its code."""
    gc.disable()  # a command ends before there is garbage worth collecting
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"):
        number = getattr(signal, name, None)
        if number and signal.getsignal(number) is not signal.SIG_IGN:  # ignored under nohup
            signal.signal(number, _end_on_signal)
    # None if the caller closed it (`>&-`)
    sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: PTH123, SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: PTH123, SIM115
    for stream in (sys.stdout, sys.stderr):
        if not stream.encoding.lower().startswith("utf"):
            # show '?' for a character that the locale lacks, instead of crashing
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        code = _run()
    except KeyboardInterrupt:  # during imports, or while the last output is written
        code = 130
    # a regular shutdown of the interpreter takes as long as `list` itself
    os._exit(code)


def _run() -> int:
    """Runs a command, flushes its output and returns the exit code.

    That is 0 if the reader closed the pipe, and 1 (with a message) if the output cannot be written.
    Other errors are raised, so that a bug keeps its traceback.
    """
    from tiktok_prep.base.errors import PrepError, cannot_write
    from tiktok_prep.base.system import is_closed_pipe

    try:
        try:
            if not _run_at_once(sys.argv[1:]):
                from tiktok_prep.cli import app

                app(prog_name="prep")
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0
        except PrepError as error:
            code = _exit_code(error)
        except KeyboardInterrupt:
            code = 130
        sys.stdout.flush()
    except OSError as error:
        if is_closed_pipe(error):
            return 0
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EIO):
            raise
        return _exit_code(cannot_write("the output", error))
    return code


def _run_at_once(args: list[str]) -> bool:
    """Runs one of AT_ONCE if nothing else was typed but a round where it takes one, and returns
    True; returns False for any other command line.

    Importing Typer takes longer than these commands. A test compares what they do with and without.
    """
    if "_PREP_COMPLETE" in os.environ:
        return False
    name, words = args[0] if args else None, args[1:]
    are_plain = all(word[:1].isalnum() and word.replace("-", "").isalnum() for word in words)
    takes_words = not words or (name in TAKE_A_ROUND and are_plain)
    if name not in AT_ONCE or not takes_words:
        return False
    from importlib import import_module

    from tiktok_prep.base.settings import Settings

    round_words = [" ".join(words)] if words else []
    import_module(f"tiktok_prep.commands.{AT_ONCE[name]}").run(Settings(), *round_words)
    return True


def _exit_code(error: PrepError) -> int:
    """Prints the error to stderr and returns its exit code."""
    from tiktok_prep.wiring import tell_fault

    tell_fault("error", error)
    return error.exit_code


def _end_on_signal(number: int, frame: FrameType | None) -> None:
    """Raises KeyboardInterrupt for Ctrl-C, SystemExit(128 + number) for another signal: every
    `finally` runs, so that the terminal is restored.

    Does nothing within MEANT_AS_ONE_S of the last signal that counted: it could come in the middle
    of a `finally`. A later one counts: the first may have been caught by a library.
    """
    at = time.monotonic()
    if _received and at - _received[0] < MEANT_AS_ONE_S:
        return
    _received[:] = [at]
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    raise SystemExit(128 + number)


if __name__ == "__main__":
    main()
