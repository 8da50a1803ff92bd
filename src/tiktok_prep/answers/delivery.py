"""How you deliver an answer: its length, its numbers, 'I' and 'we', hedges and fillers.

All of it is counted by rules, and every remark quotes the words it is about. Whether the answer
makes its points is for you to judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from tiktok_prep.answers.numbers import numbers_in, unclear_numbers
from tiktok_prep.answers.text import (
    TextSpan,
    count_spoken_words,
    find_spans,
    sentence_spans,
    spoken_s,
    word_pattern,
)
from tiktok_prep.base.text import clock_time
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.model import PACE, AnswerMarks, Question

TOO_LONG, TOO_SHORT = 1.2, 0.5
"""An answer is too long over TOO_LONG times the target, and too short under TOO_SHORT times; our
own figures. The target comes from the deck: recruiters commonly say one to two minutes, more for
case answers (the built-in deck's fact `answer-length`)."""
MIN_WORDS_FOR_NUMBERS = 40
"""An answer of fewer words needs no number."""
HEDGES = (
    *("i think", "i guess", "i suppose", "i feel like", "i would say", "kind of", "sort of"),
    *("i think we", "we think", "we guess", "we feel like", "we would say"),
    *("maybe", "perhaps", "probably", "possibly", "hopefully", "somewhat", "a bit", "a little"),
    *("more or less", "or something", "pretty much", "tried to", "try to", "was involved in"),
    *("were involved in", "to some extent", "in a way", "fairly", "quite"),
)
"""Phrases that weaken a statement."""
FILLERS = (
    *("um", "uh", "er", "erm", "hmm", "you know", "i mean", "basically", "actually", "literally"),
    *("obviously", "honestly", "to be honest", "at the end of the day", "needless to say"),
    *("stuff", "and so on", "etc", "just", "really", "so yeah"),
)
"""Phrases you can drop without losing anything."""
_KIND_AS_NOUN = re.compile(
    r"\b(?:a|the|what|this|that|any|some|which|same|every|each|one|two|another|other|different|"
    r"new|right|wrong|first|only|no)\W+\Z",
    re.IGNORECASE,
)
"""'This kind of content' is not a hedge."""
_KNOW_AS_VERB = re.compile(r"\W+(?:how|what|that|why|who|whether|if|it|the)\b", re.IGNORECASE)
"""'You know that' is not a filler."""
_I = word_pattern(r"i(?!\.e\b)", "me", "my", "mine", "myself")
_WE = word_pattern("we", "us", "our", "ours", "ourselves")

RemarkKind = Literal["length", "number", "i-and-we", "hedge", "filler"]

DELIVERY_VERSION = 3
"""Version of the JSON: raised when a key is removed or changes its meaning."""


class Remark(NamedTuple):
    """Something to look at in an answer, with the words it is about."""

    kind: RemarkKind
    message: str
    """One sentence."""
    quote: str
    """The words at `span`."""
    span: TextSpan
    """Start and end of the words in `Answer.text`; the end is the character after the last one."""
    more_spans: tuple[TextSpan, ...] = ()
    """Other words the remark is about: the same hedge again, every 'we'."""


class Delivery(NamedTuple):
    """The length of an answer, what was counted in it, and remarks."""

    question: str
    """The question's id."""
    target_s: int
    """How long the answer should take to say, in seconds."""
    spoken_s: float
    """How long the answer takes to say, in seconds."""
    word_count: int
    """Spoken words: without headings; a sign such as % or £ counts as one."""
    pace: int
    """Words a minute."""
    number_count: int
    """Numbers in the text, without dates, ordinals and 'one' on its own."""
    i_count: int
    """How often the answer says 'I', 'my' and the like; not that of 'I think'."""
    we_count: int
    """How often the answer says 'we', 'our' and the like."""
    marks: AnswerMarks | None = None
    """Which points you marked as missed in this text; `None` if you have not."""
    remarks: tuple[Remark, ...] = ()
    """Grouped by kind, then in the order of the text."""


def delivery_of(question: Question, text: str) -> Delivery:
    """Checks how `text`, an answer to `question`, is delivered. The field
    `marks` is left `None`.

    `text` is Markdown without head and comments (`Answer.text`). Without a sentence in it there are
    no remarks.
    """
    sentences = sentence_spans(text)
    numbers = [numbers_in(text, sentence) for sentence in sentences]
    asides = find_spans(_pattern(HEDGES + FILLERS), text, *sentences)
    in_asides = {place for start, end in asides for place in range(start, end)}
    i = [span for span in find_spans(_I, text, *sentences) if span[0] not in in_asides]
    we = [span for span in find_spans(_WE, text, *sentences) if text[slice(*span)] != "US"]
    delivery = Delivery(
        question=question.id,
        target_s=question.answer_in_s,
        spoken_s=spoken_s(text),
        word_count=count_spoken_words(text),
        pace=PACE,
        number_count=sum(map(len, numbers)),
        i_count=len(i),
        we_count=len(we),
    )
    if not sentences:
        return delivery
    remarks = [*_length(delivery, text, sentences)]
    needs_number = question.kind == "behavioural" and delivery.word_count >= MIN_WORDS_FOR_NUMBERS
    if needs_number and not delivery.number_count:
        message = "No number in the whole answer. It ends here."
        remarks.append(_remark("number", message, text, sentences[-1]))
    remarks += [
        _remark("number", message, text, sentence)
        for sentence, its_numbers in zip(sentences, numbers, strict=True)
        for message in unclear_numbers(text, sentence, its_numbers)
    ]
    remarks += _we_over_i(text, sentences, len(i), we)
    remarks += _phrases("hedge", HEDGES, text, sentences)
    remarks += _phrases("filler", FILLERS, text, sentences)
    return delivery._replace(remarks=tuple(remarks))


def _remark(
    kind: RemarkKind, message: str, text: str, span: TextSpan, *more_spans: TextSpan
) -> Remark:
    return Remark(kind, message, text[slice(*span)], span, more_spans)


def _length(delivery: Delivery, text: str, sentences: Sequence[TextSpan]) -> Iterator[Remark]:
    """Yields one remark if the answer takes under TOO_SHORT times its target, quoting the last
    sentence, or over TOO_LONG times, quoting the sentence in which the target is over; else
    nothing."""
    target = delivery.target_s
    times = f"{clock_time(delivery.spoken_s)} spoken, target {clock_time(target)}"
    if delivery.spoken_s < TOO_SHORT * target:
        yield _remark("length", f"Short: {times}. It ends here.", text, sentences[-1])
    elif delivery.spoken_s > TOO_LONG * target:
        words = [count_spoken_words(text[slice(*sentence)]) for sentence in sentences]
        words_left = sum(words) * target / delivery.spoken_s
        for sentence, number in zip(sentences, words, strict=True):
            words_left -= number
            if words_left < 0:
                yield _remark("length", f"Long: {times}. Time is up here.", text, sentence)
                return


def _we_over_i(
    text: str, sentences: Sequence[TextSpan], i_count: int, we: Sequence[TextSpan]
) -> Iterator[Remark]:
    """Yields one remark if there are three spans or more in `we`, and over 1.5 times as many as
    `i_count`. It quotes the first sentence with a 'we' and has `we` as its more spans."""
    if len(we) >= 3 and len(we) > 1.5 * i_count:
        first = next(sentence for sentence in sentences if sentence[1] > we[0][0])
        counts = f"'We' {_times(len(we))}, 'I' {_times(i_count) if i_count else 'never'}"
        yield _remark("i-and-we", f"{counts}: what was yours?", text, first, *we)


def _phrases(
    kind: RemarkKind, phrases: Sequence[str], text: str, sentences: Sequence[TextSpan]
) -> Iterator[Remark]:
    """Yields a remark of `kind` for each of `phrases` that occurs in `sentences`, with how often;
    it quotes the first use. 'This kind of' and 'you know that' do not count."""
    uses: dict[str, list[TextSpan]] = {}
    for start, end in find_spans(_pattern(phrases), text, *sentences):
        phrase = " ".join(re.findall(r"\w+", text[start:end].lower()))
        context = text[max(0, start - 12) : start]
        if phrase in ("kind of", "sort of") and _KIND_AS_NOUN.search(context):
            continue
        if phrase in ("you know", "i mean") and _KNOW_AS_VERB.match(text, end):
            continue
        uses.setdefault(phrase, []).append((start, end))
    for phrase, (first, *more) in uses.items():
        shown = re.sub(r"\bi\b", "I", phrase)
        yield _remark(kind, f"'{shown}' {_times(len(more) + 1)}", text, first, *more)


def _pattern(phrases: Sequence[str]) -> re.Pattern[str]:
    """Returns a pattern for any of `phrases`, whatever stands between their words; where several
    fit, it matches the longest."""
    longest_first = sorted(phrases, key=len, reverse=True)
    return word_pattern(*(r"\W+".join(phrase.split()) for phrase in longest_first))


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number:,} times"
