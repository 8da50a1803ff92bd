"""`prep suspend` and `prep unsuspend`."""

from tiktok_prep import options, wiring
from tiktok_prep.base.page import line
from tiktok_prep.base.settings import Settings


def run(
    chosen: Settings,
    questions: options.QuestionsArgument,
) -> None:
    """Keep questions out of drills; their history stays."""
    _set(chosen, questions, suspended=True)


def run_unsuspend(
    chosen: Settings,
    questions: options.QuestionsArgument,
) -> None:
    """Let suspended questions be drilled again."""
    _set(chosen, questions, suspended=False)


def _set(chosen: Settings, typed: list[str], *, suspended: bool) -> None:
    deck = wiring.load_deck(chosen)
    names = list(dict.fromkeys(wiring.pick_question(deck, name) for name in typed))
    is_now = "suspended" if suspended else "back in drills"
    said = []
    with wiring.open_store(write=True) as store:
        before = store.suspended()
        for name in names:
            changed = (name in before) != suspended
            if changed:
                store.set_suspended(name, suspended, at=wiring.now(), event_id=wiring.new_id())
            said.append(line(f"{name} is {is_now if changed else f'already {is_now}'}."))
    wiring.stdout(chosen).page(said)
