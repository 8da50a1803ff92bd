"""`prep brief` as a page. `brief_parts` decides what is on it, for the HTML too."""

from __future__ import annotations

from tiktok_prep.base.page import Line, Look, Span, bullet, dim, line, rows_of, strong
from tiktok_prep.base.text import (
    appointment_words,
    as_of_words,
    columns,
    count,
    day_and_time,
    fitted,
    look_up_words,
    no_questions_words,
    suspended_words,
    to_look_up_words,
)
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.rounds.brief import (
    Brief,
    BriefPoint,
    BriefQuestion,
    BriefStory,
    EarlierNote,
    Figure,
)

PLAIN_ROWS = 1000
"""Rows of a plain page, which has no height: enough for all points."""
SHORT_ROWS, FEWEST_POINTS = 19, 2
"""What a short page has at least, with its head and without its last lines."""
OTHER_ROWS = 5
"""Rows of the terminal for the last lines, the command above the page and the prompt below it;
without those on what is suspended and what to look up."""
MAX_EXTRA = 4
"""How many figures, stories and so on a short page has at most more than on a low terminal."""


class Item(NamedTuple):
    """One entry of a brief, printed in this order: mark, label, text, strong, note."""

    text: str
    mark: str = ""
    """'said', 'missed' or 'new'; '' for none."""
    label: str = ""
    strong: str = ""
    note: str = ""
    note_style: str = "dim"
    url: str = ""
    """A link for the note: where to look the figure up again."""
    children: tuple[Item, ...] = ()
    max_lines: int = 1
    """How many lines the item may take on paper."""

    @property
    def mark_style(self) -> str:
        """'bad' for 'missed', else 'dim'."""
        return "bad" if self.mark == "missed" else "dim"


class BriefPart(NamedTuple):
    """A section of a brief. One without items is left out."""

    title: str
    items: tuple[Item, ...]
    note: str = ""


def when_words(report: Brief) -> str:
    """When the interview is or was, in its own time zone; or that no date is set."""
    if report.held:
        return f"Held {day_and_time(report.held.local)}"
    if report.interview is None:
        return "No date is set"
    return day_and_time(report.interview.local)


def warm_up_command(report: Brief, deck_option: str) -> str:
    return f"prep drill --warm-up {report.stage}{deck_option}"


def brief_parts(report: Brief, deck_option: str = "") -> list[BriefPart]:
    """Returns the sections below the head, without empty ones. A round that has no questions in the
    deck gets one item that says so."""
    note = "Missed the last time first, then new, then the likeliest to be forgotten."
    if not report.any_rated:
        note = "None of them is rehearsed yet"
        any_points = any(not question.is_whole for question in report.questions)
        note += ": these are their first points." if any_points else "."
    unrated = "new" if report.any_rated else ""
    questions = tuple(_question(question, unrated) for question in report.questions)
    if report.is_empty:
        questions, note = (Item(no_questions_words(report.stage, deck_option)),), ""
    more = f"And {report.more_claims} more: prep debrief ROUND --show."
    all_parts = [
        BriefPart("Questions to go over", questions, note),
        BriefPart("Your stories", tuple(map(_story, report.stories))),
        BriefPart("Figures to get right", tuple(map(_figure, report.figures))),
        BriefPart(
            "What you said in earlier rounds",
            tuple(map(_note, report.claims)),
            more if report.more_claims else "",
        ),
        BriefPart("What surprised you there", tuple(map(_note, report.surprises))),
        BriefPart("Ask them", tuple(Item(text, max_lines=2) for text in report.ask_them)),
    ]
    return [part for part in all_parts if part.items]


def _question(question: BriefQuestion, unrated: str) -> Item:
    """Returns the question with a child for each of its points; a question without points gets no
    child, but a mark. `unrated` is the mark of a point that was never rated."""
    marks = [_mark(point, unrated) for point in question.points]
    if question.is_whole:
        return Item(question.ask, marks[0], max_lines=2)
    points = zip(question.points, marks, strict=True)
    children = tuple(Item(point.says, mark) for point, mark in points)
    return Item(question.ask, children=children, max_lines=2)


def _mark(entry: BriefPoint | Figure, unrated: str = "") -> str:
    """Returns 'missed' or 'said' for the last time the point was asked; `unrated` if never."""
    if not entry.rated:
        return unrated
    return "missed" if entry.missed else "said"


def _note(note: EarlierNote) -> Item:
    return Item(note.text, label=note.stage_name, max_lines=2)


def _story(story: BriefStory) -> Item:
    first, *others = story.question_ids
    if story.name == first:
        return Item(story.opening_line, label=story.ask, max_lines=2)
    more = f", and {count(len(others), 'other')}" if others else ""
    return Item(story.opening_line, label=story.name, note=f"for: {story.ask}{more}", max_lines=3)


def _figure(figure: Figure) -> Item:
    doubt = _doubt(figure)
    return Item(
        figure.ask,
        _mark(figure),
        strong=figure.answer,
        note=doubt or as_of_words(figure.as_of),
        note_style="warn" if doubt else "dim",
        url=figure.source_url if doubt else "",
        max_lines=3,
    )


def _doubt(figure: Figure) -> str:
    """'2024, look it up' for a stale figure, 'check before you say it' for an unsure one; else
    ''."""
    if figure.is_stale:
        return look_up_words(figure.as_of)
    return "check before you say it" if figure.is_unsure else ""


# ------------------------------------------------------------ the page


def brief_page(
    report: Brief, *, everything: bool = False, deck_option: str, look: Look
) -> list[Line]:
    """The brief on a terminal: what fits on one screen, or `everything` that is on the sheet."""
    if everything:
        page, more = _full_page(report, deck_option, look), ""
    else:
        page, more = _short_page(report, deck_option, look)
    page.append(line())
    if report.can_warm_up:
        warm_up = Span(warm_up_command(report, deck_option), "key")
        page.append(line("Six minutes of what is shakiest: ", warm_up))
    if report.look_up:
        command = f"prep check --before {report.stage}{deck_option}"
        page.append(line(dim(to_look_up_words(report.look_up)), Span(command, "key")))
    if report.suspended:
        command = f"prep suspend{deck_option}"
        page.append(line(dim(suspended_words(report.suspended)), Span(command, "key")))
    command = f"prep brief {report.stage}"
    if everything:
        words, command = "In print", f"{command} --html brief.html"
    else:
        words = more or "All of it, and in print with --html FILE"
        command = f"{command} --all"
    return [*page, line(dim(f"{words}: "), Span(f"{command}{deck_option}", "key"))]


def _head(report: Brief, look: Look) -> list[Line]:
    when = when_words(report)
    if report.interview:
        when = appointment_words(report.interview.local, report.now)
    if look.is_narrow:
        return [line(strong(report.stage_name)), line(Span(when, "key"))]
    return [line(strong(report.stage_name), Span(f"  {when}", "key"))]


def _full_page(report: Brief, deck_option: str, look: Look) -> list[Line]:
    page = [*_head(report, look), line(dim(report.deck)), line(), line(report.objective)]
    page += [bullet(text) for text in report.expect]
    for part in brief_parts(report, deck_option):
        page += [line(), line(strong(part.title))]
        page += [line(dim(part.note))] if part.note else []
        for number, item in enumerate(part.items, start=1):
            if item.children:
                page.append(line(strong(item.text), indent=4, lead=strong(f"  {number} ")))
            children = [_row(child, look, indent=4) for child in item.children]
            page += children or [_row(item, look)]
    return page


def _short_page(report: Brief, deck_option: str, look: Look) -> tuple[list[Line], str]:
    """Returns the head, the questions with their shakiest points and a few of everything else, as
    many as fit on the terminal; and in words how many points are left out ('' for none).

    A plain page has all points. Figures, stories and claims are cut to a row if the fewest do not
    fit otherwise; no other text is cut.
    """
    head = _head(report, look)
    height = PLAIN_ROWS if look.plain else look.height
    notes = bool(report.suspended) + bool(report.look_up)
    room = max(height - OTHER_ROWS, SHORT_ROWS) - notes - len(head)
    none = [line(no_questions_words(report.stage, deck_option))] if report.is_empty else []
    # on a narrow terminal the page is longer than the screen anyway
    for whole in (True,) if look.is_narrow else (True, False):
        fewest = _short_parts(report, look, extra=0, whole=whole)
        questions, shown = _short_questions(report, look, room - rows_of(fewest, look))
        questions = none or questions
        if rows_of(questions, look) + rows_of(fewest, look) < room:
            break
    more = _more_words(report, shown)
    for extra in range(MAX_EXTRA, 0, -1):
        parts = _short_parts(report, look, extra=extra, whole=whole)
        if 1 + rows_of(questions, look) + rows_of(parts, look) <= room:
            return [*head, line(), *questions, *parts], more
    return [*head, line(), *questions, *fewest], more


def _more_words(report: Brief, shown: int) -> str:
    """'12 more points, 2 of them missed', counting points whose place is above `shown`; '' for
    none."""
    points = [p for q in report.questions for p in q.points if p.place > shown]
    missed = sum(point.missed for point in points)
    of_them = f", {missed} of them missed" if missed else ""
    return f"{count(len(points), 'more point')}{of_them}" if points else ""


def _short_questions(report: Brief, look: Look, room: int) -> tuple[list[Line], int]:
    """Returns the points to go over first, under their questions, and the number of these points:
    as many as fit into `room` rows, one of them empty, but at least FEWEST_POINTS (or all)."""
    shown = 0
    page: list[Line] = []
    for place in sorted(p.place for q in report.questions for p in q.points):
        longer = [row for q in report.questions for row in _short_question(q, place, look)]
        if 1 + rows_of(longer, look) > room and shown >= FEWEST_POINTS:
            break
        shown, page = place, longer
    return page, shown


def _short_question(question: BriefQuestion, last: int, look: Look) -> list[Line]:
    """A row for the question and one for each of its points whose place is at most `last`; empty if
    none of its points is."""
    points = tuple(point for point in question.points if point.place <= last)
    if not points:
        return []
    item = _question(question._replace(points=points), "new")
    mark = Span(f" ({item.mark})" if item.mark else "", item.mark_style)
    children = [_row(child, look) for child in item.children]
    return [line(strong(item.text), mark, indent=2), *children]


def _short_parts(report: Brief, look: Look, *, extra: int, whole: bool) -> list[Line]:
    """Returns an empty row, then figures, stories, claims and what to ask, with their names at the
    left; [] if there are none.

    At most 2 + `extra` figures, and 1 + `extra` of each other kind. Without `whole`, figures,
    stories and claims are cut to a row each, except on a plain page.
    """
    shown, few = report.figures[: 2 + extra], 1 + extra
    figures = [row for figure in shown for row in _short_figure(figure, look, whole=whole)]
    stories = [(dim(f"{_story(s).label}: "), Span(s.opening_line)) for s in report.stories[:few]]
    parts = (
        ("Figures", figures),
        ("Stories", stories),
        ("You said", [(Span(claim.text),) for claim in report.claims[:few]]),
        ("Ask them", [(Span(text),) for text in report.ask_them[:few]]),
    )
    page: list[Line] = []
    for name, rows in parts:
        page += [line()] if rows and not page else []
        for number, spans in enumerate(rows):
            if look.plain:
                page.append(line(f"{name}: ", *spans))
                continue
            lead = strong(f"{name if not number else '':<10}")
            taken = sum(columns(span.text) for span in spans[:-1])
            text = spans[-1].text
            if not whole and name in ("Stories", "You said"):
                text = fitted(text, look.width - 10 - taken)
            page.append(line(*spans[:-1], spans[-1]._replace(text=text), indent=10, lead=lead))
    return page


def _short_figure(figure: Figure, look: Look, *, whole: bool) -> list[tuple[Span, ...]]:
    doubt = _doubt(figure)
    note = (Span(f" ({doubt})", "warn", figure.source_url),) if doubt else ()
    answer = (strong(figure.answer), *note)
    if look.plain:
        return [(Span(f"{figure.ask} "), *answer)]
    return [(dim(figure.ask if whole else fitted(figure.ask, look.width - 10)),), answer]


def _row(item: Item, look: Look, *, indent: int = 2) -> Line:
    label = [dim(f"{item.label}: ")] if item.label else []
    answer = [Span(" "), strong(item.strong)] if item.strong else []
    note = [Span(f" ({item.note})", item.note_style, item.url)] if item.note else []
    words = [*label, Span(item.text), *answer, *note]
    space = " " * indent
    if item.mark and not look.plain:
        lead = Span(f"{space}{item.mark:>6}  ", item.mark_style)
        return line(*words, indent=indent + 8, lead=lead)
    mark = [Span(f"{item.mark}: ")] if item.mark else []
    return line(*mark, *words, indent=indent + 2, lead=f"{space}- ")
