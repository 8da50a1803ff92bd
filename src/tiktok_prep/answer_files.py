"""One's own answers: a Markdown file each, `answers/QUESTION.md` in PREP_HOME, for any editor.

What was ever saved stays: before a file changes, what it held goes to
`answers/earlier/QUESTION/INSTANT.md`, once for each different text. Nothing deletes those.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from tiktok_prep.answer_text import MAX_BYTES, answer_of, is_unwritten, says_nothing, text_of
from tiktok_prep.errors import PrepError
from tiktok_prep.model import Answer
from tiktok_prep.plain_files import contents
from tiktok_prep.private_files import add, make_private, private_folder, replace

FOLDER, EARLIER = "answers", "earlier"
TOO_MUCH = 20_000_000
"""Bytes that are not even kept as an earlier version."""
_INSTANT = "%Y-%m-%dT%H-%M-%S.%fZ"


class Kept(NamedTuple):
    """An earlier version of an answer."""

    number: int
    """From 1, the oldest; never changes, as long as nobody renames the files."""
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
        data = text.encode(errors="replace")
        if data != _bytes(self.path):
            self.set_aside(at=at)
            private_folder(self.home, FOLDER)
            replace(self.path, [data])

    def set_aside(self, *, at: datetime) -> None:
        """Keep what it holds now as an earlier version, unless one holds the same or there is
        nothing. Byte for byte: what is no text is kept, too."""
        data = _bytes(self.path)
        if not data or any(_bytes(kept) == data for kept in self._kept()):
            return
        folder = private_folder(self.home, FOLDER, EARLIER, self.question_id)
        # behind the last one, whatever the clock says: numbers stay
        names = [path.name for path in self._kept()]
        at = at.astimezone(UTC)
        if names and (last := _instant(names[-1])) and last >= at:
            at = last + timedelta(microseconds=1)
        while not add(folder / f"{at.strftime(_INSTANT)}.md", data):
            at += timedelta(microseconds=1)

    def versions(self) -> list[Kept]:
        """The earlier versions, the oldest first."""
        now = _bytes(self.path)
        return [
            Kept(number, _instant(path.name), path, now is not None and _bytes(path) == now)
            for number, path in enumerate(self._kept(), 1)
        ]

    def restore(self, kept: Kept, *, at: datetime) -> None:
        """Put an earlier version in its place, byte for byte; what was there is kept."""
        data = _bytes(kept.path)
        if data is None:
            raise PrepError(f"{kept.path} is gone")
        self.set_aside(at=at)
        private_folder(self.home, FOLDER)
        replace(self.path, [data])

    def edited(self, begun: str, edit: Callable[[Path], None], *, at: datetime) -> bool:
        """Let `edit` change the file, which begins as `begun` if it is new; whether it changed.

        What it held is kept first. An answer that was emptied, or that is as it began, is taken
        away. What `edit` raises comes out of here, and whatever it had written by then stays.
        """
        before = _bytes(self.path)
        self.set_aside(at=at)
        private_folder(self.home, FOLDER)
        if before is None:
            add(self.path, begun.encode())
        try:
            edit(self.path)
        finally:
            make_private(self.path)
            after = _bytes(self.path)
            if after is not None and _is_unwritten(after, begun):
                self.path.unlink(missing_ok=True)
                after = None
        return after != before

    def _kept(self) -> list[Path]:
        """In the order of their names, which is that of time."""
        return _listed(self._earlier, "[!.]*.md")


def answer_files(home: Path) -> Iterator[AnswerFile]:
    """Every answer there is, by the id of its question."""
    return (AnswerFile(home, path.stem) for path in _listed(home / FOLDER, "[!.]*.md"))


def answered(home: Path) -> list[str]:
    """The ids of the questions that have an answer, or had one."""
    had = {path.name for path in _listed(home / FOLDER / EARLIER, "[!.]*/")}
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


def _is_unwritten(data: bytes, begun: str) -> bool:
    return len(data) <= MAX_BYTES and is_unwritten(data.decode(errors="replace"), begun)


def _unreadable(path: Path, error: OSError) -> PrepError:
    return PrepError(f"{path} cannot be read: {error.strerror or error}")


def _instant(name: str) -> datetime | None:
    try:
        return datetime.strptime(name.removesuffix(".md"), _INSTANT).replace(tzinfo=UTC)
    except ValueError:
        return None
