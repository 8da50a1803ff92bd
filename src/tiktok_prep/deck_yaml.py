"""A folder of YAML files -> Deck. All that is wrong in it is reported at once, by file and line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple, TypeVar

from tiktok_prep.errors import Fault, FileFaults
from tiktok_prep.model import Deck, Point, Question, Role, RolePart, Source, Stage, Tag
from tiktok_prep.names import nearest
from tiktok_prep.strict_yaml import Mapping, Text, read_mapping

REQUIRED_FILES = ("stages.yaml", "questions.yaml")
OPTIONAL_FILES = ("facts.yaml",)

MAX_POINTS = 20
"""As many as there are letters left for marking points in a drill."""
MAX_SECONDS = 3600

_SECONDS = re.compile(r"([0-9]{1,5}) ?(s|min)")
_AS_OF = re.compile(r"[12][0-9]{3}(-(0[1-9]|1[0-2])(-[0-9]{2})?)?")
T = TypeVar("T")


def load_deck(folder: Path) -> Deck:
    """The deck in `folder`. Raises FileFaults with everything that is wrong in it."""
    faults: list[Fault] = []
    maps = {
        name: read_mapping(folder / name, required=name in REQUIRED_FILES, faults=faults)
        for name in (*REQUIRED_FILES, *OPTIONAL_FILES)
    }
    if all(maps[name] for name in REQUIRED_FILES):
        deck = _deck(maps, fallback_name=folder.resolve().name)
        faults += [fault for top in maps.values() if top for fault in top.faults]
        if not faults:
            return deck
    in_order = sorted(dict.fromkeys(faults), key=lambda fault: (fault.file, fault.line or 0))
    raise FileFaults(in_order)


class _Known(NamedTuple):
    """The names that questions may refer to."""

    stages: dict[str, int]
    tags: dict[str, int]
    parts: dict[str, int]


def _deck(maps: dict[str, Mapping | None], *, fallback_name: str) -> Deck:
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
    top: Mapping, maps: Iterable[Mapping], what: str, read: Callable[[Mapping], T | None]
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


def _stage(entry: Mapping) -> Stage:
    entry.only("id", "name", "objective", "expect")
    return Stage(
        id=entry.text("id", required=False),
        name=entry.text("name"),
        objective=entry.text("objective"),
        expect=tuple(text.value for text in entry.texts("expect")),
    )


def _role(entry: Mapping | None) -> tuple[Role | None, dict[str, int]]:
    if entry is None:
        return None, {}
    entry.only("title", "summary", "parts")
    kinds = entry.map("parts")
    parts: list[RolePart] = []
    lines: dict[str, int] = {}
    for kind in kinds or ():
        assert kinds
        kinds.check_id(Text(kind, kinds.line_of(kind)))
        of_kind = kinds.map(kind)
        for part, says in of_kind.pairs() if of_kind else []:
            if part.value in lines:
                first = lines[part.value]
                entry.fault(part.line, f"role part '{part.value}' is taken (line {first})")
                continue
            lines[part.value] = part.line
            parts.append(RolePart(part.value, kind, says))
    return Role(entry.text("title"), entry.text("summary"), tuple(parts)), lines


def _question(entry: Mapping, known: _Known) -> Question:
    entry.only("id", "stage", "ask", "points", "follow_ups", "answer_in", "tags", "covers", "from")
    stage = entry.text("stage")
    if stage:
        _refer(entry, [Text(stage, entry.line_of("stage"))], "stage", known.stages)
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


def _fact(entry: Mapping, known: _Known) -> Question:
    entry.only("id", "stages", "ask", "answer", "as_of", "source", "note", "answer_in", "tags")
    as_of = entry.matching("as_of", _is_as_of, "a date such as 2025, 2025-06 or 2025-06-30")
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


def _is_as_of(text: str) -> bool:
    if not _AS_OF.fullmatch(text):
        return False
    year, month, day = (*map(int, text.split("-")), 1, 1)[:3]
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _seconds(entry: Mapping, *, required: bool = True) -> int:
    wants = "a time with its unit, such as 90 s or 2 min"
    found = entry.matching("answer_in", _SECONDS.fullmatch, wants, required=required)
    if not found:
        return 0
    parts = _SECONDS.fullmatch(found.value)
    assert parts
    seconds = int(parts[1]) * (60 if parts[2] == "min" else 1)
    if not 1 <= seconds <= MAX_SECONDS:
        entry.fault(found.line, "'answer_in' must be from 1 s to 60 min")
    return seconds


def _refer(entry: Mapping, names: list[Text], what: str, known: dict[str, int]) -> tuple[str, ...]:
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
