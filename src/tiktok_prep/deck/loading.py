"""Loading a deck from its YAML files. All faults are reported together, with file and line."""

from __future__ import annotations

from itertools import starmap
from pathlib import Path
from typing import Any

from tiktok_prep.base.errors import Fault, FileFaults
from tiktok_prep.base.text import control_in, quoted
from tiktok_prep.deck.format import FILES, OPTIONAL_FILES, OWN_FILE
from tiktok_prep.deck.in_use import not_a_folder, written_id
from tiktok_prep.deck.yaml_file import DeckFile, Entry, KnownIds
from tiktok_prep.model import (
    LONGEST_TIME_S,
    OWN_SOURCE,
    WHOLE,
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

SECONDS_A_POINT = 25

Places = dict[str, dict[str, tuple[str, int]]]
"""'question', 'fact', 'tag' or 'role part' -> id -> the file and line that define it."""


def load_deck(folder: Path, own: Path | None = None) -> Deck:
    """The deck in `folder`, plus your own questions for its stages from the file `own`. Raises
    FileFaults with all faults of both."""
    return load_with_places(folder, own)[0]


def load_own(own: Path) -> tuple[Question, ...]:
    """All your own questions in the file `own`; empty if there is no such file.

    Stages, tags and so on that they refer to need not exist, but points must be the question's
    own. Raises FileFaults with all faults.
    """
    file = _own_file(own)
    file.ids("questions")
    questions = file.top.entries("questions")
    for entry in questions:
        _check_question(file, entry, {})
    _raise_faults(file)
    return tuple(map(_question, questions))


def load_with_places(folder: Path, own_file: Path | None = None) -> tuple[Deck, Places]:
    """Loads a deck as `load_deck` does. Returns it with the file and line that define each id."""
    if obstacle := not_a_folder(folder):
        raise FileFaults([Fault(str(folder), None, obstacle)])
    files = [
        DeckFile(folder / name, table, required=name not in OPTIONAL_FILES)
        for name, table in FILES.items()
    ]
    own_files = [_own_file(own_file)] if own_file else []
    known, places = _check(*files)
    _check_deck_id(files[0], written_id(folder))
    own_entries = [entry for file in own_files for entry in _own_entries(file, known, places)]
    _raise_faults(*files, *own_files)
    top, questions, facts = (file.top for file in files)
    own = [_question(entry) for entry in own_entries]
    deck = Deck(
        name=top.get("name") or folder.resolve().name,
        stages=tuple(Stage(**entry) for entry in top.entries("stages")),
        role=_role(top["role"]) if "role" in top else None,
        tags=tuple(starmap(Tag, top.mapping("tags").items())),
        questions=(
            *map(_question, questions.entries("questions")),
            *(question for question in own if not question.is_fact),
            *map(_question, facts.entries("facts")),
            *(question for question in own if question.is_fact),
        ),
        topics=tuple(starmap(Topic, facts.mapping("topics").items())),
    )
    return deck, places


def _own_file(path: Path) -> DeckFile:
    """Reads the file of your own questions; what is wrong with it is in its `faults`. Raises
    FileFaults if that is more than MAX_FAULTS. A missing file is empty and has no fault. Invisible
    characters are allowed, since you wrote it; control characters are not."""
    return DeckFile(path, OWN_FILE, required=False, forbidden=control_in)


def _raise_faults(*files: DeckFile) -> None:
    faults = dict.fromkeys(fault for file in files for fault in file.faults)
    if faults:
        raise FileFaults(sorted(faults, key=lambda fault: (fault.file, fault.line or 0)))


# ---------------------------------------------------------------- ids and references to them


def _check(stages: DeckFile, questions: DeckFile, facts: DeckFile) -> tuple[KnownIds, Places]:
    """Adds the faults that need the whole deck: repeated ids, references to ids that do not exist,
    and those of `_check_question`.

    Returns two mappings by kind, such as 'tag' or 'fact': the ids that exist (`None` where any is
    accepted), and the file and line of each.
    """
    kinds = stages.top.mapping("role").mapping("parts").values()
    part_lines = [part for kind in kinds if kind for part in kind.lines.items()]
    parts = stages.unique("role part", part_lines)
    tags, topics = stages.top.mapping("tags").lines, facts.top.get("topics")
    question_ids = questions.ids("questions")
    fact_ids = facts.ids("facts")
    known: KnownIds = {
        # no stages at all is one fault, not one more for each question
        "stage": stages.ids("stages") or None,
        "tag": tags if stages.top.lines else None,
        "role part": parts if stages.top.lines else None,
        "fact": fact_ids,
        # if a deck lists no topics, its facts may use any
        "topic": None if topics is None else topics.lines,
    }
    for entry in questions.top.entries("questions"):
        _check_question(questions, entry, known)
    for entry in facts.top.entries("facts"):
        facts.check_references(entry, known)
    for fact_id, line in fact_ids.items():
        if fact_id in question_ids:
            facts.fault(line, f"id {quoted(fact_id)} is taken by a question")
    both = questions.places(question_ids) | facts.places(fact_ids)
    others = {"tag": tags, "role part": parts, "round": known["stage"] or {}}
    placed = {kind: stages.places(lines) for kind, lines in others.items()}
    return known, {"question": both, "fact": both, **placed}


def _check_deck_id(stages: DeckFile, written: str) -> None:
    """Adds a fault if YAML reads another id of the deck than `written`, which was read without
    YAML."""
    by_yaml = stages.top.get("id", "")
    if stages.top.lines and by_yaml is not None and by_yaml != written:
        name = by_yaml or written
        stages.fault(
            stages.top.lines.get("id"),
            f"the deck's id must stand at the start of a line of its own, as id: {name}"
            if by_yaml
            else f"a text has a line that begins as the deck's id does (id: {name}); indent it",
        )


def _check_question(file: DeckFile, entry: Entry, known: KnownIds) -> None:
    """Adds a fault for a point with the id of WHOLE, for an answer with points or without a date,
    and for each reference to an id that is not in `known`."""
    if line := entry.mapping("points").lines.get(WHOLE.id):
        kept = f"point id '{WHOLE.id}' is kept for questions without points; give it another"
        file.fault(line, kept)
    line = entry.lines.get("answer") or entry.lines.get("as_of")
    if ("answer" in entry) != ("as_of" in entry):
        file.fault(line, "an answer needs 'as_of', and the other way round: 2025, 2025-06 ...")
    elif "answer" in entry and "points" in entry:
        file.fault(line, "it has points and an answer; delete one of them")
    file.check_references(entry, known)


def _own_entries(file: DeckFile, known: KnownIds, places: Places) -> list[Entry]:
    """Your own questions for stages of this deck. Adds them to `places`, and their faults to
    `file`.

    All decks share the file, so questions for other stages are left out, and may refer to tags and
    facts of another deck.
    """
    lines, stages, deck_places = file.ids("questions"), known["stage"] or {}, places["question"]
    used: list[Entry] = []
    for entry in file.top.entries("questions"):
        is_used = entry.get("stage") in stages
        _check_question(file, entry, known if is_used else {})
        used += [entry] if is_used else []
    own_places = file.places({entry["id"]: lines[entry["id"]] for entry in used if entry.get("id")})
    for question_id, (_, line) in own_places.items():
        if question_id in deck_places:
            place = ":".join(map(str, deck_places[question_id]))
            file.fault(line, f"id {quoted(question_id)} is taken by the deck ({place})")
    deck_places.update(own_places)
    return used


# ---------------------------------------------------------------- from entries to the model

_FIELDS = {"from": "origin", "answer_in": "answer_in_s"}
"""Keys whose field in the model has another name -> that name."""


def _fields(entry: Entry, fields: tuple[str, ...]) -> dict[str, Any]:
    """The entry's values under the model's field names (see _FIELDS), only of those named in
    `fields`. Fields that the entry does not have are left out."""
    values = {_FIELDS.get(key, key): value for key, value in entry.items()}
    return {field: value for field, value in values.items() if field in fields}


def _question(entry: Entry) -> Question:
    """A fact if it has an answer, else an open question."""
    values = _fields(entry, Question._fields)
    values["follow_ups"] = tuple(
        FollowUp(follow_up) if isinstance(follow_up, str) else FollowUp(**follow_up)
        for follow_up in entry.get("follow_ups", ())
    )
    if "stage" in entry:
        values["stages"] = (entry["stage"],)
    if "answer" in entry:
        source = Source(**entry["source"]) if "source" in entry else OWN_SOURCE
        fact = Fact(**_fields(entry, Fact._fields) | {"source": source})
        return Question(**values, points=(Point("answer", entry["answer"]),), fact=fact)
    points = tuple(starmap(Point, entry.mapping("points").items()))
    values.setdefault("answer_in_s", usual_seconds(len(points)))
    return Question(**values | {"points": points or (WHOLE,)})


def usual_seconds(points: int) -> int:
    """How many seconds an answer with so many points gets if the deck does not say: 25 a point,
    rounded to ten (a half to the even ten), at most LONGEST_TIME_S. No points count as five, which
    make two minutes."""
    return min(LONGEST_TIME_S, round(SECONDS_A_POINT * (points or 5), -1))


def _role(entry: Entry) -> Role:
    parts = (
        RolePart(part_id, kind, says)
        for kind, of_kind in entry["parts"].items()
        for part_id, says in of_kind.items()
    )
    return Role(entry["title"], entry["summary"], tuple(parts))
