"""`prep import`."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated

from tiktok_prep import options, wiring
from tiktok_prep.base.errors import UsageError
from tiktok_prep.base.page import line
from tiktok_prep.base.plain_files import open_input
from tiktok_prep.base.settings import Settings
from tiktok_prep.base.text import count
from tiktok_prep.carrying.log import events_words, read_log


def run(
    chosen: Settings,
    file: Annotated[Path, options.path_argument("FILE", "What to read; - is a log on stdin.")],
) -> None:
    """Add what a file has and you lack here. Importing twice changes nothing.

    .jsonl.gz: everything of yours, as prep export wrote it. .csv: questions, one a line, with their
    points or an answer; they become questions of your own.

    Nothing here is replaced or lost. If anything in FILE is wrong, nothing is imported. Before your
    log changes, it is copied. What is of another deck is refused.
    """
    is_log = file.suffix.lower() in ("", ".jsonl", ".gz") or str(file).startswith("/dev/")
    if is_log:
        _log(chosen, file)
    elif file.suffix.lower() == ".csv":
        _table(chosen, file)
    else:
        hint = "prep new DIR --from FILE makes a deck of a text"
        raise UsageError(f"prep import reads .jsonl.gz and .csv, not {file.suffix}", hint=hint)


def _log(chosen: Settings, file: Path) -> None:
    size = file.stat().st_size if file.is_file() else 0
    with wiring.progress(chosen) as progress:
        with open_input(file) as handle:
            events = read_log(
                handle,
                str(file),
                deck=wiring.deck_in_use(),
                on_line=lambda: progress.show("Reading", handle.tell(), size) if size else None,
            )
        with wiring.open_store(write=True) as store:
            new_events = store.missing(events)
            if new_events and store.has_events():
                wiring.back_up(store)
            says = f"Adding {count(len(new_events), 'event')}"
            store.merge(new_events, on_done=lambda done, all_: progress.show(says, done, all_))
            wiring.warn_of_dates_ahead(store)
    _say(chosen, events_words(events.kinds), len(new_events))


def _table(chosen: Settings, file: Path) -> None:
    from tiktok_prep.carrying.spreadsheet import questions_of, read_table
    from tiktok_prep.deck import MAX_BYTES
    from tiktok_prep.deck.loading import load_own
    from tiktok_prep.deck.own_questions import add_questions

    deck, own = wiring.load_deck_strictly(chosen), wiring.own_questions_file()

    def default_round() -> str:
        with wiring.open_store(write=False) as store:
            return wiring.stage_or_next(deck, None, store.agenda()).id

    with open_input(file) as handle:
        rows = read_table(handle.read(MAX_BYTES + 1), str(file))
    known = [*deck.questions, *load_own(own)]
    added = questions_of(
        rows, deck.stages, known, name=str(file), default_round=cache(default_round)
    )
    if added:
        add_questions(own, added, load=load_own)
    _say(chosen, count(len(rows), "question"), len(added))


def _say(chosen: Settings, found: str, new: int) -> None:
    says = f"{found.capitalize()}; {new:,} {'was' if new == 1 else 'were'} new."
    wiring.stdout(chosen).page([line(says)])
