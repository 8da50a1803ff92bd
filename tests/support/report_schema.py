"""Makes the JSON Schema of a report from its named tuple.

The types come from the annotations, the descriptions from the docstring below each field.
"""

from __future__ import annotations

import ast
import inspect
import sys
import types
import typing
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from enum import Enum, IntEnum
from textwrap import dedent
from typing import Any

PLAIN: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    type(None): {"type": "null"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
}


def report_schema(report: type, *, version: int) -> dict[str, Any]:
    """The schema of what `prep ... --json` prints for a report of this type."""
    shapes: dict[str, dict[str, Any]] = {}
    whole = _object(report, shapes)
    whole["properties"] = {"version": {"const": version}, **whole["properties"]}
    whole["required"] = ["version", *whole["required"]]
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        **whole,
        "definitions": dict(sorted(shapes.items())),
    }


def _object(cls: Any, shapes: dict[str, dict[str, Any]]) -> dict[str, Any]:
    hints = typing.get_type_hints(cls, vars(sys.modules[cls.__module__]))
    notes = _notes(cls)
    fields = {name: _shape(hints[name], shapes) for name in cls._fields}
    for name, note in notes.items():
        if "$ref" in fields[name]:  # beside a $ref, draft 7 ignores everything
            fields[name] = {"allOf": [fields[name]]}
        fields[name] = {"description": note, **fields[name]}
    about = inspect.getdoc(cls) or ""
    return {
        **({} if about.startswith(f"{cls.__name__}(") else {"description": _in_json(about)}),
        "type": "object",
        "properties": fields,
        "required": list(cls._fields),
        "additionalProperties": False,
    }


def _in_json(text: str) -> str:
    """A docstring on one line, with `None` as null."""
    return " ".join(text.split()).replace("`None`", "null")


def _shape(hint: Any, shapes: dict[str, dict[str, Any]]) -> dict[str, Any]:
    if hint in PLAIN:
        return PLAIN[hint]
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return _either([_shape(part, shapes) for part in parts])
    if origin is typing.Literal:
        return {"enum": list(parts)}
    if origin is tuple and parts == (int, int):
        return {"type": "array", "items": PLAIN[int], "minItems": 2, "maxItems": 2}
    if origin is tuple and len(parts) == 2 and parts[1] is Ellipsis:
        return {"type": "array", "items": _shape(parts[0], shapes)}
    if origin in (Sequence, Iterable, list, frozenset, AbstractSet):
        return {"type": "array", "items": _shape(parts[0], shapes)}
    if origin in (Mapping, dict):
        return {"type": "object", "additionalProperties": _shape(parts[1], shapes)}
    if isinstance(hint, type) and issubclass(hint, IntEnum):
        names = (f"{member.value} {member.name.capitalize()}" for member in hint)
        return {"description": ", ".join(names), "enum": [member.value for member in hint]}
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {"enum": [member.name.lower() for member in hint]}
    if hasattr(hint, "_fields"):
        if hint.__name__ not in shapes:
            shapes[hint.__name__] = {}  # before its fields, which may refer to it
            shapes[hint.__name__] = _object(hint, shapes)
        return {"$ref": f"#/definitions/{hint.__name__}"}
    raise TypeError(f"{hint} has no JSON Schema")


def _either(shapes: list[dict[str, Any]]) -> dict[str, Any]:
    """A schema that accepts any of `shapes`; plain types become one list of types."""
    if all(set(shape) == {"type"} for shape in shapes):
        return {"type": [shape["type"] for shape in shapes]}
    return {"anyOf": shapes}


def _notes(cls: Any) -> dict[str, str]:
    """Maps each field to its docstring in the source."""
    (body,) = ast.parse(dedent(inspect.getsource(cls))).body
    assert isinstance(body, ast.ClassDef)
    notes, field = {}, ""
    for row in body.body:
        if isinstance(row, ast.AnnAssign) and isinstance(row.target, ast.Name):
            field = row.target.id
            continue
        if field and isinstance(row, ast.Expr) and isinstance(row.value, ast.Constant):
            notes[field] = _in_json(str(row.value.value))
        field = ""
    return notes
