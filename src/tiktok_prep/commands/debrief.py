"""`prep debrief`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated

from tiktok_prep import options, wiring
from tiktok_prep.base.clocks import instant
from tiktok_prep.base.errors import UsageError
from tiktok_prep.base.page import line
from tiktok_prep.base.settings import Settings, keep_apart
from tiktok_prep.base.system import is_terminal
from tiktok_prep.base.text import is_yes, shortened
from tiktok_prep.base.when import ASSUMED_TIME, past_day
from tiktok_prep.commands.add import add_own
from tiktok_prep.deck.own_questions import can_replace_points, has_own_points, replace_points
from tiktok_prep.deck.search import named, question_names, similar
from tiktok_prep.journal.events import ANEW, ASKED, DROP
from tiktok_prep.journal.practice import debrief_event, line_ids_about
from tiktok_prep.journal.store import Store
from tiktok_prep.model import FROM_DEBRIEF, Agenda, Debrief, Deck, Event, Question, StageName
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
    stage: options.Round = None,
    show: Annotated[bool, options.flag("--show", "Only show what you have written.")] = False,
    restart: Annotated[
        bool, options.flag("--restart", "Discard what you have written and start over; asks first.")
    ] = False,
    as_json: options.JsonOption = False,
) -> None:
    """Write down what a real round asked, how it went and what you said.

    Without ROUND, it is the round of the last interview. Each line is saved at once, a question
    with how it went; run it again to go on. A question that the deck does not have becomes one of
    your own, with a stage, points and a memory like any other. What went badly comes first in the
    next drill.
    """
    writes = not (show or as_json)
    deck = wiring.load_deck_strictly(chosen) if writes else wiring.load_deck(chosen)
    now, out = wiring.now(), wiring.stdout(chosen)
    keep_apart({"--restart": restart}, {"--show": show, "--json": as_json})
    stage_id = wiring.pick_stage(deck, stage)
    with wiring.open_store(write=writes) as store:
        agenda = store.agenda()
        stage_id = stage_id or last_round(deck, agenda, now=now)
        if stage_id is None:
            stages = ", ".join(entry.id for entry in deck.stages)
            raise UsageError("no interview is past: which round was it?", hint=f"name it: {stages}")
        debrief = store.debriefs().get(stage_id, Debrief(now.astimezone(UTC), stage_id))
        lines = lines_from(sys.stdin)
        if restart:
            if not _confirms_discard(debrief, lines, out):
                out.page([line("Nothing was changed.")])
                return
            store.add(debrief_event(wiring.new_id(), stage_id, ANEW, at=now))
            debrief = Debrief(now.astimezone(UTC), stage_id)
        report = round_report(deck, agenda, debrief, now=now)
        if as_json:
            wiring.show_report(report, version=DEBRIEF_VERSION)
        elif not show:
            is_undated = lines.live and debrief.is_empty and report.interview is None
            if is_undated and not _ask_day(report.stage, store, lines, out):
                wiring.tell("\nNothing is written.")
                return
            notes = _StoredNotes(chosen, deck, store, debrief)
            _write_debrief(notes, store.agenda(), lines, out)
        elif debrief.is_empty:
            wiring.tell(f"Nothing is written of {stage_id} yet.")
        else:
            wiring.stdout(chosen, is_report=True).report(debrief_page(report))


def _write_debrief(notes: _StoredNotes, agenda: Agenda, lines: Lines, out: Printer) -> None:
    """Asks for the notes line by line, then shows them. If input ends within a question, says that
    it is not saved.

    On Ctrl-C, says what is saved and raises KeyboardInterrupt again.
    """
    out.page(head_page(round_report(notes.deck, agenda, notes.debrief, now=wiring.now())))
    try:
        unsaved = DebriefScreen(out, lines, notes).run()
    except KeyboardInterrupt:
        words, stage_id = saved_words(notes.debrief), notes.debrief.stage
        saved = f" Saved: {words}. `prep debrief {stage_id}` goes on." if words else ""
        wiring.tell(f"\nStopped.{saved}")
        raise
    if unsaved:
        wiring.tell(f"Not written down: {shortened(unsaved)}")
    now = wiring.now()
    report = round_report(notes.deck, agenda, notes.debrief, now=now)
    snapshot = wiring.snapshot(notes.deck, notes.store, at=now)
    badly = wiring.went_badly(snapshot, notes.store.debriefs(), stage=None)
    out.page(end_page(report, first=bool(badly), deck_option=wiring.deck_option(notes.chosen)))


def _ask_day(stage: StageName, store: Store, lines: Lines, out: Printer) -> bool:
    """Asks on which day the round was until a day up to today is typed, and saves that as its date;
    returns False, and saves nothing, if input ends first."""
    prompt = f"{stage.name}: on which day was it (Enter: today)? "
    while (typed := lines.ask(prompt)) is not None:
        now = wiring.now()
        try:
            day = past_day(typed or "today", now=now)
        except UsageError as error:
            out.page([line(f"{error.message}: {error.hint}.")])
            continue
        at = now
        if day < now.date():
            at = instant(datetime.combine(day, ASSUMED_TIME), now.tzinfo).astimezone(now.tzinfo)
        store.set_interview(stage.id, at, at=now, event_id=wiring.new_id())
        return True
    return False


def _confirms_discard(debrief: Debrief, lines: Lines, out: Printer) -> bool:
    """Asks whether to discard `debrief`; True without asking if it is empty.

    From a pipe, reads one line instead and raises UsageError unless it is y or yes, even if the
    debrief is empty.
    """
    if not is_terminal(sys.stdin):
        if not is_yes(lines.ask("")):
            hint = "nothing was changed; --show prints what is written"
            raise UsageError("from a pipe, --restart needs y as the first line", hint=hint)
        return True
    if debrief.is_empty:
        return True
    out.page(anew_page(debrief))
    return is_yes(lines.ask("Start over (y n): "))


class _StoredNotes:
    """The DebriefNotes that saves notes in the store, and new questions among your own."""

    def __init__(self, chosen: Settings, deck: Deck, store: Store, debrief: Debrief) -> None:
        self.chosen, self.deck, self.store, self.debrief = chosen, deck, store, debrief
        self.own_file = wiring.own_questions_file()

    def save_question(self, question_id: str, went: str) -> None:
        self._add(self._line(ASKED, question=question_id, went=went))

    def save_text(self, kind: str, text: str) -> None:
        self._add(self._line(kind, text=text))

    def take_back(self, kind: str, what: str) -> None:
        lines = self.store.debrief_lines(self.debrief.stage)
        self._add(*(self._line(DROP, of=line) for line in line_ids_about(lines, kind, what)))

    def _line(self, says: str, **more: str) -> Event:
        at = wiring.now()
        return debrief_event(wiring.new_id(), self.debrief.stage, says, at=at, **more)

    def _add(self, *lines: Event) -> None:
        self.store.add(*lines)
        empty = Debrief(wiring.now().astimezone(UTC), self.debrief.stage)
        self.debrief = self.store.debriefs().get(self.debrief.stage, empty)

    def question(self, question_id: str) -> Question | None:
        return self.deck.question(question_id)

    def named(self, typed: str) -> list[Question]:
        names = named(typed, question_names(self.deck))
        return [question for question in self.deck.questions if question.id in names]

    def similar(self, typed: str) -> list[Question]:
        names = similar(typed, question_names(self.deck))
        return sorted(
            (question for question in self.deck.questions if question.id in names),
            key=lambda question: names.index(question.id),
        )

    def add_own_question(self, ask: str) -> Question:
        question = add_own(self.deck, ask, self.debrief.stage, (), origin=FROM_DEBRIEF)
        self.deck = wiring.load_deck_strictly(self.chosen)
        return question

    def lacks_points(self, question: Question) -> bool:
        return question.is_own and not has_own_points(question)

    def can_replace_points(self, question: Question) -> bool:
        return can_replace_points(self.own_file, question)

    def replace_points(self, question: Question, points: Sequence[str]) -> Question:
        from tiktok_prep.deck.loading import load_own

        question = replace_points(self.own_file, question, points, load=load_own)
        self.deck = wiring.load_deck_strictly(self.chosen)
        return question
