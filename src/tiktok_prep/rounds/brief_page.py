"""`prep brief` as a page and as Markdown. `brief_parts` decides what is on it, for the HTML too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tiktok_prep.base.page import Line, Look, Span, dim, line, percent, share_style, strong
from tiktok_prep.base.text import as_of_words, clean, count, day_and_time, starts_in
from tiktok_prep.rounds.brief import Brief, BriefQuestion, BriefStory, EarlierNote, Figure


class Item(NamedTuple):
    """One entry of a brief. Its fields are read in this order: mark, label, text, strong, note."""

    text: str
    mark: str = ""
    """A percentage, or 'new'."""
    mark_style: str = "dim"
    label: str = ""
    label_style: str = "dim"
    url: str = ""
    """A link for the label: where to look the figure up again."""
    strong: str = ""
    note: str = ""
    children: tuple[Item, ...] = ()
    max_lines: int = 1
    """How many lines it may take on paper."""


class BriefPart(NamedTuple):
    """A section of a brief. One without items is left out."""

    title: str
    items: tuple[Item, ...]
    note: str = ""


def when_words(report: Brief) -> str:
    """When the interview is, in its own time zone; or that no date is set."""
    if report.interview is None:
        return "No date is set"
    return day_and_time(report.interview.local)


def warm_up_command(report: Brief, deck_option: str) -> str:
    return f"prep drill --warm-up -s {report.stage}{deck_option}"


def brief_parts(report: Brief) -> list[BriefPart]:
    """The sections of the page below its head, without those that have no items."""
    when = "then" if report.interview else "in an hour"
    note = f"Each with the chance that it comes to you {when}, if you rehearse no more."
    if not report.any_rated:
        note = "None of them is rehearsed yet"
        any_points = any(not question.is_whole for question in report.questions)
        note += ": these are their first points." if any_points else "."
    unrated = "new" if report.any_rated else ""
    questions = tuple(_question(question, unrated) for question in report.questions)
    more = f"And {report.more_claims} more: prep debrief STAGE --show."
    all_parts = [
        BriefPart("Likely questions, and what you are likeliest to forget", questions, note),
        BriefPart("Your stories", tuple(map(_story, report.stories))),
        BriefPart("Figures to get right", tuple(map(_figure, report.figures))),
        BriefPart(
            "What you said in earlier rounds",
            tuple(map(_note, report.claims)),
            more if report.more_claims else "",
        ),
        BriefPart(
            "What surprised you there",
            tuple(map(_note, report.surprises)),
        ),
        BriefPart("Ask them", tuple(map(Item, report.ask_them))),
    ]
    return [part for part in all_parts if part.items]


def _question(question: BriefQuestion, unrated: str) -> Item:
    """The question with its points as children. If it has no points, it has no children, and the
    mark is its own. `unrated` is the mark of what was never rated."""
    marks = [_mark(point.recall, point.rated, unrated) for point in question.points]
    if question.is_whole:
        return Item(question.ask, *marks[0], max_lines=2)
    points = zip(question.points, marks, strict=True)
    children = tuple(Item(point.says, *mark) for point, mark in points)
    return Item(question.ask, children=children, max_lines=2)


def _mark(recall: float, rated: bool, unrated: str = "") -> tuple[str, str]:
    return (percent(recall), share_style(recall)) if rated else (unrated, "dim")


def _note(note: EarlierNote) -> Item:
    return Item(note.text, label=note.stage_name, max_lines=2)


def _story(story: BriefStory) -> Item:
    first, *others = story.question_ids
    more = f" and {count(len(others), 'other')}" if others else ""
    note = f"for {first}{more}" if story.name != first else ""
    return Item(story.opening_line, label=story.name, note=note, max_lines=2)


def _figure(figure: Figure) -> Item:
    doubt = "look up again" if figure.is_stale else "not certain" if figure.is_unsure else ""
    return Item(
        figure.ask,
        *_mark(figure.recall, figure.rated),
        label=doubt,
        label_style="warn",
        url=figure.source_url if doubt else "",
        strong=figure.answer,
        note=as_of_words(figure.as_of),
        max_lines=3,
    )


# ------------------------------------------------------------ the page


def brief_page(report: Brief, *, deck_option: str, look: Look) -> list[Line]:
    """The brief on a terminal."""
    when = when_words(report)
    ahead = f", {starts_in(report.interview.at, report.now)}" if report.interview else ""
    page = [line(strong(report.stage_name)), line(Span(when, "key"), ahead), line(dim(report.deck))]
    page += [line(), line(report.objective)]
    page += [line(text, indent=4, lead="  - ") for text in report.expect]
    for part in brief_parts(report):
        page += [line(), line(strong(part.title))]
        page += [line(dim(part.note))] if part.note else []
        for number, item in enumerate(part.items, start=1):
            page += _question_rows(number, item, look) if item.children else [_row(item, look)]
    command = Span(warm_up_command(report, deck_option), "key")
    return [*page, line(), line("Six minutes of what is shakiest: ", command)]


def _question_rows(number: int, item: Item, look: Look) -> Iterator[Line]:
    """A question and its points."""
    yield line(strong(item.text), indent=4, lead=strong(f"  {number} "))
    for child in item.children:
        yield _row(child, look, indent=4)


def _row(item: Item, look: Look, *, indent: int = 2) -> Line:
    label = [Span(f"{item.label}: ", item.label_style)] if item.label else []
    answer = [Span(" "), strong(item.strong)] if item.strong else []
    note = [dim(f" ({item.note})")] if item.note else []
    words = [*label, Span(item.text), *answer, *note]
    space = " " * indent
    if item.mark and not look.plain:
        lead = Span(f"{space}{item.mark:>4}  ", item.mark_style)
        return line(*words, indent=indent + 6, lead=lead)
    mark = [Span(f"{item.mark}: ")] if item.mark else []
    return line(*mark, *words, indent=indent + 2, lead=f"{space}- ")


# ------------------------------------------------------------ Markdown


def brief_markdown(report: Brief, *, deck_option: str) -> str:
    """The brief as Markdown (CommonMark). Characters that would be markup are escaped."""
    rows = [
        f"# {escape_markdown(report.stage_name)}",
        "",
        f"**{when_words(report)}.** {escape_markdown(report.deck)}",
        "",
    ]
    rows += [escape_markdown(report.objective), ""]
    rows += [f"- {escape_markdown(text)}" for text in report.expect]
    for part in brief_parts(report):
        rows += ["", f"## {escape_markdown(part.title)}", ""]
        rows += [escape_markdown(part.note), ""] if part.note else []
        rows += [row for item in part.items for row in _markdown(item, "")]
    command = warm_up_command(report, deck_option).replace("`", "'")
    rows += ["", f"Six minutes of what is shakiest: `{command}`"]
    return "".join(f"{clean(row)}\n" for row in rows)


def _markdown(item: Item, indent: str) -> Iterator[str]:
    words = [item.mark, item.label and f"{escape_markdown(item.label)}:"]
    words.append(escape_markdown(item.text))
    words += [f"**{escape_markdown(item.strong)}**"] if item.strong else []
    words += [f"({escape_markdown(item.note)})"] if item.note else []
    question = f"**{escape_markdown(item.text)}**"
    yield f"{indent}- {question if item.children else ' '.join(filter(None, words))}"
    for child in item.children:
        yield from _markdown(child, f"{indent}  ")


def escape_markdown(text: str) -> str:
    """`text` on one line, escaped so that Markdown shows it unchanged. (In CommonMark a backslash
    before any ASCII punctuation stands for that character.)"""
    row = " ".join(text.split())
    shown = "".join(f"\\{char}" if char in "\\`*_[]<>#|~&$" else char for char in row)
    if shown[:1] in ("-", "+", "="):  # a list, a rule, or a heading of the row above
        return f"\\{shown}"
    first, space, rest = shown.partition(" ")
    if first[:-1].isdigit() and first[-1] in ".)":
        first = f"{first[:-1]}\\{first[-1]}"
    return f"{first}{space}{rest}"
