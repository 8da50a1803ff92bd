"""`prep check` without a folder: is everything in order, here and now?"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import islice
from pathlib import Path

from tiktok_prep.base import system
from tiktok_prep.base.errors import Fault
from tiktok_prep.base.private_files import PERSONAL
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.deck.findings import CheckReport
from tiktok_prep.journal.doctor import WholeHistory

DOCTOR_VERSION = 3
MOST_OPEN = 5
"""Paths that other users can read are named up to here; there is rarely more than one."""


class DeckInUse(NamedTuple):
    """The deck in use."""

    id: str
    folder: str
    is_built_in: bool
    has_id: bool
    """Whether the deck's stages.yaml gives the id; if not, the id is made from the folder's
    name."""


class Data(NamedTuple):
    """What was found about the personal files of prep: their size, and which others can read."""

    folder: str
    """PREP_HOME. It need not exist."""
    bytes: int
    decks: int
    """How many decks have something in the folder."""
    modes_count: bool
    """Whether file modes say who can read a file: not on Windows."""
    open_to_others: tuple[str, ...]
    """Files and folders that other users of this machine can read, at most MOST_OPEN."""


class Version(NamedTuple):
    """A program or library."""

    name: str
    version: str


class DoctorReport(NamedTuple):
    """The report of `prep check` without a folder."""

    now: datetime
    deck: DeckInUse
    check: CheckReport | None
    """What `prep check DIR` says of the deck; `None` if the deck has faults."""
    deck_faults: tuple[Fault, ...]
    history: WholeHistory | None
    """`None` if the history is damaged or cannot be read."""
    history_fault: str
    """What is wrong with the history; '' if nothing is."""
    data: Data
    versions: tuple[Version, ...]


def data_in(home: Path, decks: int) -> Data:
    """Measures what prep has put in `home` (PREP_HOME, which need not exist); links are not
    followed. `decks` is only passed on to the result."""
    found = {path: os.lstat(path) for path in _paths(home)}
    size = sum(status.st_size for status in found.values() if stat.S_ISREG(status.st_mode))
    modes = {path: status.st_mode for path, status in found.items()}
    return Data(str(home), size, decks, not system.ON_WINDOWS, _open_to_others(home, modes))


def _paths(home: Path) -> Iterable[str]:
    """Yields the path of each personal file and folder in `home`, at any depth."""
    for name in PERSONAL:
        top = str(home / name)
        if os.path.lexists(top):
            yield top
        for folder, folders, files in os.walk(top):
            yield from (f"{folder}{os.sep}{entry}" for entry in (*folders, *files))


def _open_to_others(home: Path, modes: Mapping[str, int]) -> tuple[str, ...]:
    """Returns at most MOST_OPEN of the paths in `modes` (path -> mode) that others can read; () on
    Windows, and if others cannot enter `home` or there is none."""
    if system.ON_WINDOWS or not home.exists() or not home.stat().st_mode & 0o011:
        return ()
    links = {path for path, mode in modes.items() if stat.S_ISLNK(mode)}
    folders = {path: mode for path, mode in modes.items() if stat.S_ISDIR(mode)}
    folders |= {path: os.stat(path).st_mode for path in links if os.path.isdir(path)}  # noqa: PTH112, PTH116
    closed = {path for path, mode in folders.items() if not mode & 0o011}
    opened = (path for path, mode in modes.items() if mode & 0o044 and path not in links)
    reachable = (path for path in opened if closed.isdisjoint(map(str, Path(path).parents)))
    return tuple(islice(reachable, MOST_OPEN))
