"""Pages of your own answers: what you just saved, and those of a round, least complete first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from tiktok_prep.answers.own_words import all_words, length_words, spoken_s, under_points
from tiktok_prep.base.blocks import BLANK, Bullet, Heading, Paragraph, Table, command
from tiktok_prep.base.page import Span, dim
from tiktok_prep.base.text import clock_time, short_day
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.model import Deck, OwnWords, Question

if TYPE_CHECKING:
    from tiktok_prep.base.blocks import Block

ANSWERS_VERSION = 1
"""Version of the JSON: raised when a key is removed or changes its meaning."""


class AnswerRow(NamedTuple):
    """How complete your answer to a question is."""

    id: str
    ask: str
    filled: int
    """How many of its points have words of yours."""
    points: int
    seconds: float
    """How long it takes to say all that you wrote."""
    target_s: int
    saved: datetime | None
    """When you saved it last; `None` if you never did."""


class AnswersReport(NamedTuple):
    """Your answers to the questions of a round, or of the whole deck, the least complete first."""

    now: datetime
    of: str
    """The name of the round or deck."""
    answers: tuple[AnswerRow, ...]
    left: tuple[str, ...]
    """Ids of questions that left the deck, and for which your words are kept."""


def answers_report(
    deck: Deck, of: str, asked: Iterable[Question], answers: Mapping[str, OwnWords], now: datetime
) -> AnswersReport:
    rows = [_row(question, answers.get(question.id), now) for question in asked]
    rows.sort(key=lambda row: row.filled / row.points)
    left = tuple(name for name in answers if deck.question(name) is None)
    return AnswersReport(now, of, tuple(rows), left)


def _row(question: Question, words: OwnWords | None, now: datetime) -> AnswerRow:
    filled, _ = under_points(question, words)
    return AnswerRow(
        question.id,
        question.ask,
        len(filled),
        len(question.points),
        round(spoken_s(all_words(words)), 1) if words else 0.0,
        question.answer_in_s,
        words.at.astimezone(now.tzinfo) if words else None,
    )


def answers_page(report: AnswersReport) -> list[Block]:
    rows = tuple(
        (
            Span(f"{row.filled} of {row.points}", "good" if row.filled == row.points else ""),
            f"{row.id}: {row.ask}",
            f"{clock_time(row.seconds)} of {clock_time(row.target_s)}" if row.seconds else "",
            dim(short_day(row.saved, report.now)) if row.saved else "",
        )
        for row in report.answers
    )
    page: list[Block] = [Heading("Your answers", report.of)]
    page.append(Table(("points", "question", "spoken", "saved"), rows))
    if report.answers:
        page += [BLANK, Paragraph(("Next: ", command(f"prep answer {report.answers[0].id}")))]
    if report.left:
        page.append(Paragraph(f"Not in this deck, your words are kept: {', '.join(report.left)}."))
    return page


def saved_page(question: Question, words: OwnWords) -> list[Block]:
    """The length of what you wrote, and which points have no words of yours."""
    filled, _ = under_points(question, words)
    empty = [point.says for point in question.points if point.id not in filled]
    length = f"{length_words(all_words(words))}; target {clock_time(question.answer_in_s)}."
    if not empty:
        return [Paragraph(length), Paragraph("Each point has words of yours.")]
    return [Paragraph(length), Paragraph("Still empty:"), *map(Bullet, empty)]
