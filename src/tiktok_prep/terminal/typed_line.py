"""A line that a person types on a terminal: edited by readline where the terminal can bear it.

Readline waits for keys in C, which leaves three holes that are closed here. On a terminal of two or
three columns it may divide by zero, and SIGFPE ends the program. It knows nothing of Ctrl-Z, so
that the shell gets a raw terminal. And a signal that comes just before it waits is noticed only
with the next one.
"""

from __future__ import annotations

import os
import select
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, ModuleType

from tiktok_prep.terminal.printing import columns_of

NARROW = 10
"""Columns; on fewer, nothing is edited."""
LOOK_S = 0.1
"""How often it is looked for what readline does not notice."""


def typed_line(prompt: str, *, editing: bool = True, recalls: bool = False) -> str | None:
    """What was typed; `None` at the end of input (Ctrl-D).

    With `editing` by readline, if there is one and the terminal is wide enough all the while; not
    where the output is piped, since Python leaves readline out then. With `recalls` the arrow keys
    bring earlier lines back.
    """
    begun = ""
    editing = editing and sys.stdin.isatty() and sys.stdout.isatty()
    while editing and not _is_narrow() and (readline := _readline()):
        readline.set_auto_history(recalls)
        edit = _Edit(readline, begun)
        try:
            line = edit.line(prompt)
        except EOFError:
            return None
        if line is not None:
            return line
        begun = edit.begun
    rest = _plain(f"{prompt}{begun}")
    return None if rest is None else begun + rest


class _LeftError(Exception):
    """Readline was left in the middle of a line."""


class _Edit:
    """One line in readline, which is looked after while it waits.

    Signals wait until it is left, and then are for whoever asked for the line. Of the handlers here
    only the alarm's raises: Python would run that of a second signal amid the error that the first
    had raised, and end in a SystemError.
    """

    def __init__(self, readline: ModuleType, begun: str) -> None:
        self._readline = readline
        self.begun = begun
        """What was typed before readline was entered, and when it was left."""
        self._came = 0
        """The signal that came, if one did; of several, one that ends the program."""

    def line(self, prompt: str) -> str | None:
        """What was typed; `None` if it was left. Raises EOFError at the end of input."""
        self._readline.set_startup_hook(lambda: self._readline.insert_text(self.begun))
        try:
            with self._watched():
                return input(prompt)
        except _LeftError:
            sys.stdout.write("\n")
            return None
        finally:
            self._readline.set_startup_hook(None)

    @contextmanager
    def _watched(self) -> Iterator[None]:
        noted = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGTSTP)
        handlers = dict.fromkeys(noted, self._note) | {signal.SIGALRM: self._look}
        before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
        signal.siginterrupt(signal.SIGALRM, False)  # what is being written is written to its end
        held_back = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGWINCH})
        signal.setitimer(signal.ITIMER_REAL, LOOK_S, LOOK_S)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.pthread_sigmask(signal.SIG_SETMASK, held_back)
            for number, handler in before.items():
                signal.signal(number, handler)
            if self._came:
                signal.raise_signal(self._came)

    def _note(self, number: int, frame: FrameType | None) -> None:
        self._came = min(self._came or number, number)

    def _look(self, number: int, frame: FrameType | None) -> None:
        """Leave readline if there is a reason, and let it know of another width.

        By coming at all, the alarm has Python run the handler of any other signal.
        """
        if self._came or _is_narrow():
            self._leave()
        elif signal.SIGWINCH in signal.sigpending():
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGWINCH})
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGWINCH})

    def _leave(self) -> None:
        """Leave readline, which puts the terminal back; not where it has just ended by itself."""
        import termios

        if not termios.tcgetattr(sys.stdin.fileno())[3] & termios.ICANON:
            self.begun = self._readline.get_line_buffer().encode(errors="replace").decode()
            raise _LeftError


def _readline() -> ModuleType | None:
    """Not loaded before it is needed: it takes the width of the terminal then. `None` where there
    is none, or no alarm to look after it (Windows)."""
    if not hasattr(signal, "SIGALRM"):
        return None
    try:
        import readline
    except ImportError:
        return None
    sys.stdin.reconfigure(errors="replace")  # type: ignore[union-attr]
    return readline


def _is_narrow() -> bool:
    try:
        columns = os.get_terminal_size(sys.stdin.fileno()).columns
    except OSError:
        columns = 0
    return (columns or columns_of(sys.stdin)) < NARROW


def _plain(prompt: str) -> str | None:
    """A line as the terminal gives it, byte by byte: what follows is for whoever reads next."""
    sys.stdout.write(prompt)
    sys.stdout.flush()
    if not hasattr(signal, "SIGALRM"):  # Windows, where a terminal cannot be waited for
        row = sys.stdin.readline()
        return row.removesuffix("\n") if row else None
    fd, raw = sys.stdin.fileno(), b""
    while not raw.endswith(b"\n"):
        while not select.select([fd], [], [], LOOK_S)[0]:
            pass  # so that a signal that came just before is noticed
        try:
            byte = os.read(fd, 1)
        except OSError:  # the terminal is gone
            byte = b""
        if not byte:
            break
        raw += byte
    return raw.decode(errors="replace").removesuffix("\n") if raw else None
