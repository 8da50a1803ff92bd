"""The page of `prep check` for a deck without faults."""

from __future__ import annotations

from tiktok_prep.base.page import Line, Look, dim, line, strong
from tiktok_prep.base.text import as_of_words, count, join_words
from tiktok_prep.deck.findings import CheckReport, PlacedFinding, StaleFact


def check_page(report: CheckReport, *, look: Look) -> list[Line]:
    """Returns the lines of `whole_deck`, then those of `details`."""
    return [*whole_deck(report), *details(report, look)]


def whole_deck(report: CheckReport) -> list[Line]:
    """Returns a line that counts what the deck contains, and one for your own questions if a file
    of them was read."""
    page = [line(f"{report.deck}: no faults in {_counts(report)}.")]
    if own := report.own:
        more = f"; {own.left_out} more of a round not in this deck" if own.left_out else ""
        number = count(own.questions, "question")
        page.append(line(f"{number} of your own among them{more}: {own.file}"))
    return page


def details(report: CheckReport, look: Look) -> list[Line]:
    """Returns the findings, the stale facts if a day was given, and the orphans, each part after an
    empty line. A part without any is left out; for a day without stale facts, a line says so."""
    page = list[Line]()
    if report.findings:
        page += [line(), line(strong(f"{count(len(report.findings), 'finding')}:"))]
        page += [_finding(finding, look) for finding in report.findings]
    if report.stale_on:
        page += [line(), *_stale(report)]
    if report.orphans:
        number = count(len(report.orphans), "question")
        page += [line(), line(f"{number} of your history not in this deck:")]
        page += [line(dim(question_id), indent=2) for question_id in report.orphans]
    return page


def _counts(report: CheckReport) -> str:
    facts = [count(report.facts, "fact")] if report.facts else []
    others = [count(report.stages, "round"), count(report.questions, "question")]
    if report.questions and not report.points:
        return f"{join_words(others)}; none has points yet"
    return join_words([*others, *facts, count(report.points, "point")])


def _finding(finding: PlacedFinding, look: Look) -> Line:
    place = f"{finding.file}:{finding.line}"
    text = f"{place}: {finding.kind} '{finding.subject}': {finding.sentence}"
    return line(text) if look.plain else line(text, indent=2, lead="- ")


def _stale(report: CheckReport) -> list[Line]:
    day = as_of_words(report.stale_on.isoformat()) if report.stale_on else ""
    if not report.stale:
        return [line(f"No fact will be stale on {day}.")]
    number = count(len(report.stale), "fact")
    page = [line(strong(f"{number} to look up again, stale on {day}:"))]
    for stale in report.stale:
        page += _stale_fact(stale)
    return page


def _stale_fact(stale: StaleFact) -> list[Line]:
    fact = stale.fact
    over = f"over by {count(stale.months_over, 'month')}" if stale.months_over else "just over"
    return [
        line(),
        line(strong(stale.id), f": as of {as_of_words(fact.as_of)}"),
        line(f"{fact.topic}: {count(stale.shelf_months, 'month')}, {over}", indent=2),
        line(fact.source.title, indent=2),
        line(fact.source.url, indent=2),
        *([line(fact.note, indent=2)] if fact.note else []),
    ]
