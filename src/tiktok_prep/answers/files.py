"""Your own answers on disk: one Markdown file each, PREP_HOME/answers/QUESTION.md.

No version is ever lost: before a file changes, its content is saved as
`answers/earlier/QUESTION/INSTANT.md`, unless a version with the same content exists. Nothing
deletes those. An editor works on the file itself, so whatever it saves is kept even if prep dies; a
second editor on the same answer works on a copy.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from tiktok_prep.answers.text import (
    decode_answer,
    is_blank,
    is_unwritten,
    parse_answer,
    story_on_top,
)
from tiktok_prep.base.errors import PrepError
from tiktok_prep.base.plain_files import contents
from tiktok_prep.base.private_files import locked, make_private, private_folder, replace, write_new
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.model import MAX_ANSWER, Answer

FOLDER, EARLIER_FOLDER = "answers", "earlier"
MAX_FILE_BYTES = 20_000_000
"""Files larger than this are not read, and so not kept as earlier versions."""
_INSTANT_FORMAT = "%Y-%m-%dT%H-%M-%S.%fZ"
_COPY_PREFIX = "open-"
"""Starts the name of a second editor's copy. It sorts after the digits of an instant."""


class EarlierVersion(NamedTuple):
    """An earlier version of an answer."""

    number: int
    """From 1, the oldest. Stays the same unless somebody renames the files or `prep import` adds
    older ones; a second editor's copy comes last until that editor ends."""
    until: datetime | None
    """When a newer text replaced this version (UTC). `None` if somebody renamed its file."""
    path: Path
    is_current: bool
    """Whether the answer has this content now."""


class OtherCopy(NamedTuple):
    """The answer to one question as another machine has it."""

    data: bytes | None
    """The answer's bytes; `None` if the other machine has only earlier versions."""
    written: datetime
    """When the answer was last changed on the other machine (UTC)."""
    versions: tuple[tuple[datetime, bytes], ...] = ()
    """For each earlier version: when a newer text replaced it (UTC), and its bytes."""


class Merged(NamedTuple):
    """What `AnswerFile.merge` did."""

    answer: Literal["known", "new", "newer", "older"]
    """How the other machine's answer compared: "known" changed nothing, "new" and "newer" made it
    the answer, "older" made it an earlier version."""
    new_versions: int
    """How many of the other machine's earlier versions were added."""


class AnswerFile(NamedTuple):
    """The file with the answer to one question. It need not exist."""

    home: Path
    question_id: str

    @property
    def path(self) -> Path:
        return self.home / FOLDER / f"{self.question_id}.md"

    @property
    def _earlier(self) -> Path:
        return self.home / FOLDER / EARLIER_FOLDER / self.question_id

    def data(self) -> bytes | None:
        """The file's bytes, or `None` if it does not exist. Raises PrepError if they cannot be
        read."""
        return _read_bytes(self.path)

    def text(self) -> str | None:
        """The file's text with head and comments, or `None` if it does not exist. Raises PrepError
        if it cannot be read or is not plain text."""
        try:
            return None if (data := _read_bytes(self.path)) is None else decode_answer(data)
        except ValueError as error:
            raise PrepError(f"{self.path}{error}") from error

    def modified(self) -> datetime | None:
        """When the file last changed (UTC); `None` if it does not exist."""
        try:
            return datetime.fromtimestamp(self.path.stat().st_mtime, UTC)
        except OSError:
            return None

    def save(self, text: str, *, at: datetime) -> None:
        """Replaces the answer by `text` in one step, with its head on top; the old content is kept
        as a version dated `at`, unless it is the same or kept already.

        While an editor has the file open, `text` is kept as a version too. Raises PrepError, and
        then the answer is unchanged.
        """
        self._replace_with(story_on_top(text).encode(errors="replace"), at=at)

    def keep_current(self, *, at: datetime) -> None:
        """Saves the current content as an earlier version, byte for byte. Does nothing if it is
        empty or a version with the same content exists."""
        self._keep_version(_read_bytes(self.path), at=at)

    def versions(self) -> list[EarlierVersion]:
        """Returns the earlier versions, oldest first, even one with the same content as the answer
        now; empty if there is none. Raises PrepError if the answer or one of them cannot be read.
        """
        now = _read_bytes(self.path)
        return [
            EarlierVersion(
                number,
                _instant_of(path.name),
                path,
                is_current=now is not None and _read_bytes(path) == now,
            )
            for number, path in enumerate(self._version_paths(), 1)
        ]

    def restore(self, version: EarlierVersion, *, at: datetime) -> None:
        """Makes an earlier version the answer again, byte for byte; keeps the present one as `save`
        does. Raises PrepError, also if the version's file no longer exists."""
        data = _read_bytes(version.path)
        if data is None:
            raise PrepError(
                f"{version.path} no longer exists",
                hint=f"`prep answer {self.question_id} --versions` lists the versions that do",
            )
        self._replace_with(data, at=at)

    def edit_with(self, template: str, editor: Callable[[Path], None], *, at: datetime) -> bool:
        """Runs `editor` on the file, which starts as `template` if it is new. Returns whether it
        changed.

        The old content is kept as a version first. If the answer ends up empty or still equals
        `template`, the file is deleted; its head is put on top again. What `editor` raises passes
        through; whatever it had saved stays. While it runs, any other edit of the same answer works
        on a copy, which replaces the answer when it ends.
        """
        private_folder(self.home, FOLDER)
        with self._locked("open", wait=False) as is_first:
            if not is_first:
                return self._edit_copy(template, editor, at=at)
            before = _read_bytes(self.path)
            self.keep_current(at=at)
            if before is None:
                write_new(self.path, template.encode())
            try:
                editor(self.path)
            finally:
                make_private(self.path)
                with self._locked("turn"):
                    written = _own_bytes(self.path, template)
                    after = _with_story_on_top(written)
                    if after is None:
                        self.path.unlink(missing_ok=True)
                    elif after != written:
                        replace(self.path, [after])
        return after != before

    def merge(self, other: OtherCopy, *, at: datetime) -> Merged:
        """Adds the answer and versions of another machine; what is here already is not added again.

        Of two different answers the one written later is the answer from now on, and the other an
        earlier version. Raises PrepError if a file cannot be read or written.
        """
        private_folder(self.home, FOLDER)
        deleted = max((v.until for v in self.versions() if v.until), default=None)
        changed_here = self.modified() or deleted
        added = sum(self._add_version(data, at=until) for until, data in sorted(other.versions))
        if other.data is None or other.data == self.data():
            return Merged("known", added)
        if changed_here and other.written <= changed_here:
            is_added = self._add_version(other.data, at=other.written)
            return Merged("older" if is_added else "known", added)
        self._replace_with(other.data, at=at)
        with suppress(OSError):
            os.utime(self.path, (other.written.timestamp(),) * 2)
        return Merged("newer" if changed_here else "new", added)

    def _edit_copy(self, template: str, editor: Callable[[Path], None], *, at: datetime) -> bool:
        """Runs `editor` on a copy of the answer, which replaces the answer if it was changed, and
        then is deleted. Returns whether it was changed. While the copy exists it is listed as an
        earlier version, so it can be found if prep is killed."""
        before = _own_bytes(self.path, template)
        self._keep_version(before, at=at)
        start = template.encode() if before is None else before
        copy = self._new_version(start, at=at, prefix=_COPY_PREFIX)
        try:
            editor(copy)
        finally:
            after = _with_story_on_top(_own_bytes(copy, template))
            if after != before:
                self._replace_with(after, at=at, template=template)
            copy.unlink(missing_ok=True)
        return after != before

    def _replace_with(
        self, data: bytes | None, *, at: datetime, template: str | None = None
    ) -> None:
        """Replaces the file by `data` in one step, or deletes it if `data` is `None`. The old
        content is kept as a version first, unless it was only `template`. If an editor is open on
        the file, it may overwrite `data`, so `data` is kept as a version too."""
        private_folder(self.home, FOLDER)
        with self._locked("open", wait=False) as is_first, self._locked("turn"):
            now = _read_bytes(self.path) if template is None else _own_bytes(self.path, template)
            if data != now:
                self._keep_version(now, at=at)
            if not is_first:
                self._keep_version(data, at=at)
            if data is None:
                self.path.unlink(missing_ok=True)
            elif data != now:
                replace(self.path, [data])

    def _locked(self, what: str, *, wait: bool = True) -> AbstractContextManager[bool]:
        """A lock on this answer: "open" is held while an editor works on the file, "turn" while the
        file is replaced. Yields whether we got it; without `wait`, not if another prep has it."""
        return locked(self.home / FOLDER / f".{self.question_id}.{what}", wait=wait)

    def _keep_version(self, data: bytes | None, *, at: datetime) -> None:
        # a copy in an editor may still change, so it does not count as keeping `data`
        paths = (path for path in self._version_paths() if not path.name.startswith(_COPY_PREFIX))
        if data and not any(_read_bytes(path) == data for path in paths):
            self._new_version(data, at=at)

    def _add_version(self, data: bytes, *, at: datetime) -> bool:
        """Saves `data` as a version dated `at`. Returns false, and saves nothing, if it is empty or
        a version has the same content."""
        paths = self._version_paths()
        if not data or any(_read_bytes(path) == data for path in paths):
            return False
        self._write_version(data, at=at)
        return True

    def _new_version(self, data: bytes, *, at: datetime, prefix: str = "") -> Path:
        """Writes a version dated `at`, or just after the last one if the clock was set back, so
        that older versions keep their numbers. Returns its path."""
        instants = (_instant_of(path.name) for path in self._version_paths())
        last = max(filter(None, instants), default=None)
        if last and last >= at:
            at = last + timedelta(microseconds=1)
        return self._write_version(data, at=at, prefix=prefix)

    def _write_version(self, data: bytes, *, at: datetime, prefix: str = "") -> Path:
        """Writes a version dated `at`, or the first free instant after it. Returns its path."""
        folder = private_folder(self.home, FOLDER, EARLIER_FOLDER, self.question_id)
        at = at.astimezone(UTC)
        while not write_new(path := folder / f"{prefix}{at.strftime(_INSTANT_FORMAT)}.md", data):
            at += timedelta(microseconds=1)
        return path

    def _version_paths(self) -> list[Path]:
        """In the order of their names, so oldest first and copies last."""
        return _sorted_glob(self._earlier, "[!.]*.md")


def answer_files(home: Path) -> Iterator[AnswerFile]:
    """Every answer that has a file, sorted by question id."""
    return (AnswerFile(home, path.stem) for path in _sorted_glob(home / FOLDER, "[!.]*.md"))


def answered_ids(home: Path) -> list[str]:
    """Ids of the questions that have a file, even a blank one, or an earlier version; sorted."""
    versions = _sorted_glob(home / FOLDER / EARLIER_FOLDER, "[!.]*/[!.]*.md")
    now = {file.question_id for file in answer_files(home)}
    return sorted(now | {path.parent.name for path in versions})


def read_answer(home: Path, question_id: str) -> Answer | None:
    """Your answer to a question; `None` if there is none or it is blank. Raises PrepError if its
    file cannot be read or is not plain text."""
    answer = parse_answer(question_id, AnswerFile(home, question_id).text() or "")
    return None if is_blank(answer) else answer


def read_answers(home: Path, *, on_fault: Callable[[PrepError], None]) -> dict[str, Answer]:
    """Question id -> your answer, without blank ones; one that only names a story has the text ''.

    A file that cannot be read or is not plain text is left out: `on_fault` is called with the
    PrepError.
    """
    answers = {}
    for file in answer_files(home):
        try:
            if answer := read_answer(home, file.question_id):
                answers[file.question_id] = answer
        except PrepError as error:
            on_fault(error)
    return answers


# ------------------------------------------------------------ reading files


def _sorted_glob(folder: Path, pattern: str) -> list[Path]:
    """The matching paths, sorted; empty if the folder does not exist. Raises PrepError if it cannot
    be read."""
    try:
        return sorted(folder.glob(pattern))
    except OSError as error:
        raise _unreadable(folder, error) from error


def _read_bytes(path: Path) -> bytes | None:
    """The file's bytes, or `None` if it does not exist. Raises PrepError if it is over
    MAX_FILE_BYTES or cannot be read."""
    try:
        data = contents(path, MAX_FILE_BYTES)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise _unreadable(path, error) from error
    if len(data) > MAX_FILE_BYTES:
        raise PrepError(
            f"{path} is over {MAX_FILE_BYTES // 1_000_000} MB, too long for a spoken answer",
            hint="move it to another folder",
        )
    return data


def _own_bytes(path: Path, template: str) -> bytes | None:
    """The file's bytes; `None` if it does not exist, is blank or has only the words of `template`.
    Over MAX_ANSWER bytes, it is not compared. Raises PrepError if it cannot be read."""
    data = _read_bytes(path)
    if data is None or len(data) > MAX_ANSWER:
        return data
    return None if is_unwritten(data.decode(errors="replace"), template) else data


def _with_story_on_top(data: bytes | None) -> bytes | None:
    """`data` with the head of its text moved to the top; unchanged, also if `None`, without such a
    head or if it is not plain text."""
    with suppress(ValueError):
        text = decode_answer(data or b"")
        if (moved := story_on_top(text)) != text:
            return moved.encode()
    return data


def _unreadable(path: Path, error: OSError) -> PrepError:
    return PrepError(f"{path} cannot be read: {error.strerror or error}")


def _instant_of(name: str) -> datetime | None:
    try:
        name = name.removeprefix(_COPY_PREFIX).removesuffix(".md")
        return datetime.strptime(name, _INSTANT_FORMAT).replace(tzinfo=UTC)
    except ValueError:
        return None
