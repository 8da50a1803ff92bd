"""Each finding appears exactly from its threshold on; facts go stale on the right day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from builders import NOW, a_deck
from hypothesis import given
from hypothesis import strategies as st

from tiktok_prep.deck.findings import (
    Finding,
    PlacedFinding,
    check_report,
    findings,
)
from tiktok_prep.deck.loading import usual_seconds
from tiktok_prep.deck.stale import StaleFact, stale_facts
from tiktok_prep.model import (
    FROM_DEBRIEF,
    WHOLE,
    Deck,
    Fact,
    FollowUp,
    Point,
    Question,
    Role,
    RolePart,
    Source,
    Tag,
    Topic,
)

TODAY = NOW.date()
NAMES = ("alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel")
SAYS = tuple(Point(name, f"Tells {name} {name}s") for name in NAMES)


def an_open(question_id: str = "q", *, points: tuple[Point, ...] = SAYS[:4]) -> Question:
    """A question without findings."""
    seconds = min(25 * len(points), 180)
    return Question(question_id, ("screening",), f"Any {question_id}?", points, answer_in_s=seconds)


def a_fact(
    fact_id: str = "f", *, answer: str = "14", as_of: str = "2025", topic: str = "law"
) -> Question:
    source = Source("A page", "https://example.org/")
    return Question(
        fact_id,
        ("screening",),
        f"How many {fact_id}?",
        (Point("answer", answer),),
        fact=Fact(as_of, source, topic=topic, note="Look for a newer one."),
    )


def deck_of(*questions: Question) -> Deck:
    """A deck with one round, in which all the questions are asked."""
    deck = a_deck(*questions)
    return deck._replace(stages=deck.stages[:1], tags=(), role=None)


def sentences(*questions: Question) -> list[str]:
    return [finding.sentence for finding in findings(deck_of(*questions), today=TODAY)]


def test_a_good_deck_has_no_findings() -> None:
    assert sentences(an_open("one"), an_open("other"), a_fact()) == []


# ---------------------------------------------------------------- points


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (1, ["it has 1 point; 4 to 7 work best"]),
        (3, ["it has 3 points; 4 to 7 work best"]),
        (4, []),
        (7, []),
        (8, ["it has 8 points; 4 to 7 work best"]),
    ],
)
def test_a_question_has_four_to_seven_points(number: int, expected: list[str]) -> None:
    assert sentences(an_open(points=SAYS[:number])) == expected


@pytest.mark.parametrize(
    ("length", "expected"), [(70, []), (71, ["point 'long' is longer than 70 characters"])]
)
def test_a_point_has_at_most_70_characters(length: int, expected: list[str]) -> None:
    assert sentences(an_open(points=(*SAYS[:3], Point("long", "é" * length)))) == expected


@pytest.mark.parametrize(
    ("length", "expected"), [(120, []), (121, ["its answer is longer than 120 characters"])]
)
def test_an_answer_to_a_fact_has_at_most_120_characters(length: int, expected: list[str]) -> None:
    assert sentences(a_fact(answer="é" * length)) == expected


def words(start: int, end: int) -> str:
    return " ".join(f"w{number}" for number in range(start, end))


SEVEN_OF_TEN = words(0, 8), words(1, 10)
NINE_OF_THIRTEEN = words(0, 11), words(2, 13)


@pytest.mark.parametrize(
    ("pair", "expected"),
    [(SEVEN_OF_TEN, ["points 'x' and 'y' say nearly the same"]), (NINE_OF_THIRTEEN, [])],
)
def test_points_that_say_nearly_the_same_are_found(
    pair: tuple[str, str], expected: list[str]
) -> None:
    one, other = pair
    assert sentences(an_open(points=(*SAYS[:2], Point("x", one), Point("y", other)))) == expected


def test_a_follow_up_that_probes_no_point_is_found_and_shortened() -> None:
    question = an_open()._replace(
        follow_ups=(FollowUp("Why alpha?", "alpha"), FollowUp("Why? " * 40), FollowUp("So?"))
    )
    assert sentences(question) == [
        f"follow-up '{('Why? ' * 15).strip()}...' probes no point",
        "follow-up 'So?' probes no point",
    ]


# ---------------------------------------------------------------- lines and times

LINE = "w" * 76
"""A word that fills a line."""


@pytest.mark.parametrize(
    ("lines", "expected"), [(3, []), (4, ["it is longer than 3 lines of 76 characters"])]
)
def test_a_question_and_a_fact_are_asked_in_three_lines(lines: int, expected: list[str]) -> None:
    ask = " ".join([LINE] * lines)
    assert sentences(an_open()._replace(ask=ask)) == expected
    assert sentences(a_fact()._replace(ask=ask)) == expected


def test_each_other_wording_takes_three_lines() -> None:
    three, four = "Why? " * 45, "Why? " * 46
    shown = f"'{('Why? ' * 15).strip()}...'"
    assert sentences(an_open()._replace(also=("So?", three))) == []
    assert sentences(an_open()._replace(also=(three, four))) == [
        f"wording {shown} is longer than 3 lines"
    ]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [(0, []), (4, []), (5, ["its situation is longer than 4 lines of 76 characters"])],
)
def test_a_situation_takes_four_lines(lines: int, expected: list[str]) -> None:
    assert sentences(an_open()._replace(situation=" ".join([LINE] * lines))) == expected


@pytest.mark.parametrize(
    ("points", "seconds", "expected"),
    [
        (4, 79, ["it has 79 s for 4 points; 80 to 120 s suit them"]),
        (4, 80, []),
        (4, 120, []),
        (4, 121, ["it has 121 s for 4 points; 80 to 120 s suit them"]),
        (7, 180, []),
        (7, 181, ["it has 181 s for 7 points; 140 to 180 s suit them"]),
        (3, 10, []),
        (3, 181, ["it has 181 s; nobody listens for more than 180 s"]),
    ],
)
def test_an_answer_has_20_to_30_seconds_a_point_and_at_most_180(
    points: int, seconds: int, expected: list[str]
) -> None:
    found = sentences(an_open(points=SAYS[:points])._replace(answer_in_s=seconds))
    assert [sentence for sentence in found if "work best" not in sentence] == expected


@pytest.mark.parametrize("points", range(4, 8))
def test_the_time_of_a_question_that_has_none_in_the_deck_suits_it(points: int) -> None:
    question = an_open(points=SAYS[:points])._replace(answer_in_s=usual_seconds(points))
    assert sentences(question) == []


def test_the_time_that_a_debrief_gave_your_own_question_is_not_found() -> None:
    question = an_open(points=SAYS[:7])._replace(answer_in_s=90)
    assert sentences(question) != []
    assert sentences(question._replace(origin=FROM_DEBRIEF)) == []


# ---------------------------------------------------------------- facts


@pytest.mark.parametrize("weight", [0.1, 0.99])
def test_a_fact_of_weight_under_1_that_no_question_names_is_found(weight: float) -> None:
    fact = a_fact()._replace(weight=weight)
    assert sentences(an_open(), fact) == ["its weight is under 1 and no question names it"]
    assert sentences(an_open()._replace(facts=("f",)), fact) == []
    assert sentences(an_open(), fact._replace(weight=1)) == []


@pytest.mark.parametrize(
    ("weight", "note", "expected"),
    [
        (
            1,
            "",
            ["it is stale (as of June 2025): look it up, or say in its note what to look for"],
        ),
        (1, "Look for the report of 2026.", []),
        (0.9, "", []),
    ],
)
def test_a_core_fact_that_is_stale_today_is_found_unless_its_note_says_what_to_look_for(
    weight: float, note: str, expected: list[str]
) -> None:
    fact = a_fact(as_of="2025-06")._replace(weight=weight)
    assert fact.fact
    fact = fact._replace(fact=fact.fact._replace(note=note))
    deck = deck_of(an_open()._replace(facts=("f",)), fact)._replace(topics=(Topic("law", 12),))
    assert [f.sentence for f in findings(deck, today=date(2026, 6, 1))] == expected
    assert findings(deck, today=date(2026, 5, 31)) == []


# ---------------------------------------------------------------- the deck as a whole


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        (
            SEVEN_OF_TEN,
            [
                Finding("other", "question", "it asks nearly the same as 'one'"),
                Finding("f", "fact", "it asks nearly the same as 'one'"),
            ],
        ),
        (NINE_OF_THIRTEEN, []),
    ],
)
def test_of_two_questions_that_ask_nearly_the_same_the_second_one_is_found(
    pair: tuple[str, str], expected: list[Finding]
) -> None:
    one, other = pair
    deck = deck_of(an_open("one")._replace(ask=one), an_open("other")._replace(ask=other))
    fact = a_fact()._replace(ask=other.upper() + "?" if expected else "How many?")
    both = deck._replace(questions=(*deck.questions, fact))
    found = findings(both, today=TODAY)
    assert [entry for entry in found if "nearly the same" in entry.sentence] == expected


@pytest.mark.parametrize(("uses", "expected"), [(0, "it is never used"), (1, "it is used once")])
def test_a_tag_on_fewer_than_two_questions_is_found(uses: int, expected: str) -> None:
    tagged = [an_open(f"q{number}")._replace(tags=("uk",)) for number in range(uses)]
    deck = deck_of(an_open(), *tagged)._replace(tags=(Tag("uk", "UK"),))
    assert findings(deck, today=TODAY) == [Finding("uk", "tag", expected)]


def test_a_deck_that_waits_for_points_is_not_blamed_for_tags_and_a_role_that_it_does_not_use() -> (
    None
):
    parts = (RolePart("lead", "responsibility", "Lead."),)
    deck = deck_of(an_open(), an_open("whole", points=(WHOLE,)))
    deck = deck._replace(tags=(Tag("uk", "UK"),), role=Role("Head", "Leads", parts))
    assert [finding.subject for finding in findings(deck, today=TODAY)] == ["whole"]


def test_a_question_that_covers_nothing_is_found_where_others_do() -> None:
    parts = (RolePart("lead", "responsibility", "Lead."),)
    whole, own = an_open("whole", points=(WHOLE,)), an_open("own")._replace(origin=FROM_DEBRIEF)
    deck = deck_of(an_open("a")._replace(covers=("lead",)), an_open("b"), whole, own, a_fact())
    assert findings(deck._replace(role=Role("Head", "Leads", parts)), today=TODAY) == [
        Finding("whole", "question", "add points: 4 to 7 work best"),
        Finding("b", "question", "it covers no part of the role"),
    ]


def test_a_tag_on_a_question_and_a_fact_is_not_found() -> None:
    deck = deck_of(an_open()._replace(tags=("uk",)), a_fact()._replace(tags=("uk",)))
    assert findings(deck._replace(tags=(Tag("uk", "UK"),)), today=TODAY) == []


def test_a_part_of_the_role_that_no_question_covers_is_found() -> None:
    parts = (RolePart("lead", "responsibility", "Lead."), RolePart("plan", "tip", "Plan."))
    deck = deck_of(an_open()._replace(covers=("lead",)))._replace(role=Role("Head", "Leads", parts))
    assert findings(deck, today=TODAY) == [Finding("plan", "role part", "no question covers it")]


# ---------------------------------------------------------------- stale facts


def stale(as_of: str, months: int | None, day: str, *, topic: str = "law") -> int | None:
    """`months_over` of a fact with this date and shelf life on that day; `None` if not stale."""
    deck = deck_of(a_fact(as_of=as_of, topic=topic))._replace(topics=(Topic("law", months),))
    entries = stale_facts(deck, day=date.fromisoformat(day))
    assert all(entry.shelf_months == months for entry in entries)
    return entries[0].months_over if entries else None


@pytest.mark.parametrize(
    ("as_of", "months", "day", "over"),
    [
        pytest.param("2025-06-30", 6, "2025-12-29", None, id="the day before"),
        pytest.param("2025-06-30", 6, "2025-12-30", 0, id="that day"),
        pytest.param("2025-06-30", 6, "2026-01-29", 0, id="a month less a day later"),
        pytest.param("2025-06-30", 6, "2026-01-30", 1, id="a month later"),
        pytest.param("2025-08-31", 6, "2026-02-28", None, id="a month without a 31st"),
        pytest.param("2025-08-31", 6, "2026-03-01", 0, id="the day after such a month"),
        pytest.param("2024-02-29", 12, "2025-02-28", None, id="29 February"),
        pytest.param("2024-02-29", 12, "2025-03-01", 0, id="1 March"),
        pytest.param("2025-06", 6, "2025-11-30", None, id="a month counts from its first day"),
        pytest.param("2025-06", 6, "2025-12-01", 0, id="a month, that day"),
        pytest.param("2025", 12, "2025-12-31", None, id="a year counts from its first day"),
        pytest.param("2025", 12, "2026-01-01", 0, id="a year, that day"),
        pytest.param("2025", 1, "2030-01-01", 59, id="long over"),
        pytest.param("2025", 1, "2024-06-01", None, id="before it was true"),
        pytest.param("1000", None, "9999-12-31", None, id="never"),
    ],
)
def test_a_fact_is_stale_from_the_end_of_its_shelf_life_on(
    as_of: str, months: int | None, day: str, over: int | None
) -> None:
    assert stale(as_of, months, day) == over


@pytest.mark.parametrize("topic", ["", "no-such"])
def test_a_fact_without_a_listed_topic_never_goes_stale(topic: str) -> None:
    assert stale("1000", 1, "9999-12-31", topic=topic) is None


def test_stale_facts_are_sorted_by_age_then_deck_order() -> None:
    facts = [a_fact(as_of, as_of=as_of) for as_of in ("2025-03", "2025-01-02", "2025-01", "2025")]
    deck = deck_of(an_open(), *facts)._replace(topics=(Topic("law", 1),))
    entries = stale_facts(deck, day=date(2026, 1, 1))
    assert [entry.id for entry in entries] == ["2025-01", "2025", "2025-01-02", "2025-03"]


DAYS = st.dates(date(1900, 1, 1), date(2999, 1, 1))


@given(as_of=DAYS, months=st.integers(1, 999), day=DAYS, later=st.integers(0, 400))
def test_a_stale_fact_stays_stale(as_of: date, months: int, day: date, later: int) -> None:
    now = stale(as_of.isoformat(), months, day.isoformat())
    then = stale(as_of.isoformat(), months, (day + timedelta(days=later)).isoformat())
    if now is not None:
        assert then is not None
        assert now <= then <= now + later // 28 + 1


# ---------------------------------------------------------------- the report


def test_a_report_has_findings_sorted_by_place_stale_facts_and_orphans() -> None:
    deck = deck_of(an_open("one", points=SAYS[:1]), a_fact(answer="x" * 121), an_open("two"))
    deck = deck._replace(tags=(Tag("uk", "UK"),), topics=(Topic("law", 12),))
    places = {
        "question": {"one": ("questions.yaml", 9), "two": ("questions.yaml", 2)},
        "fact": {"f": ("facts.yaml", 30)},
        "tag": {"uk": ("stages.yaml", 4)},
    }
    report = check_report(deck, places, stale_on=date(2026, 1, 1), history=["gone", "one"], now=NOW)
    assert [(entry.file, entry.line) for entry in report.findings] == [
        ("facts.yaml", 30),
        ("questions.yaml", 9),
        ("stages.yaml", 4),
    ]
    assert report.findings[2] == PlacedFinding("stages.yaml", 4, "uk", "tag", "it is never used")
    (_, stale, *_) = deck.questions
    assert stale.fact
    says = stale.points[0].says
    assert report.stale == (StaleFact("f", stale.ask, says, stale.fact, 12, 0),)
    assert report.orphans == ("gone",)


def test_a_deck_with_findings_or_stale_facts_is_not_clean_and_one_with_orphans_is() -> None:
    clean = deck_of(an_open(), a_fact())._replace(topics=(Topic("law", 12),))
    worse = deck_of(an_open(points=SAYS[:1]))
    places = {"question": {"q": ("questions.yaml", 1)}}
    assert check_report(clean, places, stale_on=None, history=["gone"], now=NOW).is_clean
    assert check_report(clean, places, stale_on=date(2025, 12, 31), history=[], now=NOW).is_clean
    assert not check_report(clean, places, stale_on=date(2026, 1, 1), history=[], now=NOW).is_clean
    assert not check_report(worse, places, stale_on=None, history=[], now=NOW).is_clean
