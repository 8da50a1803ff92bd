"""`prep --install-completion SHELL` and `prep --show-completion SHELL`."""

import sys

from tiktok_prep.base.errors import UsageError, cannot_write
from tiktok_prep.base.names import did_you_mean
from tiktok_prep.base.text import quoted

OPTIONS = ("--install-completion", "--show-completion")
SHELLS = ("bash", "zsh", "fish", "powershell", "pwsh")
_VARIABLE = "_PREP_COMPLETE"


def shell_named_by_hand(args: list[str]) -> tuple[str, str] | None:
    """Returns the completion option in `args` and the shell named after it; `None` if there is no
    such option, or no shell after it.

    Raises UsageError for a shell that has no completion.
    """
    for place, arg in enumerate(args):
        option, _, shell = arg.partition("=")
        if option in OPTIONS:
            shell = shell or next(iter(args[place + 1 :]), "")
            if not shell or shell.startswith("-"):
                return None
            if shell not in SHELLS:
                message = f"there is no completion for {quoted(shell)}"
                raise UsageError(message, hint=did_you_mean(shell, SHELLS))
            return option, shell
    return None


def complete_for(option: str, shell: str) -> None:
    """Installs the completion for a shell, or prints its script. Raises PrepError if it cannot be
    installed."""
    from typer._completion_shared import get_completion_script, install

    if option == "--show-completion":
        script = get_completion_script(prog_name="prep", complete_var=_VARIABLE, shell=shell)
        sys.stdout.write(f"{script}\n")
        return
    try:
        _, path = install(shell=shell, prog_name="prep", complete_var=_VARIABLE)
    except OSError as error:
        raise cannot_write(error.filename or "the completion", error) from error
    sys.stdout.write(f"Completion for {shell} is installed in {path}.\n")
    sys.stdout.write("It works in the next shell that you open.\n")
