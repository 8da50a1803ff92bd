"""One's own answers as Markdown: the text of a file -> an Answer."""

from __future__ import annotations

import re

from tiktok_prep.model import Answer

_HEAD = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)


_HEADING = re.compile(r"#{1,6}[ \t]+(.*?)[ \t#]*")
_MARKS = re.compile(r"\*\*|__|`")
_BULLET = re.compile(r"[ \t]*(?:(?:[-*+>]|[0-9]{1,3}[.)])[ \t]+)*")
_SENTENCE_END = re.compile(r"""(\S+?)[.!?]["')\u2019\u201d]*(?=\s|\Z)""")
_ABBREVIATIONS = frozenset("dr mr mrs ms prof st e.g i.e vs approx".split())


def first_line(text: str) -> str:
    """How an answer begins once it comes to the point: the first sentence under a heading that
    names the action, or else of the whole text; '' if there is none. Marks of Markdown are gone.
    """
    parts: list[tuple[str, list[str]]] = [("", [])]
    for row in text.splitlines():
        heading = _HEADING.fullmatch(row.strip())
        if heading:
            parts.append((heading[1].casefold(), []))
        else:
            parts[-1][1].append(row)
    told = [(heading, _sentence(rows)) for heading, rows in parts]
    action = next((said for heading, said in told if "action" in heading and said), "")
    return action or next((said for _, said in told if said), "")


def _sentence(rows: list[str]) -> str:
    """The first sentence of the first paragraph or list item in some rows; '' if all are empty."""
    said: list[str] = []
    for row in rows:
        bullet = _BULLET.match(row)
        begins = bool(bullet and bullet[0].strip())
        if said and (begins or not row.strip()):
            break
        words = row[bullet.end() :] if bullet else row
        if words.strip():
            said.append(words.strip())
    text = " ".join(" ".join(_MARKS.sub("", part) for part in said).split())
    for end in _SENTENCE_END.finditer(text):
        if end[1].lstrip("(").casefold() not in _ABBREVIATIONS:
            return text[: end.end()]
    return text


def answer_of(question_id: str, text: str) -> Answer:
    """The answer in the text of a file: its head of `key: value` lines between two `---`, then
    Markdown. Comments (`<!-- -->`) are no part of the answer."""
    text = text.replace("\r\n", "\n").lstrip("\ufeff")
    head = _HEAD.match(text)
    body = text[head.end() :] if head else text
    story = ""
    for row in head[1].splitlines() if head else ():
        key, _, value = row.partition(":")
        if key.strip() == "story":
            story = value.strip()
    return Answer(question_id, _COMMENT.sub("", body).strip(), story)
