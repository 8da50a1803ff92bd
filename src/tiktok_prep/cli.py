"""The command line: the list of commands, and how errors become sentences and exit codes."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from tiktok_prep import __version__, options
from tiktok_prep.base.errors import PrepError, UsageError
from tiktok_prep.base.names import nearest
from tiktok_prep.base.settings import Settings
from tiktok_prep.base.system import is_closed_pipe
from tiktok_prep.commands.help import COMMANDS, command_help, prep_help

HELP = "help"
"""The name of a command that only leads to the help of another."""

REMOVED_COMMANDS = {"stories": "prep answer", "unsuspend": "prep suspend --undo"}
"""Name of a command that is gone -> what does the same now."""
REMOVED_OPTIONS = {
    ("answer", "--list"): "prep answer",
    ("debrief", "--anew"): "--restart",
    ("drill", "--confidence"): "",
    ("drill", "--cram"): "--more",
    ("list", "--covers"): "--role PART",
    ("mock", "--confidence"): "",
    ("plan", "--ics"): "prep export plan.ics",
}
"""Command and option that is gone -> what does the same now, or ''."""


class Command(TyperCommand):
    """A command with the help of commands/help.py, which names what replaces an option of
    REMOVED_OPTIONS."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        formatter.write(command_help(ctx))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        names = {name for param in self.params for name in param.opts}
        try:
            return super().parse_args(ctx, options.with_empty_values(args, names))
        except Exception as error:
            name = getattr(error, "option_name", None)
            successor = REMOVED_OPTIONS.get((self.name or "", name or ""))
            if successor is None:
                if getattr(error, "ctx", ctx) is None:
                    error.ctx = ctx  # type: ignore[attr-defined]
                raise
            message = f"prep {self.name} has no {name} any more"
            raise UsageError(message, hint=f"use {successor}" if successor else "") from error


class Group(TyperGroup):
    """Imports a command when it is used, and prints a PrepError as a sentence."""

    def list_commands(self, ctx: Any) -> list[str]:
        return [*COMMANDS, HELP]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name == HELP:
            return _help_command()
        if cmd_name not in COMMANDS:
            return None
        module = "import_" if cmd_name == "import" else cmd_name  # `import` is a word of Python
        run = options.with_settings(import_module(f"tiktok_prep.commands.{module}").run)
        app = _typer()
        app.command(cmd_name, cls=Command, short_help=COMMANDS[cmd_name].gives)(run)
        self.commands[cmd_name] = typer.main.get_command(app)
        return self.commands[cmd_name]

    def format_help(self, ctx: Any, formatter: Any) -> None:
        formatter.write(prep_help())

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if any(arg.startswith(("--install-c", "--show-c")) for arg in args):
            from tiktok_prep.commands.completion import complete_for, shell_named_by_hand

            if named := shell_named_by_hand(args):
                complete_for(*named)
                raise typer.Exit
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name = args[0] if args else ""
        if name == HELP and not ctx.resilient_parsing:
            if not args[1:]:
                sys.stdout.write(ctx.get_help() + "\n")
                raise typer.Exit
            name, args = args[1], [args[1], "--help"]
        if name in REMOVED_COMMANDS:
            hint = f"use {REMOVED_COMMANDS[name]}"
            raise UsageError(f"there is no prep {name} any more", hint=hint)
        if name and not ctx.resilient_parsing and name not in (*COMMANDS, HELP):
            similar = nearest(name, [*COMMANDS, HELP])
            hint = f"did you mean '{similar}'?" if similar else "`prep --help` lists the commands"
            raise UsageError(f"there is no command '{name}'", hint=hint)
        return super().resolve_command(ctx, args)

    def make_context(self, *args: Any, **extra: Any) -> Any:
        with _handle_errors():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: Any) -> Any:
        try:
            with _handle_errors():
                value = super().invoke(ctx)
                sys.stdout.flush()
                return value
        except OSError as error:
            if not is_closed_pipe(error):
                raise
            # the reader has seen enough, as in `prep list | head -1`
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None


def _help_command() -> Any:
    """Returns `prep help COMMAND` for the shell's completion only; `Group.resolve_command` runs
    it."""
    app = _typer()
    app.command(HELP, short_help="how a command is used, with examples")(_complete_help)
    return typer.main.get_command(app)


def _complete_help(
    command: Annotated[
        str | None,
        options.argument(
            "[COMMAND]",
            "A command.",
            lambda incomplete: [
                (name, info.gives) for name, info in COMMANDS.items() if name.startswith(incomplete)
            ],
        ),
    ] = None,
) -> None:
    """Show how a command is used, with examples."""


def _typer(**extra: Any) -> typer.Typer:
    return typer.Typer(
        rich_markup_mode=None,  # otherwise help imports Rich and takes twice as long
        pretty_exceptions_enable=False,  # they print local variables, such as private answers
        context_settings={"help_option_names": ["--help", "-h"]},
        **{"add_completion": False} | extra,
    )


app = _typer(cls=Group, add_completion=True, invoke_without_command=True)


def _show_version(requested: bool) -> None:
    if requested:
        sys.stdout.write(f"prep {__version__}\n")
        raise typer.Exit


@app.callback()
def prep(
    context: typer.Context,
    deck: options.DeckOption = None,
    plain: options.PlainOption = False,
    color: options.ColorOption = None,
    as_json: Annotated[
        bool, options.flag("--json", "Of prep alone: print one JSON object.")
    ] = False,
    version: Annotated[
        bool,
        typer.Option("--version", help="Show the version.", callback=_show_version, is_eager=True),
    ] = False,
) -> None:
    """Interview drills that remember every point of every answer, offline.

    Alone, prep says where you stand and what to type next. PREP_HOME sets the folder for your
    personal files.
    """
    from tiktok_prep.wiring import choose_deck

    context.obj = Settings(deck, plain, color or "auto")
    choose_deck(deck)
    if context.invoked_subcommand is None:
        from tiktok_prep.commands.today import run

        run(context.obj, as_json=as_json)
    elif as_json:
        hint = f"such as prep {context.invoked_subcommand} --json"
        raise UsageError("--json stands behind the command", hint=hint)


@contextmanager
def _handle_errors() -> Iterator[None]:
    """Turns a PrepError in the `with` block, or an error of Typer about an option or argument, into
    a message on stderr and a typer.Exit with the exit code. Other errors pass."""
    try:
        yield
    except Exception as error:
        # Typer's usage errors have no public base; its Exit has no `ctx`
        of_typer = hasattr(error, "ctx") and getattr(error, "exit_code", 0) == UsageError.exit_code
        if not of_typer and not isinstance(error, PrepError):
            raise
        from tiktok_prep.wiring import tell_fault  # late: the help of a command prints no error

        fault = error if isinstance(error, PrepError) else _in_plain_words(error)
        tell_fault("error", fault)
        raise typer.Exit(fault.exit_code) from error


def _in_plain_words(error: Any) -> UsageError:
    """Rewords an error of Typer about an option or argument."""
    command = f"prep {error.ctx.info_name}" if error.ctx and error.ctx.parent else "prep"
    hint = f"`{command} --help` shows how it is used"
    param: Any = getattr(error, "param", None)
    option = getattr(error, "option_name", "")
    extra = re.search(r"extra argument(?:\(s\)|s)? \((.*)\)", error.message, re.DOTALL)
    words = error.message[:1].lower() + error.message[1:].removesuffix(".")
    if not words:
        words = f"{command} needs {param.metavar}"
    elif param and (least := getattr(param.type, "min", None)) is not None:
        most = f" to {param.type.max}" if param.type.max else " on"
        words = f"{param.opts[0]} takes a whole number from {least}{most}"
    elif hasattr(error, "possibilities"):
        words = f"{command} has no {option}"
        if error.possibilities:
            hint = f"did you mean {' or '.join(sorted(error.possibilities))}?"
    elif option and "requires" in error.message:
        words = f"{option} needs a value"
    elif extra:
        words = f"{command} does not take '{extra[1]}'"
    return UsageError(words, hint=hint)
