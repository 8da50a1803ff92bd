"""Finding the one question that is named on the command line: by its id, else by its words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tiktok_prep.base.errors import UsageError
from tiktok_prep.base.names import nearest, pick
from tiktok_prep.base.text import shortened
from tiktok_prep.model import Question

ASK_CHARS = 48
"""Characters of a question in the list of those that could be meant."""


def pick_question(
    questions: Sequence[Question],
    typed: str,
    *,
    others: Callable[[str], str | None] = lambda typed: None,
) -> str:
    """Returns the id of the question called `typed`: by its id, the beginning of that, or words of
    the question.

    `others` may return the id of a question that is not in `questions`, or `None`; it is called
    before words are looked for. Raises UsageError if no question is called so, or several are; that
    lists them.
    """
    ids = [question.id for question in questions]
    if typed in ids or any(typed and name.startswith(typed) for name in ids):
        return pick("question", typed, ids)
    other = others(typed)
    if other is not None:
        return other
    similar = nearest(typed, ids) if "-" in typed else None
    if similar:
        raise UsageError(f"there is no question '{typed}'", hint=f"did you mean '{similar}'?")
    return _by_words(questions, typed)


def shortest_beginning(name: str, ids: Sequence[str]) -> str:
    """The first words of the id `name` with which no other of `ids` begins."""
    others = [other for other in ids if other != name]
    words = name.split("-")
    beginnings = ("-".join(words[:length]) for length in range(2, len(words)))
    return next((b for b in beginnings if not any(o.startswith(b) for o in others)), name)


def _by_words(questions: Sequence[Question], typed: str) -> str:
    """Returns the id of the question asked in just these words; else of the only one with all of
    them; else of the only one with most.

    Raises UsageError, which lists the nearest, if none of these finds a single question.
    """
    from tiktok_prep.deck import search

    asked = search.questions_asked_as(typed, questions)
    have_all = asked or search.questions_with_all_words(typed, questions)
    if len(have_all) == 1:
        return have_all[0].id
    near = search.questions_by_words(typed, questions, stage="")
    is_clear = len(near) == 1 and search.asks_with(typed, near[0])
    if is_clear and (not have_all or near[0] in have_all):
        return near[0].id
    could_be = sorted(have_all, key=lambda question: question not in near) or near
    if not could_be:
        hint = "name it by its id or some of its words; `prep list` shows them"
        raise UsageError(f"there is no question '{typed}'", hint=hint)
    shown = could_be[: search.MOST_MATCHES]
    width = max(len(question.id) for question in shown)
    asked_so = [search.wording_with_all_words(typed, question) for question in shown]
    rows = [
        f"{question.id:<{width}}  {shortened(wording, ASK_CHARS)}"
        for question, wording in zip(shown, asked_so, strict=True)
    ]
    how = "name it by its id:" if len(shown) == len(could_be) else "add a word, or name its id:"
    which = f"one of {len(could_be)} questions" if could_be[1:] else "this question"
    hint = "\n       ".join([how, *rows])
    raise UsageError(f"'{typed}' could be {which}", hint=hint)
