"""`prep import`."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Annotated

from tiktok_prep import options, wiring
from tiktok_prep.base.page import Line, line
from tiktok_prep.base.plain_files import open_input
from tiktok_prep.base.settings import Settings
from tiktok_prep.base.text import count
from tiktok_prep.carrying import formats
from tiktok_prep.carrying import tally as kinds
from tiktok_prep.carrying.history_lines import read_events
from tiktok_prep.carrying.tally import Tally, tally_of, tally_text
from tiktok_prep.journal.store import Store
from tiktok_prep.model import Event
from tiktok_prep.terminal.progress import Progress

Stage = Annotated[
    str | None,
    options.value(
        "--stage -s",
        "ROUND",
        "The round of questions in a table that names none.",
        options.complete_rounds,
    ),
]


def run(
    chosen: Settings,
    file: Annotated[
        Path, options.path_argument("FILE", "What to read, by its suffix; - is a history on stdin.")
    ],
    stage: Stage = None,
) -> None:
    """Add what a file has and you lack here. Importing twice changes nothing.

    .zip: everything that `prep export` put there. .jsonl: a history alone. .csv, .tsv: questions,
    one a line, with their points or an answer; they become questions of your own.

    Nothing here is replaced or lost: you get the history of both, and of two answers to a question
    the older one is kept as an earlier version. If anything in FILE is wrong, nothing is imported.
    Before the history changes, it is copied.
    """
    read = READERS[formats.format_to_read(file)]
    lines = read(chosen, file, stage)
    wiring.stdout(chosen).page(lines)


def _history(chosen: Settings, file: Path, stage: str | None) -> list[Line]:
    options.keep_apart({"--stage": stage, "a history": True})
    with wiring.progress(chosen) as progress:
        with open_input(file) as handle:
            size = os.fstat(handle.fileno()).st_size if _is_file(file) else 0
            events = read_events(
                handle, str(file), on_bytes=lambda n: progress.show("Reading", n, max(n, size))
            )
        with wiring.open_store(write=True) as store:
            new_events = _add_history(store, events, progress)
    return [_told(tally_of(events), tally_of(new_events))]


def _everything(chosen: Settings, file: Path, stage: str | None) -> list[Line]:
    from tiktok_prep.carrying import merging
    from tiktok_prep.carrying.archive import read_archive
    from tiktok_prep.deck.loading import load_own

    options.keep_apart({"--stage": stage, "a .zip": True})
    now, own = wiring.now(), wiring.own_questions_file()
    with wiring.progress(chosen) as progress, open_input(file) as handle:
        archive = read_archive(
            handle, str(file), now=now, on_bytes=lambda n: progress.show("Reading", n, n)
        )
    yaml = archive.questions_yaml
    questions = merging.read_own(yaml, str(file)) if yaml else ()
    merge = merging.QuestionMerge([], [])
    if questions:
        here = load_own(own)
        taken = {question.id for question in wiring.load_deck_strictly(chosen).questions}
        taken -= {question.id for question in here}
        merge = merging.question_merge(here, questions, taken=taken)
    # all of it has been read and checked by now
    with wiring.progress(chosen) as progress, wiring.open_store(write=True) as store:
        new_events = _add_history(store, archive.events, progress)
    answers = merging.merge_answers(wiring.home(), archive.answers, at=now)
    added = merging.add_own(own, yaml or b"", merge)
    found = tally_of(archive.events) + answers.found + Tally({kinds.QUESTION: len(questions)})
    new = tally_of(new_events) + answers.new + added.new
    return [_told(found, new), *map(line, (*answers.notes, *added.notes))]


def _table(chosen: Settings, file: Path, stage: str | None) -> list[Line]:
    from tiktok_prep.carrying.spreadsheet import questions_of, read_table
    from tiktok_prep.deck.format import MAX_BYTES
    from tiktok_prep.deck.loading import load_own
    from tiktok_prep.deck.own_questions import add_questions

    deck, own = wiring.load_deck_strictly(chosen), wiring.own_questions_file()
    named = wiring.pick_stage(deck, stage)

    def default_round() -> str:
        with wiring.open_store(write=False) as store:
            return wiring.stage_or_next(deck, named, store.agenda()).id

    with open_input(file) as handle:
        data = handle.read(MAX_BYTES + 1)
    delimiter = "\t" if file.suffix.lower() == formats.TSV else ","
    rows = read_table(data, str(file), delimiter=delimiter)
    known = [*deck.questions, *load_own(own)]
    added = questions_of(
        rows, deck.stages, known, name=str(file), default_round=cache(default_round)
    )
    if added:
        add_questions(own, added, load=load_own)
    lines = [_told(Tally({kinds.QUESTION: len(rows)}), Tally({kinds.QUESTION: len(added)}))]
    if added:
        lines.append(line(f"They are in {own}."))
    bare = sum(not question.has_points for question in added)
    if bare:
        lines.append(
            line(f"{count(bare, 'question')} without points: one card each, until you add some.")
        )
    return lines


def _add_history(store: Store, events: list[Event], progress: Progress) -> list[Event]:
    """Adds the events that the store lacks and returns them, after a copy of what was there."""
    new_events = store.missing(events)
    if new_events and store.has_events():
        wiring.back_up(store)
    says = f"Adding {count(len(new_events), 'event')}"
    if new_events:
        progress.show(says, 0, 1)
    store.merge(new_events, on_done=lambda done, all_: progress.show(says, done, all_))
    wiring.warn_of_dates_ahead(store)
    return new_events


def _told(found: Tally, new: Tally) -> Line:
    """'230 ratings and 12 answers; 3 were new: 2 ratings and 1 answer.'"""
    total = sum(new.values())
    were = "was" if total == 1 else "were"
    which = f": {tally_text(new)}" if total and new != found and len(+new) > 1 else ""
    return line(f"{tally_text(found)}; {total:,} {were} new{which}.".capitalize())


def _is_file(file: Path) -> bool:
    return file != wiring.STDOUT and file.is_file()


READERS: dict[str, Callable[[Settings, Path, str | None], list[Line]]] = {
    formats.ZIP: _everything,
    formats.JSONL: _history,
    formats.CSV: _table,
    formats.TSV: _table,
}
"""Suffix -> what reads it; returns what to say."""
