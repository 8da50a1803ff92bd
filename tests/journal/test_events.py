"""Events are read back as they were written, and anything else is refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from builders import (
    NOW,
    SETTINGS,
    STAGES,
    UTC_NOW,
    WHENS,
    a_review,
    agenda_events,
    event_id,
    reviews,
)
from hypothesis import given
from hypothesis import strategies as st

from tiktok_prep.base.clocks import instant_text
from tiktok_prep.journal.events import (
    agenda_of,
    event_row,
    fault_of,
    from_line,
    interview_event,
    parse_instant,
    review_event,
    review_of,
    setting_event,
    to_line,
    value_of,
)
from tiktok_prep.journal.practice import mock_event
from tiktok_prep.model import Agenda, Event, Interview, Mock, Rating, Review

ID = "0123456789abcdef" * 2
REVIEW: dict[str, object] = {
    "question": "hr-why",
    "rating": 3,
    "points": ["mission", "result"],
    "left_out": ["result"],
    "answered_ms": 60_000,
    "took_ms": 75_000,
    "offset_min": 60,
}
INTERVIEW: dict[str, object] = {
    "stage": "screening",
    "when": "2026-12-03T14:00:00.000000Z",
    "offset_min": 60,
}
MOCK: dict[str, object] = {
    "stage": "screening",
    "seed": 7,
    "minutes": 30,
    "questions": ["hr-why"],
    "offset_min": 60,
}
ROUND: dict[str, object] = {"stage": "screening"}
CLAIM = {**ROUND, "says": "claim", "text": "12 people"}
SURPRISE = {**ROUND, "says": "surprise", "text": "They were three"}
MANY = [f"p{number}" for number in range(1001)]
NAMES = st.text(min_size=1, max_size=8)
INSTANTS = st.datetimes(datetime(1970, 1, 1), datetime(2199, 12, 31), timezones=st.just(UTC))
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@st.composite
def any_reviews(draw: st.DrawFn) -> Review:
    """A review with any valid names and numbers."""
    points = draw(st.lists(NAMES, min_size=1, max_size=4, unique=True))
    return draw(reviews())._replace(
        question_id=draw(NAMES),
        at=draw(INSTANTS),
        offset_min=draw(st.integers(-1440, 1440)),
        points=tuple(points),
        left_out=tuple(point for point in points if draw(st.booleans())),
        answered_ms=draw(st.integers(0, 2**53 - 1)),
        took_ms=draw(st.integers(0, 2**53 - 1)),
    )


def a_line(*, without: str = "", **changed: object) -> str:
    """The line of a valid review, with some keys of the event changed."""
    row = {"id": ID, "at": instant_text(UTC_NOW), "kind": "review", "payload": REVIEW, **changed}
    return json.dumps({key: value for key, value in row.items() if key != without})


def a_review_line(*, without: str = "", **changed: object) -> str:
    """The line of a valid review, with some keys of its payload changed."""
    payload = {**REVIEW, **changed}
    return a_line(payload={key: value for key, value in payload.items() if key != without})


def an_interview_line(*, without: str = "", **changed: object) -> str:
    payload = {**INTERVIEW, **changed}
    payload = {key: value for key, value in payload.items() if key != without}
    return a_line(kind="interview", payload=payload)


def a_setting_line(name: object, value: object) -> str:
    return a_line(kind="setting", payload={"name": name, "value": value})


def nested(depth: int) -> object:
    """The number 0 inside `depth` nested lists."""
    return [nested(depth - 1)] if depth else 0


def refusal(line: str) -> str:
    with pytest.raises(ValueError) as raised:
        from_line(line)
    return str(raised.value)


# ---------------------------------------------------------------- writing and reading


@given(any_reviews())
def test_a_review_is_read_back_as_it_was_written(review: Review) -> None:
    event = review_event(review)
    assert from_line(to_line(event)) == event
    assert review_of(from_line(to_line(event))) == review


@given(
    at=INSTANTS,
    kind=NAMES.map("x-".__add__),
    payload=st.dictionaries(st.text(max_size=5), JSON, max_size=3),
)
def test_an_event_of_an_unknown_kind_is_read_back_as_it_was_written(
    at: datetime, kind: str, payload: dict[str, object]
) -> None:
    event = Event(event_id(), at, kind, payload)
    assert fault_of(event) == ""
    line = to_line(event)
    assert from_line(line) == event
    assert to_line(from_line(line)) == line
    assert "\n" not in line


@given(agenda_events())
def test_an_interview_or_setting_is_read_back_as_it_was_written(event: Event) -> None:
    assert from_line(to_line(event)) == event


def test_an_unknown_key_never_replaces_a_field_of_a_review() -> None:
    review = a_review()
    event = review_event(review)
    event.payload.update(id="0" * 32, at="later", question_id="another", day="2026-01-01")
    assert from_line(to_line(event)) == event
    assert review_of(event) == review


def test_a_mock_interview_is_read_back_as_it_was_written() -> None:
    mock = Mock(ID, UTC_NOW, 60, "screening", 7, 30, ("hr-why", "hr-pay"))
    started = mock_event(mock)
    assert started.payload == {**MOCK, "questions": ["hr-why", "hr-pay"]}
    assert value_of(from_line(to_line(started)), Mock) == mock


def test_a_line_has_sorted_keys_and_no_spaces() -> None:
    event = Event(ID, datetime(2026, 12, 3, 14, tzinfo=UTC), "x", {"b": "Sámi", "a": [1, 2.5]})
    assert to_line(event) == (
        '{"at":"2026-12-03T14:00:00.000000Z","id":"0123456789abcdef0123456789abcdef",'
        r'"kind":"x","payload":{"a":[1,2.5],"b":"S\u00e1mi"}}'
    )
    assert event_row(event)[5] == '{"a":[1,2.5],"b":"Sámi"}'


def test_a_review_event_records_all_fields_of_the_review() -> None:
    review = a_review(rating=Rating.HARD, left_out=["result"], took_ms=8000)
    event = review_event(review)
    assert (event.id, event.at, event.kind) == (review.id, review.at, "review")
    assert event.payload == {
        "question": "q",
        "rating": 2,
        "points": ["scale", "result"],
        "left_out": ["result"],
        "answered_ms": 4000,
        "took_ms": 8000,
        "offset_min": 60,
    }


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        pytest.param("review", REVIEW, id="review"),
        pytest.param("review", {**REVIEW, "left_out": []}, id="nothing left out"),
        pytest.param("review", {**REVIEW, "left_out": ["result", "mission"]}, id="all left out"),
        pytest.param("review", {**REVIEW, "rating": 1}, id="again"),
        pytest.param("review", {**REVIEW, "rating": 4, "took_ms": 0}, id="easy, at once"),
        pytest.param("review", {**REVIEW, "offset_min": -1440}, id="a day behind UTC"),
        pytest.param("review", {**REVIEW, "question": "x" * 200}, id="a long id"),
        pytest.param("review", {**REVIEW, "mood": "good"}, id="a key of a later version"),
        pytest.param("suspend", {"question": "hr-why"}, id="suspend"),
        pytest.param("unsuspend", {"question": "hr-why"}, id="unsuspend"),
        pytest.param("undo", {"of": ID}, id="undo"),
        pytest.param("Review", {}, id="an unknown kind"),
        pytest.param("mood", {"deep": nested(98)}, id="as deep as allowed"),
        pytest.param("mood", {"long": MANY}, id="a long list of a later version"),
        pytest.param("mood", {"stage": None, "n": [{}, 1.5]}, id="a kind of a later version"),
        pytest.param(
            "review",
            {**REVIEW, "where": "mock", "mock": ID},
            id="in a mock",
        ),
        pytest.param("review", {**REVIEW, "after": ID}, id="after the clock was set back"),
        pytest.param("setting", {"name": "pace", "value": 60}, id="pace, as earlier versions set"),
        pytest.param("mock", MOCK, id="mock"),
        pytest.param("debrief", CLAIM, id="claim"),
        pytest.param("debrief", SURPRISE, id="surprise"),
        pytest.param("interview", INTERVIEW, id="interview"),
        pytest.param("interview", {**INTERVIEW, "when": None, "offset_min": 0}, id="no date"),
        pytest.param("interview", {**INTERVIEW, "offset_min": -1439}, id="almost a day behind"),
        pytest.param("setting", {"name": "minutes", "value": 1}, id="a minute a day"),
        pytest.param("setting", {"name": "minutes", "value": 1440}, id="day and night"),
        pytest.param("setting", {"name": "off", "value": []}, id="no day off"),
        pytest.param("setting", {"name": "off", "value": ["sun", "2026-12-01"]}, id="days off"),
        pytest.param("setting", {"name": "mood", "value": None}, id="a later version's setting"),
    ],
)
def test_a_valid_event_is_read(kind: str, payload: dict[str, object]) -> None:
    assert from_line(a_line(kind=kind, payload=payload)) == Event(ID, UTC_NOW, kind, payload)


# ---------------------------------------------------------------- instants


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (datetime(2026, 12, 3, 14, tzinfo=UTC), "2026-12-03T14:00:00.000000Z"),
        (datetime(1970, 1, 1, tzinfo=UTC), "1970-01-01T00:00:00.000000Z"),
        (datetime(2199, 12, 31, 23, 59, 59, 999999, UTC), "2199-12-31T23:59:59.999999Z"),
    ],
)
def test_an_instant_is_written_with_fixed_width_to_the_microsecond(at: datetime, text: str) -> None:
    assert instant_text(at) == text
    assert parse_instant(text) == at
    assert parse_instant(text).utcoffset() == timedelta(0)


@given(INSTANTS, INSTANTS, st.integers(-14 * 60, 14 * 60))
def test_instants_sort_like_their_texts_in_any_zone(
    one: datetime, other: datetime, offset: int
) -> None:
    zone = timezone(timedelta(minutes=offset))
    assert instant_text(one) == instant_text(one.astimezone(zone))
    assert (one < other) == (instant_text(one.astimezone(zone)) < instant_text(other))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("yesterday", id="words"),
        pytest.param("2026-12-03", id="a day"),
        pytest.param("2026-12-03T14:00:00.000000", id="no zone"),
        pytest.param("2026-12-03T14:00:00Z", id="no fraction"),
        pytest.param("2026-12-03T14:00:00.000Z", id="milliseconds"),
        pytest.param("2026-12-03T14:00:00.000000+00:00", id="an offset for Z"),
        pytest.param("2026-12-03T15:00:00.000000+01:00", id="another zone"),
        pytest.param("2026-12-03 14:00:00.000000Z", id="a space for T"),
        pytest.param("2026-12-03T14:00:00.000000z", id="a small z"),
        pytest.param(" 2026-12-03T14:00:00.000000Z", id="a space at the start"),
        pytest.param("2026-12-03T14:00:00.000000Z\n", id="a newline at the end"),
        pytest.param("20261203T140000.000000Z", id="without separators"),
        pytest.param("2026-02-29T14:00:00.000000Z", id="a day that never was"),
        pytest.param("2026-12-03T24:00:00.000000Z", id="24 o'clock"),
        pytest.param("1969-12-31T23:59:59.999999Z", id="before 1970"),
        pytest.param("2200-01-01T00:00:00.000000Z", id="after 2199"),
        pytest.param("0001-01-01T00:00:00.000000+23:59", id="before the first day"),
        pytest.param("9999-12-31T23:59:59.999999-23:59", id="after the last day"),
        pytest.param("２０２６-12-03T14:00:00.000000Z", id="wide digits"),
        pytest.param("\ud800", id="a surrogate"),
    ],
)
def test_any_other_text_is_not_an_instant(text: str) -> None:
    with pytest.raises(ValueError) as raised:
        parse_instant(text)
    assert str(raised.value) == INSTANT


# ---------------------------------------------------------------- refused lines

JSON_LINE = "this is not a line of JSON"
KEYS = "an event has exactly the keys id, at, kind and payload"
HEX = "'id' must be 32 hexadecimal digits"
LAST_HOUR = "'at' is in the last hour of 2199: no event could come after it"
DEEP = "it is nested more than 100 levels deep"
INSTANT = "'at' must be a UTC instant such as 2026-12-03T14:00:00.000000Z, from 1970 to 2199"
KIND = "'kind' must be a word and 'payload' an object"
BROKEN = "it contains an invalid character (a lone surrogate)"
QUESTION = "a review needs 'question': the id of a question"
RATING = "a review needs 'rating': a whole number from 1 to 4"
POINTS = "a review needs 'points': a list of different point ids, not empty"
LEFT_OUT = "a review needs 'left_out': a list of different point ids"
ANSWERED = "a review needs 'answered_ms': milliseconds as a whole number"
TOOK = "a review needs 'took_ms': milliseconds as a whole number"
OFFSET = "a review needs 'offset_min': minutes ahead of UTC as a whole number"
STAGE = "an interview needs 'stage': the id of a stage"
WHEN = "an interview needs 'when': a UTC instant such as 2026-12-03T14:00:00.000000Z, or null"
ZONE = "an interview needs 'offset_min': minutes ahead of UTC as a whole number"
BAD_VALUES: list[tuple[str, dict[str, object], str, list[object], str]] = [
    ("review", REVIEW, "where", ["", "Mock", 1, None], "drill, mock or interview"),
    ("review", REVIEW, "mock", ["", "x", None], "the id of a mock, 32 hexadecimal digits"),
    ("mock", MOCK, "seed", [-1, 1.5, "7"], "a whole number"),
    ("mock", MOCK, "minutes", [0, 1441], "a whole number from 1 to 1440"),
    ("mock", MOCK, "questions", [[], ["a", "a"]], "a list of different question ids, not empty"),
    ("mock", MOCK, "offset_min", [1440, -1440, None], "minutes ahead of UTC as a whole number"),
    ("debrief", CLAIM, "stage", [None, ""], "the id of a stage"),
    ("debrief", CLAIM, "says", [None, 1, ""], "claim or surprise"),
    ("debrief", CLAIM, "text", ["", 1, "x" * 2001], "a text of at most 2,000 characters"),
]
NO_DATE = "an interview without a date needs 'offset_min': 0"
NAME = "a setting needs 'name': the name of a setting"
VALUE = "a setting needs 'value': what it is set to"
MINUTES = "the setting 'minutes' needs a whole number from 1 to 1440"
OFF = "the setting 'off' needs a list of different days, each mon to sun or such as 2026-12-01"
NOT_LISTED = "a review has a point in 'left_out' that is not in 'points'"
BAD_SETTINGS: list[tuple[str, str, list[object]]] = [
    ("minutes", MINUTES, [0, -1, 1441, 30.0, True, "30", None, [30]]),
    ("off", OFF, ["sun", None, {"sun": 1}, [0], [[]], [""], ["sun", "sun"], ["Sun"], ["sunday"]]),
    ("off", OFF, [["2026-02-29"], ["20261201"], ["2026-W49-2"], [" sun"], ["2026-12-01T00:00"]]),
]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        pytest.param("", JSON_LINE, id="empty"),
        pytest.param("{", JSON_LINE, id="cut off"),
        pytest.param(a_line() + "x", JSON_LINE, id="text after it"),
        pytest.param("[" * 100_000, JSON_LINE, id="nested too deep"),
        pytest.param(
            a_line(kind="x", payload={"n": 0})[:-3] + "1" * 5000 + "}}",
            JSON_LINE,
            id="too many digits",
        ),
        pytest.param(a_line(kind="x", payload={"n": float("nan")}), JSON_LINE, id="NaN"),
        pytest.param(a_line(kind="x", payload={"n": [float("inf")]}), JSON_LINE, id="Infinity"),
        pytest.param(a_line(kind="x", payload={"n": -float("inf")}), JSON_LINE, id="-Infinity"),
        pytest.param(
            a_line(kind="x", payload={"n": 0})[:-3] + "1e999}}",
            JSON_LINE,
            id="a number past all floats",
        ),
        pytest.param("null", KEYS, id="null"),
        pytest.param("[]", KEYS, id="a list"),
        pytest.param('"id"', KEYS, id="a string"),
        pytest.param("{}", KEYS, id="no keys"),
        pytest.param(a_line(without="payload"), KEYS, id="a missing key"),
        pytest.param(a_line(note=""), KEYS, id="an extra key"),
        pytest.param(a_line(id=ID[1:]), HEX, id="31 digits"),
        pytest.param(a_line(id=ID + "0"), HEX, id="33 digits"),
        pytest.param(a_line(id=ID.upper()), HEX, id="capitals"),
        pytest.param(a_line(id="g" * 32), HEX, id="a letter past f"),
        pytest.param(a_line(id="\ud800" * 32), HEX, id="surrogates for digits"),
        pytest.param(a_line(id=int("1" * 32)), HEX, id="a number for an id"),
        pytest.param(a_line(at="yesterday"), INSTANT, id="no instant"),
        pytest.param(a_line(at=2026), INSTANT, id="a number for an instant"),
        pytest.param(a_line(at=None), INSTANT, id="null for an instant"),
        pytest.param(a_line(at="2199-12-31T23:00:00.000000Z"), LAST_HOUR, id="at the end"),
        pytest.param(a_line(at="2199-12-31T23:59:59.999999Z"), LAST_HOUR, id="at the very end"),
        pytest.param(a_line(kind="x", payload={"a": nested(99)}), DEEP, id="a list too deep"),
        pytest.param(a_review_line(mood=nested(99)), DEEP, id="too deep in a review"),
        pytest.param(a_line(kind=""), KIND, id="an empty kind"),
        pytest.param(a_line(kind=1), KIND, id="a number for a kind"),
        pytest.param(a_line(payload=[]), KIND, id="a list for a payload"),
        pytest.param(a_line(payload=None), KIND, id="null for a payload"),
        pytest.param(a_line(kind="\udfff"), BROKEN, id="surrogate in the kind"),
        pytest.param(a_line(kind="x", payload={"a": [{"b": "\ud800"}]}), BROKEN, id="in a value"),
        pytest.param(a_line(kind="x", payload={"\ud800": 1}), BROKEN, id="in a key"),
        pytest.param(a_review_line(question="\ud800"), BROKEN, id="in a question"),
        pytest.param(a_review_line(without="question"), QUESTION, id="no question"),
        pytest.param(a_review_line(question=""), QUESTION, id="an empty question"),
        pytest.param(a_review_line(question="x" * 201), QUESTION, id="201 characters"),
        pytest.param(a_review_line(question=["hr-why"]), QUESTION, id="a list of questions"),
        pytest.param(a_review_line(without="rating"), RATING, id="no rating"),
        pytest.param(a_review_line(rating=0), RATING, id="rating 0"),
        pytest.param(a_review_line(rating=5), RATING, id="rating 5"),
        pytest.param(a_review_line(rating=3.0), RATING, id="a float for a rating"),
        pytest.param(a_review_line(rating=True), RATING, id="true for a rating"),
        pytest.param(a_review_line(rating="3"), RATING, id="text for a rating"),
        pytest.param(a_review_line(without="points"), POINTS, id="no points"),
        pytest.param(a_review_line(points=[], left_out=[]), POINTS, id="empty points"),
        pytest.param(a_review_line(points=["result"] * 2), POINTS, id="a point twice"),
        pytest.param(a_review_line(points=["result", 1]), POINTS, id="a number for a point"),
        pytest.param(a_review_line(points=["result", []]), POINTS, id="a list for a point"),
        pytest.param(a_review_line(points="result"), POINTS, id="text for points"),
        pytest.param(a_review_line(points={"result": 1}), POINTS, id="an object for points"),
        pytest.param(a_review_line(without="left_out"), LEFT_OUT, id="no left_out"),
        pytest.param(a_review_line(left_out=None), LEFT_OUT, id="null left out"),
        pytest.param(a_review_line(left_out=["result"] * 2), LEFT_OUT, id="left out twice"),
        pytest.param(a_review_line(left_out=[""]), LEFT_OUT, id="an empty point left out"),
        pytest.param(a_review_line(without="answered_ms"), ANSWERED, id="no answered_ms"),
        pytest.param(a_review_line(answered_ms=-1), ANSWERED, id="a negative time"),
        pytest.param(a_review_line(answered_ms=1.5), ANSWERED, id="half a millisecond"),
        pytest.param(a_review_line(without="took_ms"), TOOK, id="no took_ms"),
        pytest.param(a_review_line(took_ms=2**53), TOOK, id="past 53 bits"),
        pytest.param(a_review_line(took_ms=False), TOOK, id="false for a time"),
        pytest.param(a_review_line(without="offset_min"), OFFSET, id="no offset_min"),
        pytest.param(a_review_line(offset_min=1441), OFFSET, id="over a day ahead"),
        pytest.param(a_review_line(offset_min=-1441), OFFSET, id="over a day behind"),
        pytest.param(a_review_line(offset_min=True), OFFSET, id="true for an offset"),
        pytest.param(a_review_line(offset_min="+1"), OFFSET, id="text for an offset"),
        pytest.param(a_review_line(left_out=["scale"]), NOT_LISTED, id="not listed"),
        pytest.param(
            a_review_line(points=MANY),
            "a review can have at most 1,000 'points'",
            id="1,001 points",
        ),
        pytest.param(
            a_line(kind="mock", payload={**MOCK, "questions": MANY}),
            "a mock can have at most 1,000 'questions'",
            id="1,001 questions",
        ),
        pytest.param(
            a_setting_line("off", MANY), "a setting can have at most 1,000 'value'", id="1,001 days"
        ),
        pytest.param(
            a_line(kind="suspend", payload={}),
            "a suspend needs 'question': the id of a question",
            id="suspend nothing",
        ),
        pytest.param(
            a_line(kind="unsuspend", payload={"question": 1}),
            "an unsuspend needs 'question': the id of a question",
            id="unsuspend a number",
        ),
        pytest.param(an_interview_line(without="stage"), STAGE, id="no stage"),
        pytest.param(an_interview_line(stage=""), STAGE, id="an empty stage"),
        pytest.param(an_interview_line(without="when"), WHEN, id="no when"),
        pytest.param(an_interview_line(when="2026-12-03"), WHEN, id="a day for when"),
        pytest.param(an_interview_line(when="2026-12-03T14:00:00Z"), WHEN, id="no fraction"),
        pytest.param(an_interview_line(when="2200-01-01T00:00:00.000000Z"), WHEN, id="past 2199"),
        pytest.param(an_interview_line(when=2026), WHEN, id="a number for when"),
        pytest.param(an_interview_line(when=False), WHEN, id="false for when"),
        pytest.param(an_interview_line(without="offset_min"), ZONE, id="no zone"),
        pytest.param(an_interview_line(offset_min=1440), ZONE, id="a day ahead"),
        pytest.param(an_interview_line(offset_min=-1440), ZONE, id="a day behind"),
        pytest.param(an_interview_line(offset_min=60.0), ZONE, id="a float for a zone"),
        pytest.param(an_interview_line(when=None), NO_DATE, id="a zone and no date"),
        pytest.param(a_setting_line("", 1), NAME, id="a setting without a name"),
        pytest.param(a_setting_line(None, 1), NAME, id="null for a name"),
        pytest.param(a_line(kind="setting", payload={"name": "x"}), VALUE, id="no value"),
        *(
            pytest.param(a_setting_line(name, value), sentence, id=f"{name} {value}")
            for name, sentence, values in BAD_SETTINGS
            for value in values
        ),
        pytest.param(
            a_line(kind="undo", payload={"question": "hr-why"}),
            "an undo needs 'of': the id of an event",
            id="undo nothing",
        ),
        *(
            pytest.param(
                a_line(kind=kind, payload={**payload, key: value}),
                f"a {kind} needs '{key}': {expects}",
                id=f"{kind} {key} {value}"[:40],
            )
            for kind, payload, key, values, expects in BAD_VALUES
            for value in values
        ),
    ],
)
def test_a_line_that_is_not_an_event_is_refused_with_a_sentence(line: str, sentence: str) -> None:
    assert refusal(line) == sentence


@given(st.text(max_size=60) | JSON.map(json.dumps))
def test_any_other_text_is_refused_with_a_sentence(line: str) -> None:
    assert refusal(line) in (JSON_LINE, KEYS)


@given(
    key=st.sampled_from(["id", "at", "kind", "payload"]),
    inner=st.sampled_from(list(REVIEW)),
    value=JSON,
)
def test_an_event_with_any_value_is_refused_or_read_back_as_it_was(
    key: str, inner: str, value: object
) -> None:
    changed = {"payload": {**REVIEW, inner: value}} if key == "payload" else {key: value}
    try:
        event = from_line(a_line(**changed))
    except ValueError as error:
        assert str(error)
        return
    assert from_line(to_line(event)) == event
    assert event.kind != "review" or review_event(review_of(event)) == event


# ---------------------------------------------------------------- the agenda


def test_the_agenda_has_defaults_until_something_is_set() -> None:
    assert agenda_of([]) == Agenda((), minutes=30, off=())
    assert agenda_of([review_event(a_review())]) == Agenda()


def test_an_interview_keeps_its_own_time_zone() -> None:
    (interview,) = agenda_of([interview_event(ID, "screening", NOW, at=UTC_NOW)]).interviews
    assert interview == Interview("screening", UTC_NOW, 60)
    assert interview.local.isoformat() == "2026-11-23T20:00:00+01:00"


def test_interviews_are_sorted_by_date_and_the_last_event_for_each_counts() -> None:
    early, late = NOW + timedelta(days=3), NOW + timedelta(days=9)
    agenda = agenda_of(
        [
            interview_event(event_id(), "b", late, at=NOW),
            interview_event(event_id(), "a", late, at=NOW),
            interview_event(event_id(), "c", early, at=NOW),
            interview_event(event_id(), "b", early, at=NOW),
            interview_event(event_id(), "c", None, at=NOW),
            setting_event(event_id(), "minutes", 45, at=NOW),
            setting_event(event_id(), "minutes", 20, at=NOW),
            setting_event(event_id(), "off", ("sun", "2026-12-01"), at=NOW),
        ]
    )
    assert [(i.stage, i.local) for i in agenda.interviews] == [("b", early), ("a", late)]
    assert agenda[1:] == (20, ("sun", "2026-12-01"))


@given(st.sampled_from(STAGES), WHENS, SETTINGS)
def test_interview_and_setting_events_are_read_back_and_change_the_agenda(
    stage: str, when: datetime | None, setting: tuple[str, object]
) -> None:
    events = [interview_event(ID, stage, when, at=NOW), setting_event(ID, *setting, at=NOW)]
    assert [from_line(to_line(event)) for event in events] == events
    agenda = agenda_of(events)
    assert [i.local for i in agenda.interviews] == ([when] if when else [])
    name, value = setting
    assert getattr(agenda, name) == (tuple(value) if isinstance(value, list) else value)


def test_an_invalid_interview_or_setting_event_cannot_be_made() -> None:
    with pytest.raises(ValueError, match=r"^there is no setting 'mood', only minutes, off$"):
        setting_event(ID, "mood", 1, at=NOW)
    with pytest.raises(ValueError) as raised:
        setting_event(ID, "minutes", 0, at=NOW)
    assert "minutes" in str(raised.value)
    with pytest.raises(ValueError) as raised:
        interview_event(ID, "screening", datetime(2200, 1, 1, tzinfo=UTC), at=NOW)
    assert str(raised.value) == WHEN
