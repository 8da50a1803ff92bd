"""Runs another program on this terminal, an editor or a pager, and waits until it quits."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

TERMINATE_S = 2.0
"""How many seconds the program has to quit after SIGTERM."""


def wait_for(process: subprocess.Popen[bytes]) -> int:
    """Waits until `process` ends and returns its exit code. If an exception comes meanwhile, such
    as KeyboardInterrupt, terminates `process` and raises the exception again."""
    try:
        return process.wait()
    except BaseException:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(TERMINATE_S)
        raise


@contextmanager
def ctrl_c_left_to_program() -> Iterator[None]:
    """Makes prep ignore Ctrl-C while the program runs.

    A handler that does nothing, not SIG_IGN: the program would inherit SIG_IGN and ignore it too.
    """

    def ignore(number: int, frame: FrameType | None) -> None: ...

    old_handler = signal.signal(signal.SIGINT, ignore)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, old_handler)
