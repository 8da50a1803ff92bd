"""`prep answer`."""

from __future__ import annotations

import select
import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated

from tiktok_prep import options, wiring
from tiktok_prep.answers.files import AnswerFile, answered_ids
from tiktok_prep.base import system
from tiktok_prep.base.errors import UsageError
from tiktok_prep.base.settings import Settings, keep_apart
from tiktok_prep.commands.answer_actions import AnswerActions, show_all

From = Annotated[
    Path | None,
    options.file("--from", "Read the answer from a file instead of your editor; - is stdin."),
]
Check = Annotated[bool, options.flag("--check", "Check length and wording, as after saving.")]
Show = Annotated[bool, options.flag("--show", "Print the answer.", rare=True)]
Versions = Annotated[
    bool, options.flag("--versions", "List its earlier versions. None is ever deleted.", rare=True)
]
Restore = Annotated[
    int | None,
    options.number(
        "--restore", "Bring back version N. The current answer becomes a version.", rare=True
    ),
]
Json = Annotated[
    bool,
    options.flag("--json", "Print one JSON object: all answers, or one with --check.", rare=True),
]


def run(
    chosen: Settings,
    question: options.OptionalQuestionWords = None,
    story: options.StoryOption = None,
    source: From = None,
    check: Check = False,
    show: Show = False,
    versions: Versions = False,
    restore: Restore = None,
    as_json: Json = False,
) -> None:
    """Write your own answer in your editor, then see its length and how it sounds.

    Without QUESTION, it lists your answers and stories, and says where you have none. Each answer
    is a private Markdown file; earlier versions are kept. After you save it in the editor, letters
    mark the points that it misses. VISUAL or EDITOR names the editor.
    """
    actions: dict[str, object] = {"--show": show, "--check": check, "--versions": versions}
    actions |= {"--restore": restore, "--from": source}
    if source is None:  # with --from, --story belongs to that action
        actions["--story"] = story
    keep_apart(actions)
    deck = wiring.load_deck(chosen)
    if not question:
        if any(each not in (None, False) for each in (*actions.values(), story)):
            hint = "`prep list` shows their ids, `prep answer` your answers"
            raise UsageError("which question?", hint=hint)
        show_all(chosen, deck, as_json=as_json)
        return
    if as_json and not check:
        hint = "add --check, or leave the question out"
        raise UsageError("--json does not go with a question", hint=hint)
    name = wiring.pick_question(
        deck, " ".join(question), others=lambda: answered_ids(wiring.home())
    )
    answer = AnswerActions(chosen, deck, AnswerFile(wiring.home(), name))
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
        if _text_waits():
            hint = f"to save it as your answer: `prep answer {answer.question_id} --from -`"
            raise UsageError("your editor would not read what is on standard input", hint=hint)
        answer.edit()


def _text_waits() -> bool:
    """Whether standard input is a pipe or file with text; reads one byte of it. False on a terminal
    and on Windows, where nothing is read."""
    if sys.stdin is None or sys.stdin.isatty() or system.ON_WINDOWS:
        return False
    with suppress(OSError, ValueError):
        ready, _, _ = select.select([sys.stdin], [], [], 0)
        return bool(ready and sys.stdin.buffer.read(1))
    return False
