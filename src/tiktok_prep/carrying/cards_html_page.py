"""Cards for a phone: one HTML file to read, and to test yourself by tapping a question.

It has no script, font, image or network access, and its content security policy forbids them: the
browser's own `<details>` shows an answer when you tap its question.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from tiktok_prep.answers.own_words import under_points
from tiktok_prep.base.text import as_of_words, clean, clock_time, count
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.model import Card, Deck, Fact, OwnWords, Question, Stage


class Holder(NamedTuple):
    """Your answers and cards, shown with the deck."""

    answers: Mapping[str, OwnWords]
    """By question id."""
    cards: Mapping[str, Mapping[str, Card]]
    """By question id, then point id."""


def cards_html(deck: Deck, yours: Holder) -> str:
    """Returns the HTML file: each round that has questions or facts, with its questions and then
    its facts."""
    rounds = [(s, found) for s in deck.stages if (found := deck.select(stage=s.id, tag=None))]
    links = "".join(
        f'<li><a href="#{_html(stage.id)}">{_html(stage.name)}</a></li>' for stage, _ in rounds
    )
    body = "".join(_round(stage, questions, yours) for stage, questions in rounds)
    return (
        f"{_HEAD % _html(deck.name)}<h1>{_html(deck.name)}</h1>\n"
        "<p>Say the answer aloud, then tap the question to see its points.</p>\n"
        f"<ul class=rounds>{links}</ul>\n{body}</html>\n"
    )


def _round(stage: Stage, questions: Sequence[Question], yours: Holder) -> str:
    open_ones = "".join(_card(q, yours) for q in questions if not q.is_fact)
    facts = [_card(q, yours) for q in questions if q.is_fact]
    title = f"<summary>{count(len(facts), 'fact')}</summary>"
    folded = f"<details class=facts>{title}{''.join(facts)}</details>" if facts else ""
    return (
        f'<section id="{_html(stage.id)}"><h2>{_html(stage.name)}</h2>\n'
        f"<p>{_html(stage.objective)}</p>\n{open_ones}{folded}</section>\n"
    )


def _card(question: Question, yours: Holder) -> str:
    situation = f"<p>{_html(question.situation)}</p>" if question.situation else ""
    behind = _fact(question.fact, question) if question.fact else _points(question, yours)
    _, rest = under_points(question, yours.answers.get(question.id))
    own = f"<p><i>{_rows(rest)}</i></p>" if rest else ""
    title = f"<summary>{_html(question.ask)}</summary>"
    return f"<details class=q>{title}{situation}{behind}{own}</details>\n"


def _points(question: Question, yours: Holder) -> str:
    cards = yours.cards.get(question.id, {})
    missed = {card.point_id for card in cards.values() if card.missed}
    words, _ = under_points(question, yours.answers.get(question.id))
    points = "".join(
        f"<li>{_html(point.says)}{' <b>missed</b>' if point.id in missed else ''}"
        + (f"<br><i>{_rows(words[point.id])}</i></li>" if point.id in words else "</li>")
        for point in question.points
    )
    follow_ups = "".join(f"<li>{_html(follow.ask)}</li>" for follow in question.follow_ups)
    return (
        f"<ul>{points}</ul>"
        + (f"<p>They may ask:</p><ul>{follow_ups}</ul>" if follow_ups else "")
        + (f"<p>A weak answer: {_html(question.weak)}</p>" if question.weak else "")
        + f"<p><small>Aim for {clock_time(question.answer_in_s)}.</small></p>"
    )


def _fact(fact: Fact, question: Question) -> str:
    note = f"<p>{_html(fact.note)}</p>" if fact.note else ""
    source = _html(fact.source.title)
    if fact.source.url.startswith(("https://", "http://")):
        source = f'<a href="{_html(fact.source.url)}" rel="noreferrer">{source}</a>'
    return (
        f"<p><b>{_html(question.points[0].says)}</b></p>{note}"
        f"<p><small>{_html(as_of_words(fact.as_of))}. {source}</small></p>"
    )


def _rows(text: str) -> str:
    return "<br>".join(map(_html, text.split("\n")))


def _html(text: str) -> str:
    return escape(clean(text))


_HEAD = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="generator" content="prep export">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>%s</title>
<style>
  :root { color-scheme: light dark }
  * { box-sizing: border-box }
  body { font: 1.0625rem/1.45 system-ui, sans-serif; max-width: 40rem; margin: 0 auto;
    padding: 1rem; overflow-wrap: anywhere; -webkit-text-size-adjust: 100%% }
  h1 { font-size: 1.4rem; line-height: 1.25; margin: 0 0 .5rem }
  h2 { font-size: 1.2rem; line-height: 1.25; margin: 2rem 0 .5rem }
  p, ul { margin: .5rem 0 }
  ul { padding-left: 1.25rem }
  li { margin: .35rem 0 }
  .rounds { list-style: none; padding: 0 }
  .rounds a { display: block; padding: .6rem 0 }
  summary { cursor: pointer; padding: .75rem 0; min-height: 2.75rem }
  .q { border-top: 1px solid #8886 }
  .q > summary { font-weight: 600 }
  .q > *:not(summary) { margin-left: 1.1rem }
  .facts { border-top: 1px solid #8886 }
  li b { font-size: .85em; color: #b3261e }
  a { color: inherit }
  @media (prefers-color-scheme: dark) { li b { color: #f2b8b5 } }
</style>
"""
