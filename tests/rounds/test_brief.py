"""The page for the last hour: what is chosen, how it is bounded, and that no text is obeyed."""

from __future__ import annotations

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
from markdown_it import MarkdownIt
from paths import SMALL_DECK
from running import prep

from tiktok_prep.answers.text import first_line
from tiktok_prep.journal.practice import debrief_event
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
    _fill,
    _Sheet,
    brief_html,
)
from tiktok_prep.rounds.brief_page import brief_markdown, escaped
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
    (chosen,) = (one for one in deck.stages if one.id == stage)
    return brief(
        a_snapshot(deck, cards, suspended, Agenda((Interview(stage, at, 60),) if at else ())),
        chosen,
        {answer.question_id: answer for answer in answers},
        {debrief.stage: debrief for debrief in debriefs},
    )


# ---------------------------------------------------------------- what is chosen


def test_the_likeliest_questions_are_the_heaviest_then_the_first_of_the_deck() -> None:
    questions = [a_question(f"q{n}")._replace(weight=2.0 if n in (4, 7) else 1.0) for n in range(9)]
    found = a_brief(*questions, a_fact("users"), a_question("other", stage="screening"))
    assert [q.id for q in found.questions] == ["q4", "q7", "q0", "q1", "q2", "q3"]


def test_the_points_are_those_likeliest_to_be_forgotten_at_the_interview() -> None:
    question = a_question("q", ("firm", "shaky", "missed", "new", "fresh"))
    cards = {
        "firm": a_card("firm", stability=400.0),
        "shaky": a_card("shaky", stability=0.02),
        "missed": a_card("missed", stability=0.1, reviewed_ago=timedelta(minutes=2), missed=True),
        "fresh": a_card("fresh", stability=0.01, reviewed_ago=timedelta(minutes=1)),
    }
    now = a_brief(question, cards={"q": cards}, at=UTC_NOW + timedelta(minutes=2))
    later = a_brief(question, cards={"q": cards}, at=UTC_NOW + timedelta(days=9))
    assert [p.id for p in now.questions[0].points] == ["new", "shaky", "missed"]
    assert [p.id for p in later.questions[0].points] == ["new", "fresh", "shaky"]
    assert [p.rated for p in later.questions[0].points] == [False, True, True]
    assert now.questions[0].points[0].recall == 0.25


def test_without_a_date_it_is_for_an_hour_from_now() -> None:
    assert a_brief().at == NOW + timedelta(hours=1)
    assert a_brief().interview is None
    assert a_brief(at=UTC_NOW - timedelta(hours=1)).interview is None
    assert a_brief(at=UTC_NOW + timedelta(days=1)).at == UTC_NOW + timedelta(days=1)


def test_what_is_suspended_is_left_out() -> None:
    found = a_brief(a_question("q"), a_fact("f"), suspended=frozenset({"q", "f"}))
    assert (found.questions, found.figures) == ((), ())


def test_the_figures_are_those_that_cost_most_when_they_are_forgotten() -> None:
    """Weight, times how many likely questions it helps with, times the chance to forget it."""
    asks = [a_question(f"q{n}")._replace(facts=("helps",)) for n in range(2)]
    asks[0] = asks[0]._replace(facts=("helps", "elsewhere"))
    facts = [a_fact("plain"), a_fact("helps"), a_fact("known"), a_fact("heavy", weight=2.5)]
    facts.append(a_fact("elsewhere", stages=("screening",)))
    facts.append(a_fact("not-here", stages=("screening",), weight=9))
    known = {"known": {"answer": a_card("answer", question="known", stability=900.0)}}
    found = a_brief(*asks, *facts, cards=known)
    assert [f.id for f in found.figures] == ["helps", "heavy", "elsewhere", "plain", "known"]
    assert [f.rated for f in found.figures] == [False, False, False, False, True]


def test_a_figure_is_stale_when_its_shelf_life_is_over_on_the_day_of_the_interview() -> None:
    fact = a_fact("users", as_of="2025-12")
    before, after = datetime(2026, 11, 30, 12, tzinfo=UTC), datetime(2026, 12, 2, 12, tzinfo=UTC)
    assert [f.is_stale for f in a_brief(fact, at=before).figures] == [False]
    assert [f.is_stale for f in a_brief(fact, at=after).figures] == [True]


def test_a_story_that_serves_several_questions_is_told_once_the_likeliest_first() -> None:
    questions = [a_question("a"), a_question("b"), a_question("c")._replace(weight=2.0)]
    answers = (
        Answer("a", "I built it. Then more.", "launch"),
        Answer("b", "Alone."),
        Answer("c", "## Situation\nLong ago.\n\n## Action\nI rang them.", "launch"),
        Answer("gone", "Nobody asks."),
    )
    first, second = a_brief(*questions, answers=answers).stories
    assert (first.name, first.opens, first.serves) == ("launch", "I rang them.", ("c", "a"))
    assert (second.name, second.opens, second.serves) == ("b", "Alone.", ("b",))


def test_an_answer_that_says_nothing_yet_is_no_story() -> None:
    assert (
        a_brief(a_question("q"), answers=(Answer("q", "## Situation\n\n## Action\n"),)).stories
        == ()
    )


def test_claims_and_surprises_are_of_the_other_rounds_of_this_deck_the_latest_first() -> None:
    deck = a_deck(a_question("q"))
    deck = deck._replace(stages=(*deck.stages, Stage("panel", "Panel", "See.", ())))
    mine, hr, panel, other = (
        Debrief(UTC_NOW - timedelta(days=days), stage, (), (f"claim of {stage}",), (f"!{stage}",))
        for days, stage in enumerate([HM, "screening", "panel", "another-deck"])
    )
    found = a_brief(deck=deck, debriefs=(mine, panel, other, hr))
    assert found.claims == (("Screening", "claim of screening"), ("Panel", "claim of panel"))
    assert found.surprises == (("Screening", "!screening"), ("Panel", "!panel"))
    many = Debrief(UTC_NOW, "screening", (), tuple(f"claim {n}" for n in range(7)))
    assert a_brief(debriefs=(many,)).more_claims == 7 - bounds.CLAIMS


@pytest.mark.parametrize(
    ("text", "first"),
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
def test_the_first_line_of_an_answer(text: str, first: str) -> None:
    assert first_line(text) == first


# ---------------------------------------------------------------- its bounds


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=400)


@given(st.data())
def test_a_brief_is_bounded_whatever_the_deck_and_the_debriefs_hold(data: st.DataObject) -> None:
    def text() -> str:
        return data.draw(WORDS) * data.draw(st.sampled_from([1, 9]))

    ask, says, claim, told = text(), text(), text(), text()
    points = tuple(Point(f"p{n}", says) for n in range(9))
    questions = [a_question(f"q{n}")._replace(ask=ask, points=points) for n in range(9)]
    facts = [a_fact(f"f{n}")._replace(ask=ask, points=(Point("answer", says),)) for n in range(9)]
    stages = tuple(Stage(i, ask, says, (says,) * 9, (ask,) * 9) for i in (HM, "screening"))
    deck = a_deck(*questions, *facts)._replace(name=ask, stages=stages)
    debrief = Debrief(UTC_NOW, "screening", (), (claim,) * 9, (claim,) * 9)
    answers = tuple(Answer(q.id, told, f"story-{q.id}") for q in questions)
    found = a_brief(deck=deck, debriefs=(debrief,), answers=answers)
    assert_bounded(found)
    assert fits(found)


def assert_bounded(found: Brief) -> None:
    texts = {
        bounds.ONE_LINE: [
            *(found.deck, *found.ask_them, *(story.opens for story in found.stories)),
            *(point.says for question in found.questions for point in question.points),
        ],
        bounds.TWO_LINES: [found.objective, *found.expect],
        bounds.ASK: [question.ask for question in found.questions],
        bounds.NAME: [
            found.name,
            *(s.name for s in found.stories),
            *(s.stage for s in found.claims),
        ],
        bounds.TWO_LINES - bounds.NAME: [s.text for s in (*found.claims, *found.surprises)],
        bounds.FIGURE_ASK: [figure.ask for figure in found.figures],
        bounds.FIGURE_ANSWER: [figure.answer for figure in found.figures],
    }
    for most, some in texts.items():
        assert [text for text in some if len(text) > most or "\n" in text] == []
    counts = [
        (len(found.questions), bounds.QUESTIONS),
        (len(found.stories), bounds.STORIES),
        (len(found.figures), bounds.FIGURES),
        (len(found.claims), bounds.CLAIMS),
        (len(found.surprises), bounds.SURPRISES),
        (len(found.ask_them), bounds.ASK_THEM),
        (len(found.expect), bounds.EXPECT),
        (max((len(question.points) for question in found.questions), default=0), bounds.POINTS),
    ]
    assert [number for number, most in counts if number > most] == []


def fits(found: Brief) -> bool:
    """Whether a layout takes it, by the lines that paper is cut to."""
    sheet = _Sheet(*LAYOUTS[-1])
    _fill(sheet, found, "prep drill --warm-up " * 99)
    return sheet.height <= PAGE_HEIGHT


@pytest.mark.parametrize("char", ["word ", "W", "漢字 ", "i", "🎉"])
def test_the_fullest_brief_fits_on_the_sheet(char: str) -> None:
    found = a_full_brief(char)
    assert_bounded(found)
    assert fits(found)
    assert len(found.questions) == bounds.QUESTIONS and len(found.figures) == bounds.FIGURES


@pytest.mark.parametrize("stage", ["screening", HM, "technical-strategy", "executive"])
def test_the_deck_that_comes_with_prep_is_printed_in_type_that_can_be_read(stage: str) -> None:
    usual = prep("brief", "-s", stage, "--html", "-").stdout
    for html, least in ((usual, 9), (brief_html(real_brief(stage), deck_option=""), 8)):
        (size,) = re.findall(r"font-size: ([0-9.]+)pt", html)
        assert float(size) >= least


# ---------------------------------------------------------------- no text is obeyed


@given(
    st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("-+=#1.)`*_[]<>&~|!:\\ "))
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
def test_markdown_shows_a_text_as_it_stands(text: str) -> None:
    from tiktok_prep.base.text import clean

    words = clean(text)
    tokens = MarkdownIt("commonmark").enable("table").parse(f"x\n\n- {escaped(words)}\n")
    inline = [token for token in tokens if token.type == "inline"]
    shown = "".join(child.content for child in inline[-1].children or ()) if inline[1:] else ""
    assert shown == words
    assert {t.type for t in tokens} <= {
        *("paragraph_open", "paragraph_close", "inline", "bullet_list_open"),
        *("bullet_list_close", "list_item_open", "list_item_close"),
    }
    assert {c.type for t in inline for c in t.children or ()} <= {"text", "text_special"}


class Read(HTMLParser):
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


def test_html_has_no_script_no_link_but_of_sources_and_nothing_from_elsewhere() -> None:
    html = brief_html(an_evil_brief(), deck_option=" --deck '<b>'")
    page = Read()
    page.feed(html)
    assert page.tags == set(
        "html meta title style h1 h2 p b ul ol li div span s i small code".split()
    )
    assert page.links == []
    assert html.startswith(MARKER)
    assert "default-src 'none'; style-src 'unsafe-inline'" in html
    assert "<script>alert(1)</script>" in page.text and "--deck '<b>'" in page.text
    assert not set(html) & set("\x1b\x07\u202e")
    assert "url(" not in html and "@import" not in html


def test_a_stale_figure_links_to_its_source() -> None:
    page = Read()
    page.feed(brief_html(a_brief(a_fact("users", as_of="2020")), deck_option=""))
    assert page.links == ["https://example.org/users"]
    assert "look up again: How many users?" in page.text


def test_html_holds_all_that_the_brief_says() -> None:
    found = a_full_brief("word ")
    page = Read()
    page.feed(brief_html(found, deck_option=""))
    for text in (
        *(found.name, found.deck, found.objective, *found.expect, *found.ask_them),
        *(question.ask for question in found.questions),
        *(point.says for question in found.questions for point in question.points),
        *(text for figure in found.figures for text in (figure.ask, figure.answer)),
        *(said.text for said in (*found.claims, *found.surprises)),
        *(story.opens for story in found.stories),
    ):
        assert text in page.text
    assert f"prep drill --warm-up -s {found.stage}" in page.text


def test_markdown_of_an_evil_deck_has_no_html_and_no_escape() -> None:
    text = brief_markdown(an_evil_brief(), deck_option="")
    html = MarkdownIt("commonmark").render(text)
    assert "<script" not in html and "<img" not in html
    assert not set(text) & set("\x1b\x07\u202e")


# ---------------------------------------------------------------- on the command line


def test_the_next_interview_is_the_one_that_is_briefed() -> None:
    prep("plan", "executive", "in 9 days")
    prep("plan", HM, "in 2 days")
    assert prep("brief").stdout.startswith("First round (hiring manager)\n")
    assert prep("brief", "-s", "ex").stdout.startswith("Final interview")


def test_without_a_date_and_a_stage_it_asks_which_round() -> None:
    result = prep("brief", ok=2)
    assert result.stderr == (
        "error: no interview is ahead: which round is it for?\nhint:  such as: --stage screening\n"
    )


def test_the_page_tells_of_answers_debriefs_and_the_warm_up(home: Path) -> None:
    with Store.open(home, write=True) as store:
        store.append(a_review(a_question("hm-large-operation", ("scale", "obstacle")), at=NOW))
        for says, text in (("claim", "I led 120 people."), ("surprise", "They asked why.")):
            store.add(debrief_event(event_id(), "screening", says, at=NOW, text=text))
    (home / "answers").mkdir()
    (home / "answers" / "hm-large-operation.md").write_text("I moved the desk. Then.\n")
    text = prep("brief", "-s", HM).stdout
    for shown in (
        "  - hm-large-operation: I moved the desk.\n",
        "  - Initial screening (HR): I led 120 people.\n",
        "  - Initial screening (HR): They asked why.\n",
        "    - new: Says 'I' for one decision that was theirs alone, and what it cost\n",
        "Six minutes of what is shakiest: prep drill --warm-up -s hiring-manager\n",
    ):
        assert shown in text
    assert "  - What should the team stop doing in my first ninety days?\n" in text


def test_a_part_that_holds_nothing_is_left_out() -> None:
    text = prep("brief", "-s", HM, "--deck", str(SMALL_DECK)).stdout
    assert "Likely questions" in text
    for title in ("Ask them", "Your stories", "What you said", "What surprised you"):
        assert title not in text


def test_the_command_for_another_deck_names_it() -> None:
    deck = str(builtin_deck())
    assert f"--warm-up -s executive --deck {deck}\n" in (
        prep("brief", "-s", "ex", "--deck", deck).stdout
    )


def test_markdown_goes_to_stdout() -> None:
    text = prep("brief", "-s", HM, "--markdown").stdout
    assert text.startswith("# First round (hiring manager)\n\n**No date is set.** ")
    assert "\n- **Describe a large-scale content operation" in text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--markdown", "--json"], "--markdown does not go with --json"),
        (["--json", "--html", "-"], "--json does not go with --html -"),
        (["--markdown", "--html", "-"], "--markdown does not go with --html -"),
    ],
)
def test_two_things_for_stdout_are_one_too_many(given: list[str], said: str) -> None:
    result = prep("brief", "-s", HM, *given, ok=2)
    assert result.stderr == f"error: {said}\nhint:  leave one of them out\n"


def test_html_is_written_for_its_owner_alone_and_replaced_only_if_prep_wrote_it(
    tmp_path: Path,
) -> None:
    file = tmp_path / "brief.html"
    result = prep("brief", "-s", HM, "--html", str(file))
    assert result.stdout == ""
    assert result.stderr == (
        f"Written to {file}: one page of A4. Open it in a browser to print it.\n"
    )
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    first = file.read_text(encoding="utf-8")
    prep("brief", "-s", "screening", "--html", str(file))
    assert "Initial screening" in file.read_text(encoding="utf-8") and "Initial" not in first
    assert prep("brief", "-s", HM, "--html", "-").stdout == first
    file.write_text("<!doctype html><p>Mine")
    result = prep("brief", "-s", HM, "--html", str(file), ok=2)
    assert result.stderr == f"error: {file} exists and is not a brief\nhint:  name another file\n"
    assert file.read_text() == "<!doctype html><p>Mine"
    assert [path.name for path in tmp_path.iterdir() if path.name != "home"] == ["brief.html"]


def test_a_file_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    result = prep("brief", "-s", HM, "--html", str(tmp_path / "none" / "brief.html"), ok=1)
    assert result.stderr.endswith("cannot be written: No such file or directory\n")
    result = prep("brief", "-s", HM, "--html", str(tmp_path), ok=2)
    assert result.stderr == f"error: {tmp_path} is a folder\nhint:  name a file in it\n"


def test_a_brief_writes_nothing_of_its_own(home: Path) -> None:
    prep("brief", "-s", HM)
    assert not (home / "progress.db").exists()


def test_through_a_pipe_it_loads_nothing_that_it_does_not_need() -> None:
    script = (
        "import sys; from tiktok_prep.cli import app\n"
        "try: app(prog_name='prep')\n"
        "except SystemExit: pass\n"
        "print(*sorted({'yaml', 'rich', 'fsrs', 'icalendar'} & set(sys.modules)), file=sys.stderr)"
    )
    prep("drill", "-s", HM, "--limit", "1", keys="\n3\n")  # the deck is in the cache from here on
    for args in (["brief", "-s", HM], ["brief", "-s", HM, "--html", "-"]):
        done = subprocess.run(
            [sys.executable, "-c", script, *args], capture_output=True, text=True, check=True
        )
        assert done.stdout and done.stderr == "\n"
