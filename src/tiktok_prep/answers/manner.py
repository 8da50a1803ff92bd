"""How an answer is said: its length, its numbers, 'I' and 'we', hedges and fillers.

All of it is counted by rules, and every remark points at words of the answer. Whether the answer
makes its points is for the person to judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from tiktok_prep.answers.numbers import numbers_of, unclear
from tiktok_prep.answers.text import At, any_of, places, sentences_of, spoken_words
from tiktok_prep.base.text import clock_time
from tiktok_prep.model import Question

TOO_LONG, TOO_SHORT = 1.2, 0.5
"""Of the target; ours. The target is the deck's: recruiters commonly say one to two minutes, and
that case answers run longer (the built-in deck's fact `answer-length`)."""
LEAST_WORDS = 40
"""A shorter story may do without a number."""
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
_A_KIND = re.compile(
    r"\b(?:a|the|what|this|that|any|some|which|same|every|each|one|two|another|other|different|"
    r"new|right|wrong|first|only|no)\W+\Z",
    re.IGNORECASE,
)
"""'This kind of content' is no hedge."""
_KNOWN = re.compile(r"\W+(?:how|what|that|why|who|whether|if|it|the)\b", re.IGNORECASE)
"""'You know that' is no filler."""
_I = any_of(r"i(?!\.e\b)", "me", "my", "mine", "myself")
_WE = any_of("we", "us", "our", "ours", "ourselves")

Kind = Literal["length", "number", "i-and-we", "hedge", "filler"]


MANNER_VERSION = 2
"""Of the JSON: raised when a key changes its meaning or goes."""


class Remark(NamedTuple):
    """Something to look at, with the words that it is about."""

    kind: Kind
    says: str
    """One sentence."""
    quote: str
    """The words."""
    at: At
    """Its first character and the one behind the last, in the text without head and comments."""
    more: tuple[At, ...] = ()
    """Other words that it is about: the same hedge again, every 'we'."""


class Manner(NamedTuple):
    """How one answer is said."""

    question: str
    """Its id."""
    target_s: int
    """What the answer should take to say."""
    seconds: float
    """What it takes to say."""
    words: int
    """Spoken words: without headings, a sign such as % or £ counting as one."""
    pace: int
    """Words a minute."""
    numbers: int
    """Numbers in the text, dates aside."""
    i: int
    """How often the answer says 'I', 'my' and the like."""
    we: int
    """How often it says 'we', 'our' and the like."""
    remarks: tuple[Remark, ...] = ()
    """In the order of their kinds; each kind in the order of the text."""


def manner_of(question: Question, text: str, *, pace: int) -> Manner:
    """How `text`, an answer to `question`, is said at `pace` words a minute.

    `text` is Markdown without comments and head (`Answer.text`).
    """
    sentences = sentences_of(text)
    numbers = [numbers_of(text, sentence) for sentence in sentences]
    i, we = places(_I, text, *sentences), places(_WE, text, *sentences)
    we = [at for at in we if text[slice(*at)] != "US"]  # a country
    words = spoken_words(text)
    manner = Manner(
        question=question.id,
        target_s=question.answer_in_s,
        seconds=words * 60 / pace,
        words=words,
        pace=pace,
        numbers=sum(map(len, numbers)),
        i=len(i),
        we=len(we),
    )
    if not sentences:
        return manner
    remarks = (
        *_length(manner, text, sentences),
        *(_without_numbers(manner, text, sentences) if question.kind == "behavioural" else ()),
        *(
            _remark("number", says, text, _around(text, sentence, at))
            for sentence, its in zip(sentences, numbers, strict=True)
            for says, at in unclear(text, sentence, its)
        ),
        *_whose(text, sentences, len(i), we),
        *_by_name("hedge", HEDGES, text, sentences),
        *_by_name("filler", FILLERS, text, sentences),
    )
    return manner._replace(remarks=remarks)


def _remark(kind: Kind, says: str, text: str, at: At, *more: At) -> Remark:
    return Remark(kind, says, text[slice(*at)], at, more)


def _length(manner: Manner, text: str, sentences: Sequence[At]) -> Iterator[Remark]:
    """Too long, pointing at the sentence in which the target is over; or too short, at the last."""
    target = manner.target_s
    says = f"{clock_time(manner.seconds)} spoken, target {clock_time(target)}"
    if manner.seconds < TOO_SHORT * target:
        yield _remark("length", f"Short: {says}. It ends here.", text, sentences[-1])
    elif manner.seconds > TOO_LONG * target:
        words = [spoken_words(text[slice(*at)]) for at in sentences]
        left = sum(words) * target / manner.seconds
        for at, number in zip(sentences, words, strict=True):
            left -= number
            if left < 0:
                yield _remark("length", f"Long: {says}. Time is up here.", text, at)
                return


def _without_numbers(manner: Manner, text: str, sentences: Sequence[At]) -> Iterator[Remark]:
    """That a story has no number at all."""
    if not manner.numbers and manner.words >= LEAST_WORDS:
        yield _remark("number", "No number in the whole answer. It ends here.", text, sentences[-1])


def _around(text: str, sentence: At, at: At) -> At:
    """A place with three words before and two behind, within its sentence."""
    begin = max(sentence[0], at[0] - 60)
    before = list(re.finditer(r"\w+", text[begin : at[0]]))[-3:]
    behind = list(re.finditer(r"\w+", text[at[1] : min(sentence[1], at[1] + 60)]))[:2]
    start = begin + before[0].start() if before else at[0]
    return start, at[1] + behind[-1].end() if behind else at[1]


def _whose(text: str, sentences: Sequence[At], i: int, we: Sequence[At]) -> Iterator[Remark]:
    """Much more 'we' than 'I', pointing at the first sentence that says it."""
    if len(we) >= 3 and len(we) > 1.5 * i:
        at = next(each for each in sentences if each[1] > we[0][0])
        says = f"'We' {_times(len(we))}, 'I' {_times(i) if i else 'never'}: what was yours?"
        yield _remark("i-and-we", says, text, at, *we)


def _by_name(
    kind: Kind, phrases: Sequence[str], text: str, sentences: Sequence[At]
) -> Iterator[Remark]:
    """One remark for each of the phrases that is said, with its count."""
    uses: dict[str, list[At]] = {}
    pattern = any_of(*(r"\W+".join(phrase.split()) for phrase in phrases))
    for start, end in places(pattern, text, *sentences):
        phrase = " ".join(re.findall(r"\w+", text[start:end].lower()))
        if phrase in ("kind of", "sort of") and _A_KIND.search(text, max(0, start - 12), start):
            continue
        if phrase in ("you know", "i mean") and _KNOWN.match(text, end):
            continue
        uses.setdefault(phrase, []).append((start, end))
    for phrase, (first, *more) in uses.items():
        name = re.sub(r"\bi\b", "I", phrase)
        yield _remark(kind, f"'{name}' {_times(len(more) + 1)}", text, first, *more)


def _times(number: int) -> str:
    """'once', '2 times'."""
    return "once" if number == 1 else f"{number:,} times"
