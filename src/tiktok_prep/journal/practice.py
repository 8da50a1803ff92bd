"""The events of mock interviews and debriefs: how they are made and read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tiktok_prep.journal.events import (
    CLAIM,
    DEBRIEF,
    FOLLOW_UP,
    MOCK,
    MOCK_END,
    REVIEW,
    fault_of,
    mock_id,
    new_event,
    payload_of,
    review_of,
    value_of,
)
from tiktok_prep.model import (
    AskedFollowUp,
    Debrief,
    Event,
    Mock,
    MockRun,
    Review,
)


def mock_event(mock: Mock) -> Event:
    """Returns the event that starts a mock interview; it has the id of the mock.

    Raises ValueError with a sentence if a field of `mock` is not valid.
    """
    return new_event(mock.id, MOCK, payload_of(mock), at=mock.at)


def follow_up_event(event_id: str, mock_id: str, follow_up: AskedFollowUp) -> Event:
    """Returns the event for a follow-up that was asked and answered in a mock interview.

    Raises ValueError with a sentence if a field of `follow_up` is not valid.
    """
    payload = {"mock": mock_id, **payload_of(follow_up)}
    return new_event(event_id, FOLLOW_UP, payload, at=follow_up.at)


def mock_end_event(event_id: str, mock_id: str, *, at: datetime) -> Event:
    """Returns the event that ends a mock interview."""
    return new_event(event_id, MOCK_END, {"mock": mock_id}, at=at)


def note_event(event_id: str, stage: str, says: str, text: str, *, at: datetime) -> Event:
    """Returns the event for a CLAIM or SURPRISE in a debrief.

    Raises ValueError with a sentence if the stage or the text is not valid.
    """
    return new_event(event_id, DEBRIEF, {"stage": stage, "says": says, "text": text}, at=at)


def debriefs_of(lines: Iterable[Event]) -> dict[str, Debrief]:
    """Returns stage id -> debrief, from claims, surprises and reviews in interviews by (at, id).

    Of two reviews of a question in one round, the last counts. Repeated texts are listed once.
    """
    debriefs: dict[str, Debrief] = {}
    for line in lines:
        stage = str(line.payload["stage"])
        old = debriefs.get(stage, Debrief(line.at, stage))
        if line.kind == REVIEW:
            review = review_of(line)
            others = (r for r in old.asked if r.question_id != review.question_id)
            new = old._replace(asked=(*others, review))
        elif line.payload["says"] == CLAIM:
            new = old._replace(claims=_with(old.claims, line.payload["text"]))
        else:
            new = old._replace(surprises=_with(old.surprises, line.payload["text"]))
        debriefs[stage] = new._replace(at=line.at)
    return debriefs


def _with(texts: tuple[str, ...], text: str) -> tuple[str, ...]:
    return texts if text in texts else (*texts, text)


def mock_runs(events: Iterable[Event]) -> list[MockRun]:
    """Returns the mock interviews in `events`, which belong to mocks and come by (at, id).

    Skips events of a mock that is missing (not imported yet), and mocks with a fault that an
    earlier version accepted. If a question was answered twice, on two machines, the last counts. A
    review after the end means that the mock has not ended.
    """
    mocks: dict[str, Mock] = {}
    reviews: dict[str, dict[str, Review]] = {}
    follow_ups: dict[str, list[AskedFollowUp]] = {}
    ended: dict[str, datetime] = {}
    for event in events:
        run_id = mock_id(event)
        if event.kind == MOCK:
            if not fault_of(event):
                mocks[run_id] = value_of(event, Mock)
        elif event.kind == REVIEW:
            review = review_of(event)
            by_question = reviews.setdefault(run_id, {})
            by_question.pop(review.question_id, None)
            by_question[review.question_id] = review
            ended.pop(run_id, None)
        elif event.kind == FOLLOW_UP:
            follow_ups.setdefault(run_id, []).append(value_of(event, AskedFollowUp))
        elif event.kind == MOCK_END:
            ended[run_id] = event.at
    return [
        MockRun(
            mock,
            tuple(reviews.get(run_id, {}).values()),
            tuple(follow_ups.get(run_id, ())),
            ended.get(run_id),
        )
        for run_id, mock in mocks.items()
    ]
