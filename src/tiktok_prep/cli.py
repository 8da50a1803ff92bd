"""The command line: the list of commands, and how errors become sentences and exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from tiktok_prep import __version__, options
from tiktok_prep.base.errors import PrepError
from tiktok_prep.base.settings import Settings

COMMANDS = {
    "drill": ("drill:run", "Drill what is due, then what is new."),
    "mock": ("mock:run", "A mock interview that pushes back, and its debrief."),
    "list": ("list:run", "Stages and questions, and how well you know each."),
    "show": ("show:run", "Everything about one question, and why it is due or not."),
    "answer": ("answer:run", "Your own answer to a question, in your editor."),
    "stories": ("stories:run", "Which story answers which questions, and which have none."),
    "plan": ("plan:run", "Your interview dates, and a daily plan until then."),
    "brief": ("brief:run", "One page for the hour before an interview."),
    "debrief": ("debrief:run", "Write down what a real round asked, and how it went."),
    "stats": ("stats:run", "Readiness, retention, forecast, weakest points."),
    "undo": ("undo:run", "Take back the last rating or suspension, even days later."),
    "suspend": ("suspend:run", "Keep questions out of drills."),
    "unsuspend": ("suspend:run_unsuspend", "Let suspended questions be drilled again."),
    "check": ("check:run", "Check a deck: every fault with its file and line."),
    "new": ("new:run", "Write a small deck of your own to start from."),
    "export": ("export:run", "Write your history, one JSON object per line."),
    "import": ("import_:run", "Add the events of an export to your history."),
}
"""Name -> (module:function, short help). A module is imported only when its command is used, so
that every command starts fast."""

EPILOG = (
    "Exit codes: 0 done; 1 the deck, the progress file or the disk has a fault; "
    "2 the command line has one; 130, 143, 129, 131 stopped by Ctrl-C, SIGTERM, SIGHUP, SIGQUIT."
)


class Group(TyperGroup):
    """Imports a command when it is used, and prints a PrepError as a sentence."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        target, short_help = COMMANDS[cmd_name]
        module, _, function = target.partition(":")
        app = _typer()
        run = getattr(import_module(f"tiktok_prep.commands.{module}"), function)
        app.command(cmd_name, short_help=short_help)(options.with_settings(run))
        command = typer.main.get_command(app)
        self.commands[cmd_name] = command
        return command

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, short) for name, (_, short) in COMMANDS.items()])

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        for name in COMMANDS:  # so that Typer can suggest the nearest name
            self.commands.setdefault(name, None)  # type: ignore[arg-type]
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
        except BrokenPipeError:
            # the reader has seen enough, as in `prep list | head -1`
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None


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


@app.callback(epilog=EPILOG)
def prep(
    context: typer.Context,
    deck: options.DeckOption = None,
    plain: options.PlainOption = False,
    version: Annotated[
        bool,
        typer.Option("--version", help="Show the version.", callback=_show_version, is_eager=True),
    ] = False,
) -> None:
    """Interview drills that remember every point of every answer, offline.

    Without a command, it shows what is due and what to type next. PREP_HOME sets the folder for
    your personal files.
    """
    context.obj = Settings(deck, plain)
    if context.invoked_subcommand is None:
        from tiktok_prep.commands.today import run

        run(context.obj)


@contextmanager
def _handle_errors() -> Iterator[None]:
    """Prints a PrepError and exits with its code.

    Other errors are raised again. Typer's own repeat what was typed: their message is shortened,
    and control characters in it are escaped.
    """
    try:
        yield
    except PrepError as error:
        show_error(error)
        raise typer.Exit(error.exit_code) from error
    except Exception as error:
        message = getattr(error, "message", None)
        if isinstance(message, str):
            from tiktok_prep.base.text import short_message

            error.message = short_message(message)  # type: ignore[attr-defined]
        raise


def show_error(error: PrepError) -> None:
    """Prints an error to stderr: one line for each fault, then the hint."""
    from tiktok_prep.wiring import tell_fault

    tell_fault("error", error)
