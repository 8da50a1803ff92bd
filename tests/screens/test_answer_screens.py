"""The check of an answer: its golden screens and its JSON."""

from __future__ import annotations

import json
from typing import Any

from builders import a_question
from golden import Screens

from tiktok_prep.answers.delivery import delivery_of
from tiktok_prep.answers.delivery_page import delivery_page
from tiktok_prep.base.as_json import as_json
from tiktok_prep.base.page import Line, Look

QUESTION = a_question("hm-large-operation")._replace(kind="behavioural")
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


def a_manner(look: Look, text: str = ANSWER) -> list[Line]:
    return delivery_page(delivery_of(QUESTION, text))


def short(look: Look) -> list[Line]:
    """A text of a few words, an empty one, and one without remarks."""
    fine = "It took 7 weeks, and I ran it. " * 25
    return [*a_manner(look, "Fine, I think."), *a_manner(look, ""), *a_manner(look, fine)]


SCREENS: Screens = {"answer-manner": a_manner, "answer-manner-short": short}


def test_the_json_of_the_check_has_its_counts_and_remarks() -> None:
    report: Any = json.loads(json.dumps(as_json(delivery_of(QUESTION, ANSWER))))
    assert report["question"] == "hm-large-operation"
    assert (report["word_count"], report["pace"], report["target_s"]) == (92, 150, 120)
    assert (report["number_count"], report["i_count"], report["we_count"]) == (7, 0, 7)
    kinds = [remark["kind"] for remark in report["remarks"]]
    assert kinds == ["length", "number", "number", "i-and-we", "hedge", "hedge", "filler"]
    for remark in report["remarks"]:
        start, end = remark["span"]
        assert ANSWER[start:end] == remark["quote"]
    assert (
        len(next(remark for remark in report["remarks"] if remark["kind"] == "hedge")["more_spans"])
        == 1
    )
