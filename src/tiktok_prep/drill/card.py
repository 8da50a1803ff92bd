"""One card of a drill: what you have done with it so far, and which keys it has."""

from __future__ import annotations

from tiktok_prep.base.value import NamedTuple
from tiktok_prep.drill.asking_page import point_ids_by_letter
from tiktok_prep.drill.session import DrillQuestion
from tiktok_prep.model import OwnWords, Question


class DrillCard(NamedTuple):
    """What is on the screen for one question."""

    asked: DrillQuestion
    phase: str = "ask"
    """'ask' until your answer ends, then 'rate'."""
    missed: frozenset[str] = frozenset()
    """Ids of the points that you marked as left out."""
    printed_marks: frozenset[str] = frozenset()
    """Ids of the points that were marked when everything was last printed again in full."""
    seconds: float | None = None
    """How long you have been answering, or took; `None` where no clock runs."""
    own_words: OwnWords | None = None
    can_write: bool = False
    """Whether `v` opens an editor for your own answer."""
    typed: str = ""
    """The answer you typed; '' if you typed none."""
    typed_words: str = ""
    """How long `typed` takes to say, as words; '' if no answer was typed."""
    panel: str = ""
    """The key whose panel is open: 't', 'p', 'w', 'o' or 'r'; '' if none."""

    @property
    def question(self) -> Question:
        return self.asked.question

    @property
    def letters(self) -> dict[str, str]:
        """Letter -> id of the point that it marks. Empty if the question can only be rated as a
        whole."""
        return point_ids_by_letter(self.question)


def panel_keys(card: DrillCard) -> dict[str, str]:
    """Key -> what it shows, in words; only the keys that have something to show for this card."""
    question = card.question
    there = {
        "t": card.typed.strip() and not question.fact and "what I typed",
        "o": card.own_words and "my words",
        "p": question.follow_ups and not card.asked.in_mock and "they may push",
        "w": question.weak and "weak answer",
        "r": _about_facts(card),
    }
    return {key: words for key, words in there.items() if words}


def _about_facts(card: DrillCard) -> str:
    fact = card.question.fact
    if fact:
        return "how sure" if fact.is_unsure else ""
    return "facts" if card.asked.facts else ""
