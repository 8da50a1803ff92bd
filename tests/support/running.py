"""Commands run in this process, as the shell would see them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tiktok_prep.cli import app
from tiktok_prep.journal.opening import FILE
from tiktok_prep.journal.store import Store
from tiktok_prep.model import Review

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
"""Python begun with this lacks the signals and modules that Windows lacks."""


def prep(*args: str, keys: str = "", ok: int = 0) -> Result:
    """Run a command with `keys` on stdin; checks the exit code. A bug keeps its traceback."""
    result = CliRunner().invoke(app, list(args), input=keys)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == ok, result.output
    return result


@contextmanager
def locked_after_a_rating(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Another program holds the new progress file from the moment a rating is saved."""
    home.mkdir()
    with closing(sqlite3.connect(home / FILE, isolation_level=None)) as other:

        def append(store: Store, review: Review) -> Review:
            saved = save(store, review)
            other.execute("BEGIN EXCLUSIVE")
            return saved

        save = Store.append
        monkeypatch.setattr(Store, "append", append)
        yield
