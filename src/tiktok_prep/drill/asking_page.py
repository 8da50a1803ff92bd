"""What drills and mock interviews show alike: clocks, letters for points, how sure one is, and
answers that are typed."""

from __future__ import annotations

from collections.abc import Sequence

from tiktok_prep.base.page import Line, Look, Span, dim, line, strong
from tiktok_prep.base.text import clock_time, count
from tiktok_prep.model import Point, Question

SURE = ("not sure", "fairly sure", "sure")
"""In words, from 1 to 3."""

LETTERS = "abcdghijklmnprtvwxyz"
"""Letters that mark points: all that are no command (`e` edits, `f` is kept for flagging, `o` shows
the own answer, `q` quits, `s` suspends, `u` undoes)."""


def letters_of(question: Question) -> dict[str, str]:
    """Letter -> id of the point that it marks. A fact and a question without points have none."""
    marks = () if is_one_card(question) else lettered(question)
    return {letter: point.id for letter, point in marks}


def is_one_card(question: Question) -> bool:
    """Whether a digit rates all of it, as there are no points to mark."""
    return question.is_fact or not question.has_points


def lettered(question: Question) -> list[tuple[str, Point]]:
    return list(zip(LETTERS, question.points, strict=False))


def question_page(
    where: Sequence[str], question: Question, wording: str, look: Look, *, above: Sequence[Line]
) -> list[Line]:
    """A question in its `wording`, below where one is and what stands `above` it."""
    dot = " · " if look.unicode else " - "
    case = [line(question.situation), line()] if question.situation else []
    return [line(), line(dim(dot.join(where))), *above, *case, line(strong(wording))]


def target_line(target_s: int, space: str) -> Line:
    """Stands for the clock where nothing is redrawn; `space` is what Space does."""
    return line(f"Target {clock_time(target_s)}. Space {space}, ? helps.")


def answered_line(seconds: float, target_s: int) -> Line:
    return line(dim(f"Answered in {clock_time(seconds)}, target {clock_time(target_s)}."))


def sure_line() -> Line:
    """Asks how sure one is of the answer just given."""
    keys = [(Span(str(n), "key"), f" {words}   ") for n, words in enumerate(SURE, start=1)]
    return line("How sure are you of it?  ", *(part for pair in keys for part in pair))


def clock(seconds: float, target_s: int) -> Span:
    """A running clock: plain to the target, amber beyond it, red beyond half as much again."""
    style = "good" if seconds <= target_s else "warn" if seconds <= target_s * 1.5 else "bad"
    return Span(f"{clock_time(seconds)} of {clock_time(target_s)}", style)


def typing_line(target_s: int, pace: int) -> Line:
    """How to type an answer, and how long it may be; `pace` in words a minute."""
    words = round(target_s * pace / 60)
    return line(
        dim(
            f"Type your answer, about {count(words, 'word')} for {clock_time(target_s)}. "
            "A lone . or two empty lines end it, or Ctrl-D; a lone ? helps."
        )
    )


def spoken_s(text: str, pace: int) -> float:
    """Seconds that a typed text takes to say, at `pace` words a minute."""
    return _words(text) / pace * 60


def typed_line(text: str, target_s: int, pace: int) -> Line:
    """How long what was typed is when it is spoken."""
    spoken = clock_time(spoken_s(text, pace))
    return line(
        dim(
            f"{count(_words(text), 'word')}, {spoken} spoken at {pace} words a minute; "
            f"target {clock_time(target_s)}."
        )
    )


def _words(text: str) -> int:
    """How many words are spoken. Loaded late: most drills have nothing typed."""
    from tiktok_prep.answers.text import spoken_words

    return spoken_words(text)
