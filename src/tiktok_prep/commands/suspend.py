"""`prep suspend` and `prep unsuspend`."""

import typer

from tiktok_prep import options, wiring
from tiktok_prep.settings import Settings
from tiktok_prep.views.page import line


def run(
    context: typer.Context,
    question: options.QuestionArgument,
    deck: options.DeckOption = None,
    plain: options.PlainOption = False,
) -> None:
    """Keep a question out of drills; its history stays."""
    _set(options.settings(context, deck, plain), question, suspended=True)


def run_unsuspend(
    context: typer.Context,
    question: options.QuestionArgument,
    deck: options.DeckOption = None,
    plain: options.PlainOption = False,
) -> None:
    """Let a suspended question be drilled again."""
    _set(options.settings(context, deck, plain), question, suspended=False)


def _set(chosen: Settings, typed: str, *, suspended: bool) -> None:
    name = wiring.pick_question(wiring.load_deck(chosen), typed)
    with wiring.open_store(write=True) as store:
        changed = (name in store.suspended()) != suspended
        if changed:
            store.set_suspended(name, suspended, at=wiring.now(), event_id=wiring.new_id())
    is_now = "suspended" if suspended else "back in drills"
    wiring.stdout(chosen).page([line(f"{name} is {is_now if changed else f'already {is_now}'}.")])
