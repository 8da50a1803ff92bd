"""The numbers in a sentence, and which of them leave a listener asking 'of what?'."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tiktok_prep.answers.text import TextSpan, find_spans, word_pattern
from tiktok_prep.base.value import NamedTuple

_WORDS = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
    "sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|"
    "hundreds?|dozens?|thousands?|millions?|billions?"
)
_LARGE = ("k", "m", "mn", "bn", "b")
_NUMBER = re.compile(
    rf"""(?<![^\W_]) (?<![0-9][.,]) (?P<money>[£€$])?
    (?: (?:[0-9]{{1,3}}(?:,[0-9]{{3}})+(?:\.[0-9]+)? | [0-9]+(?:[.,][0-9]+)?) (?![.,]?[0-9])
        (?P<letters>[^\W\d_]*)
      | (?P<share>half(?=\s+(?:of|the)\b) | (?:third|quarter)(?=\s+of\b))
      | (?:{_WORDS})
    ) (?![^\W_])
    (?: [\s-]+(?:{_WORDS}|{"|".join(_LARGE)})(?![^\W_]) )*
    (?P<percent> \s?% | [\s-]+(?:per\s+cent|percent|percentage|pc)\b )?""",
    re.IGNORECASE | re.VERBOSE,
)
_NEXT_WORD = re.compile(r"[\s-]+([^\W\d_]+)")
_WORD_BEFORE = re.compile(r"(?<![^\W_])([^\W\d_]+)[ -]\Z")
_MONTHS = frozenset(
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
_WORDS_BEFORE_YEARS = frozenset(
    "in since from by until before after during early late of to".split()
)
_NOT_UNITS = frozenset(
    "a about after again all also am an and any are as at be because been before being between "
    "both but by can could did do does doing don down during each few for from had has have "
    "having he her here hers him his how i if in into is it its itself just ll m me more most my "
    "myself no nor not now of off on once only or other our ours out over own re s same she "
    "should so some such t than that the their theirs them then there these they this those "
    "through to too under until up us ve very was we were what when where which while who whom "
    "why will with without would you your yours d may might must every since".split()
)
"""Words after a number that are not its unit: Snowball's English stop words and a few more."""
_WORDS_BEFORE_NAMES = frozenset(
    "phase step tier version number no level article section year week day month top page round "
    "stage chapter part priority group wave series season option rule channel radio "
    "the our all those these my their his her its both".split()
)
"""After one of these, a number is a name ('tier 1') or was mentioned before ('all 40')."""
_RANGE_OR_RATE = re.compile(
    r"\W+(?:of|an?|per|each|every)\b|\W+(?:to|and|or|in)\W+[0-9]", re.IGNORECASE
)
"""'3 of the 7', '70,000 a day', '40 to 60 people'."""
_CHANGE = word_pattern(
    r"(?:rise|grow|fall|increas|decreas|improv|lift|reduc|drop|declin|gain|climb|jump|raise)\w*",
    *"rose rising grew fell uplift cut cuts cutting raising".split(),
    *"more less fewer higher lower faster".split(),
)
_MAX_DISTANCE = 30
"""Characters between a word of change and its number, at most."""
_UP_OR_DOWN = re.compile(r"\b(?:up|down)(?:\s+by)?\s+\Z", re.IGNORECASE)
_MULTIPLIED = word_pattern("doubled", "tripled", "trebled", "quadrupled", "halved")
_BASELINE = word_pattern(
    *"from since against versus vs compared than baseline over within between year years".split(),
    *"yearly annual annually quarter quarters quarterly month months monthly week weeks".split(),
    *"weekly day days before previous previously prior last control relative".split(),
    r"per(?!\s+cent)",
)
"""Words that say from what something changed, or since when."""


class Number(NamedTuple):
    """One number in a sentence. '£3.2 million' is one number."""

    span: TextSpan
    """Includes a sign such as £ or %."""
    unit: str
    """'%', a currency sign, 'half' or the like, or the word after the number; '' if none."""
    word_before: str
    """In lower case; '' at the start of the sentence."""


def numbers_in(text: str, sentence: TextSpan) -> list[Number]:
    """The numbers of a sentence. 'One' on its own, ordinals and dates do not count; 'half of'
    does."""
    numbers = []
    for match in _NUMBER.finditer(text, *sentence):
        start, end = match.span()
        letters = (match["letters"] or "").lower()
        words = re.findall(r"[^\W_]+", text[max(sentence[0], start - 20) : start].lower())
        before = words[-1] if words else ""
        following = _NEXT_WORD.match(text, end, sentence[1])
        after = following[1].lower() if following else ""
        if match["percent"]:
            unit = "%"
        elif match["money"] or match["share"]:
            unit = match["money"] or match["share"]
        elif letters in ("st", "nd", "rd", "th") or match[0].lower() == "one":
            continue
        elif letters and letters not in _LARGE:
            unit = letters
        elif _is_date(match[0], before, after):
            continue
        else:
            unit = "" if after in _NOT_UNITS else after
        numbers.append(Number((start, end), unit, before))
    return numbers


def _is_date(number: str, before: str, after: str) -> bool:
    """Whether a number is a year, or a day beside the name of a month. 1900 and 2000 are years only
    after a word such as 'in', or after a month."""
    if re.fullmatch("(?:19|20)[0-9]{2}", number):
        return not number.endswith("00") or before in _WORDS_BEFORE_YEARS or before in _MONTHS
    is_day = number.isalpha() or (number.isdecimal() and float(number) <= 31)
    return is_day and (before in _MONTHS or after in _MONTHS)


def unclear_numbers(text: str, sentence: TextSpan, numbers: Sequence[Number]) -> Iterator[str]:
    """Yields what a listener would ask about the numbers of a sentence: "of what?" for one without
    a unit, unless an earlier one has it; "from what, since when?" for a change, unless the sentence
    says from what."""
    unit_known = False
    for number in numbers:
        if not unit_known and _is_bare(text, sentence, number):
            yield f"{text[slice(*number.span)]} of what? A number without a unit."
        # in 'from 40 people to 60', the unit of 60 is known
        unit_known = unit_known or number.unit not in ("", "%")
    if _BASELINE.search(text, *sentence):
        return
    changes = [number.span for number in numbers if _is_change(text, sentence, number)]
    for span in (*changes, *find_spans(_MULTIPLIED, text, sentence)):
        yield f"{text[slice(*span)]}: from what, since when? A change without its base."


def _is_bare(text: str, sentence: TextSpan, number: Number) -> bool:
    """Whether a number is in digits and has no unit, and is neither a name ('tier 1'), nor one
    mentioned before ('all 40'), nor the beginning of a range, rate or ratio. One with a sign such
    as '/' or '+' directly beside it is never bare."""
    start, end = number.span
    neighbours = text[max(0, start - 1) : start] + text[end : end + 1]
    return (
        text[start].isdigit()
        and not number.unit
        and not any(sign in "/:-–+#" for sign in neighbours)
        and number.word_before not in _WORDS_BEFORE_NAMES
        and not _is_in_name(text, sentence, start)
        and not _RANGE_OR_RATE.match(text, end, sentence[1])
    )


def _is_in_name(text: str, sentence: TextSpan, start: int) -> bool:
    """Whether a capitalised word stands directly before the number, as in 'Channel 4'. The first
    word of a sentence always has a capital: it counts unless it is a word such as 'We'."""
    word = _WORD_BEFORE.search(text, sentence[0], start)
    no_names = _NOT_UNITS | _WORDS_BEFORE_YEARS
    return bool(word and word[1][0].isupper() and word[1].lower() not in no_names)


def _is_change(text: str, sentence: TextSpan, number: Number) -> bool:
    """Whether a number is a percentage or a multiple ('3x'), with a word of change near it, such as
    'rose', or 'up by' directly before it."""
    begin = max(sentence[0], number.span[0] - _MAX_DISTANCE)
    end = min(sentence[1], number.span[1] + _MAX_DISTANCE)
    up_or_down = _UP_OR_DOWN.search(text, begin, number.span[0])
    return number.unit in ("%", "x") and bool(up_or_down or _CHANGE.search(text, begin, end))
