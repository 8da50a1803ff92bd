"""The first signal that ends the program counts; what runs then is not interrupted by another."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

SCRIPT = """
import signal, sys
from tiktok_prep import __main__

for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
    signal.signal(number, signal.SIG_DFL)  # as in a shell, even if pytest runs in the background

def run():
    try:
        signal.raise_signal(int(sys.argv[1]))
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
            signal.raise_signal(number)
        print("restored", flush=True)

__main__._run = run
__main__.main()
"""


@pytest.mark.parametrize(
    "first", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT], ids=lambda s: s.name
)
def test_a_second_signal_does_not_interrupt_what_restores_the_terminal(
    first: signal.Signals,
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(int(first))], capture_output=True, text=True
    )
    assert done.stdout == "restored\n" and done.stderr == ""
    assert done.returncode == 128 + first


SWALLOWED = """
import signal, time
from tiktok_prep import __main__

signal.signal(signal.SIGINT, signal.SIG_DFL)

class Swallows:
    def __del__(self):  # as a callback of an import: what is raised here is printed and forgotten
        signal.raise_signal(signal.SIGTERM)

def run():
    Swallows()
    time.sleep(__main__.MEANT_AS_ONE_S)
    signal.raise_signal(signal.SIGINT)
    print("cannot be ended", flush=True)

__main__._run = run
__main__.main()
"""


def test_a_signal_ends_the_program_when_an_earlier_one_was_lost() -> None:
    done = subprocess.run([sys.executable, "-c", SWALLOWED], capture_output=True, text=True)
    assert done.stdout == ""
    assert done.returncode == 128 + signal.SIGINT
