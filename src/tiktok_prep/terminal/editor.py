"""Opens one file in your editor, in this terminal: VISUAL, or EDITOR, or a usual one."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from shutil import which

from tiktok_prep.base import system
from tiktok_prep.base.errors import PrepError, UsageError
from tiktok_prep.terminal.programs import ctrl_c_left_to_program, wait_for

USUAL_EDITORS = (
    ("notepad",) if sys.platform == "win32" else ("sensible-editor", "nano", "vim", "vi")
)
"""The first of these that is installed is opened if neither VISUAL nor EDITOR is set."""
_IN_THE_TERMINAL = (*USUAL_EDITORS, "nvim", "micro", "hx", "joe", "pico", "ed")


class NoEditor(UsageError):
    """Neither VISUAL nor EDITOR names an editor, and no usual one is installed."""


def editor_command(environ: Mapping[str, str]) -> list[str]:
    """Returns the words of VISUAL, or else of EDITOR, split as in a shell but not expanded; if both
    are unset or blank, the first of USUAL_EDITORS that is installed.

    Raises NoEditor if there is none, and UsageError for an unclosed quote.
    """
    for name in ("VISUAL", "EDITOR"):
        value = environ.get(name, "")
        try:
            words = _split_command(value)
        except ValueError as error:
            message = f"{name} is '{value}', which has an unclosed quote"
            raise UsageError(message, hint=f"close it in {name}") from error
        if words:
            return words
    for name in USUAL_EDITORS:
        if which(name, path=environ.get("PATH", "")):
            return [name]
    usual = ", ".join(USUAL_EDITORS)
    message = f"no editor is set in VISUAL or EDITOR, and none of {usual} is installed"
    raise NoEditor(message, hint="set one, such as `export EDITOR=nano`")


def waits_for_you(environ: Mapping[str, str]) -> bool:
    """Whether your editor is known to run inside the terminal, so that prep waits until you quit
    it; False for an unknown one. Raises NoEditor or UsageError as `editor_command` does."""
    return Path(editor_command(environ)[0]).name in _IN_THE_TERMINAL


def check_terminal(environ: Mapping[str, str]) -> None:
    """Raises NoEditor if there is no terminal to open an editor on. Does nothing if VISUAL or
    EDITOR is set: that editor may need none."""
    if any(environ.get(name, "").strip() for name in ("VISUAL", "EDITOR")):
        return
    with _editor_terminal() as descriptor:
        if descriptor is not None and not os.isatty(descriptor):
            raise NoEditor("there is no terminal to open an editor on", hint="run it on a terminal")


def _split_command(value: str) -> list[str]:
    """Splits `value` into words as a shell does; empty if it is blank. On Windows backslashes are
    kept, and a value that is the path of an existing file is one word, even with spaces; if options
    follow such a path, it needs quotes. Raises ValueError for an unclosed quote."""
    if not system.ON_WINDOWS:
        return shlex.split(value)
    if Path(value.strip()).is_file():
        return [value.strip()]
    words = shlex.split(value, posix=False)
    return [word[1:-1] if word[0] == word[-1] in "'\"" and word[1:] else word for word in words]


def edit(path: Path) -> None:
    """Opens `path` in your editor (see `editor_command`) and waits until it quits.

    Raises PrepError if no editor is found, or if the editor cannot be started or fails; also then,
    the file stays as the editor left it.
    """
    command = editor_command(os.environ)
    name = command[0]
    with ExitStack() as stack:
        terminal = stack.enter_context(_editor_terminal())
        stack.enter_context(ctrl_c_left_to_program())
        try:
            process = subprocess.Popen([*command, str(path)], stdin=terminal, stdout=terminal)
        except FileNotFoundError as error:
            hint = "change VISUAL or EDITOR"
            raise PrepError(f"the editor '{name}' was not found", hint=hint) from error
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise PrepError(f"the editor '{name}' cannot be started: {reason}") from error
        exit_code = wait_for(process)
    if exit_code < 0:
        raise PrepError(f"the editor '{name}' was ended by signal {-exit_code}")
    if exit_code:
        raise PrepError(f"the editor '{name}' ended with exit code {exit_code}")


@contextmanager
def _editor_terminal() -> Iterator[int | None]:
    """Yields the file descriptor for the editor's input and output, closed afterwards: /dev/tty, or
    /dev/null without one. `None`, to share prep's own, if both of prep's are a terminal."""
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
