"""Reads a line that you type on a terminal, with readline where that is safe.

Readline waits for keys in C, and this module works around three of its faults. On a terminal of
two or three columns it may divide by zero, which kills the program (SIGFPE). On Ctrl-Z it leaves
the terminal raw for the shell. And a signal that comes just before it starts to wait goes
unnoticed until the next signal.
"""

from __future__ import annotations

import os
import select
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, ModuleType

from tiktok_prep.terminal.printing import size_of

MIN_COLUMNS = 10
"""On a narrower terminal, readline is not used."""
POLL_S = 0.1
"""Seconds between two checks for signals and a resized terminal."""


def read_line(prompt: str, *, editing: bool = True, recalls: bool = False) -> str | None:
    """Prints `prompt` and returns the line typed after it, without its newline; `None` at the end
    of input (Ctrl-D).

    With `editing`, you edit the line with readline if stdin and stdout are a terminal wide enough.
    If the terminal is made narrow meanwhile, the line continues without readline. With `recalls`,
    readline remembers the line: at later prompts the arrow keys bring it back.
    """
    typed = ""
    editing = editing and sys.stdin.isatty() and sys.stdout.isatty()
    while editing and not _is_narrow() and (readline := _load_readline()):
        readline.set_auto_history(recalls)
        edit = _Edit(readline, typed)
        try:
            line = edit.line(prompt)
        except EOFError:
            return None
        if line is not None:
            return line
        typed = edit.typed
    rest = _read_plain_line(f"{prompt}{typed}")
    return None if rest is None else typed + rest


class _LeftReadlineError(Exception):
    """Interrupts readline in the middle of a line."""


class _Edit:
    """One line in readline, with a timer that checks on it.

    A signal interrupts readline first, and is then raised again for the program's own handler.
    Only the timer's handler raises: if all did, the handler of a second signal could run during
    the first one's exception, and Python would end in a SystemError.
    """

    def __init__(self, readline: ModuleType, typed: str) -> None:
        self._readline = readline
        self.typed = typed
        """The part of the line that is typed already."""
        self._signal = 0
        """The signal received, or 0. Of several, the lowest number: any before SIGTSTP (Ctrl-Z)."""

    def line(self, prompt: str) -> str | None:
        """Returns the typed line; `None` if the terminal became too narrow for readline or a signal
        such as Ctrl-Z came: `typed` then holds what was typed so far. Raises EOFError at the end of
        input, and what the signal's handler raises."""
        self._readline.set_startup_hook(lambda: self._readline.insert_text(self.typed))
        try:
            with self._signals_handled():
                return input(prompt)
        except _LeftReadlineError:
            sys.stdout.write("\n")
            return None
        finally:
            self._readline.set_startup_hook(None)

    @contextmanager
    def _signals_handled(self) -> Iterator[None]:
        numbers = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGTSTP)
        handlers = dict.fromkeys(numbers, self._note_signal) | {signal.SIGALRM: self._check}
        old_handlers = {
            number: signal.signal(number, handler) for number, handler in handlers.items()
        }
        signal.siginterrupt(signal.SIGALRM, False)  # no write is cut short
        old_mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGWINCH})
        signal.setitimer(signal.ITIMER_REAL, POLL_S, POLL_S)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.pthread_sigmask(signal.SIG_SETMASK, old_mask)
            for number, handler in old_handlers.items():
                signal.signal(number, handler)
            if self._signal:
                signal.raise_signal(self._signal)

    def _note_signal(self, number: int, frame: FrameType | None) -> None:
        self._signal = min(self._signal or number, number)

    def _check(self, number: int, frame: FrameType | None) -> None:
        """Leaves readline (see `_leave`) after a signal or on a narrow terminal; else, if the
        terminal was resized, lets readline know.

        The alarm itself makes Python run the handlers of all signals received so far.
        """
        if self._signal or _is_narrow():
            self._leave()
        elif signal.SIGWINCH in signal.sigpending():
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGWINCH})
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGWINCH})

    def _leave(self) -> None:
        """Keeps what was typed in `typed` and raises _LeftReadlineError; readline then restores the
        terminal. Does nothing if readline has just ended."""
        import termios

        if not termios.tcgetattr(sys.stdin.fileno())[3] & termios.ICANON:
            self.typed = self._readline.get_line_buffer().encode(errors="replace").decode()
            raise _LeftReadlineError


def _load_readline() -> ModuleType | None:
    """Loads the readline module, which reads the width of the terminal then, and makes stdin
    replace bytes that it cannot decode. Returns `None`, and changes nothing, if Python has no
    readline or the system no SIGALRM (Windows)."""
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
    return (columns or size_of(sys.stdin)[0]) < MIN_COLUMNS


def _read_plain_line(prompt: str) -> str | None:
    """Prints `prompt` and returns the line typed after it, read without readline; `None` at the end
    of input. Reads no further than the line, so that the next reader gets what follows."""
    sys.stdout.write(prompt)
    sys.stdout.flush()
    if not hasattr(signal, "SIGALRM"):  # Windows, where select() needs a socket
        line = sys.stdin.readline()
        return line.removesuffix("\n") if line else None
    fd, raw = sys.stdin.fileno(), b""
    while not raw.endswith(b"\n"):
        while not select.select([fd], [], [], POLL_S)[0]:
            pass  # a signal received just before select() is handled here
        try:
            byte = os.read(fd, 1)
        except OSError:  # the terminal is gone
            byte = b""
        if not byte:
            break
        raw += byte
    return raw.decode(errors="replace").removesuffix("\n") if raw else None
