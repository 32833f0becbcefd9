"""Processes of this program's own that work for it: they end with it, however it ends.

A process that is killed tells its children nothing; they would wait for work for ever, and keep the
pipe open that its output goes into.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

# The modules for several processes are imported where some are begun.
_END = 5.0  # seconds in which a process ends that is told to


def _nothing() -> None:
    pass


def start(count: int, begin: Callable[[], None] = _nothing) -> ProcessPoolExecutor:
    """Return some processes; each calls `begin`, a function of a module, before its first task."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    context = get_context("spawn")
    return ProcessPoolExecutor(count, mp_context=context, initializer=_of_parent, initargs=(begin,))


def end(pool: ProcessPoolExecutor) -> None:
    """End processes, whatever they are at."""
    own = list((pool._processes or {}).values())
    manager: Any = pool._executor_manager_thread
    pool.shutdown(wait=False, cancel_futures=True)
    for process in own:
        process.terminate()
    for process in own:
        process.join(_END)
    # With this thread go the semaphores of its queues, which else are told as leaked.
    if manager is not None:
        manager.join(_END)


def _of_parent(begin: Callable[[], None]) -> None:
    """Let a process end with its parent, and not by the Ctrl-C that the parent hears too."""
    from multiprocessing import parent_process

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.join,), daemon=True).start()
    begin()


def _end_with(wait: Callable[[], object]) -> None:
    wait()
    os._exit(1)
