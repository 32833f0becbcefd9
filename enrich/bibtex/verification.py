"""A second opinion on a .bib that was changed in place, by another program's parser.

The files of people cannot be made again. `scanner` both finds the places of a change and reads
the result, so a slip of its own would not be seen: bibtexparser, which shares nothing with it, is
asked whether the file is still read, and whether only what was asked for is different.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from enrich.messages import lists as said
from enrich.patterns import regex

if TYPE_CHECKING:
    from bibtexparser.library import Library
    from bibtexparser.model import Entry

Changes = Mapping[str, Mapping[str, str | None]]
_TYPE = "ENTRYTYPE"
_COMMENT = regex(r"%[^\r\n]*")


def damage(before: str, after: str, changes: Changes) -> str:
    """Return what a change did that was not asked for, "" where it did nothing else.

    `changes` names by key the fields that were to change. A file that bibtexparser cannot read
    before the change, such as one with a key that is there twice, is not judged.
    """
    if before == after:
        return ""
    old = _parsed(before)
    if old.failed_blocks:
        return ""
    new = _parsed(after)
    if new.failed_blocks:
        return said.NOT_READ_ANY_MORE()
    if [e.key for e in old.entries] != [e.key for e in new.entries]:
        return said.OTHER_KEYS()
    for one, two in zip(old.entries, new.entries, strict=True):
        asked = {name.lower() for name in changes.get(_bare(one.key), {})}
        if _kept(one, asked) != _kept(two, asked):
            return said.CHANGED_UNASKED(key=one.key)
    return ""


def _parsed(bib: str) -> Library:
    import logging

    from bibtexparser.entrypoint import parse_string

    # What is wrong with a file is said by its reader, not by bibtexparser's log on the terminal.
    logging.getLogger("bibtexparser").addHandler(logging.NullHandler())
    return parse_string(bib, parse_stack=[])


def _bare(name: str) -> str:
    """Return a name without the comments before it, which bibtexparser takes for a part of it."""
    return _COMMENT.sub("", name).strip()


def _value(value: str) -> str:
    """Return a value; a bare one without the comment behind it."""
    return value if value[:1] in ("{", '"') else _bare(value)


def _kept(entry: Entry, changed: set[str]) -> list[tuple[str, str]]:
    """Return the type and the raw fields of an entry that nothing is asked of, in order."""
    named = [(_bare(f.key), _value(str(f.value).strip())) for f in entry.fields]
    kept = [(name, value) for name, value in named if name.lower() not in changed]
    return kept if _TYPE.lower() in changed else [(_TYPE, entry.entry_type), *kept]
