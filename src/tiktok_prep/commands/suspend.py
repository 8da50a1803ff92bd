"""`prep suspend`."""

from __future__ import annotations

from typing import Annotated

from tiktok_prep import options, wiring
from tiktok_prep.base.blocks import Paragraph, Table, command
from tiktok_prep.base.errors import UsageError
from tiktok_prep.base.page import dim
from tiktok_prep.base.settings import Settings


def run(
    chosen: Settings,
    question: options.OptionalQuestionWords = None,
    undo: Annotated[bool, options.flag("--undo", "Let drills ask it again.")] = False,
) -> None:
    """Keep a question out of drills. Its history stays.

    Without QUESTION, it lists those that are suspended.
    """
    if question:
        _set(chosen, " ".join(question), suspended=not undo)
    elif undo:
        raise UsageError("which question?", hint="`prep suspend` lists those that are suspended")
    else:
        _show(chosen)


def _show(chosen: Settings) -> None:
    deck, out = wiring.load_deck(chosen), wiring.stdout(chosen)
    with wiring.open_store(write=False) as store:
        suspended = store.suspended()
    rows = tuple((each.id, each.ask) for each in deck.questions if each.id in suspended)
    if rows:
        again = command(f"prep suspend --undo {rows[0][0]}")
        out.report([Table(("", ""), rows), Paragraph(("To ask one again: ", again))])
    else:
        out.page([Paragraph("No question of this deck is suspended.")])


def _set(chosen: Settings, typed: str, *, suspended: bool) -> None:
    deck = wiring.load_deck(chosen)
    name = wiring.pick_question(deck, typed)
    with wiring.open_store(write=True) as store:
        at, event_id = wiring.now(), wiring.new_id()
        changed = store.set_suspended(name, suspended, at=at, event_id=event_id)
    status = "Suspended" if suspended else "Back in drills"
    question = deck.question(name)
    assert question
    before = f"{status}: " if changed else f"Already {status.lower()}: "
    wiring.stdout(chosen).page([Paragraph((before, name, dim(f"  {question.ask}")))])
