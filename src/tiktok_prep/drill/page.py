"""The pages of a drill: the question, its points, the keys, what was saved, the summary."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from tiktok_prep.base.page import Line, Span, dim, line, percent, strong
from tiktok_prep.base.text import (
    count,
    day_and_time,
    day_name,
    duration_words,
    short_day,
    shortened,
    study_words,
    time_until,
)
from tiktok_prep.drill.session import DrillSummary
from tiktok_prep.journal import events as journal
from tiktok_prep.model import LEECH_LAPSES, Event, Point, Question, Rating, Review
from tiktok_prep.planning.queue import PlanProgress
from tiktok_prep.planning.rule import Obstacle

MAX_LEECHES = 5
MAX_SLIPPED_POINTS = 12
"""If more points slipped, the summary only counts them, to fit on a screen of 24 rows."""


def rated_line(
    review: Review, due: datetime, recall_at_interview: float | None, now: datetime
) -> Line:
    rating, left_out = review.rating, len(review.left_out)
    counted = left_out and rating is not Rating.AGAIN  # Again misses all points, marked or not
    missed = f", {count(left_out, 'point')} missed" if counted else ""
    style = "bad" if rating is Rating.AGAIN else "warn" if left_out else "good"
    then = (
        f" Returns {time_until(due, now)}."
        if recall_at_interview is None
        else f" On the day, without review: {percent(recall_at_interview)}."
    )
    return line(Span(f"{rating.name.capitalize()}{missed}.", style), dim(then))


def older_undo_line(event: Event, question_id: str, now: datetime) -> Line:
    """Asks whether to take back an event that is older than this drill."""
    return line(
        f"Take back {_act_words(event, question_id)} ({_ago(event, now)})? It is older than this "
        "drill. ",
        Span("u", "key"),
        " takes it back, any other key keeps it.",
    )


def took_back_line(event: Event | None, question_id: str, in_deck: bool, now: datetime) -> Line:
    """What was undone, or that nothing was (`event` is `None`).

    `in_deck` is whether the deck still has the question.
    """
    if event is None:
        return line("There is nothing to take back.")
    not_in_deck = "" if in_deck else ", which is not in this deck"
    return line(f"Took back {_act_words(event, question_id)}{not_in_deck} ({_ago(event, now)}).")


def _act_words(event: Event, question_id: str) -> str:
    """'Good on hm-01', 'the suspension of hm-01'."""
    if event.kind == journal.REVIEW:
        return f"{journal.review_of(event).rating.name.capitalize()} on {question_id}"
    return f"the {'suspension' if event.kind == journal.SUSPEND else 'return'} of {question_id}"


def _ago(event: Event, now: datetime) -> str:
    if event.at - now > journal.CLOCK_SKEW:
        return f"dated {day_and_time(event.at.astimezone(now.tzinfo))}"
    ago = duration_words(now - event.at)
    return "just now" if ago == "now" else f"{ago} ago"


def suspended_line(question: Question) -> Line:
    return line(f"Suspended. `prep suspend --undo {question.id}` brings it back.")


def summary_page(summary: DrillSummary, *, deck_option: str = "", now: datetime) -> list[Line]:
    """The end of a drill: what you remembered, what slipped, what is left, when to come back.

    `deck_option` goes into the commands it names, such as ' --deck mine'.
    """
    page = [line()]
    if summary.time_is_up:
        page.append(line("Time is up."))
    if summary.reviews:
        page.append(_saved(summary))
    if summary.held_questions:
        page.append(line(Span("Held:", "good")))
        page += [_question_item(question, question.ask) for question in summary.held_questions]
    if summary.slips:
        page.append(line(Span("Slipped:", "bad")))
        only_counts = sum(len(points) for _, points in summary.slips) > MAX_SLIPPED_POINTS
        for question, points in summary.slips:
            page += _slip_lines(question, points, only_counts=only_counts)
    if summary.leeches:
        words = (
            f"Leeches, lapsed on {LEECH_LAPSES} days or more: reword them, or tie each to a story."
        )
        page.append(line(Span(words, "warn")))
        for question, point in summary.leeches[:MAX_LEECHES]:
            page += _slip_lines(question, (point,))
        if summary.leeches[MAX_LEECHES:]:
            page.append(line(f"and {len(summary.leeches) - MAX_LEECHES} more", indent=4))
    if summary.plan_progress:
        return [*page, *_plan_lines(summary, summary.plan_progress, deck_option, now)]
    return [*page, *_next_lines(summary, now)]


def _saved(summary: DrillSummary) -> Line:
    took_min = sum(review.took_ms for review in summary.reviews) / 60000
    minutes = "under a minute" if took_min < 1 else f"{round(took_min)} min"
    ratings = count(len(summary.reviews), "rating")
    questions = count(len({review.question_id for review in summary.reviews}), "question")
    return line(strong("Saved: "), f"{ratings} of {questions} in {minutes}.")


def _question_item(question: Question, text: str) -> Line:
    return line(dim(f"{question.id}: "), shortened(text), indent=4, lead="  -")


def _slip_lines(
    question: Question, points: Sequence[Point], *, only_counts: bool = False
) -> list[Line]:
    if len(points) == len(question.points) > 1:
        return [_question_item(question, f"all {len(points)} points")]
    if only_counts and not question.fact:
        return [_question_item(question, f"{len(points)} of {len(question.points)} points")]
    return [_question_item(question, point.says) for point in points]


def _next_lines(summary: DrillSummary, now: datetime) -> list[Line]:
    page = []
    due = summary.next_due
    if summary.left:
        page.append(line(f"{count(summary.left, 'question')} left for next time."))
    elif not summary.reviews:
        page.append(line("Nothing to ask now."))
    if summary.suspended:
        page.append(line(f"{count(summary.suspended, 'question')} suspended."))
    if due is not None and due > now:
        local = due.astimezone(now.tzinfo)
        names_time = due - now < timedelta(hours=24) and (local.hour, local.minute) != (0, 0)
        when = f"{local:%H:%M}" if names_time else day_name(local)
        words = "The next one falls due " if summary.left else "Come back: "
        page.append(line(words, strong(time_until(due, now)), f" ({when})."))
    elif due is not None and not summary.left:
        page.append(line("Something is due now."))
    return page


def _end_reason(progress: PlanProgress) -> str:
    if progress.day_off and progress.obstacle is Obstacle.NO_TIME:
        return "Today is off."
    return WHY_NO_MORE[progress.obstacle or Obstacle.SMALL_GAIN]


def _plan_lines(
    summary: DrillSummary, progress: PlanProgress, deck_option: str, now: datetime
) -> list[Line]:
    """The end of a drill by the plan: why it ended, how ready you are, what comes next."""
    page = [line(_end_reason(progress))] if progress.obstacle else []
    if summary.suspended:
        page.append(line(f"{count(summary.suspended, 'question')} suspended."))
    when = short_day(progress.interview.local)
    before, after = percent(progress.readiness_before), percent(progress.readiness_after)
    before_words = f", {before} before this drill" if before != after else ""
    page.append(
        line(
            f"Ready for {progress.interview.stage} on {when}, if you stop here: ",
            strong(after),
            before_words,
            ".",
        )
    )
    if progress.obstacle is None:
        return page
    if progress.obstacle is Obstacle.JUST_ASKED:
        return [
            *page,
            line("Next: ", Span(f"prep drill{deck_option}", "key"), ", in some minutes."),
        ]
    if (
        progress.obstacle is Obstacle.NO_TIME
        and progress.left_today_s >= 60
        and not progress.day_off
    ):
        return [*page, line("Next: ", Span(f"prep drill{deck_option}", "key"))]
    next_study = progress.next_study
    next_words = f"Next study: {study_words(next_study, now)}. " if next_study else ""
    command = Span(f"prep drill --cram{deck_option}", "key")
    return [*page, line(next_words, "To go on now: ", command)]


WHY_NO_MORE = {
    Obstacle.NO_TIME: "The minutes are used, or what is left takes longer.",
    Obstacle.SMALL_GAIN: "Nothing more is worth your time today.",
    Obstacle.NEW_LIMIT: "Done for today: what is new is spread over the days that are left.",
    Obstacle.JUST_ASKED: "All that is worth asking was asked a moment ago.",
    Obstacle.LATER_INTERVIEW: "What there is to do for the interview of today is done.",
    Obstacle.NOT_SELECTED: "Nothing more is worth your time today.",
}
"""Why a drill by the plan ended."""
