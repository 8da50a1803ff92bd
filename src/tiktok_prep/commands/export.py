"""`prep export`."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Annotated

from tiktok_prep import options, wiring
from tiktok_prep.base.errors import PrepError, UsageError
from tiktok_prep.base.settings import Settings
from tiktok_prep.base.text import count
from tiktok_prep.carrying.log import events_words, gzipped, log_lines
from tiktok_prep.journal.store import Store
from tiktok_prep.model import Event, by_question


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

    .jsonl.gz: everything of yours, which prep import reads. .md: your own words. .txt: cards for
    Anki. .csv: a table of the questions. .html: cards for your phone.

    In a pipe, without FILE, everything of yours goes to stdout. Nothing that exists is replaced.
    """
    if file is None and sys.stdout.isatty():
        kinds = ", ".join(f"{suffix} ({what})" for suffix, (what, _) in WRITERS.items())
        hint = "such as: prep export mine.jsonl.gz; to print the log: prep export -"
        raise UsageError(f"to which file? By suffix: {kinds}", hint=hint)
    if file in (None, wiring.STDOUT):
        with wiring.open_store(write=False) as store:
            for line in log_lines(store.events(), deck=wiring.deck_in_use()):
                sys.stdout.write(line.decode())
            sys.stdout.flush()
        return
    assert file is not None
    wiring.check_target(file, force=force)
    suffix = next((known for known in WRITERS if file.name.lower().endswith(known)), None)
    if suffix is None:
        kinds = ", ".join(f"{suffix} ({what})" for suffix, (what, _) in WRITERS.items())
        raise UsageError(f"prep writes no {file.suffix or file} file", hint=f"there are: {kinds}")
    with wiring.open_store(write=False) as store:
        written = WRITERS[suffix][1](chosen, file, store)
    wiring.tell(f"{written} written to {file}.")


def _log(chosen: Settings, file: Path, store: Store) -> str:
    if not store.has_events():
        raise PrepError("there is nothing of yours yet, so nothing was written")
    kinds, total = Counter[str](), store.event_count()

    def events() -> Iterator[Event]:
        with wiring.progress(chosen) as progress:
            for number, event in enumerate(store.events()):
                progress.show(f"Writing {total:,} events", number, total)
                kinds[event.kind] += 1
                yield event

    lines: Iterable[bytes] = log_lines(events(), deck=wiring.deck_in_use())
    wiring.replace(file, gzipped(lines) if file.suffix.lower() == ".gz" else lines)
    for folder in file.resolve().parents:
        if (folder / ".git").exists():
            wiring.tell(f"warning: {file} is in the git work tree {folder}; do not publish it.")
    if (own := wiring.own_questions_file()).exists():
        wiring.tell(f"Not in it: your own questions. Copy {own} yourself.")
    return events_words(kinds)


def _answers(chosen: Settings, file: Path, store: Store) -> str:
    from tiktok_prep.carrying.answers_markdown import answers_markdown

    answers = store.answers()
    if not answers:
        raise PrepError("you have written no answer yet", hint="prep answer QUESTION begins one")
    wiring.replace(file, [answers_markdown(wiring.load_deck(chosen), answers).encode()])
    return count(len(answers), "answer")


def _anki(chosen: Settings, file: Path, store: Store) -> str:
    from tiktok_prep.carrying.anki_text import anki_pieces

    deck = wiring.load_deck(chosen)
    wiring.replace(file, anki_pieces(deck, store.answers(), deck_id=wiring.deck_in_use()))
    return count(len(deck.questions), "question")


def _table(chosen: Settings, file: Path, store: Store) -> str:
    from tiktok_prep.carrying.spreadsheet import table_pieces

    deck = wiring.load_deck(chosen)
    wiring.replace(file, table_pieces(deck.questions, store.answers()))
    return count(len(deck.questions), "question")


def _phone(chosen: Settings, file: Path, store: Store) -> str:
    from tiktok_prep.carrying.cards_html_page import Holder, cards_html

    deck = wiring.load_deck(chosen)
    html = cards_html(deck, Holder(store.answers(), by_question(store.cards())))
    wiring.replace(file, [html.encode(errors="replace")])
    return count(len(deck.questions), "question")


WRITERS: dict[str, tuple[str, Callable[[Settings, Path, Store], str]]] = {
    ".jsonl.gz": ("everything of yours", _log),
    ".jsonl": ("the same, not packed", _log),
    ".md": ("your own words", _answers),
    ".txt": ("cards for Anki", _anki),
    ".csv": ("a table of the questions", _table),
    ".html": ("cards for your phone", _phone),
}
"""Suffix -> what goes out, and what writes it and returns how much that was."""
