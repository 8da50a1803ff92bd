"""How an answer is delivered, as a page."""

from __future__ import annotations

from collections.abc import Iterator

from tiktok_prep.answers.delivery import Delivery
from tiktok_prep.base.page import Line, bullet, dim, line, strong
from tiktok_prep.base.text import clock_time, count, shortened

_SUMMED_UP = {"hedge": "Hedges", "filler": "Fillers"}
"""Kinds of remarks that share one line, as each message already names its words."""


def delivery_page(delivery: Delivery) -> list[Line]:
    """The length and counts of the answer, then the remarks, if any."""
    spoken = f"{clock_time(delivery.spoken_s)}, target {clock_time(delivery.target_s)}"
    pace = f"{count(delivery.word_count, 'word')} at {delivery.pace} a minute"
    return [
        line(strong("Spoken"), f": {spoken} ", dim(f"({pace})")),
        line(
            strong("Numbers"),
            f": {delivery.number_count:,}; 'I' {delivery.i_count:,}, 'we' {delivery.we_count:,}",
        ),
        *_remarks(delivery),
    ]


def _remarks(delivery: Delivery) -> Iterator[Line]:
    if not delivery.remarks:
        return
    yield line()
    yield line(strong("To look at"))
    for remark in delivery.remarks:
        if remark.kind not in _SUMMED_UP:
            yield bullet(remark.message)
            yield line(dim(f'"{shortened(remark.quote)}"'), indent=6)
    for kind, name in _SUMMED_UP.items():
        messages = [remark.message for remark in delivery.remarks if remark.kind == kind]
        if messages:
            yield bullet(f"{name}: {', '.join(messages)}.")
