"""Runs prep in a pseudo-terminal: presses keys and reads the screen."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

import pexpect
import pyte
from paths import SMALL_DECK

from tiktok_prep.base.private_files import DECKS

PATIENCE_S = 30.0


def _reset_signals() -> None:
    """Restores default signal handling, as in a shell, even if pytest runs under nohup."""
    for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())


def _prep_home(home: Path) -> Path:
    """The PREP_HOME that a deck's folder is in, or `home` itself."""
    return home.parent.parent if home.parent.name == DECKS else home


class Terminal:
    """A running program in a terminal; `screen` is the text on it now."""

    def __init__(
        self,
        *args: str,
        home: Path,
        columns: int = 80,
        rows: int = 40,
        env: dict[str, str] | None = None,
    ) -> None:
        self._screens = (pyte.Screen(columns, rows), pyte.Screen(columns, rows))
        """The normal and the alternate screen: pyte has only one, and ignores mode 1049."""
        self._streams = tuple(pyte.ByteStream(screen) for screen in self._screens)
        self.is_alternate = False
        """Whether the program has taken the alternate screen."""
        self._unfinished = b""
        self.raw = b""
        self.child = pexpect.spawn(
            args[0] if args[0] == "bash" else sys.executable,
            list(args[1:]) if args[0] == "bash" else ["-m", "tiktok_prep", *args[1:]],
            dimensions=(rows, columns),
            preexec_fn=_reset_signals,
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
                "PREP_HOME": str(_prep_home(home)),
                "TERM": "xterm-256color",
                "LANG": "C.UTF-8",
                "PREP_DECK": str(SMALL_DECK),
                **(env or {}),
            },
        )
        self.child.ptyproc.delayafterclose = 0.0  # it is closed only when the program has ended

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.child.kill(signal.SIGKILL)
        while self.child.isalive():
            self._read(0.05)
        self.child.close()

    @property
    def _screen(self) -> pyte.Screen:
        return self._screens[self.is_alternate]

    @property
    def screen(self) -> str:
        return "\n".join(row.rstrip() for row in self._screen.display).rstrip()

    @property
    def cursor_hidden(self) -> bool:
        return bool(self._screen.cursor.hidden)

    def press(self, keys: str) -> None:
        self.child.send(keys)

    def resize(self, columns: int, rows: int) -> None:
        for screen in self._screens:
            screen.resize(rows, columns)
        self.child.setwinsize(rows, columns)

    def until(self, text: str, *, times: int = 1) -> str:
        """Waits until `text` is on the screen, at least `times` times. Returns the screen."""
        return self.when(lambda: self.screen.count(text) >= times, f"'{text}'")

    def when(self, condition: Callable[[], bool], what: str = "it") -> str:
        """Waits until `condition` is true, and returns the screen. Fails after PATIENCE_S."""
        deadline = time.monotonic() + PATIENCE_S
        while not condition():
            assert time.monotonic() < deadline, f"{what} never came; the screen:\n{self.screen}"
            self._read(0.05)
        self._read_on()
        return self.screen

    def _read_on(self) -> None:
        """Reads the rest of a page of which a part has come."""
        size = -1
        while len(self.raw) != size:
            size = len(self.raw)
            self._read(0.01)

    def end(self) -> int:
        """Waits for the end. Returns the exit code, or minus the number of the fatal signal."""
        deadline = time.monotonic() + PATIENCE_S
        while self._read(0.05):
            assert time.monotonic() < deadline, f"it does not end; the screen:\n{self.screen}"
        self.child.wait() if self.child.isalive() else self.child.close()
        if self.child.signalstatus is not None:
            return -int(self.child.signalstatus)
        return int(self.child.exitstatus)

    def _read(self, timeout: float) -> bool:
        """Reads for at most `timeout` seconds; `False` once the program has ended."""
        try:
            data = self.child.read_nonblocking(65536, timeout)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.raw += data
        self._feed(data)
        return True

    def _feed(self, data: bytes) -> None:
        data = self._unfinished + data
        tail = re.search(rb"\x1b(\[(\?(1(0(49?)?)?)?)?)?$", data)
        self._unfinished = tail[0] if tail else b""
        data = data.removesuffix(self._unfinished) if tail else data
        for part in re.split(rb"(\x1b\[\?1049[hl])", data):
            if part.startswith(b"\x1b[?1049"):
                self._switch(to_alternate=part.endswith(b"h"))
            else:
                self._streams[self.is_alternate].feed(part)

    def _switch(self, *, to_alternate: bool) -> None:
        """As in xterm: the alternate screen is cleared, the normal one comes back as it was."""
        is_hidden = self._screen.cursor.hidden  # of the terminal, not of one screen
        self.is_alternate = to_alternate
        if to_alternate:
            self._screen.reset()
        self._screen.cursor.hidden = is_hidden


def children(pid: int) -> list[int]:
    """The process ids of the children of `pid` (Linux only)."""
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in text.split()]
