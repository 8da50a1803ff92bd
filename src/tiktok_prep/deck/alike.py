"""Which texts say nearly the same: those that share most of their words.

To find them among thousands, only texts that share one of their rarest words are compared.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

SHARED, OF = 7, 10
"""Two texts say nearly the same if they share this many of their words, 7 of 10 (Jaccard index)."""
STOP_WORDS = frozenset(
    "a an and are as at be by can could did do does for from give had has have how i if in is it "
    "its me of on one or our please tell that the their them they this to us was we were what when "
    "where which who why will with would you your".split()
)
"""Words that say nothing about a text's subject."""


def first_alike(texts: Sequence[str]) -> list[int | None]:
    """For each text, the index of the first one before it that says nearly the same; `None` if no
    text does."""
    sets = [_words(text) for text in texts]
    uses = Counter(word for words in sets for word in words)
    first: list[int | None] = []
    seen: dict[frozenset[str], int] = {}
    index: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    """Number of words, one of the rarest of them -> the texts, in order."""
    for number, words in enumerate(sets):
        if words in seen:
            earlier = seen[words]
            first.append(earlier if first[earlier] is None else first[earlier])
            continue
        rarest, size = sorted(words, key=lambda word: (uses[word], word)), len(words)
        # alike texts share a word that in both is among their rarest: all but too few to be alike
        near = {
            other
            for other_size in range(SHARED * size // OF, size * OF // SHARED + 1)
            for word in rarest[: size - _least_shared(size, other_size) + 1]
            for other in index.get((other_size, word), ())
        }
        first.append(next((n for n in sorted(near) if _share_most(words, sets[n])), None))
        if words:
            seen[words] = number
        for word in rarest[: size - _least_shared(size, SHARED * size // OF) + 1]:
            index[size, word].append(number)
    return first


def _least_shared(size: int, other_size: int) -> int:
    return -(-SHARED * (size + other_size) // (SHARED + OF))  # rounded up


def _share_most(words: frozenset[str], others: frozenset[str]) -> bool:
    """Whether two sets of words share enough of them; never if one is empty."""
    shared = len(words & others)
    return shared > 0 and OF * shared >= SHARED * (len(words) + len(others) - shared)


def _words(text: str) -> frozenset[str]:
    """The words of a text in lower case, without stop words such as "the"."""
    return frozenset(re.findall(r"[^\W_]+", text.casefold())) - STOP_WORDS
