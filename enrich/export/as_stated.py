"""An entry of a .bib that no source knows, as a work: every output has it as it stands. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from enrich.bibtex import record
from enrich.bibtex.entries import RawEntry
from enrich.bibtex.field_names import BIBTEX_NAMES
from enrich.export.options import ExportOptions
from enrich.model import Date, Entry, State, Tier, Value, Work, WorkFields
from enrich.text import from_latex
from enrich.text.lines import whole
from enrich.text.values import MONTHS

# The source of what only the list says.
LIST = "list"
# What another entry of the file has given stands in the entry itself: that one is in no output.
_PARENTS = frozenset({"crossref", "xdata"})
_HOUSES = ("publisher", "school", "institution", "organization")


def work_of(entry: Entry, key: str, state: State) -> Work:
    """Return the work that an entry of a .bib states, under a citation key."""
    kind = entry.fields.get("ENTRYTYPE", "misc")
    named = {BIBTEX_NAMES.get(n, n): v for n, v in reversed(list(entry.fields.items()))}
    stated = record.record(RawEntry(kind, key, named), LIST, Tier.AGGREGATOR)
    ids = {i.scheme: i.value for i in reversed(entry.identifiers)}
    year = entry.claims.year
    facts: Mapping[str, Any] = {
        "title": entry.title or "",
        "authors": entry.authors,
        "issued": stated.issued or (Date(year) if year else None),
        "container_title": stated.container_title,
        "collection_title": stated.collection_title,
        "volume": stated.volume,
        "issue": stated.issue,
        "page": stated.page,
        "publisher": next((from_latex(named[n]) for n in _HOUSES if named.get(n)), ""),
        "publisher_place": stated.event_place,
        "ISBN": stated.ISBN,
        "ISSN": stated.ISSN,
        "URL": stated.URL,
        "abstract": stated.abstract,
        "DOI": ids.get("doi", ""),
        "arxiv": ids.get("arxiv", ""),
    }
    fields = WorkFields(**{n: Value(v, LIST, "") for n, v in facts.items() if v})
    own = {
        whole(n): whole(v)
        for n, v in entry.fields.items()
        if not (entry.inherited and n in _PARENTS)
    }
    return Work(key, state, stated.type, fields, identifiers=entry.identifiers, stated=own)


def fields(work: Work, options: ExportOptions) -> dict[str, str]:
    """Return the raw values of such a work's entry, in its own order; the type is "ENTRYTYPE"."""
    wanted = {n: v for n, v in work.stated.items() if n != "abstract" or options.abstracts}
    kind = wanted.pop("ENTRYTYPE", "misc")
    return {"ENTRYTYPE": kind, **{name: _delimited(value) for name, value in wanted.items()}}


def _delimited(value: str) -> str:
    """Return a value in braces; a month stays the macro that it is."""
    return value if value.strip().lower() in MONTHS else f"{{{value}}}"
