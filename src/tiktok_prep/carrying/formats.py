"""The files that `prep export` writes and `prep import` reads, told apart by their suffix."""

from __future__ import annotations

from pathlib import Path

from tiktok_prep.base.errors import UsageError
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.deck.search import nearest


class Format(NamedTuple):
    """One kind of file."""

    goes_out: str
    """What `prep export` writes into it."""
    comes_in: str = ""
    """What `prep import` reads from it; '' if it reads none."""


ZIP, JSONL, ANKI, CSV, TSV, HTML = ".zip .jsonl .txt .csv .tsv .html".split()
FORMATS = {
    ZIP: Format("everything of yours", "everything of yours"),
    JSONL: Format("your history", "a history"),
    ANKI: Format("cards for Anki"),
    CSV: Format("a table of the questions", "questions"),
    TSV: Format("the same, with tabs", "questions"),
    HTML: Format("cards for your phone"),
}
"""Suffix -> what goes out and comes in. Without a suffix it is JSONL."""


def format_to_write(file: Path) -> str:
    """Returns the suffix of FORMATS by which to write `file`: its own in lower case, or JSONL if it
    has none or is in /dev/. Raises UsageError for an unknown suffix."""
    suffix = _suffix(file)
    if suffix in FORMATS:
        return suffix
    raise _unknown("writes", suffix, {name: each.goes_out for name, each in FORMATS.items()})


def format_to_read(file: Path) -> str:
    """Returns the suffix of FORMATS by which to read `file`: its own in lower case, or JSONL if it
    has none or is in /dev/. Raises UsageError for a suffix that cannot be read."""
    suffix, readable = _suffix(file), {n: f.comes_in for n, f in FORMATS.items() if f.comes_in}
    if suffix in readable:
        return suffix
    if suffix in (ANKI, HTML, ".htm", ".md"):
        hint = "prep new DIR --from FILE makes a deck of a text"
        raise UsageError(f"prep import reads {_list(readable)}, not {suffix}", hint=hint)
    raise _unknown("reads", suffix, readable)


def suffixes_text() -> str:
    """Lists what `prep export` writes: '.zip (everything of yours), .jsonl (your history)' and so
    on."""
    return _list({name: each.goes_out for name, each in FORMATS.items()})


def _suffix(file: Path) -> str:
    return JSONL if str(file).startswith("/dev/") else file.suffix.lower() or JSONL


def _unknown(verb: str, suffix: str, known: dict[str, str]) -> UsageError:
    """Returns the error, with the nearest of the `known` suffixes or all of them as its hint."""
    guess = nearest(suffix, known)
    hint = f"did you mean {guess} ({known[guess]})?" if guess else f"there are: {_list(known)}"
    return UsageError(f"prep {verb} no {suffix} file", hint=hint)


def _list(known: dict[str, str]) -> str:
    return ", ".join(f"{suffix} ({what})" for suffix, what in known.items())
