"""YAML read strictly: bounded, without constructors, every fault with its line.

The text is bounded and decoded strictly. Its events are then read one by one, and become nodes as
they come, with every value as it stands in the file. What a deck has no use for (aliases, tags,
deep nesting: the ways to crash or blow up a loader) is refused on the way. So `NO` is never false,
`12:30` never 750 and a repeated key never wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

import yaml

from tiktok_prep.base.text import UTF_16, is_utf_16, quoted, shortened
from tiktok_prep.deck.format import MAX_BYTES

MAX_DEPTH = 40
LIBYAML_TOO_DEEP = "exceeded maximum nesting depth"
"""What newer releases of libyaml (with PyYAML 6.0.4) say where their scanner, which runs ahead of
the events, meets more brackets in a row than it takes."""

LOADER: type[yaml.SafeLoader] | type[yaml.CSafeLoader] = getattr(
    yaml, "CSafeLoader", yaml.SafeLoader
)
"""libyaml where it was built in (ten times faster), else the plain one. Both make the same of a
deck; libyaml also takes a tab or a stray byte order mark between tokens, which PyYAML refuses."""

_COMMENT = re.compile(r"\s*#")
_NOT_TEXT = {
    "bool": "a yes-or-no value",
    "int": "a number",
    "float": "a number",
    "null": "an empty value",
    "timestamp": "a date",
    "merge": "a merge key",
    "value": "a special key",
}


class YamlFault(Exception):
    """What is wrong: a line, `None` for the file as a whole, and a sentence."""

    def __init__(self, line: int | None, sentence: str) -> None:
        super().__init__(line, sentence)
        self.line, self.sentence = line, sentence


class ScalarNode(NamedTuple):
    """A scalar as it stands in the file."""

    value: str
    line: int
    not_text: str = ""
    """Why YAML does not take it for the text that it seems to be: the end of a sentence about
    it. '' if it does."""


class ListNode(NamedTuple):
    items: list[Node]
    line: int


class MappingNode(NamedTuple):
    items: list[Node]
    """Every key, each followed by its value."""
    line: int


Node = ScalarNode | ListNode | MappingNode


def decoded(data: bytes) -> str:
    """The text of a file. Raises Wrong."""
    if len(data) > MAX_BYTES:
        raise YamlFault(None, f"it is larger than {MAX_BYTES // 2**20} MiB")
    if is_utf_16(data):
        raise YamlFault(None, UTF_16)
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise YamlFault(line, "this is not UTF-8 text") from error


def top_node(text: str) -> Node:
    """The node that is all of a text. Raises Wrong."""
    try:
        return _node(yaml.parse(text, Loader=LOADER), text.split("\n"))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        if error.problem == LIBYAML_TOO_DEEP and mark:
            raise _too_deep(mark.line + 1) from error
        words = ": ".join(part for part in (error.context, error.problem) if part)
        # libyaml puts the end of the file one line too far
        last = text.rstrip("\n").count("\n")
        place = min(mark.line, last) + 1 if mark else None
        often = "often a quote not closed, a colon outside quotes or a wrong indent, here or above"
        raise YamlFault(place, f"this is not YAML: {words} ({often})") from error
    except yaml.reader.ReaderError as error:
        char = chr(error.character)  # libyaml counts its position in bytes
        row = text.count("\n", 0, text.find(char)) + 1
        raise YamlFault(row, f"character U+{ord(char):04X} is not allowed") from error
    except (yaml.YAMLError, ValueError, ArithmeticError) as error:
        raise YamlFault(None, f"this is not YAML: {error}".splitlines()[0]) from error


def _too_deep(line: int) -> YamlFault:
    return YamlFault(line, f"this is nested more than {MAX_DEPTH} deep")


def _node(events: Iterable[yaml.Event], lines: list[str]) -> Node:
    """The one node of a document. Refuses what no deck needs and what could harm a loader."""
    items: list[Node] = []  # of the innermost collection; around them all, of the document
    above: list[tuple[list[Node], int]] = []
    """The items and the line of every collection around it, the outermost first."""
    for event in events:
        line = event.start_mark.line + 1 if event.start_mark else 1
        if (tag := getattr(event, "tag", None)) is not None:
            raise YamlFault(line, f"tag {quoted(tag)}: a deck cannot use tags")
        if isinstance(event, yaml.ScalarEvent):
            not_text = _not_text(event, lines) if event.implicit[0] else ""
            items.append(ScalarNode(event.value, line, not_text))
        elif isinstance(event, yaml.CollectionStartEvent):
            above.append((items, line))
            items = []
            if len(above) > MAX_DEPTH:
                raise _too_deep(line)
        elif isinstance(event, yaml.CollectionEndEvent):
            below, (items, began) = items, above.pop()
            kind = MappingNode if isinstance(event, yaml.MappingEndEvent) else ListNode
            items.append(kind(below, began))
        elif isinstance(event, yaml.AliasEvent):
            alias = quoted(f"*{event.anchor}")
            raise YamlFault(line, f"alias {alias}: a deck cannot use aliases")
        elif isinstance(event, yaml.DocumentStartEvent) and items:
            raise YamlFault(line, "a second document begins here; a deck file holds one")
    if not items:
        raise YamlFault(None, "there is nothing in it")
    return items[0]


def _not_text(event: yaml.ScalarEvent, lines: list[str]) -> str:
    """`ScalarNode.not_text` of a scalar without quotes."""
    if " " in event.value and _before_comment(event.end_mark, lines):  # "Be #1" is "Be"
        mend = "put the text in quotes, or the comment on a line of its own"
        return f"ends before '#', which begins a comment; {mend}"
    return _read_as_other(event.value)


def _before_comment(end: Any, lines: list[str]) -> bool:
    return end.line < len(lines) and bool(_COMMENT.match(lines[end.line], end.column))


@lru_cache(1024)  # most are keys, which are the same again and again
def _read_as_other(value: str) -> str:
    for tag, pattern in LOADER.yaml_implicit_resolvers.get(value[:1], ()):
        if pattern.match(value):
            reads = _NOT_TEXT.get(tag.rpartition(":")[2], "something else")
            quote = f'put it in quotes: "{shortened(value)}"'
            mend = quote if value else "write the text, or leave it out"
            return f"must be text, but YAML reads this as {reads}; {mend}"
    return ""
