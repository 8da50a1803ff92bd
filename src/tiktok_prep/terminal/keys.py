"""Reads keys: single presses on a terminal, one key per line from a pipe."""

from __future__ import annotations

import os
import re
import select
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from types import FrameType
from typing import Protocol, Self, TextIO

from tiktok_prep.base.errors import UsageError
from tiktok_prep.model import MAX_ANSWER
from tiktok_prep.terminal.canvas import Canvas
from tiktok_prep.terminal.lines import read_line

ENTER, SPACE, ESCAPE, END = "\0enter", "\0space", "\0escape", "\0end"
RESUMED, RESIZED = "\0resumed", "\0resized"
"""Names of special keys; the NUL keeps them apart from typed text.

END is the end of input: Ctrl-D, or a closed window. RESUMED says that the program continues after
Ctrl-Z: the screen may have been cleared meanwhile. RESIZED says that a canvas has a new size.
"""
UP, DOWN, PAGE_UP, PAGE_DOWN = "\0up", "\0down", "\0page up", "\0page down"
"""Names of the keys that scroll."""

_KEY_NAMES = {"\r": ENTER, "\n": ENTER, "": ENTER, " ": SPACE, "\x04": END}
_ESCAPED_KEYS = {
    "\x1b": ESCAPE,
    **dict.fromkeys(("\x1b[A", "\x1bOA"), UP),
    **dict.fromkeys(("\x1b[B", "\x1bOB"), DOWN),
    "\x1b[5~": PAGE_UP,
    "\x1b[6~": PAGE_DOWN,
}
_ESCAPE = re.compile("(\x1b(?:\\[\\[.|\\[[0-?]*[ -/]*[@-~]|O.|[^\\[O]|$))")
"""The bytes of an arrow or function key, which must not be read as letters."""
_UNFINISHED_ESCAPE = re.compile("\x1b(\\[\\[?|\\[[0-?]*[ -/]*|O)$")
"""The first bytes of an arrow or function key; the rest may come late over a slow connection."""
ESCAPE_S = 0.03
"""How many seconds to wait for more bytes after an ESC before it counts as the Escape key."""
POLL_S = 0.1
"""Seconds between two checks for Ctrl-Z while waiting for a key."""


class Keys(Protocol):
    """A source of keys. Use it as a context manager."""

    live: bool
    """Whether keys are pressed on a terminal, so that a clock makes sense."""

    paused_s: float
    """Seconds so far in which the program was stopped (Ctrl-Z) or another one had the terminal."""
    canvas: Canvas | None
    """The screen that is taken while single keys are read; `None` to print line by line."""

    def read(self, timeout: float | None = None) -> str | None:
        """Waits for a key and returns it: a character in lower case, or a name such as END; `None`
        if no key comes within `timeout` seconds. Without `timeout`, waits for ever."""

    def away(self) -> AbstractContextManager[None]:
        """Lends the terminal to another program during a `with` block, and adds how long the block
        took to `paused_s`."""

    def text(
        self,
        commands: Collection[str],
        *,
        editing: bool,
        show: Callable[[], None],
        one_line: bool = False,
    ) -> str | None:
        """Calls `show` to print what to type, then returns the text typed before a lone '.', two
        empty lines in a row, or the end of input; with `one_line`, only the next line. `None` if
        the input has ended already.

        If the first line with text is one of `commands`, returns only that, in lower case; so it
        does for a 'q' alone on any line, if that is one of them. With `editing`, each line on a
        terminal can be edited with readline.
        """

    def __enter__(self) -> Self: ...
    def __exit__(self, *exc_info: object) -> None: ...


def keys_from(stream: TextIO | None, canvas: Canvas | None = None) -> Keys:
    """Returns `TerminalKeys` with `canvas` if `stream` is a terminal (but not on Windows), else
    `LineKeys`, which use no canvas. Those of `None` have ended."""
    if stream is not None and stream.isatty() and sys.platform != "win32":
        return TerminalKeys(stream.fileno(), canvas)
    return LineKeys(stream)


def _read_text(
    next_line: Callable[[], str | None], commands: Collection[str], *, one_line: bool
) -> str | None:
    """Reads lines with `next_line` until the text ends as `Keys.text` describes, and returns the
    text or the command. `next_line` returns `None` at the end of input; if that comes first, so
    does this."""
    lines: list[str] = []
    while (line := next_line()) is not None:
        line = line.rstrip("\r\n")
        command = line.strip().lower()
        if command in commands and (command == "q" or not any(map(str.strip, lines))):
            return command
        if one_line:
            return line.strip()
        if line.strip() == "." or (not line.strip() and lines and not lines[-1].strip()):
            return "\n".join(lines).strip()
        lines.append(line)
    return "\n".join(lines).strip() if lines else None


class LineKeys:
    """Keys from a pipe, one per line. An empty line is Enter, the end of input is END."""

    live = False
    paused_s = 0.0

    def __init__(self, stream: TextIO | None) -> None:
        self._lines = stream.buffer if stream is not None else None
        self.canvas: Canvas | None = None

    def read(self, timeout: float | None = None) -> str | None:
        """Returns the key on the next line, or END. Ignores `timeout`."""
        raw = self._lines.readline(4096) if self._lines else b""
        if not raw:
            return END
        key = raw.decode(errors="replace").rstrip("\r\n")
        return _KEY_NAMES.get(key, key.strip().lower())

    def away(self) -> AbstractContextManager[None]:
        return nullcontext()

    def text(
        self,
        commands: Collection[str],
        *,
        editing: bool,
        show: Callable[[], None],
        one_line: bool = False,
    ) -> str | None:
        """As in `Keys`. Raises UsageError for an answer over MAX_ANSWER bytes: a pipe may never
        end."""
        show()
        left = MAX_ANSWER

        def next_line() -> str | None:
            nonlocal left
            raw = self._lines.readline(left + 1) if self._lines else b""
            left -= len(raw)
            if left < 0:
                raise UsageError(
                    f"the typed answer is over {MAX_ANSWER // 1000} kB, too long to be spoken",
                    hint="end an answer with a line that is only a dot, or with two empty lines",
                )
            return raw.decode(errors="replace") if raw else None

        return _read_text(next_line, commands, one_line=one_line)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        return None


class TerminalKeys:
    """Single key presses, without echo.

    The terminal gets its old mode and its screen back on exit, while the program is stopped
    (Ctrl-Z), while lines are typed and while another program has the terminal.
    """

    live = True

    def __init__(self, fd: int, canvas: Canvas | None = None) -> None:
        self._fd = fd
        self.canvas = canvas
        self._size: os.terminal_size | None = None
        self.paused_s = 0.0
        self._stop_requested = False
        self._unfinished = ""
        self._pending: deque[str] = deque()
        self._saved_mode: list[object] | None = None
        self._old_stop_handler: Callable[[int, FrameType | None], object] | int | None = None

    def __enter__(self) -> Self:
        import termios

        self._saved_mode = list(termios.tcgetattr(self._fd))
        self._old_stop_handler = signal.signal(signal.SIGTSTP, self._request_stop)
        try:
            self._read_single_keys()
        except BaseException:  # a signal: without this, `with` has no exit yet
            self.__exit__()
            raise
        return self

    def __exit__(self, *exc_info: object) -> None:
        try:
            self._restore_mode()
        finally:  # again, as the exception of a second signal may have come in between
            self._restore_mode()
            signal.signal(signal.SIGTSTP, self._old_stop_handler)

    def read(self, timeout: float | None = None) -> str | None:
        while not self._pending:
            if self._stop_requested:
                self._stop()
            elif self._is_resized():
                return RESIZED
            elif self._has_input(POLL_S if timeout is None else min(timeout, POLL_S)):
                self._read_keys()
            elif timeout is not None:
                timeout -= POLL_S
                if timeout <= 0:
                    return None
        return self._pending.popleft()

    @contextmanager
    def away(self) -> Iterator[None]:
        self._restore_mode()
        signal.signal(signal.SIGTSTP, self._old_stop_handler)  # Ctrl-Z stops both programs
        start = time.monotonic()
        try:
            yield
        finally:
            self.paused_s += time.monotonic() - start
            signal.signal(signal.SIGTSTP, self._request_stop)
            self._read_single_keys()

    def text(
        self,
        commands: Collection[str],
        *,
        editing: bool,
        show: Callable[[], None],
        one_line: bool = False,
    ) -> str | None:
        if END in self._pending:
            return None
        self._pending.clear()  # keys pressed before the prompt
        self._restore_mode()
        old_handler = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        try:
            show()
            prompt = "> " if editing else ""
            return _read_text(lambda: read_line(prompt), commands, one_line=one_line)
        finally:
            signal.signal(signal.SIGTSTP, old_handler)
            self._read_single_keys()

    def _has_input(self, seconds: float) -> bool:
        return bool(select.select([self._fd], [], [], seconds)[0])

    def _read_keys(self) -> None:
        """Reads what was typed and adds the keys to `_pending`, letters in lower case; drops arrow
        and function keys that do not scroll."""
        text = self._unfinished + self._read_input()
        if text.endswith("\x1b") and self._has_input(ESCAPE_S):  # not the Escape key
            text += self._read_input()
        unfinished = _UNFINISHED_ESCAPE.search(text)
        self._unfinished = unfinished[0] if unfinished else ""
        for part in _ESCAPE.split(text.removesuffix(self._unfinished)):
            if not part.startswith("\x1b"):
                self._pending.extend(_KEY_NAMES.get(char, char.lower()) for char in part)
            elif part in _ESCAPED_KEYS:
                self._pending.append(_ESCAPED_KEYS[part])

    def _read_input(self) -> str:
        """Returns the input so far, without characters beyond ASCII. At the end of input, adds END
        to `_pending` and returns ''."""
        try:
            data = os.read(self._fd, 1024)
        except OSError:  # the terminal is gone
            data = b""
        if not data:
            self._pending.append(END)
        return data.decode("ascii", errors="ignore")

    def _read_single_keys(self) -> None:
        import tty

        tty.setcbreak(self._fd)
        if self.canvas:
            self._size = self._current_size()
            self.canvas.enter()

    def _current_size(self) -> os.terminal_size | None:
        try:
            return os.get_terminal_size(self._fd)
        except OSError:  # the terminal is gone
            return self._size

    def _is_resized(self) -> bool:
        """Whether the terminal's size has changed since the last call; always False without a
        canvas, or while the terminal never was large enough for it. Takes the screen if the
        terminal has become large enough for the first time."""
        if self.canvas is None:
            return False
        old_size, self._size = self._size, self._current_size()
        if old_size != self._size and not self.canvas.is_used:
            self.canvas.enter()
        return old_size != self._size and self.canvas.is_used

    def _restore_mode(self) -> None:
        import termios

        if self.canvas:
            self.canvas.leave()
        if self._saved_mode is not None:
            with suppress(termios.error):  # the terminal is gone
                termios.tcsetattr(self._fd, termios.TCSADRAIN, self._saved_mode)  # type: ignore[arg-type]

    def _request_stop(self, number: int, frame: FrameType | None) -> None:
        """Notes Ctrl-Z; `read` then stops. A stop during a save would keep the file locked."""
        self._stop_requested = True

    def _stop(self) -> None:
        """Restores the terminal and stops until the shell continues the program (`fg`). Then adds
        the time to `paused_s`, and RESUMED to the keys to read.

        Without a shell that could continue it, the system ignores the stop, and this returns.
        """
        self._stop_requested = False
        self._restore_mode()
        start = time.monotonic()
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, self._request_stop)
        self.paused_s += time.monotonic() - start
        self._read_single_keys()
        self._pending.append(RESUMED)
