"""Your own words for the answer to a question, point by point: as a file to write in, and back.

    # How do you ...?
    (A line or two of your own below each point; about 120 s in all, 300 words.)

    ## Size in numbers: markets, volume, people, budget <!-- scale -->
    120 people, 9 markets, 40,000 videos a day

    ## Anything else <!-- * -->

A heading belongs to the point whose id stands at its end; without an id, to the point with its
text. What stands below another heading, or above the first, is kept with the rest. A line of yours
that would be read as a heading has a backslash before it in the file.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import datetime

from tiktok_prep.base.text import clock_time, count
from tiktok_prep.model import PACE, OwnWords, Question

_REST = "*"
_HEADING = re.compile(r"## +(?P<text>.*?) *(?:<!-- *(?P<id>[\w*-]+) *-->)? *")
_ESCAPED = re.compile(r"\\*## ")
_HELP = "(A line or two of your own below each point; about "


def under_points(question: Question | None, words: OwnWords | None) -> tuple[dict[str, str], str]:
    """Returns what you wrote below each point of `question`, by point id, and the rest, to be shown
    last: what stands below no point, or below one that left the deck."""
    if words is None:
        return {}, ""
    ids = {point.id for point in question.points} if question else set[str]()
    points = {name: text for name, text in words.points.items() if name in ids}
    left = [text for name, text in words.points.items() if name not in ids]
    return points, "\n\n".join(filter(None, (*left, words.rest)))


def written_form(question_id: str, question: Question | None, words: OwnWords | None) -> str:
    """Returns the file to write in, with what you wrote so far. `question` is `None` if it left the
    deck."""
    written, rest = (words.points, words.rest) if words else ({}, "")
    parts = [f"# {_one_line(question.ask) if question else question_id}"]
    if question:
        target = question.answer_in_s
        parts[0] += f"\n{_HELP}{target} s in all, {round(target * PACE / 60)} words.)"
    headings = {point.id: point.says for point in question.points} if question else {}
    for name in written:
        headings.setdefault(name, "A point that left the deck")
    for name, says in headings.items():
        parts.append(_section(_one_line(says), name, written.get(name, "")))
    return "\n\n".join([*parts, _section("Anything else", _REST, rest)]) + "\n"


def words_in(text: str, question_id: str, question: Question | None, *, at: datetime) -> OwnWords:
    """Reads what `written_form` made and you filled in."""
    by_text = {_one_line(point.says): point.id for point in question.points} if question else {}
    sections = defaultdict[str, list[str]](list)
    name, is_head = _REST, True
    for number, row in enumerate(re.split(r"\r\n|[\r\n\u2028\u2029\x85]", text)):
        heading = _HEADING.fullmatch(row)
        if is_head and (row.startswith(_HELP) or (number == 0 and row.startswith("# "))):
            continue
        is_head = is_head and not heading
        if not heading:
            sections[name].append(row[1:] if row[:1] == "\\" and _ESCAPED.match(row) else row)
        elif found := heading["id"] or by_text.get(heading["text"]):
            name = found
        else:
            name = _REST
            sections[name] += ["", heading["text"]]
    found_words = {name: _trimmed(rows) for name, rows in sections.items()}
    rest = found_words.pop(_REST, "")
    points = {name: words for name, words in found_words.items() if words}
    return OwnWords(question_id, points, rest, at)


def count_words(text: str) -> int:
    """How many words are spoken: those with a letter or a digit."""
    return sum(any(map(str.isalnum, word)) for word in text.split())


def spoken_s(text: str) -> float:
    """Seconds it takes to say `text`."""
    return count_words(text) * 60 / PACE


def length_words(text: str) -> str:
    """'143 words, 0:57 spoken'."""
    return f"{count(count_words(text), 'word')}, {clock_time(spoken_s(text))} spoken"


def all_words(words: OwnWords) -> str:
    return "\n".join([*words.points.values(), words.rest])


def _section(heading: str, name: str, text: str) -> str:
    rows = (f"\\{row}" if _ESCAPED.match(row) else row for row in text.split("\n"))
    return "\n".join([f"## {heading} <!-- {name} -->", *rows])


def _trimmed(rows: list[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(rows).strip())


def _one_line(text: str) -> str:
    return " ".join(text.split())
