"""The answer check as it is seen: golden screens, and its JSON."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from golden import Screens

from tiktok_prep.answering.check import check
from tiktok_prep.model import Fact, Point, Question, Source
from tiktok_prep.views.answer_check import MISSED_OF_TEN, check_json, check_page
from tiktok_prep.views.page import Line, Look

QUESTION = Question(
    id="hm-large-operation",
    stages=("hiring-manager",),
    ask="Describe a large-scale content operation you have managed. What were the key challenges?",
    points=(
        Point(
            "scale",
            "Gives the size in numbers: markets, volume, people, budget",
            ("# markets|countries", "# people|moderators"),
        ),
        Point(
            "obstacle",
            "Names the hardest obstacle, and why the obvious fix would have failed",
            ("hardest|worst problem|obstacle fail",),
        ),
        Point(
            "clash",
            "Recounts a clash with legal, product or marketing: who gave way, and why",
            ("legal|product|marketing gave_way|backed_down",),
        ),
        Point("transfer", "Carries one lesson over to seven countries"),
    ),
    answer_in_s=120,
    kind="behavioural",
)
FINE = Question(
    id="osa-penalties",
    stages=("hiring-manager",),
    ask="What is the most that Ofcom can fine under the Online Safety Act?",
    points=(Point("answer", "10% of worldwide revenue"),),
    fact=Fact("2025-04", Source("Ofcom", "https://example.org")),
)
ANSWER = """\
## Situation

We were the moderation desk of a broadcaster: 7 markets, and about 400 people in two shifts. TikTok
was one of our [bold]clients[/bold], and Ofcom can fine up to 6% under the Online Safety Act.

## Task

We had to keep the error rate under 3%, and obviously we were kind of late.

## Action

The hardest problem was turnover: more pay was the obvious fix, and it failed, because our people
left for work by day. We kind of rebuilt the rota, and I think that we hired 40.

## Result

Audits rose 12%.
"""


def a_check(look: Look, text: str = ANSWER, question: Question = QUESTION) -> list[Line]:
    return check_page(check(question, text, facts=[FINE], pace=150), look=look)


def short(look: Look) -> list[Line]:
    """A text of a few words, an empty one, and one to a question without cues."""
    bare = QUESTION._replace(points=QUESTION.points[3:])
    return [
        *a_check(look, "Fine, I think."),
        *a_check(look, ""),
        *a_check(look, "It was a good time for all of us there, and I did all that I could.", bare),
    ]


SCREENS: Screens = {"answer-check": a_check, "answer-check-short": short}


def test_the_json_says_what_the_page_says() -> None:
    report = check(QUESTION, ANSWER, facts=[FINE], pace=150)
    found = json.loads(json.dumps(check_json(report)))
    assert found["version"] == 1
    assert [each["verdict"] for each in found["points"]] == [
        *("found", "found", "not found", "not assessed")
    ]
    start, end = found["points"][0]["at"]
    assert ANSWER[start:end] == found["points"][0]["evidence"]
    assert found["points"][2]["at"] is None and found["points"][2]["evidence"] is None
    assert sum(found["parts"].values()) == pytest.approx(1)
    assert [each["fact"] for each in found["findings"]][:2] == ["osa-penalties", None]
    assert len(next(each for each in found["findings"] if each["kind"] == "hedge")["more"]) == 1


def test_the_page_says_how_many_points_the_check_misses_as_measured() -> None:
    """The table of docs/answer-check.md has the recall on the test half in its last column."""
    doc = (Path(__file__).parents[1] / "docs" / "answer-check.md").read_text()
    row = next(row for row in doc.splitlines() if row.startswith("| **test** |"))
    recall = float(re.findall(r"\*\*(0\.[0-9]+)\*\*", row)[-1])
    assert round(10 * (1 - recall)) == MISSED_OF_TEN
