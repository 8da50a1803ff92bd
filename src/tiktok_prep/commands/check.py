"""`prep check`."""

from pathlib import Path
from typing import Annotated

import typer

from tiktok_prep import options, wiring
from tiktok_prep.base.errors import FileFaults
from tiktok_prep.base.settings import Settings
from tiktok_prep.base.when import day
from tiktok_prep.deck.check_page import check_page
from tiktok_prep.deck.findings import CHECK_VERSION, OwnQuestions, check_report, faults_report

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
        Path | None, options.path_argument("[DIR]", "The folder of the deck to check.")
    ] = None,
    strict: Annotated[
        bool, options.flag("--strict", "Exit 1 for findings and stale facts, too.", rare=True)
    ] = False,
    before: Before = None,
    as_json: options.JsonOption = False,
) -> None:
    """Check a deck and list every fault with its file and line. The exit code is 1 if there is one.

    Without faults, it lists what could be better (docs/decks.md has the rules of thumb), and which
    questions of your history are not in this deck: that history is kept.

    Without DIR, it checks the deck in use and your own questions.
    """
    from tiktok_prep.deck.loading import load_own, load_with_places

    now = wiring.now()
    stale_on = day(before, now=now) if before is not None else None
    chosen = chosen._replace(deck=folder or chosen.deck)
    own_file = None if folder else wiring.own_questions_file()
    try:
        deck, places = load_with_places(wiring.deck_folder(chosen), own_file)
    except FileFaults as error:
        if not as_json:
            raise
        wiring.show_report(faults_report(error.faults, now=wiring.now()), version=CHECK_VERSION)
        raise typer.Exit(1) from error
    own = load_own(own_file) if own_file else ()
    used = sum(stage.id in question.stages for question in own for stage in deck.stages)
    own_questions = OwnQuestions(str(own_file), used, len(own) - used) if own else None
    with wiring.open_store(write=False) as store:
        history = store.question_ids()
    check = check_report(deck, places, stale_on=stale_on, history=history, now=now)
    check = check._replace(own=own_questions)
    wiring.show(chosen, check, check_page, version=CHECK_VERSION, as_json=as_json)
    if strict and not check.is_clean:
        raise typer.Exit(1)
