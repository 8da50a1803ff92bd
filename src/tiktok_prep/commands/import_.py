"""`prep import`."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Annotated

from tiktok_prep import options, wiring
from tiktok_prep.base.page import Line, Look, line
from tiktok_prep.base.plain_files import open_input
from tiktok_prep.base.settings import Settings, keep_apart
from tiktok_prep.base.text import count
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.carrying import formats
from tiktok_prep.carrying import tally as kinds
from tiktok_prep.carrying.history_lines import read_events
from tiktok_prep.carrying.tally import ORDER, Tally, tally_of, tally_text
from tiktok_prep.journal.packed import PackedEvents
from tiktok_prep.journal.store import Store
from tiktok_prep.terminal.progress import Progress

IMPORT_VERSION = 2


class ImportedKind(NamedTuple):
    """How many of one kind were in the file."""

    kind: str
    """Such as 'rating', 'answer', 'earlier version' or 'question'."""
    new: int
    """How many are new here."""
    known: int
    """How many were here already."""


class ImportReport(NamedTuple):
    """What an import added to what is yours."""

    deck: str
    """The id of the deck to which it was added."""
    kinds: tuple[ImportedKind, ...]
    """By kind, what was in the file."""
    notes: tuple[str, ...]
    """Sentences on what differed here, and on what there is to do now."""


class Imported(NamedTuple):
    """What was found in a file, and what of it was new."""

    found: Tally
    new: Tally
    notes: tuple[str, ...] = ()


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
    as_json: options.JsonOption = False,
) -> None:
    """Add what a file has and you lack here. Importing twice changes nothing.

    .zip: everything that `prep export` put there. .jsonl: a history alone. .csv, .tsv: questions,
    one a line, with their points or an answer; they become questions of your own.

    Nothing here is replaced or lost: you get the history of both, and of two answers to a question
    the older one is kept as an earlier version. If anything in FILE is wrong, nothing is imported.
    Before the history changes, it is copied. What is of another deck is refused.
    """
    found, new, notes = READERS[formats.format_to_read(file)](chosen, file, stage)
    kinds = tuple(ImportedKind(k, new[k], found[k] - new[k]) for k in ORDER if found[k])
    report = ImportReport(wiring.deck_in_use(), kinds, notes)
    wiring.show(chosen, report, _page, version=IMPORT_VERSION, as_json=as_json)


def _page(report: ImportReport, *, look: Look) -> list[Line]:
    found = Tally({each.kind: each.new + each.known for each in report.kinds})
    new = Tally({each.kind: each.new for each in report.kinds})
    total = sum(new.values())
    were = "was" if total == 1 else "were"
    which = f": {tally_text(new)}" if total and new != found and len(+new) > 1 else ""
    first = f"{tally_text(found)}; {total:,} {were} new{which}.".capitalize()
    return [line(first), *map(line, report.notes)]


def _history(chosen: Settings, file: Path, stage: str | None) -> Imported:
    keep_apart({"--stage": stage, "a history": True})
    with wiring.progress(chosen) as progress:
        with open_input(file) as handle:
            size = file.stat().st_size if file != wiring.STDOUT and file.is_file() else 0
            events = read_events(
                handle,
                str(file),
                deck=wiring.deck_in_use(),
                on_bytes=lambda n: progress.show("Reading", n, max(n, size)),
            )
        with wiring.open_store(write=True) as store:
            new = _add_history(store, events, progress)
    return Imported(tally_of(events.kinds), new)


def _everything(chosen: Settings, file: Path, stage: str | None) -> Imported:
    from tiktok_prep.carrying import merging
    from tiktok_prep.carrying.archive import read_archive
    from tiktok_prep.deck.loading import load_own

    keep_apart({"--stage": stage, "a .zip": True})
    now, own = wiring.now(), wiring.own_questions_file()
    with wiring.progress(chosen) as progress, open_input(file) as handle:
        archive = read_archive(
            handle,
            str(file),
            deck=wiring.deck_in_use(),
            now=now,
            on_bytes=lambda n: progress.show("Reading", n, n),
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
    found = tally_of(archive.events.kinds) + answers.found + Tally({kinds.QUESTION: len(questions)})
    new = new_events + answers.new + added.new
    return Imported(found, new, (*answers.notes, *added.notes))


def _table(chosen: Settings, file: Path, stage: str | None) -> Imported:
    from tiktok_prep.carrying.spreadsheet import questions_of, read_table
    from tiktok_prep.deck import MAX_BYTES
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
    notes = [f"They are in {own}."]
    bare = sum(not question.has_points for question in added)
    if bare:
        without = f"{count(bare, 'question')} without points: you rate the whole answer"
        notes.append(f"{without}, until you add some: prep add --edit")
    rounds = {stage for question in added for stage in question.stages}
    only = f" {rounds.pop()}" if len(rounds) == 1 else ""
    notes.append(f"Next: prep drill{only}{wiring.deck_option(chosen)}")
    found, new = Tally({kinds.QUESTION: len(rows)}), Tally({kinds.QUESTION: len(added)})
    return Imported(found, new, tuple(notes) if added else ())


def _add_history(store: Store, events: PackedEvents, progress: Progress) -> Tally:
    """Adds the events that the store lacks, after copying a history that is there; returns how many
    were added, by kind. Warns on stderr of ratings dated ahead of the clock."""
    new_events = store.missing(events)
    if new_events and store.has_events():
        wiring.back_up(store)
    says = f"Adding {count(len(new_events), 'event')}"
    if new_events:
        progress.show(says, 0, 1)
    kinds = store.merge(new_events, on_done=lambda done, all_: progress.show(says, done, all_))
    wiring.warn_of_dates_ahead(store)
    return tally_of(kinds)


READERS: dict[str, Callable[[Settings, Path, str | None], Imported]] = {
    formats.ZIP: _everything,
    formats.JSONL: _history,
    formats.CSV: _table,
    formats.TSV: _table,
}
"""Suffix -> what reads it."""
