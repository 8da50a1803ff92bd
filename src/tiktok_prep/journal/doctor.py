"""Whether a history is whole: by SQLite's own check, and by replaying its events."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from tiktok_prep.base.errors import StoreError
from tiktok_prep.base.private_files import PROGRESS
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.journal.backups import backups_in
from tiktok_prep.journal.database import RESTORE_HINT, Database, LockWait, damaged_error
from tiktok_prep.journal.events import review_of
from tiktok_prep.journal.opening import open_database
from tiktok_prep.journal.tables import DERIVED, STANDING, Tables


class WholeHistory(NamedTuple):
    """A history in which nothing is wrong."""

    file: str
    """The path of the progress file, which need not exist."""
    bytes: int
    """The size of the file; 0 if there is none."""
    events: int
    reviews: int
    """Ratings, without those taken back."""
    first_day: str | None
    """The local day of the first of them, YYYY-MM-DD; `None` if there are none."""
    newest_copy: str
    """The path of the newest backup that prep made; '' if there is none."""
    sqlite: str
    """The version of SQLite."""


def examine(home: Path, lock_wait: LockWait) -> WholeHistory:
    """Reads every event and every page of the progress file in the folder `home`, and changes
    nothing.

    Raises StoreError if it is damaged, or if a replay of its events gives another state than the
    one in its tables. Takes seconds for 10,000 events.
    """
    with closing(open_database(home, lock_wait, write=False)) as db:
        ((answer,), *_) = db.rows("PRAGMA integrity_check(1)")
        if answer != "ok":
            raise damaged_error(db.path, " ".join(str(answer).split()))
        damage: list[str] = []
        tables = Tables(db, damage.append)
        events = sum(1 for _ in tables.all_events())
        if damage:
            raise StoreError(damage[0], hint=RESTORE_HINT)
        reviews, first_day = 0, None
        for event in tables.all_events(f"kind = 'review' AND {STANDING}"):
            day = review_of(event).day.isoformat()
            reviews, first_day = reviews + 1, min(first_day or day, day)
        ((version,),) = db.rows("SELECT sqlite_version()")
        path, before = db.path, _derived_rows(db)
        db.move_to_memory()
        with db.transaction():
            tables.rebuild()
        for table, rows in _derived_rows(db).items():
            if rows != before[table]:
                message = f"{path}: a replay of its events gives another state ({table})"
                raise StoreError(message, hint=RESTORE_HINT)
    size = path.stat().st_size if path.exists() else 0
    newest = next(map(str, reversed(backups_in(home))), "")
    return WholeHistory(str(home / PROGRESS), size, events, reviews, first_day, newest, version)


def _derived_rows(db: Database) -> dict[str, list[tuple[object, ...]]]:
    return {table: db.rows(f"SELECT * FROM {table}") for table in DERIVED}
