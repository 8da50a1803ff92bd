"""Moves a PREP_HOME without decks, as earlier versions wrote it, into the folder of one deck.

First everything is copied, and the copy takes its place in one step; only then the old files are
set aside, in the folder `before-decks`. So a prep that is killed leaves the old home or the new
one, and the next prep goes on. What an earlier version writes there later is joined in the same
way: the history by union, an answer only if there is none yet.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Container
from contextlib import closing, suppress
from itertools import count
from pathlib import Path

from tiktok_prep.base.errors import PrepError
from tiktok_prep.base.private_files import (
    DECKS,
    KEPT,
    OLD_LAYOUT,
    PROGRESS,
    create_private,
    deck_home,
    is_old_home,
    locked,
    move_into_place,
    private_folder,
    sync,
    temporary_beside,
    write_errors,
)
from tiktok_prep.journal.database import LockWait, as_store_errors
from tiktok_prep.journal.opening import open_database
from tiktok_prep.journal.packed import PackedEvents
from tiktok_prep.journal.store import Store

_FILES = ("answers", "deck")
_READ_ONLY = (errno.EROFS, errno.EACCES, errno.EPERM)


def move_old_home(home: Path, deck: str, lock_wait: LockWait) -> bool:
    """Moves what earlier versions wrote in `home` into the home of the deck with this id; returns
    whether it moved anything.

    Raises PrepError, and leaves the home as it was, if its history is damaged or in use, or the
    disk is full. Returns False, and moves nothing, if `home` is not an old home or cannot be
    written.
    """
    if not os.access(home, os.W_OK):
        return False
    try:
        decks = private_folder(home, DECKS)
        with locked(decks / ".moving.lock"):
            if not is_old_home(home):  # another prep was faster
                return False
            for unfinished in decks.glob(".*.part"):
                shutil.rmtree(unfinished, ignore_errors=True)
            target = deck_home(home, deck)
            if target.exists():
                _join(home, target, lock_wait)
            else:
                _copy_all(home, target, lock_wait)
            _set_aside(home)
    except PrepError as error:
        if getattr(error.__cause__, "errno", None) in _READ_ONLY:
            return False
        raise
    return True


def take_along(home: Path, deck: str, question_ids: Container[str], lock_wait: LockWait) -> bool:
    """Copies the history, answers and own questions that all decks shared before into the home of a
    deck; returns whether it did.

    Copies nothing if the deck has a history, or the shared one has no ratings of `question_ids`.
    """
    kept, target = home / KEPT, deck_home(home, deck)
    if (target / PROGRESS).exists() or not (kept / PROGRESS).exists():
        return False
    with Store(open_database(kept, lock_wait, write=False)) as old:
        if not any(question_id in question_ids for question_id in old.question_ids()):
            return False
    _join(kept, target, lock_wait)
    return True


def _copy_all(home: Path, target: Path, lock_wait: LockWait) -> None:
    """Copies the old home to `target`, which appears in one step and is on disk when this
    returns."""
    part = target.with_name(f".{target.name}.{os.urandom(8).hex()}.part")
    try:
        with as_store_errors(part):
            part.mkdir(mode=0o700)
        _copy_history(home, part, lock_wait)
        with write_errors(target):
            for name in _FILES:
                _copy(home / name, part / name, home)
            sync(part)
            try:
                part.rename(target)
            except OSError:
                if not target.exists():  # where there are no locks, another prep may be faster
                    raise
            sync(target.parent)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _join(home: Path, target: Path, lock_wait: LockWait) -> None:
    """Adds to `target` the events, answers and own questions of `home` that it lacks."""
    if os.path.lexists(home / PROGRESS) and not _is_same(home / PROGRESS, target / PROGRESS):
        with Store(open_database(home, lock_wait, write=False)) as old:
            events = PackedEvents(old.events())
        with Store(open_database(target, lock_wait, write=True)) as store:
            store.merge(events)
    with write_errors(target):
        for name in _FILES:
            _copy(home / name, target / name, home)


def _is_same(path: Path, other: Path) -> bool:
    with suppress(OSError):
        return path.samefile(other)
    return False


def _copy_history(home: Path, part: Path, lock_wait: LockWait) -> None:
    """Copies progress.db as SQLite sees it, with what a crash left rolled back; a link stays a
    link.

    Does nothing if there is none. Raises StoreError if it is damaged.
    """
    old, new = home / PROGRESS, part / PROGRESS
    if not os.path.lexists(old):
        return
    with closing(open_database(home, lock_wait, write=False)) as db:
        if old.is_symlink():  # the history is kept elsewhere for a reason
            with write_errors(new):
                _copy(old, new, home)
            return
        with as_store_errors(new):
            create_private(new)
            if old.stat().st_size:
                db.copy_to(new)
            sync(new)


def _copy(source: Path, target: Path, home: Path) -> None:
    """Copies a file, link or folder with its contents; skips what is missing or special, and files
    and links whose target exists. A link keeps its text, but one that leads out of `home` becomes
    the full path. Raises OSError."""
    if source.is_symlink():
        if not os.path.lexists(target):
            target.symlink_to(_link_text(source, home))
    elif source.is_dir():
        target.mkdir(mode=0o700, exist_ok=True)
        for entry in sorted(source.iterdir()):
            _copy(entry, target / entry.name, home)
        sync(target)
    elif source.exists() and stat.S_ISREG(source.stat().st_mode) and not os.path.lexists(target):
        with temporary_beside(target) as part:
            shutil.copyfile(source, part)
            status = source.stat()
            os.utime(part, ns=(status.st_atime_ns, status.st_mtime_ns))
            move_into_place(part, target, new=True)


def _link_text(link: Path, home: Path) -> str:
    """Returns what a copy of `link` must hold: the same, or the full path if it leads out of
    `home`."""
    text = str(link.readlink())
    full = os.path.normpath(link.absolute().parent / text)
    return text if Path(full).is_relative_to(home.absolute()) else full


def _set_aside(home: Path) -> None:
    """Moves the old files and folders into `before-decks`, with a number where a name is taken.

    What cannot be moved now, such as a file that is open on Windows, stays; the next prep tries
    again.
    """
    kept = private_folder(home, KEPT)
    for name in OLD_LAYOUT:
        if os.path.lexists(home / name):
            numbered = (kept / (f"{name}-{number}" if number > 1 else name) for number in count(1))
            free = next(path for path in numbered if not os.path.lexists(path))
            with suppress(OSError):
                (home / name).rename(free)
    with suppress(OSError):
        sync(kept)
        sync(home)
