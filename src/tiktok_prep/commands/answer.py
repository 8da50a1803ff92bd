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
from tiktok_prep.commands.answer_actions import AnswerActions, list_answers
from tiktok_prep.model import Deck

From = Annotated[
    Path | None,
    options.file("--from", "Read the answer from a file instead of your editor; - is stdin."),
]
Check = Annotated[bool, typer.Option("--check", help="Check length and wording, as after saving.")]
Restore = Annotated[
    int | None,
    options.number("--restore", "Bring back version N. The current answer becomes a version."),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object; only with --check.")]


def run(
    chosen: Settings,
    question: options.OptionalQuestionArgument = None,
    story: options.StoryOption = None,
    source: From = None,
    check: Check = False,
    show: Annotated[bool, typer.Option("--show", help="Print the answer.")] = False,
    versions: Annotated[
        bool, typer.Option("--versions", help="List its earlier versions. None is ever deleted.")
    ] = False,
    restore: Restore = None,
    listing: Annotated[
        bool, typer.Option("--list", help="List all your answers with date, words and story.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Write your own answer in your editor, then see its length and how it sounds.

    VISUAL or EDITOR names the editor; --from reads the text from a file. Your answer is a private
    Markdown file, answers/QUESTION.md in PREP_HOME, and every earlier version is kept. The drill
    shows it beside the points; there, e edits it. You see its length, its numbers, how often it
    says "we" and "I", and its hedges. Whether it makes the points is for you to judge.
    """
    actions: dict[str, object] = {
        "--list": listing,
        "--show": show,
        "--check": check,
        "--versions": versions,
    }
    actions |= {"--restore": restore, "--from": source}
    if source is None:  # with --from, --story belongs to that action
        actions["--story"] = story
    options.keep_apart(actions)
    if as_json and not check:
        raise UsageError("--json works only with --check", hint="add --check")
    deck = wiring.load_deck(chosen)
    if listing:
        list_answers(chosen, deck)
        return
    if question is None:
        hint = "`prep list` shows their ids, `prep answer --list` your answers"
        raise UsageError("which question?", hint=hint)
    answer = AnswerActions(chosen, deck, AnswerFile(wiring.home(), _pick(deck, question)))
    if show:
        answer.show()
    elif check:
        answer.check(as_json=as_json)
    elif versions:
        answer.list_versions()
    elif restore is not None:
        answer.restore(restore)
    elif source is not None:
        answer.save_from(source, story)
    elif story is not None:
        answer.set_story(story)
    else:
        answer.edit(stdin_waits=sys.stdin is not None and not sys.stdin.isatty())


def _pick(deck: Deck, typed: str) -> str:
    """The id of a question of the deck, or of one that left it but has an answer.

    Raises UsageError if none matches.
    """
    try:
        return wiring.pick_question(deck, typed)
    except UsageError:
        orphans = set(answered_ids(wiring.home())) - {question.id for question in deck.questions}
        if not any(name.startswith(typed) for name in orphans if typed):
            raise
        return pick("answer", typed, sorted(orphans))
