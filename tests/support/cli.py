"""The command line, run in this process or in one of its own."""

from __future__ import annotations

import contextlib
import io
import json
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

from enrich.cli import main
from tests.support import plugins

LEFT_ALONE = 10  # seconds in which the threads of a run have to end


def enrich(
    folder: Path, *arguments: str, code: int | None = 0, broken: bool = False
) -> subprocess.CompletedProcess[str]:
    """Run `enrich` in a folder, in this process, and return what it printed and its exit code.

    The code has to be `code` (None: any), nothing may look like a traceback or, unless the program
    was `broken` for a test, like an internal error, and no thread may be left behind.
    """
    out, err = _stream(), _stream()
    before = set(threading.enumerate())
    with _as_a_process(folder, arguments, out, err):
        returned = _exit_code(code)
    _wait_for_threads(before)
    done = subprocess.CompletedProcess(["enrich", *arguments], returned, _text(out), _text(err))
    return _checked(done, code, broken=broken)


def enrich_shown(folder: Path, *arguments: str) -> tuple[str, int]:
    """Return what `enrich` shows in a folder, results and words as they come, and its exit code."""
    shown = _stream()
    before = set(threading.enumerate())
    with _as_a_process(folder, arguments, shown, shown):
        code = _exit_code(None)
    _wait_for_threads(before)
    text = _text(shown)
    assert "Traceback" not in text
    return text, code


def enrich_apart(
    folder: Path, *arguments: str, code: int | None = 0
) -> subprocess.CompletedProcess[str]:
    """Run `python -m enrich` in a folder, in a process of its own; else as `enrich`."""
    done = subprocess.run(
        [sys.executable, "-m", "enrich", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return _checked(done, code)


def run(folder: Path, *arguments: str, code: int | None = 0) -> dict[str, Any]:
    """Return what `enrich run --json` prints."""
    found: dict[str, Any] = json.loads(
        enrich(folder, "run", "--json", *arguments, code=code).stdout
    )
    return found


def start(folder: Path, *arguments: str, command: str = "run") -> subprocess.Popen[bytes]:
    """Start `enrich --quiet COMMAND` in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "enrich", "--quiet", command, *arguments],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _checked(
    done: subprocess.CompletedProcess[str], code: int | None, *, broken: bool = False
) -> subprocess.CompletedProcess[str]:
    assert "Traceback" not in done.stderr
    assert ("internal error" in done.stderr) is broken, done.stderr
    if code is not None:
        assert done.returncode == code, done.stderr
    return done


@contextlib.contextmanager
def _as_a_process(
    folder: Path, arguments: tuple[str, ...], out: io.TextIOWrapper, err: io.TextIOWrapper
) -> Iterator[None]:
    """Give the command line what a process of its own has, and put everything back."""
    plugins.begin()
    signals = (signal.SIGTERM, signal.SIGINT, signal.SIGALRM)
    before = [signal.getsignal(number) for number in signals]
    handlers = list(logging.root.handlers)
    level = logging.root.level
    with (
        contextlib.chdir(folder),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        mock.patch.object(sys, "argv", ["enrich", *arguments]),
        mock.patch.object(os, "_exit", sys.exit),
    ):
        logging.root.handlers[:] = []
        try:
            yield
        finally:
            for number, handler in zip(signals, before, strict=True):
                signal.signal(number, handler)
            logging.root.handlers[:] = handlers
            logging.root.setLevel(level)


def _exit_code(expected: int | None) -> int:
    try:
        main()
    except SystemExit as left:
        if left.code == 130 and expected != 130:
            raise KeyboardInterrupt from left
        return int(left.code or 0)
    raise AssertionError("the command line always exits")


def _wait_for_threads(before: set[threading.Thread]) -> None:
    for thread in set(threading.enumerate()) - before:
        thread.join(LEFT_ALONE)
        assert not thread.is_alive(), f"left behind: {thread.name}"


def _stream() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="", write_through=True)


def _text(stream: io.TextIOWrapper) -> str:
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode()
