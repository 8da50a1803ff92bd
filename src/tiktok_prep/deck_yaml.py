"""A folder of YAML files -> Deck. All that is wrong in it is reported at once, by file and line."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple, TypeVar

from tiktok_prep.deck_format import (
    AS_OF,
    FILES,
    MAX_POINTS,
    MAX_SECONDS,
    OPTIONAL_FILES,
    QUESTIONS_FILE,
    SECONDS,
    SHELF_LIFE,
    WEIGHT,
)
from tiktok_prep.errors import Fault, FileFaults
from tiktok_prep.model import (
    Deck,
    Fact,
    FollowUp,
    Point,
    Question,
    Role,
    RolePart,
    Source,
    Stage,
    Tag,
    Topic,
)
from tiktok_prep.names import nearest
from tiktok_prep.strict_yaml import Mapping, Text, read_mapping
from tiktok_prep.text import control_in, quoted

FACT_S = 20
"""Spoken target of a fact that gives none, in seconds."""

T = TypeVar("T")
Lines = dict[str, int]
"""id -> the line on which it stands."""


class Places(NamedTuple):
    """Where the ids of a deck stand, for findings about it."""

    questions: dict[str, tuple[str, int]]
    """id of a question or fact -> its file and line."""
    tags: dict[str, tuple[str, int]]
    parts: dict[str, tuple[str, int]]


def load_deck(folder: Path, own: Path | None = None) -> Deck:
    """The deck in `folder`, with the questions of the file `own`, a personal deck, that are of its
    stages. Raises FileFaults with everything that is wrong in either."""
    return load_with_places(folder, own)[0]


def load_own(own: Path) -> tuple[Question, ...]:
    """All questions of a personal deck, of whatever stage and with whatever names; none if there
    is no such file. Raises FileFaults with everything else that is wrong in it."""
    faults: list[Fault] = []
    top = _read_own(own, faults)
    questions, _ = _unique(top, "questions", "question", lambda entry: _question(entry, _ANY))
    faults += top.faults if top else ()
    if faults:
        raise FileFaults(faults)
    return tuple(questions)


def load_with_places(folder: Path, own: Path | None = None) -> tuple[Deck, Places]:
    """The deck as `load_deck` has it, and where its ids stand. Raises as that does."""
    if what := _not_a_folder(folder):
        raise FileFaults([Fault(str(folder), None, what)])
    faults: list[Fault] = []
    files = {
        name: read_mapping(folder / name, table, required=name not in OPTIONAL_FILES, faults=faults)
        for name, table in FILES.items()
    }
    own_top = _read_own(own, faults) if own else None
    deck, places = _deck(files, own_top, fallback_name=folder.resolve().name)
    faults += [fault for top in (*files.values(), own_top) if top for fault in top.faults]
    if not faults:
        return deck, places
    in_order = sorted(dict.fromkeys(faults), key=lambda fault: (fault.file, fault.line or 0))
    raise FileFaults(in_order)


def _not_a_folder(path: Path) -> str:
    """Why no deck can be read at `path`; '' if it is a folder."""
    try:
        if path.is_dir():
            return ""
        return "this is a file; a deck is a folder" if path.exists() else "there is no such folder"
    except OSError as error:
        return f"it cannot be read: {error.strerror or error}"


def _read_own(own: Path, faults: list[Fault]) -> Mapping | None:
    """A personal deck. What does not show may stand in it: it was pasted, and no one else's."""
    return read_mapping(own, QUESTIONS_FILE, required=False, faults=faults, forbidden=control_in)


class _Known(NamedTuple):
    """The names that questions may refer to; `None` where the file that has them is not there,
    so that one missing file is one fault."""

    stages: Lines | None
    tags: Lines | None
    parts: Lines | None
    facts: Lines | None
    topics: Lines | None
    covered: bool = True
    """Whether a question must name a part."""


_ANY = _Known(None, None, None, None, None)


def _deck(
    files: dict[str, Mapping | None], own_top: Mapping | None, *, fallback_name: str
) -> tuple[Deck, Places]:
    top, questions_top, facts_top = (files[name] for name in FILES)
    stages, stage_lines = _unique(top, "stages", "stage", _stage)
    role, part_lines = _role(top.map("role") if top else None)
    tags, tag_lines = _tags(top)
    topics, topic_lines = _topics(facts_top)
    known = _Known(
        stages=stage_lines or None,  # none at all is one fault, and not one for each question
        tags=tag_lines if top else None,
        parts=part_lines if top else None,
        facts=None,
        topics=topic_lines,
    )
    facts, fact_lines = _unique(facts_top, "facts", "fact", lambda entry: _fact(entry, known))
    known = known._replace(facts=fact_lines)
    questions, question_lines = _unique(
        questions_top, "questions", "question", lambda entry: _question(entry, known)
    )
    for fact_id, line in fact_lines.items():
        if fact_id in question_lines and facts_top:
            facts_top.fault(line, f"id {quoted(fact_id)} is taken by a question")
    taken = _places(questions_top, question_lines) | _places(facts_top, fact_lines)
    own, own_lines = _own_questions(own_top, known, taken)
    deck = Deck(
        name=(top.text("name") if top else "") or fallback_name,
        stages=tuple(stages),
        role=role,
        tags=tuple(tags),
        questions=(*questions, *own, *facts),
        topics=tuple(topics),
    )
    return deck, Places(
        questions=taken | _places(own_top, own_lines),
        tags=_places(top, tag_lines),
        parts=_places(top, part_lines),
    )


def _own_questions(
    top: Mapping | None, known: _Known, taken: dict[str, tuple[str, int]]
) -> tuple[list[Question], Lines]:
    """The questions of a personal deck that are of a known stage, and their lines. Decks share it:
    the others are left out, whatever names of another deck they use."""
    stages, known = known.stages or {}, known._replace(covered=False)

    def read(entry: Mapping) -> Question:
        return _question(entry, known if entry.peek("stage") in stages else _ANY)

    questions, lines = _unique(top, "questions", "question", read)
    questions = [question for question in questions if stages.keys() & set(question.stages)]
    lines = {question.id: lines[question.id] for question in questions}
    for name, line in lines.items():
        if top and name in taken:
            file, first = taken[name]
            top.fault(line, f"id {quoted(name)} is taken by the deck ({file}:{first})")
    return questions, lines


def _places(top: Mapping | None, lines: Lines) -> dict[str, tuple[str, int]]:
    return {name: (top.file, line) for name, line in lines.items()} if top else {}


def _unique(
    top: Mapping | None, key: str, what: str, read: Callable[[Mapping], T]
) -> tuple[list[T], Lines]:
    """What `read` makes of each mapping under `key`, and the line of each id; a repeated id is a
    fault."""
    values: list[T] = []
    lines: Lines = {}
    for entry in top.maps(key) if top else []:
        found = entry.id()
        value = read(entry)
        if found is None:
            continue
        if found.value in lines:
            first = lines[found.value]
            entry.fault(found.line, f"{what} id {quoted(found.value)} is taken (line {first})")
            continue
        lines[found.value] = found.line
        values.append(value)
    return values, lines


def _stage(entry: Mapping) -> Stage:
    return Stage(
        id=entry.peek("id"),
        name=entry.text("name"),
        objective=entry.text("objective"),
        expect=_values(entry.texts("expect")),
        ask_them=_values(entry.texts("ask_them")),
    )


def _role(entry: Mapping | None) -> tuple[Role | None, Lines]:
    if entry is None:
        return None, {}
    kinds = entry.map("parts")
    parts: list[RolePart] = []
    lines: Lines = {}
    for kind in kinds or ():
        of_kind = kinds.map(kind) if kinds else None
        for part, says in of_kind.pairs() if of_kind else ():
            if part.value in lines:
                first = lines[part.value]
                entry.fault(part.line, f"role part {quoted(part.value)} is taken (line {first})")
                continue
            lines[part.value] = part.line
            parts.append(RolePart(part.value, kind, says))
    return Role(entry.text("title"), entry.text("summary"), tuple(parts)), lines


def _tags(top: Mapping | None) -> tuple[list[Tag], Lines]:
    entry = top.map("tags") if top else None
    pairs = list(entry.pairs()) if entry else []
    return [Tag(tag.value, name) for tag, name in pairs], {tag.value: tag.line for tag, _ in pairs}


def _topics(top: Mapping | None) -> tuple[list[Topic], Lines | None]:
    """Topics with their shelf lives; no lines where the deck lists no topics, so that facts may
    name any."""
    entry = top.map("topics") if top else None
    if entry is None:
        return [], None
    topics, lines = [], {}
    for name, written in entry.pairs():
        lines[name.value] = name.line
        life = SHELF_LIFE.fullmatch(written)
        if not life:
            wants = "'never', or months such as '6 months'"
            entry.fault(name.line, f"a shelf life must be {wants}, not {quoted(written)}")
            continue
        topics.append(Topic(name.value, int(life[1]) if life[1] else None))
    return topics, lines


def _question(entry: Mapping, known: _Known) -> Question:
    stage = entry.scalar("stage")
    points_map = entry.map("points")
    points = [Point(key.value, says) for key, says in points_map.pairs()] if points_map else []
    if len(points) > MAX_POINTS:
        entry.fault(entry.line_of("points"), f"a question has at most {MAX_POINTS} points")
    if known.parts and known.covered and not entry.size("covers"):
        missing = "'covers' is missing: a question covers at least one part of the role"
        empty = "'covers' must not be empty"
        entry.fault(entry.line_of("covers"), empty if "covers" in entry else missing)
    point_ids = dict.fromkeys(points_map or (), 0)
    return Question(
        id=entry.peek("id"),
        stages=_refer(entry, [stage] if stage else [], "stage", known.stages),
        ask=entry.text("ask"),
        points=tuple(points),
        follow_ups=tuple(
            _follow_up(entry, f, point_ids) for f in entry.texts_or_maps("follow_ups")
        ),
        answer_in_s=_seconds(entry) or 0,
        weight=_weight(entry),
        tags=_refer(entry, entry.texts("tags"), "tag", known.tags),
        covers=_refer(entry, entry.texts("covers"), "role part", known.parts),
        origin=entry.text("from"),
        kind=entry.choice("kind"),
        also=_values(entry.texts("also")),
        situation=entry.text("situation"),
        weak=entry.text("weak"),
        facts=_refer(entry, entry.texts("facts"), "fact", known.facts),
    )


def _follow_up(entry: Mapping, written: Text | Mapping, point_ids: Lines) -> FollowUp:
    if isinstance(written, Text):
        return FollowUp(written.value)
    probes = written.scalar("probes")
    _refer(entry, [probes] if probes else [], "point", point_ids)
    return FollowUp(written.text("ask"), probes.value if probes else "")


def _fact(entry: Mapping, known: _Known) -> Question:
    as_of = entry.matching("as_of", _is_as_of, "a date such as 2025, 2025-06 or 2025-06-30")
    source, topic = entry.map("source"), entry.scalar("topic")
    _refer(entry, [topic] if topic else [], "topic", known.topics)
    return Question(
        id=entry.peek("id"),
        stages=_refer(entry, entry.texts("stages"), "stage", known.stages),
        ask=entry.text("ask"),
        points=(Point("answer", entry.text("answer")),),
        answer_in_s=_seconds(entry) or FACT_S,
        weight=_weight(entry),
        tags=_refer(entry, entry.texts("tags"), "tag", known.tags),
        fact=Fact(
            as_of=as_of.value if as_of else "",
            source=Source(source.text("title"), source.text("url")) if source else Source("", ""),
            topic=topic.value if topic else "",
            region=_values(entry.texts("region")),
            confidence=entry.choice("confidence") or "high",
            note=entry.text("note"),
        ),
    )


def _values(texts: Iterable[Text]) -> tuple[str, ...]:
    return tuple(text.value for text in texts)


def _is_as_of(text: str) -> bool:
    if not AS_OF.fullmatch(text):
        return False
    year, month, day = (*map(int, text.split("-")), 1, 1)[:3]
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _seconds(entry: Mapping) -> int | None:
    wants = "a time with its unit, such as 90 s or 2 min"
    found = entry.matching("answer_in", SECONDS.fullmatch, wants)
    parts = SECONDS.fullmatch(found.value) if found else None
    if not (found and parts):
        return None
    seconds = int(parts[1]) * (60 if parts[2] == "min" else 1)
    if not 1 <= seconds <= MAX_SECONDS:
        entry.fault(found.line, "'answer_in' must be from 1 s to 60 min")
    return seconds


def _weight(entry: Mapping) -> float:
    wants = "a number from 0.1 to 10 with at most two decimals, such as 2 or 0.5"
    found = entry.matching("weight", WEIGHT.fullmatch, wants)
    return float(found.value) if found else 1.0


def _refer(
    entry: Mapping, names: list[Text], what: str, known: Container[str] | None
) -> tuple[str, ...]:
    """The names, each of which must stand once and be known, if it is known what is known."""
    seen: dict[str, None] = {}
    for name in names:
        if name.value in seen:
            entry.fault(name.line, f"{what} {quoted(name.value)} stands here twice")
        elif known is not None and name.value not in known:
            near = nearest(name.value, known) if isinstance(known, dict) else None
            hint = f"; did you mean '{near}'?" if near else ""
            entry.fault(name.line, f"there is no {what} {quoted(name.value)}{hint}")
        seen[name.value] = None
    return tuple(seen)
