"""Mock interviews and debriefs: their events of the journal, made and read back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from tiktok_prep.journal import (
    ANEW,
    ASKED,
    CLAIM,
    DEBRIEF,
    DROP,
    FOLLOW_UP,
    MOCK,
    MOCK_END,
    REVIEW,
    SURPRISE,
    fault_of,
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


def debrief_event(event_id: str, stage: str, says: str, *, at: datetime, **more: str) -> Event:
    """One line of a debrief; `more` holds what `says` needs (`journal.SAYS`).

    Raises ValueError with a sentence if the journal would not take it back.
    """
    payload: Payload = {"stage": stage, "says": says, **more}
    return sound(Event(event_id, at.astimezone(UTC), DEBRIEF, payload))


def standing_lines(events: Iterable[Event]) -> list[Event]:
    """Those of the `debrief` events of one stage, in (instant, id) order, that say something of the
    round and were neither taken back nor written before the last time that it was begun anew."""
    events = list(events)
    dropped = {e.payload["of"] for e in events if e.payload["says"] == DROP}
    anew = max((n + 1 for n, e in enumerate(events) if e.payload["says"] == ANEW), default=0)
    return [
        event
        for event in events[anew:]
        if event.payload["says"] in (ASKED, CLAIM, SURPRISE) and event.id not in dropped
    ]


def mentions(lines: Iterable[Event], says: str, what: str) -> list[str]:
    """The ids of the lines that say this of a question (`what` is its id), or in these words."""
    return [e.id for e in lines if e.payload["says"] == says and _what(e) == what]


def debrief_of(lines: Sequence[Event]) -> Debrief:
    """What the standing lines of one stage say, of which there is at least one.

    Of a question the last word counts, in the place of its first mention; what was said twice in
    the same words stands once.
    """
    asked: dict[str, AskedThere] = {}
    texts: dict[str, dict[str, None]] = {CLAIM: {}, SURPRISE: {}}
    for event in lines:
        says, what = str(event.payload["says"]), _what(event)
        if says == ASKED:
            asked[what] = AskedThere(what, str(event.payload["went"]), event.at)
        else:
            texts[says][what] = None
    return Debrief(
        at=lines[-1].at,
        stage=str(lines[0].payload["stage"]),
        asked=tuple(asked.values()),
        claims=tuple(texts[CLAIM]),
        surprises=tuple(texts[SURPRISE]),
        began=lines[0].at,
    )


def _what(line: Event) -> str:
    return str(line.payload["question" if line.payload["says"] == ASKED else "text"])


def mock_runs(events: Iterable[tuple[str, Event]]) -> list[MockRun]:
    """The mock interviews in events that come with the id of theirs, in (instant, id) order.

    What belongs to a mock that is not there (not imported yet) is passed over, and so is a mock
    that an earlier version took in though it has a fault. Of a question that was answered twice, on
    two machines, the last answer counts.
    """
    mocks: dict[str, Mock] = {}
    reviews: dict[str, dict[str, Review]] = {}
    pushed: dict[str, list[Pushed]] = {}
    ended: dict[str, datetime] = {}
    for mock_id, event in events:
        if event.kind == MOCK:
            if not fault_of(event):
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
