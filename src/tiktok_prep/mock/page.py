"""What a mock interview shows: opening, questions, follow-ups, the marks; then its debrief."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from math import ceil

from tiktok_prep.base.page import Line, Look, Span, dim, line, percent, share_style, strong
from tiktok_prep.base.text import clock_time, count, day_and_time
from tiktok_prep.drill.asking_page import SURE, clock, lettered, question_page
from tiktok_prep.mock.report import AnswerResult, Comparison, MockReport, Totals, local, point_name
from tiktok_prep.mock.session import MockFollowUp, MockQuestion
from tiktok_prep.mock.style import one_of, style_of
from tiktok_prep.model import Mock, MockRun, Question, Stage

HELP = (
    ("Space, Enter", "end the answer; later, Enter saves your marks"),
    ("a b c d g ...", "mark a point that you made; again to unmark it"),
    ("0", "none of the points was made"),
    ("y n", "yes or no, where that is asked"),
    ("u", "take back the last answer's marks, and answer it again"),
    ("q", "leave; what was answered is kept, `prep mock --resume` goes on"),
)


def help_page() -> list[Line]:
    return [line(), *(line(what, indent=16, lead=Span(f"  {keys}", "key")) for keys, what in HELP)]


# ---------------------------------------------------------------- the round


def opening_page(mock: Mock, stage: Stage, *, typed: bool) -> list[Line]:
    """Who sits there, how long it takes, what to do; then what they say."""
    style = style_of(mock.style)
    ends = "Type your answers: a lone . ends one." if typed else "Answer aloud."
    return [
        line(strong(f"Mock interview: {stage.name}")),
        line(stage.objective),
        line(
            f"{count(len(mock.questions), 'question')}, {count(mock.minutes, 'minute')}; "
            f"{mock.style}: {style.about}."
        ),
        line(dim(f"Seed {mock.seed}: --seed {mock.seed} holds the same interview again.")),
        line(),
        line(
            f"{ends} Nothing is shown before the end. After each answer, mark from memory the "
            "points that you made. Marking stops the clock of the round."
        ),
        line(),
        said(one_of(style.openings, 0, mock.seed, "opening")),
    ]


def resumed_page(run: MockRun, stage: Stage, used_s: float) -> list[Line]:
    """That an interview goes on."""
    mock, left = run.mock, max(0, ceil(run.mock.minutes - used_s / 60))
    return [
        line(strong(f"Mock interview: {stage.name}")),
        line(
            f"Going on with that of {day_and_time(local(mock))} (seed {mock.seed}, {mock.style}): "
            f"{len(run.reviews)} of {count(len(mock.questions), 'question')} answered, "
            f"{count(left, 'minute')} left."
        ),
    ]


def begin_line() -> Line:
    return line("Space begins, q leaves, ? helps.")


def said(words: str) -> Line:
    """What the other side says."""
    return line(dim(f"“{words}”"))


def put_page(put: MockQuestion, look: Look) -> list[Line]:
    """A question, as it is put."""
    used = f"{clock_time(put.used_s)} of {clock_time(put.round_s)} used"
    where = [f"Question {put.number} of {put.of}", used]
    lead_in = [said(put.lead_in)] if put.lead_in else []
    return [*question_page(where, put.question, put.wording, look, above=lead_in), line()]


def push_page(pushing: MockFollowUp, look: Look) -> list[Line]:
    """A follow-up, below the question that it is about if that was asked before a break."""
    above: list[Line] = []
    if pushing.asked:
        of = count(len(pushing.question.points), "point")
        made = f"{pushing.made} of {of} made"
        made = made if pushing.question.has_points else whole_words(bool(pushing.made))
        answered = f"You answered it before the break: {made}."
        above = [*put_page(pushing.asked, look)[:-1], line(dim(answered))]
    return [*above, line(), said(pushing.lead_in), line(strong(pushing.follow_up.ask)), line()]


def clock_line(seconds: float, target_s: int, used_s: float, round_s: int) -> Line:
    """The clock of the question, and that of the round beside it."""
    used = used_s + seconds
    return line(
        clock(seconds, target_s),
        Span(
            f"  round {clock_time(used)} of {clock_time(round_s)}",
            "bad" if used >= round_s else "dim",
        ),
        dim("  Space ends the answer"),
        indent=2,
    )


def names_page(question: Question, made: Collection[str]) -> list[Line]:
    """The names of the points, no more, with what is marked."""
    page = [line("Which points did you make? From memory; what they say comes at the end.")]
    for letter, point in lettered(question):
        is_made = point.id in made
        mark = [Span("  made", "good")] if is_made else []
        name = Span(point_name(point.id), "good" if is_made else "")
        page.append(line(name, *mark, indent=5, lead=Span(f"  {letter}  ", "key")))
    return page


def whole_line() -> Line:
    """Asks for the mark of a question without points."""
    yes, no = Span("y", "key"), Span("n", "key")
    return line("Was that a full answer? It has no points yet.  ", yes, " yes   ", no, " no")


def made_line(question: Question, made: Collection[str]) -> Line:
    """What is marked, and what to press."""
    marked = " ".join(letter for letter, point in lettered(question) if point.id in made)
    if not marked:
        return line(dim("Letters mark what you made, then Enter. 0 if you made none."))
    return line("Made: ", Span(marked, "good"), dim("  Enter saves, letters change it"))


def marked_line(question: Question, made: Collection[str]) -> Line:
    if not question.has_points:
        return line(dim(f"{whole_words(bool(made)).capitalize()}."))
    return line(dim(f"{len(made)} of {count(len(question.points), 'point')} made."))


def whole_words(made: bool) -> str:
    """How the answer to a question without points was."""
    return "a full answer" if made else "not a full answer"


def held_line() -> Line:
    return line(
        "Did that answer hold?  ", Span("y", "key"), " it held   ", Span("n", "key"), " it hurt"
    )


def took_back_line(question: Question | None) -> Line:
    if question is None:
        return line("There is no answer to take back.")
    return line(f"Took back the marks of {question.id}; it is asked again.")


def part_of_line(run: MockRun, first: MockRun | None, command: str) -> Line:
    """That an answer taken back was part of an interview. `command` goes on with `first`, which may
    be another; `None`: there is nothing left to ask in that of the answer."""
    if first is None:
        return line(f"It was part of the mock interview of {day_and_time(local(run.mock))}.")
    if first.mock.id != run.mock.id:
        return line(
            f"It was part of the mock interview of {day_and_time(local(run.mock))}; that of "
            f"{day_and_time(local(first.mock))} goes on before it: ",
            Span(command, "key"),
        )
    return line("It was part of a mock interview, which asks it again: ", Span(command, "key"))


def gone_line(question_ids: Sequence[str]) -> Line:
    return line(f"Not asked, as no longer in the deck: {', '.join(question_ids)}.")


def left_page(run: MockRun, command: str) -> list[Line]:
    """That the interview was left, and how it goes on."""
    kept = f"{len(run.reviews)} of {count(len(run.mock.questions), 'answer')} kept."
    return [line(strong("Stopped. "), f"{kept} To go on: ", Span(command, "key"))]


# ---------------------------------------------------------------- the debrief


def farewell_page(found: MockReport) -> list[Line]:
    """How an interview ends, if it was not left: what the other side says, and why."""
    if not found.ended:
        return []
    up = [line(strong(_time_up_words(found)))] if _time_up_words(found) else []
    return [line(), *up, said(_closing_words(found))]


def debrief_page(found: MockReport, *, drill: str, look: Look) -> list[Line]:
    """Each answer with its points, then the sums, last where they stay on the screen. `drill` is
    the command that rehearses the stage."""
    if not found.answers:
        return [line("No answer of this interview was kept, so there is nothing to debrief.")]
    page = [line(), line(strong("Debrief"), dim(f"  {found.stage_name}"))]
    for answer in found.answers:
        page += [line(), *_answer(answer, look)]
    page += [line(), line(strong("In all"), dim(f"  {_head(found)}"))]
    page += [line(text, indent=2) for text in _totals(found)]
    page += _against(found.against)
    if found.sure_and_wrong:
        page += [line(), line(strong("Sure and wrong"))]
        page += [line(_sure_words(a), indent=4, lead="  -") for a in found.sure_and_wrong]
    page.append(line())
    if found.drill_next:
        page.append(line(strong("Drill next"), f"{_worst_first(found)}: ", Span(drill, "key")))
        page += [line(_next_words(a), indent=4, lead="  -") for a in found.drill_next]
    else:
        page.append(line("No point was left out."))
    return page


def _closing_words(found: MockReport) -> str:
    style = style_of(found.mock.style)
    words = style.closings if found.cut_off is None else style.out_of_time
    return one_of(words, 0, found.mock.seed, "closing")


def _time_up_words(found: MockReport) -> str:
    """That the clock ended the round; '' if it did not."""
    if found.cut_off is None:
        return ""
    if not found.cut_off:
        return "Time is up."
    return f"Time is up: {count(found.cut_off, 'question')} {_was(found.cut_off)} not asked."


def _was(number: int) -> str:
    return "was" if number == 1 else "were"


def _head(found: MockReport) -> str:
    return f"{day_and_time(found.at)}, {found.mock.style}, seed {found.mock.seed}"


def _totals(found: MockReport) -> list[str]:
    """The sums as sentences."""
    sums = found.sums
    asked = f"{sums.answers} of {count(found.planned, 'question')} answered"
    time = f"{clock_time(found.used_ms / 1000)} of {clock_time(found.mock.minutes * 60)}"
    pushed = (
        f"{len(found.hurt)} of {count(found.pushed, 'follow-up')} hurt."
        if found.pushed
        else "No follow-up was asked."
    )
    return [
        f"{asked} in {time}; {sums.over} over the target.",
        *([_time_up_words(found)] if found.cut_off else []),
        f"{sums.made} of {_of_words(found)}, {percent(sums.share)}.",
        pushed,
    ]


def _of_words(found: MockReport) -> str:
    if all(answer.is_whole for answer in found.answers):
        return f"{count(found.sums.answers, 'answer')} in full"
    return f"{count(found.sums.points, 'point')} made"


def _answer(answer: AnswerResult, look: Look) -> list[Line]:
    page = [
        line(strong(answer.ask), indent=4, lead=strong(f"{answer.number:>2}")),
        line(*_how(answer), indent=4),
    ]
    made, missed = ("+", "-") if not look.plain else ("made:", "left out:")
    for points, mark, style in ((answer.made, made, "good"), (answer.missed, missed, "bad")):
        for point in () if answer.is_whole else points:
            if look.plain:
                page.append(line(f"{mark} {point.says}", indent=4))
            else:
                page.append(line(point.says, indent=6, lead=Span(f"    {mark}", style)))
    for one in answer.pushed:
        went = Span("Held: ", "good") if one.held else Span("Hurt: ", "bad")
        page.append(line(went, dim(one.ask), indent=4))
    return page


def _how(answer: AnswerResult) -> list[str | Span]:
    share = len(answer.made) / answer.points
    points = f"{len(answer.made)} of {count(answer.points, 'point')}"
    points = whole_words(bool(answer.made)) if answer.is_whole else points
    return [f"{_time_words(answer)}, ", Span(points, share_style(share)), *map(dim, _aside(answer))]


def _time_words(answer: AnswerResult) -> str:
    took = clock_time(answer.answered_ms / 1000)
    return took if answer.target_s is None else f"{took} of {clock_time(answer.target_s)}"


def _aside(answer: AnswerResult) -> list[str]:
    """What else there is to say of an answer: how sure it was, how it went before."""
    parts = []
    if answer.sure is not None:
        parts.append(f", {SURE[answer.sure - 1]}")
    if answer.before:
        before = answer.before
        parts.append(
            f"; {before.made} of {before.of} in {clock_time(before.answered_ms / 1000)} last time"
        )
    return parts


def _against(found: Comparison | None) -> list[Line]:
    """Two attempts against each other."""
    if found is None:
        return [line(dim("There is no earlier attempt at this round to compare with."), indent=2)]
    which = (
        f"same seed, {count(found.now.answers, 'question')} answered both times"
        if found.same
        else "other questions"
    )
    then, now = found.then, found.now
    rows = [
        f"Points: {percent(now.share)}, {percent(then.share)} then: "
        f"{_trend(now.made * then.points, then.made * now.points)}.",
    ]
    if found.same:
        rows.append(
            f"Over the target: {now.over}, {then.over} then: {_trend(-now.over, -then.over)}."
        )
    rows.append(f"An answer took {_average(now)}, {_average(then)} then.")
    title = f"Against {day_and_time(found.at)} ({which})"
    return [line(), line(strong(title)), *(line(row, indent=2) for row in rows)]


def _trend(now: int, then: int) -> str:
    return "better" if now > then else "worse" if now < then else "the same"


def _average(sums: Totals) -> str:
    return clock_time(sums.answered_ms / sums.answers / 1000)


def _worst_first(found: MockReport) -> str:
    return ", the worst first" if len(found.drill_next) > 1 else ""


def _sure_words(answer: AnswerResult) -> str:
    missed = f"{len(answer.missed)} of {count(answer.points, 'point')} left out"
    return f"{answer.question_id}: sure, and {whole_words(False) if answer.is_whole else missed}"


def _next_words(answer: AnswerResult) -> str:
    missed = f"{count(len(answer.missed), 'point')} left out"
    return f"{answer.question_id}: {whole_words(False) if answer.is_whole else missed}"


# ---------------------------------------------------------------- past ones


def history_page(
    rows: Sequence[tuple[Mock, datetime, Totals, bool]], *, of_stage: bool
) -> list[Line]:
    """Mock interviews with answers, the latest last, each with whether it can go on; with
    `of_stage` of one stage only."""
    if not rows:
        which = "mock interview of this round" if of_stage else "mock interview"
        return [line(f"No {which} was held yet. `prep mock` begins one.")]
    page = []
    for mock, at, sums, can_go_on in rows:
        unfinished = ", unfinished" if can_go_on else ""
        page += [
            line(
                f"{day_and_time(at)}  ",
                strong(mock.stage),
                dim(f"  {mock.style}, seed {mock.seed}"),
                indent=2,
            ),
            # the share comes first, for a line may break between number and sign elsewhere
            line(
                Span(f"{percent(sums.share)} of the points", share_style(sums.share)),
                f"; {sums.answers} of {count(len(mock.questions), 'question')}{unfinished}",
                indent=4,
            ),
        ]
    return page
