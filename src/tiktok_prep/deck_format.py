"""What the files of a deck may hold: one table that the loader and the JSON Schema both follow."""

from __future__ import annotations

import json
import re
from enum import Enum, auto
from typing import Any, NamedTuple

from tiktok_prep.text import control_in

MAX_BYTES = 16 * 1024 * 1024
"""Of a file."""
MAX_TEXT = 2000
MAX_ID = 60
MAX_POINTS = 20
"""There are 21 letters left for marking points in a drill."""
MAX_SECONDS = 3600
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SECONDS = re.compile(r"([0-9]{1,5}) ?(s|min)")
AS_OF = re.compile(r"[12][0-9]{3}(-(0[1-9]|1[0-2])(-[0-9]{2})?)?")
WEIGHT = re.compile(r"10(\.00?)?|[1-9](\.[0-9]{1,2})?|0\.[1-9][0-9]?")
"""From 0.1 to 10, written so that every reader of YAML takes it for the same number."""
SHELF_LIFE = re.compile(r"never|([1-9][0-9]{0,2}) months?")

QUESTION_KINDS = ("motivation", "behavioural", "case", "technical", "vision", "values")
CONFIDENCES = ("high", "medium")


class Kind(Enum):
    """What stands behind a key."""

    ID = auto()
    TEXT = auto()
    CHOICE = auto()
    SECONDS = auto()
    WEIGHT = auto()
    AS_OF = auto()
    TEXTS = auto()
    """A list of texts."""
    IDS = auto()
    """A list of different ids."""
    TEXT_BY_ID = auto()
    """id: text."""
    TEXT_BY_ID_BY_ID = auto()
    """id: id: text."""
    SHELF_LIFE_BY_ID = auto()
    """id: a number of months, or never."""
    FOLLOW_UPS = auto()
    """A list of texts, or of mappings for a text that aims at a point."""
    OBJECT = auto()
    OBJECTS = auto()
    """A list of mappings, not empty."""
    UNUSED = auto()
    """Whatever an earlier version kept there: it is passed over, so that old files open."""


class Field(NamedTuple):
    """One key of a mapping."""

    kind: Kind
    says: str
    """What it is for, as an editor shows it."""
    required: bool = True
    of: dict[str, Field] | tuple[str, ...] = ()
    """The keys of a mapping below it, or the choices."""
    least: int = 0
    """How many entries it has at least."""
    most: int | None = None
    """How many entries it has at most; `None` where there is no limit."""


def _optional(kind: Kind, says: str, of: Any = ()) -> Field:
    return Field(kind, says, required=False, of=of)


Table = dict[str, Field]

STAGE: Table = {
    "id": Field(Kind.ID, "Lower-case words joined by hyphens. Never change it."),
    "name": Field(Kind.TEXT, "What the round is called."),
    "objective": Field(Kind.TEXT, "What the round is for, in one sentence."),
    "expect": Field(Kind.TEXTS, "What you will be asked to do."),
    "ask_them": _optional(Kind.TEXTS, "What to ask them at the end; a brief shows three."),
}
ROLE: Table = {
    "title": Field(Kind.TEXT, "The job."),
    "summary": Field(Kind.TEXT, "What it is about, in a sentence or two."),
    "parts": Field(Kind.TEXT_BY_ID_BY_ID, "What the role asks for: kind: id: text."),
}
STAGES_FILE: Table = {
    "name": _optional(Kind.TEXT, "The deck's name; without it, the folder's."),
    "stages": Field(Kind.OBJECTS, "The rounds, in the order of the interview.", of=STAGE),
    "role": _optional(Kind.OBJECT, "What the interview is for.", ROLE),
    "tags": _optional(Kind.TEXT_BY_ID, "Topics: id: name."),
}
FOLLOW_UP: Table = {
    "ask": Field(Kind.TEXT, "What a demanding interviewer asks next."),
    "probes": _optional(Kind.ID, "The id of the point it aims at."),
}
QUESTION: Table = {
    "id": Field(Kind.ID, "Lower-case words joined by hyphens. Never change it."),
    "stage": Field(Kind.ID, "The id of a stage in stages.yaml."),
    "kind": _optional(Kind.CHOICE, "What sort of question it is.", QUESTION_KINDS),
    "ask": Field(Kind.TEXT, "The question, as an interviewer says it."),
    "also": _optional(Kind.TEXTS, "Other wordings of the same question, asked in turn."),
    "situation": _optional(Kind.TEXT, "The material of a case, shown before the question."),
    "points": Field(
        Kind.TEXT_BY_ID,
        "id: one thing that can be heard in a strong answer.",
        least=1,
        most=MAX_POINTS,
    ),
    "cues": _optional(Kind.UNUSED, "No longer used; it can be deleted."),
    "follow_ups": _optional(Kind.FOLLOW_UPS, "What an interviewer pushes with.", FOLLOW_UP),
    "weak": _optional(Kind.TEXT, "What a weak answer sounds like, in one line."),
    "facts": _optional(Kind.IDS, "Ids of facts that help, from facts.yaml."),
    "answer_in": Field(Kind.SECONDS, "The spoken target, such as 90 s or 2 min."),
    "weight": _optional(
        Kind.WEIGHT, "How much each of its points matters beside others, 0.1 to 10; 1 if left out."
    ),
    "tags": _optional(Kind.IDS, "Ids of tags in stages.yaml."),
    "covers": _optional(Kind.IDS, "Ids of parts of the role; at least one if there is a role."),
    "from": _optional(Kind.TEXT, "Where the question comes from."),
}
QUESTIONS_FILE: Table = {
    "questions": Field(Kind.OBJECTS, "In the order they are first asked.", of=QUESTION),
}
SOURCE: Table = {
    "title": Field(Kind.TEXT, "Who said it, and where."),
    "url": Field(Kind.TEXT, "The page."),
}
FACT: Table = {
    "id": Field(Kind.ID, "Lower-case words joined by hyphens. Never change it."),
    "stages": Field(Kind.IDS, "The rounds in which it is of use.", least=1),
    # any text in a deck that lists no topics
    "topic": _optional(Kind.TEXT, "The id of a topic above: how long it stays true."),
    "region": _optional(Kind.TEXTS, "Where it holds, such as UK; put NO in quotes."),
    "ask": Field(Kind.TEXT, "A question with exactly one right answer."),
    "answer": Field(Kind.TEXT, "The answer, short enough for one breath."),
    "as_of": Field(Kind.AS_OF, "When it held: 2025, 2025-06 or 2025-06-30."),
    "source": Field(Kind.OBJECT, "Where it was seen.", of=SOURCE),
    "confidence": _optional(Kind.CHOICE, "How sure it is; high if left out.", CONFIDENCES),
    "note": _optional(Kind.TEXT, "What to look up before you say it."),
    "tags": _optional(Kind.IDS, "Ids of tags in stages.yaml."),
    "answer_in": _optional(Kind.SECONDS, "The spoken target; 20 s if left out."),
    "weight": _optional(
        Kind.WEIGHT, "How much it matters beside others, 0.1 to 10; 1 if left out."
    ),
}
FACTS_FILE: Table = {
    "topics": _optional(
        Kind.SHELF_LIFE_BY_ID, "id: how long a fact of this topic stays true: 6 months, or never."
    ),
    "facts": Field(Kind.OBJECTS, "Short answers worth knowing by heart.", of=FACT),
}
FILES: dict[str, Table] = {
    "stages.yaml": STAGES_FILE,
    "questions.yaml": QUESTIONS_FILE,
    "facts.yaml": FACTS_FILE,
}
OPTIONAL_FILES = ("facts.yaml",)


def typed_fault(text: str) -> str:
    """Why a text that was typed cannot be kept in a deck, as a sentence; '' if it can."""
    if len(text) > MAX_TEXT:
        return f"This is longer than {MAX_TEXT:,} characters; shorten it."
    if bad := control_in(text):
        return f"It holds a control character (U+{ord(bad):04X}); type it without."
    return "" if text.strip() else "There is nothing in it."


def schema(file: str) -> dict[str, Any]:
    """The JSON Schema of one file of a deck, for editors that check as you type.

    It knows the shape of one file. That ids are used once, that the names a question refers to
    exist, how a number is written, and that no character could harm a terminal, `prep check` knows
    alone.
    """
    return {
        # the newest draft that every editor's YAML plug-in knows
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": f"{file} of a prep deck",
        **_object(FILES[file]),
    }


def schema_name(file: str) -> str:
    """'questions.schema.json' for 'questions.yaml'."""
    return file.replace(".yaml", ".schema.json")


def schema_text(file: str) -> str:
    """The schema of one file, as a file of its own."""
    return json.dumps(schema(file), indent=2) + "\n"


def _object(table: Table) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [key for key, field in table.items() if field.required],
        "properties": {
            key: {"description": field.says, **_value(field)} for key, field in table.items()
        },
    }


def _like(pattern: str, wants: str) -> dict[str, str]:
    """A pattern, and what editors say (those that know the second key) where a text breaks it."""
    return {"pattern": f"^({pattern})$", "patternErrorMessage": f"This must be {wants}."}


_ID_NAME = {
    **_like(ID.pattern, "lower-case words joined by hyphens"),
    "maxLength": MAX_ID,
}
_ID_VALUE = {"type": "string", **_ID_NAME}
_TEXT_VALUE = {
    "type": "string",
    "pattern": "\\S",
    "patternErrorMessage": "This must not be empty.",
    "maxLength": MAX_TEXT,
}
# MAX_SECONDS, in digits: a pattern cannot count
_FROM_1_S_TO_60_MIN = (
    "0*([1-9][0-9]{0,2}|[12][0-9]{3}|3[0-5][0-9]{2}|3600) ?s|0*([1-9]|[1-5][0-9]|60) ?min"
)
_SECONDS_VALUE = {
    "type": "string",
    **_like(SECONDS.pattern, "a time with its unit, such as 90 s or 2 min"),
    "allOf": [_like(_FROM_1_S_TO_60_MIN, "from 1 s to 60 min")],
}
_WEIGHT_VALUE = {
    # no multipleOf for the decimals: 0.3 is no multiple of 0.1 to most editors
    "type": ["number", "string"],
    "minimum": 0.1,
    "maximum": 10,
    **_like(WEIGHT.pattern, "a number from 0.1 to 10 with at most two decimals, such as 2 or 0.5"),
}
_AS_OF_VALUE = {
    # to YAML, 2025 is a number
    "type": ["string", "integer"],
    "minimum": 1000,
    "maximum": 2999,
    **_like(AS_OF.pattern, "a date such as 2025, 2025-06 or 2025-06-30"),
    # a whole day is one that the calendar has
    "if": {"minLength": len("2025-06-30")},
    "then": {"format": "date"},
}
_SHELF_LIFE_VALUE = {
    "type": "string",
    **_like(SHELF_LIFE.pattern, "never, or months such as 6 months"),
}


def _by_id(value: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "propertyNames": _ID_NAME, "additionalProperties": value}


def _limits(what: str, field: Field) -> dict[str, int]:
    least = {f"min{what}": field.least} if field.least else {}
    return least | ({f"max{what}": field.most} if field.most is not None else {})


def _value(field: Field) -> dict[str, Any]:
    simple: dict[Kind, dict[str, Any]] = {
        Kind.ID: _ID_VALUE,
        Kind.TEXT: _TEXT_VALUE,
        Kind.CHOICE: {"enum": list(field.of)},
        Kind.SECONDS: _SECONDS_VALUE,
        Kind.WEIGHT: _WEIGHT_VALUE,
        Kind.AS_OF: _AS_OF_VALUE,
        Kind.TEXTS: {"type": "array", "items": _TEXT_VALUE},
        Kind.IDS: {"type": "array", "items": _ID_VALUE, "uniqueItems": True}
        | _limits("Items", field),
        Kind.TEXT_BY_ID: _by_id(_TEXT_VALUE) | _limits("Properties", field),
        Kind.TEXT_BY_ID_BY_ID: _by_id(_by_id(_TEXT_VALUE)),
        Kind.SHELF_LIFE_BY_ID: _by_id(_SHELF_LIFE_VALUE),
        Kind.UNUSED: {"deprecationMessage": field.says},
    }
    if field.kind in simple:
        return simple[field.kind]
    assert isinstance(field.of, dict)
    below = _object(field.of)
    if field.kind is Kind.FOLLOW_UPS:
        return {"type": "array", "items": {"anyOf": [_TEXT_VALUE, below]}}
    if field.kind is Kind.OBJECTS:
        return {"type": "array", "minItems": 1, "items": below}
    return below
