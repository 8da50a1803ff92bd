"""The options that several commands share, and their completion in the shell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from inspect import Parameter, signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tiktok_prep.base.errors import PrepError, UsageError
from tiktok_prep.base.settings import Settings

if TYPE_CHECKING:
    from tiktok_prep.model import Deck

Completion = Callable[..., Any]


def settings(context: typer.Context, deck: Path | None = None, plain: bool = False) -> Settings:
    """The settings given after the command's name, or else before it."""
    above = context.find_object(Settings) or Settings()
    return Settings(deck or above.deck, plain or above.plain)


def with_settings(command: Callable[..., None]) -> Callable[..., None]:
    """Adds --deck and --plain to a command whose first parameter is `chosen`, its Settings.

    Returns any other command unchanged.
    """
    first, *own = signature(command, eval_str=True).parameters.values()
    if first.name != "chosen":
        return command

    @wraps(command)
    def run(context: typer.Context, deck: Path | None, plain: bool, **typed: object) -> None:
        command(settings(context, deck, plain), **typed)

    place = Parameter.POSITIONAL_OR_KEYWORD
    context = Parameter("context", place, annotation=typer.Context)
    deck = Parameter("deck", place, default=None, annotation=DeckOption)
    plain = Parameter("plain", place, default=False, annotation=PlainOption)
    run.__signature__ = signature(command).replace(  # type: ignore[attr-defined]
        parameters=[context, *own, deck, plain]
    )
    return run


def keep_apart(options: Mapping[str, object], others: Mapping[str, object] | None = None) -> None:
    """Raises UsageError if one of `options` was given together with one of `others`.

    Without `others`, if two of `options` were given. `None` and `False` mean not given.
    """
    used = _used(options)
    conflicting = used[1:] if others is None else _used(others)
    if used and conflicting:
        message = f"{used[0]} does not go with {conflicting[0]}"
        raise UsageError(message, hint="leave one of them out")


def _used(options: Mapping[str, object]) -> list[str]:
    return [name for name, value in options.items() if value is not None and value is not False]


# ------------------------------------------------------------ declaring an option


def path(typed: str) -> Path:
    """Parses a path option or argument. Raises UsageError if it is not a valid path."""
    from tiktok_prep.wiring import expand_path

    return expand_path(typed)


def value(names: str, metavar: str, help: str, complete: Completion | None = None) -> Any:
    """An option with a text value; `names` are separated by spaces, such as '--stage -s'."""
    return typer.Option(*names.split(), metavar=metavar, help=help, autocompletion=complete)


def number(
    names: str, help: str, *, least: int = 1, most: int | None = None, metavar: str = "N"
) -> Any:
    return typer.Option(*names.split(), metavar=metavar, min=least, max=most, help=help)


def minutes(help: str, *, most: int = 1440) -> Any:
    return number("--minutes -m", help, most=most, metavar="MINUTES")


def file(name: str, help: str) -> Any:
    """An option for a file, or - for stdin or stdout."""
    return typer.Option(name, metavar="FILE", parser=path, help=help)


def argument(metavar: str, help: str, complete: Completion | None = None) -> Any:
    return typer.Argument(metavar=metavar, help=help, autocompletion=complete)


def path_argument(metavar: str, help: str) -> Any:
    return typer.Argument(metavar=metavar, parser=path, help=help)


# ------------------------------------------------------------ completion in the shell


def _completer(names: Callable[[Deck], list[tuple[str, str]]]) -> Completion:
    """Returns a function that completes a name from the deck. `names` lists (name, description).

    It offers nothing if the deck has a fault.
    """

    def complete(ctx: typer.Context, incomplete: str) -> Iterator[tuple[str, str]]:
        from tiktok_prep.wiring import load_deck_and_fault

        above = ctx.parent.params if ctx.parent else {}
        typed = ctx.params.get("deck") or above.get("deck")  # not parsed yet, or the default
        try:
            deck, _ = load_deck_and_fault(settings(ctx, path(str(typed)) if typed else None))
        except PrepError:
            return
        yield from (pair for pair in names(deck) if pair[0].startswith(incomplete))

    return complete


def _kinds(incomplete: str) -> list[str]:
    from tiktok_prep.deck.format import QUESTION_KINDS

    return [kind for kind in QUESTION_KINDS if kind.startswith(incomplete)]


def _stories(incomplete: str) -> list[str]:
    from tiktok_prep.answers.files import read_answers
    from tiktok_prep.wiring import home

    try:
        answers = read_answers(home(), on_fault=lambda error: None)
    except PrepError:
        return []
    return sorted({a.story for a in answers.values() if a.story and a.story.startswith(incomplete)})


_stages = _completer(lambda deck: [(s.id, s.name) for s in deck.stages])
_tags = _completer(lambda deck: [(t.id, t.name) for t in deck.tags])
_parts = _completer(lambda deck: [(p.id, p.says) for p in deck.parts])
_questions = _completer(lambda deck: [(q.id, q.ask) for q in deck.questions])


# ------------------------------------------------------------ shared by several commands

StageOption = Annotated[
    str | None,
    value(
        "--stage -s", "STAGE", "Only this interview round; the start of its id is enough.", _stages
    ),
]
StageArgument = Annotated[
    str | None,
    argument("[STAGE]", "An interview round; the start of its id is enough.", _stages),
]
TagOption = Annotated[str | None, value("--tag -t", "TAG", "Only questions with this tag.", _tags)]
KindOption = Annotated[
    str | None,
    value("--kind", "KIND", "Only questions of this kind, such as case or technical.", _kinds),
]
CoversOption = Annotated[
    str | None,
    value("--covers", "PART", "Only questions that cover this part of the role.", _parts),
]
DeckOption = Annotated[
    Path | None,
    typer.Option(
        "--deck", metavar="DIR", parser=path, help="The folder of another deck (also PREP_DECK)."
    ),
]
PlainOption = Annotated[
    bool,
    typer.Option("--plain", help="Plain text: no boxes, colours or redrawing (also ACCESSIBLE=1)."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
ConfidenceOption = Annotated[
    bool,
    typer.Option("--confidence", help="After each answer, press 1 to 3 for how sure you are."),
]
TypeOption = Annotated[
    bool, typer.Option("--type", help="Type the answers instead of saying them.")
]
_QUESTION_HELP = "The id of a question; its start is enough."
QuestionArgument = Annotated[str, argument("QUESTION", _QUESTION_HELP, _questions)]
OptionalQuestionArgument = Annotated[str | None, argument("[QUESTION]", _QUESTION_HELP, _questions)]
QuestionsArgument = Annotated[
    list[str],
    argument("QUESTION...", "The ids of questions; their start is enough.", _questions),
]
StoryOption = Annotated[
    str | None,
    value(
        "--story",
        "NAME",
        "Mark the answer as telling this story, which can answer several questions; '' removes "
        "the mark.",
        _stories,
    ),
]
