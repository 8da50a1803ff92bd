"""The answer check: a question and a text -> what the text shows."""

from __future__ import annotations

from collections.abc import Sequence

from tiktok_prep.answering.claims import check_claims
from tiktok_prep.answering.points import check_points
from tiktok_prep.answering.report import AnswerCheck, Finding, Kind, Parts, PointCheck, Verdict
from tiktok_prep.answering.shape import check_shape
from tiktok_prep.answering.words import paragraphs
from tiktok_prep.model import Question

__all__ = ["AnswerCheck", "Finding", "Kind", "Parts", "PointCheck", "Verdict", "check"]


def check(question: Question, text: str, *, facts: Sequence[Question], pace: int) -> AnswerCheck:
    """What `text`, an answer to `question`, shows; the same for the same text.

    `text` is Markdown without comments and head (`Answer.text`). `facts` are fact questions that
    it may contradict. `pace` is in words spoken a minute.
    """
    found = paragraphs(text)
    shape = check_shape(question, text, found, pace=pace)
    return AnswerCheck(
        question=question,
        points=check_points(question, text, found),
        words=shape.words,
        seconds=shape.seconds,
        target_s=question.answer_in_s,
        pace=pace,
        parts=shape.parts,
        numbers=shape.numbers,
        i=shape.i,
        we=shape.we,
        findings=(*check_claims(question, text, found, facts), *shape.findings),
    )
