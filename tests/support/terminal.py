"""prep in a real pseudo-terminal, driven and read as a person would."""

from __future__ import annotations

import os
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

PATIENCE_S = 30.0


def _as_a_shell_starts_it() -> None:
    """Every signal does what it does by default, whatever the tests were started by ignores or
    holds back (`nohup pytest`)."""
    for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())


class Terminal:
    """A program in a terminal of some size; `screen` is what stands on it now."""

    def __init__(
        self,
        *args: str,
        home: Path,
        columns: int = 80,
        rows: int = 40,
        env: dict[str, str] | None = None,
    ) -> None:
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self.raw = b""
        self.child = pexpect.spawn(
            args[0] if args[0] == "bash" else sys.executable,
            list(args[1:]) if args[0] == "bash" else ["-m", "tiktok_prep", *args[1:]],
            dimensions=(rows, columns),
            preexec_fn=_as_a_shell_starts_it,
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
                "PREP_HOME": str(home),
                "TERM": "xterm-256color",
                "LANG": "C.UTF-8",
                "PREP_DECK": str(SMALL_DECK),
                **(env or {}),
            },
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.child.close(force=True)

    @property
    def screen(self) -> str:
        return "\n".join(row.rstrip() for row in self._screen.display).rstrip()

    @property
    def cursor_hidden(self) -> bool:
        return bool(self._screen.cursor.hidden)

    def press(self, keys: str) -> None:
        self.child.send(keys)

    def resize(self, columns: int, rows: int) -> None:
        self._screen.resize(rows, columns)
        self.child.setwinsize(rows, columns)

    def until(self, text: str, *, times: int = 1) -> str:
        """The screen as soon as `text` stands on it."""
        return self.when(lambda: self.screen.count(text) >= times, f"'{text}'")

    def when(self, true: Callable[[], bool], what: str = "it") -> str:
        """The screen as soon as something holds; fails if it never does."""
        deadline = time.monotonic() + PATIENCE_S
        while not true():
            assert time.monotonic() < deadline, f"{what} never came; the screen:\n{self.screen}"
            self._read(0.05)
        return self.screen

    def end(self) -> int:
        """Read to the end; the exit code, or minus the number of the signal."""
        deadline = time.monotonic() + PATIENCE_S
        while self._read(0.05):
            assert time.monotonic() < deadline, f"it does not end; the screen:\n{self.screen}"
        self.child.wait() if self.child.isalive() else self.child.close()
        if self.child.signalstatus is not None:
            return -int(self.child.signalstatus)
        return int(self.child.exitstatus)

    def _read(self, timeout: float) -> bool:
        try:
            data = self.child.read_nonblocking(65536, timeout)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.raw += data
        self._stream.feed(data)
        return True


def children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in text.split()]
