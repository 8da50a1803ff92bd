"""NamedTuple, defined in less than half the time: prep defines some eighty when it starts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:
    from collections import namedtuple

    class _Definition(type):
        """Turns the body of a class into a named tuple, as `typing.NamedTuple` does, but leaves the
        types of its fields as they are written: typing compiles each."""

        def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> type:
            if not bases:
                return super().__new__(cls, name, bases, body)
            fields = body.get("__annotations__")
            if fields is None:  # from Python 3.14 on, a body has a function instead
                fields = body["__annotate_func__"](1)  # annotationlib.Format.VALUE
            defaults = [body[field] for field in fields if field in body]
            made = namedtuple(name, fields, defaults=defaults, module=body["__module__"])
            for attribute in body.keys() - fields.keys() - {"__module__"}:
                setattr(made, attribute, body[attribute])
            return made

    class NamedTuple(metaclass=_Definition):
        """The base of all values: immutable, with fields that have names, types and defaults."""
