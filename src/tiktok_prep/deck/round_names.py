"""Finding a round by what people call it: "hr", "manager", or "hm" as in hm-large-operation."""

from __future__ import annotations

import re
from collections import Counter

from tiktok_prep.base.errors import UsageError
from tiktok_prep.base.names import did_you_mean, nearest
from tiktok_prep.model import Deck, Stage

SHORTEST_BEGINNING = 3
"""Letters from which the beginning of a word is enough."""
ROUND_WORDS = frozenset("interview round stage".split())
"""Words that any round may be called by: alone, they mean all of them."""
NO_NAME = ROUND_WORDS | frozenset("a an and at for in of on or the to with".split())
"""Words that tell no round from another."""
MISSPELT = 0.75
"""Two words may be the same, misspelt, from this similarity on (difflib, 0-1)."""


def pick_round(deck: Deck, typed: str) -> str:
    """Returns the id of the only round that `typed` can mean, as `rounds_called` reads it.

    Raises UsageError if there is none, or more than one; the message lists those with their names.
    """
    found = rounds_called(deck, typed)
    if len(found) == 1:
        return found[0].id
    if found:
        width = max(len(stage.id) for stage in found)
        rows = [f"{stage.id:<{width}}  {stage.name}" for stage in found]
        hint = "\n       ".join(["type more of its name, or its id:", *rows])
        raise UsageError(f"'{typed}' could be one of {len(found)} rounds", hint=hint)
    similar, ids = similar_round(deck, typed), [stage.id for stage in deck.stages]
    hint = f"did you mean '{similar}'?" if similar else did_you_mean(typed, ids)
    raise UsageError(f"there is no round '{typed}'", hint=hint)


def rounds_called(deck: Deck, typed: str) -> list[Stage]:
    """Lists the rounds that `typed` can mean, by the first of these that finds any; [] if none
    does.

    Its id; the beginning of its id; words of its id or name, in any order; beginnings of such
    words; the letters that most of its open questions begin with, if no other round has them. If
    several have the words, those that also have the words of ROUND_WORDS that were typed. Only such
    words mean all rounds.
    """
    exact = [stage for stage in deck.stages if stage.id == typed]
    beginning = [stage for stage in deck.stages if typed and stage.id.startswith(typed)]
    if exact or beginning:
        return exact or beginning
    typed_words = _words(typed)
    words = typed_words - NO_NAME
    if not words:
        return list(deck.stages) if typed_words & ROUND_WORDS else []
    whole = [stage for stage in deck.stages if words <= _name(stage)]
    begun = [stage for stage in deck.stages if all(_begins(w, _name(stage)) for w in words)]
    lettered = [stage for stage in deck.stages if words == {_letters(deck, stage)}]
    found = whole or begun or lettered
    best = [s for s in found if typed_words & ROUND_WORDS <= _words(s.name)]
    return best if len(best) == 1 else found


def similar_round(deck: Deck, typed: str) -> str | None:
    """Returns what `typed` may be, misspelt: the id of a round, or words that call one or more
    (`rounds_called`). `None` if it is like neither."""
    ids = [stage.id for stage in deck.stages]
    words = ROUND_WORDS.union(*map(_name, deck.stages))
    like = [
        word if word in NO_NAME else nearest(word, sorted(words), cutoff=MISSPELT)
        for word in _in_order(typed)
    ]
    name = " ".join(word for word in like if word)
    is_round = None not in like and bool(rounds_called(deck, name))
    return nearest(typed, ids, cutoff=MISSPELT) or (name if is_round else None)


def words_for_rounds(deck: Deck) -> list[tuple[str, str]]:
    """Lists each word that calls only one round, with the name of that round; no word twice."""
    pairs = [
        (word, stage.name)
        for stage in deck.stages
        for word in (*sorted(_name(stage)), _letters(deck, stage))
        if word and len(rounds_called(deck, word)) == 1
    ]
    return list(dict(pairs).items())


def _in_order(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold().replace("_", " "))


def _words(text: str) -> set[str]:
    return set(_in_order(text))


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
