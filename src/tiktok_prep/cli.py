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
from tiktok_prep.base.errors import PrepError, UsageError
from tiktok_prep.base.settings import Settings
from tiktok_prep.base.system import is_closed_pipe
from tiktok_prep.terminal.printing import size_of

GROUPS = {
    "Practise": {
        "drill [ROUND]": "flashcards: what is worth most now",
        "mock [ROUND]": "a mock interview, with follow-ups",
        "answer [QUESTION]": "your own words; alone: see all",
        'add "QUESTION"': "a question of your own",
    },
    "The interview": {
        "plan [ROUND WHEN]": "set a date; the days until then",
        "brief [ROUND]": "one page for the hour before",
        "debrief [ROUND]": "note what they really asked",
    },
    "Look": {
        "list [ROUND]": "all questions, and how each went",
        "show QUESTION": "everything about one question",
        "stats [ROUND]": "what you remember, and what is due",
    },
    "Look after": {
        "undo": "take back the last thing you did",
        "suspend [QUESTION]": "keep a question out of drills",
        "export [FILE]": "everything, or cards",
        "import FILE": "add what another machine has",
        "check [DIR]": "is everything in order, or a deck?",
        "new DIR": "a small deck to make your own",
        "use [DECK]": "choose the deck you practise",
    },
}
"""Heading in `prep --help` -> its commands, each with what it takes -> what you get."""
COMMANDS = {
    usage.split()[0]: gives for commands in GROUPS.values() for usage, gives in commands.items()
}
"""Name -> what you get. Each runs `run` in commands/<name>.py."""
MORE = {
    "Options": "--deck DIR (PREP_DECK), --plain (ACCESSIBLE), --color WHEN, --version, "
    "--install-completion. PREP_HOME: folder of your files",
    "Exit codes": "0 done, 1 deck or disk faulty, 2 usage, 128+n by signal n",
}
"""What `prep --help` says below the commands."""
NARROW = 60
"""Columns below which `prep --help` leaves out what the commands take."""


class Group(TyperGroup):
    """Imports a command when it is used, and prints a PrepError as a sentence."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        module = "import_" if cmd_name == "import" else cmd_name  # `import` is a word of Python
        run = options.with_settings(import_module(f"tiktok_prep.commands.{module}").run)
        app = _typer()
        app.command(cmd_name, short_help=COMMANDS[cmd_name])(run)
        return typer.main.get_command(app)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        is_narrow = formatter.width < NARROW
        rows = []
        for title, commands in GROUPS.items():
            for number, (usage, gives) in enumerate(commands.items()):
                first = f"{'' if number else title:<15}{usage}"
                rows.append((usage.split()[0] if is_narrow else first, gives))
        formatter.write_text("Usage: prep [COMMAND]. Alone: what to type next.")
        formatter.write_text("prep help COMMAND says more.")
        formatter.write("\n")
        formatter.write_dl(rows, col_max=40)
        formatter.write("\n")
        formatter.write_dl(list(MORE.items()), col_max=13)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args[:1] == ["help"]:
            args = [*args[1:2], "--help"]
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        names: dict[str, Any] = dict.fromkeys(COMMANDS)
        self.commands = names  # to suggest one of
        return super().resolve_command(ctx, args)

    def make_context(self, *args: Any, **extra: Any) -> Any:
        width = min(80, size_of(sys.stdout)[0]) - 1
        with _handle_errors():
            return super().make_context(*args, **extra, terminal_width=width)

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
        context: Any = getattr(error, "ctx", None)
        fault = error
        if context and getattr(error, "exit_code", 0) == UsageError.exit_code:
            words = error.format_message().removesuffix(".")  # type: ignore[attr-defined]
            hint = f"`{context.command_path} --help` shows how it is used"
            fault = UsageError(f"{words[:1].lower()}{words[1:]}", hint=hint)
        if not isinstance(fault, PrepError):
            raise
        from tiktok_prep.wiring import tell_fault  # late: the help of a command prints no error

        tell_fault("error", fault)
        raise typer.Exit(fault.exit_code) from error
