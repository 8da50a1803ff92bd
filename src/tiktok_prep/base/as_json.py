"""Reports as JSON. The keys are the field names, so the JSON and the page show the same values.

docs/schema holds a JSON Schema for each report; tests/support/report_schema.py makes it from the
same fields.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum

from tiktok_prep.base.clocks import instant_text


def as_json(value: object) -> object:
    """Converts `value` to types that `json.dumps` takes.

    A named tuple becomes a dict by field name, another tuple or a list a list, a datetime UTC text,
    a date YYYY-MM-DD, an `IntEnum` its number and another enum its name in lower case. `None`,
    strings, numbers and booleans stay. Raises TypeError for any other type.
    """
    if value is None or isinstance(value, (str, int, float)):  # an IntEnum is an int
        return value
    if isinstance(value, Enum):
        return value.name.lower()
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return {name: as_json(getattr(value, name)) for name in value._fields}
    if isinstance(value, dict):
        return {str(name): as_json(item) for name, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [as_json(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no JSON")
