"""Golden screens of the brief and of a warm-up (see test_golden.py)."""

from __future__ import annotations

from datetime import timedelta

from builders import UTC_NOW, a_snapshot
from golden import check_golden
from test_screens import CARDS, DECK, FACT, SCALE, SUSPENDED

from tiktok_prep.model import Agenda, Debrief, Interview, OwnWords
from tiktok_prep.rounds.brief import Brief, brief, brief_page
from tiktok_prep.rounds.brief_html import brief_html


def a_brief(*, dated: bool) -> Brief:
    """The hiring manager's round in 55 minutes, with history; or HR's, without date or history."""
    hr, manager = DECK.stages
    asks = ("Which number worries you most?", "What does this post decide *alone*?", "Who leads?")
    assert FACT.fact
    stale = FACT._replace(fact=FACT.fact._replace(stale=True))
    deck = DECK._replace(
        questions=tuple(stale if q is FACT else q for q in DECK.questions),
    )
    debrief = Debrief(
        UTC_NOW - timedelta(days=6),
        "screening",
        (),
        ("I led 120 people in 4 markets.", "I can start on 1 March.", "<b>1</b>", "2", "3"),
        ("They asked for three creators by name.",),
    )
    words = OwnWords(SCALE.id, {"scale": "120 people, [9] markets"}, "", UTC_NOW)
    return brief(
        a_snapshot(
            deck,
            CARDS if dated else {},
            SUSPENDED,
            Agenda((Interview("hiring-manager", UTC_NOW + timedelta(minutes=55), 60),)),
        ),
        manager._replace(ask_them=asks) if dated else hr,
        {SCALE.id: words} if dated else {},
        {"screening": debrief},
    )


SCREENS = {
    "brief": lambda look: brief_page(a_brief(dated=True)),
    "brief-new": lambda look: brief_page(a_brief(dated=False)),
}


def test_the_html_equals_its_golden_file() -> None:
    check_golden("brief.html", brief_html(a_brief(dated=True), deck_option=""))
