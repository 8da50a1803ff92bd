"""Your own answers as pages: one answer, its preview in a drill, the list of all, and versions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from tiktok_prep.answers.text import count_spoken_words, is_heading, shown_rows, spoken_lines
from tiktok_prep.base.page import Line, Span, bullet, dim, line, strong
from tiktok_prep.base.text import count, point_name, short_day, shortened
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.model import Answer, AnswerMarks, Question


class AnswerRow(NamedTuple):
    """One answer in the list of all."""

    question_id: str
    answer: Answer | None
    """`None` if the answer is blank or cannot be read, or if only earlier versions are left."""
    modified: datetime | None
    """Local time; `None` if the answer has no file now."""
    is_in_deck: bool
    fault: str = ""
    """Why the answer's file cannot be read; '' if it can."""


class VersionRow(NamedTuple):
    """One earlier version of an answer."""

    number: int
    until: datetime | None
    """When a newer text replaced this version (local time). `None` if somebody renamed its file."""
    text: str | None
    """The version's text; `None` if it is not plain text."""
    is_current: bool
    marks: AnswerMarks | None = None
    """What you marked as missed in this version; `None` if you have not."""


def answer_page(answer: Answer, question: Question | None = None) -> list[Line]:
    """The answer with bold headings; then the points marked as missed in it, if any
    were marked."""
    page = [line(strong(row) if is_heading(row) else row) for row in shown_rows(answer.text)]
    marks = marks_page(answer.marks, question)
    return [*page, line(), *marks] if marks else page


def full_answer(answer: Answer) -> list[Line]:
    """A line with its story and length, the whole answer, what was marked as missed in it if
    anything, and an empty line."""
    words = count(count_spoken_words(answer.text), "word")
    about = f"Your answer ({', '.join(filter(None, (answer.story, words)))}):"
    missed = [line(missed_line(answer.marks), indent=5)] if answer.marks else []
    return [line(about), *answer_lines(answer.text, 5), *missed, line()]


def marks_page(marks: AnswerMarks | None, question: Question | None) -> list[Line]:
    """The points you marked as missed in an answer, in full; empty if you have marked nothing yet.

    A point that the deck no longer has is shown by its short name.
    """
    if marks is None:
        return []
    says = {point.id: point.says for point in question.points} if question else {}
    words = marks_words(marks)
    style, end = ("bad", ":") if marks.left_out else ("good", ".")
    points = [bullet(says.get(point, point_name(point))) for point in marks.left_out]
    return [line(Span(words.capitalize(), style), end), *points]


def missed_line(marks: AnswerMarks) -> Span:
    """'Missed in it: own decision, proof.', by the short names of the points; 'nothing' without
    any."""
    names = ", ".join(map(point_name, marks.left_out))
    return Span(f"Missed in it: {names}." if names else "Missed in it: nothing.", "dim")


def marks_words(marks: AnswerMarks) -> str:
    """'missed 2 of 5 points' or 'missed none of 5 points'."""
    return f"missed {len(marks.left_out) or 'none'} of {count(len(marks.points), 'point')}"


def answer_lines(text: str, indent: int) -> list[Line]:
    """Returns the lines of `text`, indented, without headings that have nothing below and with one
    empty line where there are more."""
    return [line(row, indent=indent) if row.strip() else line() for row in shown_rows(text)]


def list_page(rows: Sequence[AnswerRow], *, deck: str, now: datetime) -> list[Line]:
    """Returns the page of all answers: the deck's name, a heading, and one line for each row; 'None
    yet.' without rows."""
    page = [line(dim(deck)), line(), line(strong("Your answers"))]
    if not rows:
        page.append(line("None yet.", indent=2))
    for row in rows:
        day = short_day(row.modified, now) if row.modified else ""
        if row.fault:
            spans = [Span(row.fault, "bad")]
        elif row.answer is None:
            spans = [dim("no answer now; an earlier one is kept (--versions)")]
        else:
            words = count(count_spoken_words(row.answer.text), "word")
            name, marks = row.answer.story, row.answer.marks
            story = Span(f"story {name}", "good") if name else dim("no story")
            spans = [dim(f"{day}, {words}, "), story]
            spans += [dim(f", {marks_words(marks)}")] if marks else []
        if not row.is_in_deck:
            spans.append(Span("  not in this deck", "warn"))
        page.append(line(strong(row.question_id), ": ", *spans, indent=2))
    return [*page, line()]


def versions_page(question_id: str, versions: Iterable[VersionRow], *, now: datetime) -> list[Line]:
    """The question's id, the versions from the newest to the oldest, and the command that restores
    one. `versions` has the oldest first."""
    page = [line(strong(question_id))]
    for version in reversed(list(versions)):
        at = version.until
        when = f"until {short_day(at, now)}, {at:%H:%M}" if at else "renamed by hand"
        if version.text is None:
            spans = [dim(f"{when}: no plain text")]
        else:
            words = count(count_spoken_words(version.text), "word")
            opening = f": {shortened(' '.join(spoken_lines(version.text)), 60)}"
            missed = f", {marks_words(version.marks)}" if version.marks else ""
            spans = [dim(f"{when}, {words}{missed}"), Span(opening)]
        if version.is_current:
            spans.append(Span("  as it is now", "good"))
        page.append(line(*spans, indent=6, lead=f"  {version.number}"))
    command = Span(f"prep answer {question_id} --restore N", "key")
    return [*page, line("To get one back: ", command, ". What is there now is kept, too.")]
