"""What the files of a deck may hold: one table that the loader and the JSON Schema both follow."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, NamedTuple

from tiktok_prep.base.text import control_in, first_day

MAX_BYTES = 16 * 1024 * 1024
"""Of a file."""
MAX_TEXT = 2000
MAX_ID = 60
MAX_POINTS = 20
"""There are 21 letters left for marking points in a drill."""


# ---------------------------------------------------------------- what stands behind a key


class Scalar(NamedTuple):
    """One text, number, date or choice."""

    schema: dict[str, Any]
    value: Callable[[str], Any] = str
    """The text -> the value in the model; raises ValueError with what it must be, in words. Where
    this is not `str`, the text is taken as it stands in the file, though YAML reads a number."""
    names: str = ""
    """What it is the id of, such as 'tag', where it names something that stands elsewhere."""


class ListOf(NamedTuple):
    """A list; one of ids holds each of them once."""

    of: Scalar | TextOr | Table
    may_be_empty: bool = True


class ById(NamedTuple):
    """A mapping whose keys are ids."""

    of: Scalar | ById
    may_be_empty: bool = True
    most: int | None = None
    """How many entries it has at most; `None` where there is no limit."""


class TextOr(NamedTuple):
    """A text, or a mapping where there is more to say."""

    of: Table


class Field(NamedTuple):
    """One key of a mapping."""

    shape: Shape | None
    """`None`: whatever an earlier version kept there. It is skipped, so that old files open."""
    says: str
    """What it is for, as an editor shows it."""
    required: bool = True


Table = dict[str, Field]
"""A mapping with these keys."""
Shape = Scalar | ListOf | ById | TextOr | Table


class Form(NamedTuple):
    """How a text must be written: as a pattern, and in words."""

    pattern: str
    wants: str

    def match(self, text: str) -> re.Match[str]:
        """Raises ValueError with the words."""
        found = re.fullmatch(self.pattern, text)
        if found is None:
            raise ValueError(self.wants)
        return found

    def schema(self) -> dict[str, str]:
        """The pattern, and what editors say (those that know the second key) to other texts."""
        says = f"This must be {self.wants}."
        return {"pattern": f"^({self.pattern})$", "patternErrorMessage": says}


# ---------------------------------------------------------------- texts, numbers, dates, choices

ID_FORM = Form("[a-z0-9]+(-[a-z0-9]+)*", "lower-case words joined by hyphens")
_ID_NAME = {**ID_FORM.schema(), "maxLength": MAX_ID}
_ID_SCHEMA = {"type": "string", **_ID_NAME}
ID = Scalar(_ID_SCHEMA)
TEXT = Scalar(
    {"type": "string", "pattern": "\\S", "patternErrorMessage": "This must not be empty."}
    | {"maxLength": MAX_TEXT}
)
STAGE_ID, TAG_ID, PART_ID, FACT_ID, POINT_ID = (
    Scalar(_ID_SCHEMA, names=what) for what in ("stage", "tag", "role part", "fact", "point")
)
TOPIC_ID = TEXT._replace(names="topic")
"""Any text in a deck that lists no topics."""

_SECONDS = Form("([0-9]{1,5}) ?(s|min)", "a time with its unit, such as 90 s or 2 min")
_SECONDS_RANGE = Form(
    # in digits, as a pattern cannot count
    "0*([1-9][0-9]{0,2}|[12][0-9]{3}|3[0-5][0-9]{2}|3600) ?s|0*([1-9]|[1-5][0-9]|60) ?min",
    "from 1 s to 60 min",
)
# from 0.1 to 10, written so that every reader of YAML takes it for the same number
_WEIGHT = Form(
    r"10(\.00?)?|[1-9](\.[0-9]{1,2})?|0\.[1-9][0-9]?",
    "a number from 0.1 to 10 with at most two decimals, such as 2 or 0.5",
)
_AS_OF = Form(
    "[12][0-9]{3}(-(0[1-9]|1[0-2])(-[0-9]{2})?)?", "a date such as 2025, 2025-06 or 2025-06-30"
)
_SHELF_LIFE = Form("never|([1-9][0-9]{0,2}) months?", "never, or months such as 6 months")


def _seconds(text: str) -> int:
    number, unit = _SECONDS.match(text).groups()
    _SECONDS_RANGE.match(text)
    return int(number) * (60 if unit == "min" else 1)


def _as_of(text: str) -> str:
    _AS_OF.match(text)
    try:
        first_day(text)
    except ValueError:  # the 31st of June
        raise ValueError(_AS_OF.wants) from None
    return text


def _months(text: str) -> int | None:
    number = _SHELF_LIFE.match(text)[1]
    return int(number) if number else None


def _choice(*choices: str) -> Scalar:
    form = Form("|".join(choices), f"{', '.join(choices[:-1])} or {choices[-1]}")
    return Scalar({"enum": list(choices)}, lambda text: form.match(text)[0])


SECONDS = Scalar(
    {"type": "string", **_SECONDS.schema(), "allOf": [_SECONDS_RANGE.schema()]}, _seconds
)
WEIGHT = Scalar(
    # no multipleOf for the decimals: 0.3 is no multiple of 0.1 to most editors
    {"type": ["number", "string"], "minimum": 0.1, "maximum": 10, **_WEIGHT.schema()},
    lambda text: float(_WEIGHT.match(text)[0]),
)
AS_OF = Scalar(
    # to YAML, 2025 is a number
    {"type": ["string", "integer"], "minimum": 1000, "maximum": 2999, **_AS_OF.schema()}
    # a whole day is one that the calendar has
    | {"if": {"minLength": len("2025-06-30")}, "then": {"format": "date"}},
    _as_of,
)
SHELF_LIFE = Scalar({"type": "string", **_SHELF_LIFE.schema()}, _months)

QUESTION_KINDS = ("motivation", "behavioural", "case", "technical", "vision", "values")
CONFIDENCES = ("high", "medium")


# ---------------------------------------------------------------- the files


def _optional(shape: Shape | None, says: str) -> Field:
    return Field(shape, says, required=False)


STAGE: Table = {
    "id": Field(ID, "Lower-case words joined by hyphens. Never change it."),
    "name": Field(TEXT, "What the round is called."),
    "objective": Field(TEXT, "What the round is for, in one sentence."),
    "expect": Field(ListOf(TEXT), "What you will be asked to do."),
    "ask_them": _optional(ListOf(TEXT), "What to ask them at the end; a brief shows three."),
}
ROLE: Table = {
    "title": Field(TEXT, "The job."),
    "summary": Field(TEXT, "What it is about, in a sentence or two."),
    "parts": Field(ById(ById(TEXT)), "What the role asks for: kind: id: text."),
}
STAGES_FILE: Table = {
    "name": _optional(TEXT, "The deck's name; without it, the folder's."),
    "stages": Field(
        ListOf(STAGE, may_be_empty=False), "The rounds, in the order of the interview."
    ),
    "role": _optional(ROLE, "What the interview is for."),
    "tags": _optional(ById(TEXT), "Topics: id: name."),
}
FOLLOW_UP: Table = {
    "ask": Field(TEXT, "What a demanding interviewer asks next."),
    "probes": _optional(POINT_ID, "The id of the point it aims at."),
}
QUESTION: Table = {
    "id": Field(ID, "Lower-case words joined by hyphens. Never change it."),
    "stage": Field(STAGE_ID, "The id of a stage in stages.yaml."),
    "kind": _optional(_choice(*QUESTION_KINDS), "What sort of question it is."),
    "ask": Field(TEXT, "The question, as an interviewer says it."),
    "also": _optional(ListOf(TEXT), "Other wordings of the same question, asked in turn."),
    "situation": _optional(TEXT, "The material of a case, shown before the question."),
    "points": _optional(
        ById(TEXT, may_be_empty=False, most=MAX_POINTS),
        "id: one thing that can be heard in a strong answer; without points it is one card.",
    ),
    "cues": _optional(None, "No longer used; it can be deleted."),
    "follow_ups": _optional(ListOf(TextOr(FOLLOW_UP)), "What an interviewer pushes with."),
    "weak": _optional(TEXT, "What a weak answer sounds like, in one line."),
    "facts": _optional(ListOf(FACT_ID), "Ids of facts that help, from facts.yaml."),
    "answer_in": Field(SECONDS, "The spoken target, such as 90 s or 2 min."),
    "weight": _optional(
        WEIGHT, "How much each of its points matters beside others, 0.1 to 10; 1 if left out."
    ),
    "tags": _optional(ListOf(TAG_ID), "Ids of tags in stages.yaml."),
    "covers": _optional(ListOf(PART_ID), "Ids of parts of the role that it exercises."),
    "from": _optional(TEXT, "Where the question comes from."),
}
QUESTIONS_FILE: Table = {
    "questions": Field(ListOf(QUESTION, may_be_empty=False), "In the order they are first asked."),
}
SOURCE: Table = {
    "title": Field(TEXT, "Who said it, and where."),
    "url": Field(TEXT, "The page."),
}
FACT: Table = {
    "id": Field(ID, "Lower-case words joined by hyphens. Never change it."),
    "stages": Field(ListOf(STAGE_ID, may_be_empty=False), "The rounds in which it is of use."),
    "topic": _optional(TOPIC_ID, "The id of a topic above: how long it stays true."),
    "region": _optional(ListOf(TEXT), "Where it holds, such as UK; put NO in quotes."),
    "ask": Field(TEXT, "A question with exactly one right answer."),
    "answer": Field(TEXT, "The answer, short enough for one breath."),
    "as_of": Field(AS_OF, "When it held: 2025, 2025-06 or 2025-06-30."),
    "source": Field(SOURCE, "Where it was seen."),
    "confidence": _optional(_choice(*CONFIDENCES), "How sure it is; high if left out."),
    "note": _optional(TEXT, "What to look up before you say it."),
    "tags": _optional(ListOf(TAG_ID), "Ids of tags in stages.yaml."),
    "answer_in": _optional(SECONDS, "The spoken target; 20 s if left out."),
    "weight": _optional(WEIGHT, "How much it matters beside others, 0.1 to 10; 1 if left out."),
}
FACTS_FILE: Table = {
    "topics": _optional(
        ById(SHELF_LIFE), "id: how long a fact of this topic stays true: 6 months, or never."
    ),
    "facts": Field(ListOf(FACT, may_be_empty=False), "Short answers worth knowing by heart."),
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


def _value(field: Field) -> dict[str, Any]:
    return {"deprecationMessage": field.says} if field.shape is None else _shape(field.shape)


def _shape(shape: Shape) -> dict[str, Any]:
    match shape:
        case Scalar():
            return shape.schema
        case TextOr():
            return {"anyOf": [TEXT.schema, _object(shape.of)]}
        case ListOf():
            least = {} if shape.may_be_empty else {"minItems": 1}
            once = {"uniqueItems": True} if isinstance(shape.of, Scalar) and shape.of.names else {}
            return {"type": "array", **least, "items": _shape(shape.of), **once}
        case ById():
            least = {} if shape.may_be_empty else {"minProperties": 1}
            most = {"maxProperties": shape.most} if shape.most else {}
            below = {"propertyNames": _ID_NAME, "additionalProperties": _shape(shape.of)}
            return {"type": "object", **below, **least, **most}
        case dict():
            return _object(shape)
