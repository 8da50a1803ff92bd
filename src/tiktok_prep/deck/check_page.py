"""The page of `prep check` for a deck without faults."""

from __future__ import annotations

from tiktok_prep.base.page import Line, Look, Span, dim, line, strong
from tiktok_prep.base.text import count, day_name, fitted, join_words
from tiktok_prep.deck.findings import NO_POINTS, CheckReport, PlacedFinding

NAMED = 3
"""How many questions without points are named; more are only counted."""


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
    empty line. A part without any is left out."""
    page = list[Line]()
    if report.findings:
        page += [line(), line(strong(f"{count(len(report.findings), 'finding')}:"))]
        bare = [finding for finding in report.findings if finding.sentence == NO_POINTS]
        together = bare if len(bare) > NAMED else []
        page += [_finding(f, look) for f in report.findings if f not in together]
        if together:
            names = ", ".join(finding.subject for finding in bare[:NAMED])
            text = f"{len(bare)} questions without points ({names} ...): {NO_POINTS}"
            page.append(_item(text, look))
    if report.stale_on:
        page += [line(), *stale_page(report, look)]
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
    return _item(text, look)


def _item(text: str, look: Look) -> Line:
    return line(text) if look.plain else line(text, indent=2, lead="- ")


def stale_page(report: CheckReport, look: Look) -> list[Line]:
    """The stale facts, each with the deck's answer and where to look it up, then what to do with
    one that has changed; if there are none, a line that says so."""
    day = day_name(report.stale_on) if report.stale_on else ""
    if not report.stale:
        return [line(f"No fact to look up before {day}.")]
    page = [line(strong(f"{count(len(report.stale), 'fact')} to look up before {day}:"))]
    for entry in report.stale:
        age, url = f"from {entry.fact.as_of[:4]}", entry.fact.source.url
        if look.plain:
            page.append(line(f"{entry.ask} {entry.says} ({age}) {url}"))
            continue
        ask = fitted(entry.ask, look.width - len(age) - 4)
        page += [line(ask, dim(f"  {age}"), indent=2), line(strong(entry.says), indent=4)]
        page.append(line(dim(url), indent=4))
    keep_out, add = Span("prep suspend", "key"), Span('prep add "..." --fact "..."', "key")
    return [*page, line("Changed? ", keep_out, " takes the old one out, ", add, " adds yours.")]
