"""`prep debrief`."""

from __future__ import annotations

import sys

from tiktok_prep import options, wiring
from tiktok_prep.base.errors import UsageError
from tiktok_prep.base.settings import Settings
from tiktok_prep.commands.add import add_own, new_own
from tiktok_prep.journal.practice import note_event
from tiktok_prep.journal.store import Store
from tiktok_prep.model import FROM_DEBRIEF, WENT, Deck, Question, Review
from tiktok_prep.rounds.debrief import DEBRIEF_VERSION, debrief_page, last_round, round_report
from tiktok_prep.rounds.debrief_screen import DebriefScreen
from tiktok_prep.terminal.lines import lines_from


def run(
    chosen: Settings,
    stage: options.Round = None,
    as_json: options.JsonOption = False,
) -> None:
    """Write down what a real round asked, how it went, what you claimed and what surprised you.

    Without ROUND, it is the round of the last interview. Each line is saved at once; q ends it and
    shows what you have written. How a question went rates it: well is Good, mixed is Hard, badly is
    Again. A question that the deck does not have becomes one of your own.
    """
    deck, now = wiring.load_deck(chosen), wiring.now()
    stage_id = wiring.pick_stage(deck, stage)
    with wiring.open_store(write=not as_json) as store:
        agenda = store.agenda()
        stage_id = stage_id or last_round(deck, agenda, now=now)
        if stage_id is None:
            stages = ", ".join(entry.id for entry in deck.stages)
            raise UsageError("no interview is past: which round was it?", hint=f"name it: {stages}")
        if not as_json:
            _ask(chosen, deck, store, stage_id)
            deck = wiring.load_deck(chosen)
        report = round_report(deck, stage_id, agenda, store.debriefs().get(stage_id), now=now)
    wiring.show_page(chosen, report, debrief_page, version=DEBRIEF_VERSION, as_json=as_json)


def _ask(chosen: Settings, deck: Deck, store: Store, stage: str) -> None:
    def save_question(asked: Question | str, went: str) -> Question:
        if isinstance(asked, str):
            asked = new_own(deck, asked, stage, (), origin=FROM_DEBRIEF)
            add_own(asked)
        now, new_id = wiring.now(), wiring.new_id()
        review = Review.of(asked, WENT[went], id=new_id, at=now, where="interview", stage=stage)
        store.append(review)
        return asked

    def save_note(says: str, text: str) -> None:
        store.add(note_event(wiring.new_id(), stage, says, text, at=wiring.now()))

    out, lines = wiring.stdout(chosen), lines_from(sys.stdin)
    DebriefScreen(out, lines, deck, save_question, save_note).run()
