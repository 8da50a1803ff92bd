"""`prep check`."""

from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from platform import python_version
from typing import Annotated

import typer

from tiktok_prep import __version__, options, wiring
from tiktok_prep.base.clocks import local_day
from tiktok_prep.base.errors import FileFaults, PrepError, StoreError, UsageError
from tiktok_prep.base.settings import Settings
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.base.when import when
from tiktok_prep.deck.check_page import check_page, stale_page
from tiktok_prep.deck.findings import (
    CHECK_VERSION,
    CheckReport,
    OwnQuestions,
    check_report,
    faults_report,
)
from tiktok_prep.deck.in_use import known_decks, written_id
from tiktok_prep.deck.stale import facts_to_look_up
from tiktok_prep.journal.doctor import WholeHistory, examine
from tiktok_prep.model import Interview
from tiktok_prep.reports.doctor import (
    DOCTOR_VERSION,
    DeckInUse,
    DoctorReport,
    Version,
    data_in,
)

MANY = 5000
"""Replaying more events than this takes seconds, so the command says so."""
LIBRARIES = ("typer", "rich", "pyyaml", "platformdirs", "fsrs", "rapidfuzz")
Before = Annotated[
    str | None,
    options.value(
        "--before",
        "ROUND|DAY",
        "List the facts to look up before a round, or all that are stale on a day such as 3 dec.",
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
    once its topic's shelf life is over.
    """
    if folder is None:
        until = _until(chosen, before) if before is not None else None
        if as_json or until is None:
            _check_all(chosen, until, everything=everything or strict, as_json=as_json)
            check = _check_deck(chosen, until) if strict else None
        else:
            check = _list_stale(chosen, until)
    else:
        chosen = chosen._replace(deck=folder)
        wiring.choose_deck(folder)
        try:
            until = _until(chosen, before) if before is not None else None
            check = _check_deck(chosen, until, with_own=False)
        except FileFaults as error:
            if not as_json:
                raise
            wiring.show_report(faults_report(error.faults, now=wiring.now()), version=CHECK_VERSION)
            raise typer.Exit(1) from error
        wiring.show(chosen, check, check_page, version=CHECK_VERSION, as_json=as_json)
    if strict and check and not check.is_clean:
        raise typer.Exit(1)


class Until(NamedTuple):
    """Until when facts must not go stale."""

    day: date
    stage: str | None
    """The id of the round whose facts are meant; `None` for all facts of the deck."""


def _list_stale(chosen: Settings, until: Until) -> CheckReport:
    """Prints the stale facts, also if the history cannot be opened: then with suspended ones, and
    raises StoreError afterwards."""
    fault = None
    try:
        check = _check_deck(chosen, until)
    except StoreError as error:
        check, fault = _check_deck(chosen, until, with_history=False), error
    wiring.show(chosen, check, stale_page, version=CHECK_VERSION, as_json=False)
    if fault:
        raise fault
    return check


def _until(chosen: Settings, typed: str) -> Until:
    """Reads a day, for all facts; or a round, for the facts of that round on the day of its next
    interview, or today if none is ahead. Raises UsageError if `typed` is neither."""
    now = wiring.now()
    try:
        return Until(when(typed, now=now).at.date(), None)
    except UsageError as error:
        deck = wiring.load_deck(chosen)
        try:
            stage = wiring.pick_stage(deck, typed)
        except UsageError as no_round:
            raise (error if any(map(str.isdigit, typed)) else no_round) from None
    with wiring.open_store(write=False) as store:
        ahead = store.agenda().next_of([s for s in deck.stages if s.id == stage], after=now)
    return Until(local_day(ahead.at, now.tzinfo) if ahead else now.date(), stage)


def _check_deck(
    chosen: Settings, until: Until | None, *, with_own: bool = True, with_history: bool = True
) -> CheckReport:
    """Returns the report on the deck; `with_own`, on your own questions, too. Raises FileFaults.

    The stale facts are those on the day of `until`, of its stage if it names one; today's without
    `until`. Without `with_history`, `orphans` is empty and suspended facts are not left out.
    """
    from tiktok_prep.deck.loading import load_own, load_with_places

    own_file = wiring.own_questions_file() if with_own else None
    deck, places = load_with_places(wiring.deck_folder(chosen), own_file)
    own = load_own(own_file) if own_file else ()
    used = sum(stage.id in question.stages for question in own for stage in deck.stages)
    own_questions = OwnQuestions(str(own_file), used, len(own) - used) if own else None
    history, suspended = list[str](), frozenset[str]()
    if with_history:
        with wiring.open_store(write=False) as store:
            history, suspended = store.question_ids(), frozenset(store.suspended())
    stale_on = until.day if until else None
    check = check_report(deck, places, stale_on=stale_on, history=history, now=wiring.now())
    if until and until.stage:
        to_look_up = facts_to_look_up(deck, until.stage, suspended, day=until.day)
        check = check._replace(stale=to_look_up)
    return check._replace(own=own_questions)


def _check_all(chosen: Settings, until: Until | None, *, everything: bool, as_json: bool) -> None:
    """Prints the report on deck, history and versions, then each fault to stderr; raises
    typer.Exit(1) if there is one. The stale facts are those of `until`; `None` for those before the
    next interview."""
    from tiktok_prep.reports.doctor_page import doctor_page

    problems = list[PrepError]()
    now, root, home = wiring.now(), wiring.prep_home(), wiring.home()
    history = _examined(home, problems)
    interview = _next_interview(chosen) if history and history.events else None
    before_next = Until(local_day(interview.at, now.tzinfo), interview.stage) if interview else None
    try:
        check = _check_deck(chosen, until or before_next, with_history=history is not None)
    except FileFaults as faults:
        problems.append(faults)
        check = None
    folder = wiring.deck_folder(chosen)
    is_built_in = folder == wiring.builtin_deck()
    report = DoctorReport(
        now=now,
        deck=DeckInUse(wiring.deck_in_use(), str(folder), is_built_in, bool(written_id(folder))),
        check=check,
        deck_faults=tuple(f for p in problems if isinstance(p, FileFaults) for f in p.faults),
        history=history,
        history_fault=next((p.message for p in problems if isinstance(p, StoreError)), ""),
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


def _next_interview(chosen: Settings) -> Interview | None:
    """Returns the next interview of the deck's stages; `None` if none is ahead or the deck has
    faults."""
    with suppress(FileFaults), wiring.open_store(write=False) as store:
        deck, _ = wiring.load_deck_and_fault(chosen)
        return store.agenda().next_of(deck.stages, after=wiring.now())
    return None


def _versions(sqlite: str) -> tuple[Version, ...]:
    from importlib.metadata import PackageNotFoundError, version

    libraries = [Version("prep", __version__), Version("Python", python_version())]
    libraries += [Version("SQLite", sqlite)] if sqlite else []
    for name in LIBRARIES:
        with suppress(PackageNotFoundError):
            libraries.append(Version(name, version(name)))
    return tuple(libraries)
