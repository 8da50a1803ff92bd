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
    """The id of the question called `typed`: its id, the beginning of it, or words of the question.

    `others` may know the id of a question that is not among `questions`; it is asked before words
    are looked for. Raises UsageError if no question is called so, or several are; that lists them.
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


def _by_words(questions: Sequence[Question], typed: str) -> str:
    from tiktok_prep.deck.search import asks_with, questions_by_words, same_words

    found = questions_by_words(typed, questions, stage="")
    exact = [question for question in found if same_words(typed, question)]
    clear = exact if len(exact) == 1 else found
    if len(clear) == 1 and asks_with(typed, clear[0]):
        return clear[0].id
    if not found:
        hint = "name it by its id or some of its words; `prep list` shows them"
        raise UsageError(f"there is no question '{typed}'", hint=hint)
    width = max(len(question.id) for question in found)
    rows = [f"{question.id:<{width}}  {shortened(question.ask, ASK_CHARS)}" for question in found]
    hint = "\n       ".join(["name it by its id:", *rows])
    could_be = f"one of {len(found)} questions" if found[1:] else "this question"
    raise UsageError(f"'{typed}' could be {could_be}", hint=hint)
