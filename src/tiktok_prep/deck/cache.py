"""The parsed deck kept as JSON, because reading YAML takes longer than all the rest of `list`.

One file per deck folder, checked by the path, size and time of the deck's files and by the
format below; whatever does not fit is read anew from the YAML. Safe to delete at any time.
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
from tiktok_prep.base.private_files import part_of, private_folder
from tiktok_prep.model import Deck

T = TypeVar("T")

FORMAT = 11
"""Raise it whenever the shape of a deck or what the loader accepts changes."""
MAX_BYTES = 256 * 1024 * 1024
"""More than any deck makes."""


def cached_deck(
    folder: Path,
    files: Sequence[str],
    cache: Path,
    *,
    also: Sequence[Path] = (),
    load: Callable[[Path], Deck],
) -> Deck:
    """What `load(folder)` returns, from the folder `cache` if nothing has changed since.

    `files` are the names of the deck's files, `also` other files that it is made of. A cache that
    cannot be read or written is no fault: the deck is then loaded. What `load` raises is passed on
    and not cached.
    """
    try:
        place = os.path.abspath(folder)  # noqa: PTH100
    except OSError:  # the working folder is gone
        return load(folder)
    paths = [*(folder / name for name in files), *also]
    stamp = [FORMAT, place, [_state(path) for path in paths]]
    path = cache / f"deck-{_digest(str(stamp[1]))}.json"
    try:
        saved = json.loads(contents(path, MAX_BYTES))
        if saved["stamp"] == stamp:
            return _row_reader(Deck)(saved["deck"])
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        pass  # none, or not one of ours
    deck = load(folder)
    if stamp[2] == [_state(file) for file in paths]:  # not changed while it was read
        _write(path, json.dumps({"stamp": stamp, "deck": deck}).encode())
    return deck


def _state(path: Path) -> list[int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return [found.st_size, found.st_mtime_ns, found.st_ino]


def _digest(text: str) -> str:
    from zlib import crc32

    return f"{crc32(text.encode(errors='surrogateescape')):08x}"


def _write(path: Path, data: bytes) -> None:
    """Replace the file in one step, so that no other prep ever reads a half. It is not worth the
    wait until it is on disk: what a crash leaves of it is read anew."""
    with suppress(OSError, PrepError):
        private_folder(path.parent.parent, path.parent.name)
        with part_of(path) as part:
            part.write_bytes(data)
            part.replace(path)


def _row_reader(kind: Callable[..., T]) -> Callable[[list[Any]], T]:
    """What makes a named tuple of a type from the row that JSON has of it."""
    hints = enumerate(get_type_hints(kind).values())
    readers = [(place, read) for place, hint in hints if (read := _reader(hint))]

    def read_row(row: list[Any]) -> T:
        values = [*row]
        for place, read in readers:
            values[place] = read(values[place])
        return kind(*values)

    return read_row


def _reader(hint: Any) -> Callable[[Any], Any] | None:
    """What makes a value of a type (a named tuple, a tuple of any length, one of these or `None`)
    from what JSON has of it; `None` for other types, where that is the same."""
    if hasattr(hint, "_fields"):
        return _row_reader(hint)
    inner = get_args(hint)
    each = _reader(inner[0]) if inner else None
    if get_origin(hint) is tuple:
        return (lambda row: tuple(map(each, row))) if each else tuple
    return (lambda value: value if value is None else each(value)) if each else None
