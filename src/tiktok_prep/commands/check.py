"""`prep check`."""

from contextlib import suppress
from pathlib import Path
from platform import python_version
from typing import Annotated

import typer

from tiktok_prep import __version__, options, wiring
from tiktok_prep.base.errors import FileFaults, PrepError, StoreError
from tiktok_prep.base.settings import Settings
from tiktok_prep.deck.findings import CHECK_VERSION, CheckReport, FaultsReport, check_report
from tiktok_prep.deck.in_use import known_decks, written_id
from tiktok_prep.deck.stale import with_stale_facts
from tiktok_prep.journal.doctor import WholeHistory, examine
from tiktok_prep.reports.doctor import (
    DOCTOR_VERSION,
    DeckInUse,
    DoctorReport,
    Version,
    data_in,
)
from tiktok_prep.reports.doctor_page import check_page, doctor_page

MANY = 5000
"""Replaying more events than this takes seconds, so the command says so."""
LIBRARIES = ("typer", "rich", "pyyaml", "platformdirs", "fsrs", "rapidfuzz")


def run(
    chosen: Settings,
    folder: Annotated[
        Path | None,
        options.path_argument("[DIR]", "The folder of a deck to check, and nothing else."),
    ] = None,
    as_json: options.JsonOption = False,
) -> None:
    """Check that everything is in order: the deck in use, your history, where your data is and who
    can read it. With DIR, check that deck alone. The exit code is 1 only if there is a fault.

    Without faults, it lists what could be better (docs/decks.md has the rules of thumb), facts to
    look up again, and which questions of your history are not in the deck: that history is kept.
    """
    if folder is None:
        _check_all(chosen, as_json=as_json)
        return
    wiring.choose_deck(folder)
    try:
        check = _check_deck(folder, None)
    except FileFaults as error:
        if not as_json:
            raise
        wiring.show_report(FaultsReport(wiring.now(), tuple(error.faults)), version=CHECK_VERSION)
        raise typer.Exit(1) from error
    chosen = chosen._replace(deck=folder)
    wiring.show_page(chosen, check, check_page, version=CHECK_VERSION, as_json=as_json)


def _check_deck(folder: Path, own: Path | None, *, with_history: bool = True) -> CheckReport:
    """Returns the report on a deck, with your own questions from the file `own`, and with the
    orphans only `with_history`. Raises FileFaults."""
    from tiktok_prep.deck.loading import load_with_places

    deck, places = load_with_places(folder, own)
    history = list[str]()
    if with_history:
        with wiring.open_store(write=False) as store:
            history = store.question_ids()
    now = wiring.now()
    deck = with_stale_facts(deck, today=now.date())
    return check_report(deck, places, history=history, now=now)


def _check_all(chosen: Settings, *, as_json: bool) -> None:
    """Prints the report on deck, history and versions, then each fault to stderr; raises
    typer.Exit(1) if there is one."""
    problems = list[PrepError]()
    now, root, home = wiring.now(), wiring.prep_home(), wiring.home()
    history = _examined(home, problems)
    folder, check = wiring.deck_folder(chosen), None
    try:
        own = wiring.own_questions_file()
        check = _check_deck(folder, own, with_history=history is not None)
    except FileFaults as faults:
        problems.append(faults)
    is_built_in = folder == wiring.builtin_deck()
    report = DoctorReport(
        now=now,
        deck=DeckInUse(wiring.deck_in_use(), str(folder), is_built_in, bool(written_id(folder))),
        check=check,
        deck_faults=tuple(f for p in problems if isinstance(p, FileFaults) for f in p.faults),
        history=history,
        history_fault=next((p.message for p in problems if isinstance(p, StoreError)), ""),
        data=data_in(root, len(known_decks(root))),
        versions=_versions(history.sqlite if history else ""),
    )
    wiring.show_page(chosen, report, doctor_page, version=DOCTOR_VERSION, as_json=as_json)
    for problem in problems:
        wiring.tell_fault("error", problem)
    if problems:
        raise typer.Exit(1)


def _examined(home: Path, problems: list[PrepError]) -> WholeHistory | None:
    """Checks the history in `home` and returns what is to say of it. If it is damaged or cannot be
    read, adds the error to `problems` and returns `None`."""
    try:
        with wiring.open_store(write=False) as store:
            if store.event_count() > MANY:
                wiring.tell(f"Replaying {store.event_count():,} events; this takes a while.")
        return examine(home, wiring.lock_wait())
    except StoreError as error:
        problems.append(error)
        return None


def _versions(sqlite: str) -> tuple[Version, ...]:
    from importlib.metadata import PackageNotFoundError, version

    libraries = [Version("prep", __version__), Version("Python", python_version())]
    libraries += [Version("SQLite", sqlite)] if sqlite else []
    for name in LIBRARIES:
        with suppress(PackageNotFoundError):
            libraries.append(Version(name, version(name)))
    return tuple(libraries)
