"""`prep suspend`."""

from typing import Annotated

from tiktok_prep import options, wiring
from tiktok_prep.base.page import line
from tiktok_prep.base.settings import Settings


def run(
    chosen: Settings,
    questions: options.QuestionsArgument,
    undo: Annotated[bool, options.flag("--undo", "Let drills ask them again.")] = False,
) -> None:
    """Keep questions out of drills. Their history stays."""
    _set(chosen, questions, suspended=not undo)


def _set(chosen: Settings, typed: list[str], *, suspended: bool) -> None:
    deck = wiring.load_deck(chosen)
    names = list(dict.fromkeys(wiring.pick_question(deck, name) for name in typed))
    status = "suspended" if suspended else "back in drills"
    page = []
    with wiring.open_store(write=True) as store:
        suspended_ids = store.suspended()
        for name in names:
            changed = (name in suspended_ids) != suspended
            if changed:
                store.set_suspended(name, suspended, at=wiring.now(), event_id=wiring.new_id())
            page.append(line(f"{name} is {status if changed else f'already {status}'}."))
    wiring.stdout(chosen).page(page)
