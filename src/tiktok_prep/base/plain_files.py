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


def open_plain(path: Path) -> BinaryIO:
    """Opens a plain file for reading bytes. Raises OSError if `path` is not a plain file or cannot
    be opened; a pipe or a device is not even opened."""
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):  # `open` refuses a folder itself
        reason = f"it is {_SPECIAL_KINDS.get(stat.S_IFMT(mode), 'a device')}"
        raise OSError(errno.EINVAL, reason, str(path))
    return path.open("rb")


def contents(path: Path, limit: int) -> bytes:
    """Returns the bytes of a plain file; if it has more than `limit`, only the first `limit + 1`.
    Raises OSError if `path` is missing, cannot be read or is not a plain file."""
    with open_plain(path) as file:
        return file.read(limit + 1)


@contextmanager
def open_input(path: Path) -> Iterator[BinaryIO]:
    """Opens the input file of a command and yields it, to read bytes: a plain file, standard input
    for `-`, or a pipe that the shell has opened, as in `prep import <(zcat old.gz)`.

    Raises PrepError if `path` is another kind of file or cannot be read, and for any other OSError
    in the `with` block.
    """
    try:
        if str(path) == "-":
            yield sys.stdin.buffer if sys.stdin else io.BytesIO()
            return
        is_from_shell = str(path).startswith(("/dev/stdin", "/dev/fd/"))
        with path.open("rb") if is_from_shell else open_plain(path) as file:
            yield file
    except OSError as error:
        hint = "pipe it in and name `-` instead" if error.errno == errno.EINVAL else ""
        reason = error.strerror or error
        raise PrepError(f"{path} cannot be read: {reason}", hint=hint) from error
