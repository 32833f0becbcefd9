"""Catalogues and bibliographies of people as dumps: lines of JSON, and .bib files."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from enrich import identifiers, messages, text
from enrich.bibtex import entries, entry_types, placeholders, record
from enrich.bibtex.inheritance import Parent, inherited
from enrich.bibtex.naming import identifiers_of
from enrich.errors import Unreadable
from enrich.model import Record, Tier
from enrich.patterns import regex
from enrich.sources.base import IdentifyLink
from enrich.sources.catalog.facts import NAME, PAGED, fact_of, is_open, lines_of, versions
from enrich.sources.shared.dump_entries import begins_with_entry, cut_of_entries
from enrich.sources.shared.dumps import (
    Cut,
    DumpFormat,
    DumpRow,
    Find,
    Heading,
    SetAside,
    heading_of,
    row_of,
)
from enrich.text import names

_OURS = regex(r'\s*\{[^\n]*"title"\s*:\s*"')
# Keys that a service's own lines have, and ours never.
_OF_SERVICES = regex(
    r'"(?:DOI|authors_parsed|abstract_inverted_index|authorships|attributes|items)"\s*:'
)
_OUT = regex(r"\b(?:accepted|published|appeared)\b", re.IGNORECASE)
_LINK = regex(r"\\url|https?://[^\s{}\"]+")
_WORD = regex(r"[A-Za-z]{3,}(?:-[a-z]+)?")
_NAMES_OF_PLACES = frozenset(
    "arxiv corr doi url preprint pre-print eprint e-print available online also".split()
)
# A chunk of 16 MB: BibTeX wants the volumes behind all papers that refer to them.
_TIMES = 32
_VENUES = frozenset({"booktitle", "journal", "journaltitle"})


class JSONLines:
    """What `enrich export jsonl` writes: a paper in each line."""

    name = "JSON Lines of enrich"
    cut = Cut()

    def recognises(self, head: str) -> bool:
        """Whether the first line is an object with a title, and no service's own."""
        return bool(_OURS.match(head)) and not _OF_SERVICES.search(head.split("\n", 1)[0])

    def rows(self, chunk: bytes, identify: IdentifyLink) -> Iterator[DumpRow | SetAside]:
        """Yield the papers of some lines."""
        for line in lines_of(chunk):
            line = line.strip().lstrip("\ufeff")
            if line:
                yield self.row(line, identify)

    def row(self, kept: str, identify: IdentifyLink) -> DumpRow | SetAside:
        """Return the paper of a line."""
        try:
            if is_open(kept):
                return SetAside(messages.catalogs.NO_FACT(), is_expected=True)
            return row_of(kept, versions(fact_of(kept), identify))
        except Unreadable:
            return SetAside(messages.catalogs.OTHER_SHAPE())

    def heading(self, kept: str) -> Heading:
        """Return title, author and year of a line."""
        return heading_of(versions(fact_of(kept), identifiers.doi_in_url))

    def joined(self, kept: Sequence[str], find: Find | None, asked: str = "") -> str:  # noqa: ARG002
        """Return the lines."""
        return "\n".join(kept)


class BibFile:
    """A .bib file: each entry is kept as a line of a catalogue."""

    name = ".bib"
    cut = cut_of_entries(times=_TIMES)

    def recognises(self, head: str) -> bool:
        """Whether a file begins with an entry, perhaps after comments."""
        return begins_with_entry(head)

    def rows(self, chunk: bytes, identify: IdentifyLink) -> Iterator[DumpRow | SetAside]:
        """Yield the entries of a part of the file."""
        read = list(entries.read(chunk.decode("utf-8", "replace")))
        parents = {entry.key: Parent(entry.type, entry.fields) for entry in read}
        for entry in (_stated(_whole(entry, parents)) for entry in read):
            found = record.record(entry, NAME, Tier.INDEX)
            if not found.title:
                yield SetAside(messages.catalogs.WITHOUT_TITLE())
                continue
            fact = _fact(entry, found, identify)
            yield JSON_LINES.row(json.dumps(fact, ensure_ascii=False), identify)

    def row(self, kept: str, identify: IdentifyLink) -> DumpRow | SetAside:
        """Return the paper of a line."""
        return JSON_LINES.row(kept, identify)

    def heading(self, kept: str) -> Heading:
        """Return title, author and year of a line."""
        return JSON_LINES.heading(kept)

    def joined(self, kept: Sequence[str], find: Find | None, asked: str = "") -> str:
        """Return the lines."""
        return JSON_LINES.joined(kept, find, asked)


JSON_LINES = JSONLines()


def _whole(entry: entries.RawEntry, parents: Mapping[str, Parent]) -> entries.RawEntry:
    """Return an entry with what it takes over from the others of its part of the file."""
    if not entry.fields.keys() & {"crossref", "xdata"}:
        return entry
    more = inherited(Parent(entry.type, entry.fields), parents)
    return replace(entry, fields={**more, **entry.fields})


def _stated(entry: entries.RawEntry) -> entries.RawEntry:
    """Return an entry without what only holds a place, and without a venue that it is not in yet.

    Of "To appear in CVPR" the venue stays.
    """
    fields = {n: v for n, v in entry.fields.items() if not placeholders.claims_nothing(n, v)}
    note = f"{entry.get('note')} {entry.get('pubstate')}"
    is_submitted = placeholders.notes_submission(note) and not _OUT.search(note)
    for name in _VENUES & fields.keys():
        venue, state = placeholders.split_venue(fields[name])
        is_submitted = is_submitted or placeholders.says_submitted(state)
        fields[name] = venue
    kept = {n: v for n, v in fields.items() if not (is_submitted and n in _VENUES)}
    return replace(entry, fields=kept)


def _is_address(note: str) -> bool:
    """Whether a note only says where the paper is: "Extends arXiv:2301.00001" names another one."""
    return _NAMES_OF_PLACES.issuperset(word.lower() for word in _WORD.findall(_LINK.sub(" ", note)))


def _fact(entry: entries.RawEntry, found: Record, identify: IdentifyLink) -> Mapping[str, Any]:
    """Return an entry under the names of a catalogue."""
    kind = entry.type if entry.type in entry_types.CSL else "misc"
    naming = {n: v for n, v in entry.fields.items() if n != "note" or _is_address(v)}
    named = {i.scheme: i.value for i in reversed(identifiers_of(naming, identify))}
    arxiv = named.get("arxiv")
    field = text.from_latex(entry.get("primaryclass") or entry.get("eprintclass"))
    date = found.issued
    fact = {
        "title": found.title,
        "authors": [
            *map(names.written, found.authors),
            *(() if found.authors_complete else ("others",)),
        ],
        "editors": [*map(names.written, found.editors)],
        "type": kind,
        "year": date.year if date else None,
        "month": date.month if date else None,
        "container_title": found.container_title,
        "series": found.collection_title,
        "volume": found.volume,
        "number": found.issue,
        "pages": found.page,
        "article_number": found.number,
        "publisher": found.publisher,
        "publisher_place": found.publisher_place,
        "edition": found.edition,
        "chapter": found.chapter_number,
        "number_of_pages": found.number_of_pages,
        "event_title": found.event_title,
        "event_place": found.event_place,
        "event_date": str(found.event_date or ""),
        "event_end": str(found.event_end or ""),
        "original_date": str(found.original_date or ""),
        "isbn": next(iter(found.ISBN), ""),
        "issn": next(iter(found.ISSN), ""),
        "url": found.URL,
        "abstract": found.abstract,
        "arxiv": {"id": arxiv, **({"class": field} if field else {})} if arxiv else None,
        **{x: named.get(x) for x in PAGED if x != "arxiv"},
    }
    return {name: value for name, value in fact.items() if value}


FORMS: tuple[DumpFormat, ...] = (JSON_LINES, BibFile())
