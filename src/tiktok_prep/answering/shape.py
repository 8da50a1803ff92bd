"""The shape of an answer: its length, its parts, its numbers, who did it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tiktok_prep.answering.figures import Figure, figures
from tiktok_prep.answering.manner import by_name, i_and_we, times
from tiktok_prep.answering.report import At, Finding, Kind, Parts
from tiktok_prep.answering.stems import stem
from tiktok_prep.answering.words import STAR, Paragraph, Sentence, spoken_words
from tiktok_prep.model import Question
from tiktok_prep.text import clock_time

USUAL = Parts(0.2, 0.1, 0.6, 0.1)
"""University of Washington Career Center, STAR method, 2025: the fact `star-proportions` of the
built-in deck."""
OFF = 0.15
"""How far a part may be from the usual; ours."""
TOO_LONG, TOO_SHORT = 1.2, 0.5
"""Of the target; ours. The target is the deck's: recruiters commonly say one to two minutes, and
that case answers run longer (its fact `answer-length`)."""
LEAST_FOR_PARTS = 40
"""Words; in fewer, shares say nothing."""

_CHANGES = frozenset(
    map(
        stem,
        "rise grow growth fall increase improve improvement lift uplift cut reduce reduction drop "
        "decline gain climb jump raise more less fewer higher lower faster".split(),
    )
)
_NEAR = 5
"""Words between a change and its number, at most."""
_TIMES = {"doubled": 2.0, "tripled": 3.0, "trebled": 3.0, "quadrupled": 4.0, "halved": 0.5}
_BASES = frozenset(
    map(
        stem,
        "from since against versus vs compare than baseline over within between year yearly annual "
        "annually quarter month monthly week weekly day before previous prior last control "
        "relative per".split(),
    )
)
_LABELS = frozenset(
    "phase step tier version number no level article section year week day month top page round "
    "stage chapter part priority group wave series season option rule".split()
)
"""A number behind one of these is a name: 'tier 1'."""
_KNOWN = frozenset("the our all those these my their his her its both".split())
"""A number behind one of these has been told before: 'all 40'."""


class Shape(NamedTuple):
    """See `AnswerCheck`, which has the same."""

    words: int
    seconds: float
    parts: Parts | None
    numbers: int
    i: int
    we: int
    findings: tuple[Finding, ...]


def check_shape(
    question: Question, text: str, paragraphs: Sequence[Paragraph], *, pace: int
) -> Shape:
    """Length, parts, numbers, 'I' and 'we', hedges and fillers."""
    words = sum(paragraph.words for paragraph in paragraphs)
    seconds = words * 60 / pace
    sentences = [each for paragraph in paragraphs for each in paragraph.sentences]
    told = _parts(question, paragraphs)
    numbers = [_counted(text, sentence) for sentence in sentences]
    i, we = i_and_we(text, sentences)
    return Shape(
        words=words,
        seconds=seconds,
        parts=_shares(told) if told else None,
        numbers=sum(map(len, numbers)),
        i=len(i),
        we=len(we),
        findings=(
            *_length(question, text, sentences, seconds),
            *(_off(text, told, paragraphs) if told else ()),
            *_numbers(question, text, sentences, numbers, words),
            *_whose(text, sentences, i, we),
            *by_name(text, sentences),
        ),
    )


def _pointing(kind: Kind, says: str, text: str, at: At) -> Finding:
    return Finding(kind, says, text[slice(*at)], at)


# ------------------------------------------------------------ length


def _length(
    question: Question, text: str, sentences: Sequence[Sentence], seconds: float
) -> Iterator[Finding]:
    """Too long, pointing at the sentence in which the target is over; or too short, at the last."""
    target = question.answer_in_s
    if not sentences:
        return
    told = f"{clock_time(seconds)} spoken, target {clock_time(target)}"
    if seconds < TOO_SHORT * target:
        at = sentences[-1].start, sentences[-1].end
        yield _pointing(Kind.LENGTH, f"Short: {told}. It ends here.", text, at)
    elif seconds > TOO_LONG * target:
        total = sum(_spoken(text, sentence) for sentence in sentences)
        left = total * target / seconds
        for sentence in sentences:
            left -= _spoken(text, sentence)
            if left < 0:
                at = sentence.start, sentence.end
                yield _pointing(Kind.LENGTH, f"Long: {told}. Time is up here.", text, at)
                return


def _spoken(text: str, sentence: Sentence) -> int:
    return spoken_words(text, sentence.start, sentence.end)


# ------------------------------------------------------------ parts


def _parts(question: Question, paragraphs: Sequence[Paragraph]) -> dict[str, list[Paragraph]]:
    """Part of STAR -> its paragraphs, by headings; without headings the paragraphs themselves,
    where a behavioural answer has four. Empty if not assessed."""
    found: dict[str, list[Paragraph]] = {part: [] for part in STAR}
    if any(paragraph.under_heading for paragraph in paragraphs):
        for paragraph in paragraphs:
            if paragraph.part:
                found[paragraph.part].append(paragraph)
    elif len(paragraphs) == len(STAR) and question.kind in ("behavioural", ""):
        found = {part: [each] for part, each in zip(STAR, paragraphs, strict=True)}
    told = sum(each.words for part in found.values() for each in part)
    return found if told >= LEAST_FOR_PARTS else {}


def _shares(told: dict[str, list[Paragraph]]) -> Parts:
    words = [sum(each.words for each in told[part]) for part in STAR]
    return Parts(*(each / sum(words) for each in words))


def _off(
    text: str, told: dict[str, list[Paragraph]], paragraphs: Sequence[Paragraph]
) -> Iterator[Finding]:
    for part, share, usual in zip(STAR, _shares(told), USUAL, strict=True):
        if share and abs(share - usual) <= OFF:
            continue
        says = (
            f"{part.capitalize()}: {share * 100:.0f} % of the answer, usually {usual * 100:.0f} %."
        )
        if told[part]:
            first = told[part][0].sentences[0]
        else:
            says = f"{part.capitalize()}: nothing, usually {usual * 100:.0f} %."
            before = [p for name in STAR[: STAR.index(part)] for p in told[name]]
            first = (before or paragraphs)[-1].sentences[-1]
            says += " It would come after this." if before else " It would come before this."
            first = first if before else paragraphs[0].sentences[0]
        yield _pointing(Kind.PARTS, says, text, (first.start, first.end))


# ------------------------------------------------------------ numbers


def _counted(text: str, sentence: Sentence) -> list[Figure]:
    """The numbers of a sentence, dates aside."""
    return [each for each in figures(text, sentence.tokens) if each.unit != "year"]


def _numbers(
    question: Question,
    text: str,
    sentences: Sequence[Sentence],
    numbers: Sequence[Sequence[Figure]],
    words: int,
) -> Iterator[Finding]:
    """Numbers that say not what they count, and changes that say not from what or since when."""
    if not any(numbers) and question.kind == "behavioural" and words >= LEAST_FOR_PARTS:
        at = sentences[-1].start, sentences[-1].end
        yield _pointing(Kind.NUMBER, "No number in the whole answer. It ends here.", text, at)
    for sentence, said in zip(sentences, numbers, strict=True):
        for index, each in enumerate(said):
            # 'from 40 people to 60': the unit has been told
            if _is_bare(text, sentence, each) and not any(e.unit not in "%" for e in said[:index]):
                says = f"{text[each.start : each.end]} of what? A number without a unit."
                yield _in_context(says, text, sentence, each)
        for each in [] if _has_base(sentence) else _changes(sentence, said):
            says = f"{text[each.start : each.end]}: from what, since when?"
            yield _in_context(f"{says} A change without its base.", text, sentence, each)


def _in_context(says: str, text: str, sentence: Sentence, figure: Figure) -> Finding:
    """A finding about a number, pointing at a few words around it too."""
    words = sentence.tokens
    first, last = max(0, figure.first - 3), min(len(words) - 1, figure.last + 2)
    at = min(figure.start, words[first].start), max(figure.end, words[last].end)
    return _pointing(Kind.NUMBER, says, text, at)


def _changes(sentence: Sentence, said: Sequence[Figure]) -> Iterator[Figure]:
    """By how much a sentence says that something rose or fell, 'doubled' included."""
    words = sentence.tokens
    for each in said:
        around = words[max(0, each.first - _NEAR) : each.last + _NEAR]
        before = [token.word for token in words[max(0, each.first - 2) : each.first]]
        moved = before[-1:] in (["up"], ["down"]) or before in (["up", "by"], ["down", "by"])
        if each.unit in ("%", "x") and (moved or any(t.stem in _CHANGES for t in around)):
            yield each
    for index, token in enumerate(words):
        if token.word in _TIMES:
            yield Figure(_TIMES[token.word], "x", index, index, token.start, token.end)


def _is_bare(text: str, sentence: Sentence, figure: Figure) -> bool:
    """Whether a number in digits has no unit: nothing is counted behind it, no label such as
    'tier' and no 'the' stands before it."""
    words, first, last = sentence.tokens, figure.first, figure.last
    if figure.unit or not words[first].word[0].isdigit():
        return False
    around = text[max(0, figure.start - 1) : figure.start] + text[figure.end : figure.end + 1]
    before = words[first - 1].word if first else ""
    after = [token.word for token in words[last + 1 : last + 3]]
    if any(sign in "/:-–+#" for sign in around) or before in _LABELS or before in _KNOWN:
        return False
    # 'from 40 to 60 people'
    ranged = len(after) > 1 and after[0] in ("to", "and", "or", "in") and after[1][0].isdigit()
    # '3 of the 7', '70,000 a day'
    return not ranged and after[:1] not in (["of"], ["a"], ["an"], ["per"], ["each"], ["every"])


def _has_base(sentence: Sentence) -> bool:
    return any(token.stem in _BASES for token in sentence.tokens)


# ------------------------------------------------------------ whose work


def _whose(
    text: str, sentences: Sequence[Sentence], i: Sequence[At], we: Sequence[At]
) -> Iterator[Finding]:
    """Much more 'we' than 'I', pointing at the first sentence that says it."""
    if len(we) >= 3 and len(we) > 1.5 * len(i):
        mine = times(len(i)) if i else "never"
        first = next(each for each in sentences if each.end > we[0][0])
        at = first.start, first.end
        says = f"'We' {times(len(we))}, 'I' {mine}: what was yours?"
        yield Finding(Kind.I_AND_WE, says, text[slice(*at)], at, tuple(we))
