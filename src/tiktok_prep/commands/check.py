"""`prep check`."""

from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from platform import python_version
from typing import Annotated

import typer

from tiktok_prep import __version__, options, wiring
from tiktok_prep.base.errors import FileFaults, PrepError, StoreError
from tiktok_prep.base.settings import Settings
from tiktok_prep.base.when import day
from tiktok_prep.deck.check_page import check_page
from tiktok_prep.deck.findings import (
    CHECK_VERSION,
    CheckReport,
    OwnQuestions,
    check_report,
    faults_report,
)
from tiktok_prep.deck.in_use import known_decks, written_id
from tiktok_prep.journal.doctor import WholeHistory, examine
from tiktok_prep.reports.doctor import (
    DOCTOR_VERSION,
    DeckInUse,
    DoctorReport,
    Export,
    Version,
    data_in,
)

MANY = 5000
"""Replaying more events than this takes seconds, so the command says so."""
LIBRARIES = ("typer", "rich", "pyyaml", "platformdirs", "fsrs", "icalendar", "rapidfuzz")
Before = Annotated[
    str | None,
    options.value(
        "--before",
        "DAY",
        "List the facts that will be stale on this day, too. Typed as for `prep plan`: sun, 3 dec.",
        rare=True,
    ),
]


def run(
    chosen: Settings,
    folder: Annotated[
        Path | None,
        options.path_argument("[DIR]", "The folder of a deck to check, and nothing else."),
    ] = None,
    everything: Annotated[
        bool, options.flag("--all", "Name every finding of the deck in use, too.")
    ] = False,
    strict: Annotated[
        bool, options.flag("--strict", "Exit 1 for findings and stale facts, too.", rare=True)
    ] = False,
    before: Before = None,
    as_json: options.JsonOption = False,
) -> None:
    """Check that everything is in order: the deck in use, your history, where your data is and who
    can read it. With DIR, check that deck alone. The exit code is 1 only if there is a fault.

    Without faults, DIR or --all lists what could be better (docs/decks.md has the rules of thumb),
    and which questions of your history are not in the deck: that history is kept. A fact is stale
    once its topic's shelf life is over; without --before, that is looked at for the day of your
    next interview.
    """
    stale_on = day(before, now=wiring.now()) if before is not None else None
    everything = everything or strict or stale_on is not None
    if folder is None:
        _check_all(chosen, stale_on, everything=everything, as_json=as_json)
        check = _check_deck(chosen, stale_on) if strict else None
    else:
        chosen = chosen._replace(deck=folder)
        wiring.choose_deck(folder)
        try:
            check = _check_deck(chosen, stale_on, with_own=False)
        except FileFaults as error:
            if not as_json:
                raise
            wiring.show_report(faults_report(error.faults, now=wiring.now()), version=CHECK_VERSION)
            raise typer.Exit(1) from error
        wiring.show(chosen, check, check_page, version=CHECK_VERSION, as_json=as_json)
    if strict and check and not check.is_clean:
        raise typer.Exit(1)


def _check_deck(
    chosen: Settings, stale_on: date | None, *, with_own: bool = True, with_history: bool = True
) -> CheckReport:
    """Returns the report on the deck, and `with_own` on your own questions. Raises FileFaults.

    Without `with_history`, its `orphans` are empty.
    """
    from tiktok_prep.deck.loading import load_own, load_with_places

    own_file = wiring.own_questions_file() if with_own else None
    deck, places = load_with_places(wiring.deck_folder(chosen), own_file)
    own = load_own(own_file) if own_file else ()
    used = sum(stage.id in question.stages for question in own for stage in deck.stages)
    own_questions = OwnQuestions(str(own_file), used, len(own) - used) if own else None
    history = list[str]()
    if with_history:
        with wiring.open_store(write=False) as store:
            history = store.question_ids()
    check = check_report(deck, places, stale_on=stale_on, history=history, now=wiring.now())
    return check._replace(own=own_questions)


def _check_all(chosen: Settings, stale_on: date | None, *, everything: bool, as_json: bool) -> None:
    """Prints the report on deck, history and versions, then what is at fault. Raises Exit(1) if
    something is."""
    from tiktok_prep.reports.doctor_page import doctor_page

    problems = list[PrepError]()
    now, root, home = wiring.now(), wiring.prep_home(), wiring.home()
    history = _examined(home, problems)
    interview = _day_of_next_interview(chosen) if history and history.events else None
    try:
        check = _check_deck(chosen, stale_on or interview, with_history=history is not None)
    except FileFaults as faults:
        problems.append(faults)
        check = None
    last = wiring.last_export(home)
    report = DoctorReport(
        now=now,
        deck=_deck_in_use(chosen),
        check=check,
        deck_faults=tuple(f for p in problems if isinstance(p, FileFaults) for f in p.faults),
        history=history,
        history_fault=next((p.message for p in problems if isinstance(p, StoreError)), ""),
        last_export=Export(last[0], max(0, history.events - last[1])) if last and history else None,
        interview=interview,
        data=data_in(root, len(known_decks(root))),
        versions=_versions(history.sqlite if history else ""),
    )
    page = partial(doctor_page, everything=everything)
    wiring.show(chosen, report, page, version=DOCTOR_VERSION, as_json=as_json)
    for problem in problems:
        wiring.tell_fault("error", problem)
    if problems:
        raise typer.Exit(1)


def _examined(home: Path, problems: list[PrepError]) -> WholeHistory | None:
    """Returns what is to say of the history in `home`; `None` if it is damaged, and adds that to
    `problems`."""
    try:
        with wiring.open_store(write=False) as store:
            if store.event_count() > MANY:
                wiring.tell(f"Replaying {store.event_count():,} events; this takes a while.")
        return examine(home, wiring.lock_wait())
    except StoreError as error:
        problems.append(error)
        return None


def _day_of_next_interview(chosen: Settings) -> date | None:
    """Returns the day in the time zone of this machine; `None` if no interview is ahead or the deck
    has faults."""
    now = wiring.now()
    with suppress(FileFaults), wiring.open_store(write=False) as store:
        deck, _ = wiring.load_deck_and_fault(chosen)
        ahead = store.agenda().next_of(deck.stages, after=now)
        return ahead.at.astimezone(now.tzinfo).date() if ahead else None
    return None


def _deck_in_use(chosen: Settings) -> DeckInUse:
    folder = wiring.deck_folder(chosen)
    is_built_in = folder == wiring.builtin_deck()
    return DeckInUse(wiring.deck_in_use(), str(folder), is_built_in, bool(written_id(folder)))


def _versions(sqlite: str) -> tuple[Version, ...]:
    from importlib.metadata import PackageNotFoundError, version

    libraries = [Version("prep", __version__), Version("Python", python_version())]
    libraries += [Version("SQLite", sqlite)] if sqlite else []
    for name in LIBRARIES:
        with suppress(PackageNotFoundError):
            libraries.append(Version(name, version(name)))
    return tuple(libraries)
