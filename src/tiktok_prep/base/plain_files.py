"""Files that are read: plain ones alone, and no more of one than was asked for.

A pipe or a device in the place of a file could keep its reader waiting, or never end.
"""

from __future__ import annotations

import errno
import io
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from tiktok_prep.base.errors import PrepError

_SPECIAL = {stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket"}
_OPENED = ("/dev/stdin", "/dev/fd/")


def opened(path: Path) -> BinaryIO:
    """A plain file, open to be read. Raises OSError; what is none is not even opened."""
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):  # a folder says itself what it is
        what = f"it is {_SPECIAL.get(stat.S_IFMT(mode), 'a device')}"
        raise OSError(errno.EINVAL, what, str(path))
    return path.open("rb")


def contents(path: Path, most: int) -> bytes:
    """The bytes of a plain file; the first `most + 1` of a longer one. Raises OSError."""
    with opened(path) as file:
        return file.read(most + 1)


@contextmanager
def source(path: Path) -> Iterator[BinaryIO]:
    """What a command was told to take: a plain file; standard input for `-`; or what the shell has
    opened for it, be it a pipe, as in `prep import <(zcat old.gz)`. Raises PrepError."""
    try:
        if str(path) == "-":
            yield sys.stdin.buffer if sys.stdin else io.BytesIO()
            return
        with path.open("rb") if str(path).startswith(_OPENED) else opened(path) as file:
            yield file
    except OSError as error:
        hint = "`-` takes what comes on standard input" if error.errno == errno.EINVAL else ""
        reason = error.strerror or error
        raise PrepError(f"{path} cannot be read: {reason}", hint=hint) from error
