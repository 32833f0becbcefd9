"""A .bib that is already there, read with bibtexparser: keys and raw fields, whatever else is wrong with the file."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bibtexparser.entrypoint import parse_string
from bibtexparser.library import Library
from bibtexparser.model import (
    Block,
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    Entry,
    ParsingFailedBlock,
)

from enrich import text

# What is wrong with a file is said by whoever asked for it, not by bibtexparser's log on the user's terminal.
logging.getLogger("bibtexparser").addHandler(logging.NullHandler())

_LONGEST = 50_000_000  # characters
_PART = 500_000
_MACRO = re.compile(r"@string\b", re.IGNORECASE)
_BEGINNING = re.compile(r"^@[A-Za-z]{3,20}[{(]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Item:
    """One entry: its type and key as written, and its fields by lower-case name without the outer braces or quotes."""

    kind: str
    key: str
    fields: Mapping[str, str]


def read(bib: str) -> list[Item]:
    """Return the entries of a .bib in file order; of one that is broken, what can be made out."""
    return list(entries(bib))


def entries(bib: str) -> Iterator[Item]:
    """Yield what `read` returns.

    A long file without macros is read in parts, cut where a line begins an entry: the parser's tree is many times the
    file. A part in which something cannot be read may have been cut at the wrong place, and is read with all that follows.
    """
    bib = bib[:_LONGEST].lstrip("\ufeff")
    begin, whole = 0, _MACRO.search(bib) is not None
    while begin < len(bib):
        cut = None if whole else _BEGINNING.search(bib, begin + _PART)
        end = cut.start() if cut else len(bib)
        library: Library = parse_string(bib[begin:end])
        if library.failed_blocks and end < len(bib):
            end = len(bib)
            library = parse_string(bib[begin:])
        for block in library.blocks:
            yield from _items(block)
        begin = end


def _items(block: Block) -> list[Item]:
    entry = (
        block.ignore_error_block
        if isinstance(block, DuplicateBlockKeyBlock | DuplicateFieldKeyBlock)
        else block
    )
    if isinstance(entry, Entry):
        fields = {f.key.lower(): str(f.value) for f in reversed(entry.fields)}
        return [Item(entry.entry_type.lower(), entry.key.strip(), fields)]
    if isinstance(entry, ParsingFailedBlock):
        return _made_out(entry.raw or "")
    return []


_ENTRY = re.compile(r"@([A-Za-z]{3,20})\s*[{(]\s*([^\s,{}()=]{1,200})\s*,")
_FIELD = re.compile(r"\b([A-Za-z]{2,20})\s*=\s*(?:\{([^{}]{0,2000})\}|\"([^{}\"]{0,2000})\")")


def _made_out(raw: str) -> list[Item]:
    """Return key and simple fields of entries that are broken: a key once given is not lost for a missing brace."""
    starts = list(_ENTRY.finditer(raw))
    ends = [*(s.start() for s in starts[1:]), len(raw)][: len(starts)]
    return [
        Item(
            start.group(1).lower(),
            start.group(2),
            {
                name.lower(): braced or quoted
                for name, braced, quoted in reversed(_FIELD.findall(raw, start.end(), end))
            },
        )
        for start, end in zip(starts, ends, strict=True)
    ]


def plain(value: str) -> str:
    """Return a field's value as plain text; as it is where it is no LaTeX that can be decoded."""
    try:
        return text.from_latex(value)
    except (ValueError, IndexError, KeyError, TypeError, AttributeError, RecursionError):
        return text.squeeze(
            value.replace("{", "").replace("}", "")
        )  # pylatexenc's own slips over broken TeX
