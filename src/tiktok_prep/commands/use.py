"""`prep use`."""

import os
import re
from pathlib import Path
from typing import Annotated

import typer

from tiktok_prep import options, wiring
from tiktok_prep.base.errors import PrepError
from tiktok_prep.base.settings import Settings
from tiktok_prep.deck.in_use import BUILT_IN, known_decks, note_folder, remember_in_use
from tiktok_prep.deck.search import pick
from tiktok_prep.deck.use_page import USE_VERSION, OtherDeck, UseReport, use_page


def run(
    context: typer.Context,
    deck: Annotated[
        str | None,
        options.argument(
            "[DECK]",
            "The folder of a deck, or the id of one used before; built-in goes back.",
            options.complete_decks,
        ),
    ] = None,
    as_json: options.JsonOption = False,
    plain: options.PlainOption = False,
) -> None:
    """Choose the deck that all commands use. Alone, say which it is, and which others are known.

    Each deck has its own history, dates, answers and own questions. --deck and PREP_DECK win over
    the choice; it is remembered in PREP_HOME, and is no part of any history.
    """
    chosen = options.settings(context, plain=plain)
    if deck is not None:
        folder = _folder(deck)
        wiring.choose_deck(folder)
        wiring.load_deck(Settings(folder))  # a deck with faults is not chosen
        _choose(folder)
        wiring.choose_deck(chosen.deck)
        if chosen.deck is None and os.environ.get("PREP_DECK"):
            wiring.tell("PREP_DECK is set and wins until you unset it.")
    wiring.show_page(chosen, _report(chosen), use_page, version=USE_VERSION, as_json=as_json)


def _choose(folder: Path) -> None:
    root = wiring.prep_home()
    if folder == wiring.builtin_deck():
        remember_in_use(root, None)
    else:
        note_folder(root, wiring.home_of(folder).name, folder)
        remember_in_use(root, folder)


def _folder(typed: str) -> Path:
    """Returns the full path of the folder of a deck, from its path, which need not exist, or the
    id or beginning of the id of a known deck.

    Raises PrepError if no known deck has that id, or its folder is not there.
    """
    builtin = wiring.builtin_deck()
    path = options.path(typed)
    is_name = re.fullmatch("[a-z0-9-]*", typed)
    if not is_name or (typed and os.path.exists(path / "stages.yaml")):  # noqa: PTH110
        full = Path(os.path.abspath(path))  # noqa: PTH100
        return builtin if full == Path(os.path.abspath(builtin)) else full  # noqa: PTH100
    known = {deck.id: deck.folder for deck in known_decks(wiring.prep_home())}
    known |= {BUILT_IN: str(builtin), wiring.home_of(builtin).name: str(builtin)}
    folder = Path(known[pick("deck", typed, dict.fromkeys(known, ()))])
    if not folder.is_dir():
        hint = "prep use DIR names where it is now; its history is kept"
        raise PrepError(f"{folder}, the deck that you named, is not there any more", hint=hint)
    return folder


def _report(chosen: Settings) -> UseReport:
    folder, builtin = wiring.deck_folder(chosen), wiring.builtin_deck()
    home, builtin_id = wiring.home_of(folder), wiring.home_of(builtin).name
    deck = wiring.load_deck(chosen._replace(deck=folder))
    with wiring.open_store(write=False) as store:
        reviews = store.total().reviews
    by = "PREP_DECK" if os.environ.get("PREP_DECK") else "prep use"
    by = "--deck" if chosen.deck else BUILT_IN if by == "prep use" and folder == builtin else by
    known = {other.id: other.folder for other in known_decks(wiring.prep_home())}
    known[builtin_id] = BUILT_IN
    known.pop(home.name, None)
    others = tuple(OtherDeck(*entry) for entry in known.items())
    return UseReport(home.name, deck.name, str(folder), by, reviews, str(home), others)
