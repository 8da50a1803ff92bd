"""Events: the lines of the history, how they are written and read, and which of them count.

    {"id": "<32 hex>", "at": "2026-12-03T14:00:00.000000Z", "kind": "review", "payload": {...}}

kind        payload
review      question, rating (1-4), points, left_out, answered_ms, took_ms, offset_min;
            optional: where (drill, mock or interview; a drill without), stage (its
            round, for an interview), mock (its id)
suspend     question
unsuspend   question
undo        of: the id of the event to take back, of any kind but undo
interview   stage, when (an instant like `at`, or null for no date any more), offset_min
setting     name, value: minutes (1-1440), off (weekdays, dates)
mock        stage, seed, minutes, questions, offset_min
answer      question, points (point id -> your own words), rest (those below no point)
question    question (its id), form (a question of your own as in a deck's questions.yaml, or null
            if you took it out)
debrief     a note on a real round: stage, says (claim or surprise), text

Events that are not taken back count in the order of (at, id). Where one replaces another, such as
the date of a round or your words for a question, the last with the same `subject_of` counts. The
notes on a round and its reviews add up to its debrief (`practice.debriefs_of`).

An export begins with a line `{"deck": "<id>"}`, which is not an event.

An event or setting that this version does not know has no effect, but is kept and exported.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from math import isfinite
from typing import Any, TypeVar

from tiktok_prep.base.clocks import instant_text
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.model import (
    WEEKDAYS,
    WHERE,
    Agenda,
    Event,
    Interview,
    Mock,
    Rating,
    Review,
    offset_min,
)

REVIEW, SUSPEND, UNSUSPEND, UNDO = "review", "suspend", "unsuspend", "undo"
INTERVIEW, SETTING = "interview", "setting"
MOCK, DEBRIEF = "mock", "debrief"
ANSWER, QUESTION = "answer", "question"
CLAIM, SURPRISE = "claim", "surprise"
MAX_TEXT = 2000
"""In characters. Not less than the limit of `deck.format`, as a deck's follow-ups are saved."""
MAX_WORDS = 200_000
"""In characters: a hundred times what a spoken answer needs."""
MAX_LIST = 1000
MAX_DEPTH = 100
CLOCK_SKEW = timedelta(hours=1)
"""How far clocks may differ. An event dated further ahead came from a wrong clock."""
END = datetime(2199, 12, 31, 23, tzinfo=UTC)
"""Events must be dated before this, so that a later one can still replace them."""
_RATINGS = {int(rating): rating for rating in Rating}
_LINE_OF_JSON = json.JSONEncoder(sort_keys=True, separators=(",", ":"))
_PAYLOAD = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
Value = TypeVar("Value", Review, Mock)
EventRow = tuple[str, str, str, str, str, str]
"""An event as it is stored: id, at, kind, `subject_of`, `round_of` and payload, as texts."""


def parse_instant(text: str) -> datetime:
    """Returns the instant (UTC) that `instant_text` wrote as `text`.

    Raises ValueError if it is outside 1970 to 2199 or written in any other way.
    """
    # Python also reads weeks, commas and texts without separators
    if len(text) == 27 and text[10] + text[19] + text[26] == "T.Z" and text[5] != "W":
        with suppress(ValueError):
            at = datetime.fromisoformat(text)
            if 1970 <= at.year <= END.year:
                return at
    raise ValueError(
        "'at' must be a UTC instant such as 2026-12-03T14:00:00.000000Z, from 1970 to 2199"
    )


def is_in_range(at: datetime) -> bool:
    """Whether an event may have this date (aware): from 1970 on, and before END."""
    return at.year >= 1970 and at < END


def payload_of(value: Review | Mock) -> dict[str, Any]:
    """Returns the payload of an event that records `value`: field name -> value.

    `question_id` becomes `question`, and tuples become lists. Leaves out `id` and `at`, which are
    keys of the event itself, and fields with their default value.
    """
    defaults = value._field_defaults
    return {
        "question" if name == "question_id" else name: list(x) if isinstance(x, tuple) else x
        for name, x in value._asdict().items()
        if name not in ("id", "at") and (name not in defaults or x != defaults[name])
    }


def value_of(event: Event, type_: type[Value]) -> Value:
    """Returns the value that an event records: the inverse of `payload_of`.

    The event must be valid (`fault_of`). Unknown keys are ignored.
    """
    fields = {**type_._field_defaults, **event.payload, "id": event.id, "at": event.at}
    fields["question_id"] = fields.get("question")
    if type_ is Review:
        fields["rating"] = _RATINGS[fields["rating"]]
    values = [fields[name] for name in type_._fields]
    return type_._make([tuple(x) if isinstance(x, list) else x for x in values])


def review_event(review: Review) -> Event:
    return Event(review.id, review.at, REVIEW, payload_of(review))


def review_of(event: Event) -> Review:
    """Returns the review that a valid event of the kind REVIEW records."""
    return value_of(event, Review)


def new_event(event_id: str, kind: str, payload: dict[str, Any], *, at: datetime) -> Event:
    """Returns an event with a valid payload; `at` is aware, in any zone, and becomes UTC.

    Raises ValueError with a sentence if the payload is not valid. Does not check the id and date.
    """
    event = Event(event_id, at.astimezone(UTC), kind, payload)
    if fault := fault_of(event):
        raise ValueError(fault)
    return event


def interview_event(event_id: str, stage: str, when: datetime | None, *, at: datetime) -> Event:
    """Returns the event that sets the date of a stage's interview.

    `when` is aware and local to the interview; `None` clears the date. Raises ValueError with a
    sentence if `when` is outside 1970 to 2199, or if the stage is not a valid id.
    """
    text, minutes = (instant_text(when), offset_min(when)) if when else (None, 0)
    payload = {"stage": stage, "when": text, "offset_min": minutes}
    return new_event(event_id, INTERVIEW, payload, at=at)


def setting_event(event_id: str, name: str, value: object, *, at: datetime) -> Event:
    """Returns the event that sets `name` to `value`.

    Raises ValueError with a sentence if the name is unknown or the value not allowed.
    """
    if name not in SETTINGS:
        raise ValueError(f"there is no setting '{name}', only {', '.join(SETTINGS)}")
    value = list(value) if isinstance(value, tuple) else value
    return new_event(event_id, SETTING, {"name": name, "value": value}, at=at)


def subject_of(event: Event) -> str:
    """Returns what an event is about: the id of a question, stage or event, or the name of a
    setting; '' for a mock and for kinds that this version does not know."""
    kind, p = event.kind, event.payload
    keys = {UNDO: "of", SETTING: "name", INTERVIEW: "stage", DEBRIEF: "stage"}
    return str(p.get(keys.get(kind, "question"), "")) if kind in FIELDS else ""


def round_of(event: Event) -> str:
    """Returns the id of the mock interview, or of the stage of the real round, that an event
    belongs to; '' if it belongs to none."""
    if event.kind == DEBRIEF or (event.kind == REVIEW and "stage" in event.payload):
        return str(event.payload["stage"])
    return mock_id(event)


def mock_id(event: Event) -> str:
    """Returns the id of the mock interview that an event belongs to; '' if it belongs to none."""
    if event.kind == REVIEW:
        return str(event.payload.get("mock", ""))
    return event.id if event.kind == MOCK else ""


def agenda_of(events: Iterable[Event]) -> Agenda:
    """Returns the agenda after `events`, which are valid and in order.

    The last event for each stage or setting counts; other events and unknown settings are ignored.
    Interviews come soonest first, without cleared ones.
    """
    interviews: dict[str, Interview] = {}
    values: dict[str, Any] = {}
    for event in events:
        p = event.payload
        if event.kind == SETTING and p["name"] in SETTINGS:
            value = p["value"]
            values[p["name"]] = tuple(value) if isinstance(value, list) else value
        elif event.kind == INTERVIEW:
            interviews.pop(p["stage"], None)
            if p["when"] is not None:
                interviews[p["stage"]] = Interview(
                    p["stage"], parse_instant(p["when"]), p["offset_min"]
                )
    in_order = sorted(interviews.values(), key=lambda interview: (interview.at, interview.stage))
    return Agenda(tuple(in_order), **values)


def to_line(event: Event) -> str:
    """Returns the event as one line of JSON without the newline; the same bytes on every machine.

    ASCII only, so that no locale can garble it and no control sequence reaches a terminal.
    """
    row = {
        "id": event.id,
        "at": instant_text(event.at),
        "kind": event.kind,
        "payload": event.payload,
    }
    return _LINE_OF_JSON.encode(row)


def event_row(event: Event) -> EventRow:
    """Returns the event as it is stored. Rows are equal if the events are written the same; `==` of
    events will not do: to Python, 1 == 1.0 == True."""
    texts = subject_of(event), round_of(event), _PAYLOAD.encode(event.payload)
    return event.id, instant_text(event.at), event.kind, *texts


def deck_line(deck: str) -> str:
    """Returns the first line of an export, without its end: the id of the deck whose history it
    is."""
    return json.dumps({"deck": deck}, separators=(",", ":"))


def deck_of_line(line: str) -> str:
    """Returns the id of the deck in a line that `deck_line` wrote; '' for any other line."""
    if not line.startswith('{"deck"'):
        return ""
    with suppress(ValueError, RecursionError):
        row = json.loads(line)
        if isinstance(row, dict) and set(row) == {"deck"} and isinstance(row["deck"], str):
            return row["deck"]
    return ""


def from_line(line: str) -> Event:
    """Returns the event in one line of JSON. Raises ValueError with a sentence if it is not a valid
    one.

    Kinds and settings that this version does not know are accepted.
    """
    try:
        row = _DECODER.decode(line)
    except (ValueError, RecursionError) as error:
        raise ValueError("this is not a line of JSON") from error
    if not isinstance(row, dict) or set(row) != {"id", "at", "kind", "payload"}:
        raise ValueError("an event has exactly the keys id, at, kind and payload")
    event_id, kind, payload = row["id"], row["kind"], row["payload"]
    if not _ID.accepts(event_id):
        raise ValueError("'id' must be 32 hexadecimal digits")
    at = parse_instant(str(row["at"]))
    if not is_in_range(at):
        raise ValueError("'at' is in the last hour of 2199: no event could come after it")
    if not isinstance(kind, str) or not kind or not isinstance(payload, dict):
        raise ValueError("'kind' must be a word and 'payload' an object")
    if line.count("{") + line.count("[") > MAX_DEPTH and _is_nested_deeper(row, MAX_DEPTH):
        raise ValueError(f"it is nested more than {MAX_DEPTH} levels deep")
    if "\\" in line or not line.isascii():
        try:
            json.dumps(row, ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            raise ValueError("it contains an invalid character (a lone surrogate)") from error
    return new_event(event_id, kind, payload, at=at)


def fault_of(event: Event) -> str:
    """Returns what is wrong with an event's payload, as a sentence; '' if nothing is.

    Any payload is allowed in an event of an unknown kind, and any value for an unknown setting.
    """
    kind, p = event.kind, event.payload
    if fault := _fault_in(p, FIELDS.get(kind, {})):
        return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind} {fault}"
    if kind == REVIEW and not set(p["left_out"]) <= set(p["points"]):
        return "a review has a point in 'left_out' that is not in 'points'"
    if kind == INTERVIEW and p["when"] is None and p["offset_min"]:
        return "an interview without a date needs 'offset_min': 0"
    if kind == SETTING and p["name"] in SETTINGS:
        field = SETTINGS[p["name"]]
        if not field.accepts(p["value"]):
            return f"the setting '{p['name']}' needs {field.expects}"
    return ""


def _fault_in(payload: dict[str, Any], fields: dict[str, PayloadField]) -> str:
    for key, (accepts, expects, optional) in fields.items():
        if key not in payload:
            if not optional:
                return f"needs '{key}': {expects}"
            continue
        value = payload[key]
        if isinstance(value, list) and len(value) > MAX_LIST:
            return f"can have at most {MAX_LIST:,} '{key}'"
        if not accepts(value):
            return f"needs '{key}': {expects}"
    return ""


def _unique_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    row = dict(pairs)
    if len(row) < len(pairs):
        raise ValueError("a key is repeated")
    return row


def _finite(digits: str) -> float:
    number = float(digits)
    if not isfinite(number):
        raise ValueError(f"{digits} is not a JSON number")
    return number


_DECODER = json.JSONDecoder(
    parse_constant=_finite, parse_float=_finite, object_pairs_hook=_unique_keys
)


def _is_nested_deeper(value: object, depth: int) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(depth == 0 or _is_nested_deeper(item, depth - 1) for item in inner)


def _is_when(value: Any) -> bool:
    with suppress(ValueError, TypeError):
        return value is None or bool(parse_instant(value))
    return False


def _is_day(value: Any) -> bool:
    with suppress(ValueError, TypeError):
        return value in WEEKDAYS or date.fromisoformat(value).isoformat() == value
    return False


def _is_words(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and len(value) <= MAX_LIST
        and all(isinstance(text, str) and 0 < len(text) <= MAX_WORDS for text in value.values())
        and all(re.fullmatch(r"[\w-]+", name) for name in value)
    )


class PayloadField(NamedTuple):
    """What is allowed under one key of a payload."""

    accepts: Callable[[object], bool]
    expects: str
    """What `accepts` allows, in words."""
    optional: bool = False
    """Whether the key may be missing."""


def _whole_number(least: int, most: int, expects: str = "") -> PayloadField:
    return PayloadField(
        lambda x: isinstance(x, int) and not isinstance(x, bool) and least <= x <= most,
        expects or f"a whole number from {least} to {most}",
    )


def _text(expects: str, *, least: int = 1, most: int = 200) -> PayloadField:
    return PayloadField(lambda x: isinstance(x, str) and least <= len(x) <= most, expects)


def _list(item: PayloadField, expects: str, *, least: int = 0) -> PayloadField:
    """Returns a field that accepts a list of at least `least` values, none repeated, each accepted
    by `item`."""

    def accepts(value: object) -> bool:
        return (
            isinstance(value, list)
            and least <= len(value)
            and all(map(item.accepts, value))
            and len(set(value)) == len(value)
        )

    return PayloadField(accepts, expects)


def _id(of: str) -> PayloadField:
    return PayloadField(
        lambda x: isinstance(x, str) and len(x) == 32 and not x.strip("0123456789abcdef"),
        f"the id of {of}, 32 hexadecimal digits",
    )


_QUESTION, _STAGE = _text("the id of a question"), _text("the id of a stage")
_MINUTES = _whole_number(1, 24 * 60)
_MS = _whole_number(0, 2**53 - 1, "milliseconds as a whole number")
_OFFSET = "minutes ahead of UTC as a whole number"
_ZONE = _whole_number(1 - 24 * 60, 24 * 60 - 1, _OFFSET)
"""The offsets that Python supports: less than a day."""
_ID, _MOCK = _id("an event"), _id("a mock")
_DAY = PayloadField(_is_day, "mon to sun, or a date such as 2026-12-01")
_LINE = _text(f"a text of at most {MAX_TEXT:,} characters", most=MAX_TEXT)
_POINTS = {
    "points": _list(_QUESTION, "a list of different point ids, not empty", least=1),
    "left_out": _list(_QUESTION, "a list of different point ids"),
}
FIELDS: dict[str, dict[str, PayloadField]] = {
    REVIEW: {
        "question": _QUESTION,
        "rating": _whole_number(1, 4),
        **_POINTS,
        "answered_ms": _MS,
        "took_ms": _MS,
        "offset_min": _whole_number(-24 * 60, 24 * 60, _OFFSET),
        "where": PayloadField(lambda value: value in WHERE, "drill, mock or interview", True),
        "mock": _MOCK._replace(optional=True),
        "stage": _STAGE._replace(optional=True),
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
        "seed": _whole_number(0, 2**53 - 1, "a whole number"),
        "minutes": _MINUTES,
        "questions": _list(_QUESTION, "a list of different question ids, not empty", least=1),
        "offset_min": _ZONE,
    },
    ANSWER: {
        "question": _QUESTION,
        "points": PayloadField(_is_words, "an object: point id -> text"),
        "rest": _text("a text, or an empty one", least=0, most=MAX_WORDS),
    },
    QUESTION: {
        "question": _QUESTION,
        "form": PayloadField(
            lambda value: value is None or isinstance(value, dict), "an object, or null"
        ),
    },
    DEBRIEF: {
        "stage": _STAGE,
        "says": PayloadField(lambda value: value in (CLAIM, SURPRISE), "claim or surprise"),
        "text": _LINE,
    },
}
"""Kind of event -> key of its payload -> what is allowed there."""
SETTINGS = {
    "minutes": _MINUTES,
    "off": _list(_DAY, "a list of different days, each mon to sun or such as 2026-12-01"),
}
"""Name -> what is allowed, for each setting that has an effect."""
