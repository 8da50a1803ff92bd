"""The lines that drills and mock interviews share: questions, clocks, typed answers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from tiktok_prep.base.page import Block, Line, Look, Span, dim, line, strong
from tiktok_prep.base.text import clock_time, count, shortened
from tiktok_prep.model import PACE, Point, Question

_WHOLE_SAYS = "The whole answer: it has no points yet"
"""Shown as the only point of a question without points."""
LETTERS = "abcdefghijkl"
"""The letters that mark points, in order; as many as a question may have points
(`deck.format.MAX_POINTS`). All commands are other keys."""


def point_ids_by_letter(question: Question) -> dict[str, str]:
    """Letter -> id of the point that it marks. Empty for a fact or a question without points."""
    points = () if is_one_card(question) else points_with_letters(question)
    return {letter: point.id for letter, point in points}


def is_one_card(question: Question) -> bool:
    """Whether `question` is rated as a whole, without marking points: a fact, or one without
    points."""
    return question.is_fact or not question.has_points


def points_with_letters(question: Question) -> list[tuple[str, Point]]:
    return list(zip(LETTERS, question.points, strict=False))


def letters_of(question: Question, point_ids: Collection[str]) -> list[str]:
    """The letters of the points whose ids are in `point_ids`."""
    return [letter for letter, point in points_with_letters(question) if point.id in point_ids]


def letters_words(question: Question) -> str:
    """The letters of the question's points: 'a to e', or 'a' if it has one point."""
    letters = LETTERS[: len(question.points)]
    return f"a to {letters[-1]}" if letters[1:] else letters


def point_lines(
    question: Question,
    missed: Collection[str],
    yours: Mapping[str, str],
    width: int,
    *,
    letters: Iterable[str] = LETTERS,
) -> list[Line]:
    """A line for each point: its letter, an x if its id is in `missed`, and what it says. Below
    comes what `yours` has for the point's id, your own words, cut to one row."""
    page = []
    for letter, point in zip(letters, question.points, strict=False):
        says = point.says if question.has_points else _WHOLE_SAYS
        mark, style = (" x ", "bad") if point.id in missed else ("   ", "")
        lead = (Span(mark, "bad"), Span(f"{letter}  ", "key"))
        page.append(Line((Span(says, style),), 6, lead))
        if point.id in yours:
            words = " ".join(yours[point.id].split())
            page.append(line(Span(shortened(words, width - 10), "dim"), indent=8))
    return page


def letters_block(letters: Mapping[str, str], missed: Collection[str]) -> Block:
    """Returns a block for where the body scrolls and may hide the points: one line with the
    letters, an x before each whose point is in `missed`. Without letters, it has no line. `letters`
    has point ids by letter."""
    spans = []
    for letter, point_id in letters.items():
        is_missed = point_id in missed
        spans.append(Span(f" {'x' if is_missed else ' '} {letter} ", "bad" if is_missed else "key"))
    return Block("letters", (Line(tuple(spans)),) if spans else (), "pin")


def gone_question_block(wording: str, look: Look) -> Block:
    """One row of the question, for a screen where it is scrolled away."""
    return Block("gone question", (line(strong(shortened(wording, look.width))),), "gone")


def question_lines(question: Question, wording: str) -> list[Line]:
    """The situation of the question if it has one, and then `wording`."""
    case = [line(question.situation), line()] if question.situation else []
    return [*case, line(strong(wording))]


def header_lines(
    parts: Sequence[str], clock: Sequence[Span], look: Look, *, is_screen: bool
) -> list[Line]:
    """The parts in one line. On a screen, `clock` is on its right; in print, an empty line comes
    first and `clock` is left out."""
    words = (" · " if look.unicode else " - ").join(parts)
    if not is_screen:
        return [line(), line(dim(words))]
    if not clock:
        return [line(dim(words))]
    gap = look.width - len(words) - sum(len(span.text) for span in clock) - 1
    return [line(dim(words), Span(" " * max(2, gap)), *clock)]


def help_blocks(
    lines: Sequence[Line], behind: Iterable[Block], holds: Callable[[list[Block]], bool]
) -> list[Block]:
    """The help of a screen, below the header and question of `behind` if the screen `holds` all of
    that. Its last row says how to leave it."""
    shown = Block("help", tuple(lines))
    closes = Block("keys", (line(), line("q, ?, Esc or Space closes the help.")), "foot")
    above = [block for block in behind if block.name in ("header", "question")]
    for blocks in ([*above, shown, closes], [shown, closes]):
        if holds(blocks):
            return blocks
    pages = line("Space goes on; q, ? or Esc closes the help.")
    return [shown, closes._replace(lines=(pages,))]


def key_lines(keys: Mapping[str, str]) -> list[Line]:
    """One line for each key with what it does. Raises ValueError if `keys` is empty."""
    width = max(map(len, keys)) + 4
    return [line(does, indent=width, lead=Span(f"  {key}", "key")) for key, does in keys.items()]


def rule_line(look: Look) -> Line:
    return line(dim(("─" if look.unicode else "-") * look.width))


def keys_line(keys: Mapping[str, str], look: Look) -> list[Line]:
    """Lines with each key and what it does: on a plain look one line, else as few as fit."""
    if look.plain:
        return [line("; ".join(f"{key} {does}" for key, does in keys.items()) + ".")]
    groups = [(Span(f" {key}", "key"), dim(f" {does}")) for key, does in keys.items()]
    return side_by_side(groups, look.width)


def side_by_side(groups: Sequence[tuple[Span, ...]], width: int) -> list[Line]:
    """The groups in as few lines as possible; one empty line without groups. A line takes at most
    `width` columns, or is a single group that is wider."""
    gap = Span("  ")
    lines = [Line()]
    for group in groups:
        last = lines[-1]
        longer = Line((*last.spans, gap, *group)) if last.spans else Line(group)
        if len(longer.text) <= width or not last.spans:
            lines[-1] = longer
        else:
            lines.append(Line(group))
    return lines


def clock_span(seconds: float, target_s: int) -> Span:
    """'0:32 / 2:00': green up to the target, amber up to 1.5 times the target, then red."""
    style = "good" if seconds <= target_s else "warn" if seconds <= target_s * 1.5 else "bad"
    return Span(f"{clock_time(seconds)} / {clock_time(target_s)}", style)


def how_to_type_line(target_s: int, *, is_first: bool = True) -> Line:
    """How many words make an answer of `target_s` seconds; if `is_first`, also how to end it."""
    words = f"about {count(round(target_s * PACE / 60), 'word')} for {clock_time(target_s)}."
    if not is_first:
        return line(dim(f"{words[0].upper()}{words[1:]}"))
    return line(
        dim(
            f"Type your answer, {words} "
            "A lone . or two empty lines end it; a lone ? helps, "
            "a lone q leaves."
        )
    )
