"""The pages of `prep check`, with and without a folder."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from math import ceil
from typing import TYPE_CHECKING

from tiktok_prep.base.blocks import Bullet, Heading, Paragraph, Row
from tiktok_prep.base.page import Span, dim
from tiktok_prep.base.text import count, day_name, join_words
from tiktok_prep.deck.findings import LOOK_IT_UP, NO_POINTS, CheckReport
from tiktok_prep.journal.doctor import WholeHistory
from tiktok_prep.reports.doctor import Data, DoctorReport

if TYPE_CHECKING:
    from tiktok_prep.base.blocks import Block, Text

NAMED = 3
"""How many questions without points are named; more are only counted."""


def doctor_page(report: DoctorReport) -> list[Block]:
    """One part each for the deck, the history, the data and the program, then what could be better
    in the deck."""
    parts: dict[str, list[Text]] = {
        "Deck": _deck(report),
        "History": _history(report.history) or [Span(report.history_fault, "bad")],
        "Data": _data(report.data),
        "Program": [dim(", ".join(" ".join(each) for each in report.versions))],
    }
    page: list[Block] = [
        Row(label if number == 0 else "", text)
        for label, texts in parts.items()
        for number, text in enumerate(texts)
    ]
    return [*page, *_details(report.check)] if report.check else page


def check_page(report: CheckReport) -> list[Block]:
    """What the deck contains, its findings, and the questions with a history that it lacks."""
    return [Paragraph(_whole_deck(report)), *_details(report)]


def _whole_deck(report: CheckReport) -> str:
    facts = [count(report.facts, "fact")] if report.facts else []
    counts = [count(report.stages, "round"), count(report.questions, "question"), *facts]
    counts += [count(report.points, "point")] if report.points else []
    own = f", {report.own} of your own" if report.own else ""
    return f"{report.deck}: no faults in {join_words(counts)}{own}."


def _details(report: CheckReport) -> Iterable[Block]:
    """The findings, of many without points only a few, and the orphans."""
    if report.findings:
        yield Heading(f"{count(len(report.findings), 'finding')}:")
    bare = [finding for finding in report.findings if finding.sentence == NO_POINTS]
    together = bare if len(bare) > NAMED else []
    for finding in report.findings:
        if finding not in together:
            place = f"{finding.file}:{finding.line}: "
            sentence, _, url = finding.sentence.partition(LOOK_IT_UP)
            look = f"{sentence}{LOOK_IT_UP.rstrip()}" if url else sentence
            yield Bullet(f"{place}'{finding.subject}': {look}", below=dim(url) if url else "")
    if together:
        names = ", ".join(finding.subject for finding in bare[:NAMED])
        yield Bullet(f"{len(bare)} questions without points ({names} ...): {NO_POINTS}")
    if report.orphans:
        number = count(len(report.orphans), "question")
        yield Heading(f"{number} of your history not in this deck:")
        yield from map(Bullet, report.orphans)


def _deck(report: DoctorReport) -> list[Text]:
    deck, check = report.deck, report.check
    if check is None:
        faults = count(len(report.deck_faults), "fault")
        return [(f"{deck.folder}: ", Span(f"{faults}, named below", "bad"))]
    place = "built-in" if deck.is_built_in else deck.folder
    page: list[Text] = [_whole_deck(check), f"Id {deck.id}; {place}"]
    if not deck.has_id:
        keep = f"To keep it, write id: {deck.id} at the top of stages.yaml."
        page.append(f"The id is only the folder's name. {keep}")
    return page


def _history(history: WholeHistory | None) -> list[Text]:
    """[] for `None`."""
    if history is None:
        return []
    if not history.events:
        return ["empty: nothing has been rated or planned yet"]
    ratings = "nothing is rated yet"
    if history.first_day:
        since = day_name(date.fromisoformat(history.first_day))
        ratings = f"{count(history.reviews, 'rating')} since {since}"
    file = f"{history.file}, {_size(history.bytes)}"
    page: list[Text] = [f"Your history is whole: {ratings}.", file]
    if history.newest_copy:
        page.append(f"Newest copy: {history.newest_copy}")
        page.append("To go back, put it in place of progress.db.")
    return page


def _data(data: Data) -> list[Text]:
    if not data.decks:
        return [f"{data.folder}, nothing personal yet"]
    page: list[Text] = [f"{data.folder}, {_size(data.bytes)}, {count(data.decks, 'deck')}"]
    if data.open_to_others:
        page.append(Span("Others on this machine can read:", "warn"))
        page += data.open_to_others
    elif data.modes_count:
        page.append("Only you can read it.")
    return page


def _size(bytes_: int) -> str:
    return f"{ceil(bytes_ / 1e3)} kB" if bytes_ < 1e6 else f"{bytes_ / 1e6:.1f} MB"
