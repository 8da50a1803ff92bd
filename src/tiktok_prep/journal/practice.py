"""The events of mock interviews and debriefs: how they are made and read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tiktok_prep.journal.events import (
    CLAIM,
    DEBRIEF,
    MOCK,
    REVIEW,
    fault_of,
    mock_id,
    new_event,
    payload_of,
    review_of,
    value_of,
)
from tiktok_prep.model import Debrief, Event, Mock, MockRun, Review


def mock_event(mock: Mock) -> Event:
    """Returns the event that starts a mock interview; it has the id of the mock.

    Raises ValueError with a sentence if a field of `mock` is not valid.
    """
    return new_event(mock.id, MOCK, payload_of(mock), at=mock.at)


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

    Skips reviews of a mock that is missing (not imported yet), and mocks with a fault. If a
    question was answered twice, on two machines, the last counts.
    """
    mocks: dict[str, Mock] = {}
    reviews: dict[str, dict[str, Review]] = {}
    for event in events:
        run_id = mock_id(event)
        if event.kind == REVIEW:
            review = review_of(event)
            by_question = reviews.setdefault(run_id, {})
            by_question.pop(review.question_id, None)
            by_question[review.question_id] = review
        elif not fault_of(event):
            mocks[run_id] = value_of(event, Mock)
    return [MockRun(mock, tuple(reviews.get(name, {}).values())) for name, mock in mocks.items()]
