"""A debrief on a terminal or a pipe: asks one thing after another, and has each kept at once."""

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
from tiktok_prep.terminal.lines import Lines
from tiktok_prep.terminal.patience import IdleLines
from tiktok_prep.terminal.printing import Printer

_REMOVES = re.compile(r"- ?([0-9]{1,4})")
_NEW = "n"


class DebriefNotes(Protocol):
    """What the talk needs of the outside."""

    debrief: Debrief
    """As it is on disk."""
    own_file: Path
    """Where one's own questions are."""

    def asked(self, question_id: str, went: str) -> None:
        """Write down that it was asked and how it went, or that it went otherwise; on disk on
        return."""

    def said(self, says: str, text: str) -> None:
        """Write down a claim or a surprise; on disk on return."""

    def take_back(self, says: str, what: str) -> None:
        """Take back all that is written of a question (`what` is its id), or a claim or surprise
        in these words; on disk on return."""

    def named(self, question_id: str) -> Question | None:
        """The question of that id; `None` if it has left the deck."""

    def begins(self, typed: str) -> list[Question]:
        """The questions whose id begins so."""

    def find(self, typed: str) -> list[Question]:
        """The few questions that have these words, the likeliest first."""

    def write(self, ask: str) -> Question:
        """A new question of one's own, on disk on return."""

    def wants_points(self, question: Question) -> bool:
        """Whether it is a question of one's own that was given no points yet."""

    def takes_points(self, question: Question) -> bool:
        """Whether its entry is as it was written, so that it can be given points."""

    def give_points(self, question: Question, points: Sequence[str]) -> Question:
        """The question of one's own with these points, on disk on return."""


class _End(Exception):
    """The end of input."""


class DebriefScreen:
    def __init__(self, out: Printer, lines: Lines, desk: DebriefNotes) -> None:
        self._out, self._lines, self._desk = out, lines, desk
        self._waiting = ""
        self._patience = IdleLines(out, live=lines.live)
        self._points = 0
        """How many were given to questions of one's own."""
        self._stood: object = None
        """What was kept when the last line came."""

    def run(self) -> str:
        """Ask until all is told or the input ends. A question as it was typed last, if the input
        ended before it was told which one it is and how it went; else ''."""
        try:
            self._all_asked()
            for part in views.PARTS[1:]:
                self._all_texts(part)
        except _End:
            pass
        return self._waiting

    # ------------------------------------------------------------ inside

    def _all_asked(self) -> None:
        part = views.PARTS[0]
        self._begin(part)
        while typed := self._line(f"{part.prompt} {len(self._desk.debrief.asked) + 1}"):
            if not self._takes_back(part, typed):
                self._one_asked(typed)

    def _one_asked(self, typed: str) -> None:
        self._waiting = typed
        found = self._desk.begins(typed)
        meant: Question | str | None
        if len(found) == 1:
            meant = found[0]
            self._show(views.question_line(meant))
        else:
            meant = self._which(typed)
        went = self._went() if meant is not None else ""  # before anything is written
        self._waiting = ""
        if meant is None:
            return
        if isinstance(meant, str):
            try:
                meant = self._desk.write(meant)
            except PrepError as error:  # one's own deck, edited so that nothing can be added
                self._desk.said(SURPRISE, f"They asked: {meant}")
                self._show(*views.unwritten_page(error.message, error.hint))
                return
            self._desk.asked(meant.id, went)
            self._show(views.new_line(meant.id, went, self._desk.own_file))
        else:
            self._desk.asked(meant.id, went)
            self._show(views.went_line(meant.id, went))
        if self._desk.wants_points(meant):
            self._points_of(meant)

    def _which(self, typed: str) -> Question | str | None:
        """The question that is meant, or a new one as it was asked; `None` if it is none of those
        that are offered."""
        while True:
            found = (self._desk.begins(typed) or self._desk.find(typed))[: views.CHOICES]
            self._show(*views.choices_page(found, typed))
            answer = self._line("Which")
            if not answer:
                return None
            if answer.lower() == _NEW:
                return typed
            if not answer.isdecimal():
                typed = answer
            elif 1 <= int(answer) <= len(found):
                return found[int(answer) - 1]

    def _went(self) -> str:
        while True:
            answer = self._line("Well, mixed or badly (w m b)").lower()
            for went in WENT:
                if answer and went.startswith(answer):
                    return went
            self._show(views.went_help())

    def _points_of(self, question: Question) -> None:
        if not self._desk.takes_points(question):
            self._show(views.points_by_hand_line(question.id, self._desk.own_file))
            return
        self._show(*views.points_page())
        points: list[str] = []
        while len(points) < MAX_POINTS and (typed := self._line(f"Point {len(points) + 1}")):
            points.append(typed)
            question = self._desk.give_points(question, points)
            self._points += 1

    def _all_texts(self, part: views.DebriefPart) -> None:
        self._begin(part)
        while typed := self._line(f"{part.prompt} {len(self._kept(part)) + 1}"):
            if not self._takes_back(part, typed):
                self._desk.said(part.says, typed)

    def _begin(self, part: views.DebriefPart) -> None:
        self._show(*views.part_page(part, self._desk.debrief, self._desk.named))

    def _kept(self, part: views.DebriefPart) -> Sequence[str]:
        """What is written of a part: the questions' ids, or texts."""
        debrief = self._desk.debrief
        if part.says == ASKED:
            return [one.question_id for one in debrief.asked]
        return debrief.claims if part.says == CLAIM else debrief.surprises

    def _takes_back(self, part: views.DebriefPart, typed: str) -> bool:
        """Whether `-2` was typed: then the second of what is written goes, if there is one."""
        match = _REMOVES.fullmatch(typed)
        if match is None:
            return False
        kept, number = self._kept(part), int(match[1])
        if 1 <= number <= len(kept):
            gone = self._desk.named(kept[number - 1]) if part.says == ASKED else None
            self._desk.take_back(part.says, kept[number - 1])
            if gone and gone.origin == FROM_DEBRIEF:
                self._show(views.stays_line(gone.id, self._desk.own_file))
            self._begin(part)
        else:
            self._show(views.no_such_line(number))
        return True

    def _line(self, prompt: str) -> str:
        """The next line that can be kept; '' for an empty one. Raises _End at the end of input."""
        while True:
            typed = self._lines.ask(f"{prompt}: ")
            if typed is None or self._is_one_too_many():
                raise _End
            fault = typed_fault(typed) if typed else ""
            if not fault:
                return typed
            self._show(views.fault_line(fault))

    def _is_one_too_many(self) -> bool:
        """Count a line; whether it is to be taken for the end of input."""
        debrief = self._desk.debrief
        asked = frozenset((one.question_id, one.went) for one in debrief.asked)
        stands = (self._points, asked, frozenset(debrief.claims), frozenset(debrief.surprises))
        if stands != self._stood:
            self._stood = stands
            self._patience.answered()
        return self._patience.one_too_many()

    def _show(self, *lines: Line) -> None:
        self._out.page(lines)
