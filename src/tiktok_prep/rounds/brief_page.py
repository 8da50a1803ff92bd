"""`prep brief` as a page and as Markdown; what stands on it is said once, in `parts`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tiktok_prep.base.page import Line, Look, Span, dim, line, percent, share_style, strong
from tiktok_prep.base.text import ahead_of, as_of_words, clean, count, day_and_time
from tiktok_prep.rounds.brief import Brief, BriefQuestion, BriefStory, Figure


class Item(NamedTuple):
    """One entry of a brief, in the order in which it is read: mark, label, text, strong, note."""

    text: str
    mark: str = ""
    """A share, or 'new'."""
    style: str = "dim"
    """That of the mark."""
    label: str = ""
    label_style: str = "dim"
    url: str = ""
    """Where to do what the label says."""
    strong: str = ""
    note: str = ""
    below: tuple[Item, ...] = ()
    lines: int = 1
    """How many it may take on paper."""


class BriefPart(NamedTuple):
    """A part of a brief. One that has no items is left out."""

    title: str
    items: tuple[Item, ...]
    note: str = ""


def when_words(report: Brief) -> str:
    """When the interview is, on the clock there."""
    if report.interview is None:
        return "No date is set"
    return day_and_time(report.interview.local)


def warm_up_command(report: Brief, deck_option: str) -> str:
    return f"prep drill --warm-up -s {report.stage}{deck_option}"


def parts(report: Brief) -> list[BriefPart]:
    """What stands on the page below its head."""
    then = "then" if report.interview else "in an hour"
    note = f"Each with the chance that it comes to you {then}, if you rehearse no more."
    if not report.rehearsed:
        note = "None of them is rehearsed yet"
        points = any(not question.is_whole for question in report.questions)
        note += ": these are their first points." if points else "."
    unrated = "new" if report.rehearsed else ""
    questions = tuple(_question(question, unrated) for question in report.questions)
    more = f"And {report.more_claims} more: prep debrief STAGE --show."
    all_parts = [
        BriefPart("Likely questions, and what you are likeliest to forget", questions, note),
        BriefPart("Your stories", tuple(map(_story, report.stories))),
        BriefPart("Figures to get right", tuple(map(_figure, report.figures))),
        BriefPart(
            "What you said in earlier rounds",
            tuple(Item(said.text, label=said.stage, lines=2) for said in report.claims),
            more if report.more_claims else "",
        ),
        BriefPart(
            "What surprised you there",
            tuple(Item(said.text, label=said.stage, lines=2) for said in report.surprises),
        ),
        BriefPart("Ask them", tuple(map(Item, report.ask_them))),
    ]
    return [part for part in all_parts if part.items]


def _question(question: BriefQuestion, unrated: str) -> Item:
    """With its points below it, or the mark of the whole if it has none."""
    marks = [_mark(point.recall, point.rated, unrated) for point in question.points]
    if question.is_whole:
        return Item(question.ask, *marks[0], lines=2)
    points = zip(question.points, marks, strict=True)
    below = tuple(Item(point.says, *mark) for point, mark in points)
    return Item(question.ask, below=below, lines=2)


def _mark(recall: float, rated: bool, unrated: str = "") -> tuple[str, str]:
    return (percent(recall), share_style(recall)) if rated else (unrated, "dim")


def _story(story: BriefStory) -> Item:
    first, *others = story.serves
    more = f" and {count(len(others), 'other')}" if others else ""
    note = f"for {first}{more}" if story.name != first else ""
    return Item(story.opens, label=story.name, note=note, lines=2)


def _figure(figure: Figure) -> Item:
    doubt = "look up again" if figure.is_stale else "not certain" if figure.is_unsure else ""
    return Item(
        figure.ask,
        *_mark(figure.recall, figure.rated),
        label=doubt,
        label_style="warn",
        url=figure.url if doubt else "",
        strong=figure.answer,
        note=as_of_words(figure.as_of),
        lines=3,
    )


# ------------------------------------------------------------ the page


def brief_page(report: Brief, *, deck_option: str, look: Look) -> list[Line]:
    """The brief on a terminal."""
    when = when_words(report)
    ahead = f", {ahead_of(report.interview.at, report.now)}" if report.interview else ""
    page = [line(strong(report.name)), line(Span(when, "key"), ahead), line(dim(report.deck))]
    page += [line(), line(report.objective)]
    page += [line(text, indent=4, lead="  - ") for text in report.expect]
    for part in parts(report):
        page += [line(), line(strong(part.title))]
        page += [line(dim(part.note))] if part.note else []
        for number, item in enumerate(part.items, start=1):
            page += _asked(number, item, look) if item.below else [_row(item, look)]
    command = Span(warm_up_command(report, deck_option), "key")
    return [*page, line(), line("Six minutes of what is shakiest: ", command)]


def _asked(number: int, item: Item, look: Look) -> Iterator[Line]:
    """A question, and what is below it."""
    yield line(strong(item.text), indent=4, lead=strong(f"  {number} "))
    for below in item.below:
        yield _row(below, look, indent=4)


def _row(item: Item, look: Look, *, indent: int = 2) -> Line:
    label = [Span(f"{item.label}: ", item.label_style)] if item.label else []
    answer = [Span(" "), strong(item.strong)] if item.strong else []
    note = [dim(f" ({item.note})")] if item.note else []
    words = [*label, Span(item.text), *answer, *note]
    space = " " * indent
    if item.mark and not look.plain:
        return line(*words, indent=indent + 6, lead=Span(f"{space}{item.mark:>4}  ", item.style))
    mark = [Span(f"{item.mark}: ")] if item.mark else []
    return line(*mark, *words, indent=indent + 2, lead=f"{space}- ")


# ------------------------------------------------------------ Markdown


def brief_markdown(report: Brief, *, deck_option: str) -> str:
    """The brief as Markdown (CommonMark); texts that would be markup are escaped."""
    rows = [
        f"# {escaped(report.name)}",
        "",
        f"**{when_words(report)}.** {escaped(report.deck)}",
        "",
    ]
    rows += [escaped(report.objective), "", *(f"- {escaped(text)}" for text in report.expect)]
    for part in parts(report):
        rows += ["", f"## {escaped(part.title)}", ""]
        rows += [escaped(part.note), ""] if part.note else []
        rows += [row for item in part.items for row in _markdown(item, "")]
    command = warm_up_command(report, deck_option).replace("`", "'")
    rows += ["", f"Six minutes of what is shakiest: `{command}`"]
    return "".join(f"{clean(row)}\n" for row in rows)


def _markdown(item: Item, indent: str) -> Iterator[str]:
    words = [item.mark, item.label and f"{escaped(item.label)}:", escaped(item.text)]
    words += [f"**{escaped(item.strong)}**"] if item.strong else []
    words += [f"({escaped(item.note)})"] if item.note else []
    ask = f"**{escaped(item.text)}**"
    yield f"{indent}- {ask if item.below else ' '.join(filter(None, words))}"
    for below in item.below:
        yield from _markdown(below, f"{indent}  ")


def escaped(text: str) -> str:
    """`text` on one line, so that Markdown shows it as it stands. (CommonMark takes a backslash
    before any ASCII punctuation for that character.)"""
    row = " ".join(text.split())
    shown = "".join(f"\\{char}" if char in "\\`*_[]<>#|~&$" else char for char in row)
    if shown[:1] in ("-", "+", "="):  # a list, a rule, or a heading of the row above
        return f"\\{shown}"
    first, space, rest = shown.partition(" ")
    if first[:-1].isdigit() and first[-1] in ".)":
        first = f"{first[:-1]}\\{first[-1]}"
    return f"{first}{space}{rest}"
