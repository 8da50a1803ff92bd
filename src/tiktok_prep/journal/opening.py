"""From a folder to a progress file that is right. What is not right is left as it was."""

from __future__ import annotations

import os
from pathlib import Path

from tiktok_prep.base.errors import StoreError
from tiktok_prep.base.private_files import PROGRESS, make_home
from tiktok_prep.journal.database import (
    ELSEWHERE,
    Database,
    LockWait,
    as_store_errors,
    damaged,
    fault_in_bytes,
    make_private,
)
from tiktok_prep.journal.derived import Derived
from tiktok_prep.journal.schema import APPLICATION_ID, DERIVED_SQL, VERSION, create, create_derived

FILE = PROGRESS


def open_database(home: Path, patience: LockWait, *, write: bool) -> Database:
    """The progress file in the folder `home`, with all its tables; see `Store.open`."""
    path = home / FILE
    with as_store_errors(path):
        for link in (home, path):
            if link.is_symlink() and not link.exists():
                raise StoreError(f"{link} is a link that leads nowhere", hint=ELSEWHERE)
        if home.exists() and not home.is_dir():
            raise StoreError(f"{home} is not a folder", hint=ELSEWHERE)
        if path.exists() and not path.is_file():
            raise StoreError(f"{path} is not a file", hint=ELSEWHERE)
        if write:
            make_home(home)
            make_private(path)
        if not path.exists():
            return _empty(path, patience)
        db = Database.open(path, patience)
        try:
            if _prepare(db, write):
                return db
            db.close()
            return _empty(path, patience)
        except BaseException:
            db.close()
            raise


def _empty(path: Path, patience: LockWait) -> Database:
    """One to read from where nothing has ever been saved."""
    db = Database.in_memory(path, patience)
    create(db)
    return db


def _prepare(db: Database, write: bool) -> bool:
    """Whether there is a journal to work with. False: nothing was ever saved, and with
    `write` False nothing is made. Raises StoreError for a file that is not right, and leaves
    it as it was."""
    tables, application, version = _look(db)
    if not tables and db.path.stat().st_size == 0:  # never begun, or killed at first start
        if not write:
            return False
        with db.transaction():
            # another prep may have made the tables while this one waited for the lock
            if not db.rows("SELECT name FROM sqlite_master"):
                create(db)
        tables, application, version = _look(db)
    if application != APPLICATION_ID:
        raise StoreError(f"{db.path} is not a progress file of prep; it was left as it is")
    if version > VERSION:
        raise StoreError(
            f"{db.path} was written by a newer prep (format {version}, this one knows "
            f"{VERSION}); it was left as it is",
            hint="install the newer prep",
        )
    if "journal" not in tables:
        raise damaged(db.path, "the journal is missing")
    is_writable = os.access(db.path, os.W_OK) and os.access(db.path.parent, os.W_OK)
    if write and not is_writable:
        # better to hear it now than after an answer
        raise StoreError(f"{db.path} cannot be written", hint=ELSEWHERE)
    for pragma in ("journal_mode = DELETE", "synchronous = EXTRA", "fullfsync = ON"):
        db.rows(f"PRAGMA {pragma}")
    if not DERIVED_SQL.items() <= tables.items():  # lost, or as another version had them
        if not is_writable:
            db.move_to_memory()
        with db.transaction():
            create_derived(db)
            Derived(db).replay_all()
    return True


def _look(db: Database) -> tuple[dict[str, str], int, int]:
    """Tables with their SQL, application id and user version, after SQLite has rolled back what a
    crash left.

    All under one read lock: nobody writes meanwhile, so that what does not fit is damage.
    """
    db.rows("BEGIN")
    try:
        tables = dict(db.rows("SELECT name, sql FROM sqlite_master"))
        ((application,),) = db.rows("PRAGMA application_id")
        ((version,),) = db.rows("PRAGMA user_version")
        fault = fault_in_bytes(db.path)
        if fault:
            raise damaged(db.path, fault)
        return tables, application, version
    finally:
        db.roll_back()
