"""One's own answers as Markdown: the text of a file -> an Answer."""

from __future__ import annotations

import re

from tiktok_prep.model import Answer

_HEAD = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)


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
