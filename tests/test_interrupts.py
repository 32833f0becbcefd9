"""Ctrl-C ends a command also where Python passes over the exception that it raises."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

# The signal comes in a destructor, whose exceptions are printed and forgotten.
LOST = """\
import os, signal, sys, time
from enrich import interrupts

class Doomed:
    def __del__(self):
        os.kill(os.getpid(), signal.{name})
        for _ in range(1000): pass

interrupts.install()
doomed = Doomed()
del doomed
try:
    time.sleep(20)
    print("slept through it")
except KeyboardInterrupt:
    interrupts.heard()
    time.sleep(1.2)  # nothing interrupts what is cleaned up
    print("heard")
"""


@pytest.mark.slow
@pytest.mark.parametrize("name", ["SIGINT", pytest.param("SIGTERM", marks=pytest.mark.slow)])
def test_an_interruption_that_is_passed_over_comes_again(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOST.format(name=name)], capture_output=True, text=True, timeout=60
    )
    assert done.stdout == "heard\n", done.stderr
    assert "Exception ignored" in done.stderr


def test_what_is_ignored_stays_ignored() -> None:
    """`nohup` and `&` in a script start a program that Ctrl-C does not end."""
    code = "from enrich import interrupts; interrupts.install(); import signal; print(int(signal.getsignal(signal.SIGINT)))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
    )
    assert done.stdout == "1\n"
