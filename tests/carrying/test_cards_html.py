"""Cards for a phone: all texts, nothing that runs or loads, and answers only behind a tap."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest
from builders import NOW, a_card, a_deck, a_question
from paths import SMALL_DECK
from running import prep

from tiktok_prep.carrying.cards_html_page import Holder, cards_html
from tiktok_prep.deck.loading import load_deck
from tiktok_prep.model import Deck, Fact, FollowUp, OwnWords, Point, Source

EVIL = "<script>alert(1)</script> & \"quoted\" \x1b]0;x\x07 \u202e [x](javascript:alert(1)) 'q'"


class PageReader(HTMLParser):
    """The tags of a page, its links, and its texts outside and inside of <details>."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags, self.links = set[str](), list[str]()
        self.shown, self.hidden = "", ""
        self._depth, self._in_summary = 0, False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "style")]
        self._depth += tag == "details"
        self._in_summary = self._in_summary or tag == "summary"

    def handle_endtag(self, tag: str) -> None:
        self._depth -= tag == "details"
        self._in_summary = self._in_summary and tag != "summary"

    def handle_data(self, data: str) -> None:
        if self._depth and not (self._in_summary and self._depth == 1):
            self.hidden += data
        else:
            self.shown += data


def page_of(deck: Deck, *answers: OwnWords, missed: str = "") -> tuple[str, PageReader]:
    cards = {"q": {missed: a_card(missed, missed=True)}} if missed else {}
    html = cards_html(deck, Holder({answer.question_id: answer for answer in answers}, cards))
    return html, PageReader(html)


def test_every_text_of_the_deck_is_on_the_page_and_answers_only_behind_a_tap() -> None:
    deck = load_deck(SMALL_DECK)
    _, page = page_of(deck)
    for question in deck.questions:
        assert question.ask in page.shown + page.hidden
        for point in question.points:
            assert point.says in page.hidden and point.says not in page.shown
    for stage in deck.stages:
        assert stage.name in page.shown


def test_a_fact_has_its_date_and_a_link_to_its_source() -> None:
    fact = Fact("2025-06", Source("Newsroom", "https://example.org/a?b=1&c=2"), note="Check it.")
    question = a_question("f", ("answer",))._replace(points=(Point("answer", "30 m"),), fact=fact)
    _, page = page_of(a_deck(question))
    for words in ("1 fact", "30 m", "Check it.", "June 2025", "Newsroom"):
        assert words in page.hidden + page.shown
    assert "https://example.org/a?b=1&c=2" in page.links


def test_your_answer_and_what_you_missed_are_behind_the_question() -> None:
    _, page = page_of(a_deck(), OwnWords("q", {"scale": "I led."}, "Twice.", NOW), missed="scale")
    assert "Twice." in page.hidden
    assert "Says scale missedI led." in page.hidden and "Says result missed" not in page.hidden


def test_nothing_on_the_page_runs_or_loads_whatever_the_texts_are() -> None:
    source = Source(EVIL, "javascript:alert(1)")
    question = a_question("q")._replace(
        ask=EVIL, points=(Point("p", EVIL),), follow_ups=(FollowUp(EVIL),), weak=EVIL
    )
    fact = a_question("f", ("a",))._replace(ask=EVIL, fact=Fact("2025", source, note=EVIL))
    deck = a_deck(question, fact)._replace(name=EVIL)
    html, page = page_of(deck, OwnWords("q", {"p": EVIL}, EVIL, NOW))
    assert page.tags == set(
        "html meta title style h1 h2 p b br i ul li small section details summary a".split()
    )
    assert page.links == ["#hiring-manager"]
    assert "default-src 'none'; style-src 'unsafe-inline'" in html
    assert "<script>alert(1)</script>" in page.shown
    assert not set(html) & set("\x1b\x07\u202e")
    assert "url(" not in html and "@import" not in html


def test_the_page_says_how_many_cards_and_is_readable_by_you_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREP_DECK", str(SMALL_DECK))
    deck, file = load_deck(SMALL_DECK), tmp_path / "cards.html"
    said = prep("export", str(file)).stderr
    assert said.startswith(f"{len(deck.questions)} questions") and said.endswith(f"to {file}.\n")
    assert file.stat().st_mode & 0o777 == 0o600
    assert "exists" in prep("export", str(file), ok=2).stderr
