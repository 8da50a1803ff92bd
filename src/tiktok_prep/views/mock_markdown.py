"""The debrief of a mock interview as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tiktok_prep.mock.report import Answered, Outcome
from tiktok_prep.text import clean
from tiktok_prep.views.mock import (
    against_words,
    aside,
    head,
    next_words,
    sure_words,
    time_words,
    totals,
)

_OBEYED = re.compile(r"([\\`*_\[\]<>#|~&$!])")
"""What Markdown, or HTML in it, would obey."""
_OBEYED_FIRST = re.compile(r"^([0-9]*)([-+.)=])")
"""What it would obey at the beginning of a line."""


def debrief_markdown(found: Outcome, *, drill: str) -> str:
    """The same as the page, the sums first. No text is obeyed as Markdown or HTML."""
    return "\n".join(_rows(found, drill)) + "\n"


def _rows(found: Outcome, drill: str) -> Iterator[str]:
    yield f"# Mock interview: {_text(found.stage_name)}"
    yield ""
    yield _text(f"{head(found)}.")
    yield ""
    for sentence in totals(found):
        yield f"- {_text(sentence)}"
    if found.against:
        title, rows = against_words(found.against)
        yield from ("", f"## {_text(title)}", "")
        for row in rows:
            yield f"- {_text(row)}"
    if found.sure_and_wrong:
        yield from ("", "## Sure and wrong", "")
        for answer in found.sure_and_wrong:
            yield f"- {_text(sure_words(answer))}"
    if found.drill_next:
        yield from ("", "## Drill next", "", f"    {clean(drill)}", "")
        for answer in found.drill_next:
            yield f"- {_text(next_words(answer))}"
    for answer in found.answers:
        yield from _answer(answer)


def _answer(answer: Answered) -> Iterator[str]:
    made = f"{len(answer.made)} of {answer.points} points"
    yield from ("", f"## {answer.number}. {_text(answer.ask)}", "")
    yield _text(f"{answer.question_id}: {time_words(answer)}, {made}{''.join(aside(answer))}.")
    for title, points in (("Made:", answer.made), ("Left out:", answer.missed)):
        if points:
            yield from ("", title, "")
            for point in points:
                yield f"- {_text(point.says)}"
    for one in answer.pushed:
        yield ""
        yield f"**{'Held' if one.held else 'Hurt'}:** {_text(one.ask)}"


def _text(text: str) -> str:
    """`text` on one line, as it is."""
    escaped = _OBEYED.sub(r"\\\1", clean(" ".join(text.split())))
    return _OBEYED_FIRST.sub(r"\1\\\2", escaped)
