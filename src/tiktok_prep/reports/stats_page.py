"""The page of `prep stats`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from tiktok_prep.base.blocks import BLANK, Heading, Paragraph, Row, command
from tiktok_prep.base.page import Span, dim, percent, share_style
from tiktok_prep.base.text import count, held_words, short_day, short_names
from tiktok_prep.planning.figures_page import (
    range_words,
    share_span,
    short_asked_words,
)
from tiktok_prep.reports.stats import (
    ENOUGH_ANSWERS,
    FORECAST_DAYS,
    StageState,
    StatsReport,
    WeakPoint,
)

if TYPE_CHECKING:
    from tiktok_prep.base.blocks import Block

ENOUGH_TO_JUDGE = 30
"""Points asked again before the calibration gets a verdict."""
NOT_YET = "No point was said aloud and asked again on a later day yet."
"""An answer that took under two seconds a point was not said aloud, so it does not count."""


def stats_page(report: StatsReport) -> Iterator[Block]:
    """How well you know each round, your weakest points, how you forget, what comes on which day,
    and how good the predictions are; before the first rating, the rounds and how to begin."""
    if not report.total.reviews:
        yield Heading("Rounds")
        yield from rounds_to_begin(report.stages)
        yield BLANK
        if report.all_stages.all_suspended:
            yield Paragraph("All questions are suspended, so there is nothing to drill.")
        else:
            yield Paragraph(("You have not started yet: ", command("prep drill")))
        return
    yield Heading("Recall now")
    names = short_names([stage.name for stage in report.stages])
    stages = sorted(report.stages, key=lambda stage: stage.held is not None)
    for stage in [*stages, *([report.all_stages] if stages[1:] else [])]:
        yield _stage(stage, names.get(stage.name, stage.name), report)
    if report.weakest:
        yield Heading("Weakest points")
        yield from map(_weak_point, report.weakest)
    yield Heading("How you remember")
    for kept in report.retention:
        if kept.asked:
            share = Span(percent(kept.share), share_style(kept.share))
            points = f"{kept.recalled} of {count(kept.asked, 'point')}, on a later day"
            yield Row(f"Last {kept.days} days", share, points)
    if report.answers:
        said = f"{report.answers - report.looked_at} of your last {report.answers}"
        slow = "; the others were shown in under a tenth of their time"
        yield Row("Answered aloud", f"{said}{slow if report.looked_at else ''}")
    yield Row("You forget", _forgetting_words(report))
    total = report.total
    since = f" since {short_day(total.first_day, report.now)}" if total.first_day else ""
    minutes = max(1, round(total.took_ms / 60_000))
    yield Row("Practised", f"{count(total.reviews, 'review')} in {minutes:,} min{since}")
    days = [
        f"{number} {'today' if day == report.now.date() else f'on {short_day(day)}'}"
        for day, number in report.forecast
    ]
    yield Row("Coming up", ", ".join(days) or f"nothing in the next {FORECAST_DAYS} days")
    yield Heading("Predictions", "points asked again on a later day")
    for entry in report.calibration:
        said = f"of {entry.asked:,} you said {round(entry.recalled * entry.asked):,}"
        yield Row(f"{percent(entry.predicted)} expected", percent(entry.recalled), said)
    yield Paragraph(_verdict(report))


def rounds_to_begin(stages: Iterable[StageState]) -> Iterator[Block]:
    """What each round has that is new, for somebody who has not started yet."""
    for stage in stages:
        if not stage.questions:
            yield Row(stage.name, command(f'prep add "..." {stage.id}'), "no questions yet")
        else:
            new = count(stage.new, "question")
            yield Row(stage.name, dim("all suspended" if stage.all_suspended else new))


def _stage(stage: StageState, name: str, report: StatsReport) -> Row:
    """A row with the recall, its range, and what waits of the round."""
    waits = f"{stage.waiting} {'due' if stage.today is None else 'today'}"
    state = [
        waits if stage.waiting and not stage.held else "",
        held_words(stage.held.local, report.now) if stage.held else "",
        f"{stage.suspended} suspended" if stage.suspended else "",
    ]
    if stage.all_suspended:
        state = ["all suspended"]
    if stage.recall is None:
        asked = short_asked_words(stage.points_asked, stage.points)
        return Row(name, dim(asked), ", ".join(filter(None, state)))
    known = [range_words(stage.recall), *state]
    return Row(
        name, share_span(stage.recall), ", ".join(filter(None, known)), bar=stage.recall.mean
    )


def _weak_point(point: WeakPoint) -> Row:
    known = share_span(point.recall) if point.recall else Span("missed", "bad")
    lapses = f" (missed on {count(point.lapses, 'day')})" if point.lapses else ""
    return Row(known, f"{point.says}{lapses}", below=dim(point.question_id))


def _forgetting_words(report: StatsReport) -> str:
    """'more than is usual, known since Wed 25 Nov'; 'as is usual, ...' if the differences of `said`
    and `read` add up to under 0.1; 'not known yet: ...' below ENOUGH_ANSWERS."""
    entry = report.forgetting
    if entry is None or entry.known_since is None:
        answers = entry.answers if entry else 0
        few = f"{answers} of the {ENOUGH_ANSWERS} points that it takes"
        return f"not known yet: {few}, said aloud and again on a later day"
    more = (entry.said.mean - entry.said_usual) + (entry.read.mean - entry.read_usual)
    than = "less than" if more > 0 else "more than"
    how = "as is usual" if abs(more) < 0.1 else f"{than} is usual"
    return f"{how}, known since {short_day(entry.known_since, report.now)}"


def _verdict(report: StatsReport) -> str:
    """Says whether less or more was said than predicted, or that the predictions fit (within 5
    percentage points), or that fewer than ENOUGH_TO_JUDGE points were asked again."""
    asked = sum(entry.asked for entry in report.calibration)
    if not asked:
        return NOT_YET
    if asked < ENOUGH_TO_JUDGE:
        return f"Too few to judge the predictions by; {ENOUGH_TO_JUDGE} make a start."
    excess = sum((bin.predicted - bin.recalled) * bin.asked for bin in report.calibration) / asked
    if abs(excess) < 0.05:
        return f"The predictions fit: {asked:,} points asked again."
    return f"You said {'less' if excess > 0 else 'more'} than predicted of {asked:,} points."
