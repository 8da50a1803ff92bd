"""`prep check`."""

import re
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from tiktok_prep import options, wiring
from tiktok_prep.base.errors import UsageError
from tiktok_prep.base.settings import Settings
from tiktok_prep.base.text import quoted
from tiktok_prep.deck.check_page import check_page
from tiktok_prep.deck.findings import CHECK_VERSION, OwnQuestions, check_report

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
Before = Annotated[
    str | None,
    options.value(
        "--before",
        "DATE",
        "List the facts that will be stale on this day, too. Such as 2026-12-10.",
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

    Without faults, it lists what could be better: too few or too many points, a time that does not
    suit them, long lines, texts that say nearly the same, follow-ups that probe no point, facts
    that no question uses or that are stale without a note, tags hardly used, parts of the role that
    no question covers. A fact is stale once its topic's shelf life is over.

    Without DIR, it checks the deck in use and your own questions that `prep debrief` wrote.

    It also lists questions of your history that are not in this deck. Their history is kept, and
    is back when their ids are in the deck again.
    """
    from tiktok_prep.deck.loading import load_own, load_with_places

    day = _day(before) if before is not None else None
    chosen = chosen._replace(deck=folder or chosen.deck)
    wiring.choose_deck(chosen.deck)
    own_file = None if folder else wiring.own_questions_file()
    deck, places = load_with_places(wiring.deck_folder(chosen), own_file)
    own = load_own(own_file) if own_file else ()
    used = sum(stage.id in question.stages for question in own for stage in deck.stages)
    own_questions = OwnQuestions(str(own_file), used, len(own) - used) if own else None
    with wiring.open_store(write=False) as store:
        history = store.question_ids()
    check = check_report(deck, places, stale_on=day, history=history, now=wiring.now())
    check = check._replace(own=own_questions)
    wiring.show(chosen, check, check_page, version=CHECK_VERSION, as_json=as_json)
    if strict and not check.is_clean:
        raise typer.Exit(1)


def _day(typed: str) -> date:
    """The day typed as YYYY-MM-DD. Raises UsageError for anything else."""
    with suppress(ValueError):
        if _DAY.fullmatch(typed):  # fromisoformat also accepts weeks, such as 2026-W50-4
            return date.fromisoformat(typed)
    hint = "write year, month and day, such as 2026-12-10"
    raise UsageError(f"--before {quoted(typed)} is not a day", hint=hint)
