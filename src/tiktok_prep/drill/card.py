"""One card of a drill: what you have done with it so far, and which keys it has."""

from __future__ import annotations

from typing import NamedTuple

from tiktok_prep.drill.session import DrillQuestion
from tiktok_prep.model import Answer, Question


class DrillCard(NamedTuple):
    """What is on the screen for one question."""

    asked: DrillQuestion
    phase: str = "ask"
    """'ask' until your answer ends, then 'sure' if that is asked, then 'rate'."""
    missed: frozenset[str] = frozenset()
    """Ids of the points that you marked as left out."""
    seconds: float | None = None
    """How long you have been answering, or took; `None` where no clock runs."""
    own_answer: Answer | None = None
    can_write: bool = False
    """Whether `v` opens an editor for your own answer."""
    typed: str = ""
    """The answer you typed."""
    typed_words: str = ""
    """How long it takes to say, in words."""
    panel: str = ""
    """The key of what is shown besides: 't', 'p', 'w', 'o', 'n', '?' or ''."""

    @property
    def question(self) -> Question:
        return self.asked.question


def panel_keys(card: DrillCard) -> dict[str, str]:
    """The keys that show something more about the question, and what they show."""
    question = card.question
    there = {
        "t": card.typed.strip() and not question.fact and "what I typed",
        "o": card.own_answer and "my answer",
        "p": question.follow_ups and "they may push",
        "w": question.weak and "weak answer",
        "n": card.asked.facts and "facts",
    }
    return {key: words for key, words in there.items() if words}


def nothing_there(card: DrillCard) -> dict[str, str]:
    """The keys of `panel_keys` that this question has nothing for, and what to say instead."""
    own = "You have no answer of your own yet; v writes one."
    sentences = {
        "p": "The deck has no follow-ups to this question.",
        "w": "The deck has no weak answer to this question.",
        "n": "The deck names no facts for this question.",
        "t": "Nothing is typed in this round; --type lets you type.",
        "o": own if card.can_write else "There is no answer of your own to this.",
    }
    return {key: says for key, says in sentences.items() if key not in panel_keys(card)}
