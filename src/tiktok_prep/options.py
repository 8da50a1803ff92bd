"""The options that several commands share, and their completion in the shell."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import wraps
from inspect import Parameter, signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tiktok_prep.base.errors import PrepError
from tiktok_prep.base.settings import COLOR_CHOICES, Settings, one_round

if TYPE_CHECKING:
    from tiktok_prep.model import Deck

Completion = Callable[..., Any]
RARE = "rare"
"""Marks an option that stands in the second group of a command's help."""


def settings(
    context: typer.Context,
    deck: Path | None = None,
    plain: bool = False,
    color: str | None = None,
) -> Settings:
    """Returns the Settings of a command: each option as it was given after the command's name, or
    else before that name, or else its default."""
    above = context.find_object(Settings) or Settings()
    return Settings(deck or above.deck, plain or above.plain, color or above.color)


def with_settings(command: Callable[..., None]) -> Callable[..., None]:
    """Adds --deck, --plain and --color to a command whose first parameter is `chosen: Settings`.

    If it has `stage: Round`, adds that the round may be named without --stage, too, in one or
    several words. Returns any other command unchanged.
    """
    # commands that run without Typer name this module in their annotations, but do not import it
    names = {"options": sys.modules[__name__]}
    first, *own = signature(command, eval_str=True, locals=names).parameters.values()
    if first.name != "chosen":
        return command
    place = Parameter.POSITIONAL_OR_KEYWORD
    is_round = [each.name == "stage" and each.annotation == Round for each in own]
    takes_round = any(is_round)
    if takes_round:
        bare_round = Parameter("bare_round", place, default=None, annotation=RoundWords)
        own.insert(is_round.index(True), bare_round)

    @wraps(command)
    def run(
        context: typer.Context,
        deck: Path | None,
        plain: bool,
        color: str | None,
        **typed: Any,
    ) -> None:
        from tiktok_prep.wiring import choose_deck

        chosen = settings(context, deck, plain, color)
        choose_deck(chosen.deck)
        if takes_round:
            words = typed.pop("bare_round")
            typed["stage"] = one_round(" ".join(words) if words else None, typed["stage"])
        command(chosen, **typed)

    context = Parameter("context", place, annotation=typer.Context)
    deck = Parameter("deck", place, default=None, annotation=DeckOption)
    plain = Parameter("plain", place, default=False, annotation=PlainOption)
    color = Parameter("color", place, default=None, annotation=ColorOption)
    run.__signature__ = signature(command).replace(  # type: ignore[attr-defined]
        parameters=[context, *own, deck, plain, color]
    )
    run.__annotations__ = {}  # Typer would evaluate those of `command`, too
    return run


# ------------------------------------------------------------ declaring an option


def path(typed: str) -> Path:
    """Makes a Path of what was typed, with `~` expanded. The file need not exist. Raises UsageError
    if `typed` can be no path."""
    from tiktok_prep.wiring import expand_path

    return expand_path(typed)


def flag(name: str, help: str, *, rare: bool = False) -> Any:
    """Declares an option without a value. A `rare` one stands in the second group of the help."""
    return typer.Option(name, help=help, rich_help_panel=_panel(rare))


def value(
    names: str,
    metavar: str,
    help: str,
    complete: Completion | None = None,
    *,
    rare: bool = False,
) -> Any:
    """Declares an option with a text value; `names` are separated by spaces, such as '--stage -s'.
    A `rare` one stands in the second group of the help."""
    return typer.Option(
        *names.split(),
        metavar=metavar,
        help=help,
        autocompletion=complete,
        rich_help_panel=_panel(rare),
    )


def number(
    names: str,
    help: str,
    *,
    least: int = 1,
    most: int | None = None,
    metavar: str = "N",
    rare: bool = False,
) -> Any:
    return typer.Option(
        *names.split(),
        metavar=metavar,
        min=least,
        max=most,
        help=help,
        rich_help_panel=_panel(rare),
    )


def _panel(rare: bool) -> str | None:
    return RARE if rare else None


def minutes(help: str, *, most: int = 1440) -> Any:
    return number("--minutes -m", help, most=most)


def file(name: str, help: str) -> Any:
    """Declares an option for a file, or - for stdin or stdout."""
    return typer.Option(name, metavar="FILE", parser=path, help=help)


def argument(metavar: str, help: str, complete: Completion | None = None) -> Any:
    return typer.Argument(metavar=metavar, help=help, autocompletion=complete)


def path_argument(metavar: str, help: str) -> Any:
    return typer.Argument(metavar=metavar, parser=path, help=help)


# ------------------------------------------------------------ completion in the shell


def _completer(names: Callable[[Deck], list[tuple[str, str]]]) -> Completion:
    """Makes a function that completes a name from the deck. `names` lists pairs of a name and its
    description.

    The function yields the `names` that begin with what was typed; nothing if the deck has a fault.
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


def complete_decks(incomplete: str) -> list[tuple[str, str]]:
    """Completes the id of a known deck, or `built-in`. Returns pairs of what may be typed and where
    that deck is, or ''. The shell completes folders by itself."""
    from tiktok_prep.deck.in_use import known_decks
    from tiktok_prep.wiring import prep_home

    known = [("built-in", "")]
    with suppress(PrepError):
        known += [(deck.id, deck.folder) for deck in known_decks(prep_home())]
    return [pair for pair in known if pair[0].startswith(incomplete)]


complete_rounds = _completer(lambda deck: [(s.id, s.name) for s in deck.stages])
_tags = _completer(lambda deck: [(t.id, t.name) for t in deck.tags])
_questions = _completer(lambda deck: [(q.id, q.ask) for q in deck.questions])


# ------------------------------------------------------------ shared by several commands

Round = Annotated[
    str | None,
    value("--stage -s", "ROUND", "The same as ROUND.", complete_rounds, rare=True),
]
"""To a command with this option as `stage`, `with_settings` adds RoundWords."""
RoundWords = Annotated[
    list[str] | None, argument("[ROUND]", "A round: its id, or a word of its name", complete_rounds)
]
TagOption = Annotated[
    str | None, value("--tag -t", "TAG", "Only questions with this tag.", _tags, rare=True)
]
DeckOption = Annotated[
    Path | None,
    typer.Option(
        "--deck",
        metavar="DIR",
        parser=path,
        help="The folder of another deck, for this command (also PREP_DECK).",
        rich_help_panel=RARE,
    ),
]
PlainOption = Annotated[
    bool,
    flag("--plain", "Plain text: no boxes, colours or redrawing (also ACCESSIBLE=1).", rare=True),
]


def _color(typed: str) -> str:
    from tiktok_prep.deck.search import pick

    return pick("colour", typed, dict.fromkeys(COLOR_CHOICES, ()))


ColorOption = Annotated[
    str | None,
    typer.Option(
        "--color",
        metavar="WHEN",
        parser=_color,
        help="auto, always or never (also FORCE_COLOR and NO_COLOR).",
        rich_help_panel=RARE,
    ),
]
JsonOption = Annotated[bool, flag("--json", "Print one JSON object.", rare=True)]
TypeOption = Annotated[bool, flag("--type", "Type the answers instead of saying them.")]
_QUESTION_HELP = "A question: its id, or some of its words."
QuestionWords = Annotated[list[str], argument("QUESTION", _QUESTION_HELP, _questions)]
OptionalQuestionWords = Annotated[
    list[str] | None, argument("[QUESTION]", _QUESTION_HELP, _questions)
]
