"""How long a rehearsal of a question takes: the deck's target first, then what the journal says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tiktok_prep.model import Question

READING_S = 3.0
"""Seconds to read one point of a strong answer, and to judge whether it was said."""
OPENING_S = 5.0
"""Seconds to read the question."""
TRUST_DECK = 5
"""As many reviews of a kind weigh as much as the deck's own figures for it."""
TRUST_KIND = 3
"""As many reviews of a question weigh as much as what is known of its kind."""


def planned_s(question: Question) -> float:
    """Seconds from the question to the rating, by the deck alone: its spoken target, which runs
    from the question on, and the time to read it and its points."""
    return OPENING_S + question.answer_in_s + READING_S * len(question.points)


def expected_s(
    questions: Iterable[Question], took_ms: Mapping[str, Sequence[int]]
) -> dict[str, float]:
    """Question id -> seconds that its next rehearsal takes, from the question to the rating.

    `took_ms` holds what the last reviews of each took. The median of its own is drawn to what is
    usual for its kind, the fewer they are the more; and that to the deck's figure. Medians, since
    a telephone call in the middle of an answer is no practice.
    """
    questions = list(questions)
    kinds: dict[str, list[float]] = {}
    for question in questions:
        planned = planned_s(question)
        kinds.setdefault(_kind(question), []).extend(
            took / 1000 / planned for took in took_ms.get(question.id, ())
        )
    pace = {kind: _drawn(1.0, ratios, TRUST_DECK) for kind, ratios in kinds.items()}
    return {
        question.id: _drawn(
            planned_s(question) * pace[_kind(question)],
            [took / 1000 for took in took_ms.get(question.id, ())],
            TRUST_KIND,
        )
        for question in questions
    }


def _kind(question: Question) -> str:
    return "fact" if question.fact else question.kind


def _drawn(usual: float, own: Sequence[float], trust: int) -> float:
    """The median of `own`, drawn to `usual` as if that had been seen `trust` times."""
    return (trust * usual + len(own) * median(own)) / (trust + len(own)) if own else usual


def median(values: Sequence[float]) -> float:
    """The middle of some values, as statistics.median, whose module takes longer to load than a
    plan to make."""
    ordered = sorted(values)
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2
