"""`prep brief`: what is on the page, its limits, and that no text acts as markup."""

from __future__ import annotations

import json
import re
import stat
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from builders import NOW, UTC_NOW, a_card, a_deck, a_question, a_review, a_snapshot, event_id
from full_brief import a_full_brief, real_brief
from hypothesis import given
from hypothesis import strategies as st
from paths import SMALL_DECK
from running import prep

from tiktok_prep.answers.text import opening_line
from tiktok_prep.base.page import Look
from tiktok_prep.base.text import count, row_count
from tiktok_prep.deck.loading import load_deck
from tiktok_prep.journal.practice import note_event
from tiktok_prep.journal.store import Store
from tiktok_prep.model import (
    Agenda,
    Answer,
    Card,
    Debrief,
    Deck,
    Fact,
    Interview,
    Point,
    Question,
    Rating,
    Source,
    Stage,
    Topic,
)
from tiktok_prep.rounds import brief as bounds
from tiktok_prep.rounds.brief import Brief, brief
from tiktok_prep.rounds.brief_html_page import (
    LAYOUTS,
    MARKER,
    PAGE_HEIGHT,
    _fill_sheet,
    _Sheet,
    brief_html,
)
from tiktok_prep.rounds.brief_page import brief_page
from tiktok_prep.wiring import builtin_deck

HM = "hiring-manager"


def a_fact(
    fact_id: str, *, stages: tuple[str, ...] = (HM,), as_of: str = "2026-06", weight: float = 1
) -> Question:
    return Question(
        id=fact_id,
        stages=stages,
        ask=f"How many {fact_id}?",
        points=(Point("answer", f"{fact_id}: 30 million"),),
        weight=weight,
        fact=Fact(as_of, Source("Newsroom", f"https://example.org/{fact_id}"), topic="scale"),
    )


def a_brief(
    *questions: Question,
    stage: str = HM,
    cards: Mapping[str, Mapping[str, Card]] | None = None,
    suspended: frozenset[str] = frozenset(),
    at: datetime | None = None,
    answers: tuple[Answer, ...] = (),
    debriefs: tuple[Debrief, ...] = (),
    deck: Deck | None = None,
) -> Brief:
    deck = deck or a_deck(*questions)._replace(topics=(Topic("scale", 12),))
    (chosen,) = (entry for entry in deck.stages if entry.id == stage)
    return brief(
        a_snapshot(deck, cards, suspended, Agenda((Interview(stage, at, 60),) if at else ())),
        chosen,
        {answer.question_id: answer for answer in answers},
        {debrief.stage: debrief for debrief in debriefs},
    )


# ---------------------------------------------------------------- what is on the page


def test_the_likeliest_questions_are_the_heaviest_then_the_first_in_the_deck() -> None:
    questions = [a_question(f"q{n}")._replace(weight=2.0 if n in (4, 7) else 1.0) for n in range(9)]
    report = a_brief(*questions, a_fact("users"), a_question("other", stage="screening"))
    assert [q.id for q in report.questions] == ["q4", "q7", "q0", "q1", "q2", "q3"]


def all_said(question: Question, *, stability: float = 90.0) -> dict[str, Card]:
    return {
        point.id: a_card(point.id, question=question.id, stability=stability)
        for point in question.points
    }


def test_missed_questions_come_first_then_new_ones_then_the_likeliest_to_be_forgotten() -> None:
    heavy = [a_question(f"said{n}", ("a", "b"))._replace(weight=3.0) for n in range(8)]
    light = [a_question(name, ("a", "b")) for name in ("part-new", "new", "missed", "shaky")]
    heavier_new = a_question("heavier-new", ("a", "b", "c"))._replace(weight=2.0)
    cards = {question.id: all_said(question) for question in (*heavy, *light)}
    cards["missed"]["b"] = a_card("b", question="missed", stability=30.0, missed=True)
    cards["shaky"]["a"] = a_card("a", question="shaky", stability=0.1)
    del cards["part-new"]["b"], cards["new"]
    report = a_brief(*heavy, *light, heavier_new, cards=cards)
    names = ["missed", "heavier-new", "part-new", "new", "shaky", "said0"]
    assert [question.id for question in report.questions] == names
    assert [question.points[0].missed for question in report.questions] == [True] + [False] * 5
    assert [question.points[0].rated for question in report.questions] == (
        [True, False, False, False, True, True]
    )


KINDS = st.lists(st.sampled_from(["missed", "new", "said"]), min_size=1, max_size=5)


@given(st.lists(st.tuples(KINDS, st.sampled_from([0.5, 1.0, 3.0])), min_size=1, max_size=12))
def test_no_point_that_was_said_takes_the_place_of_one_that_was_not(
    drawn: list[tuple[list[str], float]],
) -> None:
    questions, cards = [], dict[str, dict[str, Card]]()
    for n, (kinds, weight) in enumerate(drawn):
        names = tuple(f"{place}-{kind}" for place, kind in enumerate(kinds))
        questions.append(a_question(f"q{n}", names)._replace(weight=weight))
        cards[f"q{n}"] = {
            name: a_card(name, question=f"q{n}", stability=0.01 + n, missed="missed" in name)
            for name in names
            if "new" not in name
        }
    order = ["missed", "new", "said"]
    ranks = {f"q{n}": min(map(order.index, kinds)) for n, (kinds, _) in enumerate(drawn)}
    shown = a_brief(*questions, cards=cards).questions
    assert [ranks[q.id] for q in shown] == sorted(ranks.values())[: bounds.MAX_QUESTIONS]
    assert all(order[ranks[q.id]] in q.points[0].id for q in shown)
    placed = sorted((point.place, point.id) for q in shown for point in q.points)
    assert [order.index(name.split("-")[1]) for _, name in placed] == sorted(
        order.index(name.split("-")[1]) for _, name in placed
    )


def test_what_was_missed_the_evening_before_is_on_the_page_whatever_its_weight(home: Path) -> None:
    open_questions = [q for q in load_deck(builtin_deck()).select(stage=HM, tag=None) if not q.fact]
    missed = {"hm-underperformer", "hm-gave-way"}
    with Store.open(home, write=True) as store:
        for question in open_questions:
            rating = Rating.AGAIN if question.id == "hm-underperformer" else Rating.GOOD
            left_out = [question.points[1].id] if question.id == "hm-gave-way" else []
            at = NOW - timedelta(hours=15)
            store.append(a_review(question, rating, left_out=left_out, at=at))
    shown = json.loads(prep("brief", HM, "--json").stdout)["questions"]
    assert {entry["id"] for entry in shown[:2]} == missed
    asks = [question.ask for question in open_questions if question.id in missed]
    for options in ([], ["--all"]):
        page = prep("brief", HM, *options).stdout
        assert page.count("missed: ") == 4
        assert all(ask in page for ask in asks)


def test_the_points_are_those_missed_then_those_never_asked_then_the_likeliest_forgotten() -> None:
    question = a_question("q", ("firm", "shaky", "missed", "new", "fresh"))
    cards = {
        "firm": a_card("firm", stability=400.0),
        "shaky": a_card("shaky", stability=0.02),
        "missed": a_card("missed", stability=0.1, reviewed_ago=timedelta(minutes=2), missed=True),
        "fresh": a_card("fresh", stability=0.01, reviewed_ago=timedelta(minutes=1)),
    }
    now = a_brief(question, cards={"q": cards}, at=UTC_NOW + timedelta(minutes=2))
    later = a_brief(question, cards={"q": cards}, at=UTC_NOW + timedelta(days=9))
    assert [p.id for p in now.questions[0].points] == ["missed", "new", "shaky"]
    assert [p.id for p in later.questions[0].points] == ["missed", "new", "fresh"]
    assert [p.rated for p in later.questions[0].points] == [True, False, True]
    assert [p.recall is None for p in now.questions[0].points] == [True, True, False]
    assert [p.missed for p in now.questions[0].points] == [True, False, False]


def a_half_missed_brief() -> Brief:
    """Six questions with four points each, of which the even questions have two missed ones."""
    names = ("one", "two", "three", "four")
    cards = {
        f"q{n}": {
            name: a_card(name, question=f"q{n}", stability=90.0, missed=n % 2 == 0 and i > 1)
            for i, name in enumerate(names)
        }
        for n in range(6)
    }
    return a_brief(*(a_question(f"q{n}", names) for n in range(6)), cards=cards)


@pytest.mark.parametrize("height", [14, 24, 30, 50])
def test_a_short_page_never_hides_a_missed_point_below_one_that_was_said(height: int) -> None:
    page = brief_page(a_half_missed_brief(), deck_option="", look=Look(height=height))
    marks = [entry.lead[0].text.strip() for entry in page if entry.lead]
    assert "said" not in marks or marks.count("missed") == 6


def test_a_short_page_shows_as_much_as_the_terminal_holds() -> None:
    report = a_half_missed_brief()
    low, high = (
        brief_page(report, deck_option="", look=Look(height=height)) for height in (24, 40)
    )
    assert len(low) <= 22 < len(high) <= 38


@pytest.mark.parametrize("width", [44, 80])
def test_a_plain_page_has_every_point_that_the_sheet_has(width: int) -> None:
    report = a_half_missed_brief()
    look = Look(width=width, plain=True)
    page = brief_page(report, deck_option="", look=look)
    says = [entry.text for entry in page if entry.text.startswith(("missed: ", "said: ", "new: "))]
    assert len(says) == sum(len(question.points) for question in report.questions) == 18
    assert page[-1].text.startswith("All of it, ")


@pytest.mark.parametrize("height", [14, 24, 30, 50])
def test_a_short_page_says_how_many_points_it_leaves_out(height: int) -> None:
    page = brief_page(a_half_missed_brief(), deck_option="", look=Look(height=height))
    marks = [entry.lead[0].text.strip() for entry in page if entry.lead]
    shown, missed = sum(map(marks.count, ("missed", "said", "new"))), marks.count("missed")
    of_them = f", {6 - missed} of them missed" if missed < 6 else ""
    more = f"{count(18 - shown, 'more point')}{of_them}: "
    expected = more if shown < 18 else "All of it, and in print with --html FILE: "
    assert page[-1].text == f"{expected}prep brief {HM} --all"


def test_a_figure_that_the_deck_is_sure_of_comes_before_a_costlier_one_it_is_not() -> None:
    sure, unsure = a_fact("sure"), a_fact("unsure", weight=2.0)
    assert unsure.fact
    unsure = unsure._replace(fact=unsure.fact._replace(confidence="medium"))
    report = a_brief(unsure, sure)
    assert [figure.id for figure in report.figures] == ["sure", "unsure"]
    text = "\n".join(entry.text for entry in brief_page(report, deck_option="", look=Look()))
    assert text.count(": 30 million (check before you say it)") == 1


@pytest.mark.parametrize("stage", ["screening", HM, "technical-strategy", "executive"])
@pytest.mark.parametrize("width", [40, 80])
def test_what_you_have_to_say_is_whole_where_there_is_room(stage: str, width: int) -> None:
    report = real_brief(stage)
    page = brief_page(report, deck_option="", look=Look(width=width, height=40))
    said = [span.text for entry in page if entry.lead for span in entry.spans]
    assert said
    added = re.compile(r" \((\d{4}, look it up|check before you say it)\)|story-\d+: ")
    assert all(repr(text)[1:-1] in repr(report) for text in said if not added.fullmatch(text))


@pytest.mark.parametrize("stage", ["screening", HM, "technical-strategy", "executive"])
@pytest.mark.parametrize("height", [14, 24, 40])
@pytest.mark.parametrize("width", [40, 80, 100])
def test_no_question_and_nothing_to_ask_them_is_ever_cut(
    stage: str, height: int, width: int
) -> None:
    report = real_brief(stage)
    page = brief_page(report, deck_option="", look=Look(width=width, height=height))
    texts = {entry.text for entry in page}
    assert report.questions[0].ask in texts and report.ask_them[0] in texts
    assert not any(text.endswith("...") for text in texts if "?" in text)


@pytest.mark.parametrize("stage", ["screening", HM, "technical-strategy", "executive"])
def test_a_short_page_fits_a_screen_and_leaves_questions_out_rather_than_cut_them(
    stage: str,
) -> None:
    look = Look(width=80, height=24)
    page = brief_page(real_brief(stage), deck_option="", look=look)
    assert sum(row_count(entry.text, look.width - entry.indent) for entry in page) <= 22


@pytest.mark.parametrize(
    ("answer", "is_figure"),
    [
        ("Over 30 million", True),
        ("13 September 2025", True),
        ("Section 214A of the Act", True),
        ("60 to 70%; if you always get 100%, the goals are too easy", True),
        ("A band", False),
        ("Always Day 1; Be Candid and Clear", False),
        ("Views that reach 100% of the video, divided by all views", False),
    ],
)
def test_a_figure_has_a_number_that_is_no_name(answer: str, is_figure: bool) -> None:
    fact = a_fact("fact", weight=2.0)._replace(points=(Point("answer", answer),))
    assert bool(a_brief(fact).figures) == is_figure


def test_a_fact_on_how_to_answer_is_no_figure() -> None:
    fact = a_fact("star")
    assert fact.fact and a_brief(fact).figures
    craft = fact._replace(fact=fact.fact._replace(topic="interview-craft"))
    assert not a_brief(craft).figures


def test_without_a_date_ahead_recall_is_predicted_for_an_hour_from_now() -> None:
    assert a_brief().recall_at == NOW + timedelta(hours=1)
    assert a_brief().interview is None
    assert a_brief(at=UTC_NOW - timedelta(hours=1)).interview is None
    assert a_brief(at=UTC_NOW + timedelta(days=1)).recall_at == UTC_NOW + timedelta(days=1)


def test_suspended_questions_and_facts_are_left_out() -> None:
    report = a_brief(a_question("q"), a_fact("f"), suspended=frozenset({"q", "f"}))
    assert (report.questions, report.figures) == ((), ())


def test_the_figures_are_those_that_are_costliest_to_forget() -> None:
    """By weight, number of likely questions helped, and chance of forgetting."""
    asks = [a_question(f"q{n}")._replace(facts=("helps",)) for n in range(2)]
    asks[0] = asks[0]._replace(facts=("helps", "elsewhere"))
    facts = [a_fact("plain"), a_fact("helps"), a_fact("known"), a_fact("heavy", weight=2.5)]
    facts.append(a_fact("elsewhere", stages=("screening",)))
    facts.append(a_fact("not-here", stages=("screening",), weight=9))
    known = {"known": {"answer": a_card("answer", question="known", stability=900.0)}}
    report = a_brief(*asks, *facts, cards=known)
    assert [f.id for f in report.figures] == ["helps", "heavy", "elsewhere", "plain", "known"]
    assert [f.rated for f in report.figures] == [False, False, False, False, True]


def test_a_figure_is_stale_if_its_shelf_life_ends_before_the_interview() -> None:
    fact = a_fact("users", as_of="2025-12")
    (fresh,) = a_brief(fact, at=datetime(2026, 11, 30, 12, tzinfo=UTC)).figures
    (stale,) = a_brief(fact, at=datetime(2026, 12, 2, 12, tzinfo=UTC)).figures
    assert (fresh.is_stale, stale.is_stale) == (False, True)


def test_a_story_that_serves_several_questions_appears_once() -> None:
    questions = [a_question("a"), a_question("b"), a_question("c")._replace(weight=2.0)]
    answers = (
        Answer("a", "I built it. Then more.", "launch"),
        Answer("b", "Alone."),
        Answer("c", "## Situation\nLong ago.\n\n## Action\nI rang them.", "launch"),
        Answer("gone", "Nobody asks."),
    )
    first, second = a_brief(*questions, answers=answers).stories
    assert first == ("launch", "I rang them.", ("c", "a"), "What about c")
    assert second == ("b", "Alone.", ("b",), "What about b")


def test_an_answer_of_headings_only_is_no_story() -> None:
    headings = Answer("q", "## Situation\n\n## Action\n")
    assert a_brief(a_question("q"), answers=(headings,)).stories == ()


def test_claims_and_surprises_come_from_other_rounds_of_this_deck_the_latest_first() -> None:
    deck = a_deck(a_question("q"))
    deck = deck._replace(stages=(*deck.stages, Stage("panel", "Panel", "See.", ())))
    this_round, hr, panel, other_deck = (
        Debrief(UTC_NOW - timedelta(days=days), stage, (), (f"claim of {stage}",), (f"!{stage}",))
        for days, stage in enumerate([HM, "screening", "panel", "another-deck"])
    )
    report = a_brief(deck=deck, debriefs=(this_round, panel, other_deck, hr))
    assert report.claims == (("Screening", "claim of screening"), ("Panel", "claim of panel"))
    assert report.surprises == (("Screening", "!screening"), ("Panel", "!panel"))
    many = Debrief(UTC_NOW, "screening", (), tuple(f"claim {n}" for n in range(7)))
    assert a_brief(debriefs=(many,)).more_claims == 7 - bounds.MAX_CLAIMS


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        ("", ""),
        ("# Title\n\n", ""),
        ("I did it.", "I did it."),
        ("I did it! And more.", "I did it!"),
        ("no end of it\ngoes on", "no end of it goes on"),
        ("- one thing\n- another", "one thing"),
        ("> 1. quoted", "quoted"),
        ("I rang Dr. Olsen at 3.5 % e.g. Then on.", "I rang Dr. Olsen at 3.5 % e.g. Then on."),
        ('He said "no." I went on.', 'He said "no."'),
        ("**I** `moved` it. So.", "I moved it."),
        ("## Situation\nThen.\n## Task\nX.\n### The action I took ##\n\nI cut it. Y.", "I cut it."),
        ("## Action\n\n## Result\nIt held.", "It held."),
    ],
)
def test_the_opening_line_of_an_answer(text: str, opening: str) -> None:
    assert opening_line(text) == opening


# ---------------------------------------------------------------- its limits


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=400)


@given(st.data())
def test_a_brief_keeps_its_limits_whatever_the_deck_and_debriefs_contain(
    data: st.DataObject,
) -> None:
    def text() -> str:
        return data.draw(WORDS) * data.draw(st.sampled_from([1, 9]))

    ask, says, claim, answer = text(), text(), text(), text()
    points = tuple(Point(f"p{n}", says) for n in range(9))
    questions = [a_question(f"q{n}")._replace(ask=ask, points=points) for n in range(9)]
    facts = [a_fact(f"f{n}")._replace(ask=ask, points=(Point("answer", says),)) for n in range(9)]
    stages = tuple(Stage(i, ask, says, (says,) * 9, (ask,) * 9) for i in (HM, "screening"))
    deck = a_deck(*questions, *facts)._replace(name=ask, stages=stages)
    debrief = Debrief(UTC_NOW, "screening", (), (claim,) * 9, (claim,) * 9)
    answers = tuple(Answer(q.id, answer, f"story-{q.id}") for q in questions)
    report = a_brief(deck=deck, debriefs=(debrief,), answers=answers)
    assert_within_limits(report)
    assert fits(report)


def assert_within_limits(report: Brief) -> None:
    questions, figures = report.questions, report.figures
    texts = [
        (bounds.ONE_LINE_CHARS, [report.deck]),
        (bounds.ONE_LINE_CHARS, [story.opening_line for story in report.stories]),
        (bounds.ONE_LINE_CHARS, [point.says for q in questions for point in q.points]),
        (bounds.TWO_LINES_CHARS, [report.objective, *report.expect, *report.ask_them]),
        (bounds.ASK_CHARS, [question.ask for question in questions]),
        (bounds.NAME_CHARS, [report.stage_name, *(story.name for story in report.stories)]),
        (bounds.NAME_CHARS, [note.stage_name for note in report.claims]),
        (
            bounds.TWO_LINES_CHARS - bounds.NAME_CHARS,
            [note.text for note in (*report.claims, *report.surprises)],
        ),
        (bounds.FIGURE_ASK_CHARS, [figure.ask for figure in figures]),
        (bounds.FIGURE_ANSWER_CHARS, [figure.answer for figure in figures]),
    ]
    for limit, group in texts:
        assert [text for text in group if len(text) > limit or "\n" in text] == []
    counts = [
        (len(report.questions), bounds.MAX_QUESTIONS),
        (len(report.stories), bounds.MAX_STORIES),
        (len(report.figures), bounds.MAX_FIGURES),
        (len(report.claims), bounds.MAX_CLAIMS),
        (len(report.surprises), bounds.MAX_SURPRISES),
        (len(report.ask_them), bounds.MAX_ASK_THEM),
        (len(report.expect), bounds.MAX_EXPECT),
        (max((len(q.points) for q in questions), default=0), bounds.MAX_POINTS),
    ]
    assert [number for number, limit in counts if number > limit] == []


def fits(report: Brief) -> bool:
    """Whether it fits on the page in the last layout, by the estimated height of its lines."""
    sheet = _Sheet(*LAYOUTS[-1])
    _fill_sheet(sheet, report, "prep drill --warm-up " * 99)
    return sheet.height <= PAGE_HEIGHT


@pytest.mark.parametrize("char", ["word ", "W", "漢字 ", "i", "🎉"])
def test_the_fullest_brief_fits_on_the_sheet(char: str) -> None:
    report = a_full_brief(char)
    assert_within_limits(report)
    assert fits(report)
    assert len(report.questions) == bounds.MAX_QUESTIONS
    assert len(report.figures) == bounds.MAX_FIGURES


@pytest.mark.parametrize("stage", ["screening", HM, "technical-strategy", "executive"])
def test_the_built_in_deck_prints_in_readable_type(stage: str) -> None:
    usual = prep("brief", "-s", stage, "--html", "-").stdout
    fullest = brief_html(real_brief(stage), deck_option="")
    for html, min_size in ((usual, 9), (fullest, 8)):
        (size,) = re.findall(r"font-size: ([0-9.]+)pt", html)
        assert float(size) >= min_size


# ---------------------------------------------------------------- no text acts as markup


class PageReader(HTMLParser):
    """The tags, links and text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.text += data


EVIL = "<script>alert(1)</script> <img src=x onerror=y> \" ' & </style> \x1b]0;t\x07 \u202eend"


def an_evil_brief() -> Brief:
    question = a_question("q")._replace(ask=EVIL, facts=("users",))
    fact = a_fact("users", as_of="2020")._replace(ask=EVIL)
    assert fact.fact
    bad = fact._replace(fact=fact.fact._replace(source=Source("S", "javascript:alert(1)")))
    debrief = Debrief(UTC_NOW, "screening", (), (EVIL,), (EVIL,))
    return a_brief(question, bad, debriefs=(debrief,), answers=(Answer("q", EVIL, EVIL),))


def test_html_has_no_scripts_no_unsafe_links_and_loads_nothing() -> None:
    html = brief_html(an_evil_brief(), deck_option=" --deck '<b>'")
    page = PageReader()
    page.feed(html)
    assert page.tags == set(
        "html meta title style main h1 h2 p b ul ol li div span s i small code".split()
    )
    assert page.links == []
    assert html.startswith(MARKER)
    assert "default-src 'none'; style-src 'unsafe-inline'" in html
    assert "<script>alert(1)</script>" in page.text and "--deck '<b>'" in page.text
    assert not set(html) & set("\x1b\x07\u202e")
    assert "url(" not in html and "@import" not in html


def test_a_stale_figure_links_to_its_source() -> None:
    page = PageReader()
    page.feed(brief_html(a_brief(a_fact("users", as_of="2020")), deck_option=""))
    assert page.links == ["https://example.org/users"]
    assert "users: 30 million (2020, look it up)" in page.text


def test_html_contains_every_text_of_the_brief() -> None:
    report = a_full_brief("word ")
    page = PageReader()
    page.feed(brief_html(report, deck_option=""))
    for text in (
        *(report.stage_name, report.deck, report.objective, *report.expect, *report.ask_them),
        *(question.ask for question in report.questions),
        *(point.says for question in report.questions for point in question.points),
        *(text for figure in report.figures for text in (figure.ask, figure.answer)),
        *(note.text for note in (*report.claims, *report.surprises)),
        *(story.opening_line for story in report.stories),
    ):
        assert text in page.text
    assert f"prep drill --warm-up {report.stage}" in page.text


# ---------------------------------------------------------------- on the command line


def test_the_brief_is_for_the_next_interview_unless_a_stage_is_named() -> None:
    prep("plan", "executive", "in 9 days")
    prep("plan", HM, "in 2 days")
    assert prep("brief").stdout.startswith("First round (hiring manager)  ")
    assert prep("brief", "-s", "ex").stdout.startswith("Final interview")


def test_without_a_date_or_a_stage_it_asks_which_round() -> None:
    result = prep("brief", ok=2)
    assert result.stderr == (
        "error: no interview is ahead, so there is no next round\n"
        "hint:  name a round, such as screening\n"
    )


def test_the_page_shows_answers_debriefs_and_the_warm_up_command(home: Path) -> None:
    with Store.open(home, write=True) as store:
        points = ("size-in-numbers", "obstacle")
        store.append(a_review(a_question("hm-large-operation", points), at=NOW))
        for says, text in (("claim", "I led 120 people."), ("surprise", "They asked why.")):
            store.add(note_event(event_id(), "screening", says, text, at=NOW))
    (home / "answers").mkdir()
    (home / "answers" / "hm-large-operation.md").write_text("I moved the desk. Then.\n")
    text = prep("brief", "-s", HM, "--all").stdout
    for part in (
        "  - Describe a large-scale content operation you have...: I moved the desk.\n",
        "  - Initial screening (HR): I led 120 people.\n",
        "  - Initial screening (HR): They asked why.\n",
        "    - new: One decision that was yours alone, and what it cost\n",
        "Six minutes of what is shakiest: prep drill --warm-up hiring-manager\n",
    ):
        assert part in text
    assert "  - What should the team stop doing in my first ninety days?\n" in text


def test_an_empty_section_is_left_out() -> None:
    text = prep("brief", "-s", HM, "--all", "--deck", str(SMALL_DECK)).stdout
    assert "Questions to go over" in text
    for title in ("Ask them", "Your stories", "What you said", "What surprised you"):
        assert title not in text


def test_the_command_for_another_deck_names_it() -> None:
    deck = str(builtin_deck())
    assert f"--warm-up executive --deck {deck}\n" in (
        prep("brief", "-s", "ex", "--deck", deck).stdout
    )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--json", "--html", "-"], "--json does not go with --html -"),
    ],
)
def test_only_one_format_can_go_to_stdout(options: list[str], message: str) -> None:
    result = prep("brief", "-s", HM, *options, ok=2)
    assert result.stderr == f"error: {message}\nhint:  leave one of them out\n"


def test_the_html_file_is_private_and_replaces_a_file_only_with_force(tmp_path: Path) -> None:
    file = tmp_path / "brief.html"
    result = prep("brief", "-s", HM, "--html", str(file))
    assert result.stdout == ""
    assert result.stderr == (
        f"Written to {file}: one page of A4. Open it in a browser to print it.\n"
    )
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    first = file.read_text(encoding="utf-8")
    result = prep("brief", "-s", "screening", "--html", str(file), ok=2)
    assert result.stderr == f"error: {file} exists\nhint:  --force replaces it\n"
    assert file.read_text(encoding="utf-8") == first
    prep("brief", "-s", "screening", "--html", str(file), "--force")
    assert "Initial screening" in file.read_text(encoding="utf-8") and "Initial" not in first
    assert prep("brief", "-s", HM, "--html", "-").stdout == first
    assert [path.name for path in tmp_path.iterdir() if path.name != "home"] == ["brief.html"]


def test_an_unwritable_file_is_an_error_in_one_sentence(tmp_path: Path) -> None:
    result = prep("brief", "-s", HM, "--html", str(tmp_path / "none" / "brief.html"), ok=1)
    assert result.stderr.endswith("cannot be written: No such file or directory\n")
    result = prep("brief", "-s", HM, "--html", str(tmp_path), ok=2)
    assert result.stderr == f"error: {tmp_path} is a folder\nhint:  name a file in it\n"


def test_a_brief_creates_no_progress_file(home: Path) -> None:
    prep("brief", "-s", HM)
    assert not (home / "progress.db").exists()


def test_through_a_pipe_it_imports_no_heavy_libraries() -> None:
    script = (
        "import sys; from tiktok_prep.cli import app\n"
        "try: app(prog_name='prep')\n"
        "except SystemExit: pass\n"
        "print(*sorted({'yaml', 'rich', 'fsrs'} & set(sys.modules)), file=sys.stderr)"
    )
    prep("drill", "-s", HM, "--limit", "1", keys="\n3\n")  # puts the deck into the cache
    for args in (["brief", "-s", HM], ["brief", "-s", HM, "--html", "-"]):
        result = subprocess.run(
            [sys.executable, "-c", script, *args], capture_output=True, text=True, check=True
        )
        assert result.stdout and result.stderr == "\n"
