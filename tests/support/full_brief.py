"""Briefs that are as full as possible."""

from __future__ import annotations

from datetime import timedelta

from builders import NOW, UTC_NOW, a_card, a_snapshot

from tiktok_prep.base.text import shortened
from tiktok_prep.deck.loading import load_deck
from tiktok_prep.memory.personal import Share
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
    """As many entries as the limits allow; each text is `char` repeated to its full length."""

    def text(length: int) -> str:
        return shortened(char * (2 * length), length)

    note = EarlierNote(text(bounds.NAME_CHARS), text(bounds.TWO_LINES_CHARS - bounds.NAME_CHARS))
    point = BriefPoint("p", text(bounds.ONE_LINE_CHARS), Share(0.3, 0.2, 0.4), True, True, 1)
    question = BriefQuestion("q", text(bounds.ASK_CHARS), (point,) * bounds.MAX_POINTS)
    story = BriefStory(
        text(bounds.NAME_CHARS),
        text(bounds.ONE_LINE_CHARS),
        ("x" * 60, "y", "z"),
        text(bounds.NAME_CHARS),
    )
    figure = Figure(
        id="f",
        ask=text(bounds.FIGURE_ASK_CHARS),
        answer=text(bounds.FIGURE_ANSWER_CHARS),
        as_of="2025-09-30",
        recall=Share(0.3, 0.2, 0.4),
        rated=True,
        missed=True,
        is_stale=True,
        is_unsure=True,
        source_url="https://example.org",
    )
    return Brief(
        deck=text(bounds.ONE_LINE_CHARS),
        now=NOW,
        stage="s" * 60,
        stage_name=text(bounds.NAME_CHARS),
        objective=text(bounds.TWO_LINES_CHARS),
        expect=(text(bounds.TWO_LINES_CHARS),) * bounds.MAX_EXPECT,
        interview=Interview("s" * 60, AT, 60),
        held=None,
        look_up=9,
        suspended=0,
        recall_at=AT,
        any_rated=True,
        can_warm_up=True,
        questions=(question,) * bounds.MAX_QUESTIONS,
        stories=(story,) * bounds.MAX_STORIES,
        figures=(figure,) * bounds.MAX_FIGURES,
        claims=(note,) * bounds.MAX_CLAIMS,
        more_claims=12,
        surprises=(note,) * bounds.MAX_SURPRISES,
        ask_them=(text(bounds.TWO_LINES_CHARS),) * bounds.MAX_ASK_THEM,
    )


def real_brief(stage_id: str) -> Brief:
    """A brief of the built-in deck: all points rated, every question answered, and a debrief of
    each round with more than fits."""
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
    long = f"{words}, which I promised to show in writing before the next round begins. " * 20
    debriefs = {
        stage.id: Debrief(UTC_NOW, stage.id, (), (long[:2000],) * 5, (long[:2000],) * 5)
        for stage in deck.stages
    }
    (stage,) = (stage for stage in deck.stages if stage.id == stage_id)
    agenda = Agenda((Interview(stage_id, AT, 60),))
    return brief(a_snapshot(deck, cards, agenda=agenda), stage, answers, debriefs)
