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
from collections.abc import Callable, Collection, Iterable
from datetime import UTC, date, datetime, timedelta

from tiktok_prep.model import (
    GOAL,
    MINUTES,
    PACE,
    WEEKDAYS,
    WENT,
    Agenda,
    Event,
    Interview,
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


def instant_text(at: datetime) -> str:
    """An aware instant as fixed-width UTC text, which sorts as the instants do."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


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


def review_event(review: Review) -> Event:
    payload: dict[str, object] = {
        "question": review.question_id,
        "rating": int(review.rating),
        "points": list(review.points),
        "left_out": list(review.left_out),
        "answered_ms": review.answered_ms,
        "took_ms": review.took_ms,
        "offset_min": review.offset_min,
    }
    if review.sure is not None:
        payload["sure"] = review.sure
    if review.mock:
        payload["mock"] = review.mock
    if review.narrowed:
        payload["narrowed"] = True
    if review.after:
        payload["after"] = review.after
    return Event(review.id, review.at, REVIEW, payload)


def review_of(event: Event) -> Review:
    """The review that a `review` event records; the event must be valid (`fault_of`)."""
    p = event.payload
    return Review(
        id=event.id,
        at=event.at,
        offset_min=p["offset_min"],  # type: ignore[arg-type]
        question_id=p["question"],  # type: ignore[arg-type]
        rating=Rating(p["rating"]),  # type: ignore[arg-type]
        points=tuple(p["points"]),  # type: ignore[arg-type]
        left_out=tuple(p["left_out"]),  # type: ignore[arg-type]
        answered_ms=p["answered_ms"],  # type: ignore[arg-type]
        took_ms=p["took_ms"],  # type: ignore[arg-type]
        sure=p.get("sure"),  # type: ignore[arg-type]
        mock=p.get("mock", ""),  # type: ignore[arg-type]
        narrowed=p.get("narrowed", False),  # type: ignore[arg-type]
        after=p.get("after", ""),  # type: ignore[arg-type]
    )


def interview_event(event_id: str, stage: str, when: datetime | None, *, at: datetime) -> Event:
    """That the interview of a stage is at `when`, aware and local there; `None`: no date any more.

    Raises ValueError with a sentence if the journal would not take it back.
    """
    payload: dict[str, object] = {
        "stage": stage,
        "when": when and instant_text(when),
        "offset_min": offset_min(when) if when else 0,
    }
    return sound(Event(event_id, at.astimezone(UTC), INTERVIEW, payload))


def setting_event(event_id: str, name: str, value: object, *, at: datetime) -> Event:
    """That a setting is `value` from now on. Raises ValueError with a sentence if there is no such
    setting, or no such value of it."""
    if name not in SETTINGS:
        raise ValueError(f"there is no setting '{name}', only {', '.join(SETTINGS)}")
    value = list(value) if isinstance(value, tuple) else value
    return sound(Event(event_id, at.astimezone(UTC), SETTING, {"name": name, "value": value}))


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
    values: dict[str, object] = {}
    for event in events:
        p = event.payload
        if event.kind == SETTING:
            values[str(p["name"])] = p["value"]
        elif event.kind == INTERVIEW:
            stage, when = str(p["stage"]), p["when"]
            interviews.pop(stage, None)
            if when is not None:
                interviews[stage] = Interview(stage, instant(str(when)), p["offset_min"])  # type: ignore[arg-type]
    return Agenda(
        interviews=tuple(sorted(interviews.values(), key=lambda one: (one.at, one.stage))),
        minutes=values.get("minutes", MINUTES),  # type: ignore[arg-type]
        goal=values.get("goal", GOAL),  # type: ignore[arg-type]
        pace=values.get("pace", PACE),  # type: ignore[arg-type]
        off=tuple(values.get("off", ())),  # type: ignore[arg-type]
    )


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
    """The events of one question that stand, in the order in which they count."""
    places = {event.id: (event.at, event.id) for event in events}

    def place(event: Event) -> tuple[tuple[datetime, str], ...]:
        own = places[event.id]
        named = places.get(str(event.payload.get("after")), own)
        return (named, own) if named > own else (own,)

    return sorted(events, key=place)


def payload_text(event: Event) -> str:
    return json.dumps(event.payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_line(line: str) -> Event:
    """The event in one line of JSON. Raises ValueError with a sentence if it is none."""
    try:
        row = json.loads(
            line, parse_constant=_no_constant, parse_float=_finite, object_pairs_hook=_no_repeats
        )
    except (ValueError, RecursionError) as error:
        raise ValueError("this is not a line of JSON") from error
    if not isinstance(row, dict) or set(row) != {"id", "at", "kind", "payload"}:
        raise ValueError("an event has exactly the keys id, at, kind and payload")
    event_id, kind, payload = row["id"], row["kind"], row["payload"]
    if not _is_id(event_id):
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
    return sound(Event(event_id, at, kind, payload))


def fault_of(event: Event) -> str:
    """What is wrong with the payload of a known kind, as a sentence; empty if nothing is."""
    shapes = [(*shape, True) for shape in _SHAPES.get(event.kind, ())]
    shapes += [(*shape, False) for shape in _OPTIONAL.get(event.kind, ())]
    article = "an" if event.kind[0] in "aeiou" else "a"
    for key, holds, wants, required in shapes:
        value = event.payload.get(key)
        if isinstance(value, list) and len(value) > MAX_LIST:
            return f"{article} {event.kind} holds at most {MAX_LIST:,} '{key}'"
        if not holds(value) if key in event.payload else required:
            return f"{article} {event.kind} needs '{key}': {wants}"
    if event.kind == REVIEW:
        points, left_out = event.payload["points"], event.payload["left_out"]
        if not set(left_out) <= set(points):  # type: ignore[call-overload]
            return "a review leaves out a point that it does not list in 'points'"
    if event.kind == INTERVIEW and event.payload["when"] is None and event.payload["offset_min"]:
        return "an interview without a date needs 'offset_min': 0"
    if event.kind == SETTING and event.payload["name"] in SETTINGS:
        name = str(event.payload["name"])
        holds, wants = SETTINGS[name]
        if not holds(event.payload["value"]):
            return f"the setting '{name}' needs {wants}"
    if event.kind == DEBRIEF:
        says = str(event.payload["says"])
        for key, holds, wants in SAYS.get(says, ()):
            if key not in event.payload or not holds(event.payload[key]):
                return f"a debrief that says '{says}' needs '{key}': {wants}"
    return ""


def sound(event: Event) -> Event:
    """The event itself. Raises ValueError with a sentence if the journal would not take it back."""
    fault = fault_of(event)
    if fault:
        raise ValueError(fault)
    return event


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is no JSON")


def _no_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    row = dict(pairs)
    if len(row) < len(pairs):
        raise ValueError("a key stands there twice")
    return row


def _finite(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise ValueError(f"{digits} is past all floats")
    return number


def _is_deeper(value: object, depth: int) -> bool:
    """Whether lists and objects stand in each other more than `depth` deep."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(depth == 0 or _is_deeper(one, depth - 1) for one in inner)


def _is_hex(text: str) -> bool:
    return all(char in "0123456789abcdef" for char in text)


def _is_name(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 200


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53


def _is_offset(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= 24 * 60


def _is_rating(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 4


def _is_sureness(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 3


def _is_id(value: object) -> bool:
    return isinstance(value, str) and len(value) == 32 and _is_hex(value)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= MAX_TEXT


def _is_name_or_none(value: object) -> bool:
    return value == "" or _is_name(value)


def _is_went(value: object) -> bool:
    return isinstance(value, str) and value in WENT


def _is_yes_or_no(value: object) -> bool:
    return isinstance(value, bool)


def _are_names(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_name, value)) and len(set(value)) == len(value)


def _are_some_names(value: object) -> bool:
    return _are_names(value) and bool(value)


def _is_when(value: object) -> bool:
    if value is None:
        return True
    try:
        return isinstance(value, str) and bool(instant(value))
    except ValueError:
        return False


def _is_zone(value: object) -> bool:
    """An offset that a clock can have: Python's are less than a day."""
    return _is_offset(value) and value not in (-24 * 60, 24 * 60)


def _is_anything(value: object) -> bool:
    return True


def _are_minutes(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 24 * 60


def _is_pace(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 60 <= value <= 400


def _is_share(value: object) -> bool:
    return isinstance(value, float) and 0 < value < 1


def _are_days(value: object) -> bool:
    return _are_names(value) and all(map(_is_day, value))  # type: ignore[call-overload]


def _is_day(text: str) -> bool:
    if text in WEEKDAYS:
        return True
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


SETTINGS: dict[str, tuple[Callable[[object], bool], str]] = {
    "minutes": (_are_minutes, "a whole number from 1 to 1440"),
    "goal": (_is_share, "a number over 0 and under 1, such as 0.9"),
    "pace": (_is_pace, "a whole number from 60 to 400"),
    "off": (_are_days, "a list of different days, each mon to sun or such as 2026-12-01"),
}
"""Name -> whether it can hold a value, and what it wants, of the settings that have an effect."""
_Shape = tuple[str, Callable[[object], bool], str]
_MOCK_ID: _Shape = ("mock", _is_id, "the id of a mock, 32 hexadecimal digits")
_QUESTION: _Shape = ("question", _is_name, "the id of a question")
_SHAPES: dict[str, tuple[_Shape, ...]] = {
    REVIEW: (
        _QUESTION,
        ("rating", _is_rating, "a whole number from 1 to 4"),
        ("points", _are_some_names, "a list of different point ids, not empty"),
        ("left_out", _are_names, "a list of different point ids"),
        ("answered_ms", _is_count, "milliseconds as a whole number"),
        ("took_ms", _is_count, "milliseconds as a whole number"),
        ("offset_min", _is_offset, "minutes ahead of UTC as a whole number"),
    ),
    SUSPEND: (_QUESTION,),
    UNSUSPEND: (_QUESTION,),
    UNDO: (("of", _is_name, "the id of an event"),),
    INTERVIEW: (
        ("stage", _is_name, "the id of a stage"),
        ("when", _is_when, "a UTC instant such as 2026-12-03T14:00:00.000000Z, or null"),
        ("offset_min", _is_zone, "minutes ahead of UTC as a whole number"),
    ),
    SETTING: (
        ("name", _is_name, "the name of a setting"),
        ("value", _is_anything, "what it is set to"),
    ),
    MOCK: (
        ("stage", _is_name, "the id of a stage"),
        ("seed", _is_count, "a whole number"),
        ("style", _is_name, "the name of a style"),
        ("minutes", _are_minutes, "a whole number from 1 to 1440"),
        ("questions", _are_some_names, "a list of different question ids, not empty"),
        ("offset_min", _is_zone, "minutes ahead of UTC as a whole number"),
    ),
    FOLLOW_UP: (
        _MOCK_ID,
        _QUESTION,
        ("ask", _is_text, f"a text of at most {MAX_TEXT:,} characters"),
        ("probes", _is_name_or_none, "the id of a point, or an empty text"),
        ("held", _is_yes_or_no, "true or false"),
        ("took_ms", _is_count, "milliseconds as a whole number"),
    ),
    MOCK_END: (_MOCK_ID,),
    DEBRIEF: (
        ("stage", _is_name, "the id of a stage"),
        ("says", _is_name, "asked, claim, surprise, drop or anew"),
    ),
}
_OPTIONAL: dict[str, tuple[_Shape, ...]] = {
    REVIEW: (
        ("sure", _is_sureness, "a whole number from 1 to 3"),
        _MOCK_ID,
        ("narrowed", _is_yes_or_no, "true or false"),
        ("after", _is_id, "the id of a review, 32 hexadecimal digits"),
    ),
}
"""Keys that need not be there."""
_TEXT: _Shape = ("text", _is_text, f"a text of at most {MAX_TEXT:,} characters")
SAYS: dict[str, tuple[_Shape, ...]] = {
    ASKED: (_QUESTION, ("went", _is_went, "well, mixed or badly")),
    CLAIM: (_TEXT,),
    SURPRISE: (_TEXT,),
    DROP: (("of", _is_id, "the id of a line, 32 hexadecimal digits"),),
    ANEW: (),
}
"""What a line of a debrief can say -> what else it holds. One that says anything else has no
effect."""
