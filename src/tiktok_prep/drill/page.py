"""The pages of a drill: the question, its points, the keys, what was saved, the summary."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from tiktok_prep.base.page import Line, Look, Span, dim, line, strong
from tiktok_prep.base.text import (
    ago,
    count,
    day_and_time,
    kinds_words,
    questions_and_facts,
    short_day,
    shortened,
    study_words,
)
from tiktok_prep.drill.rating_page import when_words
from tiktok_prep.drill.session import DrillSummary
from tiktok_prep.journal import events as journal
from tiktok_prep.model import Event, Point, Question, Rating, Review
from tiktok_prep.planning.figures_page import (
    expected_words,
    lacks_much,
    range_words,
    share_words,
)
from tiktok_prep.planning.queue import AtInterview, PlanProgress
from tiktok_prep.planning.rule import Obstacle
from tiktok_prep.planning.study import is_later_today

SUMMARY_ROWS = 10
"""How many lines the summary of a drill has at most."""
MANY_LOOKED_AT = 3
"""If fewer answers than this were shown too soon, the summary does not mention them."""
SLIP_CHARS = 74
"""Characters of a missed question and its point, so that both fit a row of 80 columns."""
MIN_ASK_CHARS = 20
"""Characters of a question that are shown on any terminal where its act is named."""


def rated_line(
    review: Review,
    due: datetime,
    at_interview: AtInterview | None,
    now: datetime,
    interview_day: date | None = None,
) -> Line:
    """Says how the question was rated, and when it returns: at `due`. With `at_interview`, says
    instead what you are expected to recall on `interview_day`, or if that is unknown, how many of
    several points were said.
    """
    rating, left_out, points = review.rating, len(review.left_out), len(review.points)
    counted = left_out and rating is not Rating.AGAIN  # Again misses all points, marked or not
    missed = f", {count(left_out, 'point')} missed" if counted else ""
    rated = f"{rating.name.capitalize()}{missed}."
    if left_out == points:
        rated = f"All {points} points missed." if points > 1 else "Its only point missed."
    style = "bad" if not review.points_said else "warn" if left_out else "good"
    returns = when_words(due, now, interview_day)
    comes = (
        "Comes again now: nothing else is left in this drill"
        if returns == "now"
        else f"Returns {returns}"
    )
    if at_interview is None:
        then = f" {comes}."
    elif at_interview.expected is None:
        then = f" {len(review.points_said)} of {points} said." if points > 1 else ""
    else:
        of = f"of the {at_interview.expected.points}{' you said' if missed else ''}"
        day = f"On {short_day(interview_day, now.date())}" if interview_day else "On the day"
        then = f" {day}, without review: {expected_words(at_interview.expected, of)}."
    return line(Span(rated, style), dim(then))


def older_undo_lines(
    event: Event, question: Question | None, now: datetime, look: Look
) -> list[Line]:
    """Asks whether to take back `event`, which is older than this drill. `question` is that of the
    event; `None` if it is no longer in the deck."""
    keys = (Span("u", "key"), " takes it back, any other key keeps it.")
    asks = _act_words(event, question, look, "Take back ", f" ({_when(event, now)})?")
    return [line(asks), line("It is older than this drill: ", *keys)]


def may_undo_line(event: Event, question: Question | None, now: datetime, look: Look) -> Line:
    """What `prep undo` would take back, where that is older than you may expect. `question` is as
    in `older_undo_lines`."""
    act = _act_words(event, question, look, "", f", {_when(event, now)}.")
    return line(f"{act[0].upper()}{act[1:]}")


def took_back_line(
    event: Event | None, question: Question | None, now: datetime, look: Look
) -> Line:
    """Says which event was undone; without one, that there is nothing to take back. `question` is
    as in `older_undo_lines`."""
    if event is None:
        return line("There is nothing to take back.")
    return line(_act_words(event, question, look, "Took back ", f" ({_when(event, now)})."))


def _act_words(event: Event, question: Question | None, look: Look, before: str, after: str) -> str:
    """'Took back Good on “How do you ...” (1 day ago).', in one row; `before` and `after` are what
    is said around the act. A question that is no longer in the deck is named by its id."""
    p = event.payload
    acts = {
        journal.SUSPEND: "the suspension of ",
        journal.UNSUSPEND: "the return of ",
        journal.ANSWER: "your words for ",
        journal.QUESTION: "your own question ",
        journal.INTERVIEW: f"the date of {p.get('stage')}",
        journal.SETTING: f"the setting {p.get('name')}",
        journal.DEBRIEF: f"a note on {p.get('stage')}",
        journal.MOCK: f"the start of a mock interview, {p.get('stage')}",
    }
    act = acts.get(event.kind, f"an entry ({event.kind})")
    if event.kind == journal.REVIEW:
        act = f"{journal.review_of(event).rating.name.capitalize()} on "
    if not act.endswith(" "):
        return f"{before}{act}{after}"
    room = look.width - len(f"{before}{act}“”{after}")
    name = f"{p['question']}, which is not in this deck"
    if question:
        name = f"“{shortened(question.ask, max(MIN_ASK_CHARS, room))}”"
    return f"{before}{act}{name}{after}"


def _when(event: Event, now: datetime) -> str:
    if event.at - now > journal.CLOCK_SKEW:
        return f"dated {day_and_time(event.at.astimezone(now.tzinfo))}"
    return ago(event.at, now)


def suspended_line(question: Question) -> Line:
    return line(f"Suspended. `prep suspend --undo {question.id}` brings it back.")


def summary_page(summary: DrillSummary, *, deck_option: str = "", now: datetime) -> list[Line]:
    """The end of a drill: what was saved, what you missed, what is left, when to come back. It has
    at most SUMMARY_ROWS lines.

    For a drill by the plan, it ends with why the drill stopped, how ready you are and what comes
    next.

    `deck_option` is added to the commands that it names, such as ' --deck mine'.
    """
    page = [line()]
    if summary.reviews:
        page += [
            _saved_line(summary),
            _remembered_line(summary),
        ]
    end = [*_looked_at_lines(summary), *_leech_lines(summary)]
    if summary.not_rated:
        says = "Shown, but not rated: "
        ask = shortened(summary.not_rated.ask, SLIP_CHARS - len(says))
        end.insert(0, line(Span(says, "warn"), ask))
    if summary.plan_progress:
        end += _plan_lines(summary, summary.plan_progress, deck_option, now)
    else:
        end += _next_lines(summary, now)
    room = SUMMARY_ROWS - len(page) - len(end)
    slips = [_slip_line(question, points) for question, points in summary.slips]
    if len(slips) > room:
        more = len(slips) - room + 1
        slips = [*slips[: room - 1], line(dim(f"and {more} more"), indent=4)]
    return [*page, *slips, *end]


def _saved_line(summary: DrillSummary) -> Line:
    took_min = sum(review.took_ms for review in summary.reviews) / 60000
    minutes = "under a minute" if took_min < 1 else f"{round(took_min)} min"
    time_is_up = "Time is up. " if summary.time_is_up else ""
    ratings = count(len(summary.reviews), "rating")
    rated = len({review.question_id for review in summary.reviews})
    facts = sum(q.is_fact for q in (*summary.held_questions, *(q for q, _ in summary.slips)))
    questions = questions_and_facts(rated - facts, facts)
    return line(time_is_up, strong("Saved: "), f"{ratings} of {questions} in {minutes}.")


def _remembered_line(summary: DrillSummary) -> Line:
    held = kinds_words(question.is_fact for question in summary.held_questions)
    missed = kinds_words(question.is_fact for question, _ in summary.slips)
    spans = [Span("Remembered: ", "good"), Span(held)] if held else []
    if missed:
        have_points = any(q.has_points and not q.is_fact for q, _ in summary.slips)
        words = f"points missed in {missed}:" if have_points else f"{missed} missed:"
        words = f"; {words}" if held else words[:1].upper() + words[1:]
        spans.append(Span(words, "" if held else "bad"))
    else:
        spans.append(Span("."))
    return line(*spans)


def _slip_line(question: Question, points: Sequence[Point]) -> Line:
    if not question.has_points:
        missed = "all of it"
    elif question.fact or len(points) == 1:
        missed = points[0].says
    elif len(points) == len(question.points):
        missed = f"all {len(points)} points"
    else:
        missed = f"{len(points)} of {len(question.points)} points"
    missed = shortened(missed, 38)
    ask = shortened(question.ask, SLIP_CHARS - len(missed))
    return line(dim(f"{ask} "), Span(missed), indent=4, lead="  -")


def _looked_at_lines(summary: DrillSummary) -> list[Line]:
    """A warning if MANY_LOOKED_AT answers or more, and at least a third of all, were shown too soon
    to have been said aloud; else empty."""
    looked_at, answers = summary.looked_at
    if looked_at < max(MANY_LOOKED_AT, answers / 3):
        return []
    shown = f"{looked_at} of {answers} were shown in under a tenth of their time: "
    return [line(Span(shown, "warn"), "say them aloud, it is what makes the figures true.")]


def _leech_lines(summary: DrillSummary) -> list[Line]:
    if not summary.leeches:
        return []
    question, point = summary.leeches[0]
    more = f" and {len(summary.leeches) - 1} more" if summary.leeches[1:] else ""
    says = point.says if question.has_points else question.ask
    says = f"{shortened(says, 26)}{more} ({question.id})"
    return [line(Span("Keeps slipping, reword it: ", "warn"), says)]


def _suspended_lines(summary: DrillSummary) -> list[Line]:
    words = questions_and_facts(*summary.suspended)
    return [line(f"{words} suspended.")] if words else []


def _next_lines(summary: DrillSummary, now: datetime) -> list[Line]:
    page = []
    due = summary.next_due
    waiting = questions_and_facts(*summary.waiting) if summary.waiting else ""
    if waiting:
        page.append(line(f"Waiting for you: {waiting}."))
    elif not summary.reviews:
        suspended = ": all its questions are suspended. To see them: prep suspend"
        none_left = summary.waiting is not None and due is None  # no question waits or falls due
        page.append(line(f"Nothing to ask now{suspended if none_left else '.'}"))
    page += _suspended_lines(summary)
    if due is not None and due > now and not waiting:
        when = when_words(due, now, summary.interview_day)
        page.append(line("Come back ", strong(when), "."))
    return page


def _plan_lines(
    summary: DrillSummary, progress: PlanProgress, deck_option: str, now: datetime
) -> list[Line]:
    obstacle, is_off = progress.obstacle, progress.day_off
    page = _suspended_lines(summary)
    when = short_day(progress.interview.local, now)
    page.append(_ready_line(progress, summary.round_name, when))
    if obstacle is None:
        return page
    is_out_of_time, next_study = obstacle is Obstacle.NO_TIME, progress.next_study
    has_minutes = progress.left_today_s >= 60 and not is_off
    later_today = has_minutes or is_later_today(next_study, now)
    why = no_more_words(obstacle, later_today=later_today)
    page.insert(0, line("Today is off." if is_off and is_out_of_time else why))
    drill = Span(f"prep drill{deck_option}", "key")
    if obstacle is Obstacle.JUST_ASKED:
        return [*page, line("Next: ", drill, ", in some minutes.")]
    if is_out_of_time and has_minutes:
        return [*page, line("Next: ", drill)]
    next_words = f"Next study: {study_words(next_study, now)}. " if next_study else ""
    command = Span(f"prep drill --minutes 10{deck_option}", "key")
    return [*page, line(next_words, "To go on now: ", command)]


def _ready_line(progress: PlanProgress, round_name: str, when: str) -> Line:
    before, after = progress.before, progress.after
    if after.recall is None:
        asked = f"{after.points_asked} of {after.points} points asked"
        more = after.points_asked - before.points_asked
        return line(
            f"For {round_name} on {when}: ",
            strong(asked),
            f", {more} of them now." if more else ".",
        )
    words, part = share_words(after.recall), ""
    if lacks_much(after.points_asked, after.points):
        part = f"; {after.points_asked} of {after.points} points asked"
    was = share_words(before.recall) if before.recall else words
    return line(
        f"Ready for {round_name} on {when}, if you stop here: ",
        strong(words),
        dim(f" ({range_words(after.recall)}{part})"),
        f", was {was} before." if was != words else ".",
    )


def no_more_words(obstacle: Obstacle, *, later_today: bool) -> str:
    """The sentence that says why a drill by the plan has nothing more to ask. `later_today` is
    whether there is more time to study today."""
    if later_today and obstacle is Obstacle.NO_TIME:
        return "Done for now."
    return _WHY_NO_MORE[obstacle]


_WHY_NO_MORE = {
    Obstacle.NO_TIME: "That is all for today.",
    Obstacle.SMALL_GAIN: "Nothing more is worth your time today.",
    Obstacle.NEW_LIMIT: "Done for today: what is new is spread over the days that are left.",
    Obstacle.JUST_ASKED: "Done for now: what is left was asked a moment ago.",
    Obstacle.ASKED_TWICE: "Done for today. With time left, say answers aloud: prep mock",
    Obstacle.LATER_INTERVIEW: "What there is to do for the interview of today is done.",
    Obstacle.NOT_SELECTED: "Nothing more is worth your time today.",
}
