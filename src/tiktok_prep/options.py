"""The options that commands share, how they are declared, and how the shell completes them."""

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
    """The options of a command, on top of those before its name."""
    above = context.find_object(Settings) or Settings()
    return Settings(deck or above.deck, plain or above.plain)


def with_settings(command: Callable[..., None]) -> Callable[..., None]:
    """What Typer is to run: a command whose first parameter is `chosen`, the Settings, takes --deck
    and --plain for it, after its own options. Any other is run as it is."""
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


def keep_apart(these: Mapping[str, object], others: Mapping[str, object] | None = None) -> None:
    """Raises UsageError where one of `these` options and one of the `others` are given; without
    `others`, where two of `these` are. What is `None` or `False` is not given."""
    given = _given(these)
    more = given[1:] if others is None else _given(others)
    if given and more:
        raise UsageError(f"{given[0]} does not go with {more[0]}", hint="leave one of them out")


def _given(options: Mapping[str, object]) -> list[str]:
    return [name for name, value in options.items() if value is not None and value is not False]


# ------------------------------------------------------------ how options are declared


def path(typed: str) -> Path:
    """What an option or argument that is a path makes of what was typed. Raises UsageError."""
    from tiktok_prep.wiring import expanded

    return expanded(typed)


def value(names: str, metavar: str, help: str, complete: Completion | None = None) -> Any:
    """An option that takes a text; `names` as they are typed, such as '--stage -s'."""
    return typer.Option(*names.split(), metavar=metavar, help=help, autocompletion=complete)


def number(
    names: str, help: str, *, least: int = 1, most: int | None = None, metavar: str = "N"
) -> Any:
    return typer.Option(*names.split(), metavar=metavar, min=least, max=most, help=help)


def minutes(help: str, *, most: int = 1440) -> Any:
    return number("--minutes -m", help, most=most, metavar="MINUTES")


def file(name: str, help: str) -> Any:
    """An option that takes a file, or - for stdin or stdout."""
    return typer.Option(name, metavar="FILE", parser=path, help=help)


def argument(metavar: str, help: str, complete: Completion | None = None) -> Any:
    return typer.Argument(metavar=metavar, help=help, autocompletion=complete)


def path_argument(metavar: str, help: str) -> Any:
    return typer.Argument(metavar=metavar, parser=path, help=help)


# ------------------------------------------------------------ how the shell completes them


def _completer(names: Callable[[Deck], list[tuple[str, str]]]) -> Completion:
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


# ------------------------------------------------------------ those of several commands

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
_ONE = "The id of a question; its start is enough."
QuestionArgument = Annotated[str, argument("QUESTION", _ONE, _questions)]
OptionalQuestionArgument = Annotated[str | None, argument("[QUESTION]", _ONE, _questions)]
QuestionsArgument = Annotated[
    list[str],
    argument("QUESTION...", "The ids of questions; their start is enough.", _questions),
]
StoryOption = Annotated[
    str | None,
    value(
        "--story",
        "NAME",
        "Mark the answer as telling this story, which may serve several questions; '' takes the "
        "mark away.",
        _stories,
    ),
]
