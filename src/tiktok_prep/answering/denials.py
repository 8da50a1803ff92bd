"""Which words of a sentence a 'not' denies."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tiktok_prep.answering.words import FUNCTION_WORDS, Token

DENIALS = frozenset(
    "no not never none nobody nothing neither nor without cannot t hardly dont didnt wasnt wont "
    "doesnt isnt couldnt wouldnt hadnt havent hasnt arent werent".split()
)
"""Words that deny what follows; 't' is the end of "didn't"."""
SCOPE = 8
"""How many words behind it a denial reaches, within its clause."""
_CLAUSE_END = re.compile(r"[,;:—–()!?.]")
_TURNS = frozenset("but and so because yet instead until which who".split())
"""A word that begins a new clause."""
_NOT_ALONE = frozenset("only just merely simply longer matter doubt problem".split())
"""'Not only' denies nothing."""


def denied(text: str, words: Sequence[Token]) -> dict[int, int]:
    """Index of each content word that a denial before it reaches -> index of the denial."""
    found: dict[int, int] = {}
    by, left = 0, 0
    for index, token in enumerate(words):
        gap = text[words[index - 1].end : token.start] if index else ""
        if token.word in _TURNS or _CLAUSE_END.search(gap):
            left = 0
        if left:
            left -= 1
            if token.word not in FUNCTION_WORDS:
                found[index] = by
        after = words[index + 1].word if index + 1 < len(words) else ""
        if token.word in DENIALS and after not in _NOT_ALONE:
            by, left = index, SCOPE
    return found
