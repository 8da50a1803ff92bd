"""Mock interviews and debriefs: their events of the journal, made and read back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from tiktok_prep.journal.events import (
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
    mock_id,
    new_event,
    payload_of,
    review_of,
    value_of,
)
from tiktok_prep.model import AskedFollowUp, Debrief, Event, Mock, MockRun, Review, RoundQuestion


def mock_event(mock: Mock) -> Event:
    """That a mock interview has begun; its id is that of the mock."""
    return new_event(mock.id, MOCK, payload_of(mock), at=mock.at)


def follow_up_event(event_id: str, mock_id: str, pushed: AskedFollowUp) -> Event:
    """That a follow-up was asked in a mock interview, and answered."""
    payload = {"mock": mock_id, **payload_of(pushed)}
    return new_event(event_id, FOLLOW_UP, payload, at=pushed.at)


def mock_end_event(event_id: str, mock_id: str, *, at: datetime) -> Event:
    """That a mock interview is over: all was asked, or the time was up."""
    return new_event(event_id, MOCK_END, {"mock": mock_id}, at=at)


def debrief_event(event_id: str, stage: str, says: str, *, at: datetime, **more: str) -> Event:
    """One line of a debrief; `more` holds what `says` needs (`journal.SAYS`).

    Raises ValueError with a sentence if the journal would not take it back.
    """
    return new_event(event_id, DEBRIEF, {"stage": stage, "says": says, **more}, at=at)


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
    asked: dict[str, RoundQuestion] = {}
    texts: dict[str, dict[str, None]] = {CLAIM: {}, SURPRISE: {}}
    for event in lines:
        says, what = str(event.payload["says"]), _what(event)
        if says == ASKED:
            asked[what] = RoundQuestion(what, str(event.payload["went"]), event.at)
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


def mock_runs(events: Iterable[Event]) -> list[MockRun]:
    """The mock interviews in events that belong to one, in (instant, id) order.

    What belongs to a mock that is not there (not imported yet) is passed over, and so is a mock
    that an earlier version took in though it has a fault. Of a question that was answered twice, on
    two machines, the last answer counts.
    """
    mocks: dict[str, Mock] = {}
    reviews: dict[str, dict[str, Review]] = {}
    pushed: dict[str, list[AskedFollowUp]] = {}
    ended: dict[str, datetime] = {}
    for event in events:
        mock = mock_id(event)
        if event.kind == MOCK:
            if not fault_of(event):
                mocks[mock] = value_of(event, Mock)
        elif event.kind == REVIEW:
            review = review_of(event)
            given = reviews.setdefault(mock, {})
            given.pop(review.question_id, None)
            given[review.question_id] = review
            ended.pop(mock, None)
        elif event.kind == FOLLOW_UP:
            pushed.setdefault(mock, []).append(value_of(event, AskedFollowUp))
        elif event.kind == MOCK_END:
            ended[mock] = event.at
    return [
        MockRun(mock, tuple(reviews.get(i, {}).values()), tuple(pushed.get(i, ())), ended.get(i))
        for i, mock in mocks.items()
    ]
