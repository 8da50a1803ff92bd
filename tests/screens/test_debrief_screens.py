"""Golden screens of `prep debrief`, and of what other commands make of a debrief.

`UPDATE_GOLDEN=1 pytest tests/screens/test_golden.py` rewrites them.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from builders import NOW, UTC_NOW, a_snapshot
from golden import Screens
from test_screens import (
    DECK,
    FACT,
    OUT,
    SCALE,
    WHY,
    a_deck_snapshot,
    a_drill_question,
    agenda,
    card,
)

from tiktok_prep.base.page import Line, Look, line
from tiktok_prep.drill.card import DrillCard
from tiktok_prep.model import Agenda, Debrief, RoundOutcome, RoundQuestion
from tiktok_prep.reports.question import question_report
from tiktok_prep.reports.question_page import question_report_page
from tiktok_prep.reports.today import today_report
from tiktok_prep.reports.today_page import today_page
from tiktok_prep.rounds.debrief import RoundReport, WentBadly, round_report
from tiktok_prep.rounds.debrief_page import (
    PARTS,
    anew_page,
    choices_page,
    debrief_page,
    end_page,
    fault_line,
    first_part_line,
    head_page,
    no_such_choice_line,
    no_such_line,
    not_written_line,
    own_question_saved_line,
    own_question_stays_line,
    part_page,
    points_by_hand_line,
    points_page,
    prompt_words,
    question_saved_line,
    taken_line,
    went_help_line,
)

NEW_LIMIT = WHY._replace(
    id="own-whom-did-you-fire",
    ask="Whom did you fire, when [bold]was[/bold] it, and what did it teach you about hiring?",
    origin="debrief",
)
WITH_NEW = DECK._replace(questions=(WHY, OUT, SCALE, NEW_LIMIT, FACT))
FULL = Debrief(
    UTC_NOW,
    "screening",
    (
        RoundQuestion(SCALE.id, "well"),
        RoundQuestion(WHY.id, "badly"),
        RoundQuestion(NEW_LIMIT.id, "mixed"),
        RoundQuestion("gone", "badly"),
    ),
    ("Cut the cost of a review by 12 % within a year, against the year before", "Free in March"),
    ("They were three",),
)
OWN_FILE = Path("/home/you/prep/deck/questions.yaml")
EMPTY = Debrief(UTC_NOW, "screening")


def a_report(debrief: Debrief, dates: Agenda | None = None) -> RoundReport:
    return round_report(WITH_NEW, dates or Agenda(), debrief, now=NOW)


def writing(look: Look) -> list[Line]:
    """Everything `prep debrief` prints while you write, in order."""
    past = agenda(days=(30, -1))
    return [
        *head_page(a_report(FULL, past)),
        *(entry for part in PARTS for entry in part_page(part, FULL, WITH_NEW.question)),
        *anew_page(FULL),
        *head_page(a_report(EMPTY, agenda())),
        *part_page(PARTS[0], EMPTY, WITH_NEW.question),
        *choices_page([SCALE, WHY], "who are you [red]", look.width),
        *choices_page([FACT], "x" * 100, look.width),
        *choices_page([], "fired", look.width),
        no_such_choice_line(),
        taken_line(SCALE),
        taken_line("Whom did you fire?"),
        went_help_line(),
        not_written_line("Whom did you fire?", offers_new=True),
        not_written_line("Whom did you fire?", offers_new=False),
        line(prompt_words(PARTS[0], 2)),
        question_saved_line(SCALE.id, "badly"),
        own_question_saved_line(NEW_LIMIT.id, "badly", OWN_FILE),
        own_question_stays_line(NEW_LIMIT.id, OWN_FILE),
        points_by_hand_line(NEW_LIMIT.id, OWN_FILE),
        *points_page(),
        no_such_line(0),
        no_such_line(7),
        first_part_line(),
        fault_line("This is longer than 2,000 characters; shorten it."),
    ]


def endings(look: Look) -> list[Line]:
    one = FULL._replace(asked=FULL.asked[2:3], surprises=())
    last = Debrief(UTC_NOW, "hiring-manager", FULL.asked[:1])
    return [
        *end_page(a_report(FULL), first=True, deck_option=" --deck mine"),
        *end_page(a_report(one), first=False, deck_option=""),
        *end_page(a_report(last), first=False, deck_option=""),
        *end_page(a_report(EMPTY), first=False, deck_option=""),
        *debrief_page(a_report(FULL, agenda(days=(30, -1)))),
    ]


def effects(look: Look) -> list[Line]:
    """How a drill, bare `prep` and `prep show` use a debrief."""
    yesterday = NOW.date() - timedelta(days=1)
    badly = [WentBadly(SCALE, yesterday), WentBadly(WHY, yesterday)]
    rounds = (
        RoundOutcome("screening", "badly", yesterday),
        RoundOutcome("hiring-manager", "well", yesterday.replace(year=2025)),
    )
    snapshot = a_snapshot(DECK)
    question = question_report(snapshot, SCALE.id, None, reviews=(), debriefs={}, own_answer=None)
    return [
        *card(DrillCard(a_drill_question()._replace(went_badly=yesterday), seconds=1.0), look),
        *today_page(
            today_report(a_deck_snapshot(), None, missing_debriefs=["screening"]),
            deck_option="",
            look=look,
        ),
        *today_page(
            today_report(a_deck_snapshot(), None, went_badly=badly),
            deck_option=" --deck x",
            look=look,
        ),
        *question_report_page(
            question._replace(asked_in_rounds=rounds, comes_first=True), look=look
        ),
    ]


SCREENS: Screens = {
    "debrief": writing,
    "debrief-end": endings,
    "debrief-follows": effects,
}
