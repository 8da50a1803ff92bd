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
EarlierAttempt = Annotated[
    str | None,
    options.value(
        "--before", "DATE", "Also the facts that will be stale on this day, such as 2026-12-10."
    ),
]


def run(
    chosen: Settings,
    folder: Annotated[Path | None, options.path_argument("[DIR]", "The deck's folder.")] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit 1 for findings and stale facts too.")
    ] = False,
    before: EarlierAttempt = None,
    as_json: options.JsonOption = False,
) -> None:
    """Check a deck: every fault with its file and line. Exit 1 if there is one.

    Where there is no fault, findings say what could be better: too few or too many points,
    points that are long or alike, follow-ups that probe no point, tags hardly used, parts of the
    role that no question covers. A fact is stale once its topic's shelf life is over.

    Without DIR it is the deck in use, and the questions of your own that `prep debrief` wrote.

    Also lists the questions of your history that are not in this deck: nothing of them is lost,
    and they are back when their ids are.
    """
    from tiktok_prep.deck.loading import load_own, load_with_places

    day = _day(before) if before is not None else None
    chosen = chosen._replace(deck=folder or chosen.deck)
    own_file = None if folder else wiring.own_deck()
    loaded, places = load_with_places(wiring.deck_folder(chosen), own_file)
    mine = load_own(own_file) if own_file else ()
    used = sum(stage.id in question.stages for question in mine for stage in loaded.stages)
    own = OwnQuestions(str(own_file), used, len(mine) - used) if mine else None
    with wiring.open_store(write=False) as store:
        history = store.question_ids()
    now = wiring.now()
    found = check_report(loaded, places, stale_on=day, history=history, now=now)._replace(own=own)
    wiring.show(chosen, found, check_page, version=CHECK_VERSION, as_json=as_json)
    if strict and not found.is_clean:
        raise typer.Exit(1)


def _day(typed: str) -> date:
    """The day that was typed. Raises UsageError for anything but a whole day."""
    with suppress(ValueError):
        if _DAY.fullmatch(typed):  # on its own, fromisoformat takes weeks too
            return date.fromisoformat(typed)
    hint = "write year, month and day, such as 2026-12-10"
    raise UsageError(f"--before {quoted(typed)} is no day", hint=hint)
