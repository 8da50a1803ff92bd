"""Files that are for their owner alone, and whole or not there at all."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tiktok_prep.base.errors import PrepError, UsageError

PROGRESS = "progress.db"
PERSONAL = (
    *(PROGRESS, f"{PROGRESS}-journal", "answers", "deck", "backups", "cache"),
    ".gitignore",
)
"""All that prep keeps in the folder of what is personal."""


@contextmanager
def writing(file: Path) -> Iterator[None]:
    """What the disk has against `file` becomes a PrepError."""
    try:
        yield
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise PrepError(f"{file} cannot be written: {reason}") from error


def check_target(
    file: Path, *, force: bool = False, begins: bytes | None = None, what: str = ""
) -> None:
    """Raises UsageError unless a file may be written there: a new one, with `force` in place of
    another, or in place of `what` prep wrote before, which `begins` with these bytes."""
    with writing(file):
        fault = _is_no_file(file)
        if fault:
            named = "a file in it" if file.is_dir() else "another file"
            raise UsageError(f"{file} {fault}", hint=f"name {named}")
        if force or not file.exists():
            return
        if begins is None:
            raise UsageError(f"{file} exists", hint="--force replaces it")
        with file.open("rb") as handle:
            if handle.read(len(begins)) != begins:
                raise UsageError(f"{file} exists and is no {what}", hint="name another file")


def replace(
    file: Path, pieces: Iterable[bytes], *, holds: Callable[[Path], bool] = lambda part: True
) -> int:
    """Write the pieces beside `file`, then put them in its place in one step; how many.

    Before that step `holds` may look at what was written, and refuse it: then it is 0.
    As private as the journal itself: for its owner alone. A link stays one: what it leads to is
    replaced, and keeps its mode. Raises PrepError, and then leaves everything as it was.
    """
    with writing(file):
        _refuse_no_file(file)
        mode = stat.S_IMODE(file.stat().st_mode) if file.is_symlink() else None
        file = Path(os.path.realpath(file))
        with part_of(file) as part:
            with part.open("wb") as handle:
                written = sum(1 for piece in pieces if handle.write(piece))
            if not holds(part):
                return 0
            if mode is not None:
                part.chmod(mode)
            put(part, file)
    return written


def add(file: Path, data: bytes) -> bool:
    """Write a new file, on disk on return; False, and nothing is changed, if there is one. Raises
    PrepError."""
    with writing(file), part_of(file) as part:
        part.write_bytes(data)
        try:
            put(part, file, new=True)
        except FileExistsError:
            _refuse_no_file(file)
            return False
    return True


@contextmanager
def part_of(file: Path) -> Iterator[Path]:
    """A new empty file beside `file`, for its owner alone, to write to and then to `put` in the
    place of `file`; without that it is gone in the end."""
    # no other process, on whatever machine, has the same name; part of a name fits any disk
    part = file.with_name(f"{file.name[:40]}.{os.urandom(8).hex()}.part")
    _make(part)
    try:
        yield part
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def put(part: Path, file: Path, *, new: bool = False) -> None:
    """Have `part` on disk, then put it in the place of `file` in one step, on disk on return. With
    `new`, raises FileExistsError if there is a file."""
    # a system may sync only what can be written; what has taken on a link's mode may not be
    _sync(part, os.O_RDWR if os.access(part, os.W_OK) else os.O_RDONLY)
    if not (new and _linked(part, file)):
        _move(part, file, new=new)
    with suppress(OSError):  # some disks cannot do so for a folder
        _sync(file.parent, os.O_RDONLY)


@contextmanager
def locked(file: Path, *, wait: bool = True) -> Iterator[bool]:
    """Hold `file`, which is there for this alone and gone in the end, so that no other prep does;
    without `wait`, whether we do. A process that is killed lets go of it. Where the disk or the
    system knows no such locks, nobody is kept out. Raises PrepError."""
    try:
        import fcntl
    except ImportError:  # on Windows
        yield True
        return
    while True:
        with writing(file):
            number = os.open(file, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            is_held = True
            try:
                fcntl.flock(number, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                is_held = False
            except OSError:  # as told above
                pass
            if is_held and not _is_open_at(number, file):
                continue  # whoever had it has taken it away meanwhile
            try:
                yield is_held
            finally:
                if is_held:
                    with suppress(OSError):
                        file.unlink()
            return
        finally:
            os.close(number)


def make_home(home: Path) -> None:
    """Make the folder of all that is personal where it is not there, for its owner alone, and let
    git take nothing of it: notes have been published that way. What is there, the folder or a
    `.gitignore`, stays as it is; in a folder with things of others there is none. Raises OSError.
    """
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    if _is_all_ours(home):
        _keep_from_git(home)


def private_folder(home: Path, *names: str) -> Path:
    """The folder of these names in `home`, made where it is not there, all for their owner alone;
    a `home` that is there stays as it is. In one with things of others, git takes nothing of what
    is made there. Raises PrepError."""
    folder = home
    with writing(home):
        make_home(home)
    for name in names:
        folder = folder / name
        with writing(folder):
            is_new = not folder.exists()
            folder.mkdir(mode=0o700, exist_ok=True)
        if is_new and folder.parent == home and not _is_all_ours(home):
            _keep_from_git(folder)
    return folder


def make_home_private(home: Path) -> None:
    """Take away what others may do with what prep keeps in `home`, and with `home` itself if it is
    ours and holds nothing else. What is in a folder that was closed already is out of reach and is
    not looked at: this is done whenever prep starts. Where there are things of others and no
    progress file, nothing is taken for prep's. On Windows, where a mode says nothing of others,
    nothing is done."""
    is_all_ours = _is_all_ours(home)
    if not hasattr(os, "geteuid") or not (is_all_ours or (home / PROGRESS).exists()):
        return
    for name in PERSONAL:
        if make_private(home / name):
            for folder, folders, files in os.walk(home / name):
                for each in (*folders, *files):
                    make_private(Path(folder, each))
    with suppress(OSError):
        found = home.stat()
        is_ours = found.st_uid == os.geteuid() and not found.st_mode & stat.S_ISVTX
        if found.st_mode & 0o077 and is_ours and is_all_ours:
            home.chmod(found.st_mode & 0o700)


def make_private(path: Path) -> bool:
    """Take away what others may do with `path`, if it is ours and there; whether they could do
    anything. A link and what it leads to stay as they are: that lies elsewhere for a reason."""
    with suppress(OSError):
        mode = path.lstat().st_mode
        if mode & 0o077 and not stat.S_ISLNK(mode):
            path.chmod(mode & 0o700)
            return True
    return False


def _is_all_ours(home: Path) -> bool:
    """Whether `home` holds nothing but what prep keeps there."""
    with suppress(OSError):
        return all(path.name in PERSONAL or path.suffix == ".part" for path in home.iterdir())
    return False


def _keep_from_git(folder: Path) -> None:
    """Let git take nothing of the folder, unless it has a `.gitignore`."""
    file = folder / ".gitignore"
    if not file.exists():
        with suppress(PrepError):  # whoever cannot write it may still save a rating
            add(file, b"*\n")


def _refuse_no_file(file: Path) -> None:
    fault = _is_no_file(file)
    if fault:
        raise PrepError(f"{file} {fault}", hint="move it away")


def _is_no_file(file: Path) -> str:
    """What `file` is that no file can take the place of; '' for a file, and for nothing yet."""
    try:
        mode = file.stat().st_mode
    except FileNotFoundError:
        return "is a link that leads nowhere" if file.is_symlink() else ""
    if stat.S_ISDIR(mode):
        return "is a folder"
    return "" if stat.S_ISREG(mode) else "is not a file"


def _linked(part: Path, file: Path) -> bool:
    """Give `part` its name in one step, with which it is whole; False where the disk knows no
    links. Raises FileExistsError."""
    try:
        os.link(part, file)
    except FileExistsError:
        raise
    except OSError:
        return False
    return True


def _move(part: Path, file: Path, *, new: bool) -> None:
    if new:
        _make(file)  # its name is taken from here on
    try:
        part.replace(file)
    except BaseException:
        if new:
            with suppress(OSError):
                file.unlink()
        raise


def _make(file: Path) -> None:
    os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _is_open_at(number: int, file: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(number), file.stat())
    except FileNotFoundError:
        return False


def _sync(path: Path, flags: int) -> None:
    number = os.open(path, flags)
    try:
        os.fsync(number)
    finally:
        os.close(number)
