"""A reading list as it was read: its entries, and where each may be added to without touching what is there."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from enrich.errors import ListError
from enrich.model import Entry, Identifier

Identify = Callable[[str], Identifier | None]
Form = Literal["lines", "cell"]

NEWLINE = re.compile(r"\r\n|\n|\r")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_HEAD = 1024  # bytes in which a NUL says that this is no text


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands in the list without our blocks, in characters, and how a block is written behind it."""

    start: int
    end: int  # the block goes here: the start of the next line, the end of the text, or inside a table cell
    indent: str = ""  # what keeps a line inside the entry's list item or quotation
    form: Form = "lines"
    broken: bool = (
        False  # the block has to begin with a line break to be a line of its own (tight list items)
    )


@dataclass(frozen=True, slots=True)
class Removed:
    """A block of ours that was taken out: the text as it stood, and where it stood in the text that remains."""

    at: int
    key: str
    text: str  # without the newline that goes before or behind it
    whole: bool  # it is whole lines, not a piece of one
    line: int  # 0-based, of its first line, in the file


@dataclass(frozen=True, slots=True)
class Listing:
    """One list as read. `entries` and `problems` are for everybody; the rest is for writing back."""

    path: str
    format: str
    data: bytes
    entries: tuple[Entry, ...]
    problems: tuple[str, ...] = ()
    writable: bool = (
        True  # False: in-place is refused, because bytes or marks could not be read for sure
    )
    places: tuple[Place, ...] = field(default=(), repr=False)  # one per entry


@dataclass(frozen=True, slots=True)
class Block:
    """What is put behind an entry: Markdown lines, or one line of HTML where only a table cell has room."""

    key: str
    lines: tuple[str, ...]
    cell: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a reader of one format hands back: entries with lines of the clean text, and their places."""

    entries: tuple[Entry, ...]
    places: tuple[Place, ...]
    problems: tuple[str, ...] = ()
    whole: bool = True  # False: some part could not be read


def decode(data: bytes, path: str) -> tuple[str, tuple[str, ...]]:
    """Return the text and what is wrong with its bytes; undecodable ones survive as surrogates. Raises ListError for no text."""
    if data.startswith(_UTF16):
        raise ListError(f"{path}: the list is UTF-16; save it as UTF-8")
    if b"\0" in data[:_HEAD]:
        raise ListError(f"{path}: the file begins with NUL bytes and is no text; save it as UTF-8")
    text = data.decode("utf-8", "surrogateescape")
    return text, tuple(f"line {n}: bytes that are not UTF-8" for n in undecodable_lines(text)[:5])


def encode(text: str) -> bytes:
    """Return the bytes that `decode` came from."""
    return text.encode("utf-8", "surrogateescape")


_SURROGATE = re.compile("[\udc80-\udcff]")


def undecodable_lines(text: str) -> list[int]:
    """Return the 1-based numbers of the lines that hold bytes which are not UTF-8."""
    if not _SURROGATE.search(text):
        return []
    return [number for number, line in enumerate(NEWLINE.split(text), 1) if _SURROGATE.search(line)]


def line_starts(text: str) -> list[int]:
    """Return the offset of every line's first character; a text that ends in a newline has no line after it."""
    starts = [0, *(match.end() for match in NEWLINE.finditer(text))]
    if len(starts) > 1 and starts[-1] == len(text):
        starts.pop()
    return starts


def offset_after(starts: Sequence[int], line: int, text: str) -> int:
    """Return the offset behind the 0-based line, its newline included."""
    return starts[line + 1] if line + 1 < len(starts) else len(text)
