"""The lines that drills and mock interviews share: questions, clocks, sureness, typed answers."""

from __future__ import annotations

from collections.abc import Sequence

from tiktok_prep.base.page import Line, Look, Span, dim, line, strong
from tiktok_prep.base.text import clock_time, count
from tiktok_prep.model import Point, Question

SURENESS_WORDS = ("not sure", "fairly sure", "sure")
"""For a sureness of 1, 2 and 3."""

LETTERS = "abcdghijklmnprtvwxyz"
"""Letters that mark points. Missing are the commands: e edits, o shows your own answer, q quits,
s suspends, u undoes; f is reserved for flagging."""


def point_ids_by_letter(question: Question) -> dict[str, str]:
    """Letter -> id of its point. Empty for a fact and for a question without points."""
    points = () if is_one_card(question) else points_with_letters(question)
    return {letter: point.id for letter, point in points}


def is_one_card(question: Question) -> bool:
    """Whether it is rated as a whole, without marking points: a fact, or without points."""
    return question.is_fact or not question.has_points


def points_with_letters(question: Question) -> list[tuple[str, Point]]:
    return list(zip(LETTERS, question.points, strict=False))


def question_page(
    header: Sequence[str],
    question: Question,
    wording: str,
    look: Look,
    *,
    lines_above: Sequence[Line],
) -> list[Line]:
    """The lines of a question: its `header` parts in one line, then `lines_above`, the situation if
    it has one, and the `wording`."""
    dot = " · " if look.unicode else " - "
    case = [line(question.situation), line()] if question.situation else []
    return [line(), line(dim(dot.join(header))), *lines_above, *case, line(strong(wording))]


def target_line(target_s: int, space: str) -> Line:
    """The target, shown instead of a clock where nothing is redrawn. `space` says what Space does:
    'shows the answer'."""
    return line(f"Target {clock_time(target_s)}. Space {space}, ? helps.")


def answered_line(seconds: float, target_s: int) -> Line:
    return line(dim(f"Answered in {clock_time(seconds)}, target {clock_time(target_s)}."))


def sureness_question_line() -> Line:
    """Asks how sure you are of the answer you just gave."""
    labels = enumerate(SURENESS_WORDS, start=1)
    keys = [(Span(str(level), "key"), f" {words}   ") for level, words in labels]
    return line("How sure are you of it?  ", *(part for key in keys for part in key))


def clock_span(seconds: float, target_s: int) -> Span:
    """'0:32 of 2:00': green up to the target, amber up to 1.5 times the target, then red."""
    style = "good" if seconds <= target_s else "warn" if seconds <= target_s * 1.5 else "bad"
    return Span(f"{clock_time(seconds)} of {clock_time(target_s)}", style)


def how_to_type_line(target_s: int, pace: int) -> Line:
    """How to type an answer, and how long to make it; `pace` in words per minute."""
    words = round(target_s * pace / 60)
    return line(
        dim(
            f"Type your answer, about {count(words, 'word')} for {clock_time(target_s)}. "
            "A lone . or two empty lines end it, or Ctrl-D; a lone ? helps."
        )
    )


def spoken_s(text: str, pace: int) -> float:
    """Seconds it takes to say `text` at `pace` words per minute."""
    return _word_count(text) / pace * 60


def spoken_length_line(text: str, target_s: int, pace: int) -> Line:
    """How long the typed answer takes to say at `pace` words per minute, beside the target."""
    spoken = clock_time(spoken_s(text, pace))
    return line(
        dim(
            f"{count(_word_count(text), 'word')}, {spoken} spoken at {pace} words a minute; "
            f"target {clock_time(target_s)}."
        )
    )


def _word_count(text: str) -> int:
    """How many words of `text` are spoken. Imports late: few answers are typed."""
    from tiktok_prep.answers.text import count_spoken_words

    return count_spoken_words(text)
