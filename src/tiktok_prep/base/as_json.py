"""Report values as JSON: the keys are the names of the fields, so that page and JSON agree.

docs/schema has a JSON Schema of every report, made from the same fields by
tests/support/report_schema.py.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum

from tiktok_prep.base.clocks import instant_text


def as_json(value: object) -> object:
    """`value` of JSON's own types: a named tuple as an object, an instant as UTC text, a day as
    YYYY-MM-DD, an enum by its name, a number if it is one. Raises TypeError for anything else."""
    if value is None or isinstance(value, (str, int, float)):  # an IntEnum is its number
        return value
    if isinstance(value, Enum):
        return value.name.lower()
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return {name: as_json(getattr(value, name)) for name in value._fields}
    if isinstance(value, (tuple, list)):
        return [as_json(each) for each in value]
    raise TypeError(f"{type(value).__name__} has no JSON")
