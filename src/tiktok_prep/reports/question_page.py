"""The page of `prep show`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from tiktok_prep.base.page import (
    WENT_STYLES,
    Line,
    Look,
    Span,
    dim,
    line,
    percent,
    share_style,
    strong,
)
from tiktok_prep.base.text import as_of_words, clock_time, count, short_day
from tiktok_prep.model import Answer, Fact, Question, Review, RoundOutcome
from tiktok_prep.reports.listing_page import state_mark
from tiktok_prep.reports.question import PointState, QuestionReport
from tiktok_prep.reports.why_page import ago, why_page

REVIEWS_SHOWN = 8


def question_report_page(report: QuestionReport, *, look: Look) -> list[Line]:
    """Shows the question, when it is asked next, the answer and its history. Skips empty parts.

    For a question that left the deck: only your answer and the history.
    """
    question = report.question
    if question is None:
        return _orphan_page(report)
    page = _head(report, question, look)
    if question.situation:
        page += [line(), line(question.situation)]
    page += [line(), line(strong(question.ask))]
    if question.also:
        page += [line("Or in other words:"), *map(_item, question.also)]
    page += [line(), line(strong("When and why")), *why_page(report)]
    page += [line(), line(strong("The answer" if question.fact else "A strong answer"))]
    page += _points(report, is_fact=question.is_fact)
    if report.own_answer:
        page += [line(), *_own_answer(report.own_answer)]
    if question.follow_ups:
        page += [line(), line(strong("They may push"))]
        for follow_up in question.follow_ups:
            aim = dim(f" ({follow_up.probes})") if follow_up.probes else dim("")
            page.append(_item(follow_up.ask, aim))
    if question.weak:
        page += [line(), line(strong("A weak answer")), line(question.weak, indent=2)]
    if report.helpful_facts:
        page += [line(), line(strong("Facts that help"))]
        page += [_item(dim(f"{fact.id}: "), fact.ask) for fact in report.helpful_facts]
    if report.covers:
        page += [line(), line(strong("What the role asks for"))]
        page += [_item(part.says) for part in report.covers]
    if report.tags:
        page += [line(), line(strong("Tags: "), ", ".join(tag.name for tag in report.tags))]
    if report.asked_in_rounds:
        rounds = (_round(outcome, report.now) for outcome in report.asked_in_rounds)
        page += [line(), line(strong("Asked in real rounds")), *rounds]
    if report.comes_first:
        page.append(line("The next drill begins with it.", indent=2))
    if report.reviews:
        page += [line(), *_history(report.reviews, report.now)]
    return page


def _orphan_page(report: QuestionReport) -> list[Line]:
    """What you see of a question that left the deck but has history or an answer."""
    page = [line(f"{report.id} is not in this deck; its history is kept.")]
    if report.own_answer:
        page += [line(), *_own_answer(report.own_answer)]
    return [*page, line(), *_history(report.reviews, report.now)] if report.reviews else page


def _own_answer(answer: Answer) -> list[Line]:
    from tiktok_prep.answers.answers_page import answer_lines

    story = dim(f"  story {answer.story}") if answer.story else dim("")
    return [line(strong("Your answer"), story), *answer_lines(answer.text, 2)]


def _round(outcome: RoundOutcome, now: datetime) -> Line:
    where = dim(f"{outcome.stage}, {short_day(outcome.day, now)}: ")
    return _item(where, Span(outcome.went, WENT_STYLES[outcome.went]))


def _item(*parts: str | Span) -> Line:
    return line(*parts, indent=4, lead="  - ")


# ------------------------------------------------------------ head


def _head(report: QuestionReport, question: Question, look: Look) -> list[Line]:
    state = str("suspended" if report.suspended else report.state)
    mark = state_mark(state, look)
    recall = [Span(f", recall {percent(report.recall)} now", share_style(report.recall))]
    page = [
        line(strong(question.id)),
        line(
            *(() if look.plain else (mark, Span(" "))),
            Span(state, mark.style),
            *(recall if report.recall is not None else []),
        ),
        line(", ".join(stage.name for stage in report.stages)),
    ]
    kind = "fact" if question.fact else question.kind
    weight = f"weight {question.weight:g}" if question.weight != 1 else ""
    origin = f"from: {question.origin}" if question.origin else ""
    target = f"target {clock_time(question.answer_in_s)}"
    page.append(line(dim(", ".join(filter(None, (kind, target, weight, origin))))))
    return page + (_fact(question.fact) if question.fact else [])


def _fact(fact: Fact) -> list[Line]:
    doubt = "" if fact.confidence == "high" else f", {fact.confidence} confidence"
    topics = ", ".join(filter(None, (fact.topic, *fact.region)))
    page = [
        line(f"As of {as_of_words(fact.as_of)}{doubt}", dim(f"  {topics}" if topics else "")),
        line(dim(f"Source: {fact.source.title}")),
        line(dim(fact.source.url)),
    ]
    return [*page, line(Span(fact.note, "warn"))] if fact.note else page


# ------------------------------------------------------------ points


def _points(report: QuestionReport, *, is_fact: bool) -> list[Line]:
    """Each point of the answer; once the question was rated, with how well you remember it."""
    if report.question and not report.question.has_points:
        page = [line("It has no points yet: the whole answer is rated.", indent=2)]
        return [*page, *(line(*_memory(point, report), indent=2) for point in report.points)]
    page = []
    for point in report.points:
        name = [] if is_fact else [dim(f"{point.id}: ")]
        page.append(_item(*name, point.says))
        if report.recall is not None:
            page.append(line(*_memory(point, report), indent=4))
    return page


def _memory(point: PointState, report: QuestionReport) -> Iterable[Span]:
    """'86 % now, 71 % on the day; said 3 days ago; lapsed on 1 day', or 'never asked'."""
    if point.last_review is None:
        return [dim("never asked")]
    later = f"{percent(point.recall_at_interview)} on the day" if report.plan else ""
    when = ago(point.last_review, report.now)
    spans = []
    if point.missed:
        spans.append(Span(f"missed {when}", "bad"))
        spans.append(dim(f", not said since{'; ' if later else ''}{later}"))
    else:
        spans.append(Span(f"{percent(point.recall)} now", share_style(point.recall)))
        spans.append(dim(f"{', ' if later else ''}{later}; said {when}"))
    if point.leech:
        spans.append(Span(f"; lapsed on {point.lapses} days: a leech, reword it", "warn"))
    elif point.lapses:
        spans.append(dim(f"; lapsed on {count(point.lapses, 'day')}"))
    return spans


# ------------------------------------------------------------ history


def _history(reviews: Sequence[Review], now: datetime) -> list[Line]:
    first, last = reviews[0], reviews[-1]
    if len(reviews) == 1:
        words = f"Rated once, {short_day(first.day, now)}."
    elif first.day == last.day:
        words = f"Rated {len(reviews):,} times, all on {short_day(first.day, now)}."
    else:
        words = (
            f"Rated {len(reviews):,} times: first {short_day(first.day, now)}, last "
            f"{short_day(last.day, now)}."
        )
    if len(reviews) > REVIEWS_SHOWN:
        words += f" The last {REVIEWS_SHOWN}:"
    page = [line(strong("History")), line(words, indent=2)]
    for review in reversed(reviews[-REVIEWS_SHOWN:]):
        rating = review.rating.name.capitalize()
        style = "bad" if rating == "Again" else "warn" if review.left_out else "good"
        out = f"; left out: {', '.join(review.left_out)}" if review.left_out else ""
        took = f" in {clock_time(review.took_ms / 1000)}"
        took += f", {count(len(review.points), 'point')} asked" if review.narrowed else ""
        day = dim(f"{short_day(review.day, now)}: ")
        page.append(line(day, Span(rating, style), dim(f"{took}{out}"), indent=4, lead="  - "))
    return page
