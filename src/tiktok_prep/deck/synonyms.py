"""Words that mean the same in an interview, for finding a question by other words than its own.

They are about interviews in general, not about one deck.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache

FILLERS = frozenset(
    """a about all am an and any are as at be been being by can could deal dealing
    describe did do does doing done ever example explain for from get getting give had
    handle has have having here how i if in into is it its just kind like look looking
    made make me my of on or our please s say share should so some someone something t
    take talk tell than that the their them then there these they thing things think
    this those through time to us walk was we were what whats when where which who whose
    will with would you your yours""".split()
)
"""Words that most questions are asked in; next to other words they hardly count."""

_PHRASES = {
    "pay": "how much money do you want, how much do you want, how much do you earn",
    "career": "about yourself, introduce yourself, who are you, your background",
    "fired": "let go",
    "layoffs": "let people go, job cuts",
    "conflict": "get on with, falling out, fell out",
    "underperforming": "falling short, low performer, "
    "low performers, poor performer, poor performance",
    "inherit": "take over, took over",
    "notice start": "notice period",
    "leave": "current job, changing jobs, change jobs",
    "without authority": "not the boss, report to you, reported to me",
    "authority": "in charge",
    "updated": "keep up, stay up to date",
    "headquarters": "head office",
    "addiction": "screen time",
    "90 days": "three months, hundred days, 100 days",
    "vision": "next five years",
    "vision years": "in three years, in five years",
}
"""Words that questions have, or that mean the same by SAME -> what people type."""
_WORDS_FOR = {typed: words for words, phrases in _PHRASES.items() for typed in phrases.split(", ")}

SAME = (
    "salary pay paid compensation wage package",
    "leave quit resign move exit departure",
    "cv resume career background biography yourself",
    "fire dismiss sack underperform",
    "kpi metric measure dashboard number figure",
    "boss authority manager report influence persuade convince",
    "layoff redundancy restructuring downsizing cut",
    "automation machine replace robot",
    "mistake error failure regret wrong",
    "fail flop failure stop unsuccessful",
    "badly wrong",
    "conflict disagreement dispute clash argument quarrel disagree",
    "weakness flaw shortcoming criticism feedback hardest",
    "press media newspaper journalist criticism reputation",
    "outsource vendor supplier contractor agency outside",
    "relocate move live commute place",
    "notice start available availability join",
    "harm moderation unsafe abuse hate illegal safety",
    "hurt harm dangerous danger injury unsafe",
    "kid child teenager teen minor young youth",
    "sixteen 16s 16",
    "remote distributed hybrid office country",
    "old older 45s senior elderly",
    "drop fall decline decrease sink down",
    "project operation campaign programme launch initiative",
    "big large huge complex",
    "biggest largest hardest worst proudest",
    "ai generate artificial synthetic deepfake",
    "department legal product marketing function stakeholder team",
    "goal target okr objective aim",
    "pace fast speed pressure stress deadline quick",
    "hire recruit headcount staff",
    "internal insider promote inside",
    "manage lead leadership run",
    "team people staff employee",
    "trend topical current updated informed",
    "user audience viewer",
    "attract win gain grow growth increase",
    "headquarters hq office",
    "competitor rival youtube instagram",
    "sponsor advertiser brand partner",
    "kill stop end cancel",
    "algorithm recommendation feed ranking",
    "addiction addictive compulsive stop",
    "shop shopping commerce sell",
    "song music track",
    "remove leave delete takedown",
    "roi return worth proof profit",
    "owner ownership own china chinese",
    "regulator regulation ofcom law compliance government",
    "succeed successor succession replace prepare",
    "prepare plan ready",
    "adapt localise localisation localization personalise local",
    "influencer creator",
    "decision decide choice",
    "budget money spending cost",
    "value principle culture fit",
    "strength proudest achievement",
    "quality standard",
    "crisis emergency dangerous",
    "motivate motivation why",
    "strategy plan approach style",
)
"""Groups of words that mean much the same; a word may be in several groups."""

_ENDINGS = ("ations", "ation", "ments", "ment", "ings", "ing", "ers", "ies", "ed", "er", "es", "s")
_SHORTEST_STEM = 3


@cache
def stem(word: str) -> str:
    """Returns the word without its ending, so that "leaving" and "leaves" are "leav". At least 3
    letters stay."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            word = word[: -len(ending)]
            break
    if word.endswith(("e", "y", "i")) and len(word) > _SHORTEST_STEM:
        word = word[:-1]
    return word[:-1] if len(word) > _SHORTEST_STEM and word[-1] == word[-2] else word


def _by_stem(groups: Iterable[str]) -> dict[str, frozenset[str]]:
    similar: dict[str, set[str]] = defaultdict(set)
    for group in groups:
        stems = {stem(word) for word in group.split()}
        for each in stems:
            similar[each] |= stems - {each}
    return {each: frozenset(others) for each, others in similar.items()}


_SYNONYMS = _by_stem(SAME)
_PHRASE = re.compile(rf"\b({'|'.join(sorted(_WORDS_FOR, key=len, reverse=True))})\b")


def synonyms(stem_: str) -> frozenset[str]:
    """The stems of other words that mean much the same as a word with this stem; empty if none
    do."""
    return _SYNONYMS.get(stem_, frozenset())


def without_phrases(text: str) -> str:
    """Returns the text, which must be in lower case, with each of _PHRASES in it replaced by its
    words."""
    return _PHRASE.sub(lambda match: _WORDS_FOR[match[0]], text)
