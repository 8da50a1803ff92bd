"""The options that commands share, and how the shell completes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tiktok_prep.errors import PrepError
from tiktok_prep.settings import Settings

if TYPE_CHECKING:
    from tiktok_prep.model import Deck


def settings(context: typer.Context, deck: Path | None = None, plain: bool = False) -> Settings:
    """The options of a command, on top of those before its name."""
    above = context.find_object(Settings) or Settings()
    return Settings(deck or above.deck, plain or above.plain)


def path(typed: str) -> Path:
    """What an option or argument that is a path makes of what was typed. Raises UsageError."""
    from tiktok_prep.wiring import expanded

    return expanded(typed)


def _completer(
    names: Callable[[Deck], list[tuple[str, str]]],
) -> Callable[..., list[tuple[str, str]]]:
    """Completion from the deck; silent when the deck cannot be read."""

    def complete(ctx: typer.Context, incomplete: str) -> Iterator[tuple[str, str]]:
        from tiktok_prep.wiring import load_decks

        above = ctx.parent.params if ctx.parent else {}
        typed = ctx.params.get("deck") or above.get("deck")  # not yet converted, or its default
        try:
            deck, _ = load_decks(settings(ctx, path(str(typed)) if typed else None))
        except PrepError:
            return
        yield from (row for row in names(deck) if row[0].startswith(incomplete))

    return complete  # type: ignore[return-value]


def _kinds(incomplete: str) -> list[str]:
    from tiktok_prep.deck_format import QUESTION_KINDS

    return [kind for kind in QUESTION_KINDS if kind.startswith(incomplete)]


StageOption = Annotated[
    str | None,
    typer.Option(
        "--stage",
        "-s",
        metavar="STAGE",
        help="Only this interview round; the start of its id is enough.",
        autocompletion=_completer(lambda deck: [(s.id, s.name) for s in deck.stages]),
    ),
]
StageArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="[STAGE]",
        help="An interview round; the start of its id is enough.",
        autocompletion=_completer(lambda deck: [(s.id, s.name) for s in deck.stages]),
    ),
]
TagOption = Annotated[
    str | None,
    typer.Option(
        "--tag",
        "-t",
        metavar="TAG",
        help="Only questions with this tag.",
        autocompletion=_completer(lambda deck: [(t.id, t.name) for t in deck.tags]),
    ),
]
KindOption = Annotated[
    str | None,
    typer.Option(
        "--kind",
        metavar="KIND",
        help="Only questions of this kind, such as case or technical.",
        autocompletion=_kinds,
    ),
]
CoversOption = Annotated[
    str | None,
    typer.Option(
        "--covers",
        metavar="PART",
        help="Only questions that cover this part of the role.",
        autocompletion=_completer(
            lambda deck: [(p.id, p.says) for p in deck.role.parts] if deck.role else []
        ),
    ),
]
DeckOption = Annotated[
    Path | None,
    typer.Option(
        "--deck", metavar="DIR", parser=path, help="The folder of another deck (also PREP_DECK)."
    ),
]
PlainOption = Annotated[
    bool,
    typer.Option(
        "--plain", help="Linear text: no boxes, colours or redrawing (also ACCESSIBLE=1)."
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
ConfidenceOption = Annotated[
    bool,
    typer.Option("--confidence", help="After each answer, one key for how sure you are: 1 to 3."),
]
TypeOption = Annotated[
    bool, typer.Option("--type", help="Type the answers instead of saying them.")
]
_questions = _completer(lambda deck: [(q.id, q.ask) for q in deck.questions])
QuestionArgument = Annotated[
    str,
    typer.Argument(
        metavar="QUESTION",
        help="The id of a question; its start is enough.",
        autocompletion=_questions,
    ),
]
OptionalQuestionArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="[QUESTION]",
        help="The id of a question; its start is enough.",
        autocompletion=_questions,
    ),
]
QuestionsArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="QUESTION...",
        help="The ids of questions; their start is enough.",
        autocompletion=_questions,
    ),
]


def _stories(incomplete: str) -> list[str]:
    from tiktok_prep.answer_files import read_answers
    from tiktok_prep.wiring import home

    try:
        answers = read_answers(home(), on_fault=lambda error: None)
    except PrepError:
        return []
    return sorted({a.story for a in answers.values() if a.story and a.story.startswith(incomplete)})


StoryOption = Annotated[
    str | None,
    typer.Option(
        "--story",
        metavar="NAME",
        help="Mark the answer as telling this story, which may serve several questions; '' takes "
        "the mark away.",
        autocompletion=_stories,
    ),
]
