"""prep's own NamedTuple, which takes its fields from the body of a class."""

from __future__ import annotations

from typing import Any

from tiktok_prep.base import value


def test_fields_are_found_where_python_3_14_has_them() -> None:
    base: Any = value.NamedTuple
    body = {
        "__module__": __name__,
        "__annotate_func__": lambda form: {"name": str, "size": int},
        "size": 3,
    }
    made = type(base)("Made", (base,), body)
    assert made("a") == made(name="a", size=3) == ("a", 3)
