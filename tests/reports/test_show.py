"""`prep show`: everything about one question, and when and why it is asked next."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from builders import NOW, UTC_NOW, a_card, a_deck, a_question, a_review, a_snapshot
from golden import rendered
from hypothesis import given
from hypothesis import strategies as st
from running import PassTime, prep, set_clock

from tiktok_prep import wiring
from tiktok_prep.base.settings import Settings
from tiktok_prep.journal.store import Store
from tiktok_prep.model import Agenda, Card, Deck, Interview, Question
from tiktok_prep.planning.days import planned_rehearsals
from tiktok_prep.planning.plan_input import PlanInput, plan_input
from tiktok_prep.planning.question_plan import QuestionPlan, question_plan
from tiktok_prep.planning.rehearsal_effect import rehearsal_effects
from tiktok_prep.reports.listing import predicted_now
from tiktok_prep.reports.question import QuestionReport, question_report
from tiktok_prep.reports.question_page import question_report_page

HM = "hiring-manager"
SCALE, GONE = "hm-large-operation", "hm-long-gone"
IN_3_DAYS = Interview(HM, UTC_NOW + timedelta(days=3), 60)
Q = a_question()


@pytest.fixture(autouse=True)
def pass_time(monkeypatch: pytest.MonkeyPatch) -> PassTime:
    """Stops the clock at NOW. The fixture is a function that moves it forward."""
    return set_clock(monkeypatch)


# ---------------------------------------------------------------- the report


def cards_of(*cards: Card) -> dict[str, Card]:
    return {card.point_id: card for card in cards}


def inputs_of(
    deck: Deck,
    cards: Mapping[str, Mapping[str, Card]],
    *,
    interview: Interview = IN_3_DAYS,
    agenda: Agenda | None = None,
    suspended: tuple[str, ...] = (),
) -> PlanInput:
    dated = (agenda or Agenda())._replace(interviews=(interview,))
    return plan_input(a_snapshot(deck, cards, suspended, dated), took_ms={}, spent_s=0.0)


def a_report(
    *cards: Card,
    question: Question = Q,
    suspended: bool = False,
    inputs: PlanInput | None = None,
) -> QuestionReport:
    snapshot = a_snapshot(
        a_deck(question),
        {question.id: cards_of(*cards)},
        {question.id} if suspended else (),
    )
    return question_report(snapshot, question.id, inputs, reviews=(), own_words=None)


HOME_HINT = inputs_of(a_deck(Q), {}, interview=IN_3_DAYS._replace(stage="screening"))
"""Inputs in which only another stage has an interview ahead."""


def test_a_question_has_no_plan_without_an_interview_of_its_stages() -> None:
    other = a_question("other", stage="screening")
    assert question_plan(inputs_of(a_deck(Q, other), {}), "other") is None


def test_a_suspended_question_has_no_plan() -> None:
    assert question_plan(inputs_of(a_deck(Q), {}, suspended=("q",)), "q") is None


def plan_of(question_id: str, inputs: PlanInput) -> QuestionPlan:
    plan = question_plan(inputs, question_id)
    assert plan is not None
    return plan


@given(
    st.lists(st.integers(1, 60), min_size=1, max_size=12),
    st.integers(1, 10),
    st.integers(1, 40),
)
def test_the_plan_of_each_question_agrees_with_the_whole_plan(
    ages: list[int], days: int, minutes: int
) -> None:
    questions = [a_question(f"q{number}", ("one", "two")) for number in range(len(ages) + 2)]
    cards = {
        f"q{number}": cards_of(
            *(
                a_card(point, reviewed_ago=timedelta(days=age), stability=age)
                for point in ("one", "two")
            )
        )
        for number, age in enumerate(ages)
    }
    interview = Interview(HM, UTC_NOW + timedelta(days=days), 60)
    inputs = inputs_of(
        a_deck(*questions), cards, interview=interview, agenda=Agenda(minutes=minutes)
    )
    all_picks = planned_rehearsals(inputs)
    effects = rehearsal_effects(inputs)
    for question in questions:
        plan, effect = plan_of(question.id, inputs), effects[question.id]
        planned = {pick.slot.day for pick in all_picks if pick.candidate.question.id == question.id}
        assert [(day - NOW.date()).days for day in plan.planned_days] == sorted(planned)
        assert plan[: len(effect)] == effect
        assert (plan.without_rehearsal is None) == (question.id not in cards)
        if plan.planned_days:
            assert plan.fits
        else:
            assert page_of(a_report(question=question, inputs=inputs)).count("Not planned: ") == 1


def stable_cards(days: float) -> dict[str, dict[str, Card]]:
    return {"q": cards_of(*(a_card(p, stability=days) for p in ("scale", "result")))}


def test_a_question_longer_than_any_study_time_is_not_planned() -> None:
    inputs = inputs_of(a_deck(Q), {}, agenda=Agenda(minutes=1))
    plan = plan_of("q", inputs)
    assert (plan.planned_days, plan.fits) == ((), False)
    assert "Not planned: no day before it has enough study time; " in page_of(
        a_report(inputs=inputs)
    )


def test_an_hour_before_the_interview_there_is_still_time_to_study() -> None:
    soon = Interview(HM, UTC_NOW + timedelta(hours=1), 60)
    assert "Planned today; " in page_of(a_report(inputs=inputs_of(a_deck(Q), {}, interview=soon)))


def test_recall_of_a_question_is_the_mean_of_its_points() -> None:
    report = a_report(a_card("scale", stability=1), a_card("result"))
    shares = [point.recall for point in report.points]
    assert report.expected is not None and report.expected.points == 2
    mean = sum(share.mean for share in shares if share) / 2
    assert report.expected.share.mean == pytest.approx(mean, abs=0.005)


def test_nothing_is_predicted_of_a_point_that_was_missed_until_it_was_said_on_a_later_day() -> None:
    report = a_report(a_card("scale"), a_card("result", missed=True))
    assert report.points[0].recall and report.points[1].recall is None
    assert report.expected and report.expected.points == 1
    soon_after = a_report(a_card("scale", unproven=True), a_card("result", missed=True))
    assert (soon_after.expected, soon_after.said) == (None, 1)
    assert "%" not in page_of(soon_after)


def test_show_and_list_predict_the_same_of_a_question() -> None:
    snapshot = a_snapshot(a_deck(Q), {"q": cards_of(a_card("scale"), a_card("result"))})
    report = question_report(snapshot, "q", None, reviews=(), own_words=None)
    assert report.expected == predicted_now(snapshot)["q"] is not None


def page_of(report: QuestionReport) -> str:
    return rendered("plain", lambda look: question_report_page(report))


# ---------------------------------------------------------------- the command


def show(*args: str) -> str:
    result = prep("show", *args)
    assert result.stderr == ""
    return result.stdout


def as_json(*args: str) -> dict[str, Any]:
    value = json.loads(show(*args, "--json"))
    assert isinstance(value, dict)
    return value


def drill(*keys: str) -> None:
    prep("drill", "--stage", HM, "--limit", "1", keys="".join(f"\n{key}\n" for key in keys))


def test_show_has_everything_from_the_deck() -> None:
    text = show("hm-large")
    question = wiring.load_deck(Settings()).question(SCALE)
    assert question is not None
    for part in (
        *(SCALE, question.ask, *question.also, question.weak, *question.facts),
        *(point.says for point in question.points),
        *(follow_up.ask for follow_up in question.follow_ups),
        *("First round (hiring manager)", "behavioural, 2:00 to answer"),
    ):
        assert part in text
    assert "History" not in text and "Tags  Content Operations, " in text


def test_a_case_shows_its_material_and_a_fact_its_source() -> None:
    deck = wiring.load_deck(Settings())
    case = next(question for question in deck.questions if question.situation)
    assert case.situation in show(case.id)
    fact = next(q for q in deck.questions if q.fact and q.fact.note)
    assert fact.fact is not None
    text = show(fact.id)
    for part in (fact.fact.source.title, fact.fact.source.url, fact.fact.note, "As of "):
        assert part in text
    assert fact.points[0].says in text


def test_a_review_that_was_taken_back_is_not_shown() -> None:
    drill("3")
    prep("undo")
    assert "History" not in show(SCALE)


def leave_history(home: Path) -> None:
    with Store.open(home, write=True) as store:
        store.append(a_review(a_question(GONE), at=NOW - timedelta(days=4), left_out=["scale"]))


def test_a_question_that_left_the_deck_still_shows_its_history(home: Path) -> None:
    leave_history(home)
    assert show(GONE) == (
        f"{GONE} is not in this deck; its history is kept.\n\n"
        "History  1 rating\n"
        "Thu 19 Nov: Good, in 1:00; missed: scale\n"
    )
    value = as_json(GONE)
    assert (value["id"], value["question"], value["points"]) == (GONE, None, [])
    assert [review["left_out"] for review in value["reviews"]] == [["scale"]]


def test_with_a_date_show_has_recall_on_the_day_and_the_planned_days() -> None:
    assert "On the day" not in show(SCALE)
    prep("plan", HM, "thu", "14:00")
    text = show(SCALE)
    assert "\nPlanned today and on 1 more day; interview Thu 26 Nov 14:00.\n" in text
    assert "On the day" not in text  # nothing is known of a question that was never asked
    assert "Not planned: no round of it has a date." in show("hr-why-tiktok")
    plan = json.loads(prep("plan", "--json").stdout)
    for planned in as_json(SCALE)["plan"]["planned_days"]:
        (day,) = (day for day in plan["days"] if day["day"] == planned)
        assert SCALE in [entry["id"] for entry in day["entries"]]


def test_show_and_list_agree_in_their_json() -> None:
    drill("a\n3")
    assert as_json(SCALE)["plan"] is None
    prep("plan", HM, "thu", "14:00")
    value = as_json(SCALE)
    listed = json.loads(prep("list", "--json").stdout)["stages"][1]["questions"][0]
    for key in ("state", "suspended", "said", "expected", "due", "is_due"):
        assert value[key] == listed[key]
    for key in set(listed) & set(value["question"]):
        assert value["question"][key] == listed[key]
    more = {"planned_days": [], "fits": True}
    assert value["plan"] == listed["rehearsal_effect"] | more
