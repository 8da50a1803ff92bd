"""Report values as JSON: the keys are the names of the fields, so that page and JSON agree.

docs/schema has a JSON Schema of every report, made from the same fields (tests/report_schema.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from enum import IntEnum

from tiktok_prep.journal import instant_text


def as_json(value: object) -> object:
    """`value` of JSON's own types: a named tuple as an object, an instant as UTC text, a day as
    YYYY-MM-DD, a set as a sorted list. Raises TypeError for what a report does not hold."""
    if value is None or isinstance(value, (str, bool, float)):
        return value
    if isinstance(value, int):
        return int(value) if isinstance(value, IntEnum) else value
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return {name: as_json(getattr(value, name)) for name in value._fields}
    if isinstance(value, Mapping):
        return {str(key): as_json(each) for key, each in value.items()}
    if isinstance(value, AbstractSet):
        return sorted(map(as_json, value), key=str)
    if isinstance(value, (tuple, list)):
        return [as_json(each) for each in value]
    raise TypeError(f"{type(value).__name__} has no JSON")
