"""Screens of lists, drills, plans and statistics, and how every screen prints text."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from builders import NOW, UTC_NOW, a_card, a_review, a_snapshot, replay, rows_of
from golden import Screens, rendered

from tiktok_prep.base.page import Line, Look, line
from tiktok_prep.drill.asking_page import how_to_type_line
from tiktok_prep.drill.card import DrillCard
from tiktok_prep.drill.card_page import card_page, help_lines, typing_help_lines
from tiktok_prep.drill.page import (
    older_undo_lines,
    rated_line,
    summary_page,
    suspended_line,
    took_back_line,
)
from tiktok_prep.drill.session import DrillQuestion, DrillSummary
from tiktok_prep.journal import events as journal
from tiktok_prep.journal.snapshot import Snapshot
from tiktok_prep.memory.later_days import READ_STABILITY, Count, LastTime, cell
from tiktok_prep.memory.personal import Share
from tiktok_prep.memory.rollups import DayTotal, Total
from tiktok_prep.model import (
    Agenda,
    Card,
    Deck,
    Fact,
    FollowUp,
    Interview,
    Point,
    Question,
    Rating,
    Role,
    RolePart,
    Source,
    Stage,
    State,
    Tag,
)
from tiktok_prep.planning.days import asked_today
from tiktok_prep.planning.plan import plan, plan_today
from tiktok_prep.planning.plan_input import PlanInput, plan_input
from tiktok_prep.planning.plan_page import date_words, plan_page, setting_words
from tiktok_prep.planning.predictions import Expected, Readiness
from tiktok_prep.planning.question_state import QuestionState
from tiktok_prep.planning.queue import Ahead, AtInterview, PlanProgress
from tiktok_prep.planning.rehearsal_effect import rehearsal_effects
from tiktok_prep.planning.rule import Obstacle
from tiktok_prep.reports.listing import ListFilter, list_report
from tiktok_prep.reports.listing_page import list_page
from tiktok_prep.reports.question import question_report
from tiktok_prep.reports.question_page import question_report_page
from tiktok_prep.reports.stats import stats_report
from tiktok_prep.reports.stats_page import stats_page
from tiktok_prep.reports.today import today_report
from tiktok_prep.reports.today_page import today_page

if TYPE_CHECKING:
    from tiktok_prep.base.blocks import Block

SCALE = Question(
    id="hm-large-operation",
    stages=("hiring-manager",),
    ask="Describe a large-scale content operation you have managed. What were the key "
    "challenges, and how did you overcome them?",
    points=(
        Point("scale", "Gives the size in numbers: markets, volume, people, budget"),
        Point("obstacle", "Names the hardest obstacle, and why the obvious fix would have failed"),
        Point("result", "Closes on a result with its baseline, period and denominator"),
    ),
    follow_ups=(
        FollowUp("What broke first?", "obstacle"),
        FollowUp("Which of your own decisions would you undo?"),
    ),
    weak="A tour of duties with no numbers in it.",
    facts=("uk-users",),
    answer_in_s=120,
    kind="behavioural",
)
WHY = Question(
    id="hr-why",
    stages=("screening",),
    ask="Why do you want to work at TikTok?",
    points=(Point("mission", "Ties the mission to work already done"), Point("fit", "Says why")),
    answer_in_s=90,
)
OUT = WHY._replace(id="hr-kept-out", ask="Who are you [bold]really[/bold]?")
STALE = Fact("2025-06", Source("TikTok Newsroom UK", "https://example.org/uk"), stale=True)
FACT = Question(
    id="uk-users",
    stages=("screening", "hiring-manager"),
    ask="How many people use TikTok in the UK each month?",
    points=(Point("answer", "Over 30 million"),),
    fact=Fact(
        "2025-06",
        Source("TikTok Newsroom UK", "https://example.org/uk"),
        confidence="medium",
        note="Look up the newest before you say it.",
    ),
)
DECK = Deck(
    name="TikTok: Head of Content Operations",
    stages=(
        Stage(
            "screening", "Initial screening (HR)", "HR weighs up your background.", ("Say why.",)
        ),
        Stage(
            "hiring-manager",
            "First round (hiring manager)",
            "The hiring manager tests your command of operations and your leadership.",
            ("Bring examples of operations you led.", "Show that you can scale."),
        ),
    ),
    role=Role(
        "Head of Content Operations",
        "Leads strategy.",
        (RolePart("lead", "responsibility", "Lead a team."), RolePart("data", "tip", "Use data.")),
    ),
    tags=(),
    questions=(WHY, OUT, SCALE, FACT),
)
CARDS = {
    "hm-large-operation": {
        "scale": a_card("scale", question="hm-large-operation", stability=1.2, lapses=4),
        "obstacle": a_card("obstacle", question="hm-large-operation", stability=9.0, lapses=1),
        "result": a_card(
            "result",
            question="hm-large-operation",
            state=State.RELEARNING,
            reviewed_ago=timedelta(minutes=4),
            due_in=timedelta(minutes=6),
            missed=True,
        ),
    },
    "uk-users": {"answer": a_card("answer", question="uk-users", due_in=timedelta(days=4))},
}
SUSPENDED = {"hr-kept-out"}


def rows() -> list[QuestionState]:
    return rows_of(DECK.questions, CARDS, SUSPENDED)


def a_drill_question() -> DrillQuestion:
    def due_after(rating: Rating, left_out: Collection[str]) -> dict[str, datetime]:
        days = {Rating.HARD: 1, Rating.GOOD: 3, Rating.EASY: 8}
        soon = UTC_NOW + timedelta(minutes=10)
        late = UTC_NOW + timedelta(days=days.get(rating, 0))
        is_soon = {p.id for p in SCALE.points if p.id in left_out or rating is Rating.AGAIN}
        points = (*SCALE.points, *FACT.points)
        return {p.id: soon if p.id in is_soon or not days.get(rating) else late for p in points}

    (row,) = (row for row in rows() if row.question is SCALE)
    return DrillQuestion(
        question=SCALE,
        wording=SCALE.ask,
        state=row.state,
        once_more=False,
        missed=frozenset({"result"}),
        number=3,
        ahead=Ahead(9),
        facts=(FACT,),
        left_s=None,
        due_after=due_after,
    )


def is_screen(look: Look) -> bool:
    """Whether a terminal of this look is taken as a whole screen."""
    return look.width >= 60 and not look.plain


def card(drill_card: DrillCard, look: Look) -> list[Line]:
    """All rows of one question, as on a whole screen or in print."""
    blocks = card_page(drill_card, look, NOW, is_screen=is_screen(look))
    return [
        entry for block in blocks if block.place not in ("pin", "gone") for entry in block.lines
    ]


def drill(look: Look) -> list[Line]:
    """Everything a drill shows for one question, from first to last."""
    asked = a_drill_question()
    fact = asked._replace(question=FACT, wording=FACT.ask, once_more=True, ahead=Ahead(0), facts=())
    rate = DrillCard(asked, "rate", seconds=92.4, can_write=True)
    marked = rate._replace(missed=frozenset({"scale", "result"}))
    panels = [marked._replace(panel=key) for key in "pwr"]
    first = asked._replace(is_first=True, number=1)
    clocks = [DrillCard(first, seconds=32.0), DrillCard(asked, seconds=121.0)]
    cards = [*clocks, rate, marked, *panels]
    all_missed = rate._replace(missed=frozenset(point.id for point in SCALE.points))
    old = fact._replace(question=FACT._replace(fact=STALE))
    facts = [DrillCard(old, seconds=9.0), DrillCard(fact, "rate", typed="About\n35 million")]
    earlier = journal.review_event(a_review(SCALE, at=NOW - timedelta(hours=5)))
    return [
        *(entry for each in (*cards, all_missed, *facts) for entry in card(each, look)),
        *help_lines(marked),
        rated_line(
            a_review(SCALE, left_out=["scale", "result"]),
            UTC_NOW + timedelta(minutes=10),
            None,
            NOW,
        ),
        rated_line(a_review(SCALE, Rating.EASY), UTC_NOW + timedelta(days=8), None, NOW),
        took_back_line(earlier, SCALE, NOW, look),
        took_back_line(journal.review_event(a_review(SCALE, at=NOW)), None, NOW, look),
        took_back_line(None, None, NOW, look),
        *older_undo_lines(earlier, SCALE, NOW, look),
        suspended_line(SCALE),
        how_to_type_line(120),
        *typing_help_lines(),
    ]


def summaries(look: Look) -> list[Line]:
    full = DrillSummary(
        reviews=(a_review(SCALE, took_ms=185_000), a_review(WHY, took_ms=95_000)),
        held_questions=(FACT,),
        slips=((SCALE, SCALE.points[:1]), (WHY, WHY.points)),
        leeches=((SCALE, SCALE.points[0]),),
        time_is_up=True,
        suspended=(0, 0),
        next_due=UTC_NOW + timedelta(minutes=8),
        plan_progress=None,
    )
    idle = DrillSummary((), (), (), (), False, (1, 2), UTC_NOW + timedelta(days=3), None)
    nothing = idle._replace(next_due=None, suspended=(0, 0))
    return [
        *summary_page(full, now=NOW),
        *summary_page(idle, now=NOW),
        *summary_page(nothing, now=NOW),
    ]


LATER = {
    cell(1, READ_STABILITY, LastTime.READ): Count(40, 19),
    cell(3, 2.3, LastTime.RECALLED): Count(310, 240),
    cell(9, 30, LastTime.RECALLED): Count(900, 850),
}


def stats(*, full: bool) -> list[Block]:
    today = NOW.date()
    days = [
        DayTotal(today - timedelta(days=ago), 1 + ago % 7, 400_000, 4, 4 - ago % 2)
        for ago in (60, 41, 33, 20, 12, 11, 9, 6, 5, 2, 1, 0)
    ]
    report = stats_report(
        a_snapshot(DECK, CARDS if full else {}, SUSPENDED, later_answers=LATER if full else None),
        stage=None,
        days=days if full else [],
        later=LATER if full else {},
        answered_ms={SCALE.id: (5_000, 90_000, 100_000)} if full else {},
        known_since=today - timedelta(days=33) if full else None,
        total=Total(1234, 45 * 3_600_000, today - timedelta(days=60))
        if full
        else Total(0, 0, None),
    )
    return list(stats_page(report))


def a_today(cards: Mapping[str, Mapping[str, Card]] = CARDS) -> list[Block]:
    report = today_report(a_snapshot(DECK, cards, SUSPENDED), None)
    return list(today_page(report))


def agenda(minutes: int = 30, days: tuple[int, ...] = (3, 9)) -> Agenda:
    afternoon = NOW.replace(hour=14)
    interviews = (
        Interview(stage, (afternoon + timedelta(days=ahead)).astimezone(UTC), 60)
        for stage, ahead in zip(("hiring-manager", "screening"), days, strict=False)
    )
    in_order = tuple(sorted(interviews, key=lambda interview: interview.at))
    return Agenda(in_order, minutes=minutes, off=("sun", "2026-11-25"))


def a_deck_snapshot(dates: Agenda | None = None) -> Snapshot:
    return a_snapshot(DECK, CARDS, SUSPENDED, dates)


def inputs_of(dates: Agenda, *, spent_s: float = 0, times: int = 0) -> PlanInput:
    """`times` is how often each question was rated today, in no time."""
    rated_today = {question.id: [0] * times for question in DECK.questions} if times else {}
    return plan_input(a_deck_snapshot(dates), took_ms={}, spent_s=spent_s, rated_today=rated_today)


def a_plan(dates: Agenda, *, with_questions: bool = False) -> list[Any]:
    outlook = plan(a_deck_snapshot(dates), inputs_of(dates))
    return plan_page(outlook, with_questions=with_questions)


def set_and_cleared() -> list[Any]:
    """What `prep plan` says when dates are set, cleared or past."""
    old, new = agenda(days=(3,)).interviews[0], agenda(days=(9,)).interviews[0]
    past = agenda(minutes=1, days=(-2,))
    stage = DECK.stages[1]
    return [
        date_words(stage, new, None, NOW, assumed=False),
        date_words(stage, new, old, NOW, assumed=True),
        *(setting_words(past, name) for name in ("minutes", "off")),
        setting_words(Agenda(), "off"),
        *plan_page(plan(a_deck_snapshot(past), None), with_questions=False),
    ]


def today_dated() -> list[Block]:
    soon = Interview("hiring-manager", UTC_NOW + timedelta(hours=18), 60)
    page: list[Block] = []
    for dates, spent_s, times in (
        (agenda(), 540.0, 0),
        (agenda(), 2000.0, 0),
        (agenda(), 800.0, 8),
        (agenda(days=(4,)), 0.0, 0),
        (Agenda((soon,)), 0.0, 0),
        (Agenda((soon._replace(at=UTC_NOW + timedelta(minutes=50)),)), 0.0, 0),
    ):
        study = plan_today(inputs_of(dates, spent_s=spent_s, times=times))
        page += today_page(today_report(a_deck_snapshot(dates), study))
    return page


def drill_by_plan(look: Look) -> list[Line]:
    """A question in a drill by the plan, and every way such a drill can end."""
    by_plan = a_drill_question()._replace(due_after=None, ahead=Ahead(9, "today"), left_s=1042.0)
    cram = by_plan._replace(ahead=Ahead(None), left_s=None)
    review = a_review(SCALE, left_out=["scale"], took_ms=185_000)
    few = Readiness(92, 12, None), Readiness(92, 19, None)
    enough = (
        Readiness(92, 40, Share(0.412, 0.33, 0.49)),
        Readiness(92, 47, Share(0.486, 0.45, 0.53)),
    )
    ends = [
        PlanProgress(agenda().interviews[0], *readiness, reason, False, 30.0, day)
        for readiness, reason in ((few, None), *((enough, each) for each in (None, *Obstacle)))
        for day in ([None] if reason is Obstacle.SMALL_GAIN else [NOW + timedelta(days=1)])
    ]
    summary = DrillSummary(
        (review,), (), ((SCALE, SCALE.points[:1]),), (), False, (1, 0), None, None
    )._replace(round_name="First round")
    return [
        *card(DrillCard(by_plan, seconds=5.0), look),
        *card(DrillCard(cram, seconds=5.0), look),
        *card(DrillCard(by_plan, "rate", frozenset({"scale"}), seconds=5.0), look),
        rated_line(review, UTC_NOW, AtInterview(Expected(2, Share(0.6, 0.4, 0.9))), NOW),
        rated_line(review, UTC_NOW, AtInterview(None), NOW),
        *(
            entry
            for plan_progress in ends
            for entry in summary_page(summary._replace(plan_progress=plan_progress), now=NOW)
        ),
    ]


FULL = SCALE._replace(
    kind="case",
    situation="Four hundred people in seven markets; a third of them leave in March.",
    also=("Tell me about the largest content operation that you ran.",),
    weight=2.0,
    tags=("team", "uk"),
    covers=("lead",),
    origin="seed",
)
FULL_DECK = DECK._replace(
    tags=(Tag("team", "Team Leadership"), Tag("uk", "UK")), questions=(WHY, OUT, FULL, FACT)
)
REVIEWS = {
    FULL.id: [
        a_review(FULL, rating, at=NOW - timedelta(days=ago), left_out=out.split(), took_ms=took_ms)
        for ago, rating, out, took_ms in (
            (340, Rating.AGAIN, "", 301_000),
            (21, Rating.GOOD, "", 240_000),
            (17, Rating.GOOD, "scale", 212_000),
            (16, Rating.HARD, "", 188_000),
            (13, Rating.AGAIN, "", 196_000),
            (12, Rating.GOOD, "", 164_000),
            (9, Rating.HARD, "scale result", 171_000),
            (8, Rating.GOOD, "", 130_000),
            (4, Rating.EASY, "scale", 118_000),
            (3, Rating.GOOD, "result", 126_000),
        )
    ],
    FACT.id: [a_review(FACT, at=NOW - timedelta(days=3), took_ms=31_000)],
}
TOOK_MS = {name: [review.took_ms for review in each[-9:]] for name, each in REVIEWS.items()}
FULL_CARDS = {name: replay(reviews) for name, reviews in REVIEWS.items()}


def dated_inputs() -> PlanInput:
    """The inputs of a plan with the hiring manager's interview on Thursday."""
    meeting = Interview("hiring-manager", UTC_NOW + timedelta(days=2, hours=18), 60)
    return plan_input(
        a_snapshot(FULL_DECK, FULL_CARDS, SUSPENDED, Agenda((meeting,))),
        took_ms=TOOK_MS,
        spent_s=0.0,
    )


def show(
    question: Question,
    *,
    inputs: PlanInput | None = None,
) -> list[Block]:
    report = question_report(
        a_snapshot(FULL_DECK, FULL_CARDS, SUSPENDED),
        question.id,
        inputs,
        reviews=REVIEWS[question.id],
        own_words=None,
    )
    return list(question_report_page(report))


SCREENS: Screens = {
    "list": lambda look: list_page(list_report(a_deck_snapshot(), ListFilter(), {})),
    "list-one-stage": lambda look: list_page(
        list_report(a_deck_snapshot(), ListFilter(stage="hiring-manager"), {})
    ),
    "list-dated": lambda look: list_page(
        list_report(
            a_snapshot(DECK, FULL_CARDS, SUSPENDED),
            ListFilter(),
            rehearsal_effects(dated_inputs()),
            asked_today=asked_today(dated_inputs()),
        )
    ),
    "show": lambda look: show(FULL),
    "show-dated": lambda look: show(FULL, inputs=dated_inputs()),
    "show-fact": lambda look: show(FACT),
    "drill": drill,
    "summary": summaries,
    "stats": lambda look: stats(full=True),
    "stats-empty": lambda look: stats(full=False),
    "plan": lambda look: a_plan(agenda()),
    "plan-days": lambda look: a_plan(agenda(), with_questions=True),
    "plan-short": lambda look: a_plan(agenda(minutes=2, days=(5, 3))),
    "plan-none": lambda look: set_and_cleared(),
    "drill-by-plan": drill_by_plan,
    "today": lambda look: a_today(),
    "today-dated": lambda look: today_dated(),
    "today-empty": lambda look: a_today({}),
}


@pytest.mark.parametrize("form", ["80", "plain"])
def test_markup_and_control_characters_are_printed_as_text(form: str) -> None:
    evil = "[bold]x[/bold] [/] :smile: \x1b]0;title\x07 \x9b2J \u202eright\u202c \ud800 end"
    text = rendered(form, lambda look: [line(evil, lead=evil, indent=4)])
    assert "[bold]x[/bold] [/] :smile:" in text
    assert "\\x1b]0;title\\x07" in text and "\\x9b2J" in text
    assert not set(text) & set("\x1b\x07\x9b\u202e\ud800")


def test_a_word_wider_than_the_terminal_is_cut_into_rows() -> None:
    text = rendered("40", lambda look: [line("x" * 100, indent=4)])
    assert [len(row) for row in text.splitlines()] == [40, 40, 32]
