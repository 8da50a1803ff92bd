"""A cache of loaded decks as JSON, because reading YAML takes longer than all the rest of `list`.

There is one cache file for each deck folder. It is used only if the path, sizes and times of the
deck's files and FORMAT are still the same; otherwise the deck is loaded from its YAML. You can
delete the cache at any time.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from tiktok_prep.base.errors import PrepError
from tiktok_prep.base.plain_files import contents
from tiktok_prep.base.private_files import private_folder, temporary_beside
from tiktok_prep.model import Deck

T = TypeVar("T")

FORMAT = 14
"""Raise this when the fields of a deck or what the loader accepts change."""
MAX_BYTES = 256 * 1024 * 1024
"""More than any deck needs."""


def cached_deck(
    folder: Path,
    files: Sequence[str],
    cache: Path,
    *,
    also: Sequence[Path] = (),
    load: Callable[[Path], Deck],
) -> Deck:
    """The deck that `load(folder)` returns, read from the folder `cache` if nothing has changed.

    `files` are the names of the deck's files in `folder`; `also` are other files that it is loaded
    from. If the cache cannot be read or written, the deck is simply loaded. Errors of `load` are
    passed on and not cached.
    """
    from zlib import crc32

    try:
        absolute = os.path.abspath(folder)  # noqa: PTH100
    except OSError:  # the working folder was deleted
        return load(folder)
    paths = [*(folder / name for name in files), *also]
    stamp = [FORMAT, absolute, [_state(path) for path in paths]]
    path = cache / f"deck-{crc32(absolute.encode(errors='surrogateescape')):08x}.json"
    try:
        saved = json.loads(contents(path, MAX_BYTES))
        if saved["stamp"] == stamp:
            return _row_reader(Deck)(saved["deck"])
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        pass  # no cache file yet, or a damaged one
    deck = load(folder)
    if stamp[2] == [_state(file) for file in paths]:  # the files did not change while it was loaded
        _write(path, json.dumps({"stamp": stamp, "deck": deck}).encode())
    return deck


def _state(path: Path) -> list[int] | None:
    """Size, time and inode of a file: if they are the same, so is the file. `None` if there is no
    file."""
    try:
        status = path.stat()
    except OSError:
        return None
    return [status.st_size, status.st_mtime_ns, status.st_ino]


def _write(path: Path, data: bytes) -> None:
    """Replaces the file in one step, so that no other prep reads half of it. Does not wait until it
    is on disk: if a crash damages it, the deck is loaded again."""
    with suppress(OSError, PrepError):
        private_folder(path.parent.parent, path.parent.name)
        with temporary_beside(path) as part:
            part.write_bytes(data)
            part.replace(path)


def _row_reader(kind: Callable[..., T]) -> Callable[[list[Any]], T]:
    hints = enumerate(get_type_hints(kind).values())
    readers = [(index, read) for index, hint in hints if (read := _reader(hint))]

    def read_row(row: list[Any]) -> T:
        values = [*row]
        for index, read in readers:
            values[index] = read(values[index])
        return kind(*values)

    return read_row


def _reader(hint: Any) -> Callable[[Any], Any] | None:
    """A function that turns a JSON value back into the type `hint`; `None` if JSON keeps the type.

    Knows named tuples, tuples of any length, and either of them or `None`.
    """
    if hasattr(hint, "_fields"):
        return _row_reader(hint)
    inner = get_args(hint)
    read = _reader(inner[0]) if inner else None
    if get_origin(hint) is tuple:
        return (lambda row: tuple(map(read, row))) if read else tuple
    return (lambda value: value if value is None else read(value)) if read else None
