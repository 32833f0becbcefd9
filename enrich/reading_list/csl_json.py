"""Reads JSON: CSL-JSON, Better BibTeX's and Zotero's export, JSON lines, and lists of titles.

https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html
"""

from __future__ import annotations

import bisect
import json
from collections.abc import Iterator, Mapping
from typing import Any

from enrich import messages
from enrich import text as texts
from enrich.model import Name, Unread
from enrich.patterns import regex
from enrich.reading_list import facts as fact
from enrich.reading_list.facts import PaperFacts
from enrich.reading_list.line.candidate import entry_of
from enrich.reading_list.line.flat import LinkClassifier
from enrich.reading_list.listing import Identify, ReadEntries, nowhere
from enrich.text.lines import NEWLINE

_LISTS = regex(r'"(?:items|references|papers|entries|works|publications|data)"\s*:\s*\[')
_BETWEEN = regex(r"[\s,]*")


def read(text: str, path: str, identify: Identify) -> ReadEntries:
    """Return the entries of a JSON file, and no places: it is only read.

    What can be read of a broken file is read, and its line is a problem.
    """
    ends = [mark.end() for mark in NEWLINE.finditer(text)]
    stated: list[PaperFacts] = []
    problems: list[str] = []
    for start, end, value in _values(text):
        lines = bisect.bisect_right(ends, start), bisect.bisect_right(ends, max(end - 1, start)) + 1
        if value is _BROKEN:
            problems.append(
                messages.lists.AT_LINE(line=lines[0] + 1, problem=messages.lists.NO_JSON())
            )
        elif (facts := _facts(value, *lines)) is not None:
            stated.append(facts)
    found, left = fact.candidates_of(stated, LinkClassifier(identify))
    entries = tuple(entry_of(candidate, path) for candidate in found)
    unread = tuple(
        Unread(x.start + 1, x.title or x.kind, messages.lists.WITHOUT_TITLE()) for x in left
    )
    return ReadEntries(entries, nowhere(len(entries)), tuple(problems), not problems, unread)


_BROKEN = object()


def _values(text: str) -> Iterator[tuple[int, int, Any]]:
    """Yield the items of the list in a file with their offsets; `_BROKEN` where it breaks off."""
    at = _begin(text)
    decoder = json.JSONDecoder()
    while at < len(text) and text[at] != "]":
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            yield at, at + 1, _BROKEN
            return
        yield at, end, value
        between = _BETWEEN.match(text, end)
        at = between.end() if between else end


def _begin(text: str) -> int:
    """Return where the first item is: in the list of the file, or in that of its object."""
    at = len(text) - len(text.lstrip("\ufeff \t\r\n"))
    if text[at : at + 1] == "{" and (named := _LISTS.search(text, at)):
        at = named.end()
    elif text[at : at + 1] == "[":
        at += 1
    between = _BETWEEN.match(text, at)
    return between.end() if between else at


def _facts(value: Any, start: int, end: int) -> PaperFacts | None:
    facts = PaperFacts(start, end)
    if isinstance(value, str):
        facts.take("doi" if value.lower().startswith(("10.", "doi:")) else "title", value)
        return facts
    if not isinstance(value, Mapping):
        return None
    for name, of in value.items():
        role = fact.role_of(str(name))
        if role == "authors":
            facts.authors = facts.authors or people(of)
        elif role == "year":
            facts.take(role, year(of))
        elif role:
            for one in of if isinstance(of, list) else [of]:
                facts.take(role, _plain(one))
    return facts


def people(value: Any) -> tuple[Name, ...]:
    """Return the people of a field of JSON: objects with the parts of a name, or texts."""
    if isinstance(value, str):
        return fact.people(value)
    found: list[Name] = []
    for one in value if isinstance(value, list) else []:
        if isinstance(one, Mapping):
            role = str(one.get("creatorType", "author"))
            if role in {"author", "presenter", "contributor"} and (named := _name(one)):
                found.append(named)
        elif isinstance(one, str) and one.strip():
            found.append(texts.name(one))
    return tuple(found)


def _name(one: Mapping[str, Any]) -> Name | None:
    given = _plain(one.get("given") or one.get("firstName") or "")
    family = _plain(one.get("family") or one.get("lastName") or "")
    particle = _plain(one.get("non-dropping-particle") or one.get("dropping-particle") or "")
    literal = _plain(one.get("literal") or one.get("name") or "")
    if family:
        return Name(family=f"{particle} {family}".strip(), given=given)
    return texts.name(literal) if literal else None


def year(value: Any) -> str:
    """Return the text of a date: of a text, a number, or CSL's object with "date-parts"."""
    if isinstance(value, Mapping):
        parts = value.get("date-parts")
        first = parts[0] if isinstance(parts, list) and parts else []
        return (
            _plain(first[0])
            if isinstance(first, list) and first
            else _plain(value.get("raw") or value.get("literal") or "")
        )
    return _plain(value)


def _plain(value: Any) -> str:
    return "" if isinstance(value, bool | list | Mapping) or value is None else str(value)
