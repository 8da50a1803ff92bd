"""One open SQLite file: queries, transactions, and errors turned into sentences."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from tiktok_prep.base.errors import StoreError, space_hint
from tiktok_prep.base.value import NamedTuple

HOME_HINT = "set PREP_HOME to use another folder"
RESTORE_HINT = "move the file away, then put a backup in its place or `prep import` an export"
LOCK_TIMEOUT_S = 30.0
T = TypeVar("T")


class LockWait(NamedTuple):
    """What to do while another program has locked the file."""

    seconds: float
    """How long to wait before giving up."""
    on_wait: Callable[[], None]
    """Called when the wait begins; by a caller that never gives up, again after every `seconds`."""


class Database:
    """One open connection.

    `rows` and `transaction` wait while another program has locked the file, and turn errors into
    StoreErrors. The other methods raise the errors of SQLite, unless they say otherwise.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path, lock_wait: LockWait) -> None:
        self._connection, self.path, self._lock_wait = connection, path, lock_wait
        connection.text_factory = _text

    @classmethod
    def open(cls, path: Path, lock_wait: LockWait) -> Database:
        """Opens an existing file, for reading and writing, or only for reading if it is read-only.

        Raises sqlite3.Error if there is none, and creates nothing.
        """
        # read-write even for reading: after a crash SQLite must roll back first; if the file is
        # read-only, SQLite opens it for reading
        uri = f"{path.resolve().as_uri()}?mode=rw"
        connection = sqlite3.connect(uri, uri=True, timeout=0.2, isolation_level=None)
        return cls(connection, path, lock_wait)

    @classmethod
    def in_memory(cls, path: Path, lock_wait: LockWait) -> Database:
        """Returns an empty database in memory. `path` is only used in error messages."""
        return cls(sqlite3.connect(":memory:", isolation_level=None), path, lock_wait)

    def close(self) -> None:
        self._connection.close()

    def execute(self, sql: str, values: Sequence[object] = ()) -> None:
        """Runs one statement. Call it inside a `transaction`, which translates its errors."""
        self._connection.execute(sql, values)

    def execute_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Runs one statement once for each of the rows of values. Call it inside a
        `transaction`."""
        self._connection.executemany(sql, rows)

    def roll_back(self) -> None:
        """Rolls back the current transaction, if there is one."""
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def rows(self, sql: str, *values: object) -> list[Any]:
        """Runs one statement and returns all of its rows as tuples; empty if it has none. `values`
        fill the question marks of `sql`."""
        return self._when_unlocked(lambda: self._connection.execute(sql, values).fetchall())

    @contextmanager
    def transaction(self, *, give_up: bool = True) -> Iterator[None]:
        """Commits the block's changes, so that they are on disk; if it raises, rolls them all back.

        Takes the write lock at the start, so nobody else can change what you read inside. Raises
        StoreError if the lock is not free in time, and turns errors of SQLite and the disk inside
        the block into StoreErrors. With `give_up=False` it waits for the lock as long as it takes:
        for input that would be lost.
        """
        self._when_unlocked(lambda: self._connection.execute("BEGIN IMMEDIATE"), give_up=give_up)
        try:
            with as_store_errors(self.path):
                yield
            self._when_unlocked(lambda: self._connection.execute("COMMIT"), give_up=give_up)
        except BaseException:
            self.roll_back()
            raise

    def copy_to(self, target: Path) -> None:
        """Copies the whole database into `target`, an empty file. Raises sqlite3.Error."""
        copy = sqlite3.connect(target)
        try:
            self._connection.backup(copy)
        finally:
            copy.close()

    def move_to_memory(self) -> None:
        """Closes the file and continues with a copy in memory, so later changes are not saved.

        Raises StoreError if the file cannot be copied.
        """
        memory = sqlite3.connect(":memory:", isolation_level=None)
        memory.text_factory = _text
        try:
            with as_store_errors(self.path):
                self._connection.backup(memory)
        except BaseException:
            memory.close()
            raise
        self._connection.close()
        self._connection = memory

    def _when_unlocked(self, action: Callable[[], T], *, give_up: bool = True) -> T:
        """Returns the result of `action`, retried while another program has locked the file.

        Calls `on_wait` when the wait begins and after each timeout. Raises StoreError at the first
        timeout, unless `give_up` is False, and at once for any other error of SQLite or the disk.
        """
        deadline = 0.0
        while True:
            with as_store_errors(self.path):
                try:
                    return action()
                except sqlite3.OperationalError as error:
                    is_over = time.monotonic() >= deadline
                    if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                        raise
                    if is_over and deadline and give_up:
                        raise
            if is_over:
                deadline = time.monotonic() + self._lock_wait.seconds
                self._lock_wait.on_wait()
            time.sleep(0.05)


def _text(raw: bytes) -> str:
    """Returns a text of the file; a damaged one must not keep the rest from being read."""
    return raw.decode(errors="replace")


def damaged_error(path: Path, details: str) -> StoreError:
    """Returns, for the caller to raise, the StoreError that the file is damaged; `details` says
    how."""
    return StoreError(f"{path} is damaged ({details}); prep did not change it", hint=RESTORE_HINT)


def damage_in_header(path: Path) -> str:
    """Returns in words what is wrong with the file's header or length, which SQLite overlooks; ''
    if nothing is, or the file is empty.

    Raises OSError if the file cannot be read.
    """
    size = path.stat().st_size
    if size == 0:
        return ""
    with path.open("rb") as handle:
        header = handle.read(100)
    if not header.startswith(b"SQLite format 3\0"):
        return "it does not start like a progress file"
    if len(header) < 100:
        return f"it ends after {size} bytes"
    page = int.from_bytes(header[16:18], "big")
    page = 65536 if page == 1 else page
    full_size = page * int.from_bytes(header[28:32], "big")
    return f"it ends after {size:,} of {full_size:,} bytes" if size < full_size else ""


@contextmanager
def as_store_errors(path: Path) -> Iterator[None]:
    """Raises a StoreError with one sentence in place of an error of SQLite or the disk."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_BUSY:
            raise StoreError(
                f"another program is still writing to {path}",
                hint="close it or let it finish, then try again",
            ) from error
        if code == sqlite3.SQLITE_FULL:
            raise StoreError(
                f"the disk is full: nothing was written to {path}",
                hint="free some space, then try again",
            ) from error
        if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
            raise StoreError(f"{path} cannot be written: {error}", hint=HOME_HINT) from error
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise damaged_error(path, damage_in_header(path) or str(error)) from error
        raise StoreError(f"{path}: {error}") from error
    except UnicodeDecodeError as error:  # in what SQLite says of a damaged file
        raise damaged_error(path, "a name in it is not a text") from error
    except OSError as error:
        raise StoreError(
            f"{error.filename or path}: {error.strerror or error}",
            hint=space_hint(error) or HOME_HINT,
        ) from error
