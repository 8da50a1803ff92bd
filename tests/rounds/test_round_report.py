"""What follows from real rounds: what the deck had of them, what the next drill begins with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from builders import NOW, UTC_NOW, a_card, a_deck, a_question, a_snapshot, rows_of
from hypothesis import given
from hypothesis import strategies as st

from tiktok_prep.model import (
    FROM_DEBRIEF,
    Agenda,
    Card,
    Debrief,
    Deck,
    Interview,
    Question,
    RoundOutcome,
    RoundQuestion,
    Stage,
)
from tiktok_prep.planning.due_queue import DueQueue, drill_order
from tiktok_prep.planning.queue import DrillLimits
from tiktok_prep.rounds.debrief import (
    MOST_FIRST,
    WentBadly,
    last_round,
    next_stage,
    round_outcomes,
    round_report,
    rounds_to_debrief,
    went_badly,
)

STAGES = ("screening", "hiring-manager", "executive")
QUESTIONS = tuple(a_question(f"{stage}-{n}", stage=stage) for stage in STAGES for n in range(4))
DECK = a_deck(*QUESTIONS)._replace(
    stages=tuple(Stage(name, name.title(), "See.", ("Say.",)) for name in STAGES)
)
HOUR = timedelta(hours=1)


def a_debrief(
    *badly: str, stage: str = "screening", at: datetime = UTC_NOW, began: datetime | None = None
) -> Debrief:
    return Debrief(at, stage, tuple(RoundQuestion(name, "badly") for name in badly), began=began)


def on(**hours: int) -> Agenda:
    """Interviews, so many hours from now; `_` for a hyphen."""
    found = [Interview(s.replace("_", "-"), UTC_NOW + h * HOUR, 60) for s, h in hours.items()]
    return Agenda(tuple(sorted(found, key=lambda i: i.at)))


def first(
    *debriefs: Debrief,
    stage: str | None = None,
    agenda: Agenda | None = None,
    rated: Sequence[tuple[str, datetime]] = (),
    suspended: Sequence[str] = (),
    deck: Deck = DECK,
) -> list[str]:
    cards: dict[str, dict[str, Card]] = {
        name: {"scale": a_card(question=name)._replace(last_review=at)} for name, at in rated
    }
    found = went_badly(
        a_snapshot(deck, cards, suspended, agenda),
        {debrief.stage: debrief for debrief in debriefs},
        stage=stage,
    )
    return [entry.question.id for entry in found]


# ---------------------------------------------------------------- what comes first


def test_what_went_badly_comes_first_and_what_went_otherwise_does_not() -> None:
    debrief = a_debrief("screening-2", "x")
    mixed = (RoundQuestion("screening-1", "mixed"), RoundQuestion("screening-3", "well"))
    debrief = debrief._replace(asked=(*debrief.asked, *mixed))
    assert first(debrief) == ["screening-2"]


def test_once_rated_after_the_debrief_it_takes_its_usual_place() -> None:
    debrief = a_debrief("screening-0", "screening-1")
    rated = [("screening-0", UTC_NOW + HOUR), ("screening-1", UTC_NOW - HOUR)]
    assert first(debrief, rated=rated) == ["screening-1"]


def test_what_was_rehearsed_stays_so_when_the_debrief_is_added_to() -> None:
    added_to = a_debrief("screening-0", began=UTC_NOW, at=UTC_NOW + 5 * HOUR)
    assert first(added_to, rated=[("screening-0", UTC_NOW + HOUR)]) == []


def test_a_question_of_which_it_is_said_again_later_that_it_went_badly_comes_first_again() -> None:
    rated = [("screening-0", UTC_NOW - 2 * HOUR)]
    later = RoundQuestion("screening-0", "badly", UTC_NOW - HOUR)
    earlier = later._replace(at=UTC_NOW - 3 * HOUR)
    added_to = a_debrief(began=UTC_NOW - 3 * HOUR, at=UTC_NOW)
    assert first(added_to._replace(asked=(later,)), rated=rated) == ["screening-0"]
    assert first(added_to._replace(asked=(earlier,)), rated=rated) == []


@given(st.integers(1, 10**6), st.booleans())
def test_what_was_written_by_a_clock_that_ran_ahead_comes_first_until_it_is_rehearsed(
    minutes: int, begun_before: bool
) -> None:
    ahead = UTC_NOW + timedelta(minutes=minutes)
    said = (RoundQuestion("screening-0", "badly", ahead),)
    began = UTC_NOW - HOUR if begun_before else ahead
    debrief = Debrief(ahead, "screening", said, began=began)
    assert first(debrief) == ["screening-0"]
    assert first(debrief, rated=[("screening-0", UTC_NOW)]) == []
    # a rating before the round, or before the first line, was before that one, too
    early = [("screening-0", UTC_NOW - 5 * HOUR)]
    assert first(debrief, rated=early) == (["screening-0"] if begun_before else [])
    assert first(debrief, rated=early, agenda=on(screening=-4)) == ["screening-0"]
    assert first(debrief, rated=early, agenda=on(screening=-6)) == (
        ["screening-0"] if begun_before else []
    )


def test_a_round_written_by_a_clock_that_ran_ahead_is_no_day_to_come() -> None:
    debriefs = {"screening": a_debrief("screening-0", at=UTC_NOW + 900 * HOUR)}
    (entry,) = went_badly(a_snapshot(DECK), debriefs, stage=None)
    assert entry.day == NOW.date()


def test_a_suspended_question_does_not_come_first() -> None:
    assert first(a_debrief("screening-0"), suspended=["screening-0"]) == []


@pytest.mark.parametrize(
    ("stage", "agenda", "found"),
    [
        (None, Agenda(), True),
        ("hiring-manager", Agenda(), True),
        ("executive", Agenda(), True),
        ("screening", Agenda(), False),
        # the screening is a day after the hiring manager, whatever the deck's order
        ("screening", on(hiring_manager=-30, screening=20), True),
        ("executive", on(hiring_manager=-30, executive=-50), False),
        ("executive", on(hiring_manager=-30), True),
    ],
)
def test_it_comes_first_for_its_own_round_and_those_after_it(
    stage: str | None, agenda: Agenda, found: bool
) -> None:
    debrief = a_debrief("hiring-manager-0", stage="hiring-manager")
    assert bool(first(debrief, stage=stage, agenda=agenda)) is found


def test_the_last_round_comes_before_earlier_ones_and_all_are_a_handful() -> None:
    earlier = a_debrief(*(f"screening-{n}" for n in range(4)), at=UTC_NOW - 9 * HOUR)
    last = a_debrief(*(f"executive-{n}" for n in range(3)), stage="executive")
    assert first(earlier, last) == [
        *("executive-0", "executive-1", "executive-2"),
        *("screening-0", "screening-1"),
    ]
    assert MOST_FIRST == 5


def test_a_debrief_of_another_deck_is_no_fault() -> None:
    assert first(a_debrief("gone", stage="gone"), stage="executive") == []
    assert first(a_debrief("executive-0", stage="gone"), stage="executive") == []
    assert first(a_debrief("executive-0", stage="gone")) == ["executive-0"]


def test_the_day_is_that_of_the_interview_or_else_of_the_debrief() -> None:
    def day(agenda: Agenda) -> list[WentBadly]:
        debriefs = {"screening": a_debrief("screening-0")}
        return went_badly(a_snapshot(DECK, agenda=agenda), debriefs, stage=None)

    yesterday = NOW.date() - timedelta(days=1)
    assert [entry.day for entry in day(on(screening=-24))] == [yesterday]
    assert [entry.day for entry in day(Agenda())] == [NOW.date()]
    assert [entry.day for entry in day(on(screening=24))] == [NOW.date()]  # moved


# ---------------------------------------------------------------- in a drill


def test_a_drill_without_a_date_asks_them_though_they_are_not_due() -> None:
    cards = {
        name: {
            point: a_card(point, question=name, due_in=timedelta(days=3))
            for point in ("scale", "result")
        }
        for name in ("screening-0", "screening-1")
    }
    rows = rows_of(QUESTIONS, cards)
    row = rows[1]
    queue = DueQueue(drill_order(rows, now=NOW), DrillLimits([row.question]))
    assert queue.left() == len(QUESTIONS) - 1
    assert queue.take(now=NOW) == row.question
    assert queue.wants(row, cards["screening-1"], now=NOW)
    assert not queue.wants(rows[0], cards["screening-0"], now=NOW)
    queue.put_first(row.question, {})  # undone
    assert queue.take(now=NOW) == row.question


@given(st.permutations(QUESTIONS), st.integers(0, 5))
def test_a_drill_asks_no_question_twice_because_it_comes_first(
    planned: list[Question], number: int
) -> None:
    begin = planned[::-1][:number]
    queue = DueQueue(planned, DrillLimits(begin))
    asked = [queue.take(now=NOW) for _ in range(queue.left())]
    assert asked[:number] == begin
    assert sorted(q.id for q in asked if q) == sorted(q.id for q in planned)


# ---------------------------------------------------------------- what the deck had


def test_the_deck_had_what_it_did_not_get_from_this_very_round() -> None:
    written = [
        a_question("own-here", stage="executive")._replace(origin=FROM_DEBRIEF),
        a_question("own-earlier", stage="screening")._replace(origin=FROM_DEBRIEF),
        a_question("own-by-hand", stage="executive")._replace(origin="a friend"),
    ]
    deck = DECK._replace(questions=(*QUESTIONS, *written))
    names = ["executive-0", *(q.id for q in written), "own-gone", "gone"]
    found = round_report(deck, Agenda(), a_debrief(*names, stage="executive"), now=NOW)
    assert [one.had for one in found.asked] == [True, False, True, True, False, True]
    assert (found.had, found.share) == (4, 4 / 6)


def test_of_nothing_there_is_no_share() -> None:
    assert round_report(DECK, Agenda(), a_debrief(), now=NOW).share is None


# ---------------------------------------------------------------- which round


@pytest.mark.parametrize(
    ("stage", "agenda", "found"),
    [
        ("screening", Agenda(), "hiring-manager"),
        ("executive", Agenda(), None),
        ("screening", on(screening=-3, executive=40, hiring_manager=90), "executive"),
        ("executive", on(executive=-3, screening=40), "screening"),
        ("executive", on(executive=40), None),
        ("screening", on(gone=40), "hiring-manager"),
    ],
)
def test_the_next_round_is_the_next_by_date_or_else_of_the_deck(
    stage: str, agenda: Agenda, found: str | None
) -> None:
    after = next_stage(DECK, agenda, stage, now=NOW)
    assert (after and after.id) == found


@pytest.mark.parametrize(
    ("agenda", "found"),
    [
        (Agenda(), None),
        (on(screening=1), None),
        (on(screening=0), "screening"),
        (on(screening=-30, hiring_manager=-3, executive=4, gone=-1), "hiring-manager"),
    ],
)
def test_the_last_round_is_the_one_whose_date_was_last(agenda: Agenda, found: str | None) -> None:
    assert last_round(DECK, agenda, now=NOW) == found


@pytest.mark.parametrize(
    ("hours", "debriefs", "asks"),
    [
        (0, [], True),
        (1, [], False),
        (-14 * 24, [], True),
        (-14 * 24 - 1, [], False),
        (-3, [a_debrief("x", at=UTC_NOW - 2 * HOUR)], False),
        (-3, [a_debrief(at=UTC_NOW - 2 * HOUR)], True),  # all of it was taken back
        (-3, [a_debrief("x", at=UTC_NOW - 4 * HOUR)], True),  # of an earlier such round
    ],
)
def test_a_debrief_is_asked_for_until_there_is_one_and_for_two_weeks(
    hours: int, debriefs: list[Debrief], asks: bool
) -> None:
    found = rounds_to_debrief(DECK, on(screening=hours), {d.stage: d for d in debriefs}, now=NOW)
    assert found == (["screening"] if asks else [])


def test_of_two_rounds_that_are_over_the_last_is_asked_for_first() -> None:
    agenda = on(screening=-30, hiring_manager=-3, gone=-1)
    assert rounds_to_debrief(DECK, agenda, {}, now=NOW) == ["hiring-manager", "screening"]


def test_how_a_question_went_is_told_for_each_round_the_last_one_first() -> None:
    debriefs = {
        "screening": a_debrief("x", at=UTC_NOW - 100 * HOUR),
        "executive": a_debrief(stage="executive")._replace(asked=(RoundQuestion("x", "well"),)),
        "hiring-manager": a_debrief("y", stage="hiring-manager"),
    }
    found = round_outcomes("x", debriefs, on(executive=-1), now=NOW)
    days = [NOW.date(), (UTC_NOW - 100 * HOUR).astimezone(NOW.tzinfo).date()]
    assert found == [
        RoundOutcome("executive", "well", days[0]),
        RoundOutcome("screening", "badly", days[1]),
    ]
    assert UTC_NOW.tzinfo is UTC
