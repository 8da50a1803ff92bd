"""`prep debrief`."""

from __future__ import annotations

import sys
from datetime import UTC
from typing import Annotated

from tiktok_prep import options, wiring
from tiktok_prep.base.errors import UsageError
from tiktok_prep.base.settings import Settings
from tiktok_prep.commands.add import add_own
from tiktok_prep.journal.practice import note_event
from tiktok_prep.journal.store import Store
from tiktok_prep.model import FROM_DEBRIEF, WENT, Deck, Question, Review, offset_min
from tiktok_prep.rounds.debrief import DEBRIEF_VERSION, debrief_page, last_round, round_report
from tiktok_prep.rounds.debrief_screen import DebriefScreen
from tiktok_prep.terminal.lines import lines_from


def run(
    chosen: Settings,
    stage: options.Round = None,
    show: Annotated[bool, options.flag("--show", "Only show what you have written.")] = False,
    as_json: options.JsonOption = False,
) -> None:
    """Write down what a real round asked, how it went, what you claimed and what surprised you.

    Without ROUND, it is the round of the last interview. Each line is saved at once. How a question
    went rates it: well is Good, mixed is Hard, badly is Again. A question that the deck does not
    have becomes one of your own.
    """
    writes = not (show or as_json)
    deck, now = wiring.load_deck(chosen), wiring.now()
    stage_id = wiring.pick_stage(deck, stage)
    with wiring.open_store(write=writes) as store:
        agenda = store.agenda()
        stage_id = stage_id or last_round(deck, agenda, now=now)
        if stage_id is None:
            stages = ", ".join(entry.id for entry in deck.stages)
            raise UsageError("no interview is past: which round was it?", hint=f"name it: {stages}")
        if writes:
            out, notes = wiring.stdout(chosen), _StoredNotes(deck, store, stage_id)
            DebriefScreen(out, lines_from(sys.stdin), notes).run()
            deck = wiring.load_deck(chosen)
        report = round_report(deck, stage_id, agenda, store.debriefs().get(stage_id), now=now)
    if show or as_json:
        wiring.show_page(chosen, report, debrief_page, version=DEBRIEF_VERSION, as_json=as_json)
    else:
        wiring.stdout(chosen).page(debrief_page(report))


class _StoredNotes:
    """The DebriefNotes that saves notes in the store, and new questions among your own."""

    def __init__(self, deck: Deck, store: Store, stage: str) -> None:
        self.deck, self._store, self._stage = deck, store, stage

    def add_question(self, ask: str) -> Question:
        return add_own(self.deck, ask, self._stage, (), origin=FROM_DEBRIEF)

    def save_question(self, question: Question, went: str) -> None:
        now = wiring.now()
        review = Review(
            id=wiring.new_id(),
            at=now.astimezone(UTC),
            offset_min=offset_min(now),
            question_id=question.id,
            rating=WENT[went],
            points=tuple(point.id for point in question.points),
            left_out=(),
            answered_ms=0,
            took_ms=0,
            where="interview",
            stage=self._stage,
        )
        self._store.append(review)

    def save_note(self, says: str, text: str) -> None:
        event = note_event(wiring.new_id(), self._stage, says, text, at=wiring.now())
        self._store.add(event)
