"""What people type after a round, in their own words, finds the question of the built-in deck.

The forty wordings were written before anybody looked at how the search works. Do not choose them by
whether they are found: a wording that is not found stays.
"""

from __future__ import annotations

import pytest

from tiktok_prep import wiring
from tiktok_prep.deck.loading import load_deck
from tiktok_prep.deck.search import questions_by_words
from tiktok_prep.model import Deck

WORDINGS: list[tuple[str, str]] = [
    ("tell me about yourself", "hr-career-story"),
    ("walk me through your cv", "hr-career-story"),
    ("what salary", "hr-pay-expectation"),
    ("how much money do you want", "hr-pay-expectation"),
    ("why are you leaving", "hr-why-leave-now"),
    ("what's wrong with your current job", "hr-why-leave-now"),
    ("why tiktok", "hr-why-tiktok"),
    ("why do you want this job", "hr-why-tiktok"),
    ("notice period", "hr-start-and-place"),
    ("are you willing to relocate", "hr-start-and-place"),
    ("how do you keep up with trends", "hr-staying-current"),
    ("what's your management style", "hr-leadership-style"),
    ("biggest weakness", "hr-hard-feedback"),
    ("a time you failed", "hr-failed-launch"),
    ("the biggest mistake I made", "ex-mistake"),
    ("conflict with another department", "hm-gave-way"),
    ("how do you deal with low performers", "hm-underperformer"),
    ("have you ever fired someone", "hm-underperformer"),
    ("plan for the first three months", "hm-first-90-days"),
    ("biggest project I ran", "hm-large-operation"),
    ("how do you measure success", "ts-metrics"),
    ("which kpis would you look at", "ts-metrics"),
    ("where do you see us in three years", "ex-vision"),
    ("what are we doing badly", "ex-what-is-wrong"),
    ("getting things done when you are not the boss", "hr-without-authority"),
    ("layoffs", "hm-through-cuts"),
    ("can you cope with the fast pace", "hr-pace-and-data"),
    ("what do you think of AI videos", "ex-ai-content"),
    ("how do you handle harmful content", "ts-moderation"),
    ("outsourcing", "hm-vendor-split"),
    ("what if the budget is halved", "ex-half-budget"),
    ("who would you hire first", "hm-four-hires"),
    ("what if you miss a target mid quarter", "hm-red-okr"),
    ("why should we hire you and not somebody internal", "ex-year-one"),
    ("which of our values fits you best", "hr-published-values"),
    ("viral challenge that hurts kids", "hm-dangerous-challenge"),
    ("managing a remote team", "hr-three-offices"),
    ("ban on kids under sixteen", "ex-under-16s"),
    ("how to attract older users", "ts-over-45s"),
    ("numbers dropped in sweden", "ts-sweden-completion"),
]

LATER_WORDINGS: list[tuple[str, str]] = [
    ("introduce yourself", "hr-career-story"),
    ("your salary expectations", "hr-pay-expectation"),
    ("reasons for changing jobs", "hr-why-leave-now"),
    ("what do you know about our mission", "hr-mission-meaning"),
    ("why us and not a competitor", "hr-why-tiktok"),
    ("when are you available", "hr-start-and-place"),
    ("how would your team describe you", "hr-leadership-style"),
    ("negative feedback you got", "hr-hard-feedback"),
    ("a project that flopped", "hr-failed-launch"),
    ("influencing people who don't report to you", "hr-without-authority"),
    ("disagreeing with headquarters", "hr-head-office"),
    ("our bad press", "hr-public-criticism"),
    ("a team in trouble that you took over", "hm-inherited-team"),
    ("something went wrong on a live stream", "hm-live-wrong"),
    ("how do you set goals", "hm-regional-okrs"),
    ("a sponsor wants control", "hm-brand-line"),
    ("when do you kill a project", "hm-kill-criteria"),
    ("creators quit a campaign", "hm-creator-walkout"),
    ("how does the algorithm work", "ts-for-you-levers"),
    ("preparing for an election", "ts-election-plan"),
    ("songs being removed", "ts-music-leaves"),
    ("how to test ideas in a small country", "ts-small-market-test"),
    ("labelling AI content", "ts-ai-label-bar"),
    ("shopping in ireland", "ts-shop-ireland"),
    ("addiction and screen time", "ts-time-well-spent"),
    ("roi of spending on creators", "ex-proof-of-return"),
    ("replacing people with machines", "ex-automation-people"),
    ("chinese ownership", "ex-ownership"),
    ("dealing with ofcom", "ex-regulators"),
    ("who could succeed you", "ex-bench"),
    ("adapting content to local cultures", "ts-localisation"),
    ("supporting influencers", "ex-creators"),
]
"""Written after the search was read, but before its synonyms were: a second opinion on those."""


@pytest.fixture(scope="module")
def deck() -> Deck:
    return load_deck(wiring.builtin_deck())


def found(wordings: list[tuple[str, str]], deck: Deck) -> list[str]:
    """The wordings whose question is among the first three offered, for its own round."""

    def is_offered(typed: str, question_id: str) -> bool:
        question = deck.question(question_id)
        assert question is not None
        stage = question.stages[0]
        offered = questions_by_words(typed, deck.questions, stage=stage)[:3]
        return question_id in [each.id for each in offered]

    return [typed for typed, question_id in wordings if is_offered(typed, question_id)]


def test_everyday_wordings_find_the_question_in_nine_of_ten_cases(deck: Deck) -> None:
    assert len(WORDINGS) == 40
    assert len(found(WORDINGS, deck)) >= 36
    assert {"tell me about yourself", "what salary", "why are you leaving"} <= {
        *found(WORDINGS, deck)
    }


def test_wordings_written_later_find_theirs_in_more_than_eight_of_ten_cases(deck: Deck) -> None:
    assert len(found(LATER_WORDINGS, deck)) > 0.8 * len(LATER_WORDINGS)
