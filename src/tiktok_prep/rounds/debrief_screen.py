"""A debrief on a terminal or through a pipe. Each line is saved before the next is asked for."""

from __future__ import annotations

from collections.abc import Callable

from tiktok_prep.base.page import WENT_STYLES, Line, Span, dim, line, strong
from tiktok_prep.base.text import shortened
from tiktok_prep.deck.format import typed_fault
from tiktok_prep.deck.search import named, question_names, similar
from tiktok_prep.journal.events import CLAIM, SURPRISE
from tiktok_prep.model import WENT, Deck, Question
from tiktok_prep.terminal.lines import Lines
from tiktok_prep.terminal.printing import Printer

MAX_CHOICES = 5
NEW = "+"
HOW = "Each line is saved at once. Enter goes on, q ends; prep undo takes it back."
NOTES = (
    (CLAIM, "Claim", "What did you claim?", "Figures and promises for later rounds, one a line."),
    (SURPRISE, "Surprise", "What surprised you?", "One a line."),
)


class _End(Exception):
    """Input has ended, or q was typed."""


class DebriefScreen:
    """Asks for the three parts of a debrief, line by line, and saves each line at once.

    `save_question` saves that a question, or a new one with that text, was asked and how it went,
    one of WENT, and returns the question. `save_note` saves a CLAIM or SURPRISE.
    """

    def __init__(
        self,
        out: Printer,
        lines: Lines,
        deck: Deck,
        save_question: Callable[[Question | str, str], Question],
        save_note: Callable[[str, str], None],
    ) -> None:
        self._out, self._lines, self._deck = out, lines, deck
        self._save_asked, self._save_note = save_question, save_note

    def run(self) -> None:
        """Asks for all three parts, until the last ends or input does."""
        self._show(line(dim(HOW)))
        try:
            self._head("What were you asked?", "Some words of it, or the start of its id.")
            while typed := self._line("Asked"):
                self._save_question(typed)
            for says, prompt, title, help in NOTES:
                self._head(title, help)
                while typed := self._line(prompt):
                    self._save_note(says, typed)
        except _End:
            pass

    def _save_question(self, typed: str) -> None:
        """Finds the question that was typed, asks how it went, and saves both. An empty line on the
        way saves nothing."""
        chosen = self._choose(typed)
        went = self._how_it_went(chosen) if chosen else ""
        if not chosen or not went:
            self._show(line(Span("Not written down: ", "warn"), shortened(typed)))
            return
        question = self._save_asked(chosen, went)
        self._show(line("Saved: ", question.id, ", ", Span(went, WENT_STYLES[went]), "."))

    def _choose(self, typed: str) -> Question | str | None:
        """Returns the only question that `typed` names, or the one you choose of those that may be
        meant: `typed` itself as a new one, `None` for none of them."""
        names = question_names(self._deck)
        found = named(typed, names)
        may_be = found if len(found) == 1 else dict.fromkeys((*found, *similar(typed, names)))
        matches = [q for name in may_be if (q := self._deck.question(name))][:MAX_CHOICES]
        if len(found) == 1:
            return matches[0]
        rows = {str(number): question.ask for number, question in enumerate(matches, 1)}
        rows[NEW] = f"a new question: {typed}"
        for key, words in rows.items():
            self._show(line(shortened(words), indent=5, lead=Span(f"{key:>3}  ", "key")))
        while (key := self._line("Which, or Enter for none")) and key not in rows:
            self._show(line(f"Type one of {', '.join(rows)}."))
        return typed if key == NEW else matches[int(key) - 1] if key else None

    def _how_it_went(self, chosen: Question | str) -> str:
        """Returns 'well', 'mixed' or 'badly' from its beginning; '' for an empty line."""
        words = f"{chosen} (new)" if isinstance(chosen, str) else chosen.ask
        self._show(line(strong(words), indent=5, lead="  >  "))
        while key := self._line("Well, mixed or badly (w m b)").lower():
            for went in WENT:
                if went.startswith(key):
                    return went
            self._show(line("Type w, m or b, or Enter to leave it out."))
        return ""

    def _head(self, title: str, help: str) -> None:
        self._show(line(), line(strong(title), dim(f" {help}")))

    def _line(self, prompt: str) -> str:
        """Returns the next line that can be saved, '' for an empty one. Raises _End when input
        ends, or after q."""
        while True:
            typed = self._lines.ask(f"{prompt}: ")
            if typed is None or typed.lower() == "q":
                raise _End
            fault = typed_fault(typed) if typed else ""
            if not fault:
                return typed
            self._show(line(Span(fault, "warn")))

    def _show(self, *lines: Line) -> None:
        self._out.page(lines)
