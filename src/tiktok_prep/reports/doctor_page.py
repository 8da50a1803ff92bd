"""The page of `prep check` without a folder."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import ceil

from tiktok_prep.base.page import Line, Look, Span, dim, line
from tiktok_prep.base.text import count, day_name, short_day
from tiktok_prep.deck.check_page import details, whole_deck
from tiktok_prep.reports.doctor import DoctorReport

LABEL = 9
"""Columns of the first word of a row."""


def doctor_page(report: DoctorReport, *, everything: bool, look: Look) -> list[Line]:
    """One part each for the deck, the history, the data and the program; with
    `everything`, also the deck's findings, stale facts and orphans."""
    rows: list[tuple[str, list[Line]]] = [
        ("Deck", _deck(report, everything=everything)),
        ("History", _history(report)),
        ("Data", _data(report)),
        ("Program", [line(dim(", ".join(" ".join(each) for each in report.versions)))]),
    ]
    page = [row for label, lines in rows for row in _row(label, lines, look)]
    if everything and report.check:
        page += details(report.check, look)
    return page


def _row(label: str, lines: Sequence[Line], look: Look) -> list[Line]:
    """Puts the label before the first of the lines; there must be one."""
    if look.plain or look.is_narrow:
        first, *others = lines
        return [line(Span(f"{label}: ", "strong"), *first.spans), *others]
    indented = [each._replace(indent=each.indent + LABEL) for each in lines]
    return [indented[0]._replace(lead=(Span(label, "strong"),)), *indented[1:]]


def _deck(report: DoctorReport, *, everything: bool) -> list[Line]:
    deck, check = report.deck, report.check
    if check is None:
        faults = count(len(report.deck_faults), "fault")
        return [line(f"{deck.folder}: ", Span(f"{faults}, named below", "bad"))]
    place = "built-in" if deck.is_built_in else deck.folder
    page = [*whole_deck(check), line(f"Id {deck.id}; {place}")]
    if not deck.has_id:
        page.append(line(f"The id is only the folder's name. To keep it, write id: {deck.id}"))
        page.append(line("at the top of stages.yaml."))
    if check.findings and not everything:
        number = count(len(check.findings), "finding")
        page.append(line(f"{number}: ", Span("prep check --all", "key")))
    if report.interview and check.stale:
        number, day = count(len(check.stale), "fact"), short_day(report.interview.local)
        before = Span(f"prep check --before {report.interview.stage}", "key")
        page.append(line(f"{number} to look up before your interview on {day}: ", before))
    if check.orphans and not everything:
        number = count(len(check.orphans), "question")
        page.append(line(f"{number} of your history not in it: ", Span("prep check --all", "key")))
    return page


def _history(report: DoctorReport) -> list[Line]:
    history = report.history
    if history is None:
        return [line(Span(report.history_fault, "bad"))]
    if not history.events:
        return [line("empty: nothing has been rated or planned yet")]
    ratings = "nothing is rated yet"
    if history.first_day:
        since = day_name(date.fromisoformat(history.first_day))
        ratings = f"{count(history.reviews, 'rating')} since {since}"
    file = f"{history.file}, {_size(history.bytes)}"
    page = [line(f"Your history is whole: {ratings}."), line(file)]
    if history.newest_copy:
        page.append(line(f"Newest copy: {history.newest_copy}"))
        page.append(line("To go back, put it in place of progress.db."))
    return page


def _data(report: DoctorReport) -> list[Line]:
    data = report.data
    if not data.decks:
        return [line(f"{data.folder}, nothing personal yet")]
    page = [line(f"{data.folder}, {_size(data.bytes)}, {count(data.decks, 'deck')}")]
    if data.open_to_others:
        page.append(line(Span("Others on this machine can read:", "warn")))
        page += [line(path, indent=2) for path in data.open_to_others]
    elif data.modes_count:
        page.append(line("Only you can read it."))
    else:
        page.append(line("Windows decides who can read it."))
    return page


def _size(bytes_: int) -> str:
    return f"{ceil(bytes_ / 1e3)} kB" if bytes_ < 1e6 else f"{bytes_ / 1e6:.1f} MB"
