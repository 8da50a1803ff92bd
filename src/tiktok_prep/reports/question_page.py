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


def question_report_page(about: QuestionReport, *, look: Look) -> list[Line]:
    """All of one question, the answer too, and how it went in real rounds; parts that are empty are
    left out."""
    question = about.question
    if question is None:
        return _gone(about)
    page = _head(about, question, look)
    if question.situation:
        page += [line(), line(question.situation)]
    page += [line(), line(strong(question.ask))]
    if question.also:
        page += [line("Or in other words:"), *map(_item, question.also)]
    page += [line(), line(strong("When and why")), *why_page(about)]
    page += [line(), line(strong("The answer" if question.fact else "A strong answer"))]
    page += _points(about, is_fact=question.is_fact)
    if about.own:
        page += [line(), *_own(about.own)]
    if question.follow_ups:
        page += [line(), line(strong("They may push"))]
        for follow_up in question.follow_ups:
            aim = dim(f" ({follow_up.probes})") if follow_up.probes else dim("")
            page.append(_item(follow_up.ask, aim))
    if question.weak:
        page += [line(), line(strong("A weak answer")), line(question.weak, indent=2)]
    if about.helping:
        page += [line(), line(strong("Facts that help"))]
        page += [_item(dim(f"{fact.id}: "), fact.ask) for fact in about.helping]
    if about.covers:
        page += [line(), line(strong("What the role asks for"))]
        page += [_item(part.says) for part in about.covers]
    if about.tags:
        page += [line(), line(strong("Tags: "), ", ".join(tag.name for tag in about.tags))]
    if about.asked_there:
        rounds = (_there(one, about.now) for one in about.asked_there)
        page += [line(), line(strong("Asked in real rounds")), *rounds]
    if about.comes_first:
        page.append(line("The next drill begins with it.", indent=2))
    if about.reviews:
        page += [line(), *_history(about.reviews, about.now)]
    return page


def _gone(about: QuestionReport) -> list[Line]:
    """What is left of a question that is in the journal, or has an answer, and not in the deck."""
    page = [line(f"{about.id} is not in this deck; its history is kept.")]
    if about.own:
        page += [line(), *_own(about.own)]
    return [*page, line(), *_history(about.reviews, about.now)] if about.reviews else page


def _own(own: Answer) -> list[Line]:
    from tiktok_prep.answers.answers_page import inset

    story = dim(f"  story {own.story}") if own.story else dim("")
    return [line(strong("Your answer"), story), *inset(own.text, 2)]


def _there(one: RoundOutcome, now: datetime) -> Line:
    where = dim(f"{one.stage}, {short_day(one.day, now)}: ")
    return _item(where, Span(one.went, WENT_STYLES[one.went]))


def _item(*parts: str | Span) -> Line:
    return line(*parts, indent=4, lead="  - ")


# ------------------------------------------------------------ what it is


def _head(about: QuestionReport, question: Question, look: Look) -> list[Line]:
    state = str("suspended" if about.suspended else about.state)
    mark = state_mark(state, look)
    known = [Span(f", recall {percent(about.recall)} now", share_style(about.recall))]
    page = [
        line(strong(question.id)),
        line(
            *(() if look.plain else (mark, Span(" "))),
            Span(state, mark.style),
            *(known if about.recall is not None else []),
        ),
        line(", ".join(stage.name for stage in about.stages)),
    ]
    kind = "fact" if question.fact else question.kind
    weight = f"weight {question.weight:g}" if question.weight != 1 else ""
    origin = f"from: {question.origin}" if question.origin else ""
    target = f"target {clock_time(question.answer_in_s)}"
    page.append(line(dim(", ".join(filter(None, (kind, target, weight, origin))))))
    return page + (_fact(question.fact) if question.fact else [])


def _fact(fact: Fact) -> list[Line]:
    doubt = "" if fact.confidence == "high" else f", {fact.confidence} confidence"
    about = ", ".join(filter(None, (fact.topic, *fact.region)))
    page = [
        line(f"As of {as_of_words(fact.as_of)}{doubt}", dim(f"  {about}" if about else "")),
        line(dim(f"Source: {fact.source.title}")),
        line(dim(fact.source.url)),
    ]
    return [*page, line(Span(fact.note, "warn"))] if fact.note else page


# ------------------------------------------------------------ the points


def _points(about: QuestionReport, *, is_fact: bool) -> list[Line]:
    """What the answer says, with the memory of each point; of a new question that goes without."""
    if about.question and not about.question.has_points:
        page = [line("It has no points yet: the whole answer is rated.", indent=2)]
        return [*page, *(line(*_memory(held, about), indent=2) for held in about.points)]
    page = []
    for held in about.points:
        name = [] if is_fact else [dim(f"{held.id}: ")]
        page.append(_item(*name, held.says))
        if about.recall is not None:
            page.append(line(*_memory(held, about), indent=4))
    return page


def _memory(held: PointState, about: QuestionReport) -> Iterable[Span]:
    """'86 % now, 71 % on the day; said 3 days ago; lapsed on 1 day'."""
    if held.last_review is None:
        return [dim("never asked")]
    later = f"{percent(held.on_the_day)} on the day" if about.ahead else ""
    when = ago(held.last_review, about.now)
    spans = []
    if held.missed:
        spans.append(Span(f"missed {when}", "bad"))
        spans.append(dim(f", not said since{'; ' if later else ''}{later}"))
    else:
        spans.append(Span(f"{percent(held.recall)} now", share_style(held.recall)))
        spans.append(dim(f"{', ' if later else ''}{later}; said {when}"))
    if held.leech:
        spans.append(Span(f"; lapsed on {held.lapses} days: a leech, reword it", "warn"))
    elif held.lapses:
        spans.append(dim(f"; lapsed on {count(held.lapses, 'day')}"))
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
