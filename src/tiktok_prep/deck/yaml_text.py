"""Texts and ids as they are written into a deck."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Container
from itertools import chain, count

from tiktok_prep.deck.format import MAX_ID


def in_quotes(text: str) -> str:
    r"""In double quotes, as JSON and YAML have them; what does not print is an escape, such as
    \u200b."""
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(char if char.isprintable() else _escape(ord(char)) for char in quoted)


def _escape(code: int) -> str:
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def id_words(text: str, longest: int) -> str:
    """The first words of a text as an id; '' if none of them has a letter of the alphabet."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    words = "-".join(re.findall("[a-z0-9]+", plain.replace("'", "")))
    whole = words if len(words) <= longest else words[: longest + 1].rpartition("-")[0]
    return whole or words[:longest]


def free_id(name: str, taken: Container[str]) -> str:
    """The name, with a number behind it if it is taken."""
    assert len(name) < MAX_ID - 6
    numbered = (f"{name}-{number}" for number in count(2))
    return next(free for free in chain([name], numbered) if free not in taken)
