"""The stories of `prep answer`: a paragraph for each, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence

from tiktok_prep.answers.stories import OVERUSED_FROM, QuestionRef, StoriesReport, Story
from tiktok_prep.base.page import Line, Span, bullet, dim, line, strong
from tiktok_prep.base.text import ago, count, shortened


def stories_page(report: StoriesReport, *, deck_option: str = "") -> list[Line]:
    """The command for the answer to write next, the stories, and what is missing. The
    command ends with `deck_option`, such as ' --deck mine'."""
    page = _next_lines(report, deck_option)
    if report.answers:
        page.append(line(strong("Stories")))
    if not report.stories and report.answers:
        command = Span("prep answer QUESTION --story NAME", "key")
        page += [line("None named yet: ", command, indent=2), line()]
    for story in report.stories:
        page += [*_story(report, story), line()]
    missing = _missing(report)
    return [*page, *missing] if missing else page[:-1]


# ------------------------------------------------------------ each story, and what is missing


def _story(report: StoriesReport, story: Story) -> list[Line]:
    opening = shortened(story.opening_line) or Span("no answer in words yet", "warn")
    page = [line(strong(story.name)), line(opening, indent=2)]
    for stage_id, questions in _by_stage(report, story.questions):
        times = f"  {len(questions)} times in one round"
        repeats = [Span(times, "warn")] if len(questions) > 1 else []
        names = _ids(questions, story.unwritten if story.opening_line else ())
        page.append(bullet(dim(f"{stage_id}: "), names, *repeats))
    if story.orphans:
        page.append(bullet(dim(f"not in this deck: {', '.join(story.orphans)}")))
    if story.questions:
        at = story.last_rehearsed
        words = f"Last rehearsed {ago(at, report.now)}." if at else "Never rehearsed."
        page.append(line(Span(words, "warn" if story.is_rusty else "dim"), indent=2))
    if story.is_overused:
        serves = f"It serves {len(story.questions)} questions: from {OVERUSED_FROM} on,"
        page.append(line(Span(f"{serves} find a second story for some.", "warn"), indent=2))
    return page


def _next_lines(report: StoriesReport, deck_option: str) -> list[Line]:
    """The command that writes the answer to write next, or else names a story for an answer without
    one, and an empty line. Empty if there are answers and nothing is missing."""
    following = report.next_answer
    if following is None and report.without_story:
        following = f"{report.without_story[0].id} --story NAME"
    if following is None and report.answers:
        return []
    first = "Next: " if report.answers else "Write the first: "
    command = Span(f"prep answer {following or 'QUESTION'}{deck_option}", "key")
    return [line(first, command), line()]


def _missing(report: StoriesReport) -> list[Line]:
    page = []
    for questions, what, lacking in (
        (report.without_answer, "behavioural question", "your own answer"),
        (report.without_story, "behavioural answer", "a story"),
    ):
        if questions:
            words = f"{count(len(questions), what)} without {lacking}:"
            page.append(line(Span(words, "warn"), indent=2))
        for stage_id, in_stage in _by_stage(report, questions):
            ids = _ids(in_stage)
            page.append(line(dim(f"{stage_id}: "), ids, indent=6, lead="    - "))
    if report.stories and report.uncovered_parts:
        names = ", ".join(report.uncovered_parts)
        words = f"{count(len(report.uncovered_parts), 'part')} of the role without a story: "
        page.append(line(Span(words, "warn"), names, indent=2))
    if report.orphans:
        words = "Answers to questions that are not in this deck, kept: "
        page.append(line(dim(words), ", ".join(report.orphans), indent=2))
    return [line(strong("Missing")), *page] if page else []


def _by_stage(
    report: StoriesReport, questions: Sequence[QuestionRef]
) -> list[tuple[str, list[QuestionRef]]]:
    """The id of each round that asks any of `questions`, and which of them it asks."""
    return [
        (stage.id, in_stage)
        for stage in report.stages
        if (in_stage := [question for question in questions if stage.id in question.stages])
    ]


def _ids(questions: Sequence[QuestionRef], unwritten: Sequence[str] = ()) -> str:
    """The ids, joined by commas; those in `unwritten` are marked as not written yet."""
    return ", ".join(q.id + " (not written yet)" * (q.id in unwritten) for q in questions)
