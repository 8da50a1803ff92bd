"""Facts of the deck that an answer contradicts: a number near a known fact's subject.

Careful on purpose: it speaks only where the sentence names what the fact is about, has a number in
the unit of the fact's answer, and none of its numbers is one of the fact's. The answer to a fact
question need not name what it is about.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tiktok_prep.answering.figures import Figure, figures
from tiktok_prep.answering.report import Finding, Kind
from tiktok_prep.answering.stems import stem
from tiktok_prep.answering.words import FUNCTION_WORDS, Paragraph, Token, stretches, tokens
from tiktok_prep.model import Question
from tiktok_prep.text import as_of_words

SUBJECT = 0.6
"""The least share of a fact's subject that a sentence names."""
HINT = 0.3
"""With so much of a fact's subject, a number of the fact is taken for it."""
FAR = 20
"""A count this many times larger or smaller counts something else."""
SAME = 0.05
"""Numbers that differ by no more than this share are the same, roughly said."""
_ASKING = frozenset(
    map(
        stem,
        "how many much what which who when where why say give report count high long often "
        "share date year month day january february march april may june july august september "
        "october november december spring summer autumn winter quarter half first second start "
        "end early late according announce figure list use go set put come make get across".split(),
    )
)
"""Words of a fact's question that are not its subject."""

_SIGNS = ("%", "£", "€", "$", "year")
_SAME_WORD = {stem(word): stem("people") for word in ("user", "person", "viewer")}
"""Words that facts and answers exchange freely."""
_BETWEEN = frozenset(map(stem, "monthly weekly daily active regular".split()))
"""Words between a number and what it counts."""
_OWN = frozenset("my our mine ours account channel campaign".split())
"""A sentence with one of these tells of one's own work: its counts are of that."""


class Subject(NamedTuple):
    """What a fact is about, and the numbers of its answer."""

    fact: Question
    names: frozenset[str]
    """Stems of the names in its question: all of them must be said."""
    words: frozenset[str]
    """Stems of the other words that carry it."""
    answer: tuple[Figure, ...]
    asked: tuple[Figure, ...]
    """The numbers of its question."""

    def share(self, stems: set[str]) -> float:
        """The share of its words, 0 to 1, among `stems`; 1 if it has none but names."""
        return len(self.words & stems) / len(self.words) if self.words else 1.0

    def nearness(self, stems: set[str]) -> tuple[int, float]:
        """Greater for the subject of which more is said; of two, where less is unsaid."""
        return len(self.names) + len(self.words & stems), self.share(stems)


def check_claims(
    question: Question, text: str, paragraphs: Sequence[Paragraph], facts: Sequence[Question]
) -> tuple[Finding, ...]:
    """One finding for each fact that a sentence contradicts, in the order of the text. Of several
    facts that one number contradicts, the nearest to the sentence; none where two are as near."""
    if question.is_fact:
        return _itself(question, text, paragraphs)
    by_name: dict[str, list[Subject]] = {}
    for fact in facts:
        if (subject := _subject(fact)) and subject.names:
            by_name.setdefault(min(subject.names), []).append(subject)
    found: dict[str, Finding] = {}
    for sentence in (each for paragraph in paragraphs for each in paragraph.sentences):
        is_own = any(token.word in _OWN for token in sentence.tokens)
        for words in () if sentence.asks else stretches(sentence.tokens):
            said = [f for f in _figures(text, words) if f.unit in _SIGNS or not is_own]
            stems = {_SAME_WORD.get(token.stem, token.stem) for token in words} if said else set()
            near = [s for name in sorted(stems & by_name.keys()) for s in by_name[name]]
            named = [subject for subject in near if subject.names <= stems]
            for subject, wrong in _contradictions(named, stems, said):
                found.setdefault(subject.fact.id, _finding(subject, text, words, wrong))
    return tuple(found.values())


def _contradictions(
    subjects: Sequence[Subject], stems: set[str], said: Sequence[Figure]
) -> list[tuple[Subject, Figure]]:
    """What the numbers of one sentence contradict among facts that it names."""
    known = [each for s in subjects if s.share(stems) >= HINT for each in (*s.answer, *s.asked)]
    open_ = [one for one in said if not any(_same(one, other) for other in known)]
    found = []
    for wrong in open_:
        rivals = sorted(
            ((s.nearness(stems), s) for s in subjects if _alike(wrong, s)), key=lambda each: each[0]
        )
        if not rivals or (len(rivals) > 1 and rivals[-1][0] == rivals[-2][0]):
            continue
        nearest = rivals[-1][1]
        if nearest.share(stems) >= SUBJECT and not _speaks_of_it(nearest, said):
            found.append((nearest, wrong))
    return found


def _itself(question: Question, text: str, paragraphs: Sequence[Paragraph]) -> tuple[Finding, ...]:
    """What the answer to a fact question says instead of the fact, where it has none of its
    numbers."""
    subject = _subject(question)
    if not subject:
        return ()
    told = [s.tokens for paragraph in paragraphs for s in paragraph.sentences if not s.asks]
    said = [(each, words) for words in told for each in _figures(text, words)]
    known = (*subject.answer, *subject.asked)
    if any(_same(each, other) for each, _ in said for other in subject.answer):
        return ()
    for each, words in said:
        if _alike(each, subject) and not any(_same(each, other) for other in known):
            return (_finding(subject, text, words, each),)
    return ()


def _figures(text: str, words: Sequence[Token]) -> list[Figure]:
    """The numbers of a sentence: of '45 million monthly users' the unit is 'user'."""
    return [
        each._replace(unit=words[last].stem) if (last := _counted(each, words)) else each
        for each in figures(text, words)
    ]


def _counted(figure: Figure, words: Sequence[Token]) -> int:
    """Index of the word that is counted where others stand between; 0 where none do."""
    last = figure.last + 1
    while last + 1 < len(words) and words[last].stem in _BETWEEN:
        last += 1
    return last if last > figure.last + 1 and figure.unit in _BETWEEN else 0


def _speaks_of_it(subject: Subject, said: Sequence[Figure]) -> bool:
    """Whether a sentence has a number of the fact, or speaks of another year."""
    years = {each.value for each in said if each.unit == "year" and each.value > 31}
    asked = {each.value for each in subject.asked if each.unit == "year" and each.value > 31}
    other_year = bool(years and asked) and not years & asked
    return other_year or any(_same(one, other) for one in said for other in subject.answer)


def _subject(fact: Question) -> Subject | None:
    """`None` for a fact without a number in its answer."""
    if fact.fact is None:
        return None
    answer = fact.points[0].says
    numbers = tuple(figures(answer, list(tokens(answer))))
    asked = list(tokens(fact.ask))
    taken = {
        index
        for figure in figures(fact.ask, asked)
        for index in range(figure.first, figure.last + 1)
    }
    names: set[str] = set()
    words: set[str] = set()
    for index, token in enumerate(asked):
        if index in taken or token.word in FUNCTION_WORDS or token.stem in _ASKING:
            continue
        (names if index and _is_name(fact.ask, token) else words).add(
            _SAME_WORD.get(token.stem, token.stem)
        )
    if not numbers:
        return None
    in_question = tuple(figures(fact.ask, asked))
    return Subject(fact, frozenset(names), frozenset(words), numbers, in_question)


def _is_name(text: str, token: Token) -> bool:
    return text[token.start].isupper()


def _alike(figure: Figure, subject: Subject) -> bool:
    """Whether a number is of the kind that the fact's answer gives: the same sign, or a count of
    what the fact is about and of its order of magnitude."""
    answer = [each for each in subject.answer if each.unit != "year"] or subject.answer
    if figure.unit in _SIGNS:
        return any(figure.unit == other.unit for other in answer)
    first = answer[0]
    if first.unit in _SIGNS or not first.value / FAR <= figure.value <= first.value * FAR:
        return False
    counted = _SAME_WORD.get(figure.unit, figure.unit)
    return counted in (first.unit, "") or counted in subject.words


def _same(one: Figure, other: Figure) -> bool:
    if (one.unit == "year") != (other.unit == "year"):
        return False
    if one.unit == "year":
        return one.value == other.value
    return abs(one.value - other.value) <= SAME * max(abs(one.value), abs(other.value))


def _finding(subject: Subject, text: str, words: Sequence[Token], wrong: Figure) -> Finding:
    fact = subject.fact
    assert fact.fact is not None
    number = text[wrong.start : wrong.end]
    last = next((i for i, t in enumerate(words) if i > wrong.last and t.stem == wrong.unit), 0)
    if last:
        number = text[wrong.start : words[last].end]
    says = (
        f"You say {number}; the deck says {fact.points[0].says} "
        f"({fact.id}, as of {as_of_words(fact.fact.as_of)})."
    )
    at = words[0].start, words[-1].end
    return Finding(Kind.FACT, says, text[slice(*at)], at, fact=fact.id)
