"""What the answer check reports. Every judgement points at words of the text."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from tiktok_prep.model import Point, Question

At = tuple[int, int]
"""Where words stand in the text: first character, and the one behind the last."""


class Verdict(Enum):
    """Whether a point was made. 'Not assessed' says that the check cannot tell."""

    FOUND = "found"
    NOT_FOUND = "not found"
    NOT_ASSESSED = "not assessed"


class PointCheck(NamedTuple):
    """One point of the question in the answer."""

    point: Point
    verdict: Verdict
    evidence: str = ""
    """The words that show it; '' if it was not found."""
    at: At | None = None
    """Where they stand; `None` if it was not found."""


class Parts(NamedTuple):
    """What share of the spoken words stands in each part of STAR; the four add up to 1."""

    situation: float
    task: float
    action: float
    result: float


class Kind(Enum):
    """What a finding is about."""

    FACT = "fact"
    LENGTH = "length"
    PARTS = "parts"
    NUMBER = "number"
    I_AND_WE = "i-and-we"
    HEDGE = "hedge"
    FILLER = "filler"


class Finding(NamedTuple):
    """Something to look at, with the words that it is about."""

    kind: Kind
    says: str
    """One sentence."""
    evidence: str
    at: At
    more: tuple[At, ...] = ()
    """Other words that it is about: the same hedge again, every 'we'."""
    fact: str = ""
    """Id of the fact that the words disagree with."""


class AnswerCheck(NamedTuple):
    """All that the check has to say of one answer. There is no overall score."""

    question: Question
    points: tuple[PointCheck, ...]
    """In the order of the deck."""
    words: int
    """Spoken words: without headings, a sign such as % or £ counting as one."""
    seconds: float
    """How long they take at `pace`."""
    target_s: int
    pace: int
    """Words a minute."""
    parts: Parts | None
    """`None`: not assessed."""
    numbers: int
    """Numbers in the text, years aside."""
    i: int
    """How often the answer says 'I', 'my' and the like."""
    we: int
    """How often it says 'we', 'our' and the like."""
    findings: tuple[Finding, ...]
    """Facts first, then the other kinds in their order; each kind in the order of the text."""

    @property
    def made(self) -> tuple[str, ...]:
        """Ids of the points that were found."""
        return tuple(p.point.id for p in self.points if p.verdict is Verdict.FOUND)
