"""Commands run in this process, as the shell would see them."""

from __future__ import annotations

from typer.testing import CliRunner, Result

from tiktok_prep.cli import app


def prep(*args: str, keys: str = "", ok: int = 0) -> Result:
    """Run a command with `keys` on stdin; checks the exit code. A bug keeps its traceback."""
    result = CliRunner().invoke(app, list(args), input=keys)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == ok, result.output
    return result
