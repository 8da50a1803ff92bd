"""The JSON of the reports: every command prints what its schema in docs/schema says.

`UPDATE_GOLDEN=1 pytest tests/reports/test_report_schemas.py` rewrites the schemas.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from builders import event_id, own_words
from jsonschema import Draft7Validator
from paths import ROOT
from report_schema import report_schema
from running import prep

from tiktok_prep import wiring
from tiktok_prep.answers import answers_page
from tiktok_prep.base.as_json import as_json
from tiktok_prep.commands import undo
from tiktok_prep.deck import findings, use_page
from tiktok_prep.planning import plan
from tiktok_prep.reports import doctor, listing, question, stats, today
from tiktok_prep.rounds import brief, debrief

SCHEMAS = ROOT / "docs" / "schema"
REPORTS = {
    "answer": report_schema(answers_page.AnswersReport, version=answers_page.ANSWERS_VERSION),
    "brief": report_schema(brief.Brief, version=brief.BRIEF_VERSION),
    "check": report_schema(findings.CheckReport, version=findings.CHECK_VERSION),
    "check-faults": report_schema(findings.FaultsReport, version=findings.CHECK_VERSION),
    "doctor": report_schema(doctor.DoctorReport, version=doctor.DOCTOR_VERSION),
    "today": report_schema(today.TodayReport, version=today.TODAY_VERSION),
    "undo": report_schema(undo.UndoReport, version=undo.UNDO_VERSION),
    "use": report_schema(use_page.UseReport, version=use_page.USE_VERSION),
    "debrief": report_schema(debrief.RoundReport, version=debrief.DEBRIEF_VERSION),
    "list": report_schema(listing.ListReport, version=listing.LIST_VERSION),
    "plan": report_schema(plan.Plan, version=plan.PLAN_VERSION),
    "show": report_schema(question.QuestionReport, version=question.SHOW_VERSION),
    "stats": report_schema(stats.StatsReport, version=stats.STATS_VERSION),
}
COMMANDS = [
    ("brief", "--stage", "hiring-manager"),
    ("check", "data"),
    ("check",),
    ("use",),
    ("undo",),
    (),
    ("debrief", "screening"),
    ("list",),
    ("list", "--due"),
    ("list", "--facts"),
    ("plan",),
    ("show", "hm-large"),
    ("show", "uk-users"),
    ("stats",),
    ("stats", "--stage", "screening"),
    ("answer",),
]
DRILLED = "\n\na\n3\n\n1\nq\n"


def test_a_value_that_json_cannot_hold_raises() -> None:
    with pytest.raises(TypeError, match="complex has no JSON"):
        as_json([1j])


@pytest.mark.parametrize("name", REPORTS)
def test_the_schema_in_docs_is_up_to_date(name: str) -> None:
    path = SCHEMAS / f"{name}-report.schema.json"
    text = json.dumps(REPORTS[name], indent=2, ensure_ascii=False) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text
    Draft7Validator.check_schema(REPORTS[name])


def test_check_of_a_deck_with_faults_prints_what_its_schema_says_and_exits_1() -> None:
    broken = ROOT / "tests" / "deck" / "broken_decks" / "faults-in-three-files"
    result = prep("check", str(broken), "--json", ok=1)
    assert result.stderr == ""
    printed = json.loads(result.stdout)
    Draft7Validator(REPORTS["check-faults"]).validate(printed)
    lines = prep("check", str(broken), ok=1).stderr.splitlines()
    assert [
        f"error: {fault['file']}:{fault['line']}: {fault['sentence']}"
        for fault in printed["faults"]
    ] == [line for line in lines if line.startswith("error: ")]


def test_a_question_that_left_the_deck_prints_the_same_keys(tmp_path: Path) -> None:
    prep("drill", keys=DRILLED)
    other_deck = str(tmp_path)
    stages = (ROOT / "examples/emergency-nurse/stages.yaml").read_text()
    built_in = "id: tiktok-head-of-content-operations"
    (tmp_path / "stages.yaml").write_text(stages.replace("id: emergency-nurse", built_in))
    for file in ("questions.yaml", "facts.yaml"):
        shutil.copy(ROOT / "examples/emergency-nurse" / file, tmp_path)
    (orphan, *_) = json.loads(prep("check", other_deck, "--json").stdout)["orphans"]
    printed = json.loads(prep("show", orphan, "--deck", other_deck, "--json").stdout)
    Draft7Validator(REPORTS["show"]).validate(printed)
    assert (printed["question"], len(printed["reviews"])) == (None, 1)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_prints_what_its_schema_says(command: tuple[str, ...]) -> None:
    def check() -> None:
        printed = json.loads(prep(*command, "--json").stdout)
        Draft7Validator(REPORTS[name]).validate(printed)

    name = {(): "today", ("check",): "doctor"}.get(command, "".join(command[:1]))
    check()
    prep("drill", keys=DRILLED)
    with wiring.open_store(write=True) as store:
        words = own_words("hm-large-operation", scale="I led 120 people.")
        store.set_words(words, event_id=event_id())
    prep("debrief", "screening", keys="hm-large\nb\n\n12 % a year\n\nThree of them\n")
    check()
    prep("plan", "hiring-manager", "in 5 days")
    check()
