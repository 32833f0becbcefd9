"""The entries of a list as the cache keeps them, for search, views and `show`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from enrich.model import Entry
from enrich.patterns import regex
from enrich.store.base import ListRow
from enrich.text.lines import whole

# Between the headings above an entry.
BETWEEN = " > "
_TAGS = regex(r"(?:tags|keywords):(.*)", re.IGNORECASE)
_HASH = regex(r"(?<![\w#&/])#([^\W\d][\w/-]*)")
_DATE = regex(r"(?<!\d)((?:19|20)\d\d)([-/.])(1[0-2]|0?[1-9])\2(3[01]|[12]\d|0?[1-9])(?!\d)")
_TAG_FIELDS = ("keywords", "groups", "tags")
_DATE_FIELDS = ("date-added", "timestamp")


def row_of(entry: Entry, key: str | None) -> ListRow:
    """Return the row of an entry whose paper has this citation key."""
    return ListRow(
        line=entry.line,
        nth=entry.nth,
        key=key,
        section=whole(BETWEEN.join(entry.section)),
        checked=entry.checked,
        starred=entry.starred,
        date=date_of(entry),
        title=whole(entry.title or ""),
        notes="\n".join(map(whole, entry.notes)),
        tags=", ".join(dict.fromkeys(map(whole, tags_of(entry)))),
    )


def tags_of(entry: Entry) -> Iterator[str]:
    """Yield the tags of an entry: those that a note or a field of a .bib lists, and `#words`."""
    for note in entry.notes:
        if listed := _TAGS.fullmatch(note.strip()):
            yield from _split(listed[1])
        else:
            yield from _HASH.findall(note)
    for name in _TAG_FIELDS:
        yield from _split(entry.fields.get(name, ""))


def date_of(entry: Entry) -> str:
    """Return the day that an entry names, else the last day of its section, in ISO 8601, or ""."""
    fields = (entry.fields.get(name, "") for name in _DATE_FIELDS)
    own = next(_dates((*entry.notes, *fields)), "")
    return own or max(_dates(entry.section[-1:]), default="")


def _split(tags: str) -> Iterator[str]:
    yield from (tag.strip(" #") for tag in re.split(r"[,;]", tags) if tag.strip(" #"))


def _dates(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for year, _, month, day in _DATE.findall(text):
            yield f"{year}-{int(month):02d}-{int(day):02d}"
