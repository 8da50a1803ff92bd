"""Runs another program on this terminal, an editor or a pager, and waits until it quits."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

TERMINATE_S = 2.0
"""How many seconds the program has to quit after SIGTERM."""


def wait_for(process: subprocess.Popen[bytes], text: bytes | None = None) -> int:
    """Writes `text` to the stdin of `process`, as far as it is read, waits until `process` ends and
    returns its exit code; negative if a signal ended it.

    If an exception comes meanwhile, such as KeyboardInterrupt, terminates `process` and raises the
    exception again.
    """
    try:
        process.communicate(text)
        return process.returncode
    except BaseException:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(TERMINATE_S)
        raise


@contextmanager
def ctrl_c_left_to_program() -> Iterator[None]:
    """Makes prep ignore Ctrl-C in the `with` block; a program started there does not ignore it."""

    # not SIG_IGN, which the program would inherit
    def ignore(number: int, frame: FrameType | None) -> None: ...

    old_handler = signal.signal(signal.SIGINT, ignore)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, old_handler)
