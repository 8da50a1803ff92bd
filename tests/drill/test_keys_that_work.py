"""In every state of a card, just the keys that its help lists do something."""

from __future__ import annotations

import io
import re
import string
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, timedelta
from typing import NamedTuple, Self

from builders import NOW, a_question, own_words
from hypothesis import given
from hypothesis import strategies as st

from tiktok_prep.drill.asking_page import LETTERS
from tiktok_prep.drill.screen import DrillKeyScreen
from tiktok_prep.drill.session import Act, DrillQuestion, Verdict
from tiktok_prep.model import WHOLE, Fact, OwnWords, Question, Rating, Source
from tiktok_prep.planning.queue import Ahead
from tiktok_prep.terminal.canvas import Canvas
from tiktok_prep.terminal.keys import END, ENTER, SPACE
from tiktok_prep.terminal.printing import PlainPrinter

NAMES = {SPACE: "Space", ENTER: "Enter"}
CANDIDATES = [SPACE, ENTER, *sorted({*string.printable.lower()} - {*string.whitespace})]


class Pressed:
    """Keys that are pressed one after the other, until the end of input."""

    live, paused_s = True, 0.0

    def __init__(self, *keys: str, typed: str) -> None:
        self.canvas: Canvas | None = None
        self._keys, self._typed = [*keys], typed

    def read(self, timeout: float | None = None) -> str | None:
        return self._keys.pop(0) if self._keys else END

    def text(
        self,
        commands: Collection[str],
        *,
        editing: bool,
        show: Callable[[], None],
        one_line: bool = False,
    ) -> str | None:
        return self._typed

    @contextmanager
    def away(self) -> Iterator[None]:
        yield

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None: ...


class Answers:
    """Your own answers: one to each question, or none."""

    def __init__(self, text: str) -> None:
        self.text, self.edits = text, 0

    def of(self, question_id: str) -> OwnWords | None:
        return own_words(question_id, self.text) if self.text else None

    def edit(self, question_id: str) -> bool:
        self.edits += 1
        return False


class State(NamedTuple):
    """What makes a difference to which keys there are."""

    question: Question
    facts: tuple[Question, ...] = ()
    own: str = ""
    has_answers: bool = True
    typed: str | None = None
    phase: str = "ask"

    def keys_before(self) -> list[str]:
        """The keys that lead to the phase."""
        return [] if self.phase == "ask" or self.typed is not None else [SPACE]

    def press(self, *keys: str) -> tuple[Verdict | Act, str, Answers]:
        """What the screen returns after the keys, what it printed, and the answers."""
        stream = io.StringIO()
        answers = Answers(self.own)
        screen = DrillKeyScreen(
            PlainPrinter(stream),
            Pressed(*self.keys_before(), *keys, typed=self.typed or ""),
            clock=lambda: NOW,
            typed=self.typed is not None,
            answers=answers if self.has_answers else None,  # type: ignore[arg-type]
        )
        asked = DrillQuestion(
            question=self.question,
            wording=self.question.ask,
            state="new",
            once_more=False,
            missed=frozenset(),
            number=1,
            ahead=Ahead(3),
            left_s=None,
            due_after=lambda rating, left_out: {
                p.id: NOW.astimezone(UTC) + timedelta(days=1) for p in self.question.points
            },
            facts=self.facts,
        )
        return screen.ask(asked), stream.getvalue(), answers

    def listed(self) -> set[str]:
        """The keys in the help of this state."""
        _, text, _ = self.press("?")
        keys: set[str] = set()
        for entry in re.findall(r"^  (\S+(?:,? \S+)*?)  +\S", text, re.MULTILINE):
            first, _, last = entry.partition(" to ")
            if last:
                keys |= {chr(code) for code in range(ord(first), ord(last) + 1)}
            else:
                keys |= {*entry.replace(",", "").split()}
        return keys


FACT = a_question("fact", ["answer"])._replace(
    fact=Fact("2025", Source("A page", "https://example.org")), follow_ups=()
)


@st.composite
def states(draw: st.DrawFn) -> State:
    points = [f"p{number}" for number in range(draw(st.integers(1, 12)))]
    question = draw(st.sampled_from([a_question("q", points), FACT]))
    if draw(st.booleans()) and not question.fact:
        question = question._replace(points=(WHOLE,))
    if draw(st.booleans()):
        question = question._replace(follow_ups=())
    if draw(st.booleans()) and not question.fact:
        question = question._replace(weak="A tour of duties.")
    typed = draw(st.none() | st.sampled_from(["", "I said this."]))
    return State(
        question,
        draw(st.sampled_from([(), (FACT,)])) if not question.fact else (),
        draw(st.sampled_from(["", "I led 120 people."])) if not question.fact else "",
        draw(st.booleans()),
        typed,
        draw(st.sampled_from(["ask", "rate"] if typed is None else ["rate"])),
    )


@given(states())
def test_the_help_lists_just_the_keys_that_do_something(state: State) -> None:
    listed = state.listed()
    before = state.press()[1]
    for key in CANDIDATES:
        result, text, answers = state.press(key)
        if key in ("j", "k") and key not in listed:  # they scroll
            continue
        is_refused = "does nothing here." in text
        is_listed = NAMES.get(key, key) in {*listed, "?"}
        assert is_listed is not is_refused, (key, text)
        assert not is_refused or (result is Act.QUIT and answers.edits == 0)
        if is_listed and result is Act.QUIT and key not in ("q", "u", SPACE, ENTER, "v"):
            assert text != before, f"{key} shows nothing"


@given(states())
def test_every_key_does_what_the_help_says_of_it(state: State) -> None:
    listed = state.listed()
    assert state.press("s")[0] is Act.SUSPEND and state.press("q")[0] is Act.QUIT
    if state.phase == "ask":
        assert state.press("u")[0] is Act.UNDO
    if state.phase == "rate":
        ratings = [state.press(key)[0] for key in "1234"]
        assert [v.rating for v in ratings if isinstance(v, Verdict)] == list(Rating)
        assert "v" not in listed or state.press("v")[2].edits == 1
        for letter in listed & {*LETTERS}:
            verdict = state.press(letter, "3")[0]
            assert isinstance(verdict, Verdict) and len(verdict.left_out) == 1
    if state.phase != "ask" and state.typed is None:  # back to the answer, not further
        assert state.press("u")[0] is Act.QUIT
        assert state.press("u", "u")[0] is Act.UNDO
