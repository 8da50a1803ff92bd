"""`prep answer`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from tiktok_prep import options, wiring
from tiktok_prep.answer_files import AnswerFile, answered
from tiktok_prep.commands.answer_acts import Answering, list_answers
from tiktok_prep.errors import UsageError
from tiktok_prep.model import Deck
from tiktok_prep.names import pick


def run(
    context: typer.Context,
    question: options.OptionalQuestionArgument = None,
    story: options.StoryOption = None,
    source: Annotated[
        Path | None,
        typer.Option(
            "--from", metavar="FILE", help="Take the answer from a file instead; - is stdin."
        ),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Only check the answer, as is done after saving.")
    ] = False,
    show: Annotated[bool, typer.Option("--show", help="Print the answer.")] = False,
    versions: Annotated[
        bool, typer.Option("--versions", help="List its earlier versions; none is ever lost.")
    ] = False,
    restore: Annotated[
        int | None,
        typer.Option(
            "--restore", metavar="N", min=1, help="Get version N back; the one now is kept, too."
        ),
    ] = None,
    listing: Annotated[
        bool, typer.Option("--list", help="List all answers: date, words, story.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="With --check: print one JSON object.")
    ] = False,
    deck: options.DeckOption = None,
    plain: options.PlainOption = False,
) -> None:
    """Write your own answer in your editor, and have it checked against the points.

    VISUAL or EDITOR names the editor; --from takes the text without one. An answer is a Markdown
    file, answers/QUESTION.md in PREP_HOME: for you alone, and every earlier version is kept. The
    drill shows it beside the points, where e edits it.
    """
    chosen = options.settings(context, deck, plain)
    acts = {
        "--list": listing,
        "--show": show,
        "--check": check,
        "--versions": versions,
        "--restore": restore is not None,
        "--from": source is not None,
    }
    typed = [act for act, wanted in acts.items() if wanted]
    if story is not None and source is None:  # alone it is an act, with --from a part of it
        typed.append("--story")
    if len(typed) > 1:
        raise UsageError(f"{typed[0]} does not go with {typed[1]}", hint="leave one of them out")
    if as_json and not check:
        raise UsageError("--json goes with --check alone", hint="add --check")
    loaded = wiring.load_deck(chosen)
    if listing:
        list_answers(chosen, loaded)
        return
    if question is None:
        raise UsageError(
            "which question?", hint="`prep list` has their ids, `prep answer --list` your answers"
        )
    it = Answering(chosen, loaded, AnswerFile(wiring.home(), _pick(loaded, question)))
    if show:
        it.show()
    elif check:
        it.check(as_json=as_json)
    elif versions:
        it.versions()
    elif restore is not None:
        it.restore(restore)
    elif source is not None:
        it.take(source, story)
    elif story is not None:
        it.mark(story)
    else:
        it.edit(stdin_waits=sys.stdin is not None and not sys.stdin.isatty())


def _pick(deck: Deck, typed: str) -> str:
    """The id of a question of the deck, or else of one that left it and has an answer."""
    try:
        return wiring.pick_question(deck, typed)
    except UsageError:
        gone = set(answered(wiring.home())) - {question.id for question in deck.questions}
        if not any(name.startswith(typed) for name in gone if typed):
            raise
        return pick("answer", typed, sorted(gone))
