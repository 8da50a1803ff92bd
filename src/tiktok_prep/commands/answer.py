"""`prep answer`."""

from __future__ import annotations

import os
import time

from tiktok_prep import options, wiring
from tiktok_prep.answers.answers_page import (
    ANSWERS_VERSION,
    answers_page,
    answers_report,
    saved_page,
)
from tiktok_prep.base.settings import Settings, keep_apart
from tiktok_prep.model import Deck, Stage

TOO_QUICK_S = 2.0
"""An editor that returns sooner, with nothing changed, did not wait for you to write."""


def run(
    chosen: Settings,
    question: options.OptionalQuestionWords = None,
    as_json: options.JsonOption = False,
) -> None:
    """Write your own words for each point of a question, in your editor.

    They stand below the points in a drill, in mocks, in the brief and in what you export. Without
    QUESTION, or with a round, it lists your answers, the least complete first. VISUAL or EDITOR
    names the editor.
    """
    deck, typed = wiring.load_deck(chosen), " ".join(question or ())
    with wiring.open_store(write=False) as store:
        is_written = typed in store.answers()  # its question may have left the deck
    stage_id, name = (
        (None, typed) if is_written else wiring.pick_stage_or_question(deck, typed or None)
    )
    if name is None:
        _show_all(chosen, deck, stage_id, as_json=as_json)
        return
    keep_apart({"--json": as_json, "a question": True})
    _edit(chosen, deck, name)


def _edit(chosen: Settings, deck: Deck, name: str) -> None:
    from tiktok_prep.terminal.editor import waits_for_you

    answers, began = wiring.answers_to(deck), time.monotonic()
    if not answers.edit(name):
        wiring.tell("Nothing was changed.")
        if time.monotonic() - began < TOO_QUICK_S and not waits_for_you(os.environ):
            wiring.tell("hint:  an editor with a window of its own must wait: `code --wait`")
        return
    words, question = answers.of(name), deck.question(name)
    if words is None:
        wiring.tell(f"{name} has no words of yours any more.")
    elif question is None:
        wiring.tell(f"Saved: {name}, which is not in this deck.")
    else:
        wiring.tell(f"Saved: {name}")
        wiring.stdout(chosen).page(saved_page(question, words))


def _show_all(chosen: Settings, deck: Deck, stage_id: str | None, *, as_json: bool) -> None:
    now = wiring.now()
    with wiring.open_store(write=False) as store:
        answers, suspended, agenda = store.answers(), store.suspended(), store.agenda()
    stage: Stage | None = deck.stage(stage_id) if stage_id else None
    if stage is None and (ahead := agenda.next_of(deck.stages, after=now)):
        stage = deck.stage(ahead.stage)
    asked = [
        question
        for question in deck.select(stage=stage.id if stage else None, tag=None)
        if not question.is_fact and question.id not in suspended
    ]
    report = answers_report(deck, stage.name if stage else deck.name, asked, answers, now)
    wiring.show_page(chosen, report, answers_page, version=ANSWERS_VERSION, as_json=as_json)
    for name in wiring.answers_to(deck).not_saved():
        wiring.tell(f"Not saved yet: {name}. `prep answer {name}` opens what you wrote.")
