"""Reads the line of an entry: its title, its links, its check mark, and the rest of the text."""

from __future__ import annotations

import re

from enrich.model import Name
from enrich.patterns import regex
from enrich.reading_list.line import reference, titles
from enrich.reading_list.line.flat import (
    ITALIC,
    MARKUP,
    PRIVATE,
    ROMAN,
    EntryLine,
    FlatLine,
    LinkClassifier,
    flatten,
)
from enrich.reading_list.line.layouts import LAYOUTS
from enrich.reading_list.line.prefix import skip_prefix

CHECKBOX = regex(r"\s*\[(?P<box>[ xX✓✔√]?)\](?=\s)\s*")

_STATUS = {
    "✅": True,
    "☑": True,
    "✔": True,
    "✓": True,
    "√": True,
    "⬜": False,
    "☐": False,
    "🔲": False,
    "❌": False,
    "◻": False,
    "⏳": False,
}
_STATUS_CODES = {
    ":white_check_mark:": True,
    ":heavy_check_mark:": True,
    ":ballot_box_with_check:": True,
    ":x:": False,
    ":white_large_square:": False,
}
_STATUS_CHAR = regex("|".join([*map(re.escape, _STATUS_CODES), "[" + "".join(_STATUS) + "]"]))
_STATUS_LAST = regex(rf"(?:{_STATUS_CHAR.pattern})\s*$")
_IN_ITALICS = regex(rf"{ITALIC}([^{ROMAN}]{{3,200}}){ROMAN}")
STAR = regex(r"[⭐🌟★✨]|:star2?:|:stars:|:sparkles:")


def read_entry_line(raw: str, classifier: LinkClassifier, start: int = 0) -> EntryLine:
    """Return what a line of an entry contains, from the offset `start` on.

    `raw` may hold several lines; offsets in the result count in it.
    """
    entry_line = EntryLine()
    box = CHECKBOX.match(raw, start)
    if box:
        entry_line.checked = bool(box["box"].strip())
        start = box.end()
    flat = flatten(raw, classifier, start)
    entry_line.links = flat.links
    near = FlatLine(flat.text[:_TITLE_RANGE], flat.offsets, flat.links)
    _find_title(near, skip_prefix(near, entry_line), flat, entry_line)
    _read_marks(flat, entry_line)
    return entry_line


_ADDRESS = regex(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_TITLE_RANGE = 5000  # characters of a line; a title must end within them


def _find_title(near: FlatLine, at: int, flat: FlatLine, entry_line: EntryLine) -> None:
    """Find the title at or after an offset, and set it and the text around it.

    `near` is the beginning of the flat line, in which a title must end.
    """
    for layout in LAYOUTS:
        end = layout(near, at, entry_line)
        if end >= 0:
            entry_line.title = titles.clean(PRIVATE.sub(" ", entry_line.title or "")) or None
            # `[https://...](https://...)` has no title.
            if entry_line.title and _ADDRESS.fullmatch(entry_line.title):
                entry_line.title = None
            entry_line.rest = MARKUP.sub("", flat.text[end:])
            if entry_line.title and entry_line.layout in {"before", "bold", "text"}:
                entry_line.tail = MARKUP.sub("", flat.text[at:end]).partition(entry_line.title)[2]
            entry_line.rest_start = flat.raw_offset(end)
            entry_line.authors = entry_line.authors or people_before_title(entry_line.lead)
            italic = _IN_ITALICS.search(flat.text, end)
            entry_line.italics = italic[1].strip() if italic else ""
            return
    entry_line.rest_start = flat.raw_offset(at)
    entry_line.rest = MARKUP.sub("", flat.text[at:])


def people_before_title(lead: str) -> tuple[Name, ...]:
    """Return the people before a title, none where one of them may be an organisation."""
    found = reference.people(lead) if lead else None
    return () if found is None or any(n.literal for n in found[0]) else found[0]


def _read_marks(flat: FlatLine, entry_line: EntryLine) -> None:
    """Set whether check marks and stars are in the text outside of titles and labels."""
    text = flat.text
    entry_line.starred = bool(STAR.search(text))
    if entry_line.checked is None:
        status = _STATUS_CHAR.match(text.lstrip()) or _STATUS_LAST.search(text)
        if status:
            mark = status.group().strip()
            entry_line.checked = _STATUS.get(mark, _STATUS_CODES.get(mark))
