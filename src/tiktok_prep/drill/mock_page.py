"""The pages before and after a mock interview."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from tiktok_prep.base.blocks import BLANK, Bullet, Heading, Paragraph, Table, command
from tiktok_prep.base.page import Line, Span, dim, line, percent, share_style, strong
from tiktok_prep.base.text import ago, clock_time, count
from tiktok_prep.drill.mock import MockSummary
from tiktok_prep.model import Mock, Question, Review, Stage

if TYPE_CHECKING:
    from tiktok_prep.base.blocks import Block

MOST_MISSED = 8
"""How many missed points the summary lists, so that it fits a screen."""


def opening_lines(mock: Mock, stage: Stage) -> list[Line]:
    """What the round is for, how long it takes and what to do."""
    space, leave = Span("Space", "key"), Span("q", "key")
    return [
        line(strong(f"Mock interview: {stage.name}")),
        line(stage.objective),
        line(f"{count(len(mock.questions), 'question')}, {count(mock.minutes, 'minute')}."),
        line(dim(f"Seed {mock.seed}: --seed {mock.seed} holds the same interview again.")),
        line(),
        line("Answer aloud, then mark what you missed. Marking stops the clock."),
        line(),
        line(space, " begins, ", leave, " leaves."),
    ]


def summary_page(summary: MockSummary, now: datetime) -> list[Block]:
    """What you made, what you missed, how long it took, and the last one of this round."""
    answers, mock = summary.answers, summary.mock
    if not answers:
        return [Paragraph("No question was answered, so nothing is saved.")]
    reviews = [review for _, review in answers]
    asked = f"{len(answers)} of {count(len(mock.questions), 'question')}"
    time = f"{clock_time(summary.used_s)} of {clock_time(mock.minutes * 60)}"
    page: list[Block] = [
        BLANK,
        *([Paragraph(Span("Time is up.", "warn"))] if summary.time_is_up else []),
        Paragraph((strong("Made: "), *_made(reviews), f"; {asked}, {time}.")),
    ]
    if summary.last:
        when = ago(summary.last.mock.at, now)
        page.append(Paragraph((dim(f"Last mock, {when}: "), *_made(summary.last.reviews), ".")))
    rows = [
        (
            f"{len(review.points_said)} of {len(review.points)}",
            question.ask,
            f"{clock_time(review.answered_ms / 1000)} of {clock_time(question.answer_in_s)}",
        )
        for question, review in answers
    ]
    page += [BLANK, Table(("made", "question", "time"), tuple(rows))]
    missed = [says for question, review in answers for says in _missed(question, review)]
    if not missed:
        return [*page, Paragraph("No point was missed.")]
    page += [Heading("Missed"), *map(Bullet, missed[:MOST_MISSED])]
    if missed[MOST_MISSED:]:
        page.append(Bullet(dim(f"and {len(missed) - MOST_MISSED} more")))
    return [*page, BLANK, Paragraph(("Drill them: ", command(f"prep drill {mock.stage}")))]


def _made(reviews: Iterable[Review]) -> tuple[Span | str, ...]:
    reviews = list(reviews)
    said = sum(len(review.points_said) for review in reviews)
    points = sum(len(review.points) for review in reviews)
    share = Span(percent(said / points), share_style(said / points))
    return f"{said} of {count(points, 'point')}, ", share


def _missed(question: Question, review: Review) -> list[str]:
    if not question.has_points:
        return [] if review.points_said else [question.ask]
    return [point.says for point in question.points if point.id not in review.points_said]
