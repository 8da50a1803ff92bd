"""The tick list of your own answer: its points, your nearest words below each, your marks, and the
answer itself."""

from __future__ import annotations

from collections.abc import Mapping

from tiktok_prep.answers.answers_page import full_answer
from tiktok_prep.base.page import Block, Line, Look, Span, line
from tiktok_prep.base.value import NamedTuple
from tiktok_prep.drill.asking_page import (
    gone_question_block,
    header_lines,
    key_lines,
    keys_line,
    keys_to_mark,
    letters_of,
    letters_words,
    point_lines,
    question_lines,
    rule_line,
)
from tiktok_prep.model import Answer, Question


class TickList(NamedTuple):
    """What is on the screen while you mark the points that your answer misses."""

    question: Question
    answer: Answer
    nearest: Mapping[str, str]
    """Point id -> the sentence of the answer nearest to it; only points that have one."""
    missed: frozenset[str] = frozenset()
    """Ids of the points that you marked."""
    scrolls: bool = False
    """Whether the screen is too small to show everything, so that a key goes to the answer."""
    prints_answer: bool = False
    """Whether to print the answer, if no screen is taken."""


def tick_list_blocks(card: TickList, look: Look, *, is_screen: bool) -> list[Block]:
    """Returns the question, the points with your nearest words, your answer and the keys. On a
    screen the marks are at the points and a long answer scrolls with them; in print the keys list
    the marks, and the answer is there only if `card.prints_answer`."""
    header = header_lines(["Your answer", card.question.id], [], look, is_screen=is_screen)
    question = question_lines(card.question, card.question.ask)
    question += [rule_line(look)] if is_screen else []
    below = " Below a point: your nearest words." if card.nearest else ""
    marks = card.missed if is_screen else ()  # in print, the keys list the marks
    points = point_lines(card.question, marks, card.nearest, look.width)
    blocks = [
        Block("header", tuple(header), "top"),
        Block("question", tuple(question)),
        Block("points", (line(f"Which does it miss?{below}"), *points)),
    ]
    if is_screen:
        blocks.append(gone_question_block(card.question.ask, look))
    gap = [line()] if is_screen else []
    if is_screen or card.prints_answer:
        # the marks are beside the points already
        answer = full_answer(card.answer._replace(marks=None))[:-1]
        blocks.append(Block("answer", (*gap, *answer)))
    keys = _keys_lines(card, look, is_screen=is_screen)
    return [*blocks, Block("keys", (*gap, *keys), "foot")]


def _keys_lines(card: TickList, look: Look, *, is_screen: bool) -> list[Line]:
    letters = letters_of(card.question, card.missed)
    says = [line("Missed ", Span(", ".join(letters), "bad"), ".")] if letters else []
    keys = {"Space": "done"} if letters else keys_to_mark(card.question)
    if card.scrolls or not is_screen:
        keys["o"] = "my answer"
    return [*says, *keys_line({**keys, "q": "leave", "?": "help"}, look)]


def help_lines(card: TickList) -> list[Line]:
    keys = {
        letters_words(card.question): "a point that your answer misses; again to unmark it",
        "Space, Enter": "save the marks",
        "0": "your answer misses nothing",
        "o": "go to your answer, below the points, and back",
        "u": "take back the marks",
        "q": "leave; earlier marks stay. Save the answer in the editor to come back here",
    }
    return [line(), *key_lines(keys)]
