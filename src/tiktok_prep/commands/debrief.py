"""`prep debrief`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC
from typing import Annotated

import typer

from tiktok_prep import options, wiring
from tiktok_prep.base.errors import UsageError
from tiktok_prep.base.page import line
from tiktok_prep.base.settings import Settings
from tiktok_prep.base.text import shortened
from tiktok_prep.deck.own_questions import (
    add_question,
    can_replace_points,
    has_own_points,
    new_question,
    replace_points,
)
from tiktok_prep.deck.search import questions_by_id, questions_by_words
from tiktok_prep.journal.events import ANEW, ASKED, DROP
from tiktok_prep.journal.practice import debrief_event, mentions
from tiktok_prep.journal.store import Store
from tiktok_prep.model import FROM_DEBRIEF, Debrief, Event, Question
from tiktok_prep.rounds.debrief import DEBRIEF_VERSION, last_round, round_report
from tiktok_prep.rounds.debrief_page import (
    anew_page,
    debrief_page,
    end_page,
    head_page,
    saved_words,
)
from tiktok_prep.rounds.debrief_screen import DebriefScreen
from tiktok_prep.terminal.lines import Lines, lines_from
from tiktok_prep.terminal.printing import Printer


def run(
    chosen: Settings,
    stage: options.StageArgument = None,
    show: Annotated[bool, typer.Option("--show", help="Only show what is written.")] = False,
    anew: Annotated[
        bool,
        typer.Option("--anew", help="Begin anew, once you say y: what was written goes."),
    ] = False,
    as_json: options.JsonOption = False,
) -> None:
    """After a real round, write down what was asked, how it went and what you said.

    Without STAGE it is the round whose date was last. Each line is saved at once; run it again
    and it goes on. A question that no deck has becomes one of your own, with a stage, points and
    a memory like any other. What went badly comes first in the next drill.
    """
    writes = not (show or as_json)
    loaded = wiring.load_both_decks(chosen) if writes else wiring.load_deck(chosen)
    now, out = wiring.now(), wiring.stdout(chosen)
    options.keep_apart({"--anew": anew}, {"--show": show, "--json": as_json})
    name = wiring.pick_stage(loaded, stage)
    with wiring.open_store(write=writes) as store:
        agenda = store.agenda()
        name = name or last_round(loaded, agenda, now=now)
        if name is None:
            stages = ", ".join(entry.id for entry in loaded.stages)
            raise UsageError("no interview is past: which round was it?", hint=f"name it: {stages}")
        before = store.debriefs().get(name, Debrief(now.astimezone(UTC), name))
        lines = lines_from(sys.stdin)
        if anew:
            if not _means_it(before, lines, out):
                out.page([line("Nothing was changed.")])
                return
            store.add(debrief_event(wiring.new_id(), name, ANEW, at=now))
            before = Debrief(now.astimezone(UTC), name)
        if as_json:
            wiring.show_report(
                round_report(loaded, agenda, before, now=now), version=DEBRIEF_VERSION
            )
        elif not show:
            desk = _Notes(chosen, store, before)
            out.page(head_page(round_report(desk.deck, agenda, before, now=now)))
            _talk(desk, lines, out)
            now = wiring.now()
            found = round_report(desk.deck, agenda, desk.debrief, now=now)
            then = wiring.snapshot(desk.deck, store, at=now)
            first = wiring.went_badly(then, store.debriefs(), stage=found.next_stage)
            option = wiring.deck_option(chosen)
            out.page(end_page(found, first=bool(first), deck_option=option))
        elif before.is_empty:
            wiring.tell(f"Nothing is written of {name} yet.")
        else:
            out.page(debrief_page(round_report(loaded, agenda, before, now=now)))


def _talk(desk: _Notes, lines: Lines, out: Printer) -> None:
    """Ask what there is to write down; whatever stops it, say what is saved and what is not."""
    try:
        waiting = DebriefScreen(out, lines, desk).run()
    except KeyboardInterrupt:
        words, name = saved_words(desk.debrief), desk.debrief.stage
        saved = f" Saved: {words}. `prep debrief {name}` goes on." if words else ""
        wiring.tell(f"\nStopped.{saved}")
        raise
    if waiting:
        wiring.tell(f"Not written down: {shortened(waiting)}")


def _means_it(before: Debrief, lines: Lines, out: Printer) -> bool:
    """Whether what was written is really to go. From a pipe, the first line must say so."""
    if sys.stdin is None or not sys.stdin.isatty():
        if (lines.ask("") or "").lower() not in ("y", "yes"):
            hint = "nothing was changed; --show prints what is written"
            raise UsageError("from a pipe, --anew wants y as its first line", hint=hint)
        return True
    if before.is_empty:
        return True
    out.page(anew_page(before))
    while True:
        answer = lines.ask("Begin anew (y n): ")
        if answer is None or answer.lower() in ("", "n", "no"):
            return False
        if answer.lower() in ("y", "yes"):
            return True


class _Notes:
    """The debrief and the questions of one's own, as the talk keeps them."""

    def __init__(self, chosen: Settings, store: Store, debrief: Debrief) -> None:
        self._chosen, self._store, self.debrief = chosen, store, debrief
        self.deck, self.own_file = wiring.load_both_decks(chosen), wiring.own_deck()

    def asked(self, question_id: str, went: str) -> None:
        self._add(self._line(ASKED, question=question_id, went=went))

    def said(self, says: str, text: str) -> None:
        self._add(self._line(says, text=text))

    def take_back(self, says: str, what: str) -> None:
        lines = self._store.debrief_lines(self.debrief.stage)
        self._add(*(self._line(DROP, of=line) for line in mentions(lines, says, what)))

    def _line(self, says: str, **more: str) -> Event:
        at = wiring.now()
        return debrief_event(wiring.new_id(), self.debrief.stage, says, at=at, **more)

    def _add(self, *lines: Event) -> None:
        self._store.add(*lines)
        empty = Debrief(wiring.now().astimezone(UTC), self.debrief.stage)
        self.debrief = self._store.debriefs().get(self.debrief.stage, empty)

    def named(self, question_id: str) -> Question | None:
        return self.deck.question(question_id)

    def begins(self, typed: str) -> list[Question]:
        return questions_by_id(typed, self.deck.questions)

    def find(self, typed: str) -> list[Question]:
        return questions_by_words(typed, self.deck.questions, stage=self.debrief.stage)

    def write(self, ask: str) -> Question:
        from tiktok_prep.deck.loading import load_own

        taken = {q.id for q in (*self.deck.questions, *load_own(self.own_file))}
        question = new_question(ask, self.debrief.stage, (), taken=taken)
        add_question(self.own_file, question, load=load_own)
        self.deck = wiring.load_both_decks(self._chosen)
        return question

    def wants_points(self, question: Question) -> bool:
        return question.origin == FROM_DEBRIEF and not has_own_points(question)

    def takes_points(self, question: Question) -> bool:
        return can_replace_points(self.own_file, question)

    def give_points(self, question: Question, points: Sequence[str]) -> Question:
        from tiktok_prep.deck.loading import load_own

        given = replace_points(self.own_file, question, points, load=load_own)
        self.deck = wiring.load_both_decks(self._chosen)
        return given
