"""The page of `prep show`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from tiktok_prep.answers.own_words import under_points
from tiktok_prep.base.blocks import BLANK, Bullet, Heading, Paragraph, Row, command
from tiktok_prep.base.page import Span, dim, share_style, strong
from tiktok_prep.base.text import (
    ago,
    as_of_words,
    clock_time,
    count,
    day_name,
    short_day,
    time_until,
)
from tiktok_prep.model import Fact, Question
from tiktok_prep.planning.figures_page import expected_words, range_words, share_span
from tiktok_prep.planning.question_plan import QuestionPlan
from tiktok_prep.reports.question import PointState, QuestionReport

if TYPE_CHECKING:
    from tiktok_prep.base.blocks import Block, Text

REVIEWS_SHOWN = 8
NO_POINTS = "It has no points yet: the whole answer is rated."


def question_report_page(report: QuestionReport) -> Iterator[Block]:
    """The question, when it is asked next, its points with your own words, what the deck has of it,
    and how it went so far. Of a question that left the deck, only your words and the ratings."""
    question = report.question
    yours, rest = under_points(question, report.own_words)
    if question:
        yield from _head(report, question)
        yield Paragraph(_when(report))
        yield Heading("The answer" if question.fact else "A strong answer")
        for point in report.points:
            says = point.says if question.has_points else NO_POINTS
            yield Row(_memory(point), says, below=_below(point, report))
            if point.id in yours:
                yield from (Row("", dim(row)) for row in yours[point.id].split("\n") if row)
        if question.fact:
            yield from _fact(question.fact)
    else:
        yield Paragraph(f"{report.id} is not in this deck; its history is kept.")
    if rest:
        yield Heading("Your words")
        yield from map(Paragraph, rest.split("\n"))
    if question:
        yield from _from_the_deck(report, question)
    if report.reviews:
        yield from _history(report)


def _head(report: QuestionReport, question: Question) -> Iterator[Block]:
    rounds = "all rounds" if len(report.stages) > 2 else ", ".join(s.name for s in report.stages)
    kind = "fact" if question.fact else question.kind
    target = "" if question.fact else f"{clock_time(question.answer_in_s)} to answer"
    about = ", ".join(filter(None, (rounds, kind, target)))
    yield Paragraph((strong(question.id), dim(f"  {about}")))
    if question.situation:
        yield from (BLANK, Paragraph(question.situation))
    yield from (BLANK, Paragraph(strong(question.ask)), BLANK)
    last = max((p.last_review for p in report.points if p.last_review), default=None)
    if last and len(report.points) > 1:
        said = f"{report.said} of {len(report.points)} said, {ago(last, report.now)}"
        if report.expected is None:
            yield Paragraph(f"{said}.")
            return
        of = f"of the {report.expected.points}"
        of += " you said" if report.expected.points < len(report.points) else ""
        style = share_style(report.expected.share.mean)
        yield Paragraph((f"{said}; now ", Span(expected_words(report.expected, of), style), "."))


def _from_the_deck(report: QuestionReport, question: Question) -> Iterator[Block]:
    parts: tuple[tuple[str, list[Text]], ...] = (
        ("Or in other words", list(question.also)),
        ("They may push", [follow_up.ask for follow_up in question.follow_ups]),
        ("A weak answer", [question.weak] if question.weak else []),
        ("Facts that help", [(dim(f"{f.id}: "), f.ask) for f in report.helpful_facts]),
        ("What the role asks for", [part.says for part in report.covers]),
    )
    for title, entries in parts:
        if entries:
            yield Heading(title)
            yield from map(Bullet, entries)
    if report.tags:
        yield Heading("Tags", ", ".join(tag.name for tag in report.tags))


def _fact(fact: Fact) -> Iterator[Block]:
    as_of = dim(f"As of {as_of_words(fact.as_of)}")
    if fact.stale:
        as_of = Span(f"As of {as_of_words(fact.as_of)}: look it up", "warn")
    doubt = f", {fact.confidence} confidence" if fact.is_unsure else ""
    source = Span(fact.source.title, "dim", fact.source.url)
    yield Paragraph((as_of, dim(f"{doubt}. Source: "), source))
    if fact.note:
        yield Paragraph(Span(fact.note, "warn"))


def _memory(point: PointState) -> Span:
    if point.last_review is None:
        return dim("new")
    if point.missed:
        return Span("missed", "bad")
    return Span("said", share_style(point.recall and point.recall.mean))


def _below(point: PointState, report: QuestionReport) -> Text:
    """'2 days ago; now 60 to 80 %, on the day 50 to 70 %; lapsed on 2 days'."""
    if point.last_review is None:
        return ""
    parts = [ago(point.last_review, report.now)]
    if point.recall:
        now = f"now {range_words(point.recall)}"
        at_it = point.recall_at_interview
        parts.append(f"{now}, on the day {range_words(at_it)}" if at_it else now)
    if point.leech:
        parts.append(f"lapsed on {point.lapses} days: a leech, reword it")
    elif point.lapses:
        parts.append(f"lapsed on {count(point.lapses, 'day')}")
    return dim("; ".join(parts))


def _history(report: QuestionReport) -> Iterator[Block]:
    """The last ratings, the newest first."""
    yield Heading("History", count(len(report.reviews), "rating"))
    for review in reversed(report.reviews[-REVIEWS_SHOWN:]):
        rating = review.rating.name.capitalize()
        style = "bad" if rating == "Again" else "warn" if review.left_out else "good"
        where = "" if review.where == "drill" else f"{review.where} "
        details = [f"missed: {', '.join(review.left_out)}" if review.left_out else ""]
        if review.where != "interview":
            details.insert(0, f"in {clock_time(review.took_ms / 1000)}")
        words = "; ".join(filter(None, details))
        yield Row(dim(short_day(review.day, report.now)), (where, Span(rating, style)), words)


# ------------------------------------------------------------ when it is asked next


def _when(report: QuestionReport) -> Text:
    """When the question is asked next, or why it is not: by the plan if the deck has an interview
    ahead, else by when its points are due."""
    if report.suspended:
        back = command(f"prep suspend --undo {report.id}")
        return ("Suspended, so no drill asks it. To bring it back: ", back)
    if report.plan:
        return _planned(report.plan, report.now)
    if report.interview_ahead and report.held:
        held = short_day(report.held, report.now.date())
        return f"Not planned: its last round was held on {held}."
    if report.interview_ahead:
        return "Not planned: no round of it has a date."
    if report.state == "new":
        return "New: you have not practised it yet."
    unasked = sum(point.state == "new" for point in report.points)
    if unasked:
        were = "was" if unasked == 1 else "were"
        return f"Due now: {count(unasked, 'point')} of it {were} never asked."
    return f"{_due_when(report.due, report.now)}." if report.due else ""


def _due_when(due: datetime, now: datetime) -> str:
    """Today 'Due now' or 'Due in 6 min'; on another day 'Due since Sat 21 Nov' or 'Not due until
    Thu 26 Nov 2026, in 3 days'."""
    day = due.astimezone(now.tzinfo)
    if due <= now:
        return "Due now" if day.date() == now.date() else f"Due since {short_day(day, now)}"
    if day.date() == now.date():
        return f"Due {time_until(due, now)}"
    return f"Not due until {day_name(day)}, {time_until(due, now)}"


def _planned(plan: QuestionPlan, now: datetime) -> Text:
    """'Planned today and on 2 more days; interview Thu 26 Nov 14:00. On the day: 55 % if you stop
    now, 80 % if you rehearse it today.'; or 'Not planned: ' and the reason."""
    at = plan.interview.local
    interview = f"; interview {short_day(at, now)} {at:%H:%M}."
    if not plan.fits:
        words = "Not planned: no day before it has enough study time"
    elif not plan.planned_days:
        words = "Not planned: other questions bring more for their time"
    else:
        first, *more = plan.planned_days
        words = f"Planned {'today' if first == now.date() else short_day(first, now)}"
        words += f" and on {count(len(more), 'more day')}" if more else ""
    if not (plan.without_rehearsal and plan.with_rehearsal):
        return f"{words}{interview}"
    stop, today = share_span(plan.without_rehearsal), share_span(plan.with_rehearsal)
    effect = (" On the day: ", stop, " if you stop now, ", today, " if you rehearse it today.")
    return (f"{words}{interview}", *effect)
