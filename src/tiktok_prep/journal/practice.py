"""The events of mock interviews and debriefs: how they are made and read."""

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
    MARKS,
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
from tiktok_prep.model import (
    AnswerMarks,
    AskedFollowUp,
    Debrief,
    Event,
    Mock,
    MockRun,
    Review,
    RoundQuestion,
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


def debrief_event(event_id: str, stage: str, says: str, *, at: datetime, **fields: str) -> Event:
    """Returns the event for one line of a debrief; `fields` are what `says` needs
    (`events.LINE_FIELDS`).

    Raises ValueError with a sentence if the stage is not valid, or a needed field is missing or not
    valid. Accepts an unknown `says`, which has no effect.
    """
    return new_event(event_id, DEBRIEF, {"stage": stage, "says": says, **fields}, at=at)


def marks_event(
    event_id: str, question_id: str, version: str, marks: AnswerMarks, *, at: datetime
) -> Event:
    """Returns the event for your marks in one version of your own answer to a question.

    Raises ValueError with a sentence if an id is not valid.
    """
    payload = {"question": question_id, "version": version}
    lists = {"points": list(marks.points), "left_out": list(marks.left_out)}
    return new_event(event_id, MARKS, payload | lists, at=at)


def marks_of(event: Event) -> AnswerMarks | None:
    """Returns the marks that an event records; `None` if it has a fault that an earlier version let
    in."""
    if fault_of(event):
        return None
    return AnswerMarks(tuple(event.payload["points"]), tuple(event.payload["left_out"]))


def current_lines(events: Iterable[Event]) -> list[Event]:
    """Returns the lines of a debrief that count, out of one stage's `debrief` events by (at, id).

    Leaves out lines before the last `anew`, lines named by a `drop` anywhere, and every event that
    is not an `asked`, `claim` or `surprise`.
    """
    events = list(events)
    dropped = {e.payload["of"] for e in events if e.payload["says"] == DROP}
    start = max((n + 1 for n, e in enumerate(events) if e.payload["says"] == ANEW), default=0)
    return [
        event
        for event in events[start:]
        if event.payload["says"] in (ASKED, CLAIM, SURPRISE) and event.id not in dropped
    ]


def line_ids_about(lines: Iterable[Event], says: str, subject: str) -> list[str]:
    """Returns the ids of the lines that say `says` about `subject`: a question id for `asked`, else
    the text.

    Empty if there are none.
    """
    return [e.id for e in lines if e.payload["says"] == says and _subject(e) == subject]


def debrief_of(lines: Sequence[Event]) -> Debrief:
    """Returns the debrief that one stage's `current_lines` add up to; there is at least one line.

    For each question the last line counts, at the position of the first. Repeated texts are listed
    once.
    """
    asked: dict[str, RoundQuestion] = {}
    texts: dict[str, dict[str, None]] = {CLAIM: {}, SURPRISE: {}}
    for event in lines:
        says, subject = str(event.payload["says"]), _subject(event)
        if says == ASKED:
            asked[subject] = RoundQuestion(subject, str(event.payload["went"]), event.at)
        else:
            texts[says][subject] = None
    return Debrief(
        at=lines[-1].at,
        stage=str(lines[0].payload["stage"]),
        asked=tuple(asked.values()),
        claims=tuple(texts[CLAIM]),
        surprises=tuple(texts[SURPRISE]),
        began=lines[0].at,
    )


def _subject(line: Event) -> str:
    return str(line.payload["question" if line.payload["says"] == ASKED else "text"])


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
