"""`prep stories`: a matrix of stories and rounds, each story in words, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tiktok_prep.answers.stories import OFTEN, QuestionRef, StoriesReport, Story
from tiktok_prep.base.page import Line, Look, Span, dim, line, strong
from tiktok_prep.base.text import count, duration_words, shortened

_COLUMN = 4
_NAME_LEAST = 12
"""A name cut shorter than this says nothing: then the matrix is left out."""


def stories_page(report: StoriesReport, *, deck_option: str = "", look: Look) -> list[Line]:
    """The matrix, the stories and the holes. `deck_option` is what a command needs to mean the
    same deck."""
    page = [line(dim(report.deck)), line()]
    if not report.stories:
        command = Span("prep answer QUESTION --story NAME", "key")
        page += [line("No answer names its story yet. One that does: ", command)]
    page += _matrix(report, look)
    for number, story in enumerate(report.stories):
        page += [*([line()] if number else []), *_story(report, story)]
    return page + _missing(report, deck_option)


def by_role_page(report: StoriesReport, *, look: Look) -> list[Line]:
    """Each part of the role by its kind, and the stories that cover it."""
    page = [line(dim(report.deck)), line()]
    covered = len(report.parts) - len(report.uncovered)
    of = count(len(report.parts), "part")
    page.append(line(strong("Stories by part of the role"), dim(f"  {covered} of {of} covered")))
    kind = ""
    for part in report.parts:
        if part.kind != kind:
            kind = part.kind
            page += [line(), line(dim(kind.replace("-", " ")), indent=2)]
        names = ", ".join(story.name for story in report.covering(part))
        told = Span(names, "good") if names else Span("no story", "warn")
        if look.plain:
            page.append(line(f"{part.id}: {names or 'no story'}. {part.says}"))
        else:
            page.append(line(strong(part.id), ": ", told, indent=4))
            page.append(line(dim(part.says), indent=6))
    return page


# ------------------------------------------------------------ the matrix


def _matrix(report: StoriesReport, look: Look) -> list[Line]:
    """How many questions of each round a story serves; nothing on a plain page, where the stories
    themselves say so, and where there is no room."""
    room = look.width - 2 - _COLUMN * len(report.stages)
    if look.plain or not report.stories or room < _NAME_LEAST:
        return []
    wide = min(max(len("Stories"), *(len(story.name) for story in report.stories)), room)
    heads = "".join(f"{number:>{_COLUMN}}" for number in range(1, len(report.stages) + 1))
    page = [line(strong(f"{'Stories':<{wide + 2}}"), dim(heads))]
    for story in report.stories:
        cells = []
        for stage in report.stages:
            serves = len(story.in_stage(stage.id))
            style = "warn" if serves > 1 else "good" if serves else "dim"
            cells.append(Span(f"{serves or '.':>{_COLUMN}}", style))
        page.append(line(f"  {_cut(story.name, wide):<{wide}}", *cells))
    page.append(line())
    for number, stage in enumerate(report.stages, 1):
        page.append(line(dim(stage.name), indent=6, lead=dim(f"  {number:>2}  ")))
    return [*page, line()]


def _cut(name: str, wide: int) -> str:
    return name if len(name) <= wide else f"{name[: wide - 2]}.."


# ------------------------------------------------------------ in words


def _story(report: StoriesReport, story: Story) -> list[Line]:
    page = [line(strong(story.name))]
    if story.first_line:
        page.append(line(shortened(story.first_line), indent=2))
    else:
        page.append(line(Span("no answer in words yet", "warn"), indent=2))
    for stage in report.stages:
        if questions := story.in_stage(stage.id):
            times = "twice" if len(questions) == 2 else f"{len(questions)} times"
            twice = [Span(f"  {times} in one round", "warn")] if len(questions) > 1 else []
            page.append(line(dim(f"{stage.id}: "), _ids(questions), *twice, indent=4, lead="  - "))
    if story.gone:
        page.append(line(dim(f"not in this deck: {', '.join(story.gone)}"), indent=4, lead="  - "))
    if story.questions:
        page.append(line(_rehearsed(story, report.now), indent=2))
    if story.often:
        served = f"It serves {len(story.questions)} questions: from {OFTEN} on, find a second story"
        page.append(line(Span(f"{served} for some.", "warn"), indent=2))
    return page


def _rehearsed(story: Story, now: datetime) -> Span:
    if story.rehearsed is None:
        words = "Never rehearsed."
    else:
        length = duration_words(now - story.rehearsed)
        words = f"Last rehearsed {'just now' if length == 'now' else f'{length} ago'}."
    return Span(words, "warn" if story.rusty else "dim")


def _missing(report: StoriesReport, deck_option: str) -> list[Line]:
    page = []
    if report.unanswered:
        words = f"{count(len(report.unanswered), 'behavioural question')} without your own answer:"
        page += [line(Span(words, "warn"), indent=2), *_by_stage(report, report.unanswered)]
    if report.untold:
        answers = count(len(report.untold), "behavioural answer")
        words = f"{answers} that {'names' if len(report.untold) == 1 else 'name'} no story:"
        page += [line(Span(words, "warn"), indent=2), *_by_stage(report, report.untold)]
    if report.stories and report.uncovered:
        names = ", ".join(report.uncovered)
        words = f"{count(len(report.uncovered), 'part')} of the role without a story: "
        page.append(line(Span(words, "warn"), names, indent=2))
    if report.gone:
        words = "Answers to questions that are not in this deck, kept: "
        page.append(line(dim(words), ", ".join(report.gone), indent=2))
    page = [line(), line(strong("Missing")), *page] if page else []
    for questions, more in ((report.unanswered, ""), (report.untold, " --story NAME")):
        if questions:
            command = f"prep answer {questions[0].id}{more}{deck_option}"
            return [*page, line(), line("Next: ", Span(command, "key"))]
    return page


def _by_stage(report: StoriesReport, questions: Sequence[QuestionRef]) -> list[Line]:
    return [
        line(dim(f"{stage.id}: "), _ids(found), indent=6, lead="    - ")
        for stage in report.stages
        if (found := [question for question in questions if stage.id in question.stages])
    ]


def _ids(questions: Sequence[QuestionRef]) -> str:
    return ", ".join(question.id for question in questions)
