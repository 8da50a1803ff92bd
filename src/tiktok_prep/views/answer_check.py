"""The answer check as a page and as JSON."""

from __future__ import annotations

from collections.abc import Iterator

from tiktok_prep.answering.report import AnswerCheck, At, Finding, Kind, PointCheck, Verdict
from tiktok_prep.text import clock_time, count, shortened
from tiktok_prep.views.page import Line, Look, Span, dim, line, percent, strong

CHECK_VERSION = 1
MISSED_OF_TEN = 5
"""Of ten points that an answer makes, how many the check does not find: from the recall on the test
half of the labelled answers, docs/answer-check.md, "How often it is right"."""
_NAMED = {Kind.HEDGE: "Hedges", Kind.FILLER: "Fillers"}
"""Kinds whose words are their names: one line is enough for all."""

_STYLES = {Verdict.FOUND: "good", Verdict.NOT_FOUND: "bad", Verdict.NOT_ASSESSED: "dim"}
_MARKS = {Verdict.FOUND: "+", Verdict.NOT_FOUND: "-", Verdict.NOT_ASSESSED: "?"}


def check_page(report: AnswerCheck, *, look: Look) -> list[Line]:
    """The points with the words that show them, then length, parts and what else was found."""
    return [
        *_points(report, look),
        line(),
        *_measures(report),
        *_findings(report),
    ]


# ------------------------------------------------------------ points


def _points(report: AnswerCheck, look: Look) -> Iterator[Line]:
    verdicts = [each.verdict for each in report.points]
    counts = [f"{verdicts.count(each)} {each.value}" for each in Verdict if each in verdicts]
    yield line(strong("Points"), f": {', '.join(counts)}")
    for each in report.points:
        yield _point(each, look)
        if each.at:
            yield line(dim(quote(each.evidence)), indent=6)
    if Verdict.NOT_FOUND in verdicts:
        yield line(
            dim(
                "Not found: not said, or said in other words; "
                f"the check misses about {MISSED_OF_TEN} in ten points that were made."
            ),
            indent=2,
        )
    unclear = [each.point for each in report.points if each.verdict is Verdict.NOT_ASSESSED]
    if any(point.cues for point in unclear):
        yield line(
            dim("Too little to assess: write it in sentences, as you would say it."), indent=2
        )
    elif unclear:
        yield line(
            dim("Not assessed: the deck has no cues for it. That is yours to judge."), indent=2
        )


def _point(each: PointCheck, look: Look) -> Line:
    style = _STYLES[each.verdict]
    lead = dim("  - ") if look.plain else Span(f"  {_MARKS[each.verdict]} ", style)
    return line(Span(each.verdict.value, style), f": {each.point.says}", indent=4, lead=lead)


def quote(evidence: str) -> str:
    """Words of the answer, shortened, in quotation marks."""
    return f'"{shortened(evidence)}"'


# ------------------------------------------------------------ measures


def _measures(report: AnswerCheck) -> Iterator[Line]:
    pace = f"{count(report.words, 'word')} at {report.pace} a minute"
    spoken = f"{clock_time(report.seconds)}, target {clock_time(report.target_s)}"
    yield line(strong("Spoken"), f": {spoken} ", dim(f"({pace})"))
    if report.parts:
        told = ", ".join(
            f"{part} {percent(share)}" for part, share in report.parts._asdict().items()
        )
        yield line(strong("Parts"), f": {told}")
    else:
        yield line(strong("Parts"), ": ", dim("not assessed"))
    yield line(strong("Numbers"), f": {report.numbers:,}; 'I' {report.i:,}, 'we' {report.we:,}")


def _findings(report: AnswerCheck) -> Iterator[Line]:
    if not report.findings:
        return
    yield line()
    yield line(strong("To look at"))
    for each in report.findings:
        if each.kind not in _NAMED:
            style = "warn" if each.kind is Kind.FACT else ""
            yield line(Span(each.says, style), indent=4, lead="  - ")
            yield line(dim(quote(each.evidence)), indent=6)
    for kind, name in _NAMED.items():
        told = [each.says for each in report.findings if each.kind is kind]
        if told:
            yield line(f"{name}: {', '.join(told)}.", indent=4, lead="  - ")


# ------------------------------------------------------------ JSON


def check_json(report: AnswerCheck) -> dict[str, object]:
    """The same as an object; documented in docs/answer-check.md."""
    return {
        "version": CHECK_VERSION,
        "question": report.question.id,
        "points": [
            {
                "id": each.point.id,
                "verdict": each.verdict.value,
                "evidence": each.evidence or None,
                "at": _at(each.at),
            }
            for each in report.points
        ],
        "words": report.words,
        "pace": report.pace,
        "seconds": report.seconds,
        "target_s": report.target_s,
        "parts": report.parts and report.parts._asdict(),
        "numbers": report.numbers,
        "i": report.i,
        "we": report.we,
        "findings": [_finding_json(each) for each in report.findings],
    }


def _at(at: At | None) -> list[int] | None:
    return None if at is None else list(at)


def _finding_json(finding: Finding) -> dict[str, object]:
    return {
        "kind": finding.kind.value,
        "says": finding.says,
        "evidence": finding.evidence,
        "at": _at(finding.at),
        "more": [list(at) for at in finding.more],
        "fact": finding.fact or None,
    }
