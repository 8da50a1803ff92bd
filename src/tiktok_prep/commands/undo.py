"""`prep undo`."""

import typer

from tiktok_prep import options, wiring
from tiktok_prep.views.drill import took_back_line


def run(
    context: typer.Context,
    deck: options.DeckOption = None,
    plain: options.PlainOption = False,
) -> None:
    """Take back the last rating or suspension, even days later; again for the one before."""
    chosen = options.settings(context, deck, plain)
    loaded, now = wiring.load_deck(chosen), wiring.now()
    with wiring.open_store(write=True) as store:
        undone = store.undo(at=now, event_id=wiring.new_id())
    known = undone is not None and loaded.question(undone.question_id) is not None
    event = undone.event if undone else None
    name = undone.question_id if undone else ""
    wiring.stdout(chosen).page([took_back_line(event, name, known, now)])
