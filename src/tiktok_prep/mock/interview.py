"""Chooses the questions of a mock interview, their order, their wording and the follow-ups.

Only the deck and the seed decide, never your memory, so that two attempts with the same seed can
be compared. docs/mock.md explains the rules.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from math import ceil

from tiktok_prep.base.value import NamedTuple
from tiktok_prep.journal.snapshot import Snapshot
from tiktok_prep.mock.style import chance, style_of
from tiktok_prep.model import FollowUp, Question

DEFAULT_MINUTES = 30
"""The time that the questions should fill if neither minutes nor a number are given."""
FOLLOW_UP_S = 45
"""Seconds for asking and answering a follow-up."""
MAX_MINUTES = 1440

_PLACES = {"motivation": 0, "behavioural": 1, "case": 2, "technical": 2, "vision": 3, "values": 3}
"""Kind of question -> its part of the interview. Questions without a kind count as behavioural."""


class MockPlan(NamedTuple):
    """The questions of a mock interview, and its time."""

    questions: tuple[Question, ...]
    """The questions in the order to ask them; empty if the stage has none to ask."""
    minutes: int


def mock_plan(
    snapshot: Snapshot,
    stage: str,
    seed: int,
    *,
    style: str,
    number: int | None = None,
    minutes: int | None = None,
) -> MockPlan:
    """The mock interview for this stage and seed: open questions, not suspended, none twice.

    With `number`, so many questions, or all if the stage has fewer. Without it, as many as fit into
    `minutes` (or DEFAULT_MINUTES) with one follow-up each, but at least one. The time of the
    interview is `minutes`, or else what the questions need with the follow-ups of the style. The
    style does not change the questions.
    """
    questions, suspended = snapshot.deck.select(stage=stage, tag=None), snapshot.suspended
    draw = _Draw([q for q in questions if not q.is_fact and q.id not in suspended], seed)
    if number is not None:
        chosen = draw.first(number)
    else:
        budget_s = (minutes or DEFAULT_MINUTES) * 60
        chosen = draw.first(1)
        for number_tried in range(2, draw.size + 1):
            larger = draw.first(number_tried)
            if sum(duration_s(q, 1) for q in larger) > budget_s:
                break
            chosen = larger
    follow_up_count = style_of(style).follow_up_count
    needed_min = ceil(sum(duration_s(q, follow_up_count) for q in chosen) / 60)
    minutes = minutes or max(1, min(MAX_MINUTES, needed_min))
    return MockPlan(tuple(_ask_order(chosen, seed)), minutes)


def duration_s(question: Question, follow_up_count: int) -> int:
    """Seconds for the answer (its target) and FOLLOW_UP_S for each of `follow_up_count` follow-ups,
    or fewer if the question has fewer.

    Follow-ups in the same words count once.
    """
    texts = {follow_up.ask for follow_up in question.follow_ups}
    return question.answer_in_s + FOLLOW_UP_S * min(follow_up_count, len(texts))


class _Draw:
    """Draws questions at random, by kind. Twice the weight makes a question twice as likely."""

    def __init__(self, questions: Sequence[Question], seed: int) -> None:
        self._seed = seed
        self._kinds: dict[str, list[Question]] = {}
        # u ** (1 / w), the largest first: Efraimidis and Spirakis, weighted sampling without
        # replacement (2006)
        lots = {q.id: chance(seed, "draw", q.id) ** (1 / q.weight) for q in questions}
        for question in sorted(questions, key=lambda q: (-lots[q.id], q.id)):
            self._kinds.setdefault(question.kind, []).append(question)
        self.size = len(questions)

    def first(self, number: int) -> list[Question]:
        """`number` questions, or all if there are fewer, with each kind's share as in the stage."""
        number = min(number, self.size)
        seats = self._seats(number)
        return [q for kind, questions in self._kinds.items() for q in questions[: seats[kind]]]

    def _seats(self, number: int) -> dict[str, int]:
        """Kind -> how many to draw: by largest remainders, ties broken by the seed."""
        quotas = {kind: number * len(qs) / max(1, self.size) for kind, qs in self._kinds.items()}
        seats = {kind: int(quota) for kind, quota in quotas.items()}
        rest = sorted(
            quotas,
            key=lambda kind: (
                -round(quotas[kind] - seats[kind], 9),
                chance(self._seed, "seat", kind),
            ),
        )
        for kind in rest[: number - sum(seats.values())]:
            seats[kind] += 1
        return seats


def _ask_order(questions: Sequence[Question], seed: int) -> list[Question]:
    """The questions in the order to ask them: an easy one first, the rest by _PLACES; the seed
    breaks ties."""
    lots = {q.id: chance(seed, "order", q.id) for q in questions}
    warm_up = min(
        questions,
        # a motivation question, else a behavioural one, else any; among them first the usual
        # questions that a deck starts with (`from: seed`), then the easiest
        key=lambda q: (
            min(_place(q), 2),
            q.origin != "seed",
            0 if q.kind == "motivation" else q.answer_in_s,
            0 if q.kind == "motivation" else len(q.points),
            lots[q.id],
        ),
        default=None,
    )
    rest = [q for q in questions if q is not warm_up]
    rest.sort(key=lambda q: (_place(q), lots[q.id]))
    return [warm_up, *rest] if warm_up else []


def _place(question: Question) -> int:
    return _PLACES.get(question.kind, 1)


def wording(question: Question, seed: int) -> str:
    """One of the wordings of `question`, chosen by the seed: always the same for the same seed."""
    return question.wording(int(chance(seed, "wording", question.id) * (1 + len(question.also))))


def next_follow_ups(
    question: Question, left_out: Collection[str], style: str, *, asked: Collection[str] = ()
) -> tuple[FollowUp, ...]:
    """The follow-ups still to ask after an answer, in order; none with a text in `asked`.

    First come those that probe a point left out, in the order of the points; then the hardest, from
    the end of the deck's list. If a point was left out, those that probe a point that was made come
    last. With those in `asked`, there are at most as many as the style has. No text comes twice.
    """
    aimed = [
        follow_up
        for point in question.points
        if point.id in left_out
        for follow_up in question.follow_ups
        if follow_up.probes == point.id
    ]
    hardest = question.follow_ups[::-1]
    open_ones = [follow_up for follow_up in hardest if not (left_out and follow_up.probes)]
    by_text: dict[str, FollowUp] = {}
    for follow_up in (*aimed, *open_ones, *hardest):
        if follow_up.ask not in asked:
            by_text.setdefault(follow_up.ask, follow_up)
    return tuple(by_text.values())[: max(0, style_of(style).follow_up_count - len(asked))]
