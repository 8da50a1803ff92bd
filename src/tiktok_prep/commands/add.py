"""`prep add`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from tiktok_prep import options, wiring
from tiktok_prep.base.errors import PrepError, UsageError
from tiktok_prep.base.page import Span, line
from tiktok_prep.base.settings import Settings, keep_apart
from tiktok_prep.base.system import is_terminal
from tiktok_prep.base.text import count
from tiktok_prep.deck.format import MAX_POINTS, typed_fault
from tiktok_prep.deck.own_questions import add_questions, new_fact, new_question, with_points
from tiktok_prep.deck.search import named, round_names
from tiktok_prep.model import FROM_ADD, Deck, Question
from tiktok_prep.terminal.lines import Lines, lines_from
from tiktok_prep.terminal.printing import Printer

Ask = Annotated[
    str | None, options.argument('["QUESTION"]', "The question, in quotes, as they would ask it.")
]
Points = Annotated[
    list[str] | None,
    options.value(
        "--point", "TEXT", "One thing that a strong answer says. Repeat it for more points."
    ),
]
Answer = Annotated[
    str | None,
    options.value("--fact", "ANSWER", "The one right answer: the question is asked as a fact."),
]
Edit = Annotated[bool, options.flag("--edit", "Open the file of your questions in your editor.")]

EXAMPLE = 'such as: prep add "Why us and not a bank?"'


def run(
    chosen: Settings,
    question: Ask = None,
    stage: options.Round = None,
    points: Points = None,
    answer: Answer = None,
    edit: Edit = False,
) -> None:
    """Add a question of your own, asked in drills and mock interviews like any other.

    Without ROUND, it is for the next interview. On a terminal, you are asked for the points of a
    strong answer, one a line; 4 to 7 work best. Without points, you rate the whole answer.
    """
    keep_apart({"--point": points}, {"--fact": answer})
    if question is None:
        if points or answer is not None or not edit:
            raise UsageError("which question?", hint=EXAMPLE)
        _edit()
        return
    if not question.strip():
        raise UsageError("the question is empty", hint=EXAMPLE)
    texts = points or []
    if len(texts) > MAX_POINTS:
        raise UsageError(f"a question has at most {MAX_POINTS} points", hint="join some of them")
    deck = wiring.load_deck_strictly(chosen)
    if (
        stage
        and " " in stage
        and " " not in question.strip()
        and not named(stage, round_names(deck))
    ):
        raise UsageError("the question needs quotes", hint=EXAMPLE)
    stage_id = wiring.pick_stage(deck, stage)
    with wiring.open_store(write=False) as store:
        stage_id = wiring.stage_or_next(deck, stage_id, store.agenda()).id
    out = wiring.stdout(chosen)
    try:
        added = new_own(deck, question, stage_id, texts, answer=answer, origin=FROM_ADD)
    except ValueError as error:
        raise UsageError(str(error).rstrip("."), hint="nothing was added") from error
    typed = list[str]()
    try:
        if not (edit or texts or added.fact) and is_terminal(sys.stdin):
            _ask_points(typed, lines_from(sys.stdin), out)
    finally:  # Ctrl-C ends the points, too, and loses none
        added = with_points(added, typed) if typed else added
        add_own(added)
        what = f"Added as a fact: {added.id}" if added.fact else f"Added: {added.id}"
        out.page([line(f"{what}, in {stage_id}. It is in {wiring.own_questions_file()}.")])
    if edit:
        _edit()
    if not edit and not added.has_points:
        out.page([line("It has no points yet, so it is one card. Add them: prep add --edit")])
    command = f"prep drill {added.id}{wiring.deck_option(chosen)}"
    out.page([line("Next: ", Span(command, "key"))])


def new_own(
    deck: Deck,
    ask: str,
    stage: str,
    points: Sequence[str],
    *,
    answer: str | None = None,
    origin: str,
) -> Question:
    """Makes a question of your own, for `add_own`; with an `answer`, a fact as of today.

    Raises ValueError with a sentence for a text that is not allowed, FileFaults for a fault in your
    own questions and, from `prep add` only, UsageError if there is a question with these words.
    """
    from tiktok_prep.deck.loading import load_own

    known = [*deck.questions, *load_own(wiring.own_questions_file())]
    taken = {question.id for question in known}
    if answer is None:
        question = new_question(ask, stage, points, origin=origin, taken=taken)
    else:
        today = wiring.now().date()
        question = new_fact(ask, stage, answer, as_of=today, origin=origin, taken=taken)
    for other in known if origin == FROM_ADD else ():
        if other.ask.casefold() == question.ask.casefold():
            message = f"that question is there already: {other.id}"
            raise UsageError(message, hint=f"see: prep show {other.id}")
    return question


def add_own(question: Question) -> None:
    """Saves a question of your own. Raises PrepError if the file allows no addition."""
    from tiktok_prep.deck.loading import load_own

    add_questions(wiring.own_questions_file(), [question], load=load_own)


def _ask_points(points: list[str], lines: Lines, out: Printer) -> None:
    """Asks for points, and adds them to `points`, until an empty line, the end of input or
    MAX_POINTS."""
    out.page([line("What would a strong answer say? One point a line; an empty line ends.")])
    while len(points) < MAX_POINTS and (typed := lines.ask(f"Point {len(points) + 1}: ")):
        if fault := typed_fault(typed):
            out.page([line(Span(fault, "warn"))])
        else:
            points.append(typed)


def _edit() -> None:
    """Opens the file of your own questions in your editor. Raises PrepError if there is none yet,
    the editor fails, or it is faulty afterwards."""
    from tiktok_prep.deck.loading import load_own
    from tiktok_prep.terminal.editor import edit

    file: Path = wiring.own_questions_file()
    if not file.exists():
        hint = 'add the first: prep add "QUESTION"'
        raise PrepError("you have no questions of your own yet", hint=hint)
    edit(file)
    wiring.tell(f"{count(len(load_own(file)), 'question')} of your own in {file}.")
