"""`prep answer`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from tiktok_prep import options, wiring
from tiktok_prep.answers.files import AnswerFile, answered_ids
from tiktok_prep.base.errors import UsageError
from tiktok_prep.base.names import pick
from tiktok_prep.base.settings import Settings
from tiktok_prep.commands.answer_acts import Answering, list_answers
from tiktok_prep.model import Deck

From = Annotated[
    Path | None, options.file("--from", "Take the answer from a file instead; - is stdin.")
]
Check = Annotated[
    bool, typer.Option("--check", help="Only show how it is said, as is done after saving.")
]
Restore = Annotated[
    int | None, options.number("--restore", "Get version N back; the one now is kept, too.")
]
Json = Annotated[bool, typer.Option("--json", help="With --check: print one JSON object.")]


def run(
    chosen: Settings,
    question: options.OptionalQuestionArgument = None,
    story: options.StoryOption = None,
    source: From = None,
    check: Check = False,
    show: Annotated[bool, typer.Option("--show", help="Print the answer.")] = False,
    versions: Annotated[
        bool, typer.Option("--versions", help="List its earlier versions; none is ever lost.")
    ] = False,
    restore: Restore = None,
    listing: Annotated[
        bool, typer.Option("--list", help="List all answers: date, words, story.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Write your own answer in your editor; then see how long it is, and how it is said.

    VISUAL or EDITOR names the editor; --from takes the text without one. An answer is a Markdown
    file, answers/QUESTION.md in PREP_HOME: for you alone, and every earlier version is kept. The
    drill shows it beside the points, where e edits it. Its length, its numbers, "we" and "I" and
    hedges are counted; whether it makes the points is for you to judge.
    """
    acts: dict[str, object] = {
        "--list": listing,
        "--show": show,
        "--check": check,
        "--versions": versions,
    }
    acts |= {"--restore": restore, "--from": source}
    if source is None:  # alone it is an act, with --from a part of it
        acts["--story"] = story
    options.keep_apart(acts)
    if as_json and not check:
        raise UsageError("--json goes with --check alone", hint="add --check")
    loaded = wiring.load_deck(chosen)
    if listing:
        list_answers(chosen, loaded)
        return
    if question is None:
        hint = "`prep list` has their ids, `prep answer --list` your answers"
        raise UsageError("which question?", hint=hint)
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
        gone = set(answered_ids(wiring.home())) - {question.id for question in deck.questions}
        if not any(name.startswith(typed) for name in gone if typed):
            raise
        return pick("answer", typed, sorted(gone))
