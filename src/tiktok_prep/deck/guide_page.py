"""What `prep new --from` says of the deck that it made."""

from __future__ import annotations

from collections import Counter

from tiktok_prep.base.page import Line, bullet, dim, line
from tiktok_prep.base.text import count, join_words, shortened
from tiktok_prep.deck.guide import Guide

REST_SHOWN = 5


def guide_page(guide: Guide, *, rest_file: str) -> list[Line]:
    """The rounds with how many questions each has, what else was found, and the first REST_SHOWN
    lines that were not used."""
    page = []
    for each in guide.rounds:
        asked = count(len(each.questions), "question") if each.questions else "no questions"
        page.append(bullet(f"{each.name}: {asked}"))
    if guide.made:
        page.append(line("The text has no questions, so each thing it asks for became one."))
    if guide.loose:
        number, name = guide.loose
        which = "1 question stands" if number == 1 else f"{number:,} questions stand"
        how = f"to move {'it' if number == 1 else 'them'}, change `stage:` in questions.yaml."
        page.append(line(f"{which} under no round and went to {name}; {how}"))
    kinds = Counter(part.kind for part in guide.parts)
    more = [count(number, kind) for kind, number in kinds.items()]
    more += [count(len(guide.tags), "tag")] if guide.tags else []
    if more:
        words = join_words(more).replace("responsibilitys", "responsibilities")
        page.append(line(f"Also {words}."))
    return [*page, *_rest(guide, rest_file)]


def _rest(guide: Guide, rest_file: str) -> list[Line]:
    if not guide.rest:
        return []
    page = [line(f"Not used: {count(len(guide.rest), 'line')}, kept in {rest_file}")]
    page += [
        line(dim(shortened(text)), indent=8, lead=dim(f"{number or '':>6}  "))
        for number, text in guide.rest[:REST_SHOWN]
    ]
    if guide.rest[REST_SHOWN:]:
        page.append(line(dim(f"and {len(guide.rest) - REST_SHOWN:,} more"), indent=8))
    return page
