"""What `prep new --from` says of the deck that it made."""

from __future__ import annotations

import re
import shlex
from collections import Counter

from tiktok_prep.base.page import Line, Span, bullet, dim, line
from tiktok_prep.base.text import MONTH_NAMES, MONTHS, count, join_words, shortened
from tiktok_prep.deck.guide import Guide
from tiktok_prep.deck.guide_yaml import REST_FILE, stage_ids

REST_SHOWN = 5
_MONTH = f"(?P<month>{'|'.join((*MONTH_NAMES, *MONTHS))})\\b[.]?"
_DAY = "(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_REST = "(?:,? (?P<year>20[0-9]{2}))?(?:[^0-9]{1,9}(?P<time>[0-9]{1,2}[:.][0-9]{2}))?"
DATES = tuple(
    re.compile(rf"\b{first} (?:of )?{second}{_REST}", re.IGNORECASE)
    for first, second in ((_DAY, _MONTH), (_MONTH, _DAY))
)


def guide_page(guide: Guide, *, folder: str) -> list[Line]:
    """The rounds with how many questions each has, what else was found, what is still missing, and
    the first REST_SHOWN lines that were not used."""
    page = []
    for each in guide.rounds:
        asked = count(len(each.questions), "question") if each.questions else "no questions"
        page.append(bullet(f"{each.name}: {asked}"))
    if guide.made:
        page.append(line("The text has no questions, so each thing it asks for became one."))
    if guide.loose:
        number, name = guide.loose
        how = "to move one, change its `stage:` in questions.yaml."
        page.append(line(f"{count(number, 'question')} under no round went to {name}; {how}"))
    kinds = Counter(part.kind for part in guide.parts)
    more = [count(number, kind) for kind, number in kinds.items()]
    more += [count(len(guide.tags), "tag")] if guide.tags else []
    if more:
        words = join_words(more).replace("responsibilitys", "responsibilities")
        page.append(line(f"Also {words}."))
    file = f"{folder}/questions.yaml"
    page.append(line(f"No question has points yet, so you rate whole answers. Add some in {file}"))
    about_interviews = (text for _, text in guide.rest if "interview" in text.casefold())
    if when := next(filter(None, map(date_in, about_interviews)), ""):
        stage, *others = stage_ids(guide)
        command = f"prep plan {'ROUND' if others else stage} {when} --deck {shlex.quote(folder)}"
        page.append(line("The text names a date. To set it: ", Span(command, "key")))
    return [*page, *_rest(guide, f"{folder}/{REST_FILE}")]


def date_in(text: str) -> str:
    """'10 dec 2026 15:00', for a text with a date in words, as `prep plan` takes it, with the time
    and year only if they are there; '' without a date."""
    found = next(filter(None, (pattern.search(text) for pattern in DATES)), None)
    if found is None:
        return ""
    day, month, year, time = found.group("day", "month", "year", "time")
    return " ".join(filter(None, (day, month[:3].lower(), year, time and time.replace(".", ":"))))


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
