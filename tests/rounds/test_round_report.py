"""How much of a round the deck had, which round is next, and what comes first in the next drill."""

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
from tiktok_prep.planning.queue import Ahead, DrillLimits
from tiktok_prep.rounds.debrief import (
    MAX_FIRST,
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
    """Interviews by stage (`_` for a hyphen), in hours from now."""
    interviews = [Interview(s.replace("_", "-"), UTC_NOW + h * HOUR, 60) for s, h in hours.items()]
    return Agenda(tuple(sorted(interviews, key=lambda i: i.at)))


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
    badly = went_badly(
        a_snapshot(deck, cards, suspended, agenda),
        {debrief.stage: debrief for debrief in debriefs},
        stage=stage,
    )
    return [entry.question.id for entry in badly]


# ---------------------------------------------------------------- which questions come first


def test_only_questions_that_went_badly_come_first() -> None:
    debrief = a_debrief("screening-2", "x")
    others = (RoundQuestion("screening-1", "mixed"), RoundQuestion("screening-3", "well"))
    debrief = debrief._replace(asked=(*debrief.asked, *others))
    assert first(debrief) == ["screening-2"]


def test_a_rating_after_the_debrief_ends_its_priority() -> None:
    debrief = a_debrief("screening-0", "screening-1")
    rated = [("screening-0", UTC_NOW + HOUR), ("screening-1", UTC_NOW - HOUR)]
    assert first(debrief, rated=rated) == ["screening-1"]


def test_adding_to_the_debrief_does_not_restore_the_priority() -> None:
    added_to = a_debrief("screening-0", began=UTC_NOW, at=UTC_NOW + 5 * HOUR)
    assert first(added_to, rated=[("screening-0", UTC_NOW + HOUR)]) == []


def test_noting_again_that_it_went_badly_restores_the_priority() -> None:
    rated = [("screening-0", UTC_NOW - 2 * HOUR)]
    later = RoundQuestion("screening-0", "badly", UTC_NOW - HOUR)
    earlier = later._replace(at=UTC_NOW - 3 * HOUR)
    added_to = a_debrief(began=UTC_NOW - 3 * HOUR, at=UTC_NOW)
    assert first(added_to._replace(asked=(later,)), rated=rated) == ["screening-0"]
    assert first(added_to._replace(asked=(earlier,)), rated=rated) == []


@given(st.integers(1, 10**6), st.booleans())
def test_a_note_dated_in_the_future_comes_first_until_the_question_is_rehearsed(
    minutes: int, began_earlier: bool
) -> None:
    ahead = UTC_NOW + timedelta(minutes=minutes)
    asked = (RoundQuestion("screening-0", "badly", ahead),)
    began = UTC_NOW - HOUR if began_earlier else ahead
    debrief = Debrief(ahead, "screening", asked, began=began)
    assert first(debrief) == ["screening-0"]
    assert first(debrief, rated=[("screening-0", UTC_NOW)]) == []
    # a rating before the round or before the first note came before this note too
    early = [("screening-0", UTC_NOW - 5 * HOUR)]
    assert first(debrief, rated=early) == (["screening-0"] if began_earlier else [])
    assert first(debrief, rated=early, agenda=on(screening=-4)) == ["screening-0"]
    assert first(debrief, rated=early, agenda=on(screening=-6)) == (
        ["screening-0"] if began_earlier else []
    )


def test_a_round_whose_notes_are_dated_in_the_future_counts_as_today() -> None:
    debriefs = {"screening": a_debrief("screening-0", at=UTC_NOW + 900 * HOUR)}
    (entry,) = went_badly(a_snapshot(DECK), debriefs, stage=None)
    assert entry.day == NOW.date()


def test_a_suspended_question_does_not_come_first() -> None:
    assert first(a_debrief("screening-0"), suspended=["screening-0"]) == []


@pytest.mark.parametrize(
    ("stage", "comes_first"),
    [(None, True), ("hiring-manager", True), ("executive", False), ("screening", False)],
)
def test_a_drill_of_a_named_round_begins_with_questions_of_that_round_only(
    stage: str | None, comes_first: bool
) -> None:
    debrief = a_debrief("hiring-manager-0", stage="hiring-manager")
    assert bool(first(debrief, stage=stage)) is comes_first


def test_the_latest_round_comes_first_and_at_most_five_questions_do() -> None:
    earlier = a_debrief(*(f"screening-{n}" for n in range(4)), at=UTC_NOW - 9 * HOUR)
    last = a_debrief(*(f"executive-{n}" for n in range(3)), stage="executive")
    assert first(earlier, last) == [
        *("executive-0", "executive-1", "executive-2"),
        *("screening-0", "screening-1"),
    ]
    assert MAX_FIRST == 5


def test_a_debrief_of_another_deck_does_no_harm() -> None:
    assert first(a_debrief("gone", stage="gone"), stage="executive") == []
    assert first(a_debrief("executive-0", stage="gone"), stage="executive") == ["executive-0"]
    assert first(a_debrief("executive-0", stage="gone")) == ["executive-0"]


def test_the_day_of_a_round_is_its_interview_or_else_its_debrief() -> None:
    def badly(agenda: Agenda) -> list[WentBadly]:
        debriefs = {"screening": a_debrief("screening-0")}
        return went_badly(a_snapshot(DECK, agenda=agenda), debriefs, stage=None)

    yesterday = NOW.date() - timedelta(days=1)
    assert [entry.day for entry in badly(on(screening=-24))] == [yesterday]
    assert [entry.day for entry in badly(Agenda())] == [NOW.date()]
    assert [entry.day for entry in badly(on(screening=24))] == [NOW.date()]  # postponed


# ---------------------------------------------------------------- in a drill


def test_a_drill_without_a_date_asks_them_although_not_due() -> None:
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
    assert queue.take(now=NOW) == row.question
    assert queue.ahead(now=NOW) == Ahead(0, what="due")
    assert queue.wants(row, cards["screening-1"], now=NOW)
    assert not queue.wants(rows[0], cards["screening-0"], now=NOW)
    queue.put_first(row.question, {})  # undone
    assert queue.take(now=NOW) == row.question


@given(st.permutations(QUESTIONS), st.integers(0, 5))
def test_coming_first_asks_no_question_twice(planned: list[Question], number: int) -> None:
    first_questions = planned[::-1][:number]
    queue = DueQueue(planned, DrillLimits(first_questions))
    asked = [queue.take(now=NOW) for _ in range(len(planned) + len(first_questions))]
    assert asked[:number] == first_questions
    assert sorted(q.id for q in asked if q) == sorted(q.id for q in planned)


# ---------------------------------------------------------------- how much the deck had


def test_questions_added_after_this_round_were_not_in_the_deck() -> None:
    own = [
        a_question("own-here", stage="executive")._replace(origin=FROM_DEBRIEF),
        a_question("own-earlier", stage="screening")._replace(origin=FROM_DEBRIEF),
        a_question("own-by-hand", stage="executive")._replace(origin="a friend"),
    ]
    deck = DECK._replace(questions=(*QUESTIONS, *own))
    names = ["executive-0", *(q.id for q in own), "own-gone", "gone"]
    report = round_report(deck, Agenda(), a_debrief(*names, stage="executive"), now=NOW)
    was_in_deck = [question.was_in_deck for question in report.asked]
    assert was_in_deck == [True, False, True, True, False, True]
    assert (report.in_deck_count, report.in_deck_share) == (4, 4 / 6)


def test_without_questions_the_share_is_none() -> None:
    assert round_report(DECK, Agenda(), a_debrief(), now=NOW).in_deck_share is None


# ---------------------------------------------------------------- which round


@pytest.mark.parametrize(
    ("stage", "agenda", "expected"),
    [
        ("screening", Agenda(), "hiring-manager"),
        ("executive", Agenda(), None),
        ("screening", on(screening=-3, executive=40, hiring_manager=90), "executive"),
        ("executive", on(executive=-3, screening=40), "screening"),
        ("executive", on(executive=40), None),
        ("screening", on(gone=40), "hiring-manager"),
    ],
)
def test_the_next_round_is_the_next_by_date_or_else_in_the_deck(
    stage: str, agenda: Agenda, expected: str | None
) -> None:
    following = next_stage(DECK, agenda, stage, now=NOW)
    assert (following and following.id) == expected


@pytest.mark.parametrize(
    ("agenda", "expected"),
    [
        (Agenda(), None),
        (on(screening=1), None),
        (on(screening=0), "screening"),
        (on(screening=-30, hiring_manager=-3, executive=4, gone=-1), "hiring-manager"),
    ],
)
def test_the_last_round_is_the_latest_interview_in_the_past(
    agenda: Agenda, expected: str | None
) -> None:
    assert last_round(DECK, agenda, now=NOW) == expected


@pytest.mark.parametrize(
    ("hours", "debriefs", "asks"),
    [
        (0, [], True),
        (1, [], False),
        (-14 * 24, [], True),
        (-14 * 24 - 1, [], False),
        (-3, [a_debrief("x", at=UTC_NOW - 2 * HOUR)], False),
        (-3, [a_debrief(at=UTC_NOW - 2 * HOUR)], True),  # empty: all was removed
        (-3, [a_debrief("x", at=UTC_NOW - 4 * HOUR)], True),  # of an earlier interview
    ],
)
def test_a_debrief_is_asked_for_until_it_exists_for_at_most_two_weeks(
    hours: int, debriefs: list[Debrief], asks: bool
) -> None:
    stages = rounds_to_debrief(DECK, on(screening=hours), {d.stage: d for d in debriefs}, now=NOW)
    assert stages == (["screening"] if asks else [])


def test_the_debrief_of_the_latest_round_is_asked_for_first() -> None:
    agenda = on(screening=-30, hiring_manager=-3, gone=-1)
    assert rounds_to_debrief(DECK, agenda, {}, now=NOW) == ["hiring-manager", "screening"]


def test_the_outcomes_of_a_question_start_with_the_latest_round() -> None:
    debriefs = {
        "screening": a_debrief("x", at=UTC_NOW - 100 * HOUR),
        "executive": a_debrief(stage="executive")._replace(asked=(RoundQuestion("x", "well"),)),
        "hiring-manager": a_debrief("y", stage="hiring-manager"),
    }
    outcomes = round_outcomes("x", debriefs, on(executive=-1), now=NOW)
    days = [NOW.date(), (UTC_NOW - 100 * HOUR).astimezone(NOW.tzinfo).date()]
    assert outcomes == [
        RoundOutcome("executive", "well", days[0]),
        RoundOutcome("screening", "badly", days[1]),
    ]
    assert UTC_NOW.tzinfo is UTC
