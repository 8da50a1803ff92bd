"""Which questions a mock interview asks, in which order, and with which follow-ups it pushes.

All of it hangs on the deck and the seed alone, never on what is remembered: two attempts with one
seed can be compared. docs/mock.md tells the rules.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from math import ceil
from typing import NamedTuple

from tiktok_prep.journal.snapshot import Snapshot
from tiktok_prep.mock.style import chance, style_of
from tiktok_prep.model import FollowUp, Question

MINUTES = 30
"""What a round fills if nothing else is asked for."""
FOLLOW_UP_S = 45
"""Seconds to put a follow-up and to answer it."""
MAX_MINUTES = 1440

_PLACES = {"motivation": 0, "behavioural": 1, "case": 2, "technical": 2, "vision": 3, "values": 3}
"""Where in the round a kind comes; one without a kind comes with the behavioural ones."""


class MockQuestions(NamedTuple):
    """What a mock interview asks."""

    questions: tuple[Question, ...]
    """In the order to ask; empty if the stage has none."""
    minutes: int


def interview(
    snapshot: Snapshot,
    stage: str,
    seed: int,
    *,
    style: str,
    number: int | None = None,
    minutes: int | None = None,
) -> MockQuestions:
    """The interview of a stage and a seed: open questions of that stage that are not
    suspended, each once.

    As many as `number`, or as the stage has; without it, as many as `minutes` (MINUTES without
    those either) hold with one follow-up each, and one at least. The style changes none of them;
    where no minutes are given, those are what the questions take with the follow-ups of the style.
    """
    here, out = snapshot.deck.select(stage=stage, tag=None), snapshot.suspended
    drawn = _Draw([q for q in here if not q.is_fact and q.id not in out], seed)
    if number is not None:
        chosen = drawn.first(number)
    else:
        budget_s = (minutes or MINUTES) * 60
        chosen = drawn.first(1)
        for more in range(2, drawn.size + 1):
            longer = drawn.first(more)
            if sum(takes_s(q, 1) for q in longer) > budget_s:
                break
            chosen = longer
    pushes = style_of(style).pushes
    takes = ceil(sum(takes_s(q, pushes) for q in chosen) / 60)
    in_order = tuple(_in_order(chosen, seed))
    return MockQuestions(in_order, minutes or max(1, min(MAX_MINUTES, takes)))


def takes_s(question: Question, pushes: int) -> int:
    """Seconds of a question by its target, with so many follow-ups or as many as it has."""
    texts = {follow_up.ask for follow_up in question.follow_ups}
    return question.answer_in_s + FOLLOW_UP_S * min(pushes, len(texts))


class _Draw:
    """The questions of a stage by lot: one of twice the weight is drawn twice as readily."""

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
        """So many questions, or all, with the kinds in the proportion that the stage has."""
        number = min(number, self.size)
        seats = self._seats(number)
        return [q for kind, drawn in self._kinds.items() for q in drawn[: seats[kind]]]

    def _seats(self, number: int) -> dict[str, int]:
        """How many of each kind: by largest remainders, equal ones by lot."""
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


def _in_order(questions: Sequence[Question], seed: int) -> list[Question]:
    """A warm-up first; then by the place of the kind, within one place by lot."""
    lots = {q.id: chance(seed, "order", q.id) for q in questions}
    warm_up = min(
        questions,
        # a motivation question, else a behavioural one, else any; those that nobody invented
        # first (`from: seed`, the usual ones that a deck begins with), then the easiest
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
    """How a mock interview of that seed puts a question: in one of its wordings."""
    return question.wording(int(chance(seed, "wording", question.id) * (1 + len(question.also))))


def pushes(
    question: Question, left_out: Collection[str], style: str, *, asked: Collection[str] = ()
) -> tuple[FollowUp, ...]:
    """The follow-ups to an answer, in the order to ask them; with those that were `asked` (their
    texts), as many as the style has. No text is asked twice, however often the deck has it.

    First those that aim at a point left out, in the order of the points. Then the hardest: a deck
    lists its follow-ups from the first push to the hardest, so those are taken from its end.
    """
    aimed = [
        follow_up
        for point in question.points
        if point.id in left_out
        for follow_up in question.follow_ups
        if follow_up.probes == point.id
    ]
    by_text: dict[str, FollowUp] = {}
    for follow_up in (*aimed, *reversed(question.follow_ups)):
        if follow_up.ask not in asked:
            by_text.setdefault(follow_up.ask, follow_up)
    return tuple(by_text.values())[: max(0, style_of(style).pushes - len(asked))]
