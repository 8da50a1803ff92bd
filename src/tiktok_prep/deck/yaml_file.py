"""Reading one file of a deck by its table in `deck.format`; every fault has its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

from tiktok_prep.base.errors import Fault, FileFaults
from tiktok_prep.base.plain_files import contents
from tiktok_prep.base.text import control_in, quoted, unsafe_in
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.deck import MAX_BYTES, MAX_ID
from tiktok_prep.deck.format import (
    ID,
    ID_FORM,
    MAX_TEXT,
    TEXT,
    ById,
    ListOf,
    Scalar,
    Shape,
    Table,
    TextOr,
)
from tiktok_prep.deck.search import nearest
from tiktok_prep.deck.strict_yaml import (
    ListNode,
    MappingNode,
    Node,
    ScalarNode,
    YamlFault,
    decoded,
    top_node,
)

MAX_FAULTS = 1000
"""How many faults of a file are looked for."""
MAX_COMPARED = 200_000
"""With how many names unknown ones are compared, in all of a file, to guess what is meant; takes a
few seconds."""

Lines = dict[str, int]
"""Id -> the line that defines it."""
KnownIds = dict[str, Lines | None]
"""'stage', 'tag', ... -> the ids that exist. `None` if any id is accepted, as when the file that
defines them is missing: that is one fault already."""


class Reference(NamedTuple):
    """The id of something defined elsewhere, such as a tag of a question."""

    kind: str
    """'stage', 'tag', 'role part', 'fact', 'topic' or 'point'."""
    id: str
    line: int


class Entry(dict[str, Any]):
    """A mapping in a deck file: key or id -> value. A value with a fault is `None`."""

    def __init__(self, references: list[Reference]) -> None:
        super().__init__()
        self.lines: dict[str, int] = {}
        """Key -> its line, including unknown keys and keys with a faulty value."""
        self.references = references
        """All references in it and below it, except in entries of a list of mappings."""

    def mapping(self, key: str) -> Entry:
        """Returns the mapping under `key`; an empty one if `key` is missing or its value has a
        fault."""
        return self.get(key) or Entry([])

    def entries(self, key: str) -> list[Entry]:
        """Returns the mappings in the list under `key`, without faulty ones; [] if there is no
        list."""
        return [entry for entry in self.get(key) or () if entry is not None]


class DeckFile:
    """A file of a deck: `top` is its content, `faults` is everything wrong with it."""

    def __init__(
        self,
        path: Path,
        table: Table,
        *,
        required: bool,
        forbidden: Callable[[str], str] = unsafe_in,
    ) -> None:
        """Reads the file. Everything wrong with it becomes a fault, and nothing is raised but
        FileFaults by `fault`; a missing file is a fault only if `required`. `forbidden` returns the
        first forbidden character, or ''."""
        self.name = _short_path(path)
        self.faults: list[Fault] = []
        self.top = Entry([])
        self._forbidden, self._compared = forbidden, 0
        try:
            text = decoded(contents(path, MAX_BYTES))
            for number, line in enumerate(text.split("\n"), 1):
                if bad := forbidden(line):
                    self.fault(number, _forbidden_sentence(bad))
            if not self.faults:
                self.top = self._table(table, top_node(text), "a deck file", [])
        except FileNotFoundError:
            if required:
                self.fault(None, "there is no such file")
        except OSError as error:
            self.fault(None, f"it cannot be read: {error.strerror or error}")
        except YamlFault as error:
            self.fault(error.line, error.sentence)

    def fault(self, line: int | None, sentence: str) -> None:
        """Adds a fault. `line` is `None` for the whole file. Raises FileFaults, with all so far, at
        one more than MAX_FAULTS."""
        if len(self.faults) == MAX_FAULTS:
            more = f"more than {MAX_FAULTS:,} faults; only these are listed"
            raise FileFaults([*self.faults, Fault(self.name, None, more)])
        self.faults.append(Fault(self.name, line, sentence))

    def ids(self, key: str) -> Lines:
        """Returns id -> line for the mappings in the list under the top key `key`. Adds a fault for
        a repeated id."""
        ids = [(e["id"], e.lines["id"]) for e in self.top.entries(key) if e.get("id")]
        return self.unique(f"{key.removesuffix('s')} id", ids)

    def unique(self, noun: str, ids: list[tuple[str, int]]) -> Lines:
        """Returns id -> line for the pairs in `ids`. Adds a fault for a repeated id, which keeps
        its first line. `noun` is what the fault calls it, such as 'role part'."""
        lines: Lines = {}
        for item_id, line in ids:
            if item_id in lines:
                self.fault(line, f"{noun} {quoted(item_id)} is taken (line {lines[item_id]})")
            else:
                lines[item_id] = line
        return lines

    def places(self, lines: Lines) -> dict[str, tuple[str, int]]:
        """Returns id -> the name of this file and the line."""
        return {item_id: (self.name, line) for item_id, line in lines.items()}

    def check_references(self, entry: Entry, known: KnownIds) -> None:
        """Adds a fault for each reference in `entry` to an id that is not in `known`. A reference
        to a point must be to one of the entry's own."""
        known = {**known, "point": entry.mapping("points").lines}
        for reference in entry.references:
            ids = known.get(reference.kind)
            if ids is not None and reference.id not in ids:
                hint = self._did_you_mean(reference.id, ids)
                sentence = f"there is no {reference.kind} {quoted(reference.id)}{hint}"
                self.fault(reference.line, sentence)

    def _did_you_mean(self, name: str, names: Collection[str]) -> str:
        """The end of a fault's sentence; '' if no name is close, or the search would be long."""
        self._compared += len(names)
        guess = nearest(name, names) if self._compared <= MAX_COMPARED else ""
        return f"; did you mean '{guess}'?" if guess else ""

    # The methods below turn a node into a value of a shape. `what` is the node's name in a fault,
    # such as "'ask'". They add the references that they meet to `references`.

    def _read(self, shape: Shape, node: Node, what: str, references: list[Reference]) -> Any:
        """The node's value; `None`, after adding a fault, if the node has another shape."""
        try:
            match shape:
                case Scalar():
                    return self._scalar(shape, node, what, references)
                case ListOf():
                    return self._list(shape, node, what, references)
                case ById():
                    return self._by_id(shape, node, what, references)
                case TextOr():
                    form = shape.of if isinstance(node, MappingNode) else TEXT
                    return self._read(form, node, what, references)
                case dict():
                    return self._table(shape, node, what, references)
        except YamlFault as error:
            self.fault(error.line, error.sentence)

    def _table(self, table: Table, node: Node, what: str, references: list[Reference]) -> Entry:
        entry = Entry(references)
        example = next(key for key, field in table.items() if field.required)
        for key, value in self._pairs(entry, _mapping(node, what, example)):
            field = table.get(key)
            if field is None:
                hint = self._did_you_mean(key, table)
                self.fault(entry.lines[key], f"there is no key {quoted(key)} here{hint}")
            else:
                entry[key] = self._read(field.shape, value, f"'{key}'", references)
        for key, field in table.items():
            if field.required and key not in entry.lines:
                self.fault(node.line, f"'{key}' is missing")
        return entry

    def _by_id(self, shape: ById, node: Node, what: str, references: list[Reference]) -> Entry:
        node = _mapping(node, what, "id")
        entry = Entry(references)
        for key, value in self._pairs(entry, node):
            self._check_id(key, entry.lines[key])
            entry[key] = self._read(shape.of, value, quoted(key), references)
        if not (node.items or shape.may_be_empty):
            self.fault(node.line, f"{what} must not be empty")
        if shape.most is not None and len(entry) > shape.most:
            first_over = list(entry.lines.values())[shape.most]
            self.fault(first_over, f"{what} must have at most {shape.most} entries")
        return entry

    def _pairs(self, entry: Entry, node: MappingNode) -> Iterator[tuple[str, Node]]:
        """Yields each key of a mapping with its value, and puts the key's line into `entry`.

        A key that is not text is a fault and is skipped. So is a repeated one, after the first.
        """
        for key_node, value in zip(node.items[::2], node.items[1::2], strict=True):
            key = self._read(TEXT, key_node, "a key", [])
            if key in entry.lines:
                first = f"first in line {entry.lines[key]}"
                self.fault(key_node.line, f"key {quoted(key)} is repeated ({first})")
            elif key is not None:
                entry.lines[key] = key_node.line
                yield key, value

    def _list(
        self, shape: ListOf, node: Node, what: str, references: list[Reference]
    ) -> tuple[Any, ...]:
        if not isinstance(node, ListNode):
            raise YamlFault(node.line, f"{what} must be a list")
        if not (node.items or shape.may_be_empty):
            self.fault(node.line, f"{what} must not be empty")
        entry = f"an entry of {what}"
        if isinstance(shape.of, dict):
            return tuple(self._read(shape.of, item, entry, []) for item in node.items)
        inside: list[Reference] = []
        values = tuple(self._read(shape.of, item, entry, inside) for item in node.items)
        seen: set[str] = set()
        for reference in inside:
            if reference.id in seen and isinstance(shape.of, Scalar):
                sentence = f"{reference.kind} {quoted(reference.id)} is listed twice"
                self.fault(reference.line, sentence)
            else:
                references.append(reference)
            seen.add(reference.id)
        return values

    def _scalar(self, shape: Scalar, node: Node, what: str, references: list[Reference]) -> Any:
        if not isinstance(node, ScalarNode):
            raise YamlFault(node.line, f"{what} must be text, not a list or mapping")
        text = node.value.strip()
        if len(node.value) > MAX_TEXT:
            raise YamlFault(node.line, f"{what} is longer than {MAX_TEXT:,} characters")
        if node.not_text and shape.value is str:
            raise YamlFault(node.line, f"{what} {node.not_text}")
        if not node.value.isprintable() and (bad := self._forbidden(node.value)):
            raise YamlFault(node.line, _forbidden_sentence(bad))
        if not text:
            raise YamlFault(node.line, f"{what} is empty")
        if shape is ID:
            self._check_id(text, node.line)
        if shape.refers_to:
            references.append(Reference(shape.refers_to, text, node.line))
        try:
            return shape.value(text)
        except ValueError as error:
            raise YamlFault(node.line, f"{what} must be {error}, not {quoted(text)}") from error

    def _check_id(self, text: str, line: int) -> None:
        if len(text) > MAX_ID or not re.fullmatch(ID_FORM.pattern, text):
            expected = f"{ID_FORM.expected}, at most {MAX_ID} characters"
            self.fault(line, f"id {quoted(text)} must be {expected}")


def _mapping(node: Node, what: str, example: str) -> MappingNode:
    """The node, if it is a mapping; else raises YamlFault. `example` is a key that it can have."""
    if not isinstance(node, MappingNode):
        raise YamlFault(node.line, f"{what} must be a mapping such as '{example}: ...'")
    return node


def _forbidden_sentence(char: str) -> str:
    kind = "control" if control_in(char) else "hidden"
    return f"{kind} character U+{ord(char):04X} is not allowed in a deck"


def _short_path(path: Path) -> str:
    """`path` relative to the working folder if it is in there, else unchanged."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except (ValueError, OSError, RuntimeError):  # it is elsewhere, or a link to itself
        return str(path)
