"""What each option of `prep answer` does: edit, save, check, restore, list and so on."""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from tiktok_prep import wiring
from tiktok_prep.answers import answers_page as views
from tiktok_prep.answers.files import AnswerFile, answer_files, answered_ids, read_answer
from tiktok_prep.answers.text import (
    MAX_STORY,
    decode_answer,
    is_unwritten,
    markup_warnings,
    parse_answer,
    spoken_lines,
    story_id,
    version_of,
    with_story,
)
from tiktok_prep.base.errors import PrepError, UsageError
from tiktok_prep.base.page import Line, Look, line
from tiktok_prep.base.plain_files import contents, open_input
from tiktok_prep.base.settings import Settings
from tiktok_prep.base.system import is_terminal
from tiktok_prep.base.text import shortened
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.drill.asking_page import is_one_card
from tiktok_prep.journal.store import Store
from tiktok_prep.model import MAX_ANSWER, Answer, Deck

TOO_QUICK_S = 2.0
"""Seconds. An editor that returns sooner did not wait for you to write."""


class AnswerActions(NamedTuple):
    """Acts on your answer to one question, which may have left the deck."""

    chosen: Settings
    deck: Deck
    file: AnswerFile

    @property
    def question_id(self) -> str:
        return self.file.question_id

    def edit(self) -> None:
        """Opens the answer in your editor, then says whether it was saved and how it sounds.

        If there is no editor, raises NoEditor with a hint at `--from`. If the editor fails, raises
        PrepError with a hint at what was saved.
        """
        from tiktok_prep.terminal.editor import NoEditor, waits_for_you

        old_data, old_time, began = self.file.data(), self.file.modified(), time.monotonic()
        try:
            changed = wiring.answers_to(self.deck).edit(self.question_id)
        except NoEditor as error:
            command = f"`prep answer {self.question_id} --from FILE` (- is stdin)"
            hint = f"{error.hint}, or take it from a file: {command}"
            raise NoEditor(error.message, hint=hint) from error
        except UsageError:
            raise
        except PrepError as error:
            raise PrepError(error.message, hint=self._hint_what_was_saved(old_data)) from error
        is_saved = changed or (old_data is not None and self.file.modified() != old_time)
        if is_saved and self.file.path.exists():
            self._report_saved(asks=True)
        elif changed:
            wiring.tell("The file is empty now, so you have no answer. Earlier versions are kept:")
            wiring.tell(f"prep answer {self.question_id} --versions")
        else:
            wiring.tell("Nothing was changed.")
            if time.monotonic() - began < TOO_QUICK_S and not waits_for_you(os.environ):
                wiring.tell("hint:  an editor with a window of its own must wait: `code --wait`")

    def save_from(self, path: Path, story: str | None) -> None:
        """Saves the text of a file, or of stdin for `-`, then shows how it sounds.

        `story` is the story that the answer tells, '' for none; with `None` it is the one named
        in the text, or else that of the saved answer. Raises UsageError for a `story` that is not
        allowed or a text that is empty or only the template, PrepError if the text cannot be read
        or the answer not be saved.
        """
        self._save(_read(path), path, story)

    def _save(self, text: str, path: Path, story: str | None) -> None:
        new_story = None if story is None else _story_id(story)
        if is_unwritten(text, wiring.answers_to(self.deck).template(self.question_id)):
            raise UsageError(f"{_source_name(path)} has no answer in it; nothing was saved")
        new, old = parse_answer(self.question_id, text), self._saved_answer()
        if new_story is None:  # a text that names no story keeps the old one
            new_story = new.story or (old.story if old else "")
        has_it = new_story == new.story
        self.file.save(text if has_it else with_story(text, new_story), at=wiring.now())
        self._report_saved(asks=False)

    def set_story(self, typed: str) -> None:
        """Notes in the file which story the answer tells; '' removes the note.

        Starts the file if you have not written one. Raises PrepError if there is no answer to
        remove the note from, and UsageError if the name is not allowed. Mentions on stderr if no
        other answer tells the story.
        """
        story = _story_id(typed)
        known = {answer.story for answer in wiring.own_answers().values() if answer.story}
        text = self.file.text()
        if text is None and not story:
            raise PrepError(f"there is no answer to {self.question_id} yet")
        template = wiring.answers_to(self.deck).template(self.question_id)
        if text is None or parse_answer(self.question_id, text).story != story:
            new_text = with_story(template if text is None else text, story)
            self.file.save(new_text, at=wiring.now())
        predicate = f"tells the story '{story}'." if story else "tells no story."
        wiring.stdout(self.chosen).page([line(f"{self.question_id} {predicate}")])
        if story and known and story not in known:
            from tiktok_prep.deck.search import nearest

            similar = nearest(story, known)
            suggestion = f"; did you mean '{similar}'?" if similar else ""
            wiring.tell(f"No other answer tells '{story}' yet{suggestion}")

    def show(self) -> None:
        question = self.deck.question(self.question_id)
        page = views.answer_page(self._with_marks(self._written_answer()), question)
        wiring.stdout(self.chosen).report(page)
        self._warn_of_markup()

    def check(self, *, as_json: bool) -> None:
        self._show_check(self._with_marks(self._written_answer()), as_json=as_json)
        self._warn_of_markup()

    def list_versions(self) -> None:
        versions = self.file.versions()
        if not versions:
            wiring.tell(f"There is no earlier version of the answer to {self.question_id}.")
            return
        now = wiring.now()
        rows = []
        with wiring.open_store(write=False) as store:
            for version in versions:
                text = marks = None
                with suppress(OSError, ValueError):
                    written = decode_answer(contents(version.path, MAX_ANSWER))
                    answer = parse_answer(self.question_id, written)
                    text, marks = answer.text, wiring.marks_in(answer, store)
                until = _local(version.until, now)
                is_current = version.is_current
                rows.append(views.VersionRow(version.number, until, text, is_current, marks))
        wiring.stdout(self.chosen).report(views.versions_page(self.question_id, rows, now=now))

    def restore(self, number: int) -> None:
        """Makes version `number` the answer again. Raises UsageError if there is none."""
        versions = {version.number: version for version in self.file.versions()}
        if number not in versions:
            hint = f"there are 1 to {len(versions)}" if versions else "it has no earlier versions"
            raise UsageError(f"{self.question_id} has no version {number}", hint=hint)
        self.file.restore(versions[number], at=wiring.now())
        wiring.tell(f"Version {number} is the answer again: {self.file.path}")
        self._tell_which()

    # ------------------------------------------------------------ helpers

    def _saved_answer(self) -> Answer | None:
        """Returns the answer as saved; `None` if there is none, it is blank, or its file cannot be
        read."""
        try:
            return read_answer(self.file.home, self.question_id)
        except PrepError:
            return None

    def _written_answer(self) -> Answer:
        """Returns the answer, which has words. Raises PrepError if there is none yet, it has no
        words of yours, or its file cannot be read."""
        answer = read_answer(self.file.home, self.question_id)
        if answer is None or not spoken_lines(answer.text):
            hint = f"prep answer {self.question_id}"
            raise PrepError(f"there is no answer to {self.question_id} yet", hint=hint)
        return answer

    def _with_marks(self, answer: Answer) -> Answer:
        with wiring.open_store(write=False) as store:
            return answer._replace(marks=wiring.marks_in(answer, store))

    def _marked(self, answer: Answer) -> Answer:
        """Asks which points the answer misses, and saves that; returns the answer with these marks.

        Returns `answer` unchanged if you keep no marks. Asks nothing without a terminal, or if the
        question has no points or left the deck.
        """
        question = self.deck.question(self.question_id)
        if question is None or is_one_card(question) or not is_terminal(sys.stdin, sys.stdout):
            return answer
        from tiktok_prep.drill.tick_list_screen import TickListScreen
        from tiktok_prep.terminal.canvas import canvas_of
        from tiktok_prep.terminal.keys import keys_from

        out = wiring.stdout(self.chosen)
        with keys_from(sys.stdin, canvas_of(out)) as keys:
            marks = TickListScreen(out, keys, question, answer).ask()
        if marks is None:
            return answer
        with wiring.open_store(write=True) as store:
            store.set_marks(
                self.question_id,
                version_of(answer),
                marks,
                at=wiring.now(),
                event_id=wiring.new_id(),
            )
        return answer._replace(marks=marks)

    def _hint_what_was_saved(self, old_data: bytes | None) -> str:
        data = self.file.data()
        if data is None:
            return "nothing was written"
        if data == old_data:
            return f"your answer is as it was: {self.file.path}"
        earlier = f"; what was there: `prep answer {self.question_id} --versions`"
        return f"what you wrote is kept: {self.file.path}{earlier if old_data else ''}"

    def _report_saved(self, *, asks: bool) -> None:
        """Says on stderr that the answer is saved; on a terminal asks which points it misses, if
        `asks`; then shows on stdout how it sounds, unless it has no words or its question has left
        the deck."""
        wiring.tell(f"Saved: {self.file.path}")
        self._tell_which()
        answer = read_answer(self.file.home, self.question_id)
        if answer is None or not spoken_lines(answer.text):
            wiring.tell("Nothing of your own is in it yet: what stands in <!-- --> does not count.")
        elif self.deck.question(self.question_id):
            answer = self._with_marks(answer)
            self._show_check(self._marked(answer) if asks else answer, as_json=False)
        self._warn_of_markup()

    def _tell_which(self) -> None:
        """Says in words which question it is, if the deck still has it."""
        if question := self.deck.question(self.question_id):
            wiring.tell(f"{question.id}  {shortened(question.ask)}")

    def _warn_of_markup(self) -> None:
        for warning in markup_warnings(self.file.text() or ""):
            wiring.tell(f"warning: {warning}")

    def _show_check(self, answer: Answer, *, as_json: bool) -> None:
        """Shows how long the answer is and how it sounds. Raises PrepError if its question left the
        deck."""
        question = self.deck.question(self.question_id)
        if question is None:
            name = self.question_id
            raise PrepError(f"{name} is not in this deck: its answer has no target length")
        from tiktok_prep.answers.delivery import DELIVERY_VERSION, delivery_of
        from tiktok_prep.answers.delivery_page import delivery_page

        manner = delivery_of(question, answer.text)
        manner = manner._replace(marks=answer.marks)
        if as_json:
            wiring.show_report(manner, version=DELIVERY_VERSION)
            return
        marks = views.marks_page(answer.marks, question)
        page = [*marks, *([line()] if marks else []), *delivery_page(manner)]
        wiring.stdout(self.chosen).page(page)


def show_all(chosen: Settings, deck: Deck, *, as_json: bool) -> None:
    """Shows your answers in deck order, then which stories they tell and what is missing."""
    from tiktok_prep.answers.stories import (
        STORIES_VERSION,
        StoriesReport,
        listed_answers,
        stories_report,
    )
    from tiktok_prep.answers.stories_page import stories_page

    home = wiring.home()
    with wiring.open_store(write=False) as store:
        snapshot = wiring.snapshot(deck, store, at=wiring.now())
        rows, answers = _answer_rows(home, deck, store)
    versions = {name: len(AnswerFile(home, name).versions()) for name in answers}
    listed = listed_answers(deck, answers, versions)
    report = stories_report(snapshot, answers)._replace(answers=listed)

    def page(report: StoriesReport, *, look: Look) -> list[Line]:
        stories = stories_page(report, deck_option=wiring.deck_option(chosen))
        return [*views.list_page(rows, deck=deck.name, now=snapshot.now), *stories]

    wiring.show(chosen, report, page, version=STORIES_VERSION, as_json=as_json)


def _answer_rows(
    home: Path, deck: Deck, store: Store
) -> tuple[list[views.AnswerRow], dict[str, Answer]]:
    """Returns the rows to list, in deck order, those whose question left the deck last: a row for
    each answer with words, faulty file, or question that has only earlier versions. And the answers
    by id, also those without words that name a story.

    Warns on stderr about a file that is not plain text.
    """
    now, answers = wiring.now(), {}
    deck_order = {question.id: i for i, question in enumerate(deck.questions)}
    files = {file.question_id: file for file in answer_files(home)}
    rows = []
    for name in sorted(
        answered_ids(home), key=lambda name: (deck_order.get(name, len(deck_order)), name)
    ):
        answer, fault = None, ""
        try:
            answer = read_answer(home, name)
        except PrepError as error:
            fault = error.message
            wiring.tell_fault("warning", error)
        if answer:
            answer = answer._replace(marks=wiring.marks_in(answer, store))
            answers[name] = answer
        has_words = answer is not None and bool(spoken_lines(answer.text))
        is_left = answer is None and name not in deck_order
        if has_words or fault or name not in files or is_left:
            written = files[name].modified() if name in files else None
            rows.append(
                views.AnswerRow(name, answer, _local(written, now), name in deck_order, fault)
            )
    return rows, answers


def _local(at: datetime | None, now: datetime) -> datetime | None:
    return at and at.astimezone(now.tzinfo)


def _story_id(typed: str) -> str:
    """Returns the name of a story as an id, such as 'festival-launch'; '' for a blank name.

    Raises UsageError for another name without a letter, digit or underscore, or an id over
    MAX_STORY characters.
    """
    story = story_id(typed)
    if (typed.strip() and not story) or len(story) > MAX_STORY:
        message = f"--story takes 1 to {MAX_STORY} letters and digits"
        raise UsageError(message, hint="such as festival-launch")
    return story


def _source_name(path: Path) -> str:
    return "standard input" if str(path) == "-" else str(path)


def _read(path: Path) -> str:
    """Reads a file, or stdin for `-`. Raises PrepError if that fails or it is not plain text."""
    if str(path) == "-" and is_terminal(sys.stdin):
        wiring.tell("Write the answer here; Ctrl-D on a line of its own ends it.")
    with open_input(path) as file:
        data = file.read(MAX_ANSWER + 1)
    try:
        return decode_answer(data)
    except ValueError as error:
        raise PrepError(f"{_source_name(path)}{error}", hint="nothing was saved") from error
