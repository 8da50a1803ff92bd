"""Finding a question by its id or by a few words of it. The only module that imports rapidfuzz."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from math import log
from operator import attrgetter

from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from tiktok_prep.base.text import words_of
from tiktok_prep.deck.synonyms import FILLERS, stem, synonyms, without_phrases
from tiktok_prep.model import Question

MOST_MATCHES = 5
SAME_WORD = 0.89
"""Two words count as one, misspelt or inflected, from this similarity on (Jaro-Winkler, 0-1, which
favours a common beginning). Their first letters are the same, which few people mistype."""
SAME_MEANING = 0.7
"""How much a word that means the same counts (0-1)."""
IN_THE_ANSWER = 0.35
"""How much a word counts that is only in the situation, points and follow-ups (0-1)."""
FILLER_WEIGHT = 0.05
"""Times the weight of a word that most questions are asked in, such as "tell"."""

# A question's score is the share (0-1) of the typed words that it has, each word counted by its
# weight.
LEAST_SCORE = 0.22
"""A lower score is no match: only one of many words was found, or a common one."""
NEAR_BEST = 0.5
"""Questions with less than this share of the best score are not shown."""
STAGE_BONUS = 0.1
"""Added to the score of questions of the right stage, for the order only."""
SHORT_BONUS = 0.3
"""Times the share of a wording that was typed, added for the order only: of two questions with the
same words, the one that says little else is meant."""


def questions_by_words(typed: str, questions: Sequence[Question], *, stage: str) -> list[Question]:
    """The questions with the words that were typed, at most MOST_MATCHES, the best match first.

    Looks for open questions, and for facts only if none of those match. All wordings of a question
    count, and its situation, points and follow-ups a little. Rare words count more than common
    ones. Misspelt words and words that mean the same match. Of equal matches, questions of `stage`
    come first. "tik tok" matches "TikTok" and the reverse.
    """
    typed_words = _typed_words(typed)
    vocabularies = [_vocabulary(question, typed_words) for question in questions]
    all_words = sorted(set().union(*vocabularies))
    matches = {
        word: _similar(word, all_words) for word in sorted(_rejoined(typed_words, all_words))
    }
    counts = {
        word: [
            max((similar[each] * words[each] for each in similar.keys() & words), default=0.0)
            for words in vocabularies
        ]
        for word, similar in matches.items()
    }
    weights = {word: _weight(word, row) for word, row in counts.items()}
    total = sum(weights.values()) or 1.0
    scores = [
        sum(weights[word] * row[place] for word, row in counts.items()) / total
        for place in range(len(questions))
    ]
    near_all = set[str]().union(*(matches[word] for word in matches.keys() - FILLERS))
    for facts in (False, True):
        scored = [
            (score, q) for score, q in zip(scores, questions, strict=True) if q.is_fact == facts
        ]
        least = max(LEAST_SCORE, NEAR_BEST * max((score for score, _ in scored), default=0.0))
        near = [
            (score + STAGE_BONUS * (stage in q.stages) + SHORT_BONUS * _share(q, near_all), q)
            for score, q in scored
            if score >= least
        ]
        if near:
            best = sorted(near, key=lambda pair: -pair[0])[:MOST_MATCHES]
            return [question for _, question in best]
    return []


def questions_asked_as(typed: str, questions: Sequence[Question]) -> list[Question]:
    """The questions with a wording of just the typed words, in any order; if none, those with such
    a follow-up. Empty if nothing was typed. One word of an id is not enough."""
    words = sorted(words_of(typed))

    def asked(texts_of: Callable[[Question], Iterable[str]]) -> list[Question]:
        return [q for q in questions if any(sorted(words_of(t)) == words for t in texts_of(q))]

    texts_of = _wordings if words[1:] else attrgetter("wordings")
    return (asked(texts_of) or asked(_follow_up_texts)) if words else []


def questions_with_all_words(
    typed: str, questions: Sequence[Question], *, narrow: bool
) -> list[Question]:
    """The questions with a wording or a situation that has all the typed words, in any order,
    fillers aside; those that have them as typed come first. Empty if nothing was typed.

    With `narrow`, only those that have several words as typed, if any has, and facts only if no
    open question is left. Of a phrase that has other words for it, such as "about yourself", a
    single word is not enough.
    """
    plain = words_of(typed)
    if not plain:
        return []
    asked = set(plain) - FILLERS or set(plain)
    texts = {q.id: [*map(words_of, _wordings(q)), words_of(q.situation)] for q in questions}

    def having(wanted: set[str], form: Callable[[str], str]) -> list[Question]:
        return [q for q in questions if any(wanted <= set(map(form, t)) for t in texts[q.id])]

    literal = having(asked, str)
    several = literal if len(asked) > 1 else []
    has_phrase = _typed_words(typed) != plain
    found = several if has_phrase else having(_stems_asked(plain), stem)
    found = (narrow and several) or found
    found.sort(key=lambda question: question not in literal)
    open_questions = [question for question in found if narrow and not question.is_fact]
    return open_questions or found


def wording_with_all_words(typed: str, question: Question) -> str:
    """The first wording of the question that has all the typed words, in any form, fillers aside;
    if none has, its `ask`."""
    stems = _stems_asked(words_of(typed))
    return next(
        (text for text in question.wordings if stems <= set(map(stem, words_of(text)))),
        question.ask,
    )


def asks_with(typed: str, question: Question) -> bool:
    """Whether the question's own wordings, not just its points, have at least half of the words
    that were typed, fillers aside; False if only fillers were typed."""
    words = set(_typed_words(typed)) - FILLERS
    asked = sorted({word for text in _wordings(question) for word in words_of(text)})
    return bool(words) and 2 * sum(bool(_similar(word, asked)) for word in words) >= len(words)


def _stems_asked(typed_words: Sequence[str]) -> set[str]:
    """Returns the stems of the typed words; fillers only if there are no other words."""
    return {stem(word) for word in set(typed_words) - FILLERS or typed_words}


def _vocabulary(question: Question, typed_words: Sequence[str]) -> dict[str, float]:
    """Returns each word of a question -> how much it counts (0-1): 1 in a wording, less elsewhere.
    Of a fact, only the wordings are read. Two words that `typed_words` has as one count as one,
    too."""
    aside = (
        question.situation,
        *(point.says for point in question.points),
        *_follow_up_texts(question),
    )
    vocabulary = {} if question.is_fact else _counted(aside, IN_THE_ANSWER, typed_words)
    return vocabulary | _counted(_wordings(question), 1.0, typed_words)


def _wordings(question: Question) -> Iterable[str]:
    """Returns all wordings; the last is the question's id, less the letters of its round."""
    return (*question.wordings, question.id.partition("-")[2].replace("-", " "))


def _follow_up_texts(question: Question) -> Iterable[str]:
    return (follow_up.ask for follow_up in question.follow_ups)


def _counted(texts: Iterable[str], counts: float, typed_words: Sequence[str]) -> dict[str, float]:
    """Returns each word of the texts -> `counts`. Two words in a row are a word, too, if they are
    in `typed_words` as one."""
    rows = [words_of(text) for text in texts]
    words = dict.fromkeys((word for row in rows for word in row), counts)
    pairs = ("".join(pair) for row in rows for pair in pairwise(row))
    return words | dict.fromkeys((pair for pair in pairs if pair in typed_words), counts)


def _share(question: Question, typed: set[str]) -> float:
    """Of each wording, takes the share (0-1) of words that are in `typed`, fillers aside; returns
    the largest."""
    wordings = [set(words_of(text)) - FILLERS for text in _wordings(question)]
    return max((len(words & typed) / len(words) for words in wordings if words), default=0.0)


def _rejoined(typed_words: Sequence[str], all_words: Sequence[str]) -> set[str]:
    """Returns the typed words; two in a row ('tik tok') are joined if a question has them as one
    word."""
    split = {pair for pair in pairwise(typed_words) if "".join(pair) in all_words}
    halves = {word for pair in split for word in pair}
    return {word for word in typed_words if word not in halves} | {"".join(pair) for pair in split}


def _weight(word: str, counts: Sequence[float]) -> float:
    """Returns how much a word tells questions apart: the squared logarithm of the share of
    questions that have it or a similar word (`counts`, one a question); 0 if all have. A filler
    gets only FILLER_WEIGHT of that."""
    weight = log((1 + len(counts)) / (1 + max(1.0, sum(counts)))) ** 2
    return weight * FILLER_WEIGHT if word in FILLERS else weight


def _similar(word: str, words: Sequence[str]) -> dict[str, float]:
    """Returns those of `words` that are `word`, like it, or mean the same -> how much each counts
    (0-1)."""
    root = stem(word)
    others = synonyms(root) if word not in FILLERS else ()
    same = {other: SAME_MEANING for other in words if stem(other) in others}
    spelt = process.extract(
        word, words, scorer=JaroWinkler.normalized_similarity, score_cutoff=SAME_WORD, limit=None
    )
    same |= {other: score for other, score, _ in spelt if other[0] == word[0]}
    return same | {other: 1.0 for other in words if stem(other) == root}


def _typed_words(typed: str) -> list[str]:
    """Returns the typed words in order, with phrases such as "head office" replaced by words that
    mean the same."""
    return words_of(without_phrases(" ".join(words_of(typed))))
