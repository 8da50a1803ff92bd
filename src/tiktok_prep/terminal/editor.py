"""The person's own editor: VISUAL, else EDITOR, run on one file in this terminal."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import FrameType

from tiktok_prep.base.errors import PrepError, UsageError

PATIENCE_S = 2.0
"""How long an editor may take to end once it was told to, in seconds."""


class NoEditor(UsageError):
    """Neither VISUAL nor EDITOR names an editor."""


def editor_command(environ: Mapping[str, str]) -> list[str]:
    """The words of VISUAL, else of EDITOR, as a shell would split them; nothing in them is obeyed.

    Raises NoEditor if neither is set, UsageError for quotes that never close.
    """
    for name in ("VISUAL", "EDITOR"):
        set_to = environ.get(name, "")
        try:
            words = shlex.split(set_to)
        except ValueError as error:
            raise UsageError(
                f"{name} is '{set_to}', whose quotes never close", hint=f"mend {name}"
            ) from error
        if words:
            return words
    raise NoEditor(
        "no editor is set: neither VISUAL nor EDITOR says which one to open",
        hint="set one, such as `export EDITOR=nano`",
    )


def edit(path: Path) -> None:
    """Open `path` in the editor and wait until it ends. Raises PrepError if there is none, if it
    cannot be started or ends with a fault; the file is as the editor left it."""
    command = editor_command(os.environ)
    name = command[0]
    with ExitStack() as stack:
        terminal = stack.enter_context(_terminal())
        stack.enter_context(_interrupts_are_the_editors())
        try:
            running = subprocess.Popen([*command, str(path)], stdin=terminal, stdout=terminal)
        except FileNotFoundError as error:
            raise PrepError(
                f"the editor '{name}' was not found", hint="VISUAL or EDITOR names it"
            ) from error
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise PrepError(f"the editor '{name}' cannot be started: {reason}") from error
        code = _ended(running)
    if code < 0:
        raise PrepError(f"the editor '{name}' was ended by {_signal_name(-code)}")
    if code:
        raise PrepError(f"the editor '{name}' ended with exit code {code}")


def _ended(running: subprocess.Popen[bytes]) -> int:
    """Wait for its exit code. Where prep itself is told to end, the editor is told so, too."""
    try:
        return running.wait()
    except BaseException:
        running.terminate()
        with suppress(subprocess.TimeoutExpired):
            running.wait(PATIENCE_S)
        raise


@contextmanager
def _terminal() -> Iterator[int | None]:
    """What an editor reads from and draws on: `None` for what prep has, else the terminal behind a
    pipe, else nothing."""
    if sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty():
        yield None
        return
    try:
        number = os.open("/dev/tty", os.O_RDWR)
    except OSError:
        number = os.open(os.devnull, os.O_RDWR)
    try:
        yield number
    finally:
        os.close(number)


@contextmanager
def _interrupts_are_the_editors() -> Iterator[None]:
    """Ctrl-C goes to the editor alone. A function, since what is ignored here would be ignored
    there, too."""

    def nothing(number: int, frame: FrameType | None) -> None: ...

    before = signal.signal(signal.SIGINT, nothing)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
