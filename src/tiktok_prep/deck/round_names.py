"""Finding a round by what people call it: "hr", "manager", or "hm" as in hm-large-operation."""

from __future__ import annotations

import re
from collections import Counter

from tiktok_prep.base.errors import UsageError
from tiktok_prep.base.names import did_you_mean
from tiktok_prep.model import Deck, Stage

SHORTEST_BEGINNING = 3
"""Letters from which the beginning of a word is enough."""
NO_NAME = frozenset("a an and at for in interview of on or round stage the to with".split())
"""Words that call no round by its name."""


def pick_round(deck: Deck, typed: str) -> str:
    """Returns the id of the only round that `typed` can mean, as `rounds_called` reads it.

    Raises UsageError if there is none, or more than one; the message lists those with their names.
    """
    found = rounds_called(deck, typed)
    if len(found) == 1:
        return found[0].id
    if found:
        could_be = " or ".join(f"{stage.id} ({stage.name})" for stage in found)
        raise UsageError(f"round '{typed}' could be {could_be}", hint="type more of it")
    hint = did_you_mean(typed, [stage.id for stage in deck.stages])
    raise UsageError(f"there is no round '{typed}'", hint=hint)


def rounds_called(deck: Deck, typed: str) -> list[Stage]:
    """Lists the rounds that `typed` can mean, by the first of these that finds any; [] if none
    does.

    Its id; the beginning of its id; words of its id or name; beginnings of such words; the letters
    that most of its open questions begin with, if no other round has them.
    """
    exact = [stage for stage in deck.stages if stage.id == typed]
    beginning = [stage for stage in deck.stages if typed and stage.id.startswith(typed)]
    if exact or beginning:
        return exact or beginning
    words = _words(typed)
    if not words or NO_NAME.issuperset(words):
        return []
    whole = [stage for stage in deck.stages if words <= _name(stage)]
    begun = [stage for stage in deck.stages if all(_begins(w, _name(stage)) for w in words)]
    return whole or begun or [s for s in deck.stages if _letters(deck, s) == typed.casefold()]


def words_for_rounds(deck: Deck) -> list[tuple[str, str]]:
    """Lists each word that calls only one round, with the name of that round."""
    pairs = [
        (word, stage.name)
        for stage in deck.stages
        for word in (*sorted(_name(stage)), _letters(deck, stage))
        if word and len(rounds_called(deck, word)) == 1
    ]
    return list(dict(pairs).items())


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold().replace("_", " ")))


def _name(stage: Stage) -> set[str]:
    return _words(f"{stage.id} {stage.name}") - NO_NAME


def _begins(typed: str, words: set[str]) -> bool:
    return len(typed) >= SHORTEST_BEGINNING and any(word.startswith(typed) for word in words)


def _letters(deck: Deck, stage: Stage) -> str:
    """'hm' if more than half of the open questions have an id that begins with `hm-`, and no
    question of another round has; '' if there are no such letters."""
    ids = [(q.id.partition("-")[0], q.stages) for q in deck.questions if not q.is_fact]
    own = Counter(letters for letters, stages in ids if stage.id in stages)
    for letters, number in own.most_common(1):
        is_alone = all(stages == (stage.id,) for name, stages in ids if name == letters)
        if is_alone and 2 * number > own.total() and letters != "own":
            return letters
    return ""
