"""One question of a drill on one screen: the question, its points with your marks, help.

`card_page` makes the same blocks for a whole screen, which is drawn again after each key, and for
print, where only what is new is printed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from math import ceil

from tiktok_prep.answers.own_words import all_words, under_points
from tiktok_prep.base.page import Block, Line, Look, Span, dim, line, strong
from tiktok_prep.base.text import (
    as_of_words,
    clock_time,
    look_up_words,
    shortened,
)
from tiktok_prep.drill.asking_page import (
    clock_span,
    gone_question_block,
    header_lines,
    key_lines,
    letters_block,
    letters_of,
    letters_words,
    point_lines,
    points_with_letters,
    question_lines,
    rule_line,
)
from tiktok_prep.drill.card import DrillCard, panel_keys
from tiktok_prep.drill.rating_page import command_lines, foot_lines
from tiktok_prep.drill.session import DrillQuestion
from tiktok_prep.model import Fact, Question, Rating

_FACT = "Fact"
MOST_IN_VIEW = 6
"""With more points than this, some may be out of view on a screen of few rows: then the header
stays, and a row of letters that says which are marked."""
NOT_REMEMBERED = "I did not remember it"
RATING_HELP = {
    Rating.AGAIN: f"{NOT_REMEMBERED}: every point counts as missed",
    Rating.HARD: "remembered, with effort (a pass)",
    Rating.GOOD: "remembered",
    Rating.EASY: "remembered at once",
}


def card_page(card: DrillCard, look: Look, now: datetime, *, is_screen: bool) -> list[Block]:
    """The blocks of one question, for a whole screen (`is_screen`) or for print. Blocks without
    lines are left out."""
    clock = []
    if is_screen and card.seconds is not None:
        clock = [clock_span(card.seconds, card.question.answer_in_s)]
    words = _header_words(card)
    if is_screen:
        words = _fitted(words, look.width - sum(len(span.text) for span in clock))
    top = header_lines(words, clock, look, is_screen=is_screen)
    question = _asked_lines(card.asked)
    is_short = is_screen and card.phase == "rate" and look.is_low
    if is_screen and not (is_short and card.question.fact):
        question.append(rule_line(look))
    # with few rows the points come first: the question scrolls away, and the header with it
    scrolls = is_short and 0 < len(card.letters) <= MOST_IN_VIEW and not card.panel
    blocks = [
        Block("header", tuple(top), "body" if scrolls else "top"),
        Block("question", tuple(question)),
    ]
    if card.phase == "rate":
        yours, rest = under_points(card.question, card.own_words)
        if card.seconds is not None and not is_screen:
            took, target = clock_time(card.seconds), clock_time(card.question.answer_in_s)
            blocks.append(Block("took", (line(f"You took {took} of {target}."),)))
        if is_screen:
            blocks.append(gone_question_block(card.asked.wording, look))
        if is_screen and not scrolls:
            blocks.append(letters_block(card.letters, card.missed))
        answer = _answer_lines(card, yours, look, is_screen=is_screen)
        blocks.append(Block("answer", tuple(answer)))
        if not (is_screen and card.panel):
            blocks.append(Block("mine", tuple(_mine_lines(card, rest, look))))
    blocks.append(Block("panel", tuple(_panel_lines(card))))
    blocks.append(Block("keys", tuple(foot_lines(card, look, now, is_screen=is_screen)), "foot"))
    if card.phase == "rate" and not is_short:
        blocks.append(Block("commands", tuple(command_lines(card, look)), "rest"))
    return [block for block in blocks if block.lines]


# ---------------------------------------------------------------- the question


def _header_words(card: DrillCard) -> list[str]:
    """The parts of the header that apply, such as 'hiring-manager', '3 of 12 today', '18 min left',
    'new'. In a mock interview the minutes go on with the clock of the answer."""
    asked = card.asked
    # not the stages of a fact: it may belong to all of them, which would fill the line
    where = _FACT if asked.question.fact else ", ".join(asked.question.stages)
    where = asked.in_mock or where
    number, ahead = f"no. {asked.number}", asked.ahead
    if ahead.left is not None:
        number = f"{asked.number} of {asked.number + ahead.left} {ahead.what}".rstrip()
    left = ""
    if asked.left_s is not None:
        left_s = asked.left_s - (card.seconds or 0.0) * bool(asked.in_mock)
        left = f"{ceil(max(0, left_s) / 60)} min left"
    known = "known" if asked.state == "held" else asked.state
    state = "once more" if asked.once_more else known
    return [part for part in (where, number, left, state) if part]


def _fitted(words: list[str], room: int) -> list[str]:
    """Drops words until the others fit into a row of `room` columns: the last ones until three are
    left, then the first (of a fact, the last, until two are left)."""
    while words[1:] and len(" · ".join(words)) + 2 >= room:
        keeps_first = words[3:] or (words[2:] and words[0] == _FACT)
        words = words[:-1] if keeps_first else words[1:]
    return words


def _asked_lines(asked: DrillQuestion) -> list[Line]:
    """The situation, if the question has one, and the question. If it is a fact that is out of
    date, '(2024, look it up)' follows."""
    lines, fact = question_lines(asked.question, asked.wording), asked.question.fact
    if fact and fact.stale:
        lines[-1] = line(*lines[-1].spans, " ", _stale_span(fact))
    return lines


def _stale_span(fact: Fact) -> Span:
    return Span(f"({look_up_words(fact.as_of)})", "warn", fact.source.url)


# ---------------------------------------------------------------- the answer


def _answer_lines(
    card: DrillCard, yours: Mapping[str, str], look: Look, *, is_screen: bool
) -> list[Line]:
    """What a good answer says, and what you missed last time. Below a point come your own words
    for it: `yours` by point id."""
    if card.question.fact:
        room = look.width if is_screen and look.is_low else None
        return _fact_lines(card, card.question.fact, room)
    if not card.question.has_points:
        again = [line(dim("Last time you missed it."))] if card.asked.missed else []
        return [line("It has no points yet: rate the whole answer."), *again]
    page = []
    if not is_screen:
        page.append(line("A strong answer:"))
    # in print, the keys list the marks
    missed = card.missed if is_screen else card.printed_marks
    page += point_lines(card.question, missed, yours, look.width, letters=card.letters or "-")
    before = letters_of(card.question, card.asked.missed)
    if before and not card.letters:
        return [*page, line(dim("Last time you missed it."))]
    return [*page, line(dim(f"Last time you missed {', '.join(before)}."))] if before else page


def _fact_lines(card: DrillCard, fact: Fact, room: int | None) -> list[Line]:
    """What you typed, if anything; the answer; where it comes from, in one row of `room` columns if
    `room` is given; and the note, if the fact has one."""
    (point,) = card.question.points
    page = []
    if card.typed.strip():
        page.append(line(" ".join(card.typed.split()), indent=9, lead="You:"))
    page.append(line(strong(point.says), indent=9, lead="Answer:"))
    as_of, title = f"As of {as_of_words(fact.as_of)}: ", fact.source.title
    if room:
        title = shortened(title, room - 9 - len(as_of))
    page.append(line(dim(as_of), Span(title, "dim", fact.source.url), indent=9))
    return [*page, line(Span(fact.note, "warn"), indent=9)] if fact.note else page


def _mine_lines(card: DrillCard, rest: str, look: Look) -> list[Line]:
    """How much you typed, and the beginning of your own words that stand below no point."""
    page: list[Line] = []
    if card.typed.strip() and not card.question.fact:
        page += [line(), line(f"You typed {card.typed_words}.")]
    if rest:
        words = shortened(" ".join(rest.split()), look.width - 8)
        page += [line(), line("Mine: ", Span(words, "dim"))]
    return page


def text_lines(text: str) -> list[Line]:
    return [line(row, indent=5) for row in text.split("\n")]


def _panel_lines(card: DrillCard) -> list[Line]:
    question = card.question
    if card.panel == "p":
        letters = {point.id: letter for letter, point in points_with_letters(question)}
        page = [line(), line("They may push:")]
        for follow_up in question.follow_ups:
            aim = f" ({letters[follow_up.probes]})" if follow_up.probes in letters else ""
            page.append(line(follow_up.ask + aim, indent=5, lead="  -"))
        return page
    if card.panel == "t":
        return [line(), line("You typed:"), *text_lines(card.typed)]
    if card.panel == "w":
        return [line(), line("A weak answer: ", dim(question.weak))]
    if card.panel == "r" and question.fact:
        confidence = f"The deck has {question.fact.confidence} confidence in this fact"
        return [line(), line(f"{confidence}: check it before you say it.")]
    if card.panel == "r":
        return [
            line(),
            line("Facts that help:"),
            *map(_helping_line, card.asked.facts),
        ]
    if card.panel == "o" and card.own_words:
        return [line(), line("Your words:"), *text_lines(all_words(card.own_words))]
    return []


def _helping_line(question: Question) -> Line:
    fact = question.fact
    stale = (" ", _stale_span(fact)) if fact and fact.stale else ()
    answer = strong(question.points[0].says)
    return line(question.ask, " ", answer, *stale, indent=5, lead="  -")


# ---------------------------------------------------------------- help


def help_lines(card: DrillCard) -> list[Line]:
    """The keys that work in this phase of `card`, and what each does."""
    keys: dict[str, str] = {}
    if card.phase == "ask":
        shows = "end the answer" if card.asked.in_mock == "follow-up" else "show the answer"
        keys["Space, Enter"] = shows if card.question.has_points else "rate the answer"
        keys["u"] = "take back the last rating or suspension"
    else:
        letters = card.letters
        if letters:
            keys[letters_words(card.question)] = "a point that you missed; again to unmark it"
        does = RATING_HELP if letters else {**RATING_HELP, Rating.AGAIN: NOT_REMEMBERED}
        if card.asked.in_mock:
            keys["Space, Enter"] = "save: what you did not mark was said"
            keys["1"] = does[Rating.AGAIN]
        else:
            keys |= {str(int(r)): f"{r.name.capitalize()}: {what}" for r, what in does.items()}
        whose = "edit" if card.own_words else "write"
        keys |= {"v": f"{whose} your own words in your editor"} if card.can_write else {}
        about = {"p": "what they may ask next", "w": "what a weak answer sounds like"}
        about |= {"t": "all that you typed"}
        about |= {"r": "related facts", "o": "all of your own words"}
        keys |= {key: f"{about[key]}; again to close it" for key in panel_keys(card)}
        keys["u"] = "hide the answer again" if card.question.has_points else "answer it again"
        if letters:
            keys["u"] = "take back the marks; without marks, hide the answer again"
    keys["s"] = f"suspend: not asked until `prep suspend --undo {card.question.id}`"
    keys["q"] = "end; everything rated is saved"
    return [line(), *key_lines(keys)]


def typing_help_lines(*, one_line: bool = False) -> list[Line]:
    """The keys that work while you type an answer; with `one_line`, Enter ends it."""
    end = {".": "on a line of its own: end the answer; so do two empty lines"}
    if one_line:
        end = {"Enter": "end the answer; alone, show it"}
    keys = {
        **end,
        "q": "on a line of its own: end; everything rated is saved",
        "u": "as the first line: take back the last rating or suspension",
        "s": "as the first line: suspend this question",
    }
    return [line(), *key_lines(keys)]
