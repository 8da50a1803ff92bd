"""Briefs with as much text as possible, to see that they fit on one page."""

from __future__ import annotations

from datetime import timedelta

from builders import NOW, UTC_NOW, a_card, a_snapshot

from tiktok_prep.base.text import shortened
from tiktok_prep.deck.loading import load_deck
from tiktok_prep.model import Agenda, Answer, Debrief, Interview
from tiktok_prep.rounds import brief as bounds
from tiktok_prep.rounds.brief import (
    Brief,
    BriefPoint,
    BriefQuestion,
    BriefStory,
    EarlierNote,
    Figure,
    brief,
)
from tiktok_prep.wiring import builtin_deck

AT = UTC_NOW + timedelta(minutes=55)


def a_full_brief(char: str) -> Brief:
    """A brief with every list full and every text as long as allowed, made of `char`."""

    def text(most: int) -> str:
        return shortened(char * (2 * most), most)

    note = EarlierNote(text(bounds.NAME), text(bounds.TWO_LINES - bounds.NAME))
    point = BriefPoint("p", text(bounds.ONE_LINE), 0.3, True)
    question = BriefQuestion("q", text(bounds.ASK), (point,) * bounds.POINTS)
    story = BriefStory(text(bounds.NAME), text(bounds.ONE_LINE), ("x" * 60, "y", "z"))
    figure = Figure(
        id="f",
        ask=text(bounds.FIGURE_ASK),
        answer=text(bounds.FIGURE_ANSWER),
        as_of="2025-09-30",
        recall=0.3,
        rated=True,
        is_stale=True,
        is_unsure=True,
        url="https://example.org",
    )
    return Brief(
        deck=text(bounds.ONE_LINE),
        now=NOW,
        stage="s" * 60,
        name=text(bounds.NAME),
        objective=text(bounds.TWO_LINES),
        expect=(text(bounds.TWO_LINES),) * bounds.EXPECT,
        interview=Interview("s" * 60, AT, 60),
        at=AT,
        rehearsed=True,
        questions=(question,) * bounds.QUESTIONS,
        stories=(story,) * bounds.STORIES,
        figures=(figure,) * bounds.FIGURES,
        claims=(note,) * bounds.CLAIMS,
        more_claims=12,
        surprises=(note,) * bounds.SURPRISES,
        ask_them=(text(bounds.ONE_LINE),) * bounds.ASK_THEM,
    )


def real_brief(stage_id: str) -> Brief:
    """The brief for a stage of the built-in deck, with every question rated and answered.

    Each round has a debrief with more text than the page has room for.
    """
    deck = load_deck(builtin_deck())
    cards = {
        question.id: {
            point.id: a_card(point.id, question=question.id, stability=1.0 + place)
            for place, point in enumerate(question.points)
        }
        for question in deck.questions
    }
    words = "I moved two hundred people from one desk to seven, in nine weeks, and kept quality"
    answers = {
        question.id: Answer(question.id, f"{words} at ninety-four per cent. More.", f"story-{n}")
        for n, question in enumerate(deck.questions)
    }
    long_text = f"{words}, which I promised to show in writing before the next round begins. " * 20
    debriefs = {
        stage.id: Debrief(UTC_NOW, stage.id, (), (long_text[:2000],) * 5, (long_text[:2000],) * 5)
        for stage in deck.stages
    }
    (stage,) = (stage for stage in deck.stages if stage.id == stage_id)
    agenda = Agenda((Interview(stage_id, AT, 60),))
    return brief(a_snapshot(deck, cards, agenda=agenda), stage, answers, debriefs)
