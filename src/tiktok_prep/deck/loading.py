"""A folder of YAML files -> Deck. All that is wrong in it is reported at once, by file and line."""

from __future__ import annotations

from itertools import starmap
from pathlib import Path
from typing import Any

from tiktok_prep.base.errors import Fault, FileFaults
from tiktok_prep.base.text import control_in, quoted
from tiktok_prep.deck.format import FILES, OPTIONAL_FILES, QUESTIONS_FILE
from tiktok_prep.deck.yaml_file import DeckFile, Entry, Known
from tiktok_prep.model import (
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

Places = dict[str, dict[str, tuple[str, int]]]
"""'question', 'fact', 'tag' or 'role part' -> id -> its file and line."""


def load_deck(folder: Path, own: Path | None = None) -> Deck:
    """The deck in `folder`, with the questions of the file `own`, a personal deck, that are of its
    stages. Raises FileFaults with everything that is wrong in either."""
    return load_with_places(folder, own)[0]


def load_own(own: Path) -> tuple[Question, ...]:
    """All questions of a personal deck, of whatever stage and with whatever names; none if there
    is no such file. Raises FileFaults with everything else that is wrong in it."""
    file = _own_file(own)
    file.ids("questions")
    questions = file.top.entries("questions")
    for entry in questions:
        file.check_names(entry, {})
    _raise_faults(file)
    return tuple(map(_question, questions))


def load_with_places(folder: Path, own: Path | None = None) -> tuple[Deck, Places]:
    """The deck as `load_deck` has it, and where its ids stand. Raises as that does."""
    if what := _not_a_folder(folder):
        raise FileFaults([Fault(str(folder), None, what)])
    files = [
        DeckFile(folder / name, table, required=name not in OPTIONAL_FILES)
        for name, table in FILES.items()
    ]
    own_files = [_own_file(own)] if own else []
    known, places = _check(*files)
    mine = [entry for file in own_files for entry in _own_entries(file, known, places)]
    _raise_faults(*files, *own_files)
    top, questions, facts = (file.top for file in files)
    deck = Deck(
        name=top.get("name") or folder.resolve().name,
        stages=tuple(Stage(**entry) for entry in top.entries("stages")),
        role=_role(top["role"]) if "role" in top else None,
        tags=tuple(starmap(Tag, top.below("tags").items())),
        questions=(
            *map(_question, [*questions.entries("questions"), *mine]),
            *map(_fact, facts.entries("facts")),
        ),
        topics=tuple(starmap(Topic, facts.below("topics").items())),
    )
    return deck, places


def _not_a_folder(path: Path) -> str:
    """Why no deck can be read at `path`; '' if it is a folder."""
    try:
        if path.is_dir():
            return ""
        return "this is a file; a deck is a folder" if path.exists() else "there is no such folder"
    except OSError as error:
        return f"it cannot be read: {error.strerror or error}"


def _own_file(path: Path) -> DeckFile:
    """A personal deck. What does not show may stand in it: it was pasted, and no one else's."""
    return DeckFile(path, QUESTIONS_FILE, required=False, forbidden=control_in)


def _raise_faults(*files: DeckFile) -> None:
    """Raises FileFaults if anything is wrong in the files."""
    faults = dict.fromkeys(fault for file in files for fault in file.faults)
    if faults:
        raise FileFaults(sorted(faults, key=lambda fault: (fault.file, fault.line or 0)))


# ---------------------------------------------------------------- ids, and names of what has them


def _check(stages: DeckFile, questions: DeckFile, facts: DeckFile) -> tuple[Known, Places]:
    """Check that each id stands once, and that what is named is there: what is not goes to the
    faults. Returns the ids that may be named, and where they stand."""
    role = stages.top.below("role").below("parts").values()
    parts = stages.once("role part", [part for kind in role if kind for part in kind.lines.items()])
    tags, topics = stages.top.below("tags").lines, facts.top.get("topics")
    asked = questions.ids("questions")
    fact_ids = facts.ids("facts")
    known: Known = {
        # none at all is one fault, and not one for each question
        "stage": stages.ids("stages") or None,
        "tag": tags if stages.top.lines else None,
        "role part": parts if stages.top.lines else None,
        "fact": fact_ids,
        # where a deck lists no topics, facts may name any
        "topic": None if topics is None else topics.lines,
    }
    for entry in questions.top.entries("questions"):
        _check_whole(questions, entry)
        questions.check_names(entry, known)
    for entry in facts.top.entries("facts"):
        facts.check_names(entry, known)
    for name, line in fact_ids.items():
        if name in asked:
            facts.fault(line, f"id {quoted(name)} is taken by a question")
    both = questions.places(asked) | facts.places(fact_ids)
    others = {"tag": stages.places(tags), "role part": stages.places(parts)}
    return known, {"question": both, "fact": both, **others}


def _check_whole(file: DeckFile, question: Entry) -> None:
    """No point has the id of WHOLE: what was remembered of the question is not of that point."""
    line = question.below("points").lines.get(WHOLE.id)
    if line is not None:
        kept = f"point id '{WHOLE.id}' is kept for questions without points; give it another"
        file.fault(line, kept)


def _own_entries(file: DeckFile, known: Known, places: Places) -> list[Entry]:
    """The questions of a personal deck that are of a known stage, added to `places`. Decks share
    it: the others are left out, whatever names of another deck they use."""
    lines, stages, taken = file.ids("questions"), known["stage"] or {}, places["question"]
    used: list[Entry] = []
    for entry in file.top.entries("questions"):
        is_used = entry.get("stage") in stages
        file.check_names(entry, known if is_used else {})
        used += [entry] if is_used else []
    own = file.places({entry["id"]: lines[entry["id"]] for entry in used if entry.get("id")})
    for name, (_, line) in own.items():
        if name in taken:
            there, first = taken[name]
            file.fault(line, f"id {quoted(name)} is taken by the deck ({there}:{first})")
    taken.update(own)
    return used


# ---------------------------------------------------------------- values of the model

_FIELDS = {"from": "origin", "answer_in": "answer_in_s"}
"""Key of a question or fact -> the field of the model, where it has another name."""


def _fields(entry: Entry, fields: tuple[str, ...]) -> dict[str, Any]:
    """The values of an entry that go to `fields`, a named tuple's, by their names there."""
    found = {_FIELDS.get(key, key): value for key, value in entry.items()}
    return {name: value for name, value in found.items() if name in fields}


def _question(entry: Entry) -> Question:
    follow_ups = (
        FollowUp(each) if isinstance(each, str) else FollowUp(**each)
        for each in entry.get("follow_ups", ())
    )
    more = {
        "stages": (entry["stage"],),
        "points": tuple(starmap(Point, entry.below("points").items())) or (WHOLE,),
        "follow_ups": tuple(follow_ups),
    }
    return Question(**_fields(entry, Question._fields) | more)


def _fact(entry: Entry) -> Question:
    fact = _fields(entry, Fact._fields) | {"source": Source(**entry["source"])}
    more = {"points": (Point("answer", entry["answer"]),), "fact": Fact(**fact)}
    return Question(**_fields(entry, Question._fields) | more)


def _role(entry: Entry) -> Role:
    parts = (
        RolePart(name, kind, says)
        for kind, of_kind in entry["parts"].items()
        for name, says in of_kind.items()
    )
    return Role(entry["title"], entry["summary"], tuple(parts))
