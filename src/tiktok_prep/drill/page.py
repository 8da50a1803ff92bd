"""The pages of a drill: the question, its points, the keys, what was saved, the summary."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil

from tiktok_prep.base.page import Line, Look, Span, dim, line, percent, strong
from tiktok_prep.base.text import (
    as_of_words,
    count,
    day_and_time,
    day_name,
    duration_words,
    short_day,
    shortened,
    study_words,
    time_until,
)
from tiktok_prep.drill import asking_page as asking
from tiktok_prep.drill.asking_page import (
    answered_line,
    clock_span,
    is_one_card,
    points_with_letters,
)
from tiktok_prep.drill.session import DrillQuestion, DrillSummary
from tiktok_prep.journal import events as journal
from tiktok_prep.model import LEECH_LAPSES, Answer, Event, Fact, Point, Question, Rating, Review
from tiktok_prep.planning.queue import PlanProgress
from tiktok_prep.planning.rule import Obstacle

MAX_LEECHES = 5
MAX_SLIPPED_POINTS = 12
"""If more points slipped, the summary only counts them, to fit on a screen of 24 rows."""

HELP = (
    ("Space, Enter", "show the answer"),
    ("a b c d g ...", "mark a point that you left out; again to unmark it"),
    ("1 Again", "it did not come: every point counts as missed"),
    ("2 Hard", "it came, with effort (a pass)"),
    ("3 Good", "it came"),
    ("4 Easy", "it came at once"),
    ("e", "write or edit your own answer, once the points are shown"),
    ("o", "show all of your own answer"),
    ("u", "undo the last rating or suspension, also of earlier days"),
    ("s", "suspend this question: it is not asked until `prep unsuspend`"),
    ("q", "end; everything rated is already saved"),
)


def question_page(drill_question: DrillQuestion, look: Look) -> list[Line]:
    question = drill_question.question
    state = "once more" if drill_question.once_more else drill_question.state
    # not the stages of a fact: it may belong to all of them, which would fill the line
    stages = ["Fact"] if question.fact else drill_question.stages
    header = [part for part in (*stages, state, _left_words(drill_question)) if part]
    badly_day = drill_question.went_badly
    above = [line(Span(f"Went badly on {short_day(badly_day)}.", "warn"))] if badly_day else []
    if drill_question.dated_ahead:
        when = day_and_time(drill_question.dated_ahead)
        notice = (
            f"A rating of it is dated {when}, ahead of the clock: what you rate now counts as of "
            "then. `prep undo --ahead` takes it back."
        )
        above.append(line(Span(notice, "warn")))
    page = asking.question_page(header, question, drill_question.wording, look, lines_above=above)
    return [*page, *_narrowed_lines(drill_question), line()]


def _narrowed_lines(drill_question: DrillQuestion) -> list[Line]:
    """A line saying how many of the question's points are asked; empty if all are."""
    if drill_question.total_points is None:
        return []
    number = len(drill_question.question.points)
    verb = "is" if number == 1 else "are"
    only = f"Only {number} of its {drill_question.total_points} points {verb} asked"
    return [line(dim(f"{only}: what you are likeliest to leave out."))]


def _left_words(drill_question: DrillQuestion) -> str:
    """How much is left: '6 min left', '3 more' or 'the last one'; '' if that is not decided."""
    if drill_question.left_s is not None:
        return f"{ceil(drill_question.left_s / 60)} min left"
    if drill_question.left is None:
        return ""
    return f"{drill_question.left} more" if drill_question.left else "the last one"


def clock_line(seconds: float, target_s: int) -> Line:
    """The running clock, and what to press."""
    return line(clock_span(seconds, target_s), dim("  Space shows the answer, ? helps"), indent=2)


def points_page(
    drill_question: DrillQuestion,
    answered_s: float | None,
    look: Look,
    own_answer: Answer | None = None,
    *,
    typed: str = "",
) -> list[Line]:
    """What is shown after the answer. The points come last, next to the keys.

    Above them: follow-ups (with the letter of the point they probe), a weak answer, a short form
    of your own answer, and the answer you just `typed`. `answered_s` is `None` if no clock ran.
    """
    question = drill_question.question
    page = []
    if answered_s is not None:
        page.append(answered_line(answered_s, question.answer_in_s))
    letters = {point.id: letter for letter, point in points_with_letters(question)}
    if question.follow_ups:
        page.append(line("They may push:"))
    for follow_up in question.follow_ups:
        aim = f" ({letters[follow_up.probes]})" if follow_up.probes in letters else ""
        page.append(line(dim(follow_up.ask + aim), indent=5, lead=dim("  -  ")))
    if question.weak:
        page.append(line("A weak answer: ", dim(question.weak)))
    if own_answer:
        from tiktok_prep.answers.answers_page import answer_preview

        page = [*page, *answer_preview(own_answer, look)]
    if typed.strip():
        from tiktok_prep.answers.answers_page import answer_lines

        page += [line("You typed:"), *answer_lines(typed, 5)]
    return [*page, *answer_page(drill_question)]


def answer_page(drill_question: DrillQuestion) -> list[Line]:
    """The points with their letters and "(missed)" if missed last time; for a fact, the answer and
    its source. A question without points gets a line that says to rate the whole answer."""
    question = drill_question.question
    if not question.has_points:
        missed = [Span("  (missed)", "bad")] if drill_question.missed else []
        return [line("It has no points yet: rate the whole answer.", *missed), line()]
    page = [line("The answer:" if question.fact else "A strong answer:")]
    for letter, point in points_with_letters(question):
        missed = [Span("  (missed)", "bad")] if point.id in drill_question.missed else []
        lead = "" if question.fact else f"  {letter}  "
        page.append(line(point.says, *missed, indent=5, lead=Span(lead, "key")))
    if question.fact:
        page += _fact_lines(question.fact)
    return [*page, line()]


def _fact_lines(fact: Fact) -> list[Line]:
    page = [line(dim(f"As of {as_of_words(fact.as_of)}: {fact.source.title}"), indent=2)]
    doubt = "Medium confidence: check it before you say it." if fact.confidence != "high" else ""
    caution = " ".join(filter(None, (doubt, fact.note)))
    return [*page, line(Span(caution, "warn"), indent=2)] if caution else page


def keys_page(
    drill_question: DrillQuestion, left_out: Sequence[str], now: datetime, look: Look
) -> list[Line]:
    """The letters of the points left out, and the rating keys with the time until the question
    would return (no time if a plan decides that). One line if `look` is plain."""
    question, due_after = drill_question.question, drill_question.due_after
    letters = [letter for letter, point in points_with_letters(question) if point.id in left_out]
    returns = [
        (rating, time_until(due_after(rating, left_out), now) if due_after else "")
        for rating in Rating
    ]
    if look.plain:
        ratings = "; ".join(
            f"{int(r)} {r.name.capitalize()}{f', returns {when}' if when else ''}"
            for r, when in returns
        )
        left_out_words = f"Left out: {', '.join(letters)}. " if letters else ""
        hint = "" if is_one_card(question) else "Letters mark what you left out. "
        return [line(f"{left_out_words}{hint}{ratings}.")]
    hint = "Letters mark what you left out, a digit rates the rest."
    left_out_line = (
        line("Left out: ", Span(" ".join(letters), "bad"), dim("  the digit rates the rest"))
        if letters
        else line(dim("A digit rates your answer." if is_one_card(question) else hint))
    )
    keys = [
        (
            Span(str(int(r)), "key"),
            Span(f" {r.name.capitalize()}"),
            dim(f" {when.removeprefix('in ')}" if when else ""),
        )
        for r, when in returns
    ]
    return [left_out_line, *_side_by_side(keys, look.width)]


def _side_by_side(groups: Sequence[tuple[Span, ...]], width: int) -> list[Line]:
    """The groups in as few lines of `width` columns as possible, none of them split."""
    gap = Span("   ")
    lines = [Line()]
    for group in groups:
        last = lines[-1]
        longer = Line((*last.spans, gap, *group)) if last.spans else Line(group)
        if len(longer.text) <= width or not last.spans:
            lines[-1] = longer
        else:
            lines.append(Line(group))
    return lines


def rated_line(
    review: Review, due: datetime, recall_at_interview: float | None, now: datetime
) -> Line:
    rating, left_out = review.rating, len(review.left_out)
    counted = left_out and rating is not Rating.AGAIN  # Again misses all points, marked or not
    missed = f", {count(left_out, 'point')} left out" if counted else ""
    style = "bad" if rating is Rating.AGAIN else "warn" if left_out else "good"
    then = (
        f" Returns {time_until(due, now)}."
        if recall_at_interview is None
        else f" If not asked again, {percent(recall_at_interview)} of it on the day."
    )
    return line(Span(f"{rating.name.capitalize()}{missed}.", style), dim(then))


def took_back_line(event: Event | None, question_id: str, in_deck: bool, now: datetime) -> Line:
    """What was undone, or that nothing was (`event` is `None`).

    `in_deck` is whether the deck still has the question.
    """
    if event is None:
        return line("There is nothing to take back.")
    if event.kind == journal.REVIEW:
        rating = journal.review_of(event).rating
        what = f"{rating.name.capitalize()} on {question_id}"
    else:
        what = f"the {'suspension' if event.kind == journal.SUSPEND else 'return'} of {question_id}"
    ago = duration_words(now - event.at)
    when = "just now" if ago == "now" else f"{ago} ago"
    if event.at - now > journal.CLOCK_SKEW:
        when = f"dated {day_and_time(event.at.astimezone(now.tzinfo))}"
    not_in_deck = "" if in_deck else ", which is not in this deck"
    return line(f"Took back {what}{not_in_deck} ({when}).")


def suspended_line(question: Question) -> Line:
    return line(f"Suspended. `prep unsuspend {question.id}` brings it back.")


def help_page(look: Look) -> list[Line]:
    if look.plain:
        return [line(f"{keys}: {does}") for keys, does in HELP]
    width = max(len(keys) for keys, _ in HELP) + 4
    return [line(does, indent=width, lead=Span(f"  {keys}", "key")) for keys, does in HELP]


def summary_page(summary: DrillSummary, *, deck_option: str = "", now: datetime) -> list[Line]:
    """The end of a drill: what you remembered, what slipped, what is left, when to come back.

    For a drill by the plan, ends with why it stopped, how ready you are and what comes next.

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
    if not question.has_points:
        return [_question_item(question, question.ask)]
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
"""Obstacle -> the sentence that says why a drill by the plan ended."""
