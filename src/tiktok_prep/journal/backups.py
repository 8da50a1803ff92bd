"""Copies of the progress file, made before `prep import` and `prep undo --ahead` change much."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

from tiktok_prep.base.private_files import (
    BACKUPS,
    move_into_place,
    private_folder,
    temporary_beside,
)
from tiktok_prep.journal.database import Database, as_store_errors

BACKUPS_KEPT = 3
_BACKUP = r"progress-[0-9]{8}-[0-9]{6}-[0-9]{6}\.db"  # compiled only where it is used
_UNFINISHED = _BACKUP + r"\.[0-9a-f]{16}\.part(-journal)?"
_UNFINISHED_FOR_S = 3600
"""An unfinished copy older than this was left by a prep that was killed."""


def back_up(db: Database, stamp: str) -> Path:
    """Copies the progress file into the folder `backups` beside it; returns the path of the copy.

    `stamp` is a local time such as 20261123-200000-000000. Deletes all but the last BACKUPS_KEPT
    copies by name, this one included, and unfinished copies over an hour old.
    """
    home = db.path.parent
    target = private_folder(home, BACKUPS) / f"progress-{stamp}.db"
    with as_store_errors(db.path), temporary_beside(target) as part:
        db.copy_to(part)
        move_into_place(part, target)
        older = [path for path in _named(home, _BACKUP) if path != target]
        unfinished = _named(home, _UNFINISHED)
        # by the clock of the disk, which may differ from ours
        oldest = target.stat().st_mtime - _UNFINISHED_FOR_S
    for path in older[: 1 - BACKUPS_KEPT]:
        with suppress(OSError):
            path.unlink()
    for path in unfinished:
        with suppress(OSError):
            if path.stat().st_mtime < oldest:
                path.unlink()
    return target


def backups_in(home: Path) -> list[Path]:
    """Returns the copies in the folder `home`, oldest first; none if it cannot be read."""
    with suppress(OSError):
        return _named(home, _BACKUP)
    return []


def _named(home: Path, pattern: str) -> list[Path]:
    folder = home / BACKUPS
    return sorted(path for path in folder.iterdir() if re.fullmatch(pattern, path.name))
