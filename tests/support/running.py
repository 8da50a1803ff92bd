"""Runs commands in this process, with the output and exit code that a shell would see."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from builders import NOW
from typer.testing import CliRunner, Result

from tiktok_prep import wiring
from tiktok_prep.cli import app
from tiktok_prep.journal.opening import FILE
from tiktok_prep.journal.store import Store
from tiktok_prep.model import Review

PassTime = Callable[[timedelta], None]
"""Moves the clock of prep forward, or back."""

AS_ON_WINDOWS = """
import signal, sys
for name in dir(signal):
    if name.startswith("SIG") and name not in ("SIGABRT", "SIGFPE", "SIGILL", "SIGINT", "SIGSEGV",
            "SIGTERM", "SIG_DFL", "SIG_IGN"):
        delattr(signal, name)
for name in ("alarm", "setitimer", "ITIMER_REAL", "pthread_sigmask", "siginterrupt", "sigpending"):
    delattr(signal, name)
sys.modules |= dict.fromkeys(("termios", "tty", "fcntl", "readline"))
"""
"""Put before a script, this removes the signals and modules that Windows does not have."""


def prep(*args: str, keys: str = "", ok: int = 0) -> Result:
    """Runs a command with `keys` on stdin and checks the exit code. A bug raises its exception."""
    result = CliRunner().invoke(app, list(args), input=keys, prog_name="prep")
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == ok, result.output
    return result


def set_clock(
    monkeypatch: pytest.MonkeyPatch, *, at: datetime = NOW, tick: timedelta = timedelta(0)
) -> PassTime:
    """Sets the clock of prep to `at`; each reading moves it by `tick` first. The function that it
    returns moves it, too."""
    times = [at]

    def move(by: timedelta) -> None:
        times[0] += by

    def now() -> datetime:
        move(tick)
        return times[0]

    monkeypatch.setattr(wiring, "now", now)
    return move


def forbid(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets nobody look at what is in `folder`, not even root, who runs the tests in a container."""
    for name in ("stat", "lstat", "open", "scandir", "listdir"):
        real = getattr(os, name)

        def refused(path: Any, *args: Any, real: Any = real, **options: Any) -> Any:
            if isinstance(path, str | Path) and folder in Path(path).parents:
                raise PermissionError(13, "Permission denied", str(path))
            return real(path, *args, **options)

        monkeypatch.setattr(os, name, refused)


@contextmanager
def locked_after_a_rating(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Lets another connection lock the progress file as soon as the first rating is saved."""
    home.mkdir()
    with closing(sqlite3.connect(home / FILE, isolation_level=None)) as other:
        original = Store.append

        def append(store: Store, review: Review) -> Review:
            saved = original(store, review)
            other.execute("BEGIN EXCLUSIVE")
            return saved

        monkeypatch.setattr(Store, "append", append)
        yield
