"""`prep use`."""

import os
from pathlib import Path
from typing import Annotated

import typer

from tiktok_prep import options, wiring
from tiktok_prep.base.errors import PrepError, UsageError
from tiktok_prep.base.settings import Settings
from tiktok_prep.deck.in_use import (
    BUILT_IN,
    KnownDeck,
    known_decks,
    known_folder,
    note_folder,
    pick_deck,
    remember_in_use,
    written_id,
)
from tiktok_prep.deck.use_page import USE_VERSION, OtherDeck, UsedDeck, UseReport, use_page


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
    shared_with = ""
    if deck is not None:
        folder = _folder(deck)
        wiring.choose_deck(folder)
        wiring.load_deck(Settings(folder))  # a deck with faults is not chosen
        shared_with = _choose(folder)
        wiring.choose_deck(chosen.deck)
        if chosen.deck is None and os.environ.get("PREP_DECK"):
            wiring.tell("PREP_DECK is set and wins until you unset it.")
    report = _report(chosen, shared_with)
    wiring.show(chosen, report, use_page, version=USE_VERSION, as_json=as_json)


def _choose(folder: Path) -> str:
    """Makes the deck in `folder` the one in use.

    Returns what had its id before, another folder or 'the built-in deck'; '' if nothing had.
    """
    root, home = wiring.prep_home(), wiring.home_of(folder)
    if folder == wiring.builtin_deck():
        remember_in_use(root, None)
        return ""
    before = known_folder(root, home.name)
    if home.name == wiring.home_of(wiring.builtin_deck()).name:
        before = "the built-in deck"
    note_folder(root, home.name, folder)
    remember_in_use(root, folder)
    is_other = before and before != str(folder)
    return before if is_other and (Path(before).is_dir() or before[0] not in os.sep) else ""


def _folder(typed: str) -> Path:
    """Returns the full path of the folder of a deck, from its path, which need not exist, or the
    id or beginning of the id of a known deck.

    Raises PrepError if no known deck has that id, or its folder is not there.
    """
    builtin = wiring.builtin_deck()
    if typed == BUILT_IN:
        return builtin
    path = options.path(typed)
    if _may_be_deck(path) or not _is_name(typed):
        full = Path(os.path.abspath(path))  # noqa: PTH100
        return builtin if full == Path(os.path.abspath(builtin)) else full  # noqa: PTH100
    builtin_id = wiring.home_of(builtin).name
    others = [known for known in known_decks(wiring.prep_home()) if known.id != builtin_id]
    try:
        known = pick_deck(typed, [KnownDeck(BUILT_IN, ""), KnownDeck(builtin_id, ""), *others])
    except UsageError as error:
        hint = error.hint if error.hint.startswith(("did", "type")) else "name its folder"
        raise UsageError(error.message, hint=hint) from None
    if known.id in (BUILT_IN, builtin_id):
        return builtin
    if not known.folder:
        raise UsageError(f"where the deck '{known.id}' is is not known", hint="name its folder")
    if not Path(known.folder).is_dir():
        hint = "prep use DIR names where it is now; its history is kept"
        raise PrepError(f"{known.folder}, the deck '{known.id}', is not there any more", hint=hint)
    return Path(known.folder)


def _may_be_deck(folder: Path) -> bool:
    """Whether `folder` has a stages.yaml, or you may not look into `folder`."""
    try:
        (folder / "stages.yaml").stat()
    except OSError as error:
        return isinstance(error, PermissionError)
    return True


def _is_name(typed: str) -> bool:
    """Whether `typed` may be the id of a deck: it has no slash and begins with no dot or tilde."""
    separators = (os.sep, os.altsep or os.sep)
    return not any(mark in typed for mark in separators) and not typed.startswith((".", "~"))


def _report(chosen: Settings, shared_with: str) -> UseReport:
    folder, builtin = wiring.deck_folder(chosen), wiring.builtin_deck()
    home = wiring.home_of(folder)
    deck = wiring.load_deck(chosen._replace(deck=folder))
    with wiring.open_store(write=False) as store:
        reviews = store.total().reviews
    if chosen.deck:
        by = "--deck"
    elif os.environ.get("PREP_DECK"):
        by = "PREP_DECK"
    else:
        by = BUILT_IN if folder == builtin else "prep use"
    has_id = bool(written_id(folder))
    used = UsedDeck(home.name, deck.name, str(folder), by, has_id, reviews, str(home))
    return UseReport(used, _others(home.name), shared_with)


def _others(in_use: str) -> tuple[OtherDeck, ...]:
    root = wiring.prep_home()
    builtin_id = wiring.home_of(wiring.builtin_deck()).name
    known = {deck.id: deck for deck in known_decks(root)}
    known.setdefault(builtin_id, KnownDeck(builtin_id, ""))
    others = []
    for id_, folder in known.values():
        is_builtin = id_ == builtin_id
        is_there = is_builtin or (bool(folder) and Path(folder).is_dir())
        if id_ != in_use:
            others.append(OtherDeck(id_, folder, is_there, is_builtin))
    return tuple(others)
