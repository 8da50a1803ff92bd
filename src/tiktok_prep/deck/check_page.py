"""The page of `prep check`: what a deck without faults could do better."""

from __future__ import annotations

from tiktok_prep.base.page import Line, Look, dim, line, strong
from tiktok_prep.base.text import as_of_words, count, listed
from tiktok_prep.deck.findings import CheckReport, Placed, Stale


def check_page(report: CheckReport, *, look: Look) -> list[Line]:
    """What there is, the findings, the facts to look up again, the orphans."""
    page = [line(f"{report.deck}: no faults in {_counts(report)}.")]
    if own := report.own:
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


def _counts(report: CheckReport) -> str:
    facts = [count(report.facts, "fact")] if report.facts else []
    opens = [count(report.stages, "stage"), count(report.questions, "question")]
    return listed([*opens, *facts, count(report.points, "point")])


def _finding(entry: Placed, look: Look) -> Line:
    """A line that an editor can jump to; marked where only the eye sees that a new one begins."""
    text = f"{entry.file}:{entry.line}: {entry.what} '{entry.subject}': {entry.sentence}"
    return line(text) if look.plain else line(text, indent=2, lead="- ")


def _stale(report: CheckReport) -> list[Line]:
    day = as_of_words(report.before.isoformat()) if report.before else ""
    if not report.stale:
        return [line(f"No fact will be stale on {day}.")]
    number = count(len(report.stale), "fact")
    page = [line(strong(f"{number} to look up again, stale on {day}:"))]
    for entry in report.stale:
        page += _stale_fact(entry)
    return page


def _stale_fact(entry: Stale) -> list[Line]:
    fact = entry.fact
    over = f"over by {count(entry.months_over, 'month')}" if entry.months_over else "just over"
    return [
        line(),
        line(strong(entry.id), f": as of {as_of_words(fact.as_of)}"),
        line(f"{fact.topic}: {count(entry.shelf_months, 'month')}, {over}", indent=2),
        line(fact.source.title, indent=2),
        line(fact.source.url, indent=2),
        *([line(fact.note, indent=2)] if fact.note else []),
    ]
