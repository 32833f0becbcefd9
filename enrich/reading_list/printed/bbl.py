r"""Reads bibliographies as TeX has them: the .bbl of BibTeX or biber, `thebibliography` in a .tex.

These files are read only: nothing is ever written into them.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from dataclasses import replace

from enrich import messages
from enrich.model import Entry
from enrich.patterns import regex
from enrich.reading_list.bibtex import stated_entry
from enrich.reading_list.line.links import each_once
from enrich.reading_list.listing import Identify, Insertion, ReadEntries
from enrich.reading_list.printed import biblatex, item, tex
from enrich.reading_list.printed.publication import BibFields
from enrich.text.lines import line_starts

_BEGIN = regex(r"\\begin\s*\{(?:mcite)?thebibliography\}")
_END = regex(r"\\end\s*\{(?:mcite)?thebibliography\}|\\end\s*\{document\}")
_ITEM = regex(r"\\bibitem\b")
_KEY = regex(r"\s*\{(?P<key>[^{}]{0,300})\}")
_TYPE = regex(r"^%[ ]?Type = (?P<type>[A-Za-z]{3,30})\s*$", re.MULTILINE)
_BRACKET = regex(r"\\.|[\[\]{}]", re.DOTALL)


def read(text: str, path: str, identify: Identify) -> ReadEntries:
    """Return the entries of a .bbl, or of the bibliography that stands in a .tex.

    A reference whose title cannot be told is there with a problem.
    """
    identify = each_once(identify)
    starts = line_starts(text)
    entries: list[Entry] = []
    places: list[Insertion] = []
    seen: dict[str, int] = {}
    problems = []
    for key, start, end, fields in sorted(_references(text), key=lambda r: r[1]):
        first, last = (bisect.bisect_right(starts, x) for x in (start, max(start, end - 1)))
        entry = stated_entry(fields, path, (first, last), identify)
        own = () if entry.title or entry.identifiers else (messages.lists.NO_TITLE_TOLD(),)
        if key in seen:
            problem = messages.lists.KEY_BEFORE(key=key, line=seen[key])
            own = (*own, problem)
            problems.append(messages.lists.AT_LINE(line=first, problem=problem))
        seen.setdefault(key, first)
        entries.append(replace(entry, key=key or None, problems=own))
        places.append(Insertion(start, end))
    if not entries and not (_BEGIN.search(text) or path.lower().endswith(".bbl")):
        problems.append(messages.lists.NO_BIBLIOGRAPHY())
    return ReadEntries(tuple(entries), tuple(places), tuple(problems), whole=False)


def item_fields(written: str) -> BibFields:
    r"""Return the fields of one item, with its `\bibitem` or without."""
    clean = tex.without_comments(written)
    mark = _ITEM.search(clean)
    body = _key(clean, mark.end(), len(clean))[1] if mark else 0
    return item.fields_of(tex.read(clean[body:].strip()))


_Reference = tuple[str, int, int, BibFields]


def _references(text: str) -> Iterator[_Reference]:
    """Yield each reference: key, the offsets of its first and behind its last line, fields."""
    clean = tex.without_comments(text)
    for found in biblatex.entries(clean):
        yield found.key, found.start, found.end, found.fields
    for start, stop in _bibliographies(clean):
        yield from _items(text, clean, start, stop)


def _bibliographies(clean: str) -> Iterator[tuple[int, int]]:
    """Yield the offsets of each list; a .bbl without its first line is one list."""
    begins = list(_BEGIN.finditer(clean))
    if not begins and r"\documentclass" not in clean and _ITEM.search(clean):
        yield 0, len(clean)
    for here, stop in biblatex.spans(begins, len(clean)):
        end = _END.search(clean, here.end(), stop)
        yield here.end(), end.start() if end else stop


def _items(text: str, clean: str, start: int, stop: int) -> Iterator[_Reference]:
    found = list(_ITEM.finditer(clean, start, stop))
    before = start
    for here, end in biblatex.spans(found, stop):
        key, body = _key(clean, here.end(), end)
        types = _TYPE.findall(text, before, here.start())
        written = clean[body:end].rstrip()
        fields = item.fields_of(tex.read(written), types[-1].lower() if types else "")
        yield key, here.start(), body + len(written), fields
        before = here.end()


def _key(clean: str, at: int, stop: int) -> tuple[str, int]:
    """Return the key of an item, and where the reference begins behind it."""
    rest = re.compile(r"\s*").match(clean, at, stop)
    at = rest.end() if rest else at
    if clean[at : at + 1] == "[":
        at = _behind_label(clean, at, stop)
    key = _KEY.match(clean, at, stop)
    return (key["key"].strip(), key.end()) if key else ("", at)


def _behind_label(clean: str, at: int, stop: int) -> int:
    depth = 0
    for mark in _BRACKET.finditer(clean, at, stop):
        sign = mark.group()
        depth += (sign == "{") - (sign == "}")
        if sign == "]" and depth <= 0:
            return mark.end()
    return at + 1
