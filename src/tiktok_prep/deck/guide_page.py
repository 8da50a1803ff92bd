"""What `prep new --from` says of the deck that it made."""

from __future__ import annotations

from tiktok_prep.base.page import Line, bullet, dim, line
from tiktok_prep.base.text import count, join_words, shortened
from tiktok_prep.deck.guide import Guide

REST_SHOWN = 5


def guide_page(guide: Guide, *, rest_file: str) -> list[Line]:
    """The rounds with how many questions each has, what else was found, and the first REST_SHOWN
    lines that were not used."""
    page = [bullet(f"{each.name}: {_questions(len(each.questions))}") for each in guide.rounds]
    if guide.loose:
        number, name = guide.loose
        which = "1 question stands" if number == 1 else f"{number:,} questions stand"
        them = "it" if number == 1 else "them"
        page.append(line(f"{which} under no round and went to {name}:"))
        page.append(line(f"to move {them}, change `stage:` in questions.yaml.", indent=2))
    if guide.made:
        page.append(line("The text has no questions, so each thing it asks for became one."))
    kinds: dict[str, int] = {}
    for part in guide.parts:
        kinds[part.kind] = kinds.get(part.kind, 0) + 1
    more = [_plural(number, kind) for kind, number in kinds.items()]
    more += [count(len(guide.tags), "tag")] if guide.tags else []
    if more:
        page.append(line(f"Also {join_words(more)}."))
    return [*page, *_rest(guide, rest_file)]


def _questions(number: int) -> str:
    return count(number, "question") if number else "no questions"


def _plural(number: int, kind: str) -> str:
    return (
        f"{number:,} responsibilities"
        if kind == "responsibility" and number > 1
        else count(number, kind)
    )


def _rest(guide: Guide, rest_file: str) -> list[Line]:
    if not guide.rest:
        return []
    page = [line(f"Not used: {count(len(guide.rest), 'line')}, kept in {rest_file}")]
    page += [
        line(dim(shortened(text)), indent=8, lead=dim(f"{number or '':>6}  "))
        for number, text in guide.rest[:REST_SHOWN]
    ]
    if more := len(guide.rest) - REST_SHOWN:
        page += [line(dim(f"and {more:,} more"), indent=8)] if more > 0 else []
    return page
