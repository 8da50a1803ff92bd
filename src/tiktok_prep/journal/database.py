"""One open SQLite file: what is asked of it, all or nothing, and its faults as sentences."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from tiktok_prep.base.errors import StoreError

ELSEWHERE = "PREP_HOME selects another folder"
PATIENCE_S = 30.0
T = TypeVar("T")


class LockWait(NamedTuple):
    """What to do while another program holds the file."""

    seconds: float
    """How long to wait before giving up."""
    on_wait: Callable[[], None]
    """Called at once when there is a wait; where nothing is given up, again each `seconds`."""


class Database:
    """A connection that waits for other processes and raises StoreError alone."""

    def __init__(self, connection: sqlite3.Connection, path: Path, patience: LockWait) -> None:
        self._connection, self.path, self._patience = connection, path, patience

    @classmethod
    def open(cls, path: Path, patience: LockWait) -> Database:
        """The file at `path`, which exists."""
        # read-write also to read: after a crash SQLite has to roll a journal back first; it
        # falls back to reading alone where the file cannot be written
        uri = f"{path.resolve().as_uri()}?mode=rw"
        connection = sqlite3.connect(uri, uri=True, timeout=0.2, isolation_level=None)
        return cls(connection, path, patience)

    @classmethod
    def in_memory(cls, path: Path, patience: LockWait) -> Database:
        """An empty one in place of the file that `path` would name."""
        return cls(sqlite3.connect(":memory:", isolation_level=None), path, patience)

    def close(self) -> None:
        self._connection.close()

    def execute(self, sql: str, values: Sequence[object] = ()) -> None:
        """Act inside a `transaction`, which translates what goes wrong."""
        self._connection.execute(sql, values)

    def roll_back(self) -> None:
        """Give up the transaction under way, if there is one."""
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def rows(self, sql: str, *values: object) -> list[Any]:
        return self._patiently(lambda: self._connection.execute(sql, values).fetchall())

    @contextmanager
    def transaction(self, *, give_up: bool = True) -> Iterator[None]:
        """All or nothing, durable at the end. Holds the write lock from the start, so that what
        is read inside is what is written on top of.

        Without `give_up` it waits for the file as long as it takes: for what would be lost.
        """
        self._patiently(lambda: self._connection.execute("BEGIN IMMEDIATE"), give_up=give_up)
        try:
            with as_store_errors(self.path):
                yield
            self._patiently(lambda: self._connection.execute("COMMIT"), give_up=give_up)
        except BaseException:
            self.roll_back()
            raise

    def copy_to(self, target: Path) -> None:
        """Make `target`, an empty file, a whole copy."""
        copy = sqlite3.connect(target)
        try:
            self._connection.backup(copy)
        finally:
            copy.close()

    def move_to_memory(self) -> None:
        """Work with a copy in memory from here on; the file stays as it is."""
        memory = sqlite3.connect(":memory:", isolation_level=None)
        with as_store_errors(self.path):
            self._connection.backup(memory)
        self._connection.close()
        self._connection = memory

    def _patiently(self, act: Callable[[], T], *, give_up: bool = True) -> T:
        """What `act` returns, waiting while another process holds the file. Raises StoreError when
        patience ends, unless it never does; Ctrl-C ends it."""
        until = 0.0
        while True:
            with as_store_errors(self.path):
                try:
                    return act()
                except sqlite3.OperationalError as error:
                    is_over = time.monotonic() >= until
                    if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                        raise
                    if is_over and until and give_up:
                        raise
            if is_over:
                until = time.monotonic() + self._patience.seconds
                self._patience.on_wait()
            time.sleep(0.05)


def make_private(path: Path) -> None:
    """Make an empty file of mode 0600 unless there is one; SQLite gives its journal that mode."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        return


def damaged(path: Path, what: str) -> StoreError:
    return StoreError(
        f"{path} is damaged ({what}); it was left as it is",
        hint="move it away; then a backup can take its place, or `prep import` an export",
    )


def fault_in_bytes(path: Path) -> str:
    """What is wrong with the file that SQLite takes for an empty or a whole one; '' if nothing."""
    size = path.stat().st_size
    if size == 0:
        return ""
    with path.open("rb") as handle:
        header = handle.read(100)
    if not header.startswith(b"SQLite format 3\0"):
        return "it does not begin as a progress file does"
    if len(header) < 100:
        return f"it ends after {size} bytes"
    page = int.from_bytes(header[16:18], "big")
    page = 65536 if page == 1 else page
    whole = page * int.from_bytes(header[28:32], "big")
    return f"it ends after {size:,} of {whole:,} bytes" if size < whole else ""


@contextmanager
def as_store_errors(path: Path) -> Iterator[None]:
    """Translate what the disk and SQLite raise into one sentence."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_BUSY:
            raise StoreError(
                f"another program is still writing to {path}",
                hint="end it or let it finish, then try again",
            ) from error
        if code == sqlite3.SQLITE_FULL:
            raise StoreError(
                f"the disk is full: nothing was written to {path}", hint="free some space"
            ) from error
        if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
            raise StoreError(f"{path} cannot be written: {error}", hint=ELSEWHERE) from error
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise damaged(path, fault_in_bytes(path) or str(error)) from error
        raise StoreError(f"{path}: {error}") from error
    except OSError as error:
        raise StoreError(
            f"{error.filename or path}: {error.strerror or error}", hint=ELSEWHERE
        ) from error
