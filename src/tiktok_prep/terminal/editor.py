"""Opens one file in your editor: VISUAL, or else EDITOR, in this terminal."""

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

TERMINATE_S = 2.0
"""Seconds that an editor has to quit after SIGTERM."""


class NoEditor(UsageError):
    """Neither VISUAL nor EDITOR names an editor."""


def editor_command(environ: Mapping[str, str]) -> list[str]:
    """The words of VISUAL, or else of EDITOR, split as in a shell but not expanded.

    Raises NoEditor if both are unset or blank, and UsageError for an unclosed quote.
    """
    for name in ("VISUAL", "EDITOR"):
        value = environ.get(name, "")
        try:
            words = shlex.split(value)
        except ValueError as error:
            raise UsageError(
                f"{name} is '{value}', which has an unclosed quote", hint=f"close it in {name}"
            ) from error
        if words:
            return words
    raise NoEditor(
        "no editor is set in VISUAL or EDITOR",
        hint="set one, such as `export EDITOR=nano`",
    )


def edit(path: Path) -> None:
    """Opens `path` in the editor and waits until it quits.

    Raises PrepError if the editor is not set, cannot be started, or fails. The file is left as
    the editor wrote it.
    """
    command = editor_command(os.environ)
    name = command[0]
    with ExitStack() as stack:
        terminal = stack.enter_context(_editor_terminal())
        stack.enter_context(_leave_ctrl_c_to_editor())
        try:
            process = subprocess.Popen([*command, str(path)], stdin=terminal, stdout=terminal)
        except FileNotFoundError as error:
            raise PrepError(
                f"the editor '{name}' was not found", hint="change VISUAL or EDITOR"
            ) from error
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise PrepError(f"the editor '{name}' cannot be started: {reason}") from error
        exit_code = _wait_for(process)
    if exit_code < 0:
        raise PrepError(f"the editor '{name}' was ended by {_signal_name(-exit_code)}")
    if exit_code:
        raise PrepError(f"the editor '{name}' ended with exit code {exit_code}")


def _wait_for(process: subprocess.Popen[bytes]) -> int:
    """Waits for the exit code, which is negative if a signal ended the editor.

    If prep is interrupted meanwhile, terminates the editor and raises the interruption again.
    """
    try:
        return process.wait()
    except BaseException:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(TERMINATE_S)
        raise


@contextmanager
def _editor_terminal() -> Iterator[int | None]:
    """The file descriptor for the editor's input and output.

    `None` (share prep's own) if both are a terminal; else /dev/tty, or /dev/null without one.
    """
    if sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty():
        yield None
        return
    try:
        descriptor = os.open("/dev/tty", os.O_RDWR)
    except OSError:
        descriptor = os.open(os.devnull, os.O_RDWR)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def _leave_ctrl_c_to_editor() -> Iterator[None]:
    """Makes prep ignore Ctrl-C while the editor runs.

    A handler that does nothing, not SIG_IGN: the editor would inherit SIG_IGN and ignore it too.
    """

    def ignore(number: int, frame: FrameType | None) -> None: ...

    old_handler = signal.signal(signal.SIGINT, ignore)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, old_handler)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
