"""The zip file with everything of yours: history, answers and their versions, own questions.

    prep.json                            version of this format, when it was made, the deck
    history.jsonl                        as `prep export history.jsonl` writes it
    answers/QUESTION.md                  your answers, each dated (UTC) when it was written
    answers/earlier/QUESTION/INSTANT.md  their earlier versions
    questions.yaml                       your own questions

Your settings and interview dates are in the history. Whoever made a zip, nothing in it chooses a
path: names that are not in this list are refused, and so is the whole file.
"""

from __future__ import annotations

import errno
import io
import json
import re
import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from struct import error as StructError
from typing import BinaryIO

from tiktok_prep.answers.files import MAX_FILE_BYTES, AnswerFile, OtherCopy, answered_ids
from tiktok_prep.base.clocks import instant_text
from tiktok_prep.base.errors import PrepError
from tiktok_prep.base.plain_files import contents
from tiktok_prep.base.text import quoted
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.carrying import tally as kinds
from tiktok_prep.carrying.history_lines import (
    NOTHING_IMPORTED,
    OnBytes,
    another_deck_error,
    lines_of,
    read_events,
)
from tiktok_prep.carrying.tally import Tally
from tiktok_prep.deck import MAX_BYTES, MAX_ID
from tiktok_prep.deck.format import ID_FORM
from tiktok_prep.journal.packed import PackedEvents
from tiktok_prep.model import Event

ARCHIVE_VERSION = 1
ABOUT, HISTORY, QUESTIONS = "prep.json", "history.jsonl", "questions.yaml"
INSTANT_NAME = "%Y-%m-%dT%H-%M-%S.%fZ"
_ANSWER = re.compile(rf"answers/(?P<id>{ID_FORM.pattern})\.md")
_VERSION = re.compile(rf"answers/earlier/(?P<id>{ID_FORM.pattern})/(?P<instant>[0-9TZ.-]+)\.md")
UNREADABLE = "it is packed in a way that prep cannot read"
_DAMAGES = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, StructError)
"""What `zipfile` raises for a damaged file."""
_FIRST_DATE, _LAST_DATE = datetime(1980, 1, 1, tzinfo=UTC), datetime(2107, 12, 31, tzinfo=UTC)
"""What a zip file can hold."""
MAX_ENTRIES = 100_000
MAX_TEXT_BYTES = 500_000_000
"""What all answers and versions may take together."""
MAX_ABOUT_BYTES = 100_000
SMALL_BYTES, MAX_RATIO = 50_000_000, 100
"""A history is at most so many times larger than it is packed, unless it is small. A usual one is
five times as large."""


class Personal(NamedTuple):
    """What is put into a zip."""

    events: Iterable[Event]
    home: Path
    questions_file: Path
    """Of your own questions; it need not exist."""
    questions: int | None
    """How many are in it; `None` if it has faults."""
    deck: str
    """The id of the deck that all this is of."""
    deck_name: str
    """'' if the deck cannot be read."""


class Unpacked(NamedTuple):
    """What was found in a zip, all of it checked but your own questions."""

    events: PackedEvents
    answers: dict[str, OtherCopy]
    """By question id."""
    questions_yaml: bytes | None


# ------------------------------------------------------------ out


class _Drain(io.RawIOBase):
    """Holds what `zipfile` writes until `taken` returns it, so that a zip of any size goes out
    piece by piece."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._pieces.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        data = b"".join(self._pieces)
        self._pieces.clear()
        return data


def archive_pieces(personal: Personal, tally: Tally, *, now: datetime) -> Iterator[bytes]:
    """Yields the bytes of the zip, piece by piece, and adds what went in to `tally`, which is
    complete after the last piece.

    Raises PrepError if an answer, a version or the file of own questions cannot be read or is too
    large.
    """
    drain = _Drain()
    with zipfile.ZipFile(drain, "w", zipfile.ZIP_DEFLATED) as archive:
        about = {
            "version": ARCHIVE_VERSION,
            "made": instant_text(now),
            "deck": personal.deck_name,
            "deck_id": personal.deck,
        }
        archive.writestr(_entry(ABOUT, now), json.dumps(about, indent=2) + "\n")
        with archive.open(_entry(HISTORY, now), "w", force_zip64=True) as history:
            for number, line in enumerate(lines_of(personal.events, tally, deck=personal.deck), 1):
                history.write(line)
                if number % 1000 == 0:
                    yield drain.taken()
        for name, written, data, noun in _answers(personal.home, now):
            archive.writestr(_entry(name, written), data)
            tally[noun] += 1
            yield drain.taken()
        if personal.questions_file.exists():
            archive.writestr(_entry(QUESTIONS, now), _read(personal.questions_file, MAX_BYTES))
            noun = kinds.FAULTY_FILE if personal.questions is None else kinds.QUESTION
            tally[noun] += personal.questions or 1
    yield drain.taken()


def left_out(home: Path) -> list[str]:
    """Returns the names, without suffix, of answer files in `home` that no question can have; a zip
    leaves them out."""
    return [question_id for question_id in answered_ids(home) if not _is_id(question_id)]


def _answers(home: Path, now: datetime) -> Iterator[tuple[str, datetime, bytes, str]]:
    """Yields the name in the zip, the date, the bytes and the noun of each answer and earlier
    version. Skips empty answers, but not their versions, and files that `left_out` names."""
    for question_id in filter(_is_id, answered_ids(home)):
        file = AnswerFile(home, question_id)
        data = file.data()
        if data:
            written = file.modified() or now
            yield f"answers/{question_id}.md", written, data, kinds.ANSWER
        for version in file.versions():
            at = version.until or datetime.fromtimestamp(version.path.stat().st_mtime, UTC)
            name = f"answers/earlier/{question_id}/{at.strftime(INSTANT_NAME)}.md"
            yield name, at, _read(version.path, MAX_FILE_BYTES), kinds.VERSION


def _entry(name: str, at: datetime) -> zipfile.ZipInfo:
    """Makes the entry of a file that only its owner can read, dated in UTC; a date outside the
    years that a zip can hold becomes the nearest."""
    at = min(max(at.astimezone(UTC), _FIRST_DATE), _LAST_DATE)
    entry = zipfile.ZipInfo(name, at.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = (stat.S_IFREG | 0o600) << 16
    return entry


def _read(path: Path, limit: int) -> bytes:
    """Raises PrepError if the file cannot be read or has over `limit` bytes."""
    try:
        data = contents(path, limit)
    except OSError as error:
        raise PrepError(f"{path} cannot be read: {error.strerror or error}") from error
    if len(data) > limit:
        raise PrepError(f"{path} is over {limit // 1_000_000} MB", hint="move it away")
    return data


# ------------------------------------------------------------ in


def read_archive(
    handle: BinaryIO,
    name: str,
    *,
    deck: str,
    now: datetime,
    on_bytes: OnBytes = lambda n: None,
) -> Unpacked:
    """Returns what is in a zip of the deck with the id `deck`; writes nothing. A part that the zip
    lacks is empty or `None`. `on_bytes` is called while the history is read.

    Raises PrepError, with `name` as the file's name, if any part is not as `archive_pieces` writes
    it: another path, a link, a size out of proportion, an invalid event. Raises UsageError if the
    zip says that it is of another deck; one of an earlier prep does not say of which.
    """
    with _zip_errors(name):
        archive = zipfile.ZipFile(handle)
        entries = archive.infolist()
        _check_entries(entries, name)
        of_deck = _deck_of(archive, name)
        if of_deck not in ("", deck):
            raise another_deck_error(name, of_deck, deck)
        events = PackedEvents()
        if HISTORY in archive.namelist():
            with archive.open(HISTORY) as history:
                reader = io.BufferedReader(history)  # type: ignore[type-var]
                events = read_events(reader, f"{name}/{HISTORY}", deck=deck, on_bytes=on_bytes)
        own = _unpacked(archive, QUESTIONS) if QUESTIONS in archive.namelist() else None
        return Unpacked(events, _answers_in(archive, entries, now), own)


def _check_entries(entries: list[zipfile.ZipInfo], name: str) -> None:
    """Raises PrepError unless prep could have written these entries: ABOUT among them, no other
    names than prep's, none twice, no link, only stored or deflated. Refuses more than MAX_ENTRIES
    entries, one larger than its kind may be, and answers larger than MAX_TEXT_BYTES together."""
    if len(entries) > MAX_ENTRIES:
        raise _refused(name, f"it holds more than {MAX_ENTRIES:,} files")
    names = {entry.filename for entry in entries}
    if len(names) < len(entries):
        raise _refused(name, "it holds a file twice")
    for entry in entries:
        path = quoted(entry.filename)
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise _refused(name, f"{path} in it is a link")
        # other methods unpack all of it before they give back the first byte
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _refused(name, UNREADABLE)
        limit = _most_bytes_unpacked(entry)
        if limit is None:
            raise _refused(name, f"it holds {path}, which prep does not put there")
        if entry.file_size > limit:
            raise _refused(name, f"{path} in it is too large")
    if ABOUT not in names:
        raise _refused(name, "it was not written by `prep export`")
    texts = (entry.file_size for entry in entries if entry.filename.startswith("answers/"))
    if sum(texts) > MAX_TEXT_BYTES:
        raise _refused(name, "the answers in it are too large")


def _most_bytes_unpacked(entry: zipfile.ZipInfo) -> int | None:
    """Returns how large the entry may be unpacked; `None` if no file of its name belongs in a
    zip."""
    limits = {
        ABOUT: MAX_ABOUT_BYTES,
        QUESTIONS: MAX_BYTES,
        HISTORY: max(SMALL_BYTES, entry.compress_size * MAX_RATIO),
    }
    if entry.filename in limits:
        return limits[entry.filename]
    match = _ANSWER.fullmatch(entry.filename) or _VERSION.fullmatch(entry.filename)
    return MAX_FILE_BYTES if match and _is_id(match["id"]) else None


def _unpacked(archive: zipfile.ZipFile, name: str) -> bytes:
    """Returns the bytes of an entry, up to the size that it declares; `ZipFile.read` would unpack
    more. Raises KeyError if there is no such entry."""
    with archive.open(name) as file:
        return file.read(archive.getinfo(name).file_size)


def _deck_of(archive: zipfile.ZipFile, name: str) -> str:
    """Returns the id of the deck that the zip is of; '' if it does not say.

    Raises PrepError if the zip is not of this version, or ABOUT is not as prep writes it.
    """
    try:
        about = json.loads(_unpacked(archive, ABOUT))
        version, deck = about["version"], about.get("deck_id", "")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _refused(name, f"{ABOUT} in it is not as prep writes it") from error
    if version != ARCHIVE_VERSION:
        raise _refused(name, "it was written by another version of prep", "install the newest prep")
    if deck != "" and not (isinstance(deck, str) and _is_id(deck)):
        raise _refused(name, f"{ABOUT} in it is not as prep writes it")
    return str(deck)


def _answers_in(
    archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], now: datetime
) -> dict[str, OtherCopy]:
    """Returns question id -> answer with its versions, sorted by id; an answer of which the zip has
    only versions has `None` as its data. No date is later than `now`."""
    copies: dict[str, OtherCopy] = {}
    for entry in entries:
        answer, version = _ANSWER.fullmatch(entry.filename), _VERSION.fullmatch(entry.filename)
        match = answer or version
        if not match:
            continue
        question_id, data = match["id"], _unpacked(archive, entry.filename)
        copy = copies.setdefault(question_id, OtherCopy(None, _FIRST_DATE, ()))
        at = min(_date_of(entry, version["instant"] if version else ""), now.astimezone(UTC))
        if answer:
            copies[question_id] = copy._replace(data=data, written=at)
        else:
            copies[question_id] = copy._replace(versions=(*copy.versions, (at, data)))
    return dict(sorted(copies.items()))


def _date_of(entry: zipfile.ZipInfo, instant: str) -> datetime:
    """Returns the instant that `instant` (as INSTANT_NAME, UTC) names; if that is '' or invalid,
    the date of the entry, or 1980 if that is invalid, too."""
    with suppress(ValueError):
        return datetime.strptime(instant, INSTANT_NAME).replace(tzinfo=UTC)
    with suppress(ValueError):
        return datetime(*entry.date_time, tzinfo=UTC)
    return _FIRST_DATE


@contextmanager
def _zip_errors(name: str) -> Iterator[None]:
    """Turns what `zipfile` raises for a damaged or unreadable file `name` into a PrepError; other
    errors pass."""
    try:
        yield
    except (NotImplementedError, RuntimeError, UnicodeDecodeError) as error:
        raise _refused(name, UNREADABLE) from error
    except (*_DAMAGES, OSError) as error:
        # EINVAL: a damaged file sends the reader before its start
        if isinstance(error, OSError) and error.errno != errno.EINVAL:
            raise
        raise _refused(name, "it is not a whole zip file") from error


def _refused(name: str, reason: str, hint: str = "") -> PrepError:
    hint = f"{NOTHING_IMPORTED}; {hint}" if hint else NOTHING_IMPORTED
    return PrepError(f"{name}: {reason}", hint=hint)


def _is_id(text: str) -> bool:
    return len(text) <= MAX_ID and re.fullmatch(ID_FORM.pattern, text) is not None
