"""The journal's events: how they are made, read back, and which of them stand.

An event that this version does not know is kept and exported again, and has no effect.

    {"id": "<32 hex>", "at": "2026-12-03T14:00:00.000000Z", "kind": "review", "payload": {...}}

kind        payload
review      question, rating (1-4), points, left_out, answered_ms, took_ms, offset_min
suspend     question
unsuspend   question
undo        of: the id of the review, suspend or unsuspend that is taken back
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime

from tiktok_prep.model import Event, Rating, Review

REVIEW, SUSPEND, UNSUSPEND, UNDO = "review", "suspend", "unsuspend", "undo"
UNDOABLE = (REVIEW, SUSPEND, UNSUSPEND)


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
    if at.tzinfo is None or not is_in_range(at) or instant_text(at) != text:
        raise ValueError(fault)
    return at


def is_in_range(at: datetime) -> bool:
    """Whether the journal takes an event of this instant."""
    return 1970 <= at.year < 2200


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
    if not (isinstance(event_id, str) and len(event_id) == 32 and _is_hex(event_id)):
        raise ValueError("'id' must be 32 hexadecimal digits")
    at = instant(str(row["at"]))
    if not isinstance(kind, str) or not kind or not isinstance(payload, dict):
        raise ValueError("'kind' must be a word and 'payload' an object")
    try:
        json.dumps(row, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise ValueError("it holds a broken character (a lone surrogate)") from error
    except RecursionError as error:
        raise ValueError("this is not a line of JSON") from error
    event = Event(event_id, at, kind, payload)
    fault = fault_of(event)
    if fault:
        raise ValueError(fault)
    return event


def fault_of(event: Event) -> str:
    """What is wrong with the payload of a known kind, as a sentence; empty if nothing is."""
    for key, holds, wants in _SHAPES.get(event.kind, ()):
        if key not in event.payload or not holds(event.payload[key]):
            article = "an" if event.kind[0] in "aeiou" else "a"
            return f"{article} {event.kind} needs '{key}': {wants}"
    if event.kind == REVIEW:
        points, left_out = event.payload["points"], event.payload["left_out"]
        if not set(left_out) <= set(points):  # type: ignore[call-overload]
            return "a review leaves out a point that it does not list in 'points'"
    return ""


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


def _are_names(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_name, value)) and len(set(value)) == len(value)


def _are_some_names(value: object) -> bool:
    return _are_names(value) and bool(value)


_Shape = tuple[str, Callable[[object], bool], str]
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
}
