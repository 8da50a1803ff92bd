"""The journal's events: how they are made, read back, and which of them stand.

An event that this version does not know is kept and exported again, and has no effect.

    {"id": "<32 hex>", "at": "2026-12-03T14:00:00.000000Z", "kind": "review", "payload": {...}}

kind        payload
review      question, rating (1-4), points, left_out, answered_ms, took_ms, offset_min;
            sure (1-3), mock (the id of one), narrowed (only some points were asked) and after
            (the id of a review that was given before it and is dated later) if there is
            something to say
suspend     question
unsuspend   question
undo        of: the id of the review, suspend or unsuspend that is taken back
interview   stage, when (an instant as `at`, or null: no date any more), offset_min
setting     name, value: minutes (1-1440), goal (over 0, under 1), off (weekdays, dates) or
            pace (words a minute, 60-400: measured by earlier versions, and still read)
mock        stage, seed, style, minutes, questions, offset_min
follow-up   mock (the id of one), question, ask, probes (a point, or ''), held, took_ms
mock-end    mock
debrief     one line of what a real round was: stage, says; and by what it says
              asked      question, went (well, mixed or badly)
              claim      text
              surprise   text
              drop       of: the id of a line that is taken back
              anew       (what was written of the stage before it no longer counts)

Events count in the order of (at, id), but for a review with `after`: it comes right behind the one
named there, if that stands and would come later. Of the interviews of one stage, and of the
settings of one name, the last by (at, id) counts. It is changed by another and never undone: an
`undo` that names one has no effect. A setting of an unknown name has none either. The lines of a
debrief add up (`practice.debrief_of`); `drop` and `anew` take them back, an `undo` does not. Of a
mock interview the reviews alone can be undone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from math import isfinite
from typing import Any, NamedTuple, TypeVar

from tiktok_prep.base.clocks import instant_text
from tiktok_prep.model import (
    WEEKDAYS,
    WENT,
    Agenda,
    AskedFollowUp,
    Event,
    Interview,
    Mock,
    Rating,
    Review,
    offset_min,
)

REVIEW, SUSPEND, UNSUSPEND, UNDO = "review", "suspend", "unsuspend", "undo"
INTERVIEW, SETTING = "interview", "setting"
MOCK, FOLLOW_UP, MOCK_END, DEBRIEF = "mock", "follow-up", "mock-end", "debrief"
ASKED, CLAIM, SURPRISE, DROP, ANEW = "asked", "claim", "surprise", "drop", "anew"
UNDOABLE = (REVIEW, SUSPEND, UNSUSPEND)
MAX_TEXT = 2000
MAX_LIST = 1000
MAX_DEPTH = 100
SKEW = timedelta(hours=1)
"""Clocks may differ by so much: what is dated further ahead was given by one that was wrong."""
LAST = datetime(2199, 12, 31, 23, tzinfo=UTC)
"""No event is given this date or a later one, since the last word could not come after it. One that
an earlier version took in is kept, and has no effect."""
Value = TypeVar("Value", Review, Mock, AskedFollowUp)


def instant(text: str) -> datetime:
    """The inverse of `instant_text`; raises ValueError on anything else."""
    fault = "'at' must be a UTC instant such as 2026-12-03T14:00:00.000000Z, from 1970 to 2199"
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(fault) from error
    if at.tzinfo is None or not 1970 <= at.year < 2200 or instant_text(at) != text:
        raise ValueError(fault)
    return at


def is_in_range(at: datetime) -> bool:
    """Whether the journal takes an event of this instant."""
    return at.year >= 1970 and at < LAST


def payload_of(value: Review | Mock | AskedFollowUp) -> dict[str, Any]:
    """What an event holds of a value: its fields under their names (`question` for `question_id`).

    The id and the instant are the event's own, and what is as by default is not said.
    """
    usual = value._field_defaults
    return {
        "question" if name == "question_id" else name: list(x) if isinstance(x, tuple) else x
        for name, x in value._asdict().items()
        if name not in ("id", "at") and (name not in usual or x != usual[name])
    }


def value_of(event: Event, made: type[Value]) -> Value:
    """The value that an event records: what `payload_of` was given. The event must be valid
    (`fault_of`); keys that this version does not know are passed over."""
    given = {**event.payload, "id": event.id, "at": event.at}
    given["question_id"] = given.get("question")
    return made(**{name: _read(name, given[name]) for name in made._fields if name in given})


def _read(name: str, value: Any) -> Any:
    return Rating(value) if name == "rating" else tuple(value) if isinstance(value, list) else value


def review_event(review: Review) -> Event:
    return Event(review.id, review.at, REVIEW, payload_of(review))


def review_of(event: Event) -> Review:
    return value_of(event, Review)


def new_event(event_id: str, kind: str, payload: dict[str, Any], *, at: datetime) -> Event:
    """An event of any aware instant. Raises ValueError with a sentence if the journal would not
    take it back."""
    event = Event(event_id, at.astimezone(UTC), kind, payload)
    if fault := fault_of(event):
        raise ValueError(fault)
    return event


def interview_event(event_id: str, stage: str, when: datetime | None, *, at: datetime) -> Event:
    """That the interview of a stage is at `when`, aware and local there; `None`: no date any more.

    Raises ValueError with a sentence if the journal would not take it back.
    """
    text, minutes = (instant_text(when), offset_min(when)) if when else (None, 0)
    payload = {"stage": stage, "when": text, "offset_min": minutes}
    return new_event(event_id, INTERVIEW, payload, at=at)


def setting_event(event_id: str, name: str, value: object, *, at: datetime) -> Event:
    """That a setting is `value` from now on. Raises ValueError with a sentence if there is no such
    setting, or no such value of it."""
    if name not in SETTINGS:
        raise ValueError(f"there is no setting '{name}', only {', '.join(SETTINGS)}")
    value = list(value) if isinstance(value, tuple) else value
    return new_event(event_id, SETTING, {"name": name, "value": value}, at=at)


def latest_name(event: Event) -> str:
    """What an event sets, of which the last counts: the stage of an interview, the name of a
    setting; '' for others."""
    key = {INTERVIEW: "stage", SETTING: "name"}.get(event.kind)
    return str(event.payload[key]) if key else ""


def mock_id(event: Event) -> str:
    """The id of the mock interview that an event belongs to; '' if to none."""
    if event.kind == MOCK:
        return event.id
    if event.kind in (REVIEW, FOLLOW_UP, MOCK_END):
        return str(event.payload.get("mock", ""))
    return ""


def agenda_of(events: Iterable[Event]) -> Agenda:
    """The agenda after `events`, which are valid; the last for each stage and name counts.

    Events of other kinds have no effect.
    """
    interviews: dict[str, Interview] = {}
    values: dict[str, Any] = {}
    for event in events:
        p = event.payload
        if event.kind == SETTING and p["name"] in SETTINGS:
            values[p["name"]] = _read("value", p["value"])
        elif event.kind == INTERVIEW:
            interviews.pop(p["stage"], None)
            if p["when"] is not None:
                one = Interview(p["stage"], instant(p["when"]), p["offset_min"])
                interviews[one.stage] = one
    by_instant = sorted(interviews.values(), key=lambda one: (one.at, one.stage))
    return Agenda(tuple(by_instant), **values)


def to_line(event: Event) -> str:
    """The event as one line of JSON, without the newline; the same bytes on every machine.

    All is ASCII: no locale can spoil it, and a terminal finds nothing in it to obey.
    """
    row = {
        "id": event.id,
        "at": instant_text(event.at),
        "kind": event.kind,
        "payload": event.payload,
    }
    return json.dumps(row, sort_keys=True, separators=(",", ":"))


def is_same(one: Event, other: Event) -> bool:
    """Whether both are written alike. Python takes 1, 1.0 and true for equal."""
    return one is other or to_line(one) == to_line(other)


def in_order(events: Collection[Event]) -> list[Event]:
    """The events of one question that stand, in the order in which they count: by (at, id), but one
    that names a later one with `after` comes behind that, and behind what is there already."""
    told = sorted(events, key=_place)
    places = {event.id: _place(event) for event in told}
    behind: dict[str, list[Event]] = {"": []}
    for event in told:
        named = str(event.payload.get("after", ""))
        is_later = places.get(named, _place(event)) > _place(event)  # so that there is no circle
        behind.setdefault(named if is_later else "", []).append(event)
    ordered, waiting = [], behind[""][::-1]
    while waiting:
        ordered.append(waiting.pop())
        waiting += reversed(behind.get(ordered[-1].id, ()))
    return ordered


def named_after(review: Review, order: Sequence[Event]) -> str:
    """What a review names with `after` to count behind all of `order`, which is not
    empty and in the order in which its events count; '' if it does so by itself."""
    by_id = {event.id: event for event in order}
    named: Event | None = order[-1]
    while named and _place(named) < (review.at, review.id):
        named = by_id.get(str(named.payload.get("after")))
    return named.id if named else ""


def _place(event: Event) -> tuple[datetime, str]:
    return event.at, event.id


def payload_text(event: Event) -> str:
    return json.dumps(event.payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_line(line: str) -> Event:
    """The event in one line of JSON. Raises ValueError with a sentence if it is none."""
    try:
        row = json.loads(
            line, parse_constant=_finite, parse_float=_finite, object_pairs_hook=_no_repeats
        )
    except (ValueError, RecursionError) as error:
        raise ValueError("this is not a line of JSON") from error
    if not isinstance(row, dict) or set(row) != {"id", "at", "kind", "payload"}:
        raise ValueError("an event has exactly the keys id, at, kind and payload")
    event_id, kind, payload = row["id"], row["kind"], row["payload"]
    if not _ID.holds(event_id):
        raise ValueError("'id' must be 32 hexadecimal digits")
    at = instant(str(row["at"]))
    if not is_in_range(at):
        raise ValueError(
            "'at' is in the last hour that can be written: nothing could come after it"
        )
    if not isinstance(kind, str) or not kind or not isinstance(payload, dict):
        raise ValueError("'kind' must be a word and 'payload' an object")
    if _is_deeper(row, MAX_DEPTH):
        raise ValueError(f"it is nested more than {MAX_DEPTH} deep")
    try:
        json.dumps(row, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise ValueError("it holds a broken character (a lone surrogate)") from error
    return new_event(event_id, kind, payload, at=at)


def fault_of(event: Event) -> str:
    """What is wrong with the payload of a known kind, as a sentence; empty if nothing is."""
    kind, p = event.kind, event.payload
    article = "an" if kind[0] in "aeiou" else "a"
    if fault := _fault_in(p, FIELDS.get(kind, {}), f"{article} {kind}"):
        return fault
    if kind == REVIEW and not set(p["left_out"]) <= set(p["points"]):
        return "a review leaves out a point that it does not list in 'points'"
    if kind == INTERVIEW and p["when"] is None and p["offset_min"]:
        return "an interview without a date needs 'offset_min': 0"
    if kind == SETTING and p["name"] in SETTINGS:
        value = SETTINGS[p["name"]]
        return "" if value.holds(p["value"]) else f"the setting '{p['name']}' needs {value.wants}"
    if kind == DEBRIEF:
        return _fault_in(p, SAYS.get(p["says"], {}), f"a debrief that says '{p['says']}'")
    return ""


def _fault_in(payload: dict[str, Any], fields: dict[str, PayloadField], what: str) -> str:
    for key, field in fields.items():
        value = payload.get(key)
        if isinstance(value, list) and len(value) > MAX_LIST:
            return f"{what} holds at most {MAX_LIST:,} '{key}'"
        if not field.holds(value) if key in payload else not field.optional:
            return f"{what} needs '{key}': {field.wants}"
    return ""


def _no_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    row = dict(pairs)
    if len(row) < len(pairs):
        raise ValueError("a key stands there twice")
    return row


def _finite(digits: str) -> float:
    number = float(digits)
    if not isfinite(number):
        raise ValueError(f"{digits} is no number of JSON")
    return number


def _is_deeper(value: object, depth: int) -> bool:
    """Whether lists and objects stand in each other more than `depth` deep."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(depth == 0 or _is_deeper(one, depth - 1) for one in inner)


def _is_when(value: Any) -> bool:
    with suppress(ValueError, TypeError):
        return value is None or bool(instant(value))
    return False


def _is_day(value: Any) -> bool:
    with suppress(ValueError, TypeError):
        return value in WEEKDAYS or date.fromisoformat(value).isoformat() == value
    return False


class PayloadField(NamedTuple):
    """What an event may hold under a key."""

    holds: Callable[[object], bool]
    wants: str
    """What it can hold, in words."""
    optional: bool = False
    """Whether the key need not be there."""


def _whole(least: int, most: int, wants: str = "") -> PayloadField:
    def holds(value: object) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most

    return PayloadField(holds, wants or f"a whole number from {least} to {most}")


def _text(wants: str, *, least: int = 1, most: int = 200) -> PayloadField:
    return PayloadField(lambda value: isinstance(value, str) and least <= len(value) <= most, wants)


def _list(each: Callable[[object], bool], wants: str, *, least: int = 0) -> PayloadField:
    """A list of different texts."""

    def holds(value: object) -> bool:
        return (
            isinstance(value, list)
            and least <= len(value)
            and all(map(each, value))
            and len(set(value)) == len(value)
        )

    return PayloadField(holds, wants)


def _id(of: str) -> PayloadField:
    def holds(value: object) -> bool:
        return isinstance(value, str) and len(value) == 32 and set(value) <= set("0123456789abcdef")

    return PayloadField(holds, f"the id of {of}, 32 hexadecimal digits")


_QUESTION, _STAGE = _text("the id of a question"), _text("the id of a stage")
_MINUTES = _whole(1, 24 * 60)
_MS = _whole(0, 2**53 - 1, "milliseconds as a whole number")
_OFFSET = "minutes ahead of UTC as a whole number"
_ZONE = _whole(1 - 24 * 60, 24 * 60 - 1, _OFFSET)
"""An offset that a clock can have: Python's are less than a day."""
_ID, _MOCK = _id("an event"), _id("a mock")
_YES_OR_NO = PayloadField(lambda value: isinstance(value, bool), "true or false")
_LINE = _text(f"a text of at most {MAX_TEXT:,} characters", most=MAX_TEXT)
FIELDS: dict[str, dict[str, PayloadField]] = {
    REVIEW: {
        "question": _QUESTION,
        "rating": _whole(1, 4),
        "points": _list(_QUESTION.holds, "a list of different point ids, not empty", least=1),
        "left_out": _list(_QUESTION.holds, "a list of different point ids"),
        "answered_ms": _MS,
        "took_ms": _MS,
        "offset_min": _whole(-24 * 60, 24 * 60, _OFFSET),
        "sure": _whole(1, 3)._replace(optional=True),
        "mock": _MOCK._replace(optional=True),
        "narrowed": _YES_OR_NO._replace(optional=True),
        "after": _id("a review")._replace(optional=True),
    },
    SUSPEND: {"question": _QUESTION},
    UNSUSPEND: {"question": _QUESTION},
    UNDO: {"of": _text("the id of an event")},
    INTERVIEW: {
        "stage": _STAGE,
        "when": PayloadField(
            _is_when, "a UTC instant such as 2026-12-03T14:00:00.000000Z, or null"
        ),
        "offset_min": _ZONE,
    },
    SETTING: {
        "name": _text("the name of a setting"),
        "value": PayloadField(lambda value: True, "what it is set to"),
    },
    MOCK: {
        "stage": _STAGE,
        "seed": _whole(0, 2**53 - 1, "a whole number"),
        "style": _text("the name of a style"),
        "minutes": _MINUTES,
        "questions": _list(_QUESTION.holds, "a list of different question ids, not empty", least=1),
        "offset_min": _ZONE,
    },
    FOLLOW_UP: {
        "mock": _MOCK,
        "question": _QUESTION,
        "ask": _LINE,
        "probes": _text("the id of a point, or an empty text", least=0),
        "held": _YES_OR_NO,
        "took_ms": _MS,
    },
    MOCK_END: {"mock": _MOCK},
    DEBRIEF: {
        "stage": _STAGE,
        "says": _text("asked, claim, surprise, drop or anew"),
    },
}
"""Kind -> key -> what an event of this kind holds there."""
SETTINGS = {
    "minutes": _MINUTES,
    "goal": PayloadField(
        lambda value: isinstance(value, float) and 0 < value < 1,
        "a number over 0 and under 1, such as 0.9",
    ),
    "pace": _whole(60, 400),
    "off": _list(_is_day, "a list of different days, each mon to sun or such as 2026-12-01"),
}
"""Name -> what its value can be, of the settings that have an effect."""
SAYS: dict[str, dict[str, PayloadField]] = {
    ASKED: {
        "question": _QUESTION,
        "went": PayloadField(lambda value: value in WENT, "well, mixed or badly"),
    },
    CLAIM: {"text": _LINE},
    SURPRISE: {"text": _LINE},
    DROP: {"of": _id("a line")},
    ANEW: {},
}
"""What a line of a debrief can say -> what else it holds. One that says anything else has no
effect."""
