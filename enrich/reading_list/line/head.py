"""One entry's own line(s): which part is the title, which links are there, what are marks and what is left."""

from __future__ import annotations

import re

from enrich.model import Name
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
from enrich.reading_list.line.layouts import SHAPES
from enrich.reading_list.line.prefix import leading

CHECKBOX = re.compile(r"\s*\[(?P<box>[ xX✓✔√]?)\](?=\s)\s*")

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
_STATUS_CHAR = re.compile("|".join([*map(re.escape, _STATUS_CODES), "[" + "".join(_STATUS) + "]"]))
_STATUS_LAST = re.compile(rf"(?:{_STATUS_CHAR.pattern})\s*$")
_IN_ITALICS = re.compile(rf"{ITALIC}([^{ROMAN}]{{3,200}}){ROMAN}")
STAR = re.compile(r"[⭐🌟★✨]|:star2?:|:stars:|:sparkles:")


def head(raw: str, judge: LinkClassifier, start: int = 0) -> EntryLine:
    """Read the line(s) of an entry: `raw` from an offset on."""
    found = EntryLine()
    box = CHECKBOX.match(raw, start)
    if box:
        found.checked = bool(box["box"].strip())
        start = box.end()
    flat = flatten(raw, judge, start)
    found.links = flat.links
    near = FlatLine(flat.text[:_FAR], flat.offsets, flat.links)
    _title(near, leading(near, found), flat, found)
    _marks(flat, found)
    return found


_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_FAR = 5000  # characters in which a title begins and ends


def _title(near: FlatLine, at: int, flat: FlatLine, found: EntryLine) -> None:
    """Find the title at or behind an offset of the flat line (its beginning: `near`), and what is around it."""
    for shape in SHAPES:
        end = shape(near, at, found)
        if end >= 0:
            found.title = titles.clean(PRIVATE.sub(" ", found.title or "")) or None
            if found.title and _ADDRESS.fullmatch(
                found.title
            ):  # `[https://...](https://...)` names no title
                found.title = None
            found.rest = MARKUP.sub("", flat.text[end:])
            if found.title and found.shape in {"before", "bold", "text"}:
                found.tail = MARKUP.sub("", flat.text[at:end]).partition(found.title)[2]
            found.rest_start = flat.raw(end)
            found.authors = found.authors or _people(found.lead)
            italic = _IN_ITALICS.search(flat.text, end)
            found.venue = italic[1].strip() if italic else ""
            return
    found.rest_start = flat.raw(at)
    found.rest = MARKUP.sub("", flat.text[at:])


def _people(lead: str) -> tuple[Name, ...]:
    """Return the people that stand before a title; none where one of them may be an organisation."""
    found = reference.people(lead) if lead else None
    return () if found is None or any(n.literal for n in found[0]) else found[0]


def _marks(flat: FlatLine, found: EntryLine) -> None:
    """Read check marks and stars that stand outside of titles and labels."""
    text = flat.text
    found.starred = bool(STAR.search(text))
    if found.checked is None:
        status = _STATUS_CHAR.match(text.lstrip()) or _STATUS_LAST.search(text)
        if status:
            mark = status.group().strip()
            found.checked = _STATUS.get(mark, _STATUS_CODES.get(mark))
