"""How the last mock interview and the real round of a stage went: evidence to compare with a
prediction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from math import sqrt

from tiktok_prep.base.value import NamedTuple
from tiktok_prep.memory.personal import Share
from tiktok_prep.memory.timing import is_looked_at
from tiktok_prep.model import WENT, Debrief, Deck, MockRun, Review

REMIND_FOR = timedelta(days=14)
"""A mock interview is mentioned for this long after its start."""
TOGETHER = 2.0
"""The points of an answer vary as if there were this many times fewer of them."""
TEN_IN_A_HUNDRED = 1.28
"""Standard deviations that are exceeded upwards in 10 of 100 cases."""


class PastMock(NamedTuple):
    """What was said in the last mock interview of a stage."""

    at: datetime
    """When the mock interview began, UTC."""
    points_said: int
    points: int
    """How many points were asked for in answers said aloud; at least 1."""
    is_aloud: bool = True
    """Whether most answers of the mock interview took long enough to have been said aloud. The
    counts of points are always only of such answers."""

    def against(self, predicted: Share | None) -> int:
        """Returns -1 if less was said than the range of `predicted`, 1 if more was, and 0 if it is
        inside, if nothing is predicted, or if most answers were only looked at.

        Luck widens the range: the points of one question tend to be said or missed together.
        """
        if predicted is None or not self.is_aloud:
            return 0
        mean = predicted.mean
        luck = TEN_IN_A_HUNDRED * sqrt(TOGETHER * mean * (1 - mean) / self.points)
        said = self.points_said / self.points
        return (said > predicted.high + luck) - (said < predicted.low - luck)


class PastRound(NamedTuple):
    """What the debrief of a stage's real round says."""

    at: datetime
    """When the debrief began, UTC."""
    well: int
    """How many questions went well."""
    mixed: int
    badly: int


class PastRounds(NamedTuple):
    """The last mock interview and the real round of each stage that has one, by stage id."""

    mocks: Mapping[str, PastMock] = {}
    rounds: Mapping[str, PastRound] = {}


NOTHING_PAST = PastRounds()


def past_rounds(runs: Iterable[MockRun], debriefs: Mapping[str, Debrief], deck: Deck) -> PastRounds:
    """Returns, by stage, the last mock interview of `runs` (in order of time) and what the debrief
    of the stage (`debriefs`, by stage id) says. Answers that were only looked at do not count; a
    mock interview or debrief with no answer that counts is left out."""
    mocks = {}
    for mock, reviews, *_ in runs:
        aloud = [review for review in reviews if _is_aloud(review, deck)]
        points = sum(len(review.points) for review in aloud)
        if points:
            said = sum(len(review.points_said) for review in aloud)
            is_aloud = 2 * len(aloud) > len(reviews)
            mocks[mock.stage] = PastMock(mock.at, said, points, is_aloud)
    rounds = {}
    for stage, debrief in debriefs.items():
        went = Counter(review.rating for review in debrief.asked)
        if went:
            rounds[stage] = PastRound(debrief.at, *(went[rating] for rating in WENT.values()))
    return PastRounds(mocks, rounds)


def _is_aloud(review: Review, deck: Deck) -> bool:
    """Whether the answer took long enough to have been said; assumed if its question is gone."""
    question = deck.question(review.question_id)
    return question is None or not is_looked_at(question, review.answered_ms)
