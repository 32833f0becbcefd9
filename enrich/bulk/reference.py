"""A row of an input as a reference: what it states, under whatever names its columns have.

Names of columns are compared without case, blanks and punctuation. What a citation string states
fills what the other columns leave open.
"""

from __future__ import annotations

import ast
import contextlib
import functools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from enrich import identifiers, messages, sources, text
from enrich.bibtex import names
from enrich.bibtex.entries import RawEntry
from enrich.bulk import citation
from enrich.identifiers.schemes import SCHEMES, WRITTEN
from enrich.messages import Sentence
from enrich.model import Identifier, Name, Query
from enrich.patterns import regex
from enrich.reading_list.line import reference as printed
from enrich.text import values

Column = Literal["title", "authors", "year", "venue", "pages", "identifiers", "citation", "key"]
StatedRow = Mapping[str, Any]
# Where several columns fit, the first one that has a value counts.
COLUMNS: Mapping[Column, tuple[str, ...]] = {
    "title": ("title", "papertitle", "articletitle", "worktitle", "volumetitle"),
    "authors": (
        *("authors", "author", "creators", "creator", "authornames", "authorships"),
        *("authorsparsed", "firstauthor"),
    ),
    "year": ("year", "publicationyear", "pubyear", "issued", "date", "published"),
    "venue": (
        *("venue", "booktitle", "journal", "journaltitle", "containertitle", "conference"),
        *("publicationvenue", "publication", "seriestitle"),
    ),
    "pages": ("pages", "page", "pagerange"),
    "identifiers": (
        *(name for name in WRITTEN if name != "page"),
        *("identifiers", "ids", "externalids", "url", "link", "ee"),
    ),
    "citation": (
        *("citation", "raw", "reference", "rawcitation", "rawreference", "citationstring"),
        *("unstructured", "bibliographicreference", "text"),
    ),
    "key": ("key", "id", "citationkey", "citekey", "referenceid"),
}
_ADDRESSES = frozenset({"url", "link", "ee"})
_NOT_LETTERS = regex(r"[^a-z0-9]")
_YEAR = regex(r"\b(?:1[6-9]|20)\d\d(?=[a-f]?\b)")  # "2021a": the first of two
_YEARS = range(1600, 2100)
_LONGEST = 4000
_MOST_OF_NUMBER = 10**40  # keys of databases have up to 39 digits
_MOST_NAMES = 500
_SEPARATED = regex(r"[;|]|\band\b(?=[^;|]*$)")  # "A; B and C"
_SEVERAL = regex(r"[;,|]?\s+")
_FIELDS = regex(r"^\s*[\[{][\"'\[{\s]")


@dataclass(frozen=True, slots=True)
class BulkReference:
    """What a row states of one publication, and the key that it has in the input."""

    query: Query
    key: str = ""
    # What is wrong with the row, which can be used even so.
    problem: str = ""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be used, with the reason."""

    reason: Sentence
    key: str = ""


@functools.lru_cache(maxsize=256)  # all rows of an input have the same columns, or nearly
def columns(found: tuple[str, ...]) -> Mapping[Column, Sequence[str]]:
    """Return which of the columns of an input have what, in the order in which they count."""
    by_name: dict[str, str] = {}
    for name in found:
        by_name.setdefault(_folded(name), name)
    return {
        column: [by_name[name] for name in names_ if name in by_name]
        for column, names_ in COLUMNS.items()
    }


def is_enough(found: Mapping[Column, Sequence[str]]) -> bool:
    """Whether columns say of which papers an input speaks."""
    return any(found[x] for x in ("title", "identifiers", "citation"))


def of_row(row: StatedRow) -> BulkReference | BadRow:
    """Return what a row of a table or an object of JSON states."""
    where = columns(tuple(row))
    key = _text(_first(row, where["key"]))
    authors, year = _people(_first(row, where["authors"])), _year(_first(row, where["year"]))
    stated = Query(
        title=text.from_pasted(_text(_first(row, where["title"]))),
        authors=authors,
        stated_year=year,
        venue=text.from_pasted(_text(_first(row, where["venue"]))) or None,
        identifiers=tuple(dict.fromkeys(_identifiers(row, where["identifiers"]))),
        page=values.page_range(_text(_first(row, where["pages"]))),
    )
    if cited := _text(_first(row, where["citation"])):
        stated = _filled(stated, citation.read(cited))
    return _reference(stated, key)


def of_entry(entry: RawEntry) -> BulkReference | BadRow:
    """Return what an entry of a .bib states."""
    row = {name: entry.get(name) for name in COLUMNS["identifiers"] if name != "doi"}
    if "arxiv" not in f"{entry.get('archiveprefix')}{entry.get('eprinttype')}".lower():
        row.pop("eprint")
    named = [name for name, value in row.items() if value]
    stated = citation.of_entry(entry, tuple(_identifiers(row, named)))
    problem = messages.bulk.BROKEN_ENTRY(problem=entry.problem) if entry.problem else None
    return _reference(stated, entry.key, problem)


def _reference(stated: Query, key: str, problem: Sentence | None = None) -> BulkReference | BadRow:
    if not stated.title and not stated.identifiers:
        return BadRow(problem or messages.bulk.SAYS_NOTHING(), key)
    # As in a run: the year speaks for or against a record only where people are stated too.
    year = stated.stated_year if stated.authors else None
    query = stated if stated.year == year else replace(stated, year=year)
    return BulkReference(query, key, problem or "")


def _filled(stated: Query, cited: Query) -> Query:
    """Return a query with what a citation string states where it has nothing itself.

    Where the string is read as one of another title, its people, venue and pages are not taken.
    """
    if stated.title and not _is_of_title(cited.title, stated.title):
        cited = Query(cited.title, stated_year=cited.stated_year, identifiers=cited.identifiers)
    return replace(
        stated,
        title=stated.title or cited.title,
        authors=stated.authors or cited.authors,
        stated_year=stated.stated_year or cited.stated_year,
        venue=stated.venue or cited.venue,
        identifiers=tuple(dict.fromkeys((*stated.identifiers, *cited.identifiers))),
        page=stated.page or cited.page,
    )


def _is_of_title(cited: str, stated: str) -> bool:
    """Whether the title of a citation string is a stated one, with its subtitle or without."""
    one, two = sorted((text.fold(cited), text.fold(stated)), key=len)
    return bool(one) and two.startswith(one)


# -- values


def _folded(name: str) -> str:
    return _NOT_LETTERS.sub("", name.lower())


def _first(row: StatedRow, found: Sequence[str]) -> Any:
    for name in found:
        if (value := row[name]) not in (None, "", []):
            return value
    return None


def _text(value: Any) -> str:
    """Return a value on one line, of several the first; "" for what is no text."""
    if isinstance(value, str):
        return text.squeeze(value[:_LONGEST])
    if isinstance(value, (list, tuple)):
        value = next((x for x in value if x), None)
    if isinstance(value, str):
        return text.squeeze(value[:_LONGEST])
    if isinstance(value, float) and value.is_integer():  # so pandas has whole numbers
        value = int(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value) if abs(value) < _MOST_OF_NUMBER else ""
    return ""


def _year(value: Any) -> int | None:
    if type(value) is int and value in _YEARS:
        return value
    if isinstance(value, Mapping):  # CSL-JSON's and Crossref's dates
        parts = value.get("date-parts") or value.get("date_parts")
        value = parts[0] if isinstance(parts, list | tuple) and parts else None
    if hasattr(value, "year"):  # a date of Arrow
        value = str(value.year)
    found = _YEAR.search(_text(value))
    return int(found.group()) if found else None


def _people(value: Any) -> tuple[Name, ...]:
    """Return the people of a list of names, or of a text that has them all."""
    if isinstance(value, str) and _FIELDS.match(value):
        value = _parsed(value)
    if isinstance(value, str):
        return _listed(text.squeeze(value[: 10 * _LONGEST]))
    if not isinstance(value, list | tuple):
        if not isinstance(value, Mapping):
            return ()
        value = [value]
    found = [_person(x) for x in value[:_MOST_NAMES]]
    return values.people(x for x in found if x)


def _listed(written: str) -> tuple[Name, ...]:
    mark = next((m for m in ";|" if m in written), "")
    if mark:
        people = (x.strip().removeprefix("and ") for x in _SEPARATED.split(written))
        return values.people(text.from_pasted(x) for x in people if x)
    if "," in written and " and " not in written and (found := printed.people(written, sure=True)):
        return found[0]
    return names.read(written)


def _person(value: Any) -> str:
    """Return the name of a person: a text, or an object of CSL-JSON, Crossref or OpenAlex."""
    if isinstance(value, str):
        return text.from_pasted(value)
    if isinstance(value, list | tuple):  # arXiv's authors_parsed: ["Kwon", "Woosuk", ""]
        value = dict(zip(("family", "given"), value, strict=False))
    if not isinstance(value, Mapping):
        return ""
    family, given = _text(value.get("family")), _text(value.get("given"))
    if family:
        return f"{family}, {given}" if given else family
    plain = next(
        (value[x] for x in ("name", "literal", "display_name", "author") if x in value), ""
    )
    return _person(plain) if isinstance(plain, Mapping) else _text(plain)


def _parsed(value: str) -> Any:
    """Return what a text holds that is JSON, or a list as Python prints it; else the text."""
    for read in (json.loads, ast.literal_eval):
        with contextlib.suppress(ValueError, SyntaxError, RecursionError, MemoryError):
            return read(value[: 10 * _LONGEST])
    return value


def _identifiers(row: StatedRow, found: Sequence[str]) -> list[Identifier]:
    return [x for name in found for x in _named(_folded(name), row[name])]


def _named(column: str, value: Any) -> list[Identifier]:
    """Return the identifiers of a column: `doi:10...`, an address, or a bare value."""
    if isinstance(value, str) and _FIELDS.match(value):
        value = _parsed(value)
    if isinstance(value, Mapping):
        if column in SCHEMES:
            return _named(column, value.get("id"))
        return [x for name, one in value.items() for x in _named(_folded(str(name)), one)]
    if isinstance(value, list | tuple):
        return [x for one in value for x in _named(column, one)]
    written = _text(value)
    parts = [x for x in _SEVERAL.split(written) if x]
    # One may have a blank in it, several may be read as the first of them.
    found = [_one_named(column, x) for x in parts]
    if len(parts) < 2 or not all(found):
        found = [_one_named(column, written)] if written else []
    return [x for x in found if x]


def _one_named(column: str, written: str) -> Identifier | None:
    if column == "doi":
        return identifiers.doi_of_field(written)
    if column in _ADDRESSES:
        return sources.identify(written)
    return (
        identifiers.parse(written)
        or identifiers.parse(f"{column}:{written}")
        or sources.identify(written)
    )
