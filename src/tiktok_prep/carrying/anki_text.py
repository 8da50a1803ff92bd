"""Cards for Anki's own text import: File > Import in Anki, or the same in its telephone apps.

The header lines and columns are those of Anki's manual ("Text Files"). A card's id is made from
the deck and the question, so that importing a newer file updates the cards and adds none twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from html import escape

from tiktok_prep.answers.own_words import under_points
from tiktok_prep.base.text import as_of_words, clean
from tiktok_prep.model import Deck, OwnWords, Question

HEADER = (
    "#separator:Tab",
    "#html:true",
    "#guid column:1",
    "#notetype:Basic",
    "#deck:prep",
    "#columns:Guid\tFront\tBack\tTags",
    "#tags column:4",
)


def anki_pieces(deck: Deck, answers: Mapping[str, OwnWords], *, deck_id: str) -> Iterator[bytes]:
    """Yields the bytes of the file: its header lines, then one line for each question or fact.
    `answers` are your own words by question id."""
    for line in HEADER:
        yield f"{line}\n".encode()
    for question in deck.questions:
        back = _back(question, answers.get(question.id))
        cells = (_guid(question, deck_id), _front(question, deck), back, _tags(question))
        yield ("\t".join(cells) + "\n").encode(errors="replace")


def _guid(question: Question, deck_id: str) -> str:
    """Returns a short id, always the same for the same question and deck, and different for any
    others."""
    return "prep-" + hashlib.sha256(f"{deck_id}\n{question.id}".encode()).hexdigest()[:16]


def _front(question: Question, deck: Deck) -> str:
    stages = [stage.name for stage in deck.stages if stage.id in question.stages]
    rounds = f"<small>{_html('; '.join(stages))}</small>"
    situation = f"{_html(question.situation)}<br><br>" if question.situation else ""
    return f"{situation}{_html(question.ask)}<br><br>{rounds}"


def _back(question: Question, words: OwnWords | None) -> str:
    written, rest = under_points(question, words)
    own = f"<p><i>{_html(rest)}</i></p>" if rest else ""
    if question.fact:
        fact = question.fact
        note = f"<br>{_html(fact.note)}" if fact.note else ""
        source = _html(f"{as_of_words(fact.as_of)}, {fact.source.title}")
        url = f"<br>{_html(fact.source.url)}" if fact.source.url else ""
        return f"{_html(question.points[0].says)}{note}<br><br><small>{source}{url}</small>{own}"
    follow_ups = _list(_html(follow_up.ask) for follow_up in question.follow_ups)
    return (
        _list(
            _html(point.says)
            + (f"<br><i>{_html(written[point.id])}</i>" if point.id in written else "")
            for point in question.points
        )
        + own
        + (f"<p><b>They may ask</b></p>{follow_ups}" if follow_ups else "")
        + (f"<p><b>A weak answer</b>: {_html(question.weak)}</p>" if question.weak else "")
    )


def _list(texts: Iterable[str]) -> str:
    """Returns a bulleted list of texts in HTML; '' without any."""
    items = "".join(f"<li>{text}</li>" for text in texts)
    return f"<ul>{items}</ul>" if items else ""


def _tags(question: Question) -> str:
    """Returns tags with spaces between, such as 'prep::question prep::round::screening', which Anki
    shows as a tree."""
    kind = "fact" if question.is_fact else "question"
    rounds = [f"round::{stage}" for stage in question.stages]
    return " ".join(f"prep::{tag}" for tag in (kind, *rounds, *question.tags))


def _html(text: str) -> str:
    """Returns the text as one line of HTML, with <br> between its lines and [ escaped: Anki obeys
    words such as [sound:...]."""
    lines = [" ".join(escape(clean(line)).split()) for line in text.split("\n")]
    return "<br>".join(lines).replace("[", "&#91;")
