"""Opens the progress file and checks it. A file with something wrong is left unchanged."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from tiktok_prep.base.errors import StoreError
from tiktok_prep.base.private_files import (
    PROGRESS,
    create_private,
    make_home,
)
from tiktok_prep.journal.database import (
    HOME_HINT,
    Database,
    LockWait,
    as_store_errors,
    damage_in_header,
    damaged_error,
)
from tiktok_prep.journal.tables import (
    APPLICATION_ID,
    DERIVED_SQL,
    JOURNAL_SQL,
    VERSION,
    Tables,
    create_all,
)

FILE = PROGRESS
OPENED_BESIDE = ("-journal", "-wal", "-shm")
"""What SQLite opens beside FILE, if it is there; a pipe would hold it up for ever, and no signal
would end that."""


def open_database(home: Path, lock_wait: LockWait, *, write: bool) -> Database:
    """Opens the progress file in the folder `home` and makes it ready for use.

    With `write`, creates a missing folder and file. Without, returns an empty database in memory if
    the file is missing or has 0 bytes. Raises StoreError as `Store.open` does.
    """
    path = home / FILE
    with as_store_errors(path):
        for link in (home, path):
            if link.is_symlink() and not link.exists():
                raise StoreError(f"{link} is a link that leads nowhere", hint=HOME_HINT)
        if home.exists() and not home.is_dir():
            raise StoreError(f"{home} is not a folder", hint=HOME_HINT)
        for file in (path, *(home / f"{FILE}{suffix}" for suffix in OPENED_BESIDE)):
            if file.exists() and not file.is_file():
                raise StoreError(f"{file} is not a file", hint=HOME_HINT)
        if path.exists() and not path.stat().st_size and _had_history(home):
            raise damaged_error(path, "it has 0 bytes, but there was a history here before")
        if write:
            make_home(home)
            with suppress(FileExistsError):
                create_private(path)  # SQLite gives its journal file the same mode
        if not path.exists():
            db = Database.in_memory(path, lock_wait)
            create_all(db)
            return db
        db = Database.open(path, lock_wait)
        try:
            _check(db, write)
        except BaseException:
            db.close()
            raise
        return db


def _had_history(home: Path) -> bool:
    from tiktok_prep.journal.backups import backups_in  # late: an empty file is rare

    return any(copy.stat().st_size for copy in backups_in(home))


def _check(db: Database, write: bool) -> None:
    """Checks the file and makes `db` ready for use.

    Creates empty tables for a file of 0 bytes: in it with `write`, otherwise in memory. Rebuilds
    derived tables that are missing or from another version: in the file, or in memory if it is
    read-only. Raises StoreError, and leaves the file unchanged, if it is damaged, not one of prep,
    from a newer prep, or read-only in spite of `write`.
    """
    tables, application, version = _read_header(db)
    if not tables and db.path.stat().st_size == 0:  # new, or killed during the first start
        if not write:
            db.move_to_memory()
        with db.transaction():
            # another prep may have created the tables while this one waited for the lock
            if not db.rows("SELECT name FROM sqlite_master"):
                create_all(db)
        tables, application, version = _read_header(db)
    if application != APPLICATION_ID:
        raise StoreError(f"{db.path} is not a progress file of prep; prep did not change it")
    if version > VERSION:
        raise StoreError(
            f"{db.path} was written by a newer prep (format {version}, this one knows "
            f"{VERSION}); it was not changed",
            hint="install the newer prep",
        )
    if "journal" not in tables:
        raise damaged_error(db.path, "the history is missing")
    if tables["journal"] != JOURNAL_SQL:
        raise damaged_error(db.path, "its history is not as this prep writes it")
    is_writable = os.access(db.path, os.W_OK) and os.access(db.path.parent, os.W_OK)
    if write and not is_writable:
        # better to fail now than after an answer was given
        raise StoreError(f"{db.path} cannot be written", hint=HOME_HINT)
    # the cache is a limit: an import in one transaction would otherwise go to disk and back
    settings = "journal_mode = DELETE, synchronous = EXTRA, fullfsync = ON, cache_size = -65536"
    for setting in settings.split(", "):
        db.rows(f"PRAGMA {setting}")
    if not DERIVED_SQL.items() <= tables.items():  # missing, or from another version
        if not is_writable:
            db.move_to_memory()
        with db.transaction():
            Tables(db, lambda sentence: None).rebuild()


def _read_header(db: Database) -> tuple[dict[str, str], int, int]:
    """Returns name -> SQL (of tables, indexes and triggers), the application id and the user
    version.

    Reads all under one lock, when nobody is writing. Raises StoreError if the file is damaged.
    """
    db.rows("BEGIN")
    try:
        tables = dict(db.rows("SELECT name, sql FROM sqlite_master"))
        ((application,),) = db.rows("PRAGMA application_id")
        ((version,),) = db.rows("PRAGMA user_version")
        damage = damage_in_header(db.path)
        if damage:
            raise damaged_error(db.path, damage)
        return tables, application, version
    finally:
        db.roll_back()
