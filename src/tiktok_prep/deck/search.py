"""What a typed name means: an id, the beginning of one, or some words. rapidfuzz's only home."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import log

from tiktok_prep.base.errors import UsageError
from tiktok_prep.base.text import shortened, words_of
from tiktok_prep.model import Deck

Names = Mapping[str, Sequence[str]]
"""Id -> the texts that it is called by."""
MOST_OFFERED = 3
MOST_LISTED = 12
"""So many ids are listed if nothing is like what was typed."""
SHORTEST_BEGINNING = 3
"""Letters from which the beginning of a word is enough."""
SAME_WORD = 0.85
"""Two words may be the same, misspelt or inflected, from this similarity on (Jaro-Winkler, 0-1)."""
LEAST_SHARE = 0.3
"""What has less than this share (0-1) of the typed words is not offered."""
SHORT_BONUS = 0.002
"""Added for the order for each percent that one text is like what was typed."""
ASK_CHARS = 48
FILLERS = frozenset(
    "a about an and are as at be by can did do does for from had has have how i if in is it its me "
    "my of on one or our please tell that the their there this to us was we were what when where "
    "which who will with would you your".split()
)
"""Words that tell nothing apart; they count only if there are no others."""


def round_names(deck: Deck) -> Names:
    """What each round is called by: its name, the first letters of its id, words for any round."""
    return {
        stage.id: (
            stage.name,
            "".join(word[:1] for word in stage.id.split("-")),
            "interview round stage",
        )
        for stage in deck.stages
    }


def question_names(deck: Deck) -> Names:
    """What each question is called by: its wordings, and its id less the letters of its round."""
    return {
        question.id: (*question.wordings, question.id.partition("-")[2].replace("-", " "))
        for question in deck.questions
    }


def named(typed: str, names: Names) -> list[str]:
    """The ids that `typed` names, by the first of these that finds any; [] if none does.

    Its id; the beginning of only one id; all words of one text; words of its id and texts in any
    order, of which the beginning is enough; the beginning of several ids. One word with a hyphen is
    an id or its beginning.
    """
    if typed in names:
        return [typed]
    begun = [name for name in names if typed and name.startswith(typed)]
    words = set(words_of(typed))
    if len(begun) == 1 or not words or ("-" in typed and " " not in typed):
        return begun
    wanted = words - FILLERS or words
    texts = {name: [set(words_of(text)) for text in texts] for name, texts in names.items()}
    in_full = [name for name, sets in texts.items() if words in sets]
    with_words = [
        name
        for name, sets in texts.items()
        if all(_has(set(words_of(name)).union(*sets), word) for word in wanted)
    ]
    return in_full or with_words or begun


def similar(typed: str, names: Names, *, most: int = MOST_OFFERED) -> list[str]:
    """The ids that `typed` may mean, misspelt or in other words, the best first. A word counts the
    more, the fewer have it."""
    from rapidfuzz import fuzz, process
    from rapidfuzz.distance import JaroWinkler

    words = set(words_of(typed))
    own_words = {name: words_of(" ".join((name, *texts))) or [""] for name, texts in names.items()}
    scores, most_possible = dict.fromkeys(names, 0.0), 0.0
    for word in words - FILLERS or words:
        best = {
            name: process.extractOne(word, own, scorer=JaroWinkler.similarity)[1]
            for name, own in own_words.items()
        }
        having = {name: score for name, score in best.items() if score >= SAME_WORD}
        weight = log((2 + len(names)) / (1 + len(having)))
        most_possible += weight
        for name, score in having.items():
            scores[name] += weight * score
    likeness = {
        name: score
        + SHORT_BONUS * max(fuzz.token_set_ratio(typed, text) for text in (name, *names[name]))
        for name, score in scores.items()
        if score > LEAST_SHARE * most_possible
    }
    return sorted(likeness, key=lambda name: -likeness[name])[:most]


def pick(kind: str, typed: str, names: Names) -> str:
    """Returns the only id that `typed` names. Raises `not_clear` if there is none or several."""
    found = named(typed, names)
    if len(found) == 1:
        return found[0]
    raise not_clear(kind, typed, names)


def not_clear(kind: str, typed: str, names: Names) -> UsageError:
    """The error that there is no `kind`, such as "tag", of this name, or more than one; its hint
    offers the best three."""
    found = named(typed, names)
    message = f"there is no {kind} '{typed}'"
    if found:
        message = f"'{typed}' could be one of {len(found)} {kind.replace(' or', 's or')}s"
    offered = similar(typed, {name: names[name] for name in found or names}) or found
    rows = [f"{name}  {shortened(next(iter(names[name]), ''), ASK_CHARS)}" for name in offered]
    if len(offered) > 1:
        hint = "\n       ".join(["did you mean one of these?", *map(str.rstrip, rows)])
    elif offered:
        hint = f"did you mean '{offered[0]}'?"
    elif len(names) > MOST_LISTED:
        hint = "type its id, or some of its words"
    else:
        hint = f"there are: {', '.join(names)}" if names else "there are none yet"
    return UsageError(message, hint=hint)


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The one of `names` that is spelt most like `name`; `None` if none is like it."""
    from rapidfuzz import fuzz, process

    match = process.extractOne(name, list(names), scorer=fuzz.ratio, score_cutoff=60)
    return match[0] if match else None


def _has(words: Iterable[str], wanted: str) -> bool:
    if len(wanted) < SHORTEST_BEGINNING:
        return wanted in words
    return any(word.startswith(wanted) for word in words)
