"""The page of `prep show`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tiktok_prep.base.page import (
    WENT_STYLES,
    Line,
    Look,
    Span,
    bullet,
    dim,
    line,
    share_style,
    strong,
)
from tiktok_prep.base.text import ago, as_of_words, clock_time, count, short_day, shortened
from tiktok_prep.model import Answer, Fact, Question, Review
from tiktok_prep.planning.figures_page import expected_words, range_words
from tiktok_prep.reports.question import PointState, QuestionReport
from tiktok_prep.reports.why_page import why_page
from tiktok_prep.rounds.debrief import went_of

REVIEWS_SHOWN = 8
PREVIEW_ROWS = 2
NO_POINTS = "It has no points yet: the whole answer is rated."


def question_report_page(
    report: QuestionReport, *, everything: bool = False, deck_option: str = "", look: Look
) -> list[Line]:
    """The question, when it is asked next, its points, your answer and how it went so far, without
    empty parts.

    With `everything`, also follow-ups, a weak answer, facts, tags, all real rounds and ratings, and
    all that is known of each point; else the command for that. Of a question that left the deck,
    only your answer and the ratings.
    """
    question = report.question
    if question is None:
        return _orphan_page(report)
    page = _head(report, question)
    if question.situation:
        page += [line(), line(question.situation)]
    page += [line(), line(strong(question.ask))]
    if everything:
        return page + _everything(report, question)
    page += [*why_page(report), line(), *_short_points(report, question)]
    page += _fact_lines(question.fact, report, look) if question.fact else []
    if report.own_answer:
        page += [line(), *_answer_preview(report.own_answer, look)]
    past = _rounds(report)[-1:]
    past += [line(_rated_words(report.reviews, report.now))] if report.reviews else []
    page += past if report.own_answer else [line(), *past] if past else []
    more = _more_words(report, question)
    if more:
        command = Span(f"prep show {report.id} --all{deck_option}", "key")
        page += [line(), line(dim(f"{more}: "), command)]
    return page


def _more_words(report: QuestionReport, question: Question) -> str:
    """Names the first three things that only --all shows, such as 'Follow-ups, a weak answer'; ''
    if there are none."""
    parts = (
        ("your whole answer", report.own_answer),
        ("follow-ups", question.follow_ups),
        ("a weak answer", question.weak),
        ("facts", report.helpful_facts),
        ("the source", question.fact),
        ("the ratings", len(report.reviews) > 1),
    )
    words = ", ".join([name for name, has in parts if has][:3])
    return words[:1].upper() + words[1:]


def _everything(report: QuestionReport, question: Question) -> list[Line]:
    page = [line("Or in other words:"), *map(bullet, question.also)] if question.also else []
    page += [line(), line(strong("When and why")), *why_page(report)]
    page += [line(), line(strong("The answer" if question.fact else "A strong answer"))]
    page += _points_in_full(report, question)
    page += _fact_in_full(question.fact, report) if question.fact else []
    if report.own_answer:
        page += [line(), *_own_answer(report.own_answer)]
    if question.follow_ups:
        page += [line(), line(strong("They may push"))]
        for follow_up in question.follow_ups:
            aim = dim(f" ({follow_up.probes})") if follow_up.probes else dim("")
            page.append(bullet(follow_up.ask, aim))
    if question.weak:
        page += [line(), line(strong("A weak answer")), line(question.weak, indent=2)]
    if report.helpful_facts:
        page += [line(), line(strong("Facts that help"))]
        page += [bullet(dim(f"{fact.id}: "), fact.ask) for fact in report.helpful_facts]
    if report.covers:
        page += [line(), line(strong("What the role asks for"))]
        page += [bullet(part.says) for part in report.covers]
    if report.tags:
        page += [line(), line(strong("Tags: "), ", ".join(tag.name for tag in report.tags))]
    rounds = _rounds(report)
    page += [line(), *rounds] if rounds else []
    if report.reviews:
        page += [line(), *_history(report.reviews, report.now)]
    return page


def _orphan_page(report: QuestionReport) -> list[Line]:
    page = [line(f"{report.id} is not in this deck; its history is kept.")]
    if report.own_answer:
        page += [line(), *_own_answer(report.own_answer)]
    return [*page, line(), *_history(report.reviews, report.now)] if report.reviews else page


def _own_answer(answer: Answer) -> list[Line]:
    from tiktok_prep.answers.answers_page import answer_lines, missed_line

    missed = [line(missed_line(answer.marks), indent=2)] if answer.marks else []
    return [line(*_answer_head(answer)), *answer_lines(answer.text, 2), *missed]


def _answer_preview(answer: Answer, look: Look) -> list[Line]:
    from tiktok_prep.answers.answers_page import marks_words
    from tiktok_prep.answers.text import spoken_lines

    text = " ".join(spoken_lines(answer.text))
    room = PREVIEW_ROWS * max(20, look.width - 12)
    marks = dim(f"  {marks_words(answer.marks)}" if answer.marks else "")
    return [line(*_answer_head(answer), marks), line(shortened(text, room), indent=2)]


def _answer_head(answer: Answer) -> tuple[Span, Span]:
    return strong("Your answer"), dim(f"  story {answer.story}" if answer.story else "")


def _rounds(report: QuestionReport) -> list[Line]:
    """A row for each real round that asked the question, the latest last."""
    return [
        line(
            dim(f"Asked in {review.stage}, {short_day(review.day, report.now)}: "),
            Span(went_of(review.rating), WENT_STYLES[went_of(review.rating)]),
        )
        for review in report.reviews
        if review.where == "interview"
    ]


# ------------------------------------------------------------ head


def _head(report: QuestionReport, question: Question) -> list[Line]:
    state = "suspended" if report.suspended else "new" if report.state == "new" else ""
    rounds = "all rounds" if len(report.stages) > 2 else ", ".join(s.name for s in report.stages)
    kind = "fact" if question.fact else question.kind
    target = "" if question.fact else f"{clock_time(question.answer_in_s)} to answer"
    return [
        line(strong(question.id), *([dim(f"  {state}")] if state else []), *_said(report, state)),
        line(dim(", ".join(filter(None, (rounds, kind, target))))),
    ]


def _said(report: QuestionReport, state: str) -> list[Span]:
    """'5 of 7 said, 2 days ago; now 3 to 5 of the 5 you said', of a single point 'said 2 days ago';
    [] if the question was never rated. A comma comes first unless `state` is ''."""
    last = max((p.last_review for p in report.points if p.last_review), default=None)
    if last is None:
        return []
    when, comma = ago(last, report.now), ", " if state else "  "
    if len(report.points) == 1:
        said = f"{comma}{'said' if report.said else 'missed'} {when}"
    else:
        said = f"{comma}{report.said} of {len(report.points)} said, {when}"
    if report.expected is None:
        return [Span(said)]
    of = f"of the {report.expected.points}"
    of += " you said" if report.expected.points < len(report.points) else ""
    style = share_style(report.expected.share.mean)
    return [Span(said), Span(f"; now {expected_words(report.expected, of)}", style)]


def _fact_lines(fact: Fact, report: QuestionReport, look: Look) -> list[Line]:
    if fact.stale:
        as_of = Span(f"As of {as_of_words(fact.as_of)}: look it up", "warn")
    else:
        as_of = dim(f"As of {as_of_words(fact.as_of)}")
    doubt = f", {fact.confidence} confidence" if fact.is_unsure else ""
    source = Span(fact.source.title, "dim", fact.source.url)
    page = [line(as_of, dim(f"{doubt}. Source: "), source)]
    page += [line(dim(fact.source.url))] if look.plain else []
    return [*page, line(Span(fact.note, "warn"))] if fact.note else page


def _fact_in_full(fact: Fact, report: QuestionReport) -> list[Line]:
    topics = ", ".join(filter(None, (fact.topic, *fact.region)))
    about = [line(dim(f"About: {topics}"), indent=2)] if topics else []
    short = [entry._replace(indent=2) for entry in _fact_lines(fact, report, Look(plain=True))]
    return [*short, *about]


# ------------------------------------------------------------ points


def _short_points(report: QuestionReport, question: Question) -> list[Line]:
    if report.state == "new":
        return [bullet(p.says) if question.has_points else line(NO_POINTS) for p in report.points]
    lines = []
    for point in report.points:
        memory = Span("said", share_style(point.recall and point.recall.mean))
        if point.last_review is None:
            memory = dim("new")
        elif point.missed:
            memory = Span("missed", "bad")
        lead = memory._replace(text=f"{memory.text:>6}  ")
        lines.append(line(point.says if question.has_points else NO_POINTS, indent=8, lead=lead))
    return lines


def _points_in_full(report: QuestionReport, question: Question) -> list[Line]:
    page = []
    for point in report.points:
        name = [] if question.fact else [dim(f"{point.id}: ")]
        page.append(bullet(*name, point.says) if question.has_points else bullet(NO_POINTS))
        if report.state != "new":
            page.append(line(*_memory(point, report), indent=4))
    return page


def _memory(point: PointState, report: QuestionReport) -> list[Span]:
    """'said 2 days ago; now 60 to 80 %, on the day 50 to 70 %; lapsed on 2 days'; 'never asked' of
    a new point."""
    if point.last_review is None:
        return [dim("never asked")]
    when = ago(point.last_review, report.now)
    spans = [Span(f"missed {when}", "bad") if point.missed else dim(f"said {when}")]
    if point.recall:
        share = Span(range_words(point.recall), share_style(point.recall.mean))
        spans += [dim("; now "), share]
        if point.recall_at_interview:
            spans.append(dim(f", on the day {range_words(point.recall_at_interview)}"))
    elif not point.missed:
        spans.append(dim(", soon after a miss"))
    if point.leech:
        spans.append(Span(f"; lapsed on {point.lapses} days: a leech, reword it", "warn"))
    elif point.lapses:
        spans.append(dim(f"; lapsed on {count(point.lapses, 'day')}"))
    return spans


# ------------------------------------------------------------ history


def _rated_words(reviews: Sequence[Review], now: datetime) -> str:
    """'Rated once, 2 days ago: Good.' or 'Rated 3 times since Mon 2 Nov, last 2 days ago: Good.';
    there must be a review."""
    first, last = reviews[0], reviews[-1]
    times = "once,"
    if len(reviews) > 1:
        times = f"{len(reviews):,} times since {short_day(first.day, now)}, last"
    return f"Rated {times} {ago(last.at, now)}: {last.rating.name.capitalize()}."


def _history(reviews: Sequence[Review], now: datetime) -> list[Line]:
    """The last REVIEWS_SHOWN reviews, the newest first, below a summary; there must be one."""
    words = _rated_words(reviews, now)
    if len(reviews) > REVIEWS_SHOWN:
        words += f" The last {REVIEWS_SHOWN}:"
    page = [line(strong("History")), line(words, indent=2)]
    for review in reversed(reviews[-REVIEWS_SHOWN:]):
        rating = review.rating.name.capitalize()
        style = "bad" if rating == "Again" else "warn" if review.left_out else "good"
        out = f"; missed: {', '.join(review.left_out)}" if review.left_out else ""
        took = f" in {clock_time(review.took_ms / 1000)}"
        took += f", {count(len(review.points), 'point')} asked" if review.narrowed else ""
        day = dim(f"{short_day(review.day, now)}: ")
        page.append(bullet(day, Span(rating, style), dim(f"{took}{out}")))
    return page
