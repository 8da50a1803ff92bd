"""`prep brief`: what is on the page, its limits, one sheet in print, and no text acts as markup."""

from __future__ import annotations

import json
import re
import shutil
import stat
import subprocess
from collections.abc import Mapping
from datetime import datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from builders import NOW, UTC_NOW, a_card, a_deck, a_question, a_review, a_snapshot
from hypothesis import given
from hypothesis import strategies as st
from running import prep

from tiktok_prep.deck.loading import load_deck
from tiktok_prep.journal.store import Store
from tiktok_prep.model import (
    Agenda,
    Card,
    Debrief,
    Deck,
    Fact,
    Interview,
    OwnWords,
    Point,
    Question,
    Rating,
    Source,
    Stage,
    Topic,
)
from tiktok_prep.rounds import brief as bounds
from tiktok_prep.rounds.brief import Brief, brief, brief_page
from tiktok_prep.rounds.brief_html import MARKER, PAGE_HEIGHT, SIZES, brief_html, sheet_height
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
    answers: tuple[OwnWords, ...] = (),
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
    assert [q.id for q in report.questions] == ["q4", "q7", "q0", "q1", "q2"]


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
    for question in shown:
        assert order[ranks[question.id]] == question.points[0].last
        assert [p.last for p in question.points] == [p.id.split("-")[1] for p in question.points]


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


def test_your_own_words_stand_below_their_points(home: Path) -> None:
    words = OwnWords("q", {"b": "120 people,\n9 markets"}, "", UTC_NOW)
    report = a_brief(a_question("q", ("a", "b")), answers=(words,))
    assert [p.your_words for p in report.questions[0].points] == ["", "120 people, 9 markets"]
    whole = a_brief(a_question("w"), answers=(OwnWords("w", {}, "I moved it.", UTC_NOW),))
    assert whole.questions[0].points[-1].your_words in ("", "I moved it.")
    with Store.open(home, write=True) as store:
        said = {"size-in-numbers": "120 people, 9 markets"}
        words = OwnWords("hm-large-operation", said, "", UTC_NOW)
        store.set_words(words, event_id="0" * 32)
    for option in ([], ["--html", "-"]):
        assert "120 people, 9 markets" in prep("brief", HM, *option).stdout


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
    assert [f.id for f in report.figures] == ["helps", "heavy", "elsewhere", "plain"]


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


# ---------------------------------------------------------------- one sheet of A4

WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=400)


def a_full_brief(ask: str, says: str) -> Brief:
    """As many entries as the limits allow."""
    points = tuple(Point(f"p{n}", says) for n in range(9))
    questions = [a_question(f"q{n}")._replace(ask=ask, points=points) for n in range(9)]
    number = Point("answer", f"1 {says}")
    facts = [a_fact(f"f{n}")._replace(ask=ask, points=(number,)) for n in range(9)]
    stages = tuple(Stage(i, ask, says, (says,) * 9, (ask,) * 9) for i in (HM, "screening"))
    deck = a_deck(*questions, *facts)._replace(name=ask, stages=stages)
    debrief = Debrief(UTC_NOW, "screening", (), (says,) * 9, (says,) * 9)
    answers = tuple(OwnWords(q.id, {p.id: says for p in points}, says, UTC_NOW) for q in questions)
    return a_brief(deck=deck, debriefs=(debrief,), answers=answers)


@given(WORDS, WORDS, st.sampled_from([1, 9]))
def test_a_brief_keeps_its_limits_whatever_the_deck_and_debriefs_contain(
    ask: str, says: str, times: int
) -> None:
    report = a_full_brief(ask * times, says * times)
    assert len(report.questions) <= bounds.MAX_QUESTIONS
    assert len(report.figures) <= bounds.MAX_FIGURES
    assert sheet_height(brief_page(report._replace(questions=())), SIZES[-1]) <= PAGE_HEIGHT


@pytest.mark.parametrize("stage", [stage.id for stage in load_deck(builtin_deck()).stages])
def test_the_built_in_deck_is_printed_in_readable_type(stage: str) -> None:
    html = prep("brief", stage, "--html", "-").stdout
    (size,) = re.findall(r"font-size: ([0-9.]+)pt", html)
    assert float(size) >= 9 and 'class="l">5<' in html


BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER = next(filter(None, map(shutil.which, BROWSERS)), None)
needs_browser = pytest.mark.skipif(
    BROWSER is None, reason=f"no browser to print with: none of {', '.join(BROWSERS)} is on PATH"
)


def printed(html: str, folder: Path) -> bytes:
    """The page as PDF. The browser stays offline and keeps its profile in `folder`."""
    assert BROWSER
    page, pdf = folder / "brief.html", folder / "brief.pdf"
    page.write_text(html, encoding="utf-8")
    subprocess.run(
        [
            *(BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"),
            *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
            *(f"--user-data-dir={folder / 'profile'}", "--no-pdf-header-footer"),
            *(f"--print-to-pdf={pdf}", page.as_uri()),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return pdf.read_bytes()


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def size_of(pdf: bytes) -> tuple[int, int]:
    box = re.search(rb"/MediaBox\s*\[0 0 ([0-9.]+) ([0-9.]+)\]", pdf)
    assert box
    return round(float(box[1])), round(float(box[2]))


@needs_browser
@pytest.mark.parametrize("char", ["word ", "漢字 "])
def test_the_longest_texts_print_on_one_a4(char: str, tmp_path: Path) -> None:
    html = brief_html(a_full_brief(char * 400, char * 400), deck_option=f" --deck {'d' * 300}")
    pdf = printed(html, tmp_path)
    assert (pages(pdf), size_of(pdf)) == (1, (595, 842))


@needs_browser
def test_the_page_count_notices_a_second_page(tmp_path: Path) -> None:
    html = brief_html(a_full_brief("word " * 99, "word " * 99), deck_option="")
    longer = html.replace("height: 274mm; overflow: hidden; contain: size", "").replace(
        "</main>", "<p>more</p>" * 40
    )
    assert pages(printed(longer, tmp_path)) > 1


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
    words = OwnWords("q", {p.id: EVIL for p in question.points}, EVIL, UTC_NOW)
    return a_brief(question, bad, debriefs=(debrief,), answers=(words,))


def test_html_has_no_scripts_no_unsafe_links_and_loads_nothing() -> None:
    html = brief_html(an_evil_brief(), deck_option=" --deck '<b>'")
    page = PageReader()
    page.feed(html)
    assert page.tags == set("html meta title style main h2 small p div span code".split())
    assert page.links == []
    assert html.startswith(MARKER)
    assert "default-src 'none'; style-src 'unsafe-inline'" in html
    assert "<script>alert(1)</script>" in page.text and "--deck '<b>'" in page.text
    assert not set(html) & set("\x1b\x07\u202e")
    assert "url(" not in html and "@import" not in html


def test_a_stale_figure_links_to_its_source() -> None:
    page = PageReader()
    fact = a_fact("users", as_of="2020")
    assert fact.fact
    stale = fact._replace(fact=fact.fact._replace(stale=True))
    page.feed(brief_html(a_brief(stale), deck_option=""))
    assert page.links == ["https://example.org/users"]
    assert "users: 30 million (2020, look it up)" in page.text


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


def test_only_one_format_can_go_to_stdout() -> None:
    result = prep("brief", "-s", HM, "--json", "--html", "-", ok=2)
    assert result.stderr.startswith("error: --json does not go with --html -\n")
