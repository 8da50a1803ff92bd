"""`prep check`: what a deck without faults could do better, as a page and as JSON."""

from __future__ import annotations

from typing import NamedTuple

from tiktok_prep.findings import Placed, Report, Stale
from tiktok_prep.text import as_of_words, count
from tiktok_prep.views.page import Line, Look, dim, line, strong

CHECK_VERSION = 1


class Own(NamedTuple):
    """The questions of the personal deck."""

    file: str
    questions: int
    """Those that the deck in use has with its own."""
    left_out: int
    """Those of stages that it does not have."""


def check_page(report: Report, own: Own | None = None, *, look: Look) -> list[Line]:
    """What there is, the findings, the facts to look up again, the orphans."""
    page = [line(f"{report.deck.name}: no faults in {_counts(report)}.")]
    if own:
        more = f"; {own.left_out} more of a stage not in this deck" if own.left_out else ""
        number = count(own.questions, "question")
        page.append(line(f"{number} of your own among them{more}: {own.file}"))
    if report.findings:
        page += [line(), line(strong(f"{count(len(report.findings), 'finding')}:"))]
        page += [_finding(entry, look) for entry in report.findings]
    if report.before:
        page += [line(), *_stale(report)]
    if report.orphans:
        number = count(len(report.orphans), "question")
        page += [line(), line(f"{number} of your history not in this deck:")]
        page += [line(dim(name), indent=2) for name in report.orphans]
    return page


def _counts(report: Report) -> str:
    numbers = _numbers(report)
    parts = [
        count(number, noun.removesuffix("s"))
        for noun, number in numbers.items()
        if number or noun != "facts"
    ]
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def _numbers(report: Report) -> dict[str, int]:
    questions = report.deck.questions
    facts = sum(question.is_fact for question in questions)
    return {
        "stages": len(report.deck.stages),
        "questions": len(questions) - facts,
        "facts": facts,
        "points": sum(len(question.points) for question in questions),
    }


def _finding(entry: Placed, look: Look) -> Line:
    """A line that an editor can jump to; marked where only the eye sees that a new one begins."""
    found = entry.finding
    text = f"{entry.file}:{entry.line}: {found.what} '{found.subject}': {found.sentence}"
    return line(text) if look.plain else line(text, indent=2, lead="- ")


def _stale(report: Report) -> list[Line]:
    day = as_of_words(report.before.isoformat()) if report.before else ""
    if not report.stale:
        return [line(f"No fact will be stale on {day}.")]
    number = count(len(report.stale), "fact")
    page = [line(strong(f"{number} to look up again, stale on {day}:"))]
    for entry in report.stale:
        page += _stale_fact(entry)
    return page


def _stale_fact(entry: Stale) -> list[Line]:
    fact = entry.question.fact
    assert fact
    over = f"over by {count(entry.months_over, 'month')}" if entry.months_over else "just over"
    return [
        line(),
        line(strong(entry.question.id), f": as of {as_of_words(fact.as_of)}"),
        line(f"{fact.topic}: {count(entry.shelf_months, 'month')}, {over}", indent=2),
        line(fact.source.title, indent=2),
        line(fact.source.url, indent=2),
        *([line(fact.note, indent=2)] if fact.note else []),
    ]


def check_json(report: Report, own: Own | None = None) -> dict[str, object]:
    """The same as an object; documented in docs/formats.md."""
    return {
        "version": CHECK_VERSION,
        "deck": report.deck.name,
        **_numbers(report),
        "own": own and {"questions": own.questions, "left_out": own.left_out},
        "findings": [
            {"file": entry.file, "line": entry.line, **entry.finding._asdict()}
            for entry in report.findings
        ],
        "before": report.before and report.before.isoformat(),
        "stale": [_stale_json(entry) for entry in report.stale],
        "orphans": list(report.orphans),
    }


def _stale_json(entry: Stale) -> dict[str, object]:
    fact = entry.question.fact
    assert fact
    return {
        "id": entry.question.id,
        "as_of": fact.as_of,
        "topic": fact.topic,
        "shelf_months": entry.shelf_months,
        "months_over": entry.months_over,
        "source": {"title": fact.source.title, "url": fact.source.url},
        "note": fact.note or None,
    }
