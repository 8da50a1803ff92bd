"""Reading YAML strictly: limited in size, without type guessing, every fault with its line.

YAML events become nodes one by one, and every value keeps the text it has in the file, so `NO` is
never false and `12:30` never 750. Aliases, tags and deep nesting, with which a file could crash or
flood a loader, are refused on the way. Repeated keys stay in the node, for the caller to refuse.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import yaml

from tiktok_prep.base.text import UTF_16, is_utf_16, quoted, shortened
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.deck import MAX_BYTES

MAX_DEPTH = 40
LIBYAML_TOO_DEEP = "exceeded maximum nesting depth"
"""The message of newer releases of libyaml (with PyYAML 6.0.4) when their scanner, which runs ahead
of the events, meets too many brackets in a row."""

LOADER: type[yaml.SafeLoader] | type[yaml.CSafeLoader] = getattr(
    yaml, "CSafeLoader", yaml.SafeLoader
)
"""libyaml if PyYAML was built with it (ten times faster), else the loader in Python. Both read the
same decks, except that libyaml accepts a tab or a stray byte order mark between tokens."""

_COMMENT = re.compile(r"\s*#")
_NOT_TEXT = {
    "bool": "a yes-or-no value",
    "int": "a number",
    "float": "a number",
    "null": "an empty value",
    "timestamp": "a date",
}


class YamlFault(Exception):
    """What is wrong with a file, as a sentence. `line` is `None` for the whole file."""

    def __init__(self, line: int | None, sentence: str) -> None:
        super().__init__(line, sentence)
        self.line, self.sentence = line, sentence


class ScalarNode(NamedTuple):
    """A scalar as text, without its quotes; never read as a number, date or truth value."""

    value: str
    line: int
    not_text: str = ""
    """Why YAML would not read it as the text it looks like: a predicate such as "must be text, but
    ...". '' if YAML would."""


class ListNode(NamedTuple):
    items: list[Node]
    line: int


class MappingNode(NamedTuple):
    items: list[Node]
    """Keys and values in turn."""
    line: int


Node = ScalarNode | ListNode | MappingNode


def decoded(data: bytes) -> str:
    """The text of a UTF-8 file, with newlines as \\n. Raises YamlFault if it is too large or in
    another encoding."""
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
    """The top node of a YAML text. Raises YamlFault if it is not YAML, is empty, or uses aliases,
    tags, a second document or more than MAX_DEPTH levels."""
    try:
        return _node(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        if error.problem == LIBYAML_TOO_DEEP and mark:
            raise _too_deep(mark.line + 1) from error
        words = ": ".join(part for part in (error.context, error.problem) if part)
        # libyaml reports the end of the file one line too low
        last = text.rstrip("\n").count("\n")
        line = min(mark.line, last) + 1 if mark else None
        often = "often a quote not closed, a colon outside quotes or a wrong indent, here or above"
        raise YamlFault(line, f"this is not YAML: {words} ({often})") from error
    except yaml.reader.ReaderError as error:
        char = chr(error.character)  # searched for, as libyaml gives its position in bytes
        line = text.count("\n", 0, text.find(char)) + 1
        raise YamlFault(line, f"character U+{ord(char):04X} is not allowed") from error
    except (yaml.YAMLError, ValueError, ArithmeticError) as error:
        raise YamlFault(None, f"this is not YAML: {error}".splitlines()[0]) from error


def _too_deep(line: int) -> YamlFault:
    return YamlFault(line, f"this is nested more than {MAX_DEPTH} deep")


def _node(text: str) -> Node:
    """The top node of a document. Raises YamlFault for YAML features that no deck needs or that
    could harm a loader."""
    next_event, lines = LOADER(text).get_event, text.split("\n")
    items: list[Node] = []
    """What the innermost open collection, or the document, contains so far."""
    outer: list[tuple[list[Node], int]] = []
    """A stack: for each open collection, the items around it and its line."""
    while event := next_event():
        line = event.start_mark.line + 1 if event.start_mark else 1
        if (tag := getattr(event, "tag", None)) is not None:
            raise YamlFault(line, f"tag {quoted(tag)}: a deck cannot use tags")
        if isinstance(event, yaml.ScalarEvent):
            not_text = _not_text(event, lines) if event.implicit[0] else ""
            items.append(ScalarNode(event.value, line, not_text))
        elif isinstance(event, yaml.CollectionStartEvent):
            outer.append((items, line))
            items = []
            if len(outer) > MAX_DEPTH:
                raise _too_deep(line)
        elif isinstance(event, yaml.CollectionEndEvent):
            content, (items, first_line) = items, outer.pop()
            kind = MappingNode if isinstance(event, yaml.MappingEndEvent) else ListNode
            items.append(kind(content, first_line))
        elif isinstance(event, yaml.AliasEvent):
            alias = quoted(f"*{event.anchor}")
            raise YamlFault(line, f"alias {alias}: a deck cannot use aliases")
        elif isinstance(event, yaml.DocumentStartEvent) and items:
            raise YamlFault(line, "a second document begins here; a deck file can have only one")
    if not items:
        raise YamlFault(None, "there is nothing in it")
    return items[0]


def _not_text(event: yaml.ScalarEvent, lines: list[str]) -> str:
    """Says why YAML reads a scalar without quotes as something other than its text, or ends it
    before a '#'; '' if it does not. `lines` are those of the file."""
    end: Any = event.end_mark
    rest = lines[end.line][end.column :] if " " in event.value and end.line < len(lines) else ""
    if _COMMENT.match(rest):  # "Be #1" is read as "Be"
        fix = "put the text in quotes, or the comment on a line of its own"
        return f"ends before '#', which begins a comment; {fix}"
    return _other_type(event.value)


@lru_cache(1024)  # most scalars are keys, which repeat
def _other_type(value: str) -> str:
    """`ScalarNode.not_text` for a scalar that YAML reads as a number, a date and so on; else ''."""
    for tag, pattern in LOADER.yaml_implicit_resolvers.get(value[:1], ()):
        if pattern.match(value):
            reads = _NOT_TEXT.get(tag.rpartition(":")[2], "something else")
            quote = f'put it in quotes: "{shortened(value)}"'
            fix = quote if value else "write the text, or leave it out"
            return f"must be text, but YAML reads this as {reads}; {fix}"
    return ""
