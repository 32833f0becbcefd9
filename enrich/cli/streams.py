"""The standard streams as a shell, a cron job or a pipe leaves them: closed, full, in ASCII."""

from __future__ import annotations

import codecs
import io
import os
import sys
from collections.abc import Iterable


def prepare() -> None:
    """Make the standard streams usable, whatever they are.

    A closed one is the null device: else the next file that is opened would take its place. What is
    not printed on a terminal is UTF-8, as files are; a terminal gets what it can show.
    """
    if sys.stdin is None:
        os.open(os.devnull, os.O_RDONLY)
        sys.stdin = io.TextIOWrapper(io.BytesIO())
    if sys.stdout is None:
        sys.stdout = _null()
    if sys.stderr is None:
        sys.stderr = _null()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def is_unicode() -> bool:
    """Whether the standard output takes every letter."""
    return codecs.lookup(sys.stdout.encoding or "utf-8").name.startswith("utf-")


def has_colours() -> bool:
    """Whether the standard output is a terminal on which colours are wanted (https://no-color.org)."""
    is_dumb = os.environ.get("TERM", "dumb") == "dumb"
    return sys.stdout.isatty() and not is_dumb and not os.environ.get("NO_COLOR")


def read_all() -> str:
    """Return what the standard input holds; bytes that are not UTF-8 become U+FFFD."""
    raw = getattr(sys.stdin, "buffer", None)
    return raw.read().decode("utf-8", "replace") if raw else sys.stdin.read()


def typed(words: Iterable[str]) -> list[str]:
    """Return words of the command line as they were typed, also where the locale is ASCII."""
    return [os.fsencode(word).decode("utf-8", "replace") for word in words]


def give_up(name: str) -> None:
    """Let a standard stream that cannot be written be the null device from now on."""
    setattr(sys, name, _null())


def _null() -> io.TextIOWrapper:
    stream = open(os.devnull, "w", encoding="utf-8", errors="replace")  # noqa: SIM115, PTH123
    assert isinstance(stream, io.TextIOWrapper)
    return stream
