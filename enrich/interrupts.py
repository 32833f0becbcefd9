"""Ctrl-C and SIGTERM end a command, wherever it is when they come.

Python raises KeyboardInterrupt between any two steps of the main thread. Where that is a destructor
or a callback of the garbage collector, the exception is printed and passed over
(https://docs.python.org/3/library/sys.html#sys.unraisablehook), and a run that waits for a slow
service would go on. So it is raised again every second until `heard` is called.
"""

from __future__ import annotations

import signal
from types import FrameType

_AGAIN = 1.0  # seconds
_armed = False


def install() -> None:
    """Let Ctrl-C, unless it is ignored (nohup), and SIGTERM raise KeyboardInterrupt."""
    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _interrupt)
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, _interrupt)


def heard() -> None:
    """Say that the interruption is dealt with: what is cleaned up now is not interrupted again."""
    global _armed  # noqa: PLW0603  a process has one timer
    if _armed:
        signal.setitimer(signal.ITIMER_REAL, 0)
        _armed = False


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    global _armed  # noqa: PLW0603
    if hasattr(signal, "setitimer"):
        _armed = True
        signal.setitimer(signal.ITIMER_REAL, _AGAIN)
    raise KeyboardInterrupt
