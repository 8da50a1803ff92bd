"""YAML files -> Deck. Every fault names its file and line, and all are reported at once.

No YAML constructor ever runs. The text is bounded and decoded strictly; its events are read one
by one, refusing what a deck has no use for (aliases, tags, deep nesting: the ways to crash or
blow up a loader); only then are nodes composed, and values are taken from the nodes as they
stand in the file. So `NO` is never false, `12:30` never 750 and a repeated key never wins.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple, TypeVar

import yaml

from tiktok_prep.errors import Fault, FileFaults
from tiktok_prep.model import Deck, Point, Question, Role, RolePart, Source, Stage, Tag
from tiktok_prep.names import nearest
from tiktok_prep.text import is_unsafe

REQUIRED_FILES = ("stages.yaml", "questions.yaml")
OPTIONAL_FILES = ("facts.yaml",)

MAX_BYTES = 16 * 1024 * 1024
MAX_DEPTH = 40
MAX_TEXT = 2000
MAX_POINTS = 20
"""As many as there are letters left for marking points in a drill."""
MAX_SECONDS = 3600

LOADER: type[yaml.SafeLoader] | type[yaml.CSafeLoader] = getattr(
    yaml, "CSafeLoader", yaml.SafeLoader
)
"""libyaml where it was built in (ten times faster), else the plain one; both give the same."""

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SECONDS = re.compile(r"([0-9]{1,5}) ?(s|min)")
_AS_OF = re.compile(r"[12][0-9]{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
_NOT_TEXT = {
    "bool": "a yes-or-no value",
    "int": "a number",
    "float": "a number",
    "null": "an empty value",
    "timestamp": "a date",
    "merge": "a merge key",
    "value": "a special key",
}
T = TypeVar("T")


def load_deck(folder: Path) -> Deck:
    """The deck in `folder`. Raises FileFaults with everything that is wrong in it."""
    faults: list[Fault] = []
    maps = {
        name: _file_map(folder / name, required=name in REQUIRED_FILES, faults=faults)
        for name in (*REQUIRED_FILES, *OPTIONAL_FILES)
    }
    if all(maps[name] for name in REQUIRED_FILES):
        deck = _deck(maps, fallback_name=folder.resolve().name)
        faults += [fault for top in maps.values() if top for fault in top.faults]
        if not faults:
            return deck
    raise FileFaults(sorted(set(faults), key=lambda fault: (fault.file, fault.line or 0)))


# ---------------------------------------------------------------- files and nodes


def _file_map(path: Path, *, required: bool, faults: list[Fault]) -> _Map | None:
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
        return _Map(file, node, found)
    if not found:
        line = _line(node) if node else None
        found.append(Fault(file, line, "a deck file is a mapping such as 'questions:'"))
    faults += found
    return None


def _shown(path: Path) -> str:
    """`path` as short as it can be said from here."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except (ValueError, OSError):
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


class _Text(NamedTuple):
    """A scalar as it stands in the file."""

    value: str
    line: int


class _Map:
    """A mapping node, read key by key; what is wrong goes to `faults`."""

    def __init__(self, file: str, node: yaml.MappingNode, faults: list[Fault]) -> None:
        self.file, self.faults = file, faults
        self.line = _line(node)
        self._nodes: dict[str, yaml.Node] = {}
        first_lines: dict[str, int] = {}
        for key_node, value in node.value:
            key = self._scalar(key_node, "a key")
            if key is None:
                continue
            if key.value in self._nodes:
                first = first_lines[key.value]
                self.fault(key.line, f"key '{key.value}' stands here again (first in line {first})")
                continue
            self._nodes[key.value], first_lines[key.value] = value, key.line

    def fault(self, line: int, sentence: str) -> None:
        self.faults.append(Fault(self.file, line, sentence))

    def only(self, *known: str) -> None:
        """Report every key but `known`, with the nearest right name."""
        for key, value in self._nodes.items():
            if key not in known:
                near = nearest(key, known)
                hint = f"; did you mean '{near}'?" if near else ""
                self.fault(_line(value), f"there is no key '{key}' here{hint}")

    def text(self, key: str, *, required: bool = True) -> str:
        """The text under `key`, '' if it is missing."""
        found = self._one(key, required)
        return found.value if found else ""

    def matching(
        self, key: str, pattern: re.Pattern[str], wants: str, *, required: bool = True
    ) -> _Text | None:
        """A scalar that is taken as written, whatever YAML would make of it."""
        found = self._one(key, required, any_scalar=True)
        if found and not pattern.fullmatch(found.value):
            self.fault(found.line, f"'{key}' must be {wants}, not '{found.value}'")
            return None
        return found

    def texts(self, key: str, *, required: bool = True) -> list[_Text]:
        node = self._node(key, required)
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.fault(_line(node), f"'{key}' must be a list")
            return []
        found = (self._scalar(item, f"an entry of '{key}'") for item in node.value)
        return [text for text in found if text]

    def maps(self, key: str) -> list[_Map]:
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
            _Map(self.file, item, self.faults)
            for item in node.value
            if isinstance(item, yaml.MappingNode)
        ]

    def map(self, key: str, *, required: bool = True) -> _Map | None:
        node = self._node(key, required)
        if node is not None and not isinstance(node, yaml.MappingNode):
            self.fault(_line(node), f"'{key}' must be a mapping")
            return None
        return _Map(self.file, node, self.faults) if node is not None else None

    def pairs(self) -> Iterator[tuple[_Text, str]]:
        """Every id with its text, for a mapping whose keys are ids."""
        for key, node in self._nodes.items():
            line = _line(node)
            self.check_id(_Text(key, line))
            text = self._scalar(node, f"'{key}'")
            if text:
                yield _Text(key, line), text.value

    def __contains__(self, key: str) -> bool:
        return key in self._nodes

    def __iter__(self) -> Iterator[str]:
        return iter(self._nodes)

    def id(self) -> _Text | None:
        found = self._one("id", True)
        if found:
            self.check_id(found)
        return found

    def check_id(self, found: _Text) -> None:
        if len(found.value) > 60 or not _ID.fullmatch(found.value):
            self.fault(
                found.line,
                f"id '{found.value}' must be lower-case words joined by hyphens, "
                "at most 60 characters",
            )

    def line_of(self, key: str) -> int:
        node = self._nodes.get(key)
        return _line(node) if node else self.line

    def _node(self, key: str, required: bool) -> yaml.Node | None:
        node = self._nodes.get(key)
        if node is None and required:
            self.fault(self.line, f"'{key}' is missing")
        return node

    def _one(self, key: str, required: bool, *, any_scalar: bool = False) -> _Text | None:
        node = self._node(key, required)
        return None if node is None else self._scalar(node, f"'{key}'", any_scalar=any_scalar)

    def _scalar(self, node: yaml.Node, what: str, *, any_scalar: bool = False) -> _Text | None:
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
        return _Text(value.strip(), line)


# ---------------------------------------------------------------- what a deck says


class _Known(NamedTuple):
    """The names that questions may refer to."""

    stages: dict[str, int]
    tags: dict[str, int]
    parts: dict[str, int]


def _deck(maps: dict[str, _Map | None], *, fallback_name: str) -> Deck:
    top, questions_top, facts_top = (maps[n] for n in (*REQUIRED_FILES, *OPTIONAL_FILES))
    assert top and questions_top
    top.only("name", "stages", "role", "tags")
    stages, stage_lines = _unique(top, top.maps("stages"), "stage", _stage)
    role, part_lines = _role(top.map("role", required=False))
    tags_map = top.map("tags", required=False)
    tag_pairs = list(tags_map.pairs()) if tags_map else []
    known = _Known(stage_lines, {tag.value: tag.line for tag, _ in tag_pairs}, part_lines)

    questions_top.only("questions")
    question_maps = questions_top.maps("questions")
    questions, lines = _unique(
        questions_top, question_maps, "question", lambda m: _question(m, known)
    )
    if facts_top:
        facts_top.only("facts")
        facts, fact_lines = _unique(
            facts_top, facts_top.maps("facts"), "fact", lambda m: _fact(m, known)
        )
        for fact_id, line in fact_lines.items():
            if fact_id in lines:
                facts_top.fault(line, f"id '{fact_id}' is taken by a question")
        questions += facts
    return Deck(
        name=top.text("name", required=False) or fallback_name,
        stages=tuple(stages),
        role=role,
        tags=tuple(Tag(tag.value, name) for tag, name in tag_pairs),
        questions=tuple(questions),
    )


def _unique(
    top: _Map, maps: Iterable[_Map], what: str, read: Callable[[_Map], T | None]
) -> tuple[list[T], dict[str, int]]:
    """What `read` makes of each map, and the line of each id; a repeated id is a fault."""
    values: list[T] = []
    lines: dict[str, int] = {}
    for entry in maps:
        found = entry.id()
        value = read(entry)
        if found is None:
            continue
        if found.value in lines:
            first = lines[found.value]
            top.fault(found.line, f"{what} id '{found.value}' is taken (line {first})")
            continue
        lines[found.value] = found.line
        if value is not None:
            values.append(value)
    return values, lines


def _stage(entry: _Map) -> Stage:
    entry.only("id", "name", "objective", "expect")
    return Stage(
        id=entry.text("id", required=False),
        name=entry.text("name"),
        objective=entry.text("objective"),
        expect=tuple(text.value for text in entry.texts("expect")),
    )


def _role(entry: _Map | None) -> tuple[Role | None, dict[str, int]]:
    if entry is None:
        return None, {}
    entry.only("title", "summary", "parts")
    kinds = entry.map("parts")
    parts: list[RolePart] = []
    lines: dict[str, int] = {}
    for kind in kinds or ():
        assert kinds
        kinds.check_id(_Text(kind, kinds.line_of(kind)))
        of_kind = kinds.map(kind)
        for part, says in of_kind.pairs() if of_kind else []:
            if part.value in lines:
                first = lines[part.value]
                entry.fault(part.line, f"role part '{part.value}' is taken (line {first})")
                continue
            lines[part.value] = part.line
            parts.append(RolePart(part.value, kind, says))
    return Role(entry.text("title"), entry.text("summary"), tuple(parts)), lines


def _question(entry: _Map, known: _Known) -> Question:
    entry.only("id", "stage", "ask", "points", "follow_ups", "answer_in", "tags", "covers", "from")
    stage = entry.text("stage")
    if stage:
        _refer(entry, [_Text(stage, entry.line_of("stage"))], "stage", known.stages)
    points_map = entry.map("points")
    points = (
        [Point(key.value, says) for key, says in points_map.pairs()]
        if points_map is not None
        else []
    )
    if points_map is not None and not list(points_map):
        entry.fault(points_map.line, "'points' is empty: say what a strong answer says")
    if len(points) > MAX_POINTS:
        entry.fault(entry.line_of("points"), f"a question has at most {MAX_POINTS} points")
    covers = entry.texts("covers", required=bool(known.parts))
    if known.parts and not covers and "covers" in entry:
        entry.fault(entry.line_of("covers"), "a question must cover at least one part of the role")
    return Question(
        id=entry.text("id", required=False),
        stages=(stage,),
        ask=entry.text("ask"),
        points=tuple(points),
        follow_ups=tuple(text.value for text in entry.texts("follow_ups", required=False)),
        answer_in_s=_seconds(entry),
        tags=_refer(entry, entry.texts("tags", required=False), "tag", known.tags),
        covers=_refer(entry, covers, "role part", known.parts),
        origin=entry.text("from", required=False),
    )


def _fact(entry: _Map, known: _Known) -> Question:
    entry.only("id", "stages", "ask", "answer", "as_of", "source", "note", "answer_in", "tags")
    as_of = entry.matching("as_of", _AS_OF, "a date such as 2025, 2025-06 or 2025-06-30")
    source = entry.map("source")
    if source:
        source.only("title", "url")
    stages = entry.texts("stages")
    if "stages" in entry and not stages:
        entry.fault(entry.line_of("stages"), "a fact belongs to at least one stage")
    return Question(
        id=entry.text("id", required=False),
        stages=_refer(entry, stages, "stage", known.stages),
        ask=entry.text("ask"),
        points=(Point("answer", entry.text("answer")),),
        answer_in_s=_seconds(entry, required=False) or 20,
        tags=_refer(entry, entry.texts("tags", required=False), "tag", known.tags),
        as_of=as_of.value if as_of else "",
        source=Source(source.text("title"), source.text("url")) if source else None,
        note=entry.text("note", required=False),
    )


def _seconds(entry: _Map, *, required: bool = True) -> int:
    wants = "a time with its unit, such as 90 s or 2 min"
    found = entry.matching("answer_in", _SECONDS, wants, required=required)
    if not found:
        return 0
    number, unit = _SECONDS.fullmatch(found.value).groups()  # type: ignore[union-attr]
    seconds = int(number) * (60 if unit == "min" else 1)
    if not 1 <= seconds <= MAX_SECONDS:
        entry.fault(found.line, "'answer_in' must be from 1 s to 60 min")
    return seconds


def _refer(entry: _Map, names: list[_Text], what: str, known: dict[str, int]) -> tuple[str, ...]:
    """The names, each of which must be known and stand once."""
    seen: list[str] = []
    for name in names:
        if name.value in seen:
            entry.fault(name.line, f"{what} '{name.value}' stands here twice")
        elif name.value not in known:
            near = nearest(name.value, known)
            hint = f"; did you mean '{near}'?" if near else ""
            entry.fault(name.line, f"there is no {what} '{name.value}'{hint}")
        seen.append(name.value)
    return tuple(seen)
