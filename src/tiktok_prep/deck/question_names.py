"""Finding the question that is typed, by its id or its words: one search for all commands."""

from __future__ import annotations

from collections.abc import Sequence

from tiktok_prep.base.errors import UsageError
from tiktok_prep.base.names import nearest
from tiktok_prep.base.text import shortened
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.model import Question

ASK_CHARS = 48
"""Characters of a question in the list of those that could be meant."""


class Found(NamedTuple):
    """What a search for a question found."""

    question: Question | None
    """The one that is meant; `None` if that is not clear."""
    could_be: list[Question]
    """All that could be meant, questions before facts, then the best first."""
    fits: bool
    """Whether one of `could_be` has an id that begins as typed, or all the typed words."""
    alike: list[Question]
    """Questions with some of the words that are not in `could_be`, the best first."""


def find_question(
    questions: Sequence[Question], typed: str, *, stage: str = "", sure: bool = False
) -> Found:
    """Finds the question called `typed`: by its id; by the beginning of one, if that has a hyphen;
    else by its words.

    Words find the question that is asked just so, else those with all of them, else those with
    most. Where ids begin with the one word typed, their questions count as well. Words as typed go
    before inflected ones, and questions before facts; to be `sure`, all of these count, and none is
    taken that lacks a word. Of equal matches, those of the round `stage` come first.
    """
    exact = [question for question in questions if question.id == typed]
    begun = [question for question in questions if typed and question.id.startswith(typed)]
    named = exact or (begun if "-" in typed else [])
    if named:
        return Found(named[0] if len(named) == 1 else None, named, True, [])
    from tiktok_prep.deck import search  # loads rapidfuzz

    near = search.questions_by_words(typed, questions, stage=stage)
    asked = search.questions_asked_as(typed, questions)
    if asked:
        return Found(asked[0] if len(asked) == 1 else None, asked, True, near)
    ranked = [*near, *(question for question in questions if question not in near)]
    fit = search.questions_with_all_words(typed, ranked, narrow=not sure)
    by_words = fit or near
    both = [*by_words, *(question for question in begun if question not in by_words)]
    could_be = sorted(both, key=lambda question: question.is_fact)
    fits = bool(fit or begun)
    is_clear = len(could_be) == 1 and (fits or (not sure and search.asks_with(typed, could_be[0])))
    alike = [question for question in near if question not in could_be]
    return Found(could_be[0] if is_clear else None, could_be, fits, alike)


def the_one(
    found: Found, typed: str, questions: Sequence[Question], *, kind: str = "question"
) -> str:
    """Returns the id of the question that was found. Raises UsageError if that is not clear, with
    those that could be meant; `kind` is the noun for what there is none of."""
    if found.question:
        return found.question.id
    similar = nearest(typed, [question.id for question in questions]) if "-" in typed else None
    if not found.fits and (similar or not found.could_be):
        hint = "name it by its id or some of its words; `prep list` shows them"
        hint = f"did you mean '{similar}'?" if similar else hint
        raise UsageError(f"there is no {kind} '{typed}'", hint=hint)
    which = f"one of {len(found.could_be)} questions" if found.could_be[1:] else "this question"
    raise UsageError(f"'{typed}' could be {which}", hint=_choices(typed, found.could_be))


def shortest_beginning(name: str, ids: Sequence[str]) -> str:
    """The first words of the id `name`, at least two, with which no other of `ids` begins; all of
    `name` if there are none."""
    others = [other for other in ids if other != name]
    words = name.split("-")
    beginnings = ("-".join(words[:length]) for length in range(2, len(words)))
    return next((b for b in beginnings if not any(o.startswith(b) for o in others)), name)


def _choices(typed: str, could_be: Sequence[Question]) -> str:
    """The hint that lists questions, in the wording that has the typed words."""
    from tiktok_prep.deck import search

    shown = could_be[: search.MOST_MATCHES]
    width = max(len(question.id) for question in shown)
    asked_so = [search.wording_with_all_words(typed, question) for question in shown]
    rows = [
        f"{question.id:<{width}}  {shortened(wording, ASK_CHARS)}"
        for question, wording in zip(shown, asked_so, strict=True)
    ]
    how = "name it by its id:" if len(shown) == len(could_be) else "add a word, or name its id:"
    return "\n       ".join([how, *rows])
