"""Writing files that only you can read, each in one step: complete or not at all."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path

from tiktok_prep.base.errors import PrepError, UsageError, cannot_write

PROGRESS = "progress.db"
BACKUPS = "backups"
"""Beside PROGRESS, the folder with earlier copies of it."""
DECKS = "decks"
"""In PREP_HOME, the folder with a folder for each deck: your history, answers and so on."""
IN_USE = "deck-in-use.txt"
"""In PREP_HOME, the file that says which deck is in use."""
DRAFTS = "drafts"
"""In the folder of a deck in PREP_HOME, the folder with what an editor has open."""
DECK_FOLDER = "deck-folder.txt"
"""In the folder of a deck in PREP_HOME, the file that says where the deck itself is."""
PERSONAL = (
    *(PROGRESS, f"{PROGRESS}-journal", DRAFTS, "deck", BACKUPS),
    *("cache", DECKS, IN_USE, DECK_FOLDER, ".gitignore"),
)
"""The names of everything that prep itself puts in PREP_HOME, or in a deck's folder there."""


@contextmanager
def write_errors(file: Path) -> Iterator[None]:
    """Turns an OSError or ValueError in the `with` block into a PrepError: `file` cannot be
    written."""
    try:
        yield
    except (OSError, ValueError) as error:
        raise cannot_write(file, error) from error


def check_target(file: Path, *, force: bool = False) -> None:
    """Raises UsageError if a folder, a device or a broken link is at `file`, or if a file is and
    `force` is not set.

    Raises PrepError if the disk fails. Writes nothing.
    """
    with write_errors(file):
        if obstacle := _obstacle(file):
            target = "a file in it" if file.is_dir() else "another file"
            raise UsageError(f"{file} {obstacle}", hint=f"name {target}")
        if file.exists() and not force:
            raise UsageError(f"{file} exists", hint="--force replaces it")


def replace(
    file: Path, pieces: Iterable[bytes], *, accept: Callable[[Path], bool] = lambda part: True
) -> int:
    """Replaces `file` with the pieces in one step; returns how many pieces were not empty.

    The pieces go to a temporary file first. If `accept` returns False for that file, nothing is
    replaced and 0 is returned. Only the owner can read the new file. A symbolic link stays: the
    file it points to is replaced and keeps its mode. Raises PrepError, and changes nothing, if
    writing fails.
    """
    with write_errors(file):
        _refuse_obstacle(file)
        mode = stat.S_IMODE(file.stat().st_mode) if file.is_symlink() else None
        file = Path(os.path.realpath(file))
        with temporary_beside(file) as part:
            with part.open("wb") as handle:
                written = sum(1 for piece in pieces if handle.write(piece))
            if not accept(part):
                return 0
            if mode is not None:
                part.chmod(mode)
            move_into_place(part, file)
    return written


def write_new(file: Path, data: bytes) -> bool:
    """Writes a new file and waits until it is on disk; returns False, and changes nothing, if the
    file exists. Raises PrepError if a folder or device is there, or if the disk fails."""
    with write_errors(file), temporary_beside(file) as part:
        part.write_bytes(data)
        try:
            move_into_place(part, file, new=True)
        except FileExistsError:
            _refuse_obstacle(file)
            return False
    return True


@contextmanager
def temporary_beside(file: Path) -> Iterator[Path]:
    """Creates an empty, private file next to `file` and yields its path. Deletes it on leaving the
    `with` block, unless `move_into_place` has moved it. Raises OSError."""
    # random, as two machines may share the folder; short, as disks limit the length of a name
    part = file.with_name(f"{file.name[:40]}.{os.urandom(8).hex()}.part")
    create_private(part)
    try:
        yield part
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def move_into_place(part: Path, file: Path, *, new: bool = False) -> None:
    """Replaces `file` with `part` in one step, and waits until that is on disk. With `new`, raises
    FileExistsError if `file` exists. Raises OSError if the disk fails."""
    sync(part)
    if not new:
        part.replace(file)
    elif not _link(part, file):
        create_private(file)  # nobody else can create it from here on
        try:
            part.replace(file)
        except BaseException:
            with suppress(OSError):
                file.unlink()
            raise
    sync(file.parent)


def create_private(file: Path) -> None:
    """Creates an empty file with mode 0600. Raises FileExistsError, or another OSError."""
    os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def sync(path: Path) -> None:
    """Waits until a file, or the list of files in a folder, is on disk.

    Raises OSError for a file; ignores it for a folder, as some systems cannot sync one.
    """
    is_folder = path.is_dir()
    # some systems sync only files opened for writing, but the mode of a file may be read-only
    is_writable = not is_folder and os.access(path, os.W_OK)
    with suppress(OSError) if is_folder else nullcontext():
        descriptor = os.open(path, os.O_RDWR if is_writable else os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def locked(file: Path, *, wait: bool = True) -> Iterator[bool]:
    """Locks out other preps with the lock file `file`, which is deleted in the end.

    Yields whether we have the lock: always True with `wait`. A killed process releases it. Where
    the disk or the system has no such locks, nobody is locked out. Raises PrepError if the lock
    file cannot be opened.
    """
    try:
        import fcntl
    except ImportError:  # Windows
        yield True
        return
    while True:
        with write_errors(file):
            descriptor = os.open(file, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            is_ours = True
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                is_ours = False
            except OSError:  # no such locks here
                pass
            if is_ours and not _is_still_at(descriptor, file):
                continue  # the previous owner deleted the file before we got the lock
            try:
                yield is_ours
            finally:
                if is_ours:
                    with suppress(OSError):
                        file.unlink()
            return
        finally:
            os.close(descriptor)


def deck_home(home: Path, deck_id: str) -> Path:
    """Returns the folder in `home`, which is PREP_HOME, with everything of yours for one deck. Does
    not create it."""
    return home / DECKS / deck_id


def make_home(home: Path) -> None:
    """Creates the folder `home`, PREP_HOME or that of a deck in it, and missing folders above it,
    all private.

    Adds a `.gitignore` that hides everything, because notes have been published with git; not if
    there is one, or if other programs' files are in `home`. Keeps the modes of existing folders.
    Raises OSError.
    """
    for folder in [*reversed([above for above in home.parents if not above.exists()]), home]:
        folder.mkdir(mode=0o700, exist_ok=True)
    if is_all_ours(home):
        _hide_from_git(home)


def private_folder(home: Path, *names: str) -> Path:
    """Returns the folder `home/names[0]/names[1]/...`, after creating the missing folders with
    private modes.

    `home` is created as by `make_home`. If it also holds other programs' files, each new folder
    directly in it is hidden from git instead. Raises PrepError.
    """
    folder = home
    with write_errors(home):
        make_home(home)
    for name in names:
        folder = folder / name
        with write_errors(folder):
            is_new = not folder.exists()
            folder.mkdir(mode=0o700, exist_ok=True)
        if is_new and folder.parent == home and not is_all_ours(home):
            _hide_from_git(folder)
    return folder


def make_home_private(home: Path) -> None:
    """Takes all access to prep's files in `home` from other users, and to `home` itself if you own
    it and it holds nothing else.

    Runs whenever prep starts, so it does not look into folders that are private already. Does
    nothing on Windows, or if `home` holds other programs' files and no history: then nothing there
    is taken for prep's.
    """
    all_ours = is_all_ours(home)
    is_in_use = all_ours
    with suppress(OSError):  # a path in `home` may be too long
        is_in_use = is_in_use or (home / PROGRESS).exists()
        is_in_use = is_in_use or any((home / DECKS).glob(f"*/{PROGRESS}"))
    if not hasattr(os, "geteuid") or not is_in_use:
        return
    for name in PERSONAL:
        if make_private(home / name):
            for folder, folders, files in os.walk(home / name):
                for entry in (*folders, *files):
                    make_private(Path(folder, entry))
    with suppress(OSError):
        status = home.stat()
        is_ours = status.st_uid == os.geteuid() and not status.st_mode & stat.S_ISVTX
        if status.st_mode & 0o077 and is_ours and all_ours:
            home.chmod(status.st_mode & 0o700)


def make_private(path: Path) -> bool:
    """Takes all access to `path` from other users; returns whether they had any.

    Returns False, and changes nothing, for a link, a missing path or one that you do not own.
    """
    with suppress(OSError):
        mode = path.lstat().st_mode
        if mode & 0o077 and not stat.S_ISLNK(mode):
            path.chmod(mode & 0o700)
            return True
    return False


def is_all_ours(home: Path) -> bool:
    """Whether `home` holds nothing but prep's files; True if it is empty, False if it is missing or
    cannot be read."""
    with suppress(OSError):
        return all(path.name in PERSONAL or path.suffix == ".part" for path in home.iterdir())
    return False


def _hide_from_git(folder: Path) -> None:
    """Adds a `.gitignore` that hides everything in `folder`, unless there is one or it cannot be
    written."""
    file = folder / ".gitignore"
    if not file.exists():
        with suppress(PrepError):  # if this fails, saving a rating may still work
            write_new(file, b"*\n")


def _refuse_obstacle(file: Path) -> None:
    if obstacle := _obstacle(file):
        raise PrepError(f"{file} {obstacle}", hint="move it away")


def _obstacle(file: Path) -> str:
    """Says what at `file` is in the way of a file, such as 'is a folder'; '' for nothing, or
    a file. Raises OSError if that cannot be found out."""
    try:
        mode = file.stat().st_mode
    except FileNotFoundError:
        return "is a link that leads nowhere" if file.is_symlink() else ""
    if stat.S_ISDIR(mode):
        return "is a folder"
    return "" if stat.S_ISREG(mode) else "is not a file"


def _link(part: Path, file: Path) -> bool:
    """Makes `file` a hard link to `part`, so that it is complete from the start. Returns False if
    that fails, as on disks without hard links; raises FileExistsError if `file` exists."""
    try:
        os.link(part, file)
    except FileExistsError:
        raise
    except OSError:
        return False
    return True


def _is_still_at(descriptor: int, file: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), file.stat())
    except FileNotFoundError:
        return False
