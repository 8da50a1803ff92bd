"""Texts and ids as they are written into a deck."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Container, Iterable
from itertools import chain, count

from tiktok_prep.deck import MAX_ID

_NO_TEXT = ("y", "n", "yes", "no", "on", "off", "true", "false", "null")


def in_quotes(text: str) -> str:
    r"""The text in double quotes, as JSON and YAML both read it. Unprintable characters become
    escapes such as \u200b."""
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(char if char.isprintable() else _escape(ord(char)) for char in quoted)


def _escape(code: int) -> str:
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def plain_id(name: str) -> str:
    """Returns an id as YAML: in quotes if YAML would take it for something else, such as a
    number."""
    return name if name[0].isalpha() and name not in _NO_TEXT else in_quotes(name)


def list_rows(key: str, items: Iterable[str], indent: str = "  ") -> list[str]:
    """The rows of a list of items that are YAML already, under `key`; none without items."""
    rows = [f"{indent}  - {item}" for item in items]
    return [f"{indent}{key}:", *rows] if rows else []


def id_from(text: str, longest: int) -> str:
    """The first words of a text, joined by hyphens, as an id of at most `longest` characters;
    accents are dropped. '' if it has no letter from a to z and no digit."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    words = "-".join(re.findall("[a-z0-9]+", plain.replace("'", "")))
    whole = words if len(words) <= longest else words[: longest + 1].rpartition("-")[0]
    return whole or words[:longest]


def free_id(wanted: str, taken: Container[str]) -> str:
    """Returns `wanted`, which must be shorter than MAX_ID - 6, or the first of `wanted-2`,
    `wanted-3` and so on that is not in `taken`."""
    assert len(wanted) < MAX_ID - 6
    numbered = (f"{wanted}-{number}" for number in count(2))
    return next(free for free in chain([wanted], numbered) if free not in taken)
