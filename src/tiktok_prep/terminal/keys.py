"""Keys: single presses on a terminal, one a line from anything else."""

from __future__ import annotations

import codecs
import os
import re
import select
import signal
import sys
import time
from collections import deque
from types import FrameType
from typing import Protocol, Self, TextIO

ENTER, SPACE, END, RESUMED = "enter", "space", "end", "resumed"
"""Names of keys that are no letter. END is the end of input: a closed window, Ctrl-D. RESUMED is
no key: the program was stopped (Ctrl-Z) and goes on, perhaps on an empty screen."""

_NAMES = {"\r": ENTER, "\n": ENTER, "": ENTER, " ": SPACE, "\x04": END}
_ESCAPE = re.compile("\x1b(?:\\[[0-?]*[ -/]*[@-~]|O.|[^\\[O]|$)")
"""An arrow key, function key or the like: none of its bytes is a key press of a letter."""


class Keys(Protocol):
    """Where keys come from. Use it as a context manager."""

    live: bool
    """Whether a person presses the keys in real time, so that a clock makes sense."""

    paused_s: float
    """Seconds for which the program was stopped so far."""

    def read(self, timeout: float | None = None) -> str | None:
        """The next key in lower case, or the name of one; `None` if `timeout` seconds pass."""

    def __enter__(self) -> Self: ...
    def __exit__(self, *ended: object) -> None: ...


def keys_from(stream: TextIO | None) -> Keys:
    """The keys of standard input: single presses if it is a terminal that can give them."""
    if stream is not None and stream.isatty() and sys.platform != "win32":
        return TerminalKeys(stream.fileno())
    return LineKeys(stream)


class LineKeys:
    """One key a line; the end of input is END. An empty line is Enter."""

    live = False
    paused_s = 0.0

    def __init__(self, stream: TextIO | None) -> None:
        self._lines = stream.buffer if stream is not None else None

    def read(self, timeout: float | None = None) -> str | None:
        """Waits for a whole line, whatever the timeout."""
        raw = self._lines.readline(4096) if self._lines else b""
        if not raw:
            return END
        key = raw.decode(errors="replace").rstrip("\r\n")
        return _NAMES.get(key, key.strip().lower())

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
        self._stopped_at = 0.0
        self._waiting: deque[str] = deque()
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self._before: list[object] | None = None
        self._handlers: dict[int, object] = {}

    def __enter__(self) -> Self:
        import termios

        self._before = list(termios.tcgetattr(self._fd))
        self._press()
        self._handlers = {
            number: signal.signal(number, handler)
            for number, handler in (
                (signal.SIGTSTP, self._stopped),
                (signal.SIGCONT, self._continued),
            )
        }
        return self

    def __exit__(self, *ended: object) -> None:
        for number, handler in self._handlers.items():
            signal.signal(number, handler)  # type: ignore[arg-type]
        self._restore()

    def read(self, timeout: float | None = None) -> str | None:
        while not self._waiting:
            # a moment at a time, since a signal may bring RESUMED without any key
            moment = 0.5 if timeout is None else min(timeout, 0.5)
            if not select.select([self._fd], [], [], moment)[0]:
                if timeout is not None:
                    timeout -= moment
                    if timeout <= 0 and not self._waiting:
                        return None
                continue
            try:
                data = os.read(self._fd, 1024)
            except OSError:  # the terminal is gone
                data = b""
            if not data:
                return END
            if data.endswith(b"\x1b") and select.select([self._fd], [], [], 0.03)[0]:
                data += os.read(self._fd, 1024)  # the rest of an arrow key
            text = _ESCAPE.sub("", self._decoder.decode(data))
            self._waiting.extend(_NAMES.get(char, char.lower()) for char in text)
        return self._waiting.popleft()

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

    def _stopped(self, number: int, frame: FrameType | None) -> None:
        self._restore()
        os.write(sys.stdout.fileno(), b"\x1b[?25h")  # the clock hides the cursor
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        self._stopped_at = time.monotonic()
        os.kill(os.getpid(), signal.SIGTSTP)

    def _continued(self, number: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGTSTP, self._stopped)
        self._press()
        if self._stopped_at:
            self.paused_s += time.monotonic() - self._stopped_at
            self._stopped_at = 0.0
        self._waiting.append(RESUMED)
