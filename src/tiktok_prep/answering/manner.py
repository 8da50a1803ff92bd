"""How an answer is said: hedges and fillers by name, 'I' and 'we'."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tiktok_prep.answering.report import At, Finding, Kind
from tiktok_prep.answering.words import Sentence, Token

HEDGES = (
    *("i think", "i guess", "i suppose", "i feel like", "i would say", "kind of", "sort of"),
    *("maybe", "perhaps", "probably", "possibly", "hopefully", "somewhat", "a bit", "a little"),
    *("more or less", "or something", "pretty much", "tried to", "try to", "was involved in"),
    *("were involved in", "to some extent", "in a way", "fairly", "quite"),
)
"""What makes a statement smaller than it is."""
FILLERS = (
    *("um", "uh", "er", "erm", "hmm", "you know", "i mean", "basically", "actually", "literally"),
    *("obviously", "honestly", "to be honest", "at the end of the day", "needless to say"),
    *("stuff", "and so on", "etc", "just", "really", "so yeah"),
)
"""What can go without a loss."""
_BEFORE_A_KIND = frozenset(
    "a the what this that any some which same every each one two another other different new "
    "right wrong first only no".split()
)
"""'This kind of content' is no hedge."""
_NO_FILLER_BEFORE = frozenset("how what that why who whether if it the".split())
"""'You know that' is no filler."""
_I = frozenset("i me my mine myself".split())
_WE = frozenset("we us our ours ourselves".split())


def by_name(text: str, sentences: Sequence[Sentence]) -> list[Finding]:
    """One finding for each hedge and each filler, with its count; hedges first."""
    found = []
    for kind, phrases in ((Kind.HEDGE, HEDGES), (Kind.FILLER, FILLERS)):
        starts = _by_first_word(phrases)
        places: dict[str, list[At]] = {}
        for sentence in sentences:
            for phrase, at in _said(sentence.tokens, starts):
                places.setdefault(phrase, []).append(at)
        for phrase, every in places.items():
            name = re.sub(r"\bi\b", "I", phrase)
            says = f"'{name}' {times(len(every))}"
            found.append(Finding(kind, says, text[slice(*every[0])], every[0], tuple(every[1:])))
    return found


def times(number: int) -> str:
    """'once', '2 times'."""
    return "once" if number == 1 else f"{number:,} times"


def _by_first_word(phrases: Sequence[str]) -> dict[str, list[tuple[str, ...]]]:
    starts: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        words = tuple(phrase.split())
        starts.setdefault(words[0], []).append(words)
    return starts


def _said(
    words: Sequence[Token], starts: dict[str, list[tuple[str, ...]]]
) -> Iterator[tuple[str, At]]:
    for index, token in enumerate(words):
        for phrase in starts.get(token.word, ()):
            part = words[index : index + len(phrase)]
            if tuple(each.word for each in part) != phrase:
                continue
            before = words[index - 1].word if index else ""
            after = words[index + len(phrase)].word if index + len(phrase) < len(words) else ""
            if phrase[-2:] in (("kind", "of"), ("sort", "of")) and before in _BEFORE_A_KIND:
                continue
            if phrase in (("you", "know"), ("i", "mean")) and after in _NO_FILLER_BEFORE:
                continue
            yield " ".join(phrase), (part[0].start, part[-1].end)


def i_and_we(text: str, sentences: Sequence[Sentence]) -> tuple[list[At], list[At]]:
    """Where the answer says 'I', 'my' and the like, and where 'we', 'our' and the like. 'US' is
    a country."""
    i, we = [], []
    for sentence in sentences:
        for token in sentence.tokens:
            at = token.start, token.end
            if token.word in _I:
                i.append(at)
            elif token.word in _WE and text[slice(*at)] != "US":
                we.append(at)
    return i, we
