"""What an entry takes over from others: `crossref` of BibTeX and biblatex, and biblatex's `xdata`.

`xref` names a relation alone: its entries take nothing over. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from enrich.patterns import regex

# What stays with its own entry: names of it, its text, and the links that lead to it alone.
_OF_ITS_OWN = frozenset(
    """
    title subtitle titleaddon shorttitle indextitle sorttitle maintitle author pages pagetotal
    doi url urldate eprint eprinttype eprintclass archiveprefix primaryclass abstract note annote
    annotation addendum file keywords key crossref xref xdata ids label entryset entrysubtype
    execute options presort related relatedoptions relatedstring relatedtype shorthand
    shorthandintro sortkey sortname sortyear entrytype langid pubstate
    """.split()
)
# The name that a parent's field has in its children, by what they are: biblatex's manual, App. B.
_IN_A_BOOK = {
    "title": "booktitle",
    "subtitle": "booksubtitle",
    "titleaddon": "booktitleaddon",
    "author": "bookauthor",
}
_IN_A_JOURNAL = {"title": "journaltitle", "subtitle": "journalsubtitle"}
# biblatex's `date` and BibTeX's `year` are one statement.
_DATES = frozenset({"date", "year"})
_REFERENCE = regex(r"\s*xdata\s*=\s*([^\s,={}]+?)-([A-Za-z]+)(?:-\d+)?\s*", re.IGNORECASE)
_DEEPEST = 10
_Fields = Iterator[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Parent:
    """An entry whose fields others may take over: its type in lower case and its fields."""

    type: str
    fields: Mapping[str, str]


def inherited(entry: Parent, by_key: Mapping[str, Parent]) -> dict[str, str]:
    """Return the fields that an entry takes over, by its own names; its own fields come first."""
    return dict(_inherited(entry, by_key, 0))


def _inherited(entry: Parent, by_key: Mapping[str, Parent], depth: int) -> _Fields:
    own = dict(entry.fields)
    if depth > _DEEPEST:
        return
    for name, value in (
        *_of_references(entry, by_key),
        *_of_xdata(entry, by_key, depth),
        *_of_parent(entry, by_key, depth),
    ):
        is_dated = name in _DATES and not _DATES.isdisjoint(own)
        is_written = bool(own.get(name)) and not _REFERENCE.fullmatch(own[name])
        if not (is_dated or is_written):
            own[name] = value
            yield name, value


def _of_references(entry: Parent, by_key: Mapping[str, Parent]) -> _Fields:
    """Yield the fields that refer to one of an @xdata: `publisher = {xdata=acm-publisher}`."""
    for name, value in entry.fields.items():
        if found := _REFERENCE.fullmatch(value):
            data = by_key.get(found[1])
            yield name, data.fields.get(found[2].lower(), "") if data else ""


def _of_xdata(entry: Parent, by_key: Mapping[str, Parent], depth: int) -> _Fields:
    for key in entry.fields.get("xdata", "").split(","):
        data = by_key.get(key.strip())
        if data is not None and data != entry:
            yield from data.fields.items()
            yield from _inherited(data, by_key, depth + 1)


def _of_parent(entry: Parent, by_key: Mapping[str, Parent], depth: int) -> _Fields:
    parent = by_key.get(entry.fields.get("crossref", "").strip())
    if parent is None or parent == entry:
        return
    fields = dict(_inherited(parent, by_key, depth + 1)) | dict(parent.fields)
    yield from ((n, v) for n, v in fields.items() if n not in _OF_ITS_OWN)
    names = _IN_A_JOURNAL if entry.type in {"article", "suppperiodical"} else _IN_A_BOOK
    yield from ((new, fields[name]) for name, new in names.items() if name in fields)
