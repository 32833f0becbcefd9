"""A reading list as it was read: its entries, and where a block can be written for each of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from enrich.model import Entry, Identifier, Unread

Identify = Callable[[str], Identifier | None]
# "cell": in one line, of Markdown or ("html") of HTML.
# "none": nothing can be written there, as in front matter, code, or rows with tabs.
Form = Literal["lines", "cell", "html", "none"]


@dataclass(frozen=True, slots=True)
class Insertion:
    """The place of an entry in the list without our blocks, and how a block is written after it.

    `start` and `end` are offsets in characters.
    """

    start: int
    # Where the block goes: the start of the next line, the end of the text, or inside a table cell.
    end: int
    # Written before each line of the block, so that it stays in its list item or quotation.
    indent: str = ""
    form: Form = "lines"
    broken: bool = False  # in a tight list item the block needs a line break of its own


def nowhere(count: int) -> tuple[Insertion, ...]:
    """Return the places of so many entries of a format that nothing can be written into."""
    return (Insertion(0, 0, form="none"),) * count


@dataclass(frozen=True, slots=True)
class Removed:
    """A block of ours that was taken out of the list, with its former text and place."""

    at: int  # its offset in the text without blocks
    key: str
    text: str  # without the newline before or after it
    whole: bool  # it consists of whole lines, not of a part of a line
    line: int  # the 0-based number of its first line in the file


@dataclass(frozen=True, slots=True)
class ReadingList:
    """A list as it was read.

    `entries` and `problems` are for every caller; the other fields are for writing back.
    """

    path: str
    format: str
    data: bytes
    entries: tuple[Entry, ...]
    problems: tuple[str, ...] = ()
    # False: the list cannot be changed in place, because bytes or marks of it are not certain.
    writable: bool = True
    places: tuple[Insertion, ...] = field(default=(), repr=False)  # one per entry
    unread: tuple[Unread, ...] = ()
    title: str = ""  # what the list calls itself
    undefined: frozenset[str] = frozenset()  # `@string` macros that a .bib uses without defining


@dataclass(frozen=True, slots=True)
class Block:
    """What is written after an entry.

    `lines` are lines in the markup of the list; `cell` is one line of Markdown, for a table cell,
    and `html` the same for a row or an item in HTML.
    """

    key: str
    lines: tuple[str, ...]
    cell: str
    # The lines are a quotation, which needs no line break before it.
    is_quotation: bool = False
    html: str = ""


@dataclass(frozen=True, slots=True)
class ReadEntries:
    """What the reader of a format returns: the entries, and one place for each of them.

    Lines count in the text without our blocks.
    """

    entries: tuple[Entry, ...]
    places: tuple[Insertion, ...]
    problems: tuple[str, ...] = ()
    whole: bool = True  # False: a part of the file could not be read
    unread: tuple[Unread, ...] = ()
    title: str = ""  # what the list calls itself
    undefined: frozenset[str] = frozenset()  # as in ReadingList
