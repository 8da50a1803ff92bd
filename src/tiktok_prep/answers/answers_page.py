"""One's own answers as pages: whole, in short beside the points, listed, with earlier versions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from tiktok_prep.answers.text import is_heading, own_lines, spoken_words
from tiktok_prep.base.page import Line, Look, Span, dim, line, strong
from tiktok_prep.base.text import count, short_day, shortened
from tiktok_prep.model import Answer

SHORT_ROWS = 3
_EMPTY_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")


class AnswerRow(NamedTuple):
    """One answer in a list."""

    question_id: str
    answer: Answer | None
    """`None` where there is no answer now, and an earlier one is kept."""
    written: datetime | None
    """Local."""
    is_in_deck: bool
    fault: str = ""
    """Why it cannot be read; '' if it can."""


class VersionRow(NamedTuple):
    """An earlier version in a list."""

    number: int
    until: datetime | None
    """Local; when another took its place."""
    text: str | None
    """Its answer; `None` if it is no plain text."""
    is_now: bool


def answer_page(answer: Answer) -> list[Line]:
    """The answer as it was written, line by line."""
    return [line(strong(row) if is_heading(row) else row) for row in answer.text.split("\n")]


def short_page(answer: Answer, look: Look) -> list[Line]:
    """How it begins, in a few rows, and the keys for more: what stands beside the points."""
    said = " ".join(own_lines(answer.text))
    room = SHORT_ROWS * max(20, min(look.width, 100) - 10)  # rows break between words
    is_cut = len(said) > room
    if is_cut:
        said = f"{said[:room].rpartition(' ')[0] or said[:room]}..."
    more = "o shows all of it, e edits it" if is_cut else "e edits it"
    head = line(f"Your answer{_about(answer)}:", dim(f"  {more}"))
    return [head, line(dim(said), indent=5)] if said else [head]


def whole_page(answer: Answer) -> list[Line]:
    """All of it, within a drill."""
    return [line(f"Your answer{_about(answer)}:"), *inset(answer.text, 5), line()]


def inset(text: str, indent: int) -> list[Line]:
    """All of an answer, within another page: of several empty lines, one."""
    rows = _EMPTY_LINES.sub("\n\n", text).split("\n")
    return [line(row, indent=indent) if row.strip() else line() for row in rows]


def _about(answer: Answer) -> str:
    """' (festival-launch, 143 words)'."""
    words = count(spoken_words(answer.text), "word")
    return f" ({', '.join(filter(None, (answer.story, words)))})"


def list_page(rows: Iterable[AnswerRow], *, now: datetime) -> list[Line]:
    """Each answer with its date, its words and its story; those out of the deck say so."""
    page = []
    for row in rows:
        day = short_day(row.written, now) if row.written else ""
        if row.fault:
            said = [Span(row.fault, "bad")]
        elif row.answer is None:
            said = [dim("no answer now; an earlier one is kept (--versions)")]
        else:
            number = spoken_words(row.answer.text)
            words = count(number, "word") if number else "not written yet"
            told = row.answer.story
            story = Span(f"story {told}", "good") if told else dim("no story")
            said = [dim(f"{day}, {words}, "), story]
        if not row.is_in_deck:
            said.append(Span("  not in this deck", "warn"))
        page.append(line(strong(row.question_id), ": ", *said, indent=2))
    return page


def versions_page(question_id: str, versions: Iterable[VersionRow], *, now: datetime) -> list[Line]:
    """The earlier versions, the newest first, and how to get one back."""
    page = [line(strong(question_id))]
    for version in reversed(list(versions)):
        when = (
            f"until {short_day(version.until, now)}, {version.until:%H:%M}"
            if (version.until)
            else "renamed by hand"
        )
        is_now = [Span("  as it is now", "good")] if version.is_now else []
        if version.text is None:
            page.append(line(dim(f"{when}: no plain text"), *is_now, indent=6, lead=_no(version)))
            continue
        words = count(spoken_words(version.text), "word")
        begins = f": {shortened(' '.join(own_lines(version.text)), 60)}"
        page.append(line(dim(f"{when}, {words}"), begins, *is_now, indent=6, lead=_no(version)))
    command = Span(f"prep answer {question_id} --restore N", "key")
    return [*page, line("To get one back: ", command, ". What is there now is kept, too.")]


def _no(version: VersionRow) -> str:
    return f"  {version.number}"
