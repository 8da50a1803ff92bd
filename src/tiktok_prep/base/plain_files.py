"""Reading files safely: only plain files, and no more bytes than you ask for.

A pipe or a device where a file should be could block the reader, or never end.
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

_SPECIAL_KINDS = {stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket"}
_FROM_SHELL = ("/dev/stdin", "/dev/fd/")


def open_plain(path: Path) -> BinaryIO:
    """Opens a plain file for reading bytes. Raises OSError if that fails or it is not a plain file;
    a pipe or a device is not even opened."""
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):  # `open` refuses a folder itself
        reason = f"it is {_SPECIAL_KINDS.get(stat.S_IFMT(mode), 'a device')}"
        raise OSError(errno.EINVAL, reason, str(path))
    return path.open("rb")


def contents(path: Path, limit: int) -> bytes:
    """Returns the bytes of a plain file; of one longer than `limit`, the first `limit + 1`. Raises
    OSError if there is no such file, or it cannot be read or is not a plain file."""
    with open_plain(path) as file:
        return file.read(limit + 1)


@contextmanager
def open_input(path: Path) -> Iterator[BinaryIO]:
    """Opens the input file of a command, as bytes. Raises PrepError for an OSError, also for one in
    the `with` block.

    The file is a plain file, standard input for `-`, or a pipe that the shell has opened, as in
    `prep import <(zcat old.gz)`.
    """
    try:
        if str(path) == "-":
            yield sys.stdin.buffer if sys.stdin else io.BytesIO()
            return
        with path.open("rb") if str(path).startswith(_FROM_SHELL) else open_plain(path) as file:
            yield file
    except OSError as error:
        hint = "pipe it in and name `-` instead" if error.errno == errno.EINVAL else ""
        reason = error.strerror or error
        raise PrepError(f"{path} cannot be read: {reason}", hint=hint) from error
