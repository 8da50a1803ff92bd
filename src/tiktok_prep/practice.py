"""Mock interviews and debriefs: their events of the journal, made and read back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from tiktok_prep.journal import (
    DEBRIEF,
    FOLLOW_UP,
    MOCK,
    MOCK_END,
    REVIEW,
    instant,
    instant_text,
    review_of,
    sound,
)
from tiktok_prep.model import AskedThere, Debrief, Event, Mock, MockRun, Pushed, Review

Payload = dict[str, object]


def mock_event(mock: Mock) -> Event:
    """That a mock interview has begun; its id is that of the mock."""
    payload: Payload = {
        "stage": mock.stage,
        "seed": mock.seed,
        "style": mock.style,
        "minutes": mock.minutes,
        "questions": list(mock.questions),
        "offset_min": mock.offset_min,
    }
    return sound(Event(mock.id, mock.at.astimezone(UTC), MOCK, payload))


def follow_up_event(event_id: str, mock_id: str, pushed: Pushed) -> Event:
    """That a follow-up was asked in a mock interview, and answered."""
    payload: Payload = {
        "mock": mock_id,
        "question": pushed.question_id,
        "ask": pushed.ask,
        "probes": pushed.probes,
        "held": pushed.held,
        "took_ms": pushed.took_ms,
    }
    return sound(Event(event_id, pushed.at.astimezone(UTC), FOLLOW_UP, payload))


def mock_end_event(event_id: str, mock_id: str, *, at: datetime) -> Event:
    """That a mock interview is over: all was asked, or the time was up."""
    return sound(Event(event_id, at.astimezone(UTC), MOCK_END, {"mock": mock_id}))


def debrief_event(event_id: str, debrief: Debrief) -> Event:
    """What a real round was. Raises ValueError with a sentence if the journal would not take it
    back."""
    payload: Payload = {
        "stage": debrief.stage,
        "asked": [list(asked) for asked in debrief.asked],
        "claims": list(debrief.claims),
        "surprises": list(debrief.surprises),
    }
    if debrief.began:
        payload["began"] = instant_text(debrief.began)
    return sound(Event(event_id, debrief.at.astimezone(UTC), DEBRIEF, payload))


def debrief_of(event: Event) -> Debrief:
    """The debrief that a valid `debrief` event records."""
    p = event.payload
    return Debrief(
        at=event.at,
        stage=p["stage"],  # type: ignore[arg-type]
        asked=tuple(AskedThere(*pair) for pair in p["asked"]),  # type: ignore[attr-defined]
        claims=tuple(p["claims"]),  # type: ignore[arg-type]
        surprises=tuple(p["surprises"]),  # type: ignore[arg-type]
        began=instant(str(p["began"])) if "began" in p else None,
    )


def mock_runs(events: Iterable[tuple[str, Event]]) -> list[MockRun]:
    """The mock interviews in events that come with the id of theirs, in (instant, id) order.

    What belongs to a mock that is not there (not imported yet) is passed over. Of a question that
    was answered twice, on two machines, the last answer counts.
    """
    mocks: dict[str, Mock] = {}
    reviews: dict[str, dict[str, Review]] = {}
    pushed: dict[str, list[Pushed]] = {}
    ended: dict[str, datetime] = {}
    for mock_id, event in events:
        if event.kind == MOCK:
            mocks[mock_id] = _mock_of(event)
        elif event.kind == REVIEW:
            review = review_of(event)
            given = reviews.setdefault(mock_id, {})
            given.pop(review.question_id, None)
            given[review.question_id] = review
            ended.pop(mock_id, None)
        elif event.kind == FOLLOW_UP:
            pushed.setdefault(mock_id, []).append(_pushed_of(event))
        elif event.kind == MOCK_END:
            ended[mock_id] = event.at
    return [
        MockRun(mock, tuple(reviews.get(i, {}).values()), tuple(pushed.get(i, ())), ended.get(i))
        for i, mock in mocks.items()
    ]


def _mock_of(event: Event) -> Mock:
    p = event.payload
    return Mock(
        id=event.id,
        at=event.at,
        offset_min=p["offset_min"],  # type: ignore[arg-type]
        stage=p["stage"],  # type: ignore[arg-type]
        seed=p["seed"],  # type: ignore[arg-type]
        style=p["style"],  # type: ignore[arg-type]
        minutes=p["minutes"],  # type: ignore[arg-type]
        questions=tuple(p["questions"]),  # type: ignore[arg-type]
    )


def _pushed_of(event: Event) -> Pushed:
    p = event.payload
    return Pushed(
        question_id=p["question"],  # type: ignore[arg-type]
        ask=p["ask"],  # type: ignore[arg-type]
        probes=p["probes"],  # type: ignore[arg-type]
        held=p["held"],  # type: ignore[arg-type]
        took_ms=p["took_ms"],  # type: ignore[arg-type]
        at=event.at,
    )
