"""YAML read strictly: bounded, without constructors, every fault with its line.

The text is bounded and decoded strictly; its events are read one by one, refusing what a deck has
no use for (aliases, tags, deep nesting: the ways to crash or blow up a loader); only then are nodes
composed, and values are taken from the nodes as they stand in the file. So `NO` is never false,
`12:30` never 750 and a repeated key never wins.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

from tiktok_prep.errors import Fault
from tiktok_prep.names import nearest
from tiktok_prep.text import is_unsafe

MAX_BYTES = 16 * 1024 * 1024
MAX_DEPTH = 40
MAX_TEXT = 2000
MAX_ID = 60

LOADER: type[yaml.SafeLoader] | type[yaml.CSafeLoader] = getattr(
    yaml, "CSafeLoader", yaml.SafeLoader
)
"""libyaml where it was built in (ten times faster), else the plain one; both give the same."""

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NOT_TEXT = {
    "bool": "a yes-or-no value",
    "int": "a number",
    "float": "a number",
    "null": "an empty value",
    "timestamp": "a date",
    "merge": "a merge key",
    "value": "a special key",
}


def read_mapping(path: Path, *, required: bool, faults: list[Fault]) -> Mapping | None:
    """The top mapping of one file; `None`, with the reason in `faults`, if there is none."""
    file = _shown(path)
    try:
        with path.open("rb") as handle:
            data = handle.read(MAX_BYTES + 1)
    except FileNotFoundError:
        if required:
            faults.append(Fault(file, None, "there is no such file"))
        return None
    except OSError as error:
        faults.append(Fault(file, None, f"it cannot be read: {error.strerror or error}"))
        return None
    found: list[Fault] = []
    node = _root(file, data, found)
    if isinstance(node, yaml.MappingNode):
        return Mapping(file, node, found)
    if not found:
        line = _line(node) if node else None
        found.append(Fault(file, line, "a deck file is a mapping such as 'questions:'"))
    faults += found
    return None


def _shown(path: Path) -> str:
    """`path` as short as it can be said from here."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except (ValueError, OSError, RuntimeError):  # elsewhere, or a link that leads to itself
        return str(path)


def _root(file: str, data: bytes, faults: list[Fault]) -> yaml.Node | None:
    if len(data) > MAX_BYTES:
        faults.append(Fault(file, None, f"it is larger than {MAX_BYTES // 2**20} MiB"))
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        faults.append(Fault(file, line, "this is not UTF-8 text"))
        return None
    text = text.replace("\r\n", "\n")
    for number, line_text in enumerate(text.split("\n"), 1):
        if not line_text.isprintable():
            bad = next((char for char in line_text if is_unsafe(char)), None)
            if bad is not None:
                faults.append(Fault(file, number, _control_sentence(bad)))
    if faults:
        return None
    try:
        fault = _refused(file, text)
        if fault is None:
            return yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        words = ": ".join(part for part in (error.context, error.problem) if part)
        fault = Fault(file, mark.line + 1 if mark else None, f"this is not YAML: {words}")
    except (yaml.YAMLError, ValueError, ArithmeticError, RecursionError) as error:
        fault = Fault(file, None, f"this is not YAML: {error}".splitlines()[0])
    faults.append(fault)
    return None


def _line(marked: yaml.Event | yaml.Node) -> int:
    """The line, from 1, on which an event or node begins."""
    return marked.start_mark.line + 1 if marked.start_mark else 1


def _control_sentence(char: str) -> str:
    return f"control character U+{ord(char):04X} is not allowed in a deck"


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
            return Fault(file, line, f"alias '*{event.anchor}': a deck cannot use aliases")
        elif (tag := getattr(event, "tag", None)) is not None:
            return Fault(file, line, f"tag '{tag}': a deck cannot use tags")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                return Fault(file, line, f"this is nested more than {MAX_DEPTH} deep")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return None


class Text(NamedTuple):
    """A scalar as it stands in the file."""

    value: str
    line: int


class Mapping:
    """A mapping node, read key by key; what is wrong goes to `faults`."""

    def __init__(self, file: str, node: yaml.MappingNode, faults: list[Fault]) -> None:
        self.file, self.faults = file, faults
        self.line = _line(node)
        self._nodes: dict[str, yaml.Node] = {}
        self._key_lines: dict[str, int] = {}
        for key_node, value in node.value:
            key = self._scalar(key_node, "a key")
            if key is None:
                continue
            if key.value in self._nodes:
                first = self._key_lines[key.value]
                self.fault(key.line, f"key '{key.value}' stands here again (first in line {first})")
                continue
            self._nodes[key.value], self._key_lines[key.value] = value, key.line

    def fault(self, line: int, sentence: str) -> None:
        self.faults.append(Fault(self.file, line, sentence))

    def only(self, *known: str) -> None:
        """Report every key but `known`, with the nearest right name."""
        for key, line in self._key_lines.items():
            if key not in known:
                near = nearest(key, known)
                hint = f"; did you mean '{near}'?" if near else ""
                self.fault(line, f"there is no key '{key}' here{hint}")

    def text(self, key: str, *, required: bool = True) -> str:
        """The text under `key`, '' if it is missing."""
        found = self._one(key, required)
        return found.value if found else ""

    def matching(
        self, key: str, fits: Callable[[str], object], wants: str, *, required: bool = True
    ) -> Text | None:
        """A scalar that is taken as written, whatever YAML would make of it, if it `fits`."""
        found = self._one(key, required, any_scalar=True)
        if found and not fits(found.value):
            self.fault(found.line, f"'{key}' must be {wants}, not '{found.value}'")
            return None
        return found

    def texts(self, key: str, *, required: bool = True) -> list[Text]:
        node = self._node(key, required)
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.fault(_line(node), f"'{key}' must be a list")
            return []
        found = (self._scalar(item, f"an entry of '{key}'") for item in node.value)
        return [text for text in found if text]

    def maps(self, key: str) -> list[Mapping]:
        """The mappings in the list under `key`, which must not be empty."""
        node = self._node(key, True)
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            self.fault(_line(node), f"'{key}' must be a list that is not empty")
            return []
        for item in node.value:
            if not isinstance(item, yaml.MappingNode):
                line = _line(item)
                self.fault(line, f"an entry of '{key}' must be a mapping such as 'id: ...'")
        return [
            Mapping(self.file, item, self.faults)
            for item in node.value
            if isinstance(item, yaml.MappingNode)
        ]

    def map(self, key: str, *, required: bool = True) -> Mapping | None:
        node = self._node(key, required)
        if node is not None and not isinstance(node, yaml.MappingNode):
            self.fault(_line(node), f"'{key}' must be a mapping")
            return None
        return Mapping(self.file, node, self.faults) if node is not None else None

    def pairs(self) -> Iterator[tuple[Text, str]]:
        """Every id with its text, for a mapping whose keys are ids."""
        for key, node in self._nodes.items():
            name = Text(key, self._key_lines[key])
            self.check_id(name)
            text = self._scalar(node, f"'{key}'")
            if text:
                yield name, text.value

    def __contains__(self, key: str) -> bool:
        return key in self._nodes

    def __iter__(self) -> Iterator[str]:
        return iter(self._nodes)

    def id(self) -> Text | None:
        found = self._one("id", True)
        if found:
            self.check_id(found)
        return found

    def check_id(self, found: Text) -> None:
        if len(found.value) > MAX_ID or not _ID.fullmatch(found.value):
            self.fault(
                found.line,
                f"id '{found.value}' must be lower-case words joined by hyphens, "
                f"at most {MAX_ID} characters",
            )

    def line_of(self, key: str) -> int:
        """Where `key` stands; where the mapping begins if it does not."""
        return self._key_lines.get(key, self.line)

    def _node(self, key: str, required: bool) -> yaml.Node | None:
        node = self._nodes.get(key)
        if node is None and required:
            self.fault(self.line, f"'{key}' is missing")
        return node

    def _one(self, key: str, required: bool, *, any_scalar: bool = False) -> Text | None:
        node = self._node(key, required)
        return None if node is None else self._scalar(node, f"'{key}'", any_scalar=any_scalar)

    def _scalar(self, node: yaml.Node, what: str, *, any_scalar: bool = False) -> Text | None:
        line = _line(node)
        if not isinstance(node, yaml.ScalarNode):
            self.fault(line, f"{what} must be text, not a list or mapping")
            return None
        value: str = node.value
        kind = node.tag.rpartition(":")[2]
        if kind != "str" and not any_scalar:
            reads = _NOT_TEXT.get(kind, "something else")
            mend = f'put it in quotes: "{value}"' if value else "write the text, or leave it out"
            self.fault(line, f"{what} must be text, but YAML reads this as {reads}; {mend}")
            return None
        bad = next((char for char in value if is_unsafe(char)), None)
        if bad is not None:
            self.fault(line, _control_sentence(bad))
            return None
        if not value.strip():
            self.fault(line, f"{what} is empty")
            return None
        if len(value) > MAX_TEXT:
            self.fault(line, f"{what} is longer than {MAX_TEXT:,} characters")
            return None
        return Text(value.strip(), line)
