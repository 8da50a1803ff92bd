"""`prep export`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Annotated

from tiktok_prep import options, wiring
from tiktok_prep.base.errors import FileFaults, UsageError
from tiktok_prep.base.settings import Settings
from tiktok_prep.carrying import formats
from tiktok_prep.carrying import tally as kinds
from tiktok_prep.carrying.tally import Tally, questions_tally, tally_text
from tiktok_prep.journal.events import INTERVIEW, REVIEW, SUSPEND
from tiktok_prep.journal.store import Store
from tiktok_prep.model import Event, by_question

Writer = Callable[[Settings, Path], Tally]
"""Writes a file and returns what went in; writes nothing if that is nothing."""


def run(
    chosen: Settings,
    file: Annotated[
        Path | None,
        options.path_argument(
            "[FILE]", "The file to write; its suffix says what. Leave it out in a pipe."
        ),
    ] = None,
    force: Annotated[bool, options.flag("--force", "Replace FILE if it exists.")] = False,
) -> None:
    """Write what is yours, or the questions, to a file; its suffix says what.

    .zip: everything: your history, answers, questions and settings. .jsonl: your history alone, one
    JSON object a line. .txt: cards for Anki. .csv, .tsv: a table of the questions. .html: cards for
    your phone.

    In a pipe, without FILE, the history goes to stdout. Nothing that exists is replaced.
    """
    if file is None and sys.stdout.isatty():
        hint = "such as: prep export mine.zip; to print the history: prep export -"
        raise UsageError(f"to which file? By suffix: {formats.suffixes_text()}", hint=hint)
    if file in (None, wiring.STDOUT):
        with wiring.open_store(write=False) as store:
            for line in _history_lines(store.events(), Tally()):
                sys.stdout.write(line.decode())
            sys.stdout.flush()
            wiring.note_export(store)
        return
    assert file is not None
    wiring.check_target(file, force=force)
    suffix = formats.format_to_write(file)
    tally = WRITERS[suffix](chosen, file)
    rest = _answers_and_questions() if suffix == formats.JSONL else Tally()
    if not tally:
        what = "There is no history" if rest else "There is nothing of yours"
        wiring.tell(f"{what} yet, so nothing was written.")
        if rest:
            wiring.tell(f"To write {tally_text(rest)}: prep export mine.zip")
        return
    wiring.tell(f"{tally_text(tally).capitalize()} written to {file}.")
    if rest:
        wiring.tell(f"Not in it: {tally_text(rest)}. prep export mine.zip has everything.")
    above = file.resolve().parents if suffix in (formats.ZIP, formats.JSONL) else ()
    if tree := next((folder for folder in above if (folder / ".git").exists()), None):
        wiring.tell(f"warning: {file} is in the git work tree {tree}; do not publish it.")


def _answers_and_questions() -> Tally:
    from tiktok_prep.deck.loading import load_own

    rest = Tally({kinds.ANSWER: len(wiring.own_answers())})
    with suppress(FileFaults):
        rest += questions_tally(load_own(wiring.own_questions_file()))
    return +rest


def _as_known_now(tally: Tally, store: Store) -> Tally:
    """Returns the tally of a history, which counts events, without what was taken back or replaced
    since; `tally` itself if nothing is left then."""
    now = Tally({noun: n for noun, n in tally.items() if noun not in kinds.CHANGED_BY_OTHERS})
    now[kinds.NOUNS[REVIEW]] = store.total().reviews
    now[kinds.NOUNS[INTERVIEW]] = len(store.agenda().interviews)
    now[kinds.NOUNS[SUSPEND]] = len(store.suspended())
    return +now or tally


def _history_lines(events: Iterable[Event], tally: Tally) -> Iterator[bytes]:
    from tiktok_prep.carrying.history_lines import lines_of

    return lines_of(events, tally, deck=wiring.deck_in_use())


def _history(chosen: Settings, file: Path) -> Tally:
    tally = Tally()
    with wiring.open_store(write=False) as store:
        lines = _history_lines(_events_with_progress(chosen, store), tally)
        wiring.replace(file, lines, accept=lambda part: bool(tally))
        wiring.note_export(store)
        return _as_known_now(tally, store)


def _everything(chosen: Settings, file: Path) -> Tally:
    from tiktok_prep.carrying.archive import Personal, archive_pieces, left_out
    from tiktok_prep.deck.loading import load_own

    tally, deck_name, own = Tally(), "", wiring.own_questions_file()
    questions: int | None = None
    try:
        questions = len(load_own(own))
        deck_name = wiring.load_deck(chosen).name
    except FileFaults as fault:  # what is yours goes out nevertheless
        wiring.tell_fault("warning", fault)
    for name in left_out(wiring.home()):
        wiring.tell(f"warning: answers/{name}.md is left out: no question can have that name.")
    with wiring.open_store(write=False) as store:
        events = _events_with_progress(chosen, store)
        deck = wiring.deck_in_use()
        personal = Personal(events, wiring.home(), own, questions, deck, deck_name)
        pieces = archive_pieces(personal, tally, now=wiring.now())
        wiring.replace(file, pieces, accept=lambda part: bool(tally))
        wiring.note_export(store)
        return _as_known_now(tally, store)


def _events_with_progress(chosen: Settings, store: Store) -> Iterator[Event]:
    total = store.event_count()
    with wiring.progress(chosen) as progress:
        for number, event in enumerate(store.events()):
            progress.show(f"Writing {total:,} events", number, total)
            yield event


def _table(chosen: Settings, file: Path) -> Tally:
    from tiktok_prep.carrying.spreadsheet import table_pieces

    deck = wiring.load_deck(chosen)
    with wiring.open_store(write=False) as store:
        cards = by_question(store.cards())
    delimiter = "\t" if file.suffix.lower() == formats.TSV else ","
    wiring.replace(file, table_pieces(deck.questions, cards, delimiter=delimiter))
    return questions_tally(deck.questions)


def _anki(chosen: Settings, file: Path) -> Tally:
    from tiktok_prep.carrying.anki_text import anki_pieces

    deck = wiring.load_deck(chosen)
    wiring.replace(file, anki_pieces(deck, deck_id=wiring.deck_in_use()))
    return questions_tally(deck.questions)


def _page(chosen: Settings, file: Path) -> Tally:
    from tiktok_prep.carrying.cards_html_page import Holder, cards_html

    deck = wiring.load_deck(chosen)
    with wiring.open_store(write=False) as store:
        cards = by_question(store.cards())
    answers = {id_: a for id_, a in wiring.own_answers().items() if deck.question(id_)}
    html = cards_html(deck, Holder(answers, cards))
    wiring.replace(file, [html.encode(errors="replace")])
    return questions_tally(deck.questions) + Tally({kinds.ANSWER: len(answers)})


WRITERS: dict[str, Writer] = {
    formats.ZIP: _everything,
    formats.JSONL: _history,
    formats.ANKI: _anki,
    formats.HTML: _page,
    formats.CSV: _table,
    formats.TSV: _table,
}
"""Suffix -> what writes it."""
