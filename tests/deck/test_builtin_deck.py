"""The built-in deck: it keeps what histories depend on, and follows the rules of docs/decks.md.

The texts of the twelve seed questions (`from: seed`) are pinned too; others may be added.
"""

from __future__ import annotations

import os
import textwrap
from collections import Counter
from datetime import date

import pytest
from builders import NOW, rows_of
from paths import GOLDEN

from tiktok_prep.deck.format import QUESTION_KINDS
from tiktok_prep.deck.loading import load_deck
from tiktok_prep.deck.stale import with_stale_facts
from tiktok_prep.model import Question
from tiktok_prep.planning.due_queue import drill_order
from tiktok_prep.wiring import builtin_deck

DECK = load_deck(builtin_deck())
SEED = [question for question in DECK.questions if question.origin == "seed"]
OPEN = [question for question in DECK.questions if not question.is_fact]
FACTS = [question for question in DECK.questions if question.is_fact]
CORE = [fact for fact in FACTS if fact.weight >= 1]
INTERVIEW = date(2026, 12, 1)
"""About the day on which the deck will be needed."""

ASKS = {
    "hr-why-tiktok": (
        "Why do you want to work at TikTok, especially in the role of Head of Content Operations?"
    ),
    "hr-staying-current": (
        "How do you stay updated on content trends and the digital media landscape?"
    ),
    "hr-why-region": (
        "What attracts you to the UK, Ireland, and Nordics regions in terms of content operations?"
    ),
    "hm-large-operation": (
        "Describe a large-scale content operation you have managed. What were the key "
        "challenges, and how did you overcome them?"
    ),
    "hm-diverse-markets": (
        "How do you ensure content diversity and engagement across different markets, "
        "especially within culturally diverse regions like the UK, Ireland, and Nordics?"
    ),
    "hm-growth-initiative": (
        "Can you share an example of a content initiative you’ve led that significantly "
        "impacted user growth or engagement?"
    ),
    "ts-localisation": (
        "Given the UK, Ireland, and Nordics regions, how would you approach content "
        "personalization and localization for these markets?"
    ),
    "ts-metrics": (
        "What metrics would you use to measure the success of content operations, and how "
        "would you act on that data to refine strategies?"
    ),
    "ts-moderation": (
        "How would you address content moderation and ensure compliance with local laws and "
        "TikTok’s community guidelines?"
    ),
    "ex-vision": (
        "What is your strategic vision for TikTok’s content operations in the UK, Ireland, and "
        "Nordics over the next 1-3 years?"
    ),
    "ex-scale-quality": (
        "How do you plan to scale content operations while maintaining a high level of quality "
        "and engagement across diverse audiences?"
    ),
    "ex-creators": (
        "What role do you believe content creators should play in TikTok’s future, and how "
        "would you support them in this role?"
    ),
}

STAGES = {
    "screening": ["hr-why-tiktok", "hr-staying-current", "hr-why-region"],
    "hiring-manager": ["hm-large-operation", "hm-diverse-markets", "hm-growth-initiative"],
    "technical-strategy": ["ts-localisation", "ts-metrics", "ts-moderation"],
    "executive": ["ex-vision", "ex-scale-quality", "ex-creators"],
}

PARTS = {
    "responsibility": [
        "own-content-strategy",
        "lead-the-team",
        "work-across-functions",
        "monitor-performance",
        "engage-creators",
    ],
    "minimum-qualification": [
        "large-scale-operations",
        "multi-region-leadership",
        "landscape-knowledge",
        "data-analysis-skill",
    ],
    "preferred-qualification": ["high-performing-teams", "format-range", "moderation-experience"],
    "insight": ["scalable-regional-strategy", "creator-quality-problem"],
    "tip": ["mission-and-adaptation", "be-data-driven", "show-leadership"],
}

TAGS = {
    "tiktok": "TikTok",
    "content-operations": "Content Operations",
    "uk": "UK",
    "ireland": "Ireland",
    "nordics": "Nordics",
    "content-strategy": "Content Strategy",
    "live-campaigns": "Live Campaigns",
    "digital-campaigns": "Digital Campaigns",
    "creator-relations": "Creator Relations",
    "platform-growth": "Platform Growth",
    "data-analysis": "Data Analysis",
    "audience-engagement": "Audience Engagement",
    "creative-leadership": "Creative Leadership",
    "cross-functional-collaboration": "Cross functional Collaboration",
    "influencer-marketing": "Influencer Marketing",
    "trend-analysis": "Trend Analysis",
    "market-expansion": "Market Expansion",
    "revenue-growth": "Revenue Growth",
    "platform-strategy": "Platform Strategy",
    "community-engagement": "Community Engagement",
    "brand-partnerships": "Brand Partnerships",
    "tiktok-live": "TikTok LIVE",
    "content-performance": "Content Performance",
    "campaign-management": "Campaign Management",
    "creative-campaigns": "Creative Campaigns",
    "user-experience": "User Experience",
    "e-commerce": "E commerce",
    "social-media-strategy": "Social Media Strategy",
    "digital-marketing": "Digital Marketing",
    "team-leadership": "Team Leadership",
    "cultural-trends": "Cultural Trends",
    "multilingual-communication": "Multilingual Communication",
    "content-development": "Content Development",
}


def test_the_stages_are_the_rounds_of_the_interview_in_order() -> None:
    assert [stage.id for stage in DECK.stages] == list(STAGES)


def test_every_stage_has_an_objective_and_expectations() -> None:
    assert [stage.id for stage in DECK.stages if not (stage.objective and stage.expect)] == []


def test_every_stage_has_three_short_questions_for_the_interviewers() -> None:
    for stage in DECK.stages:
        assert len(stage.ask_them) == 3
        assert all(ask.endswith("?") and len(ask) <= 110 for ask in stage.ask_them)
    assert len({ask for stage in DECK.stages for ask in stage.ask_them}) == 3 * len(DECK.stages)


def test_the_seed_questions_are_in_their_stages_in_the_order_of_the_guide() -> None:
    assert {
        stage: [question.id for question in SEED if question.stages == (stage,)] for stage in STAGES
    } == STAGES
    assert [question.id for question in SEED] == list(ASKS)


def test_the_seed_questions_keep_their_wording() -> None:
    assert {question.id: question.ask for question in SEED} == ASKS


def test_the_parts_of_the_role_keep_their_ids() -> None:
    assert DECK.role is not None
    assert [(part.kind, part.id) for part in DECK.role.parts] == [
        (kind, part) for kind, parts in PARTS.items() for part in parts
    ]


def test_the_tags_keep_their_ids_and_names() -> None:
    assert {tag.id: tag.name for tag in DECK.tags} == TAGS


def test_every_tag_is_used() -> None:
    assert {tag for question in DECK.questions for tag in question.tags} == set(TAGS)


def test_the_open_questions_cover_every_part_of_the_role() -> None:
    parts = {part for parts in PARTS.values() for part in parts}
    assert {part for question in OPEN for part in question.covers} == parts


def test_every_stage_has_open_questions() -> None:
    assert {stage for question in OPEN for stage in question.stages} == set(STAGES)


def test_no_question_is_asked_twice() -> None:
    asks = Counter(question.ask.casefold() for question in DECK.questions)
    assert [ask for ask, times in asks.items() if times > 1] == []


# ---------------------------------------------------------------- open questions


def lines(text: str) -> int:
    """How many lines the text takes at 76 columns."""
    return len(textwrap.wrap(text, 76))


@pytest.mark.parametrize("question", OPEN, ids=lambda question: question.id)
def test_an_open_question_has_four_to_seven_points_of_at_most_70_characters(
    question: Question,
) -> None:
    assert 4 <= len(question.points) <= 7
    assert [point for point in question.points if len(point.says) > 70] == []
    assert len({point.says for point in question.points}) == len(question.points)


@pytest.mark.parametrize("question", OPEN, ids=lambda question: question.id)
def test_an_answer_takes_20_to_30_seconds_a_point_and_at_most_three_minutes(
    question: Question,
) -> None:
    points = len(question.points)
    assert 20 * points <= question.answer_in_s <= min(30 * points, 180)
    assert points <= 5 or question.answer_in_s > 120


@pytest.mark.parametrize("question", OPEN, ids=lambda question: question.id)
def test_a_question_takes_three_lines_in_each_wording_and_a_situation_four(
    question: Question,
) -> None:
    assert max(map(lines, (question.ask, *question.also))) <= 3
    assert lines(question.situation) <= 4


@pytest.mark.parametrize("question", OPEN, ids=lambda question: question.id)
def test_an_open_question_has_two_to_four_follow_ups_that_test_its_points(
    question: Question,
) -> None:
    assert 2 <= len(question.follow_ups) <= 4
    points = {point.id for point in question.points}
    assert all(follow_up.probes in points for follow_up in question.follow_ups)


@pytest.mark.parametrize("question", OPEN, ids=lambda question: question.id)
def test_an_open_question_has_a_kind_a_tag_an_origin_and_a_weak_answer(question: Question) -> None:
    assert question.kind and question.tags and question.origin and question.weak
    assert bool(question.situation) == (question.kind == "case")


def test_the_seed_questions_come_first() -> None:
    assert [question.origin for question in DECK.questions[:12]] == ["seed"] * 12
    assert {question.origin for question in OPEN[12:]} == {"written"}


def test_the_seed_questions_have_twice_the_weight_of_the_other_open_questions() -> None:
    assert {question.weight for question in SEED} == {2.0}
    assert {question.weight for question in OPEN if question not in SEED} == {1.0}


def test_there_are_at_least_eighty_open_questions_and_twelve_for_each_stage() -> None:
    assert len(OPEN) >= 80
    stages = Counter(question.stages[0] for question in OPEN)
    assert min(stages[stage.id] for stage in DECK.stages) >= 12


def test_there_are_open_questions_of_every_kind_and_most_have_another_wording() -> None:
    assert {question.kind for question in OPEN} == set(QUESTION_KINDS)
    assert sum(bool(question.also) for question in OPEN) > 0.8 * len(OPEN)


def test_the_open_questions_cover_every_part_of_the_role_twice_and_use_every_tag() -> None:
    assert DECK.role
    parts = Counter(part for question in OPEN for part in question.covers)
    assert min(parts[part.id] for part in DECK.role.parts) >= 2
    assert {tag.id for tag in DECK.tags} == {tag for q in OPEN for tag in q.tags}


def agrees(name: str, rows: list[str]) -> bool:
    """Whether the golden file has these lines. With UPDATE_GOLDEN, writes the file first."""
    path = GOLDEN / name
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text("\n".join(rows) + "\n")
    return path.read_text().splitlines() == rows


def test_no_id_changes_unnoticed() -> None:
    """Histories depend on the ids: a question or point whose id leaves the deck loses its history.
    `UPDATE_GOLDEN=1` rewrites the list; read the difference."""
    ids = [f"{q.id} {' '.join(point.id for point in q.points)}" for q in DECK.questions]
    assert agrees("deck-ids.txt", ids)


# ---------------------------------------------------------------- facts


def test_no_date_or_source_of_a_fact_changes_unnoticed() -> None:
    """A fact gets a newer date only together with the source of that date. `UPDATE_GOLDEN=1`
    rewrites the list; read the difference."""
    rows = [f"{q.id}\t{q.fact.as_of}\t{q.fact.source.url}" for q in FACTS if q.fact]
    assert agrees("deck-facts.txt", rows)


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.id)
def test_a_fact_is_asked_in_three_lines_and_answered_in_one_breath(fact: Question) -> None:
    assert lines(fact.ask) <= 3
    assert len(fact.points[0].says) <= 120


def test_about_seventy_facts_are_core_and_a_dozen_of_them_have_weight_2() -> None:
    assert 65 <= len(CORE) <= 75
    weights = Counter(fact.weight for fact in FACTS)
    assert weights[2.0] == 12
    assert set(weights) == {0.5, 1.0, 2.0}


def test_a_question_names_every_reserve_fact() -> None:
    named = {fact for question in OPEN for fact in question.facts}
    assert {fact.id for fact in FACTS if fact not in CORE} <= named


def test_a_core_fact_that_is_stale_on_the_day_says_what_to_look_for() -> None:
    deck = with_stale_facts(DECK, today=INTERVIEW)
    core = {fact.id for fact in CORE}
    stale = [q.fact for q in deck.questions if q.id in core and q.fact and q.fact.stale]
    notes = [fact.note.casefold() for fact in stale]
    assert notes
    assert [note for note in notes if "look" not in note and "check" not in note] == []


def test_every_topic_has_a_shelf_life_and_is_used() -> None:
    assert {topic.id for topic in DECK.topics} == {q.fact.topic for q in FACTS if q.fact}


def test_the_first_drill_mixes_questions_and_facts() -> None:
    rows = rows_of(DECK.questions)
    first = drill_order(rows, now=NOW)[:40]
    assert first[0].id == "hr-why-tiktok"
    assert sum(question.fact is None for question in first) >= 8
