"""A reading list as it was read: its entries, and where each may be added to without touching what is there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from enrich.model import Entry, Identifier

Identify = Callable[[str], Identifier | None]
Form = Literal["lines", "cell"]


@dataclass(frozen=True, slots=True)
class Insertion:
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
class ReadingList:
    """One list as read. `entries` and `problems` are for everybody; the rest is for writing back."""

    path: str
    format: str
    data: bytes
    entries: tuple[Entry, ...]
    problems: tuple[str, ...] = ()
    writable: bool = (
        True  # False: in-place is refused, because bytes or marks could not be read for sure
    )
    places: tuple[Insertion, ...] = field(default=(), repr=False)  # one per entry


@dataclass(frozen=True, slots=True)
class Block:
    """What is put behind an entry: Markdown lines, or one line of HTML where only a table cell has room."""

    key: str
    lines: tuple[str, ...]
    cell: str


@dataclass(frozen=True, slots=True)
class ReadEntries:
    """What a reader of one format hands back: entries with lines of the clean text, and their places."""

    entries: tuple[Entry, ...]
    places: tuple[Insertion, ...]
    problems: tuple[str, ...] = ()
    whole: bool = True  # False: some part could not be read
