"""One's own answers: a Markdown file each, `answers/QUESTION.md` in PREP_HOME, for any editor.

What was ever saved stays: before a file changes, what it held goes to
`answers/earlier/QUESTION/INSTANT.md`, once for each different text. Nothing deletes those.
An editor has the file itself, so that what it saves is there at once; a second one has a copy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from tiktok_prep.answers.text import answer_of, is_unwritten, says_nothing, text_of
from tiktok_prep.base.errors import PrepError
from tiktok_prep.base.plain_files import contents
from tiktok_prep.base.private_files import locked, make_private, private_folder, replace, write_new
from tiktok_prep.model import MAX_ANSWER, Answer

FOLDER, EARLIER = "answers", "earlier"
TOO_MUCH = 20_000_000
"""Bytes that are not even kept as an earlier version."""
_INSTANT = "%Y-%m-%dT%H-%M-%S.%fZ"
_COPY = "open-"
"""Before the instant in the name of a copy that an editor has: behind all digits."""


class EarlierVersion(NamedTuple):
    """An earlier version of an answer."""

    number: int
    """From 1, the oldest; does not change, as long as nobody renames the files. What a second
    editor has open comes last until it is saved."""
    until: datetime | None
    """UTC; when another took its place. `None` if its file was given another name."""
    path: Path
    is_now: bool
    """Whether the answer is the same again."""


class AnswerFile(NamedTuple):
    """The file of the answer to one question, whether it is there or not."""

    home: Path
    question_id: str

    @property
    def path(self) -> Path:
        return self.home / FOLDER / f"{self.question_id}.md"

    @property
    def _earlier(self) -> Path:
        return self.home / FOLDER / EARLIER / self.question_id

    def data(self) -> bytes | None:
        """Its bytes; `None` without a file. Raises PrepError if they cannot be read."""
        return _bytes(self.path)

    def text(self) -> str | None:
        """What it holds, the head and the comments too; `None` without a file. Raises PrepError for
        what is no plain text."""
        return None if (data := _bytes(self.path)) is None else _text(self.path, data)

    def written(self) -> datetime | None:
        """UTC; when it was last written. `None` without a file."""
        try:
            return datetime.fromtimestamp(self.path.stat().st_mtime, UTC)
        except OSError:
            return None

    def save(self, text: str, *, at: datetime) -> None:
        """Put `text` in its place, in one step; what was there is kept. Raises PrepError, and then
        it is as it was."""
        self._put(text.encode(errors="replace"), at=at)

    def set_aside(self, *, at: datetime) -> None:
        """Keep what it holds now as an earlier version, unless one holds the same or there is
        nothing. Byte for byte: what is no text is kept, too."""
        self._keep(_bytes(self.path), at=at)

    def versions(self) -> list[EarlierVersion]:
        """The earlier versions, the oldest first."""
        now = _bytes(self.path)
        return [
            EarlierVersion(
                number, _instant(path.name), path, now is not None and _bytes(path) == now
            )
            for number, path in enumerate(self._kept(), 1)
        ]

    def restore(self, kept: EarlierVersion, *, at: datetime) -> None:
        """Put an earlier version in its place, byte for byte; what was there is kept."""
        data = _bytes(kept.path)
        if data is None:
            raise PrepError(f"{kept.path} is gone")
        self._put(data, at=at)

    def edited(self, begun: str, edit: Callable[[Path], None], *, at: datetime) -> bool:
        """Let `edit` change the file, which begins as `begun` if it is new; whether it changed.

        What it held is kept first. An answer that was emptied, or that is as it began, is taken
        away. What `edit` raises comes out of here, and whatever it had written by then stays. While
        it runs, any other edit of the same answer gets a copy, which takes its place in the end.
        """
        private_folder(self.home, FOLDER)
        with self._locked("open", wait=False) as is_alone:
            if not is_alone:
                return self._edited_apart(begun, edit, at=at)
            before = _bytes(self.path)
            self.set_aside(at=at)
            if before is None:
                write_new(self.path, begun.encode())
            try:
                edit(self.path)
            finally:
                make_private(self.path)
                with self._locked("turn"):
                    after = _written(self.path, begun)
                    if after is None:
                        self.path.unlink(missing_ok=True)
        return after != before

    def _edited_apart(self, begun: str, edit: Callable[[Path], None], *, at: datetime) -> bool:
        """The same with a copy, which is listed among the earlier versions as long as it is there:
        so it is found again if prep does not live to put it in its place."""
        before = _written(self.path, begun)
        self._keep(before, at=at)
        start = begun.encode() if before is None else before
        copy = self._new_version(start, at=at, prefix=_COPY)
        try:
            edit(copy)
        finally:
            after = _written(copy, begun)
            if after != before:
                self._put(after, at=at, begun=begun)
            copy.unlink(missing_ok=True)
        return after != before

    def _put(self, data: bytes | None, *, at: datetime, begun: str | None = None) -> None:
        """Put `data` in its place, in one step, or take it away; what was there is kept, unless it
        was only as `begun`. While an editor is open on it, which may write over it, `data` is kept,
        too."""
        private_folder(self.home, FOLDER)
        with self._locked("open", wait=False) as is_alone, self._locked("turn"):
            now = _bytes(self.path) if begun is None else _written(self.path, begun)
            if data != now:
                self._keep(now, at=at)
            if not is_alone:
                self._keep(data, at=at)
            if data is None:
                self.path.unlink(missing_ok=True)
            elif data != now:
                replace(self.path, [data])

    def _locked(self, what: str, *, wait: bool = True) -> AbstractContextManager[bool]:
        """Whether no other prep has it `open`; or wait for the `turn` to replace it."""
        return locked(self.home / FOLDER / f".{self.question_id}.{what}", wait=wait)

    def _keep(self, data: bytes | None, *, at: datetime) -> None:
        # a copy may still change: what it holds is not kept by it
        kept = (path for path in self._kept() if not path.name.startswith(_COPY))
        if data and not any(_bytes(path) == data for path in kept):
            self._new_version(data, at=at)

    def _new_version(self, data: bytes, *, at: datetime, prefix: str = "") -> Path:
        """Behind the last one, whatever the clock says: numbers stay."""
        folder = private_folder(self.home, FOLDER, EARLIER, self.question_id)
        last = max((each for path in self._kept() if (each := _instant(path.name))), default=None)
        at = at.astimezone(UTC)
        if last and last >= at:
            at = last + timedelta(microseconds=1)
        while not write_new(path := folder / f"{prefix}{at.strftime(_INSTANT)}.md", data):
            at += timedelta(microseconds=1)
        return path

    def _kept(self) -> list[Path]:
        """In the order of their names, which is that of time."""
        return _listed(self._earlier, "[!.]*.md")


def answer_files(home: Path) -> Iterator[AnswerFile]:
    """Every answer there is, by the id of its question."""
    return (AnswerFile(home, path.stem) for path in _listed(home / FOLDER, "[!.]*.md"))


def answered(home: Path) -> list[str]:
    """The ids of the questions that have an answer, or had one."""
    had = {path.parent.name for path in _listed(home / FOLDER / EARLIER, "[!.]*/[!.]*.md")}
    return sorted({file.question_id for file in answer_files(home)} | had)


def read_answer(home: Path, question_id: str) -> Answer | None:
    """The answer to a question; `None` if there is none, or nothing of one's own in it. Raises
    PrepError for a file that is no plain text."""
    text = AnswerFile(home, question_id).text()
    found = None if text is None else answer_of(question_id, text)
    return None if found is None or says_nothing(found) else found


def read_answers(
    home: Path, *, on_fault: Callable[[PrepError], None] | None = None
) -> dict[str, Answer]:
    """Question id -> the answer to it. A file that is no plain text goes to `on_fault`, and is left
    out; without that, it raises its PrepError."""
    found = {}
    for file in answer_files(home):
        try:
            answer = read_answer(home, file.question_id)
        except PrepError as error:
            if on_fault is None:
                raise
            on_fault(error)
        else:
            if answer:
                found[file.question_id] = answer
    return found


# ------------------------------------------------------------ bytes


def _listed(folder: Path, pattern: str) -> list[Path]:
    """Sorted. Raises PrepError where the folder cannot be read."""
    try:
        return sorted(folder.glob(pattern))
    except OSError as error:
        raise _unreadable(folder, error) from error


def _bytes(path: Path) -> bytes | None:
    """`None` without a file. Raises PrepError for one that cannot be read."""
    try:
        data = contents(path, TOO_MUCH)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise _unreadable(path, error) from error
    if len(data) > TOO_MUCH:
        raise PrepError(
            f"{path} is over {TOO_MUCH // 1_000_000} MB, which is no answer that can be spoken",
            hint="move it away",
        )
    return data


def _text(path: Path, data: bytes) -> str:
    try:
        return text_of(data)
    except ValueError as error:
        raise PrepError(f"{path}{error}") from error


def _written(path: Path, begun: str) -> bytes | None:
    """Its bytes; `None` without a file, and for one that says nothing, or only what it began with.
    Raises PrepError if they cannot be read."""
    data = _bytes(path)
    if data is None or len(data) > MAX_ANSWER:
        return data
    return None if is_unwritten(data.decode(errors="replace"), begun) else data


def _unreadable(path: Path, error: OSError) -> PrepError:
    return PrepError(f"{path} cannot be read: {error.strerror or error}")


def _instant(name: str) -> datetime | None:
    try:
        name = name.removeprefix(_COPY).removesuffix(".md")
        return datetime.strptime(name, _INSTANT).replace(tzinfo=UTC)
    except ValueError:
        return None
