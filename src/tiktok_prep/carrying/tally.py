"""What went out or came in, counted by kind and told in one sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from tiktok_prep.base.text import count, join_words
from tiktok_prep.journal import events as journal
from tiktok_prep.model import Question

NOUNS = {
    journal.REVIEW: "rating",
    journal.SUSPEND: "suspension",
    journal.UNSUSPEND: "suspension",
    journal.UNDO: "undo",
    journal.INTERVIEW: "interview date",
    journal.SETTING: "setting",
    journal.MOCK: "mock interview",
    journal.FOLLOW_UP: "follow-up",
    journal.DEBRIEF: "debrief line",
    journal.MARKS: "marked answer",
}
"""Kind of event -> what a person calls it. The end of a mock interview is part of it."""
OTHER = "other event"
CHANGED_BY_OTHERS = {"rating", "suspension", "undo", "interview date", "setting"}
"""What later events take back or replace, so that their number says little."""
STUDY, INTERVIEW = "study time", "interview"
ANSWER, VERSION, QUESTION, FACT = "answer", "earlier version", "question", "fact"
FAULTY_FILE = "faulty file of questions"
ORDER = (
    *dict.fromkeys(NOUNS.values()),
    *(OTHER, ANSWER, VERSION, QUESTION, FACT, FAULTY_FILE, STUDY, INTERVIEW),
)

Tally = Counter[str]
"""Noun -> how many."""


def tally_of(kinds: Mapping[str, int]) -> Tally:
    """Counts events by noun; `kinds` says how many events there are of each kind. A kind without a
    noun counts as OTHER, MOCK_END not at all."""
    tally = Tally()
    for kind, number in kinds.items():
        if kind != journal.MOCK_END:
            tally[NOUNS.get(kind, OTHER)] += number
    return tally


def questions_tally(questions: Iterable[Question]) -> Tally:
    return Tally(FACT if question.is_fact else QUESTION for question in questions)


def tally_text(tally: Mapping[str, int]) -> str:
    """'230 ratings, 12 answers and 3 questions', in the order of ORDER and without what is 0;
    'nothing' if all counts are 0."""
    counts = [count(tally[noun], noun) for noun in ORDER if tally.get(noun)]
    return join_words(counts) if counts else "nothing"
