"""What `prep answer` does with one answer, and its list of all."""

from __future__ import annotations

import sys
import time
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from tiktok_prep import wiring
from tiktok_prep.answers import answers_page as views
from tiktok_prep.answers.files import AnswerFile, answer_files, answered, read_answer
from tiktok_prep.answers.text import (
    MAX_STORY,
    answer_of,
    is_unwritten,
    own_lines,
    story_name,
    text_of,
    unclear,
    with_story,
)
from tiktok_prep.base.errors import PrepError, UsageError
from tiktok_prep.base.page import line
from tiktok_prep.base.plain_files import contents, open_input
from tiktok_prep.base.settings import Settings
from tiktok_prep.model import MAX_ANSWER, Answer, Deck

AT_ONCE_S = 2.0
"""Nobody writes an answer in fewer seconds: an editor that ends sooner did not wait."""


class Answering(NamedTuple):
    """The answer to one question, of the deck or not."""

    chosen: Settings
    deck: Deck
    file: AnswerFile

    @property
    def name(self) -> str:
        return self.file.question_id

    def edit(self, *, stdin_waits: bool) -> None:
        """Open it in the editor; then say what became of it, and how it is said."""
        from tiktok_prep.terminal.editor import NoEditor

        before, began = self.file.data(), time.monotonic()
        try:
            changed = wiring.answers_to(self.deck, self._pace()).edit(self.name)
        except NoEditor as error:
            way = "-`, for what comes on standard input" if stdin_waits else "FILE` (- is stdin)"
            hint = f"{error.hint}, or take it from a file: `prep answer {self.name} --from {way}"
            raise NoEditor(error.message, hint=hint) from error
        except UsageError:
            raise
        except PrepError as error:
            raise PrepError(error.message, hint=self._left(before)) from error
        if changed and self.file.path.exists():
            self._saved()
        elif changed:
            wiring.tell("It was emptied, and is no answer any more. The earlier ones are kept:")
            wiring.tell(f"prep answer {self.name} --versions")
        else:
            wiring.tell(
                "Nothing was changed." if self.file.path.exists() else "Nothing was written."
            )
            if time.monotonic() - began < AT_ONCE_S:
                wiring.tell("hint:  an editor with a window of its own must wait: `code --wait`")

    def take(self, path: Path, story: str | None) -> None:
        """Save what a file or stdin holds; then show how it is said."""
        named = None if story is None else _story(story)
        text = _read(path)
        if is_unwritten(text, wiring.answers_to(self.deck, self._pace()).template(self.name)):
            raise UsageError(f"{_place(path)} has no answer in it; nothing was saved")
        new, old = answer_of(self.name, text), self._now()
        # a text without a head says nothing of the story: then it is as it was
        named = named if named is not None else new.story or (old.story if old else "")
        self.file.save(with_story(text, named) if named != new.story else text, at=wiring.now())
        self._saved()

    def mark(self, story: str) -> None:
        """Say which story it tells; an answer that is not written yet can be marked, too."""
        name = _story(story)
        known = {answer.story for answer in wiring.own_answers().values() if answer.story}
        text = self.file.text()
        if text is None and not name:
            raise PrepError(f"there is no answer to {self.name} yet")
        begun = wiring.answers_to(self.deck, self._pace()).template(self.name)
        marked = with_story(begun if text is None else text, name)
        if text is None or answer_of(self.name, text).story != name:
            self.file.save(marked, at=wiring.now())
        said = f"tells the story '{name}'." if name else "tells no story."
        wiring.stdout(self.chosen).page([line(f"{self.name} {said}")])
        if name and known and name not in known:
            from tiktok_prep.base.names import nearest

            near = nearest(name, known)
            meant = f"; did you mean '{near}'?" if near else ""
            wiring.tell(f"No other answer tells '{name}' yet{meant}")

    def show(self) -> None:
        wiring.stdout(self.chosen).page(views.answer_page(self._answer()))
        self._warn()

    def check(self, *, as_json: bool) -> None:
        self._show_manner(self._answer(), as_json=as_json)
        self._warn()

    def versions(self) -> None:
        kept = self.file.versions()
        if not kept:
            wiring.tell(f"There is no earlier version of the answer to {self.name}.")
            return
        now = wiring.now()
        rows = []
        for version in kept:
            try:
                text = answer_of(self.name, text_of(contents(version.path, MAX_ANSWER))).text
            except (OSError, ValueError):
                text = None
            until = _local(version.until, now)
            rows.append(views.VersionRow(version.number, until, text, version.is_now))
        wiring.stdout(self.chosen).page(views.versions_page(self.name, rows, now=now))

    def restore(self, number: int) -> None:
        kept = {version.number: version for version in self.file.versions()}
        if number not in kept:
            have = f"there are 1 to {len(kept)}" if kept else "there is none"
            raise UsageError(f"{self.name} has no version {number}", hint=have)
        self.file.restore(kept[number], at=wiring.now())
        wiring.tell(f"Version {number} is the answer again: {self.file.path}")

    # ------------------------------------------------------------ inside

    def _now(self) -> Answer | None:
        """The answer; `None` without one, or where its file is no plain text."""
        try:
            return read_answer(self.file.home, self.name)
        except PrepError:
            return None

    def _answer(self) -> Answer:
        answer = read_answer(self.file.home, self.name)
        if answer is None or not own_lines(answer.text):
            raise PrepError(
                f"there is no answer to {self.name} yet", hint=f"prep answer {self.name}"
            )
        return answer

    def _pace(self) -> int:
        with wiring.open_store(write=False) as store:
            return store.agenda().pace

    def _left(self, before: bytes | None) -> str:
        """Where what was written is, after the editor failed."""
        now = self.file.data()
        if now is None:
            return "nothing was written"
        if now == before:
            return f"your answer is as it was: {self.file.path}"
        earlier = f"; what was there: `prep answer {self.name} --versions`" if before else ""
        return f"what you wrote is kept: {self.file.path}{earlier}"

    def _saved(self) -> None:
        """Say so, then how it is said: on stdout, since that is the answer."""
        wiring.tell(f"Saved: {self.file.path}")
        answer = read_answer(self.file.home, self.name)
        if answer is None or not own_lines(answer.text):
            wiring.tell("Nothing of your own is in it yet: what stands in <!-- --> does not count.")
        elif self.deck.question(self.name):
            self._show_manner(answer, as_json=False)
        self._warn()

    def _warn(self) -> None:
        """Say what in the file may not be taken as it was meant: last, where it does not scroll
        away."""
        for said in unclear(self.file.text() or ""):
            wiring.tell(f"warning: {said}")

    def _show_manner(self, answer: Answer, *, as_json: bool) -> None:
        """Show how the answer is said."""
        question = self.deck.question(self.name)
        if question is None:
            raise PrepError(f"{self.name} is not in this deck: its answer has no target length")
        from tiktok_prep.answers.manner import MANNER_VERSION, manner_of
        from tiktok_prep.answers.manner_page import manner_page

        manner = manner_of(question, answer.text, pace=self._pace())
        if as_json:
            wiring.show_report(manner, version=MANNER_VERSION)
        else:
            wiring.stdout(self.chosen).page(manner_page(manner))


def list_answers(chosen: Settings, deck: Deck) -> None:
    """Every answer in deck order, then those whose question left the deck."""
    now, order = wiring.now(), {question.id: i for i, question in enumerate(deck.questions)}
    files = {file.question_id: file for file in answer_files(wiring.home())}
    rows = []
    for name in sorted(
        answered(wiring.home()), key=lambda name: (order.get(name, len(order)), name)
    ):
        answer, fault = None, ""
        try:
            answer = read_answer(wiring.home(), name)
        except PrepError as error:
            fault = error.message
        if answer or fault or name not in files or name not in order:
            written = files[name].written() if name in files else None
            rows.append(views.AnswerRow(name, answer, _local(written, now), name in order, fault))
    if not rows:
        wiring.tell("There is no answer yet. The first: `prep answer QUESTION`")
        return
    wiring.stdout(chosen).page(views.list_page(rows, now=now))


def _local(at: datetime | None, now: datetime) -> datetime | None:
    return at and at.astimezone(now.tzinfo)


def _story(typed: str) -> str:
    """The name of a story as it was typed, made an id; '' to take the mark away."""
    name = story_name(typed)
    if (typed.strip() and not name) or len(name) > MAX_STORY:
        raise UsageError(
            f"--story is 1 to {MAX_STORY} letters and digits", hint="such as festival-launch"
        )
    return name


def _place(path: Path) -> str:
    return "standard input" if str(path) == "-" else str(path)


def _read(path: Path) -> str:
    """The text of a file, or of stdin. Raises PrepError if it is none."""
    if str(path) == "-" and sys.stdin and sys.stdin.isatty():
        wiring.tell("Write the answer here; Ctrl-D on a line of its own ends it.")
    with open_input(path) as file:
        data = file.read(MAX_ANSWER + 1)
    try:
        return text_of(data)
    except ValueError as error:
        raise PrepError(f"{_place(path)}{error}", hint="nothing was saved") from error
