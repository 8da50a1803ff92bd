"""Files that are for their owner alone, and whole or not there at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tiktok_prep.errors import PrepError


@contextmanager
def writing(file: Path) -> Iterator[None]:
    """What the disk has against `file` becomes a PrepError."""
    try:
        yield
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise PrepError(f"{file} cannot be written: {reason}") from error


def replace(
    file: Path, pieces: Iterable[bytes], *, holds: Callable[[Path], bool] = lambda part: True
) -> int:
    """Write the pieces beside `file`, then put them in its place in one step; how many.

    Before that step `holds` may look at what was written, and refuse it: then it is 0.
    As private as the journal itself: for its owner alone. A link stays one: what it leads to is
    replaced. Raises PrepError, and then leaves everything as it was.
    """
    with writing(file):
        file = Path(os.path.realpath(file))
        part = file.with_name(f"{file.name}.{os.getpid()}.part")
        try:
            with os.fdopen(_new(part), "wb") as handle:
                written = sum(1 for piece in pieces if handle.write(piece))
                handle.flush()
                os.fsync(handle.fileno())
            if not holds(part):
                part.unlink()
                return 0
            part.replace(file)
        except BaseException:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise
    return written


def add(file: Path, data: bytes) -> bool:
    """Write a new file, on disk on return; False, and nothing is changed, if there is one. Raises
    PrepError."""
    with writing(file):
        try:
            number = _new(file)
        except FileExistsError:
            return False
        try:
            with os.fdopen(number, "wb") as handle:
                handle.write(data)
                handle.flush()
                os.fsync(handle.fileno())
        except BaseException:  # half a version would pass for a whole one
            with suppress(OSError):
                file.unlink(missing_ok=True)
            raise
    return True


def make_home(home: Path) -> None:
    """Make the folder of all that is personal where it is not there, for its owner alone, and let
    git take nothing of it: notes have been published that way. What is there, the folder or a
    `.gitignore`, stays as it is. Raises OSError."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(PrepError):  # whoever cannot write it may still save a rating
        add(home / ".gitignore", b"*\n")


def private_folder(home: Path, *names: str) -> Path:
    """The folder of these names in `home`, made where it is not there, all for their owner alone;
    a `home` that is there stays as it is. Raises PrepError."""
    folder = home
    with writing(home):
        make_home(home)
    for name in names:
        folder = folder / name
        with writing(folder):
            folder.mkdir(mode=0o700, exist_ok=True)
        make_private(folder, 0o700)
    return folder


def make_private(path: Path, mode: int = 0o600) -> None:
    """Take away what others may do with `path`, if it is ours and there."""
    with suppress(OSError):
        if path.stat().st_mode & 0o077:
            path.chmod(mode)


def _new(file: Path) -> int:
    return os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
