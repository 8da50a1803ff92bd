"""The format of a deck's files: one set of tables for both the loader and the JSON Schema."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from tiktok_prep.base.text import control_in, first_day
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.deck import MAX_ID

MAX_TEXT = 2000
MAX_POINTS = 12
"""A drill marks points with the letters a to l; other letters are commands."""


# ---------------------------------------------------------------- shapes of values


class Scalar(NamedTuple):
    """One text, number, date or choice."""

    schema: dict[str, Any]
    value: Callable[[str], Any] = str
    """Turns the text in the file into the value of the model. Raises ValueError with what it must
    be ("a date such as 2025"). With `str`, a text that YAML takes for a number is a fault."""
    refers_to: str = ""
    """For the id of something defined elsewhere: what that is, such as 'tag'. Otherwise ''."""


class ListOf(NamedTuple):
    """A list. Ids in it must not repeat."""

    of: Scalar | TextOr | Table
    may_be_empty: bool = True


class ById(NamedTuple):
    """A mapping whose keys are ids."""

    of: Scalar | ById
    may_be_empty: bool = True
    most: int | None = None
    """The largest number of entries; `None` for no limit."""


class TextOr(NamedTuple):
    """A text, or a mapping with more detail."""

    of: Table


class Field(NamedTuple):
    """One key of a mapping."""

    shape: Shape
    description: str
    """Shown by editors."""
    required: bool = True


Table = dict[str, Field]
"""A mapping with these keys."""
Shape = Scalar | ListOf | ById | TextOr | Table


class Form(NamedTuple):
    """How a text must be written: as a regular expression, and in words."""

    pattern: str
    expected: str

    def match(self, text: str) -> re.Match[str]:
        """The match of the whole text. Raises ValueError with `expected` if there is none."""
        match = re.fullmatch(self.pattern, text)
        if match is None:
            raise ValueError(self.expected)
        return match

    def schema(self) -> dict[str, str]:
        """The keys of a JSON Schema: the pattern, and the message that some editors show for it."""
        message = f"This must be {self.expected}."
        return {"pattern": f"^({self.pattern})$", "patternErrorMessage": message}


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
    Scalar(_ID_SCHEMA, refers_to=kind) for kind in ("stage", "tag", "role part", "fact", "point")
)
TOPIC_ID = TEXT._replace(refers_to="topic")
"""Not restricted to ids: a deck that lists no topics may use any text."""

_SECONDS = Form(
    # spelt out in digits, as a regular expression cannot compare numbers
    "0*([1-9][0-9]{0,2}|[12][0-9]{3}|3[0-5][0-9]{2}|3600) ?s|0*([1-9]|[1-5][0-9]|60) ?min",
    "a time with its unit from 1 s to 60 min, such as 90 s or 2 min",
)
# only spellings that every YAML reader takes for the same number
_WEIGHT = Form(
    r"10(\.00?)?|[1-9](\.[0-9]{1,2})?|0\.[1-9][0-9]?",
    "a number from 0.1 to 10 with at most two decimals, such as 2 or 0.5",
)
_AS_OF = Form(
    "[12][0-9]{3}(-(0[1-9]|1[0-2])(-[0-9]{2})?)?", "a date such as 2025, 2025-06 or 2025-06-30"
)
_SHELF_LIFE = Form("never|([1-9][0-9]{0,2}) months?", "never, or months such as 6 months")


def _seconds(text: str) -> int:
    seconds, minutes = _SECONDS.match(text).groups()
    return int(seconds) if seconds else 60 * int(minutes)


def _as_of(text: str) -> str:
    _AS_OF.match(text)
    try:
        first_day(text)
    except ValueError:  # 31 June
        raise ValueError(_AS_OF.expected) from None
    return text


def _months(text: str) -> int | None:
    number = _SHELF_LIFE.match(text)[1]
    return int(number) if number else None


def _choice(*choices: str) -> Scalar:
    form = Form("|".join(choices), f"{', '.join(choices[:-1])} or {choices[-1]}")
    return Scalar({"enum": list(choices)}, lambda text: form.match(text)[0])


SECONDS = Scalar({"type": "string", **_SECONDS.schema()}, _seconds)
WEIGHT = Scalar(
    # no multipleOf for the decimals: in floating point 0.3 is not a multiple of 0.1
    {"type": ["number", "string"], "minimum": 0.1, "maximum": 10, **_WEIGHT.schema()},
    lambda text: float(_WEIGHT.match(text)[0]),
)
AS_OF = Scalar(
    # YAML takes 2025 for a number
    {"type": ["string", "integer"], "minimum": 1000, "maximum": 2999, **_AS_OF.schema()}
    # a date with a day must exist
    | {"if": {"minLength": len("2025-06-30")}, "then": {"format": "date"}},
    _as_of,
)
SHELF_LIFE = Scalar({"type": "string", **_SHELF_LIFE.schema()}, _months)

QUESTION_KINDS = ("motivation", "behavioural", "case", "technical", "vision", "values")
CONFIDENCES = ("high", "medium")


# ---------------------------------------------------------------- the files


def _optional(shape: Shape, description: str) -> Field:
    return Field(shape, description, required=False)


STAGE: Table = {
    "id": Field(ID, "Lower-case words joined by hyphens. Never change it."),
    "name": Field(TEXT, "What the round is called."),
    "objective": Field(TEXT, "What the round is for, in one sentence."),
    "expect": Field(ListOf(TEXT), "What you will be asked to do."),
    "ask_them": _optional(ListOf(TEXT), "What to ask them at the end; `prep brief` shows three."),
}
ROLE: Table = {
    "title": Field(TEXT, "The job."),
    "summary": Field(TEXT, "What the job is about, in a sentence or two."),
    "parts": Field(ById(ById(TEXT)), "What the role asks for: kind: id: text."),
}
STAGES_FILE: Table = {
    "id": _optional(
        ID,
        "The deck's id, on a line of its own: lower-case words joined by hyphens. Your history is "
        "kept under it; without it, under the folder's name. Never change it.",
    ),
    "name": _optional(TEXT, "The deck's name; without it, the folder's."),
    "stages": Field(
        ListOf(STAGE, may_be_empty=False), "The rounds, in the order of the interview."
    ),
    "role": _optional(ROLE, "What the interview is for."),
    "tags": _optional(ById(TEXT), "Topics: id: name."),
}
FOLLOW_UP: Table = {
    "ask": Field(TEXT, "What a demanding interviewer asks next."),
    "probes": _optional(POINT_ID, "The id of the point that it tests."),
}
QUESTION: Table = {
    "id": Field(ID, "Lower-case words joined by hyphens. Never change it."),
    "stage": Field(STAGE_ID, "The id of a stage in stages.yaml."),
    "kind": _optional(_choice(*QUESTION_KINDS), "The kind of question."),
    "ask": Field(TEXT, "The question, as an interviewer says it."),
    "also": _optional(ListOf(TEXT), "Other wordings of the same question, asked in turn."),
    "situation": _optional(TEXT, "The text of a case, shown before the question."),
    "points": _optional(
        ById(TEXT, may_be_empty=False, most=MAX_POINTS),
        "id: one thing that you can hear in a strong answer; without points it is one card.",
    ),
    "follow_ups": _optional(ListOf(TextOr(FOLLOW_UP)), "What an interviewer may ask next."),
    "weak": _optional(TEXT, "What a weak answer sounds like, in one line."),
    "facts": _optional(ListOf(FACT_ID), "Ids of facts that help, from facts.yaml."),
    "answer_in": _optional(
        SECONDS,
        "How long the spoken answer should take, such as 90 s or 2 min; 25 s a point if left out.",
    ),
    "weight": _optional(
        WEIGHT, "How much its points count compared with others, 0.1 to 10; 1 if left out."
    ),
    "tags": _optional(ListOf(TAG_ID), "Ids of tags in stages.yaml."),
    "covers": _optional(ListOf(PART_ID), "Ids of parts of the role that it exercises."),
    "from": _optional(TEXT, "Where the question comes from."),
}
QUESTIONS_FILE: Table = {
    "questions": Field(
        ListOf(QUESTION, may_be_empty=False),
        "The questions, in the order in which they are first asked.",
    ),
}
SOURCE: Table = {
    "title": Field(TEXT, "Who said it, and where."),
    "url": Field(TEXT, "The page."),
}
FACT: Table = {
    "id": Field(ID, "Lower-case words joined by hyphens. Never change it."),
    "stages": Field(ListOf(STAGE_ID, may_be_empty=False), "The rounds in which it is useful."),
    "topic": _optional(TOPIC_ID, "The id of a topic above, which says how long it stays true."),
    "region": _optional(ListOf(TEXT), "Where it is true, such as UK; put NO in quotes."),
    "ask": Field(TEXT, "A question with exactly one right answer."),
    "answer": Field(TEXT, "The answer, short enough for one breath."),
    "as_of": Field(AS_OF, "When it was true: 2025, 2025-06 or 2025-06-30."),
    "source": Field(SOURCE, "Where you saw it."),
    "confidence": _optional(_choice(*CONFIDENCES), "How reliable it is; high if left out."),
    "note": _optional(TEXT, "What to check before you say it."),
    "tags": _optional(ListOf(TAG_ID), "Ids of tags in stages.yaml."),
    "answer_in": _optional(SECONDS, "How long the spoken answer should take; 20 s if left out."),
    "weight": _optional(
        WEIGHT, "How much it counts compared with others, 0.1 to 10; 1 if left out."
    ),
}
FACTS_FILE: Table = {
    "topics": _optional(
        ById(SHELF_LIFE), "id: how long facts of this topic stay true: 6 months, or never."
    ),
    "facts": Field(ListOf(FACT, may_be_empty=False), "Short answers worth knowing by heart."),
}
OWN_QUESTION: Table = {
    **QUESTION,
    "answer": _optional(TEXT, "The one right answer, instead of points: it is asked as a fact."),
    "as_of": _optional(AS_OF, "When that was true: 2025, 2025-06 or 2025-06-30."),
}
OWN_FILE: Table = {"questions": Field(ListOf(OWN_QUESTION, may_be_empty=False), "Your own.")}
"""The file of your own questions, which may be facts, too."""
FILES: dict[str, Table] = {
    "stages.yaml": STAGES_FILE,
    "questions.yaml": QUESTIONS_FILE,
    "facts.yaml": FACTS_FILE,
}
OPTIONAL_FILES = ("facts.yaml",)


def typed_fault(text: str) -> str:
    """A sentence on why a typed text cannot go into a deck; '' if it can."""
    if len(text) > MAX_TEXT:
        return f"This is longer than {MAX_TEXT:,} characters; shorten it."
    if bad := control_in(text):
        return f"It holds a control character (U+{ord(bad):04X}); type it without."
    return "" if text.strip() else "There is nothing in it."


def schema(file: str) -> dict[str, Any]:
    """Returns the JSON Schema of the deck file `file`, one of FILES, for editors that check as you
    type.

    Only `prep check` also finds repeated ids, names that do not exist, unusual spellings of numbers
    and characters that could harm a terminal.
    """
    return {
        # the newest draft that all YAML plug-ins of editors know
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": f"{file} of a prep deck",
        **_object(FILES[file]),
    }


def schema_name(file: str) -> str:
    """The file name of a schema: 'questions.schema.json' for 'questions.yaml'."""
    return file.replace(".yaml", ".schema.json")


def schema_text(file: str) -> str:
    """Returns `schema(file)` as the text of a JSON file."""
    return json.dumps(schema(file), indent=2) + "\n"


def _object(table: Table) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [key for key, field in table.items() if field.required],
        "properties": {
            key: {"description": field.description, **_shape(field.shape)}
            for key, field in table.items()
        },
    }


def _shape(shape: Shape) -> dict[str, Any]:
    match shape:
        case Scalar():
            return shape.schema
        case TextOr():
            return {"anyOf": [TEXT.schema, _object(shape.of)]}
        case ListOf():
            least = {} if shape.may_be_empty else {"minItems": 1}
            is_reference = isinstance(shape.of, Scalar) and bool(shape.of.refers_to)
            unique = {"uniqueItems": True} if is_reference else {}
            return {"type": "array", **least, "items": _shape(shape.of), **unique}
        case ById():
            least = {} if shape.may_be_empty else {"minProperties": 1}
            most = {"maxProperties": shape.most} if shape.most else {}
            entries = {"propertyNames": _ID_NAME, "additionalProperties": _shape(shape.of)}
            return {"type": "object", **entries, **least, **most}
        case dict():
            return _object(shape)
