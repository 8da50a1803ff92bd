"""Keys: single presses on a terminal, one a line from anything else."""

from __future__ import annotations

import os
import re
import select
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from types import FrameType
from typing import Protocol, Self, TextIO

from tiktok_prep.base.errors import UsageError
from tiktok_prep.model import MAX_ANSWER
from tiktok_prep.terminal.typed_line import typed_line

ENTER, SPACE, END, RESUMED = "\0enter", "\0space", "\0end", "\0resumed"
"""Keys that are no letter, named so that nobody types them by chance. END is the end of input: a
closed window, Ctrl-D. RESUMED is no key: the program was stopped (Ctrl-Z) and goes on, perhaps on
an empty screen."""

_NAMES = {"\r": ENTER, "\n": ENTER, "": ENTER, " ": SPACE, "\x04": END}
_ESCAPE = re.compile("\x1b(?:\\[\\[.|\\[[0-?]*[ -/]*[@-~]|O.|[^\\[O]|$)")
"""An arrow key, function key or the like: none of its bytes is a key press of a letter."""
_UNFINISHED = re.compile("\x1b(\\[\\[?|\\[[0-?]*[ -/]*|O)$")
"""The beginning of such a key; the rest may come late on a slow line."""
ESCAPE_S = 0.03
"""How long after an ESC the rest of a key is at the latest under way, in seconds."""
MOMENT_S = 0.1
"""Keys are waited for so long at a time: Ctrl-Z is heeded in between."""


class Keys(Protocol):
    """Where keys come from. Use it as a context manager."""

    live: bool
    """Whether a person presses the keys in real time, so that a clock makes sense."""

    paused_s: float
    """Seconds for which the program was stopped so far."""
    before_stop: Callable[[], object]
    """Called before the program stops (Ctrl-Z): what is to be put right on the screen."""

    def read(self, timeout: float | None = None) -> str | None:
        """The next key in lower case, or the name of one; `None` if `timeout` seconds pass."""

    def away(self) -> AbstractContextManager[None]:
        """While another program has the terminal: it is given back, and taken again after; that
        time is no time of answering (`paused_s`)."""

    def text(self, alone: Collection[str], *, editing: bool) -> str | None:
        """Lines up to a lone '.', two empty ones in a row, or the end of input; `None` if that is
        there at once. One empty line is a paragraph. One of `alone` as the first words is all there
        is, in lower case. With `editing` the lines can be edited where the terminal helps with
        that."""

    def __enter__(self) -> Self: ...
    def __exit__(self, *ended: object) -> None: ...


def keys_from(stream: TextIO | None) -> Keys:
    """The keys of standard input: single presses if it is a terminal that can give them."""
    if stream is not None and stream.isatty() and sys.platform != "win32":
        return TerminalKeys(stream.fileno())
    return LineKeys(stream)


def _text(next_line: Callable[[], str | None], alone: Collection[str]) -> str | None:
    """What `Keys.text` gives, from a source of lines that is `None` at its end."""
    lines: list[str] = []
    while (row := next_line()) is not None:
        row = row.rstrip("\r\n")
        if not any(lines) and row.strip().lower() in alone:
            return row.strip().lower()
        if row.strip() == "." or (not row.strip() and lines and not lines[-1].strip()):
            return "\n".join(lines).strip()
        lines.append(row)
    return "\n".join(lines).strip() if lines else None


class LineKeys:
    """One key a line; the end of input is END. An empty line is Enter."""

    live = False
    paused_s = 0.0

    def __init__(self, stream: TextIO | None) -> None:
        self._lines = stream.buffer if stream is not None else None
        self.before_stop: Callable[[], object] = lambda: None

    def read(self, timeout: float | None = None) -> str | None:
        """Waits for a whole line, whatever the timeout."""
        raw = self._lines.readline(4096) if self._lines else b""
        if not raw:
            return END
        key = raw.decode(errors="replace").rstrip("\r\n")
        return _NAMES.get(key, key.strip().lower())

    def away(self) -> AbstractContextManager[None]:
        return nullcontext()

    def text(self, alone: Collection[str], *, editing: bool) -> str | None:
        """Raises UsageError for a text too long to be spoken: a pipe need not have an end."""
        left = MAX_ANSWER

        def next_line() -> str | None:
            nonlocal left
            raw = self._lines.readline(left + 1) if self._lines else b""
            left -= len(raw)
            if left < 0:
                raise UsageError(
                    f"what is typed is over {MAX_ANSWER // 1000} kB, no answer that can be spoken",
                    hint="a lone . or two empty lines end an answer",
                )
            return raw.decode(errors="replace") if raw else None

        return _text(next_line, alone)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *ended: object) -> None:
        return None


class TerminalKeys:
    """Single presses without echo. The terminal is put back on exit, whatever ends the drill,
    and while the program is stopped (Ctrl-Z)."""

    live = True

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self.paused_s = 0.0
        self.before_stop: Callable[[], object] = lambda: None
        self._stop_wanted = False
        self._rest = ""
        self._waiting: deque[str] = deque()
        self._before: list[object] | None = None
        self._on_stop: Callable[[int, FrameType | None], object] | int | None = None

    def __enter__(self) -> Self:
        import termios

        self._before = list(termios.tcgetattr(self._fd))
        self._press()
        self._on_stop = signal.signal(signal.SIGTSTP, self._stop_soon)
        return self

    def __exit__(self, *ended: object) -> None:
        signal.signal(signal.SIGTSTP, self._on_stop)
        self._restore()

    def read(self, timeout: float | None = None) -> str | None:
        while not self._waiting:
            if self._stop_wanted:
                self._stop()
            elif self._has_bytes(MOMENT_S if timeout is None else min(timeout, MOMENT_S)):
                self._take()
            elif timeout is not None:
                timeout -= MOMENT_S
                if timeout <= 0:
                    return None
        return self._waiting.popleft()

    @contextmanager
    def away(self) -> Iterator[None]:
        self._restore()
        self.before_stop()
        signal.signal(signal.SIGTSTP, self._on_stop)  # Ctrl-Z stops both, at once
        left_at = time.monotonic()
        try:
            yield
        finally:
            self.paused_s += time.monotonic() - left_at
            signal.signal(signal.SIGTSTP, self._stop_soon)
            self._press()

    def text(self, alone: Collection[str], *, editing: bool) -> str | None:
        if END in self._waiting:
            return None
        self._waiting.clear()  # pressed before the text was asked for
        self._restore()
        on_stop = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        try:
            prompt = "> " if editing else ""
            return _text(lambda: typed_line(prompt, editing=editing), alone)
        finally:
            signal.signal(signal.SIGTSTP, on_stop)
            self._press()

    def _has_bytes(self, seconds: float) -> bool:
        return bool(select.select([self._fd], [], [], seconds)[0])

    def _take(self) -> None:
        """Read what was pressed; the bytes of an arrow key may come in pieces."""
        text = self._rest + self._bytes()
        if text.endswith("\x1b") and self._has_bytes(ESCAPE_S):  # else it is Escape itself
            text += self._bytes()
        begun = _UNFINISHED.search(text)
        self._rest = begun[0] if begun else ""
        text = _ESCAPE.sub("", text.removesuffix(self._rest))
        self._waiting.extend(_NAMES.get(char, char.lower()) for char in text)

    def _bytes(self) -> str:
        """What has come; END is noted if nothing ever will. No command is beyond ASCII."""
        try:
            data = os.read(self._fd, 1024)
        except OSError:  # the terminal is gone
            data = b""
        if not data:
            self._waiting.append(END)
        return data.decode("ascii", errors="ignore")

    def _press(self) -> None:
        import tty

        tty.setcbreak(self._fd)

    def _restore(self) -> None:
        import termios

        if self._before is not None:
            try:
                termios.tcsetattr(self._fd, termios.TCSADRAIN, self._before)  # type: ignore[arg-type]
            except termios.error:
                return  # the terminal is gone, and its mode with it

    def _stop_soon(self, number: int, frame: FrameType | None) -> None:
        """Ctrl-Z waits until a key is: never in the middle of a save, which would hold the file."""
        self._stop_wanted = True

    def _stop(self) -> None:
        """Give the terminal back, stop, and go on here when the shell says so.

        Where nobody could say so (no shell with job control), the system ignores the stop, and
        this goes on at once.
        """
        self._stop_wanted = False
        self._restore()
        self.before_stop()
        stopped_at = time.monotonic()
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, self._stop_soon)
        self.paused_s += time.monotonic() - stopped_at
        self._press()
        self._waiting.append(RESUMED)
