"""`prep debrief`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC
from typing import Annotated

import typer

from tiktok_prep import options, wiring
from tiktok_prep.debriefing import last_round, told
from tiktok_prep.errors import UsageError
from tiktok_prep.finding_questions import begins, find
from tiktok_prep.model import Debrief, Question
from tiktok_prep.own_deck import Written, a_question, add
from tiktok_prep.settings import Settings
from tiktok_prep.store import Store
from tiktok_prep.terminal.debrief_talk import DebriefTalk
from tiktok_prep.terminal.lines import lines_from
from tiktok_prep.views.debrief import (
    debrief_json,
    debrief_page,
    end_page,
    head_page,
    saved_words,
)


def run(
    context: typer.Context,
    stage: options.StageArgument = None,
    show: Annotated[bool, typer.Option("--show", help="Only show what is written.")] = False,
    anew: Annotated[
        bool,
        typer.Option("--anew", help="Begin anew: what you type replaces what was written."),
    ] = False,
    as_json: options.JsonOption = False,
    deck: options.DeckOption = None,
    plain: options.PlainOption = False,
) -> None:
    """After a real round, write down what was asked, how it went and what you said.

    Without STAGE it is the round whose date was last. Each line is saved at once; run it again
    and it goes on. A question that no deck has becomes one of your own, with a stage, points and
    a memory like any other. What went badly comes first in the next drill.
    """
    chosen = options.settings(context, deck, plain)
    loaded, now, out = wiring.load_deck(chosen), wiring.now(), wiring.stdout(chosen)
    if anew and (show or as_json):
        raise UsageError("--anew does not go with --show or --json", hint="leave one of them out")
    name = wiring.pick_stage(loaded, stage)
    with wiring.open_store(write=not (show or as_json)) as store:
        agenda = store.agenda()
        name = name or last_round(loaded, agenda, now=now)
        if name is None:
            stages = ", ".join(entry.id for entry in loaded.stages)
            raise UsageError("no interview is past: which round was it?", hint=f"name it: {stages}")
        before = Debrief(now.astimezone(UTC), name)
        before = before if anew else store.debriefs().get(name, before)
        if as_json:
            wiring.show_json(debrief_json(told(loaded, agenda, before, now=now)))
        elif not show:
            desk = _Desk(chosen, store, before)
            out.page(head_page(told(desk.deck, agenda, before, now=now)))
            try:
                DebriefTalk(out, lines_from(sys.stdin), desk).run()
            except KeyboardInterrupt:
                words = saved_words(desk.debrief)
                saved = f" Saved: {words}. `prep debrief {name}` goes on." if words else ""
                wiring.tell(f"\nStopped.{saved}")
                raise
            now = wiring.now()
            found = told(desk.deck, agenda, desk.debrief, now=now)
            following = found.next_stage and found.next_stage.id
            first = wiring.Progress.of(store).went_badly(desk.deck, store, stage=following, at=now)
            option = wiring.deck_option(chosen)
            out.page(end_page(found, first=bool(first), deck_option=option))
        elif before.is_empty:
            wiring.tell(f"Nothing is written of {name} yet.")
        else:
            out.page(debrief_page(told(loaded, agenda, before, now=now)))


class _Desk:
    """The debrief and the questions of one's own, as the talk keeps them."""

    def __init__(self, chosen: Settings, store: Store, debrief: Debrief) -> None:
        self._chosen, self._store, self.debrief = chosen, store, debrief
        self.deck = wiring.load_deck(chosen)
        self._last: Written | None = None

    def save(self, debrief: Debrief) -> None:
        now = wiring.now().astimezone(UTC)
        began = now if self.debrief.is_empty else self.debrief.began or self.debrief.at
        self._store.set_debrief(debrief._replace(at=now, began=began), event_id=wiring.new_id())
        self.debrief = self._store.debriefs()[debrief.stage]

    def named(self, question_id: str) -> Question | None:
        return self.deck.question(question_id)

    def begins(self, typed: str) -> list[Question]:
        return begins(typed, self.deck.questions)

    def find(self, typed: str) -> list[Question]:
        return find(typed, self.deck.questions, stage=self.debrief.stage)

    def write(self, ask: str, points: Sequence[str]) -> Question:
        from tiktok_prep.deck_yaml import load_own

        file = wiring.own_deck()
        last = self._last if self._last and self._last.question.ask == ask else None
        taken = {q.id for q in (*self.deck.questions, *load_own(file))}
        if last:
            taken.discard(last.question.id)
        question = a_question(ask, self.debrief.stage, points, taken=taken)
        self._last = add(file, question, instead=last, load=load_own)
        self.deck = wiring.load_deck(self._chosen)
        return question
