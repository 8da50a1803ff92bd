"""YAML read strictly: bounded, without constructors, every fault with its line.

The text is bounded and decoded strictly; its events are read one by one, refusing what a deck has
no use for (aliases, tags, deep nesting: the ways to crash or blow up a loader); only then are nodes
composed, and values are taken from the nodes as they stand in the file. So `NO` is never false,
`12:30` never 750 and a repeated key never wins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

from tiktok_prep.deck_format import (
    ID,
    MAX_BYTES,
    MAX_ID,
    MAX_TEXT,
    SECONDS,
    SHELF_LIFE,
    Field,
    Table,
)
from tiktok_prep.errors import Fault
from tiktok_prep.names import nearest
from tiktok_prep.plain_files import contents
from tiktok_prep.text import UTF_16, control_in, is_utf_16, quoted, shortened, unsafe_in

MAX_DEPTH = 40
LIBYAML_TOO_DEEP = "exceeded maximum nesting depth"
"""What newer releases of libyaml (with PyYAML 6.0.4) say where their scanner, which runs ahead of
the events, meets more brackets in a row than it takes."""

LOADER: type[yaml.SafeLoader] | type[yaml.CSafeLoader] = getattr(
    yaml, "CSafeLoader", yaml.SafeLoader
)
"""libyaml where it was built in (ten times faster), else the plain one. Both make the same of a
deck; libyaml also takes a tab or a stray byte order mark between tokens, which PyYAML refuses."""

_NOT_TEXT = {
    "bool": "a yes-or-no value",
    "int": "a number",
    "float": "a number",
    "null": "an empty value",
    "timestamp": "a date",
    "merge": "a merge key",
    "value": "a special key",
}


def read_mapping(
    path: Path,
    table: Table,
    *,
    required: bool,
    faults: list[Fault],
    forbidden: Callable[[str], str] = unsafe_in,
) -> Mapping | None:
    """The top mapping of one file, whose keys are those of `table`.

    `None`, with the reason in `faults`, if there is none. `forbidden` gives the first character in
    a text that no deck may hold, or ''.
    """
    file = _shown(path)
    try:
        data = contents(path, MAX_BYTES)
    except FileNotFoundError:
        if required:
            faults.append(Fault(file, None, "there is no such file"))
        return None
    except OSError as error:
        faults.append(Fault(file, None, f"it cannot be read: {error.strerror or error}"))
        return None
    found: list[Fault] = []
    node = _root(file, data, found, forbidden)
    if isinstance(node, yaml.MappingNode):
        return Mapping(file, node, found, table, forbidden)
    if not found:
        line = _line(node) if node else None
        what = "a deck file is a mapping such as 'questions:'" if node else "there is nothing in it"
        found.append(Fault(file, line, what))
    faults += found
    return None


def _shown(path: Path) -> str:
    """`path` as short as it can be said from here."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except (ValueError, OSError, RuntimeError):  # elsewhere, or a link that leads to itself
        return str(path)


def _root(
    file: str, data: bytes, faults: list[Fault], forbidden: Callable[[str], str]
) -> yaml.Node | None:
    if len(data) > MAX_BYTES:
        faults.append(Fault(file, None, f"it is larger than {MAX_BYTES // 2**20} MiB"))
        return None
    if is_utf_16(data):
        faults.append(Fault(file, None, UTF_16))
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        faults.append(Fault(file, line, "this is not UTF-8 text"))
        return None
    text = text.replace("\r\n", "\n")
    for number, line_text in enumerate(text.split("\n"), 1):
        if bad := forbidden(line_text):
            faults.append(Fault(file, number, _forbidden_sentence(bad)))
    if faults:
        return None
    try:
        fault = _refused(file, text)
        if fault is None:
            faults += _cut_short(file, text)
            return yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        if error.problem == LIBYAML_TOO_DEEP and mark:
            faults.append(_too_deep(file, mark.line + 1))
            return None
        words = ": ".join(part for part in (error.context, error.problem) if part)
        # libyaml puts the end of the file one line too far
        last = text.rstrip("\n").count("\n")
        place = min(mark.line, last) + 1 if mark else None
        often = "often a quote not closed, a colon outside quotes or a wrong indent, here or above"
        fault = Fault(file, place, f"this is not YAML: {words} ({often})")
    except yaml.reader.ReaderError as error:
        char = chr(error.character)  # libyaml counts its position in bytes
        row = text.count("\n", 0, text.find(char)) + 1
        fault = Fault(file, row, f"character U+{ord(char):04X} is not allowed")
    except (yaml.YAMLError, ValueError, ArithmeticError, RecursionError) as error:
        fault = Fault(file, None, f"this is not YAML: {error}".splitlines()[0])
    faults.append(fault)
    return None


def _line(marked: yaml.Event | yaml.Node) -> int:
    """The line, from 1, on which an event or node begins."""
    return marked.start_mark.line + 1 if marked.start_mark else 1


def _too_deep(file: str, line: int) -> Fault:
    return Fault(file, line, f"this is nested more than {MAX_DEPTH} deep")


def _forbidden_sentence(char: str) -> str:
    kind = "control" if control_in(char) else "hidden"
    return f"{kind} character U+{ord(char):04X} is not allowed in a deck"


def _refused(file: str, text: str) -> Fault | None:
    """The first thing in the events that no deck needs and that could harm a loader."""
    depth = documents = 0
    for event in yaml.parse(text, Loader=LOADER):
        line = _line(event)
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                return Fault(file, line, "a second document begins here; a deck file holds one")
        elif isinstance(event, yaml.AliasEvent):
            return Fault(
                file, line, f"alias {quoted(f'*{event.anchor}')}: a deck cannot use aliases"
            )
        elif (tag := getattr(event, "tag", None)) is not None:
            return Fault(file, line, f"tag {quoted(tag)}: a deck cannot use tags")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                return _too_deep(file, line)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return None


def _cut_short(file: str, text: str) -> Iterator[Fault]:
    """Texts without quotes that YAML ends at a '#': "Be #1" written so is "Be"."""
    rows = text.split("\n")
    for event in yaml.parse(text, Loader=LOADER):
        if not isinstance(event, yaml.ScalarEvent) or event.style or " " not in event.value:
            continue
        if SECONDS.fullmatch(event.value) or SHELF_LIFE.fullmatch(event.value):
            continue
        end = event.end_mark
        if end and end.line < len(rows) and rows[end.line][end.column :].lstrip().startswith("#"):
            sentence = "what stands behind '#' is a comment; if it belongs to the text, quote it"
            yield Fault(file, _line(event), f"{sentence}, else give it a line of its own")


class Text(NamedTuple):
    """A scalar as it stands in the file."""

    value: str
    line: int


class Mapping:
    """A mapping node, read key by key; what is wrong goes to `faults`.

    With a `table`, its keys are those of the table, and what is required there must stand here.
    Without, its keys are ids.
    """

    def __init__(
        self,
        file: str,
        node: yaml.MappingNode,
        faults: list[Fault],
        table: Table | None,
        forbidden: Callable[[str], str],
    ) -> None:
        self.file, self.faults, self._table, self._forbidden = file, faults, table, forbidden
        self.line = _line(node)
        self._nodes: dict[str, yaml.Node] = {}
        self._key_lines: dict[str, int] = {}
        for key_node, value in node.value:
            key = self._scalar(key_node, "a key")
            if key is None:
                continue
            if key.value in self._nodes:
                first = self._key_lines[key.value]
                self.fault(
                    key.line, f"key {quoted(key.value)} stands here again (first in line {first})"
                )
                continue
            self._nodes[key.value], self._key_lines[key.value] = value, key.line
            if table is None:
                self.check_id(key)
            elif key.value not in table:
                near = nearest(key.value, table)
                hint = f"; did you mean '{near}'?" if near else ""
                self.fault(key.line, f"there is no key {quoted(key.value)} here{hint}")

    def fault(self, line: int, sentence: str) -> None:
        self.faults.append(Fault(self.file, line, sentence))

    def text(self, key: str) -> str:
        """The text under `key`, '' if it is missing."""
        found = self.scalar(key)
        return found.value if found else ""

    def scalar(self, key: str) -> Text | None:
        node = self._node(key)
        return None if node is None else self._scalar(node, f"'{key}'")

    def peek(self, key: str) -> str:
        """The text under `key` with no fault if there is none: for what was asked for before."""
        node = self._nodes.get(key)
        return node.value.strip() if isinstance(node, yaml.ScalarNode) else ""

    def size(self, key: str) -> int:
        """How many entries the list or mapping under `key` has, whatever they are."""
        node = self._nodes.get(key)
        return len(node.value) if isinstance(node, yaml.CollectionNode) else int(node is not None)

    def choice(self, key: str) -> str:
        """One of the choices of the table, '' if it is missing."""
        found, choices = self.scalar(key), self._field(key).of
        if found and found.value not in choices:
            wants = f"{', '.join(list(choices)[:-1])} or {list(choices)[-1]}"
            self.fault(found.line, f"'{key}' must be {wants}, not {quoted(found.value)}")
            return ""
        return found.value if found else ""

    def matching(self, key: str, fits: Callable[[str], object], wants: str) -> Text | None:
        """A scalar that is taken as written, whatever YAML would make of it, if it `fits`."""
        node = self._node(key)
        found = None if node is None else self._scalar(node, f"'{key}'", any_scalar=True)
        if found and not fits(found.value):
            self.fault(found.line, f"'{key}' must be {wants}, not {quoted(found.value)}")
            return None
        return found

    def texts(self, key: str) -> list[Text]:
        """The texts in the list under `key`, without those that are none."""
        found = (self._scalar(node, f"an entry of '{key}'") for node in self._items(key))
        return [text for text in found if text]

    def texts_or_maps(self, key: str) -> list[Text | Mapping]:
        """The entries of a list that holds texts, mappings, or both."""
        entries: list[Text | Mapping] = []
        for node in self._items(key):
            if isinstance(node, yaml.MappingNode):
                entries.append(self._below(key, node))
            elif text := self._scalar(node, f"an entry of '{key}'"):
                entries.append(text)
        return entries

    def _items(self, key: str) -> list[yaml.Node]:
        """The nodes in the list under `key`; none if it is missing or no list."""
        node = self._node(key)
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.fault(_line(node), f"'{key}' must be a list")
            return []
        least = self._field(key).least if self._table else 1
        if len(node.value) < least:
            self.fault(self.line_of(key), f"'{key}' must not be empty")
        return list(node.value)

    def maps(self, key: str) -> list[Mapping]:
        """The mappings in the list under `key`, which must not be empty."""
        node = self._node(key)
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            self.fault(_line(node), f"'{key}' must be a list that is not empty")
            return []
        for item in node.value:
            if not isinstance(item, yaml.MappingNode):
                line = _line(item)
                self.fault(line, f"an entry of '{key}' must be a mapping such as 'id: ...'")
        return [self._below(key, item) for item in node.value if isinstance(item, yaml.MappingNode)]

    def map(self, key: str) -> Mapping | None:
        """The mapping under `key`; `None` if it is missing or none."""
        node = self._node(key)
        if node is not None and not isinstance(node, yaml.MappingNode):
            self.fault(_line(node), f"{quoted(key)} must be a mapping")
            return None
        if node is None:
            return None
        below = self._below(key, node)
        if self._table and len(node.value) < self._field(key).least:
            self.fault(self.line_of(key), f"'{key}' must not be empty")
        return below

    def pairs(self) -> Iterator[tuple[Text, str]]:
        """Every id with its text, for a mapping whose keys are ids."""
        for key, node in self._nodes.items():
            text = self._scalar(node, quoted(key))
            if text:
                yield Text(key, self._key_lines[key]), text.value

    def __contains__(self, key: str) -> bool:
        return key in self._nodes

    def __iter__(self) -> Iterator[str]:
        return iter(self._nodes)

    def id(self) -> Text | None:
        found = self.scalar("id")
        if found:
            self.check_id(found)
        return found

    def check_id(self, found: Text) -> None:
        if len(found.value) > MAX_ID or not ID.fullmatch(found.value):
            self.fault(
                found.line,
                f"id {quoted(found.value)} must be lower-case words joined by hyphens, "
                f"at most {MAX_ID} characters",
            )

    def line_of(self, key: str) -> int:
        """Where `key` stands; where the mapping begins if it does not."""
        return self._key_lines.get(key, self.line)

    def _field(self, key: str) -> Field:
        assert self._table
        return self._table[key]

    def _below(self, key: str, node: yaml.MappingNode) -> Mapping:
        """A mapping under `key`, with the table of those there; none where their keys are ids."""
        below = self._table[key].of if self._table else None
        table = below if isinstance(below, dict) else None
        return Mapping(self.file, node, self.faults, table, self._forbidden)

    def _node(self, key: str) -> yaml.Node | None:
        node = self._nodes.get(key)
        if node is None and self._table and self._table[key].required:
            self.fault(self.line, f"'{key}' is missing")
        return node

    def _scalar(self, node: yaml.Node, what: str, *, any_scalar: bool = False) -> Text | None:
        line = _line(node)
        if not isinstance(node, yaml.ScalarNode):
            self.fault(line, f"{what} must be text, not a list or mapping")
            return None
        value: str = node.value
        if len(value) > MAX_TEXT:
            self.fault(line, f"{what} is longer than {MAX_TEXT:,} characters")
            return None
        kind = node.tag.rpartition(":")[2]
        if kind != "str" and not any_scalar:
            reads = _NOT_TEXT.get(kind, "something else")
            mend = (
                f'put it in quotes: "{shortened(value)}"'
                if value
                else "write the text, or leave it out"
            )
            self.fault(line, f"{what} must be text, but YAML reads this as {reads}; {mend}")
            return None
        if bad := self._forbidden(value):
            self.fault(line, _forbidden_sentence(bad))
            return None
        if not value.strip():
            self.fault(line, f"{what} is empty")
            return None
        return Text(value.strip(), line)
