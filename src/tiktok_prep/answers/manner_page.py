"""How an answer is said, as a page."""

from __future__ import annotations

from collections.abc import Iterator

from tiktok_prep.answers.manner import Manner
from tiktok_prep.base.page import Line, dim, line, strong
from tiktok_prep.base.text import clock_time, count, shortened

_NAMED = {"hedge": "Hedges", "filler": "Fillers"}
"""Kinds whose words are their names: one line is enough for all."""


def manner_page(manner: Manner) -> list[Line]:
    """Its length and what else is counted, then what to look at."""
    spoken = f"{clock_time(manner.seconds)}, target {clock_time(manner.target_s)}"
    pace = f"{count(manner.words, 'word')} at {manner.pace} a minute"
    return [
        line(strong("Spoken"), f": {spoken} ", dim(f"({pace})")),
        line(strong("Numbers"), f": {manner.numbers:,}; 'I' {manner.i:,}, 'we' {manner.we:,}"),
        *_remarks(manner),
    ]


def _remarks(manner: Manner) -> Iterator[Line]:
    if not manner.remarks:
        return
    yield line()
    yield line(strong("To look at"))
    for each in manner.remarks:
        if each.kind not in _NAMED:
            yield line(each.says, indent=4, lead="  - ")
            yield line(dim(f'"{shortened(each.quote)}"'), indent=6)
    for kind, name in _NAMED.items():
        said = [each.says for each in manner.remarks if each.kind == kind]
        if said:
            yield line(f"{name}: {', '.join(said)}.", indent=4, lead="  - ")
