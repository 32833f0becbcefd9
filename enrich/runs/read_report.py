"""What was read of the lists, and the lines that look like entries and were not, for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from enrich.messages import Message, Sentence, counted
from enrich.messages import runs as said
from enrich.runs.result import ReadReport

if TYPE_CHECKING:
    from enrich.library.lists import LoadedList

# How a paper is written in a list of a format.
_HOW: Mapping[str, Message] = {
    "markdown": said.AS_ITEMS,
    "org": said.AS_ITEMS,
    "text": said.AS_LINES,
    "bibtex": said.AS_ENTRIES,
    "csv": said.AS_ROWS,
}
# Formats of lists whose problems say why no paper was read.
_EXPLAINED = frozenset({"bbl", "pdf"})
# Unread lines of a list that a run passes over in silence.
FEW = 3


def read_report(loaded: LoadedList) -> ReadReport:
    """Return what was read of a list."""
    listing = loaded.listing
    return ReadReport(
        loaded.name,
        len(listing.entries),
        sum(e.kind == "paper" for e in listing.entries),
        sum(bool(line.strip()) for line in listing.data.splitlines()),
        listing.unread,
        loaded.asked,
        listing.format,
        listing.format in _EXPLAINED and bool(listing.problems),
    )


def as_object(one: ReadReport) -> dict[str, Any]:
    """Return what `--json` prints of a list."""
    return {
        "path": one.path,
        "entries": one.entries,
        "unread": [{"line": u.line, "text": u.text, "reason": u.reason} for u in one.unread],
    }


def lines(lists: Sequence[ReadReport]) -> Iterator[Sentence]:
    """Yield what was read of each list, and each line that was not, with the reason."""
    for one in lists:
        entries = counted(one.entries, "entry", "entries")
        if one.unread:
            left = counted(len(one.unread), "line")
            yield said.READ_NOT_ALL(list=one.path, entries=entries, lines=left)
        else:
            yield said.READ(list=one.path, entries=entries)
        for u in one.unread:
            yield said.UNREAD_LINE(list=one.path, line=u.line, text=u.text, reason=u.reason)
        yield from _nothing_read(one)


def short_lines(lists: Sequence[ReadReport]) -> Iterator[Sentence]:
    """Yield a line for each list of which nothing was read, or more than a few lines were not."""
    for one in lists:
        if one.asked:
            yield from _nothing_read(one)
            if len(one.unread) > FEW:
                left = counted(len(one.unread), "line")
                yield said.UNREAD_LINES(list=one.path, lines=left)


def _nothing_read(one: ReadReport) -> Iterator[Sentence]:
    """Yield why a list has no paper, and how one is written in its format."""
    if one.papers or one.is_explained:
        return
    if one.entries:
        entries = counted(one.entries, "entry", "entries")
        yield said.NONE_IS_PAPER(list=one.path, entries=entries)
        return
    how = _HOW.get(one.format, said.AS_RECORDS)(list=one.path, format=one.format)
    if one.lines:
        yield said.NOTHING_READ(list=one.path, lines=counted(one.lines, "line"), how=how)
    else:
        yield said.EMPTY_LIST(list=one.path, how=how)
