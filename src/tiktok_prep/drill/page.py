"""What a drill shows: the question, its points, the keys, what happened, the summary."""

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
    short_day,
    shortened,
    span,
    study_words,
    until,
)
from tiktok_prep.drill import asking_page as asking
from tiktok_prep.drill.asking_page import answered_line, clock, is_one_card, lettered
from tiktok_prep.drill.session import DrillQuestion, DrillSummary
from tiktok_prep.journal import events as journal
from tiktok_prep.model import LEECH_LAPSES, Answer, Event, Fact, Point, Question, Rating, Review
from tiktok_prep.planning.queue import PlanProgress
from tiktok_prep.planning.rule import Obstacle

LEECHES_SHOWN = 5
SLIPPED_SHOWN = 12
"""Of more points that slipped, only the numbers are told: a screen has 24 rows."""

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


def question_page(asked: DrillQuestion, look: Look) -> list[Line]:
    question, more = asked.question, _left(asked)
    state = "once more" if asked.once_more else asked.standing.state
    # a fact may belong to every round: their names would fill the line
    where = [*(["Fact"] if question.fact else asked.stages), state, *([more] if more else [])]
    badly = asked.went_badly
    above = [line(Span(f"Went badly on {short_day(badly)}.", "warn"))] if badly else []
    if asked.dated_ahead:
        when = day_and_time(asked.dated_ahead)
        said = f"A rating of it is dated {when}, ahead of the clock: what you rate now counts as of"
        above.append(line(Span(f"{said} then. `prep undo --ahead` takes it back.", "warn")))
    page = asking.question_page(where, question, asked.wording, look, above=above)
    return [*page, *_only(asked), line()]


def _only(asked: DrillQuestion) -> list[Line]:
    """That not all of its points are asked, where that is so."""
    if asked.of_points is None:
        return []
    number = len(asked.question.points)
    verb = "is" if number == 1 else "are"
    whole = f"Only {number} of its {asked.of_points} points {verb} asked"
    return [line(dim(f"{whole}: what you are likeliest to leave out."))]


def _left(asked: DrillQuestion) -> str:
    """What waits behind a question: in minutes where a plan gives them."""
    if asked.left_s is not None:
        return f"{ceil(asked.left_s / 60)} min left"
    if asked.left is None:
        return ""
    return f"{asked.left} more" if asked.left else "the last one"


def clock_line(seconds: float, target_s: int) -> Line:
    """The running clock."""
    return line(clock(seconds, target_s), dim("  Space shows the answer, ? helps"), indent=2)


def points_page(
    asked: DrillQuestion,
    answered_s: float | None,
    look: Look,
    own: Answer | None = None,
    *,
    typed: str = "",
) -> list[Line]:
    """What follows the answer; the points with their letters last, next to the keys, and above
    them one's own answer in short and the one that was just `typed`.

    Follow-ups stand with the letter of the point that they aim at. `answered_s` is `None` where
    nobody answered in real time.
    """
    question = asked.question
    page = []
    if answered_s is not None:
        page.append(answered_line(answered_s, question.answer_in_s))
    letters = {point.id: letter for letter, point in lettered(question)}
    if question.follow_ups:
        page.append(line("They may push:"))
    for follow_up in question.follow_ups:
        aim = f" ({letters[follow_up.probes]})" if follow_up.probes in letters else ""
        page.append(line(dim(follow_up.ask + aim), indent=5, lead=dim("  -  ")))
    if question.weak:
        page.append(line("A weak answer: ", dim(question.weak)))
    if own:
        from tiktok_prep.answers.answers_page import short_page

        page = [*page, *short_page(own, look)]
    if typed.strip():
        from tiktok_prep.answers.answers_page import inset

        page += [line("You typed:"), *inset(typed, 5)]
    return [*page, *answer_page(asked)]


def answer_page(asked: DrillQuestion) -> list[Line]:
    """The points alone, with their letters, as they stand next to the keys."""
    question = asked.question
    if not question.has_points:
        missed = [Span("  (missed)", "bad")] if asked.missed else []
        return [line("It has no points yet: rate the whole answer.", *missed), line()]
    page = [line("The answer:" if question.fact else "A strong answer:")]
    for letter, point in lettered(question):
        missed = [Span("  (missed)", "bad")] if point.id in asked.missed else []
        lead = "" if question.fact else f"  {letter}  "
        page.append(line(point.says, *missed, indent=5, lead=Span(lead, "key")))
    if question.fact:
        page += _fact(question.fact)
    return [*page, line()]


def _fact(fact: Fact) -> list[Line]:
    page = [line(dim(f"As of {as_of_words(fact.as_of)}: {fact.source.title}"), indent=2)]
    doubt = "Medium confidence: check it before you say it." if fact.confidence != "high" else ""
    caution = " ".join(filter(None, (doubt, fact.note)))
    return [*page, line(Span(caution, "warn"), indent=2)] if caution else page


def keys_page(
    asked: DrillQuestion, left_out: Sequence[str], now: datetime, look: Look
) -> list[Line]:
    """What each key would do now."""
    question = asked.question
    marked = [letter for letter, point in lettered(question) if point.id in left_out]
    returns = [
        (rating, until(asked.returns(rating, left_out), now) if asked.returns else "")
        for rating in Rating
    ]
    if look.plain:
        text = "; ".join(
            f"{int(r)} {r.name.capitalize()}{f', returns {when}' if when else ''}"
            for r, when in returns
        )
        out = f"Left out: {', '.join(marked)}. " if marked else ""
        letters = "" if is_one_card(question) else "Letters mark what you left out. "
        return [line(f"{out}{letters}{text}.")]
    hint = "Letters mark what you left out, a digit rates the rest."
    out_line = (
        line("Left out: ", Span(" ".join(marked), "bad"), dim("  the digit rates the rest"))
        if marked
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
    return [out_line, *_side_by_side(keys, look.width)]


def _side_by_side(groups: Sequence[tuple[Span, ...]], width: int) -> list[Line]:
    """Groups of spans in as few lines as `width` columns allow; no group is broken."""
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


def rated_line(review: Review, due: datetime, on_the_day: float | None, now: datetime) -> Line:
    rating, left_out = review.rating, len(review.left_out)
    some = left_out and rating is not Rating.AGAIN  # Again is all of them, marked or not
    missed = f", {count(left_out, 'point')} left out" if some else ""
    style = "bad" if rating is Rating.AGAIN else "warn" if left_out else "good"
    then = (
        f" Returns {until(due, now)}."
        if on_the_day is None
        else f" If not asked again, {percent(on_the_day)} of it on the day."
    )
    return line(Span(f"{rating.name.capitalize()}{missed}.", style), dim(then))


def took_back_line(event: Event | None, question_id: str, known: bool, now: datetime) -> Line:
    """What an undo took back; `known` says whether the question is still in the deck."""
    if event is None:
        return line("There is nothing to take back.")
    if event.kind == journal.REVIEW:
        rating = journal.review_of(event).rating
        what = f"{rating.name.capitalize()} on {question_id}"
    else:
        what = f"the {'suspension' if event.kind == journal.SUSPEND else 'return'} of {question_id}"
    ago = span(now - event.at)
    when = "just now" if ago == "now" else f"{ago} ago"
    if event.at - now > journal.SKEW:
        when = f"dated {day_and_time(event.at.astimezone(now.tzinfo))}"
    gone = "" if known else ", which is not in this deck"
    return line(f"Took back {what}{gone} ({when}).")


def suspended_line(question: Question) -> Line:
    return line(f"Suspended. `prep unsuspend {question.id}` brings it back.")


def help_page(look: Look) -> list[Line]:
    if look.plain:
        return [line(f"{keys}: {does}") for keys, does in HELP]
    wide = max(len(keys) for keys, _ in HELP) + 4
    return [line(does, indent=wide, lead=Span(f"  {keys}", "key")) for keys, does in HELP]


def summary_page(summary: DrillSummary, *, deck_option: str = "", now: datetime) -> list[Line]:
    """The end of a drill: what was held, what slipped, what waits, when to come back.

    `deck_option` is what a command needs to ask the same deck, such as ' --deck mine'.
    """
    page = [line()]
    if summary.time_is_up:
        page.append(line("Time is up."))
    if summary.reviews:
        page.append(_saved(summary))
    if summary.held:
        page.append(line(Span("Held:", "good")))
        page += [_named(question, question.ask) for question in summary.held]
    if summary.slipped:
        page.append(line(Span("Slipped:", "bad")))
        brief = sum(len(points) for _, points in summary.slipped) > SLIPPED_SHOWN
        for question, points in summary.slipped:
            page += _points(question, points, brief=brief)
    if summary.leeches:
        words = (
            f"Leeches, lapsed on {LEECH_LAPSES} days or more: reword them, or tie each to a story."
        )
        page.append(line(Span(words, "warn")))
        for question, point in summary.leeches[:LEECHES_SHOWN]:
            page += _points(question, (point,))
        if summary.leeches[LEECHES_SHOWN:]:
            page.append(line(f"and {len(summary.leeches) - LEECHES_SHOWN} more", indent=4))
    if summary.served:
        return [*page, *_by_plan(summary, summary.served, deck_option, now)]
    return [*page, *_what_now(summary, now)]


def _saved(summary: DrillSummary) -> Line:
    took = sum(review.took_ms for review in summary.reviews) / 60000
    minutes = "under a minute" if took < 1 else f"{round(took)} min"
    asked = count(len({review.question_id for review in summary.reviews}), "question")
    return line(
        strong("Saved: "), f"{count(len(summary.reviews), 'rating')} of {asked} in {minutes}."
    )


def _named(question: Question, text: str) -> Line:
    return line(dim(f"{question.id}: "), shortened(text), indent=4, lead="  -")


def _points(question: Question, points: Sequence[Point], *, brief: bool = False) -> list[Line]:
    if not question.has_points:
        return [_named(question, question.ask)]
    if len(points) == len(question.points) > 1:
        return [_named(question, f"all {len(points)} points")]
    if brief and not question.fact:
        return [_named(question, f"{len(points)} of {len(question.points)} points")]
    return [_named(question, point.says) for point in points]


def _what_now(summary: DrillSummary, now: datetime) -> list[Line]:
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
        to_the_minute = due - now < timedelta(hours=24) and (local.hour, local.minute) != (0, 0)
        when = f"{local:%H:%M}" if to_the_minute else day_name(local)
        words = "The next one falls due " if summary.left else "Come back: "
        page.append(line(words, strong(until(due, now)), f" ({when})."))
    elif due is not None and not summary.left:
        page.append(line("Something is due now."))
    return page


def _why_no_more(served: PlanProgress) -> str:
    if served.off and served.why is Obstacle.TIME:
        return "Today is off."
    return WHY_NO_MORE[served.why or Obstacle.GAIN]


def _by_plan(
    summary: DrillSummary, served: PlanProgress, deck_option: str, now: datetime
) -> list[Line]:
    """What a drill by the plan has brought, why it ended, what comes next."""
    page = [line(_why_no_more(served))] if served.why else []
    if summary.suspended:
        page.append(line(f"{count(summary.suspended, 'question')} suspended."))
    when = short_day(served.interview.local)
    before, after = percent(served.before), percent(served.after)
    was = f", {before} before this drill" if before != after else ""
    page.append(
        line(
            f"Ready for {served.interview.stage} on {when}, if you stop here: ",
            strong(after),
            was,
            ".",
        )
    )
    if served.why is None:
        return page
    if served.why is Obstacle.REST:
        return [
            *page,
            line("Next: ", Span(f"prep drill{deck_option}", "key"), ", in some minutes."),
        ]
    if served.why is Obstacle.TIME and served.left_today_s >= 60 and not served.off:
        return [*page, line("Next: ", Span(f"prep drill{deck_option}", "key"))]
    more = f"Next study: {study_words(served.next_study, now)}. " if served.next_study else ""
    command = Span(f"prep drill --cram{deck_option}", "key")
    return [*page, line(more, "To go on now: ", command)]


WHY_NO_MORE = {
    Obstacle.TIME: "The minutes are used, or what is left takes longer.",
    Obstacle.GAIN: "Nothing more is worth your time today.",
    Obstacle.NEW: "Done for today: what is new is spread over the days that are left.",
    Obstacle.REST: "All that is worth asking was asked a moment ago.",
    Obstacle.LIGHT: "What there is to do for the interview of today is done.",
    Obstacle.FILTERED: "Nothing more is worth your time today.",
}
