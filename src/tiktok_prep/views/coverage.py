"""`prep list --coverage`: the parts of the role, and how well each is rehearsed."""

from __future__ import annotations

from tiktok_prep.coverage import Coverage, PartHeld
from tiktok_prep.journal import instant_text
from tiktok_prep.text import count
from tiktok_prep.views.page import Line, Look, Span, bar, dim, line, percent, share_style, strong

COVERAGE_VERSION = 1
_BAR = 10
_TEXT_AT = 4 + _BAR + 8
"""The column of ids and texts beside the bars."""


def coverage_page(report: Coverage, *, where: str = "", look: Look) -> list[Line]:
    """Each part by its kind, in deck order. `where` names what the questions were filtered by,
    such as " in stage 'executive'"."""
    cover = "covers" if report.questions == 1 else "cover"
    words = (
        f"{count(report.questions, 'open question')}{where} {cover} "
        f"{report.covered} of {count(len(report.parts), 'part')}"
    )
    page = [line(dim(report.deck)), line()]
    page += [line(strong("Coverage of the role")), line(dim(words), indent=2)]
    kind = ""
    for held in report.parts:
        if held.part.kind != kind:
            kind = held.part.kind
            page += [line(), line(dim(kind.replace("-", " ")), indent=2)]
        page += _part(held, look)
    return page


def _part(held: PartHeld, look: Look) -> list[Line]:
    evidence = _evidence(held)
    if look.plain:
        recall = "" if held.recall is None else f"recall {percent(held.recall)}, "
        return [line(f"{held.part.id}: {recall}{evidence.text}. {held.part.says}")]
    share = Span(f" {percent(held.recall):>5}", share_style(held.recall))
    if look.width >= 72:
        head = (*bar(held.recall, _BAR, look), share, Span("  "), strong(held.part.id))
        return [
            line(*head, Span("  "), evidence, indent=4),
            line(held.part.says, indent=_TEXT_AT),
        ]
    return [
        line(),
        line(strong(held.part.id), indent=4),
        line(*bar(held.recall, _BAR, look), share, indent=4),
        line(evidence, indent=4),
        line(held.part.says, indent=4),
    ]


def _evidence(held: PartHeld) -> Span:
    """'9 questions, 4 rated'; a part without a question stands out."""
    if not held.questions:
        return Span("no question covers it", "warn")
    return dim(f"{count(held.questions, 'question')}, {held.rated or 'none'} rated")


def coverage_json(report: Coverage) -> dict[str, object]:
    """The same as an object; documented in docs/formats.md."""
    return {
        "version": COVERAGE_VERSION,
        "deck": report.deck,
        "now": instant_text(report.now),
        "coverage": [
            {
                "kind": held.part.kind,
                "id": held.part.id,
                "says": held.part.says,
                "questions": held.questions,
                "rated": held.rated,
                "points": held.points,
                "points_rated": held.points_rated,
                "recall": held.recall,
            }
            for held in report.parts
        ],
    }
