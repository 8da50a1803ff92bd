"""The pages of a mock interview: opening, questions, follow-ups, marks, debrief, history."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from math import ceil

from tiktok_prep.base.page import (
    Block,
    Line,
    Look,
    Span,
    dim,
    line,
    percent,
    share_style,
    strong,
)
from tiktok_prep.base.text import clock_time, count, day_and_time, shortened
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.drill.asking_page import (
    clock_span,
    gone_question_block,
    header_lines,
    key_lines,
    keys_line,
    keys_to_mark,
    letters_of,
    letters_words,
    nearest_to_points,
    point_lines,
    question_lines,
    rule_line,
    side_by_side,
)
from tiktok_prep.mock.interview import FOLLOW_UP_S
from tiktok_prep.mock.report import (
    AnswerResult,
    Comparison,
    EarlierAnswer,
    MockReport,
    Totals,
    local_start,
)
from tiktok_prep.mock.session import DebriefCard, FollowUpReply, MockFollowUp, MockQuestion
from tiktok_prep.mock.style import style_of, text_for_turn
from tiktok_prep.model import AskedFollowUp, Mock, MockRun, Question, Stage

MISSED_CHARS = 70
"""Characters of a question and how many of its points were missed, to fit a row of 80 columns."""

# ---------------------------------------------------------------- the interview


def opening_page(mock: Mock, stage: Stage, *, typed: bool) -> list[Line]:
    """What the round is for, how long it takes, what to do; then what the interviewer says."""
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
        line(f"{ends} After each answer, mark what you missed. Marking stops the clock."),
        line(),
        interviewer_line(text_for_turn(style.openings, 0, mock.seed, "opening")),
    ]


def resumed_page(run: MockRun, stage: Stage, used_s: float) -> list[Line]:
    """Which interview is resumed, how many questions are answered and how many minutes left."""
    mock, minutes_left = run.mock, max(0, ceil(run.mock.minutes - used_s / 60))
    begun_at = day_and_time(local_start(mock))
    return [
        line(strong(f"Mock interview: {stage.name}")),
        line(
            f"Going on with that of {begun_at} (seed {mock.seed}, {mock.style}): "
            f"{len(run.reviews)} of {count(len(mock.questions), 'question')} answered, "
            f"{count(minutes_left, 'minute')} left."
        ),
    ]


def begin_line() -> Line:
    return line("Space begins, q leaves.")


def interviewer_line(words: str) -> Line:
    """What the interviewer says, in quotation marks."""
    return line(dim(f"“{words}”"))


class MockCard(NamedTuple):
    """What is on the screen for one question or follow-up."""

    asked: MockQuestion | MockFollowUp
    phase: str = "ask"
    """'ask' until your answer ends, then 'rate'."""
    missed: frozenset[str] = frozenset()
    """Ids of the points that you marked as left out."""
    seconds: float | None = None
    """How long you have been answering, or took; `None` where no clock runs."""
    typed: str = ""
    """The answer you typed; '' if you typed none."""
    typed_words: str = ""
    """How long `typed` takes to say, as words; '' if no answer was typed."""

    @property
    def name(self) -> str:
        """What is asked: the id of the question, or the follow-up's text."""
        asked = self.asked
        return asked.follow_up.ask if isinstance(asked, MockFollowUp) else asked.question.id

    @property
    def target_s(self) -> int:
        asked = self.asked
        return FOLLOW_UP_S if isinstance(asked, MockFollowUp) else asked.question.answer_in_s


def mock_blocks(card: MockCard, look: Look, *, is_screen: bool) -> list[Block]:
    """The blocks of one question or follow-up, for a whole screen (`is_screen`) or for print."""
    asked = card.asked
    header = _header_lines(card, look, is_screen=is_screen)
    question = (
        _follow_up_lines(asked)
        if isinstance(asked, MockFollowUp)
        else _question_lines(asked, asked.lead_in)
    )
    question += [rule_line(look)] if is_screen else []
    blocks = [Block("header", tuple(header), "top"), Block("question", tuple(question))]
    if card.typed_words:
        blocks.append(Block("typed", (line(dim(card.typed_words)),)))
    elif card.seconds is not None and card.phase != "ask" and not is_screen:
        took = f"You took {clock_time(card.seconds)} of {clock_time(card.target_s)}."
        blocks.append(Block("took", (line(dim(took)),)))
    if card.phase == "rate" and not isinstance(asked, MockFollowUp):
        if is_screen:
            blocks.append(gone_question_block(asked.wording, look))
        nearest = nearest_to_points(asked.question, card.typed)
        below = " Below a point: your words to check." if nearest else ""
        missed = card.missed if is_screen else ()  # in print, the keys list the marks
        points = point_lines(asked.question, missed, nearest, look.width)
        blocks.append(Block("points", (line(f"Which did you miss?{below}"), *points)))
    gap = [line()] if is_screen else []
    blocks.append(Block("keys", (*gap, *_keys_lines(card, look, is_screen=is_screen)), "foot"))
    return blocks


def _header_lines(card: MockCard, look: Look, *, is_screen: bool) -> list[Line]:
    asked = card.asked
    if isinstance(asked, MockFollowUp):
        whose = asked.before_break
        names = [f"Follow-up to question {whose.number} of {whose.total}"] if whose else []
        names.append("Follow-up")
    else:
        names = [f"Question {asked.number} of {asked.total}", f"{asked.number} of {asked.total}"]
    used_s = asked.used_s + (card.seconds or 0.0) * is_screen
    used = f"{clock_time(used_s)} of {clock_time(asked.round_s)}"
    if not is_screen or card.seconds is None:
        return header_lines([names[0], f"round {used}"], [], look, is_screen=is_screen)
    clock, gap = clock_span(card.seconds, card.target_s), Span("  ")
    style = "bad" if used_s >= asked.round_s else "dim"
    for name, of_round in ((names[0], f"round {used}"), (names[-1], used)):
        clocks = [clock, gap, Span(of_round, style)]
        header = header_lines([name], clocks, look, is_screen=True)
        if len(header[0].text) < look.width:
            break
    return header


def _question_lines(asked: MockQuestion, lead_in: str) -> list[Line]:
    says = [interviewer_line(lead_in)] if lead_in else []
    return [*says, *question_lines(asked.question, asked.wording)]


def _follow_up_lines(asked: MockFollowUp) -> list[Line]:
    above: list[Line] = []
    if asked.before_break:
        above = _question_lines(asked.before_break, "")
        above += [line(dim("You answered it before the break.")), line()]
    says = [interviewer_line(asked.lead_in)] if asked.lead_in else []
    return [*above, *says, line(strong(asked.follow_up.ask))]


def _keys_lines(card: MockCard, look: Look, *, is_screen: bool) -> list[Line]:
    if card.phase == "ask":
        if not is_screen:
            return [line(f"Target {clock_time(card.target_s)}. Space ends the answer, ? helps.")]
        keys = {"Space": "ends the answer", "u": "back", "q": "leave", "?": "help"}
        return keys_line(keys, look)
    if isinstance(card.asked, MockFollowUp):
        return did_it_hold_lines(card.asked.given, look)
    return marks_lines(card.asked.question, card.missed, look)


def marks_lines(question: Question, marked: Collection[str], look: Look) -> list[Line]:
    """The letters of the points whose ids are in `marked`, and what to press."""
    missed = letters_of(question, marked)
    if not missed:
        return keys_line({**keys_to_mark(question), "u": "back", "?": "help"}, look)
    if look.plain:  # printed again after each letter
        return [line(f"Missed {', '.join(missed)}. Space done; u back.")]
    marks = line("Missed ", Span(", ".join(missed), "bad"), ".")
    return [marks, *keys_line({"Space": "done", "u": "back", "?": "help"}, look)]


def help_lines(card: MockCard) -> list[Line]:
    """The keys that work in this phase of `card`, and what each does."""
    keys: dict[str, str] = {}
    if card.phase == "ask":
        keys["Space, Enter"] = "end the answer"
        keys["u"] = "one step back: to your last marks; no answer is lost"
    elif isinstance(card.asked, MockFollowUp):
        keys["y"] = "the answer went well"
        keys["n"] = "it hurt"
        keys["u"] = "back to the marks" if card.asked.given else "go on answering"
    else:
        keys[letters_words(card.asked.question)] = "a point that you missed; again to unmark it"
        keys["Space, Enter"] = "save the marks"
        keys["0"] = "you missed nothing"
        keys["u"] = "take back the marks; without marks, go on answering"
    keys["q"] = "leave; what was answered is kept, `prep mock --resume` goes on"
    return [line(), *key_lines(keys)]


def typing_help_lines() -> list[Line]:
    """The keys that work while you type an answer."""
    keys = {
        ".": "on a line of its own: end the answer; so do two empty lines",
        "q": "on a line of its own: leave; what was answered is kept",
        "u": "as the first line: one step back",
    }
    return [line(), *key_lines(keys)]


def debrief_blocks(
    card: DebriefCard, left_out: Collection[str], look: Look, *, is_screen: bool
) -> list[Block]:
    """The points in full with your marks, and the keys; a letter corrects a mark."""
    words = [f"Your marks, answer {card.number} of {card.total}"]
    header = header_lines(words, [], look, is_screen=is_screen)
    question = question_lines(card.question, card.wording)
    question += [rule_line(look)] if is_screen else []
    missed = letters_of(card.question, left_out)
    marked = left_out if is_screen else ()  # in print, the keys list the marks
    points = point_lines(card.question, marked, {}, look.width)
    marks = f"Missed {', '.join(missed)}. " if missed else "Missed nothing. "
    held = [_held_line(each, indent=6) for each in card.follow_ups]
    changed = len(card.saved.symmetric_difference(left_out))
    says = [
        Span(marks, "bad" if left_out else "good"),
        Span(f"{count(changed, 'mark')} changed." if changed else "A letter corrects a mark."),
    ]
    then = "the next answer" if card.number < card.total else "the summary"
    keys = {"Space": then, "u": "as saved"}
    keys |= {"q": "the summary"} if card.number < card.total else {}
    gap = [line()] if is_screen else []
    return [
        Block("header", tuple(header), "top"),
        *([gone_question_block(card.wording, look)] if is_screen else []),
        Block("question", tuple(question)),
        Block("points", (*points, *(gap if held else []), *held)),
        Block("keys", (*gap, line(*says), *keys_line(keys, look)), "foot"),
    ]


def points_made_line(question: Question, made: Collection[str]) -> Line:
    if not question.has_points:
        return line(dim(f"{whole_words(bool(made)).capitalize()}."))
    return line(dim(f"{len(made)} of {count(len(question.points), 'point')} made."))


def whole_words(made: bool) -> str:
    """'a full answer' or 'not a full answer': the mark of a question without points."""
    return "a full answer" if made else "not a full answer"


def did_it_hold_lines(given: FollowUpReply | None, look: Look) -> list[Line]:
    """Asks whether the answer to a follow-up went well; with `given`, says first what you said
    before."""
    saved = "" if given is None else f"You said {verdict_words(held=given.held)}. "
    keys = {"y": verdict_words(held=True), "n": verdict_words(held=False), "u": "back"}
    groups = [(Span(f" {key}", "key"), Span(f" {does}")) for key, does in keys.items()]
    asks = f"{saved}Did that answer go well?"
    if look.plain:
        return [line(f"{asks} ", *keys_line(keys, look)[0].spans)]
    return side_by_side([(Span(asks),), *groups], look.width)


def verdict_words(*, held: bool) -> str:
    return "it went well" if held else "it hurt"


def verdict_line(*, held: bool) -> Line:
    """'It went well.' or 'It hurt.', for where the key that said so is not seen."""
    return line(dim(f"{verdict_words(held=held).capitalize()}."))


def took_back_line(question: Question | None) -> Line:
    if question is None:
        return line("There is no answer to take back.")
    return line("That answer no longer counts; the question is asked again from the start.")


def part_of_mock_line(run: MockRun, command: str) -> Line:
    """Says that an undone answer was part of a mock interview, and that `command` asks it again.
    With '' says of which day and time the interview was, and names no command."""
    if not command:
        return line(f"It was part of the mock interview of {day_and_time(local_start(run.mock))}.")
    return line("It was part of a mock interview, which asks it again: ", Span(command, "key"))


def missing_line(question_ids: Sequence[str]) -> Line:
    return line(f"Not asked, as no longer in the deck: {', '.join(question_ids)}.")


def stopped_page(run: MockRun, resume: str, last: str) -> list[Line]:
    """Says how many answers are kept, and the command `resume` to go on; if any are kept, also
    `last`, which shows them."""
    kept = f"{len(run.reviews)} of {count(len(run.mock.questions), 'answer')} kept."
    page = [line(strong("Stopped. "), f"{kept} To go on: ", Span(resume, "key"))]
    see = line("To see what is kept: ", Span(last, "key"))
    return [*page, see] if run.reviews else page


def to_correct_line(correct: str) -> Line:
    return line(dim("To correct a mark: "), Span(correct, "key"))


def unfinished_line(resume: str) -> Line:
    return line("It is not finished. To go on: ", Span(resume, "key"))


# ---------------------------------------------------------------- the summary


def farewell_page(report: MockReport) -> list[Line]:
    """What the interviewer says at the end, and before that whether time ran out. Empty if the
    interview has not ended."""
    if not report.ended:
        return []
    style, time_up = style_of(report.mock.style), _time_up_words(report)
    closings = style.time_up_closings if time_up else style.closings
    closing = interviewer_line(text_for_turn(closings, 0, report.mock.seed, "closing"))
    return [line(), *([line(strong(time_up))] if time_up else []), closing]


def debrief_page(
    report: MockReport, *, drill: str, look: Look, is_short: bool = False
) -> list[Line]:
    """Each answer with its points; then the totals, the comparison with an earlier attempt, and
    what was missed most, so that these stay on the screen.

    If `is_short`, each answer has one line. Without answers, only a line that says so. `drill` is
    the command to rehearse the stage.
    """
    if not report.answers:
        return [line("No answer of this interview was kept, so there is nothing to show.")]
    page = [line()]
    if is_short:
        hurt = bool(report.hurt_follow_ups)
        page += [_short_answer_line(a, look, shows_hurt=hurt) for a in report.answers]
    else:
        about = f"  {report.stage_name}; {report.mock.style}, seed {report.mock.seed}"
        page.append(line(strong(f"Mock interview of {day_and_time(report.at)}"), dim(about)))
        page += [each for a in report.answers for each in (line(), *_answer_lines(a, look))]
    page += [line(), line(strong("In all: "), " ".join(_totals_sentences(report)))]
    page += _looked_at_lines(report)
    page += _comparison_lines(report.comparison)
    if is_short:
        again = drill.replace("prep drill", "prep mock --last", 1)
        page.append(line(dim("Each answer in full: "), Span(again, "key")))
    if report.drill_next:
        page += [_missed_line(a, is_first=not n) for n, a in enumerate(report.drill_next)]
        page.append(line(dim("To drill what you missed: "), Span(drill, "key")))
    else:
        page.append(line("No point was missed."))
    return page


def _time_up_words(report: MockReport) -> str:
    """'Time is up: 2 questions not asked.', or 'Time is up.' if all were asked; '' if time did not
    run out."""
    unasked = report.questions_cut
    if unasked is None:
        return ""
    if not unasked:
        return "Time is up."
    return f"Time is up: {count(unasked, 'question')} not asked."


def _totals_sentences(report: MockReport) -> list[str]:
    totals = report.totals
    answered = f"{totals.answers} of {count(report.planned, 'question')} answered"
    time = f"{clock_time(report.used_ms / 1000)} of {clock_time(report.mock.minutes * 60)}"
    follow_ups = count(report.follow_up_count, "follow-up")
    return [
        f"{totals.made} of {_of_words(report)}, {percent(totals.share)}.",
        f"{answered} in {time}, {totals.over_target} over the target.",
        *([_time_up_words(report)] if report.questions_cut else []),
        f"{len(report.hurt_follow_ups)} of {follow_ups} hurt."
        if report.follow_up_count
        else f"No follow-up was {'asked' if report.ended else 'answered'}.",
    ]


def _looked_at_lines(report: MockReport) -> list[Line]:
    """Says how many answers were too short to have been said; empty if none was."""
    looked_at, answers = report.looked_at_count, len(report.answers)
    if not looked_at:
        return []
    took = f"{looked_at} of {count(answers, 'answer')} took under a tenth of the time: "
    return [line(Span(took, "warn"), "say all of it aloud, as you would in the room.")]


def _of_words(report: MockReport) -> str:
    if all(answer.is_whole for answer in report.answers):
        return f"{count(report.totals.answers, 'answer')} in full"
    return f"{count(report.totals.points, 'point')} made"


def _answer_lines(answer: AnswerResult, look: Look) -> list[Line]:
    number = f"{len(answer.made)} of {count(answer.points, 'point')}"
    words = whole_words(bool(answer.made)) if answer.is_whole else number
    made = Span(words, share_style(len(answer.made) / answer.points))
    page = [
        line(strong(answer.ask), indent=4, lead=strong(f"{answer.number:>2}")),
        line(f"{_time_words(answer)}, ", made, dim(_last_time_words(answer.earlier)), indent=4),
    ]
    marks = (("made:", "    +", "good"), ("missed:", "    -", "bad"))
    for points, (word, sign, style) in zip((answer.made, answer.missed), marks, strict=True):
        for point in () if answer.is_whole else points:
            if look.plain:
                page.append(line(f"{word} {point.says}", indent=4))
            else:
                page.append(line(point.says, indent=6, lead=Span(sign, style)))
    return page + [_held_line(follow_up, indent=4) for follow_up in answer.follow_ups]


def _held_line(follow_up: AskedFollowUp, *, indent: int) -> Line:
    verdict = Span("Well: ", "good") if follow_up.held else Span("Hurt: ", "bad")
    return line(verdict, dim(follow_up.ask), indent=indent)


def _short_answer_line(answer: AnswerResult, look: Look, *, shows_hurt: bool) -> Line:
    style = share_style(len(answer.made) / answer.points)
    made = f"{len(answer.made)} of {answer.points}"
    words = ("full" if answer.made else "not full") if answer.is_whole else made
    took = f"  {_time_words(answer):<12}" if not look.is_narrow else ""
    hurt = sum(not follow_up.held for follow_up in answer.follow_ups)
    took += f"  {f'{hurt} hurt' if hurt else '':<6}" if shows_hurt else ""
    about = f"{words:<8}{took}  "
    room = max(20, look.width - len(about) - 5)
    return line(
        Span(about, style), dim(shortened(answer.ask, room)), indent=4, lead=f"{answer.number:>2}"
    )


def _time_words(answer: AnswerResult) -> str:
    took = clock_time(answer.answered_ms / 1000)
    return took if answer.target_s is None else f"{took} of {clock_time(answer.target_s)}"


def _last_time_words(earlier: EarlierAnswer | None) -> str:
    if earlier is None:
        return ""
    took = clock_time(earlier.answered_ms / 1000)
    return f"; {earlier.points_made} of {earlier.points} in {took} last time"


def _comparison_lines(comparison: Comparison | None) -> list[Line]:
    if comparison is None:
        return []
    earlier, latest = comparison.earlier, comparison.latest
    now, then = latest.made * earlier.points, earlier.made * latest.points
    trend = "better" if now > then else "worse" if now < then else "the same"
    words = (
        f"{percent(latest.share)} now, {percent(earlier.share)} then: {trend}. "
        f"Over the target: {latest.over_target} now, {earlier.over_target} then. "
        f"An answer took {_average_time(latest)}, {_average_time(earlier)} then."
    )
    same = "question" if latest.answers == 1 else f"{latest.answers} questions"
    return [line(strong(f"The same {same} on {day_and_time(comparison.at)}: "), words)]


def _average_time(totals: Totals) -> str:
    return clock_time(totals.answered_ms / totals.answers / 1000)


def _missed_line(answer: AnswerResult, *, is_first: bool) -> Line:
    """'Missed: 1 of 5 points of What does ...'; without the first word unless `is_first`."""
    of = "" if answer.is_whole else f"{len(answer.missed)} of {count(answer.points, 'point')} of "
    ask = dim(shortened(answer.ask, MISSED_CHARS - len(of)))
    return line(of, ask, indent=8, lead=strong("Missed:" if is_first else ""))


# ---------------------------------------------------------------- the history


def history_page(rows: Sequence[tuple[Mock, Totals, bool]], *, of_stage: bool) -> list[Line]:
    """The mock interviews held. A row has the interview, its totals, and whether it can be resumed.

    Without `rows`, one line that says that there is none; with `of_stage`, that there is none of
    this round.
    """
    if not rows:
        which = "mock interview of this round" if of_stage else "mock interview"
        return [line(f"No {which} was held yet. `prep mock` begins one.")]
    page = []
    for mock, totals, can_resume in rows:
        unfinished = ", unfinished" if can_resume else ""
        page += [
            line(
                f"{day_and_time(local_start(mock))}  ",
                strong(mock.stage),
                dim(f"  {mock.style}, seed {mock.seed}"),
                indent=2,
            ),
            # the share comes first, since further on the line could break before its % sign
            line(
                Span(f"{percent(totals.share)} of the points", share_style(totals.share)),
                f"; {totals.answers} of {count(len(mock.questions), 'question')}{unfinished}",
                indent=4,
            ),
        ]
    return page
