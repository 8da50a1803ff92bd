"""`prep list`: which questions and facts it shows, and what it says about each."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Collection, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from builders import a_card, a_deck, a_question, a_snapshot
from running import PassTime, prep, set_clock

from tiktok_prep.base.text import as_of_words
from tiktok_prep.model import Card, Fact, Question, Source, by_question
from tiktok_prep.reports.listing import FactsState, ListedStage, ListFilter, list_report

STAGES = """
stages:
  - {id: one, name: "First", objective: "See who.", expect: ["Say who."]}
  - {id: two, name: "Second", objective: "See how.", expect: ["Say how."]}
tags: {uk: "UK", live: "LIVE"}
"""
ROLE = """
role:
  title: "Head"
  summary: "Leads."
  parts:
    responsibility: {lead-team: "Lead the team.", lead-region: "Lead the region."}
    tip: {use-data: "Use data."}
"""
QUESTIONS = """
questions:
  - id: why
    stage: one
    kind: motivation
    ask: "Why you?"
    points: {reason: "Gives a reason", proof: "Gives proof"}
    answer_in: 60 s
    tags: [uk]
    covers: [lead-team]
  - id: cut
    stage: two
    kind: case
    ask: "What do you cut?"
    points: {first: "Names it", cost: "Names the cost"}
    answer_in: 60 s
    tags: [live]
    covers: [lead-team, lead-region]
"""
FACTS = """
facts:
  - id: users
    stages: [one, two]
    ask: "How many use it?"
    answer: "Thirty million"
    as_of: 2025-06
    source: {title: "Newsroom", url: "https://example.org"}
    tags: [uk]
  - id: hours
    stages: [one]
    ask: "How long a day?"
    answer: "One hour"
    as_of: 2024-05-03
    source: {title: "Ofcom", url: "https://example.org"}
    confidence: medium
"""
WITHOUT_COVERS = "\n".join(row for row in QUESTIONS.split("\n") if "covers" not in row)


def write_deck(folder: Path, *, role: str = ROLE, questions: str = QUESTIONS) -> Path:
    folder.mkdir()
    (folder / "stages.yaml").write_text(f'name: "A deck"\n{STAGES}{role}')
    (folder / "questions.yaml").write_text(questions)
    (folder / "facts.yaml").write_text(FACTS)
    return folder


@pytest.fixture(autouse=True)
def deck(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two open questions and two facts; the fact `users` belongs to both stages."""
    folder = write_deck(tmp_path / "deck")
    monkeypatch.setenv("PREP_DECK", str(folder))
    return folder


@pytest.fixture(autouse=True)
def pass_time(monkeypatch: pytest.MonkeyPatch) -> PassTime:
    """Stops the clock at NOW. The fixture is a function that moves it forward."""
    return set_clock(monkeypatch)


def a_list(*args: str) -> str:
    result = prep("list", *args)
    assert result.stderr == ""
    return result.stdout


def ids(*args: str) -> list[list[str]]:
    """The ids in the JSON, one list for each stage."""
    report = json.loads(a_list(*args, "--json"))
    return [[question["id"] for question in stage["questions"]] for stage in report["stages"]]


def rate_all(rating: str = "3") -> None:
    """Rates every question and fact of the deck once."""
    assert "Saved: 4 ratings" in prep("drill", keys=f"\n{rating}\n" * 4).stdout


# ---------------------------------------------------------------- filters


def test_open_questions_are_listed_and_facts_are_counted() -> None:
    assert a_list() == (
        "A deck\n\n"
        "First  one\n"
        "why: Why you?; due: new\n"
        "2 facts, none asked yet; see --facts\n\n"
        "Second  two\n"
        "cut: What do you cut?; due: new\n"
        "1 fact, none asked yet; see --facts\n"
    )


def test_the_line_about_facts_says_how_many_were_said_and_are_due(
    pass_time: PassTime,
) -> None:
    rate_all()
    assert "2 facts, 2 asked, 2 said; see --facts\n" in a_list()
    pass_time(timedelta(days=3))
    line = "2 facts, 2 asked, 2 said, 2 due; see --facts\n"
    assert line in a_list() and line in a_list("--stage", "one")
    facts = json.loads(a_list("--json"))["stages"][0]["facts"]
    assert (facts["total"], facts["rated"], facts["due"]) == (2, 2, 2)
    assert facts["said"] == 2


def test_facts_are_listed_without_the_answer() -> None:
    text = a_list("--facts")
    assert text == (
        "A deck\n\n"
        "First  one\n"
        "users: How many use it?; due: new\n"
        "hours: How long a day?; due: new\n\n"
        "Second  two\n"
        "users: How many use it?; due: new\n"
    )
    assert "million" not in text and "hour." not in text


def test_due_lists_questions_and_facts_but_with_facts_only_facts(
    pass_time: PassTime,
) -> None:
    rate_all()
    pass_time(timedelta(days=3))
    assert ids("--due") == [["why", "users", "hours"], ["cut", "users"]]
    assert ids("--due", "--facts") == [["users", "hours"], ["users"]]
    assert "--facts lists" not in a_list("--due")


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        ((), [["why"], ["cut"]]),
        (("--facts",), [["users", "hours"], ["users"]]),
        (("--facts", "--tag", "uk"), [["users"], ["users"]]),
        (("--due",), [[], []]),
    ],
    ids=str,
)
def test_the_filters_can_be_combined(args: Sequence[str], expected: list[list[str]]) -> None:
    assert ids(*args) == expected
    expected_ids = {name for stage in expected for name in stage}
    text = prep("list", *args).stdout
    assert {row.partition(":")[0] for row in text.splitlines() if ": " in row} == expected_ids


def test_the_filters_apply_to_the_count_of_facts_too() -> None:
    def counts(*args: str) -> list[int]:
        stages = json.loads(a_list(*args, "--json"))["stages"]
        return [stage["facts"]["total"] for stage in stages]

    assert counts() == [2, 1]
    assert counts("--tag", "uk") == [1, 1]


def test_the_json_has_the_weight_of_a_question_and_a_fact(deck: Path) -> None:
    for file in ("questions.yaml", "facts.yaml"):
        text = (deck / file).read_text()
        (deck / file).write_text(
            text.replace("    tags: [uk]\n", "    weight: 2.5\n    tags: [uk]\n")
        )
    for args in ((), ("--facts",)):
        first, *_ = json.loads(a_list(*args, "--json"))["stages"]
        weights = [question["weight"] for question in first["questions"]]
        assert weights == ([2.5, 1.0] if args else [2.5])


def test_a_stage_that_has_only_facts_is_shown() -> None:
    text = a_list("--tag", "uk", "--stage", "two")
    assert text.endswith("Second  two\n1 fact, none asked yet; see --facts\n")


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (("--facts", "--tag", "live"), "There is no fact with tag 'live'."),
        (("--due", "--facts", "-s", "two"), "No fact in round 'two' is due."),
    ],
    ids=str,
)
def test_an_empty_list_is_a_sentence_with_every_filter(args: Sequence[str], sentence: str) -> None:
    result = prep("list", *args)
    assert (result.stdout, result.stderr) == ("", f"{sentence}\n")


def test_the_next_due_question_passes_the_filters(pass_time: PassTime) -> None:
    prep("drill", keys="\n1\n" + "\n4\n" * 3)  # the first is an open question
    text = prep("list", "--due", "--facts").stderr
    assert text.startswith("No fact is due.\nThe next one falls due in ")
    assert "min" not in text
    assert "in 10 min" in prep("list", "--due").stderr


# ---------------------------------------------------------------- values and page


def a_fact(fact_id: str = "fact") -> Question:
    fact = Fact("2025", Source("Newsroom", "https://example.org"))
    return a_question(fact_id, ("answer",))._replace(fact=fact)


def a_listed_stage(
    *questions: Question,
    cards: Sequence[Card] = (),
    suspended: Collection[str] = (),
    wanted: ListFilter | None = None,
) -> ListedStage:
    snapshot = a_snapshot(a_deck(*questions), by_question(cards), suspended)
    stages = list_report(snapshot, wanted or ListFilter(), {}).stages
    return next(stage for stage in stages if stage.id == "hiring-manager")


def test_the_facts_of_a_round_are_counted() -> None:
    card = a_card("answer", question="f")
    stage = a_listed_stage(a_fact("f"), a_fact("g"), a_question("q"), cards=[card])
    assert stage.facts == FactsState(total=2, rated=1, said=1, due=1)
    missed = a_card("answer", question="f", missed=True)
    stage = a_listed_stage(a_fact("f"), cards=[missed])
    assert stage.facts == FactsState(total=1, rated=1, said=0, due=1)
    assert a_listed_stage(a_question("q")).facts == FactsState(0, 0, 0, 0)


def test_a_row_is_listed_as_a_question_or_as_a_fact_but_not_as_both() -> None:
    questions = [a_fact("f"), a_question("q"), a_fact("g")]
    opens = a_listed_stage(*questions).questions
    facts = a_listed_stage(*questions, wanted=ListFilter(facts=True)).questions
    assert [entry.id for entry in opens] == ["q"]
    assert [entry.id for entry in facts] == ["f", "g"]


def test_a_suspended_fact_is_never_due() -> None:
    card = a_card("answer", question="f")
    stage = a_listed_stage(a_fact("f"), cards=[card], suspended={"f"})
    assert stage.facts and stage.facts.due == 0
    due = ListFilter(facts=True, due=True)
    stage = a_listed_stage(a_fact("f"), cards=[card], suspended={"f"}, wanted=due)
    assert not stage.questions


@pytest.mark.parametrize(
    ("as_of", "words"),
    [("2025", "2025"), ("2023-10", "October 2023"), ("2024-05-03", "3 May 2024")],
)
def test_a_date_is_shown_as_exactly_as_it_is_known(as_of: str, words: str) -> None:
    assert as_of_words(as_of) == words


# ---------------------------------------------------------------- before an interview


def test_the_json_has_what_a_rehearsal_changes_or_null_without_an_interview() -> None:
    prep("plan", "two", "thu", "14:00")
    stages = json.loads(a_list("--json"))["stages"]
    ((why,), (cut,)) = (stage["questions"] for stage in stages)
    assert why["rehearsal_effect"] is None
    effect = cut["rehearsal_effect"]
    assert (effect["without_rehearsal"], effect["seconds"]) == (None, 71)
    assert effect["interview"]["stage"] == "two"


def test_a_suspended_question_has_no_recall_on_the_day() -> None:
    prep("plan", "two", "thu", "14:00")
    prep("suspend", "cut")
    assert "\ncut: What do you cut?; due: suspended\n" in a_list()


# ---------------------------------------------------------------- start-up and completion


@pytest.mark.parametrize(
    "args",
    [["--facts"], ["--tag", "uk"]],
    ids=" ".join,
)
def test_a_filtered_list_through_a_pipe_loads_no_heavy_module(args: list[str]) -> None:
    prep("list")  # puts the deck into the cache
    script = (
        "import sys; from tiktok_prep.cli import app\n"
        "try: app(prog_name='prep')\n"
        "except SystemExit: pass\n"
        "heavy = {'yaml', 'rich', 'fsrs', 'pydantic', 'tiktok_prep.planning.rule'}\n"
        "print(*sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "list", *args], capture_output=True, text=True, check=True
    )
    assert done.stdout and done.stderr == "\n"


def test_with_an_interview_ahead_nothing_is_called_due_but_what_the_plan_asks_today(
    pass_time: PassTime,
) -> None:
    rate_all("1")
    pass_time(timedelta(days=5))
    prep("plan", "two", "in 3 days", "--minutes", "1")
    (day, *_) = json.loads(prep("plan", "--json").stdout)["days"]
    (planned,) = [entry["id"] for entry in day["entries"]]
    row = a_list("two", "--due").splitlines()[-1]
    assert row.startswith(f"{planned}: ") and "5 days ago; due: today" in row
    assert ids("two", "--due") == [[planned]]
    both = a_list("two", "--facts") + a_list("two")
    assert both.count("5 days ago; due: today") == 1 and both.count("5 days ago\n") == 1
    assert "last time: 0 of 2, 5 days ago; due: now" in a_list("one")  # it has no date


def test_without_anything_for_today_list_due_speaks_of_the_plan(pass_time: PassTime) -> None:
    prep("plan", "two", "in 9 days", "--off", "today")
    result = prep("list", "two", "--facts", "--due")
    assert (result.stdout, result.stderr) == ("", "The plan asks no fact in round 'two' today.\n")
