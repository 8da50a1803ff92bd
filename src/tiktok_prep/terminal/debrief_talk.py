"""A debrief on a terminal or a pipe: asks one thing after another, and has each kept at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from tiktok_prep.deck_format import MAX_POINTS, typed_fault
from tiktok_prep.journal import ASKED, CLAIM
from tiktok_prep.model import WENT, Debrief, Question
from tiktok_prep.terminal.lines import Lines
from tiktok_prep.terminal.printing import Printer
from tiktok_prep.views import debrief as views
from tiktok_prep.views.page import Line

_REMOVES = re.compile(r"- ?([0-9]{1,4})")
_NEW = "n"


class Desk(Protocol):
    """What the talk needs of the outside."""

    debrief: Debrief
    """As it is on disk."""

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

    def write(self, ask: str, points: Sequence[str]) -> Question:
        """A new question of one's own, on disk on return; the one that this wrote last, if that
        asks the same, with these points."""


class _End(Exception):
    """The end of input."""


class DebriefTalk:
    def __init__(self, out: Printer, lines: Lines, desk: Desk) -> None:
        self._out, self._lines, self._desk = out, lines, desk

    def run(self) -> None:
        """Ask until all is told or the input ends."""
        try:
            self._all_asked()
            for part in views.PARTS[1:]:
                self._all_texts(part)
        except _End:
            return

    # ------------------------------------------------------------ inside

    def _all_asked(self) -> None:
        part = views.PARTS[0]
        self._begin(part)
        while typed := self._line(f"{part.prompt} {len(self._desk.debrief.asked) + 1}"):
            if not self._takes_back(part, typed):
                self._one_asked(typed)

    def _one_asked(self, typed: str) -> None:
        found = self._desk.begins(typed)
        if len(found) == 1:
            question, is_new = found[0], False
            self._show(views.question_line(question))
        else:
            which = self._which(typed)
            if which is None:
                return
            question, is_new = which
        went = self._went()
        self._desk.asked(question.id, went)
        self._show(views.went_line(question.id, went))
        if is_new:
            self._points_of(question)

    def _which(self, typed: str) -> tuple[Question, bool] | None:
        """The question that is meant, and whether it was written just now; `None` if it is none of
        those that are offered."""
        while True:
            found = (self._desk.begins(typed) or self._desk.find(typed))[: views.CHOICES]
            self._show(*views.choices_page(found, typed))
            answer = self._line("Which")
            if not answer:
                return None
            if answer.lower() == _NEW:
                question = self._desk.write(typed, ())
                self._show(*views.new_page(question))
                return question, True
            if not answer.isdecimal():
                typed = answer
            elif 1 <= int(answer) <= len(found):
                return found[int(answer) - 1], False

    def _went(self) -> str:
        while True:
            answer = self._line("Well, mixed or badly (w m b)").lower()
            for went in WENT:
                if answer and went.startswith(answer):
                    return went
            self._show(views.went_help())

    def _points_of(self, question: Question) -> None:
        self._show(*views.points_page())
        points: list[str] = []
        while len(points) < MAX_POINTS and (typed := self._line(f"Point {len(points) + 1}")):
            points.append(typed)
            self._desk.write(question.ask, points)

    def _all_texts(self, part: views.Part) -> None:
        self._begin(part)
        while typed := self._line(f"{part.prompt} {len(self._kept(part)) + 1}"):
            if not self._takes_back(part, typed):
                self._desk.said(part.says, typed)

    def _begin(self, part: views.Part) -> None:
        self._show(*views.part_page(part, self._desk.debrief, self._desk.named))

    def _kept(self, part: views.Part) -> Sequence[str]:
        """What is written of a part: the questions' ids, or texts."""
        debrief = self._desk.debrief
        if part.says == ASKED:
            return [one.question_id for one in debrief.asked]
        return debrief.claims if part.says == CLAIM else debrief.surprises

    def _takes_back(self, part: views.Part, typed: str) -> bool:
        """Whether `-2` was typed: then the second of what is written goes, if there is one."""
        match = _REMOVES.fullmatch(typed)
        if match is None:
            return False
        kept, number = self._kept(part), int(match[1])
        if 1 <= number <= len(kept):
            self._desk.take_back(part.says, kept[number - 1])
            self._begin(part)
        else:
            self._show(views.no_such_line(number))
        return True

    def _line(self, prompt: str) -> str:
        """The next line that can be kept; '' for an empty one. Raises _End at the end of input."""
        while True:
            typed = self._lines.ask(f"{prompt}: ")
            if typed is None:
                raise _End
            fault = typed_fault(typed) if typed else ""
            if not fault:
                return typed
            self._show(views.fault_line(fault))

    def _show(self, *lines: Line) -> None:
        self._out.page(lines)
