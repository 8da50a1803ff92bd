"""One file of a deck, read as its table in `deck_format` says; every fault has its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from tiktok_prep.base.errors import Fault
from tiktok_prep.base.names import nearest
from tiktok_prep.base.plain_files import contents
from tiktok_prep.base.text import control_in, quoted, unsafe_in
from tiktok_prep.deck.format import (
    ID,
    ID_FORM,
    MAX_BYTES,
    MAX_ID,
    MAX_TEXT,
    TEXT,
    ById,
    ListOf,
    Scalar,
    Shape,
    Table,
    TextOr,
)
from tiktok_prep.deck.strict_yaml import (
    ListNode,
    MappingNode,
    Node,
    ScalarNode,
    YamlFault,
    decoded,
    top_node,
)

Lines = dict[str, int]
"""id -> the line on which it stands."""
Known = dict[str, Lines | None]
"""'stage', 'tag', ... -> the ids that may be named; `None` where the file that has them is not
there, so that one missing file is one fault."""


class Name(NamedTuple):
    """The id of something that an entry names, such as one of its tags."""

    what: str
    """'stage', 'tag', 'role part', 'fact', 'topic' or 'point'."""
    id: str
    line: int


class Entry(dict[str, Any]):
    """A mapping of a deck: key or id -> value, `None` where the value is wrong."""

    def __init__(self, line: int = 1, names: list[Name] | None = None) -> None:
        super().__init__()
        self.line = line
        """Where it begins."""
        self.lines: dict[str, int] = {}
        """Key -> its line, also of keys that are unknown, and of values that are wrong."""
        self.names: list[Name] = [] if names is None else names
        """All that it names, such as its tags."""

    def below(self, key: str) -> Entry:
        """The mapping under `key`; an empty one if there is none."""
        return self.get(key) or Entry()

    def entries(self, key: str) -> list[Entry]:
        """The mappings in the list under `key`."""
        return [entry for entry in self.get(key) or () if entry is not None]


class DeckFile:
    """A file of a deck: `top` has what is in it, `faults` all that is wrong with it."""

    def __init__(
        self,
        path: Path,
        table: Table,
        *,
        required: bool,
        forbidden: Callable[[str], str] = unsafe_in,
    ) -> None:
        """`forbidden` gives the first character in a text that the file may not hold, or ''."""
        self.name = _shown(path)
        self.faults: list[Fault] = []
        self.top = Entry()
        self._forbidden = forbidden
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
        except YamlFault as wrong:
            self.fault(wrong.line, wrong.sentence)

    def fault(self, line: int | None, sentence: str) -> None:
        self.faults.append(Fault(self.name, line, sentence))

    def ids(self, key: str) -> Lines:
        """The ids of the mappings in the list under `key`; one that stands twice is a fault."""
        ids = [(e["id"], e.lines["id"]) for e in self.top.entries(key) if e.get("id")]
        return self.once(f"{key.removesuffix('s')} id", ids)

    def once(self, what: str, ids: list[tuple[str, int]]) -> Lines:
        """The same for pairs of an id and its line. `what` is what they are called."""
        lines: Lines = {}
        for name, line in ids:
            if name in lines:
                self.fault(line, f"{what} {quoted(name)} is taken (line {lines[name]})")
            else:
                lines[name] = line
        return lines

    def places(self, lines: Lines) -> dict[str, tuple[str, int]]:
        return {name: (self.name, line) for name, line in lines.items()}

    def check_names(self, entry: Entry, known: Known) -> None:
        """Every name in an entry must be known, where it is known what there is; that of a point
        must be one of its own."""
        known = {**known, "point": entry.below("points").lines}
        for name in entry.names:
            ids = known.get(name.what)
            if ids is not None and name.id not in ids:
                hint = _did_you_mean(name.id, ids)
                self.fault(name.line, f"there is no {name.what} {quoted(name.id)}{hint}")

    # From here on a node becomes a value, as its shape says. `what` is the node in a sentence, such
    # as "'ask'"; what is named there is added to `names`.

    def _read(self, shape: Shape, node: Node, what: str, names: list[Name]) -> Any:
        """The value; `None`, with a fault, if the node is not of that shape."""
        try:
            match shape:
                case Scalar():
                    return self._scalar(shape, node, what, names)
                case ListOf():
                    return self._list(shape, node, what, names)
                case ById():
                    return self._by_id(shape, node, what, names)
                case TextOr():
                    of = shape.of if isinstance(node, MappingNode) else TEXT
                    return self._read(of, node, what, names)
                case dict():
                    return self._table(shape, node, what, names)
        except YamlFault as wrong:
            self.fault(wrong.line, wrong.sentence)

    def _table(self, table: Table, node: Node, what: str, names: list[Name]) -> Entry:
        entry = Entry(node.line, names)
        example = next(key for key, field in table.items() if field.required)
        for key, value in self._pairs(entry, _mapping(node, what, example)):
            field = table.get(key)
            if field is None:
                hint = _did_you_mean(key, table)
                self.fault(entry.lines[key], f"there is no key {quoted(key)} here{hint}")
            elif field.shape is not None:
                entry[key] = self._read(field.shape, value, f"'{key}'", names)
        for key, field in table.items():
            if field.required and key not in entry.lines:
                self.fault(node.line, f"'{key}' is missing")
        return entry

    def _by_id(self, shape: ById, node: Node, what: str, names: list[Name]) -> Entry:
        node = _mapping(node, what, "id")
        entry = Entry(node.line, names)
        for key, value in self._pairs(entry, node):
            self._check_id(key, entry.lines[key])
            entry[key] = self._read(shape.of, value, quoted(key), names)
        if not (node.items or shape.may_be_empty):
            self.fault(node.line, f"{what} must not be empty")
        if shape.most is not None and len(entry) > shape.most:
            first_over = list(entry.lines.values())[shape.most]
            self.fault(first_over, f"{what} must have at most {shape.most} entries")
        return entry

    def _pairs(self, entry: Entry, node: MappingNode) -> Iterator[tuple[str, Node]]:
        """Every key that is a text and stands there once, with its value; its line goes to
        `entry`."""
        for key_node, value in zip(node.items[::2], node.items[1::2], strict=True):
            key = self._read(TEXT, key_node, "a key", [])
            if key in entry.lines:
                again = f"is repeated (first in line {entry.lines[key]})"
                self.fault(key_node.line, f"key {quoted(key)} {again}")
            elif key is not None:
                entry.lines[key] = key_node.line
                yield key, value

    def _list(self, shape: ListOf, node: Node, what: str, names: list[Name]) -> tuple[Any, ...]:
        if not isinstance(node, ListNode):
            raise YamlFault(node.line, f"{what} must be a list")
        if not (node.items or shape.may_be_empty):
            self.fault(node.line, f"{what} must not be empty")
        entry = f"an entry of {what}"
        if isinstance(shape.of, dict):
            return tuple(self._read(shape.of, item, entry, []) for item in node.items)
        mine: list[Name] = []
        values = tuple(self._read(shape.of, item, entry, mine) for item in node.items)
        seen: set[str] = set()
        for name in mine:
            if name.id in seen and isinstance(shape.of, Scalar):
                self.fault(name.line, f"{name.what} {quoted(name.id)} is listed twice")
            else:
                names.append(name)
            seen.add(name.id)
        return values

    def _scalar(self, shape: Scalar, node: Node, what: str, names: list[Name]) -> Any:
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
        if shape.names:
            names.append(Name(shape.names, text, node.line))
        try:
            return shape.value(text)
        except ValueError as error:
            raise YamlFault(node.line, f"{what} must be {error}, not {quoted(text)}") from error

    def _check_id(self, text: str, line: int) -> None:
        if len(text) > MAX_ID or not re.fullmatch(ID_FORM.pattern, text):
            wants = f"{ID_FORM.wants}, at most {MAX_ID} characters"
            self.fault(line, f"id {quoted(text)} must be {wants}")


def _mapping(node: Node, what: str, example: str) -> MappingNode:
    if not isinstance(node, MappingNode):
        raise YamlFault(node.line, f"{what} must be a mapping such as '{example}: ...'")
    return node


def _forbidden_sentence(char: str) -> str:
    kind = "control" if control_in(char) else "hidden"
    return f"{kind} character U+{ord(char):04X} is not allowed in a deck"


def _did_you_mean(name: str, names: Iterable[str]) -> str:
    near = nearest(name, names)
    return f"; did you mean '{near}'?" if near else ""


def _shown(path: Path) -> str:
    """`path` as short as it can be said from here."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except (ValueError, OSError, RuntimeError):  # elsewhere, or a link that leads to itself
        return str(path)
