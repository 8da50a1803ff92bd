"""A debrief on a terminal or through a pipe. Each line is saved before the next is asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from tiktok_prep.base.errors import PrepError
from tiktok_prep.base.page import Line
from tiktok_prep.deck.format import MAX_POINTS, typed_fault
from tiktok_prep.journal.events import ASKED, CLAIM, SURPRISE
from tiktok_prep.model import FROM_DEBRIEF, WENT, Debrief, Question
from tiktok_prep.rounds import debrief_page as views
from tiktok_prep.terminal.idle_lines import IdleLines
from tiktok_prep.terminal.lines import Lines
from tiktok_prep.terminal.printing import Printer

_REMOVES = re.compile(r"- ?([0-9]{1,4})")
_NEW = "+"
_BACK = ("u", "back")
_MOST_FACTS = 2
"""Facts offered below questions, at most."""


class DebriefNotes(Protocol):
    """Where the debrief is saved. Every change is on disk when the method returns."""

    debrief: Debrief
    """The debrief as saved so far."""
    own_file: Path
    """The file with your own questions."""

    def save_question(self, question_id: str, went: str) -> None:
        """Saves that a question was asked and how it went (`went`); replaces an earlier `went` of
        the question."""

    def save_text(self, kind: str, text: str) -> None:
        """Saves a claim or a surprise."""

    def take_back(self, kind: str, what: str) -> None:
        """Removes entries of this `kind` from the debrief: the question with id `what` and all
        that was noted about it, or the claim or surprise with exactly the text `what`. A
        question in your own file stays there."""

    def question(self, question_id: str) -> Question | None:
        """The question with this id; `None` if it is not in the deck."""

    def named(self, typed: str) -> Sequence[Question]:
        """The questions that `typed` names, as in any command."""

    def similar(self, typed: str) -> Sequence[Question]:
        """The questions that may be meant, the best first."""

    def add_own_question(self, ask: str) -> Question:
        """Adds a new question to your own. Raises PrepError if their file allows no addition."""

    def lacks_points(self, question: Question) -> bool:
        """Whether it is your own question and still has no points of yours."""

    def can_replace_points(self, question: Question) -> bool:
        """Whether the question stands in your own file as prep wrote it, so that prep can put
        points in."""

    def replace_points(self, question: Question, points: Sequence[str]) -> Question:
        """Replaces the points of your own question in your file; returns the changed question.
        Raises PrepError if that is not possible, and ValueError if a text is not allowed."""


class _End(Exception):
    """Input has ended, or so many lines led to nothing that it counts as ended."""


class DebriefScreen:
    """Asks for the three parts of a debrief, line by line, and saves each line in `notes`."""

    def __init__(self, out: Printer, lines: Lines, notes: DebriefNotes) -> None:
        self._out, self._lines, self._notes = out, lines, notes
        self._unsaved = ""
        """The question being entered, as typed last; '' if none is."""
        self._dropped = ""
        """The last question that was typed but not written down; `+` makes it a new one."""
        self._patience = IdleLines(out, live=lines.live)
        self._point_count = 0
        """How many points were saved for your own questions."""
        self._last_saved: object = None
        """What had been saved when the previous line was read."""

    def run(self) -> str:
        """Asks for all three parts, until the last ends or input does. Returns the words of a
        question that was being entered when input ended and is not saved; else ''."""
        number = 0
        try:
            while number < len(views.PARTS):
                goes_back = self._ask_part(views.PARTS[number])
                number = max(0, number - 1) if goes_back else number + 1
        except _End:
            pass
        return self._unsaved

    # ------------------------------------------------------------ inside

    def _ask_part(self, part: views.DebriefPart) -> bool:
        """Asks for the lines of this part until an empty one. Returns whether `u` was typed, to go
        back to the part before; False in the first part. Raises _End when input ends."""
        self._show_part(part)
        while typed := self._line(views.prompt_words(part, len(self._saved(part)) + 1)):
            if typed.lower() in _BACK:
                if part is not views.PARTS[0]:
                    return True
                self._show(views.first_part_line())
            elif self._take_back(part, typed):
                pass
            elif part.kind == ASKED:
                self._enter_question(typed)
            else:
                self._notes.save_text(part.kind, typed)
        return False

    def _enter_question(self, typed: str) -> None:
        """Finds the question that was typed, asks how it went, and saves both; then asks for points
        if the question is your own and has none. If you pick no question, saves nothing and says
        so; `+` on the next line then takes the words as a new question."""
        dropped, self._dropped = self._dropped, ""
        is_new = bool(dropped) and typed == _NEW
        self._unsaved = dropped if is_new else typed
        choice, went = self._pick(is_new=is_new)  # before anything is saved
        typed, self._unsaved = self._unsaved, ""
        if choice is None:
            self._dropped = typed
            self._show(views.not_written_line(typed, offers_new=True))
            return
        if isinstance(choice, str):
            try:
                question = self._notes.add_own_question(choice)
            except PrepError as error:  # your own deck was edited so that nothing can be added
                self._notes.save_text(SURPRISE, f"They asked: {choice}")
                self._show(*views.not_added_page(error.message, error.hint))
                return
            self._notes.save_question(question.id, went)
            self._show(views.own_question_saved_line(question.id, went, self._notes.own_file))
        else:
            question = choice
            self._notes.save_question(question.id, went)
            self._show(views.question_saved_line(question.id, went))
        if self._notes.lacks_points(question):
            self._ask_points(question)

    def _pick(self, *, is_new: bool) -> tuple[Question | str | None, str]:
        """Returns the question that you pick, or the words of a new one, and how it went; (None,
        '') if you pick none. With `is_new`, the words typed are taken as new without a choice.
        Going back from how it went leads to the choice."""
        typed = self._unsaved
        choice: Question | str | None = typed if is_new else self._clear_match(typed)
        while True:
            choice = choice or self._choose()
            if choice is None:
                return None, ""
            self._show(views.taken_line(choice))
            went = self._ask_how_it_went()
            if went:
                return choice, went
            choice = None

    def _clear_match(self, typed: str) -> Question | None:
        """Returns the question to take without a choice: the only one that `typed` names; `None` if
        there is none, or if that is a fact and `typed` is not its id."""
        found = self._notes.named(typed)
        is_clear = len(found) == 1 and (not found[0].is_fact or found[0].id == typed)
        return found[0] if is_clear else None

    def _matches(self, typed: str) -> list[Question]:
        """Returns at most MAX_CHOICES questions that `typed` could mean, facts last; at most
        _MOST_FACTS of them if there is a question."""
        both = dict.fromkeys((*self._notes.named(typed), *self._notes.similar(typed)))
        questions = [question for question in both if not question.is_fact]
        facts = [question for question in both if question.is_fact]
        facts = facts[: _MOST_FACTS if questions else views.MAX_CHOICES]
        return [*questions[: views.MAX_CHOICES - len(facts)], *facts]

    def _choose(self) -> Question | str | None:
        """Shows the questions that match what was typed; returns the one you choose. `+` chooses
        the typed words as a new question; an empty line or `u` chooses none; any other words take
        the place of those that were typed."""
        while True:
            typed = self._unsaved
            matches = self._matches(typed)
            self._show(*views.choices_page(matches, typed, self._out.look.width))
            answer = self._which(len(matches))
            if not answer or answer.lower() in _BACK:
                return None
            if answer == _NEW:
                return typed
            if answer.isdecimal():
                return matches[int(answer) - 1]
            if not self._lines.live:  # through a pipe, it may not be the same question
                self._show(views.not_written_line(typed, offers_new=False))
            self._unsaved = answer

    def _which(self, last: int) -> str:
        """Returns the line typed below `last` choices ('' for an empty one); asks again after a
        number that no choice has, and after the letter of how it went, which is asked next."""
        while answer := self._line("Which"):
            if answer.lower() in (went[0] for went in WENT):
                self._show(views.question_first_line())
            elif answer.isdecimal() and not 1 <= int(answer) <= last:
                self._show(views.no_such_choice_line())
            else:
                break
        return answer

    def _ask_how_it_went(self) -> str:
        """Returns 'well', 'mixed' or 'badly', from its beginning; '' to go back to the choice. Asks
        again after anything else, also after an empty line."""
        while True:
            answer = self._line(views.WENT_PROMPT).lower()
            if answer in _BACK:
                return ""
            for went in WENT:
                if answer and went.startswith(answer):
                    return went
            self._show(views.went_help_line())

    def _ask_points(self, question: Question) -> None:
        """Asks for the points of your own question until an empty line or MAX_POINTS, and saves
        each at once; `u` takes back the last one. Asks for none if prep cannot put them into your
        file, and says where to write them.

        Raises _End when input ends, and PrepError if the file was changed meanwhile.
        """
        if not self._notes.can_replace_points(question):
            self._show(views.points_by_hand_line(question.id, self._notes.own_file))
            return
        self._show(*views.points_page())
        points: list[str] = []
        while len(points) < MAX_POINTS and (typed := self._line(f"Point {len(points) + 1}")):
            if typed.lower() not in _BACK:
                points.append(typed)
            elif points:
                points.pop()
            else:
                return
            question = self._notes.replace_points(question, points)
            self._point_count += 1

    def _show_part(self, part: views.DebriefPart) -> None:
        self._show(*views.part_page(part, self._notes.debrief, self._notes.question))

    def _saved(self, part: views.DebriefPart) -> Sequence[str]:
        debrief = self._notes.debrief
        if part.kind == ASKED:
            return [entry.question_id for entry in debrief.asked]
        return debrief.claims if part.kind == CLAIM else debrief.surprises

    def _take_back(self, part: views.DebriefPart, typed: str) -> bool:
        """Returns whether `typed` is like '-2'. If so, removes entry 2 of the part, or says that
        there is none."""
        match = _REMOVES.fullmatch(typed)
        if match is None:
            return False
        saved, number = self._saved(part), int(match[1])
        if 1 <= number <= len(saved):
            entry = saved[number - 1]
            question = self._notes.question(entry) if part.kind == ASKED else None
            self._notes.take_back(part.kind, entry)
            if question and question.origin == FROM_DEBRIEF:
                self._show(views.own_question_stays_line(question.id, self._notes.own_file))
            self._show_part(part)
        else:
            self._show(views.no_such_line(number))
        return True

    def _line(self, prompt: str) -> str:
        """Returns the next line that can be saved; '' for an empty one. If a line cannot be saved,
        says why and asks again. Raises _End when input ends, after a lone q, or after too many
        lines in a row that led to nothing."""
        while True:
            typed = self._lines.ask(f"{prompt}: ")
            if typed is None or typed.lower() == "q" or self._gives_up():
                raise _End
            fault = typed_fault(typed) if typed else ""
            if not fault:
                return typed
            self._show(views.fault_line(fault))

    def _gives_up(self) -> bool:
        """Counts a line. Returns whether too many in a row saved nothing new."""
        debrief = self._notes.debrief
        asked = frozenset((entry.question_id, entry.went) for entry in debrief.asked)
        texts = frozenset(debrief.claims), frozenset(debrief.surprises)
        saved = (self._point_count, asked, *texts)
        if saved != self._last_saved:
            self._last_saved = saved
            self._patience.answered()
        return self._patience.one_too_many()

    def _show(self, *lines: Line) -> None:
        self._out.page(lines)
