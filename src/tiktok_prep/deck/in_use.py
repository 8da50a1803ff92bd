"""Which deck is in use, the id of a deck, and what PREP_HOME knows of decks.

The id names the folder in PREP_HOME that holds your history, dates, answers and own questions for a
deck. Only the line with the id is read, without YAML, unless the file is written in braces: that is
quick, and a deck with a fault still has its history. The loader refuses an id that YAML reads in
another way.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from io import BytesIO
from pathlib import Path

from tiktok_prep.base.errors import PrepError
from tiktok_prep.base.plain_files import contents
from tiktok_prep.base.private_files import (
    DECK_FOLDER,
    DECKS,
    IN_USE,
    deck_home,
    make_home,
    replace,
    write_errors,
)
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.deck import MAX_BYTES, MAX_ID

BUILT_IN = "built-in"
"""What `prep use` calls the deck that comes with prep, besides its id."""
MAX_PATH_BYTES = 64 * 1024
_ID_LINE = re.compile(
    rb"""^["']?id["']?[ \t]*:[ \t]+["']?([a-z0-9]+(?:-[a-z0-9]+)*)["']?[ \t]*(?:[ \t]\#.*)?\r?$""",
    re.MULTILINE,
)


class KnownDeck(NamedTuple):
    """A deck with a folder in PREP_HOME."""

    id: str
    folder: str
    """Where the deck itself was when it was last used; '' for the built-in deck, or if that is not
    known."""


def not_a_folder(path: Path) -> str:
    """Why `path` is not a folder to read a deck from; '' if it is one."""
    try:
        if path.is_dir():
            return ""
        return "this is a file; a deck is a folder" if path.exists() else "there is no such folder"
    except OSError as error:
        return f"it cannot be read: {error.strerror or error}"


def written_id(folder: Path) -> str:
    """The id in the stages.yaml of the deck in `folder`; '' if there is none, it is not valid, or
    the file cannot be read."""
    with suppress(OSError, ValueError, PrepError):
        data = contents(folder / "stages.yaml", MAX_BYTES).removeprefix(b"\xef\xbb\xbf")
        lines = (line.strip() for line in BytesIO(data))
        if next((line for line in lines if line and line[:1] != b"#"), b"").startswith(b"{"):
            from tiktok_prep.deck.format import STAGES_FILE
            from tiktok_prep.deck.yaml_file import DeckFile

            top = DeckFile(folder / "stages.yaml", STAGES_FILE, required=True).top
            data = f"id: {top.get('id') or ''}".encode()
        found = _ID_LINE.search(data)
        if found and len(found[1]) <= MAX_ID:
            return found[1].decode()
    return ""


def deck_id(folder: Path) -> str:
    """Returns the id of the deck in `folder`: the one written in its stages.yaml, or else
    `id_of_name`. Never ''."""
    return written_id(folder) or id_of_name(folder)


def id_of_name(folder: Path, longest: int = MAX_ID) -> str:
    """Makes an id of at most `longest` characters from the name of a folder; 'deck' if no letter
    from a to z and no digit is in it."""
    from tiktok_prep.deck.yaml_text import id_from

    return id_from(Path(os.path.realpath(folder)).name, longest) or "deck"


def read_in_use(home: Path) -> Path | None:
    """Returns the folder of the deck that `prep use` chose; `None` if none is noted, which means
    the built-in one.

    Raises PrepError if the note in `home` cannot be read.
    """
    file = home / IN_USE
    try:
        return _read_path(file)
    except OSError as error:
        reason = error.strerror or error
        raise PrepError(
            f"{file} cannot be read: {reason}", hint="prep use DIR replaces it"
        ) from None


def remember_in_use(home: Path, folder: Path | None) -> None:
    """Notes in `home` that the deck in `folder` is in use; with `None`, the built-in one. Raises
    PrepError."""
    file = home / IN_USE
    if folder is None:
        with write_errors(file):
            file.unlink(missing_ok=True)
        return
    with write_errors(home):
        make_home(home)
    _write_path(file, folder)


def note_folder(home: Path, deck: str, folder: Path) -> None:
    """Notes in `home` that the deck with the id `deck` is in `folder`, so that `prep use` can list
    it. Raises PrepError."""
    own = deck_home(home, deck)
    if known_folder(home, deck) != str(folder):
        with write_errors(own):
            make_home(own)
        _write_path(own / DECK_FOLDER, folder)


def known_folder(home: Path, deck: str) -> str:
    """Returns where the deck with the id `deck` was when it was last used; '' if that is not known
    or cannot be read."""
    with suppress(OSError, ValueError):
        return str(_read_path(deck_home(home, deck) / DECK_FOLDER) or "")
    return ""


def known_decks(home: Path) -> list[KnownDeck]:
    """Lists the decks that have a folder in `home`, each with where the deck itself was, sorted by
    id. Empty if `home` cannot be read."""
    try:
        names = sorted(entry.name for entry in os.scandir(home / DECKS) if entry.is_dir())
    except OSError:
        return []
    return [KnownDeck(name, known_folder(home, name)) for name in names if name[0] != "."]


def _read_path(file: Path) -> Path | None:
    try:
        text = os.fsdecode(contents(file, MAX_PATH_BYTES)).removesuffix("\n")
    except FileNotFoundError:
        return None
    return Path(text) if text and "\0" not in text else None


def _write_path(file: Path, path: Path) -> None:
    replace(file, [os.fsencode(path) + b"\n"])
