"""An entry that a service prints (a page's citation box, a volume's .bib), as a Record."""

from __future__ import annotations

import re

from enrich import identifiers, text
from enrich.bibtex import entry_types, names
from enrich.bibtex.entries import RawEntry
from enrich.model import Date, Name, Record, Standing, Tier
from enrich.text.values import is_anonymous, month, numbers, page_range, web_address

_LONGEST = 40_000  # characters of a field
_LONGEST_AUTHORS = 160_000  # papers of large collaborations have 3,000 authors
_YEAR = re.compile(r"\b(?:1[6-9]|20)\d\d\b")


def record(entry: RawEntry, source: str, tier: Tier) -> Record:
    """Return what a publisher's entry says, decoded.

    Its `address` is the place of the conference.
    """
    doi = identifiers.doi(entry.get("doi"))
    year = _YEAR.search(entry.get("year"))

    def plain(name: str) -> str:
        return text.from_latex(entry.get(name)[:_LONGEST])

    return Record(
        source=source,
        tier=tier,
        title=plain("title"),
        authors=_authors(entry),
        type=entry_types.CSL.get(entry.type, "article"),
        standing=Standing.PUBLISHED,
        identifiers=(doi,) if doi else (),
        issued=Date(int(year.group()), month(entry.get("month"))) if year else None,
        container_title=plain("booktitle") or plain("journal"),
        collection_title=plain("series"),
        volume=plain("volume"),
        issue=plain("number"),
        page=page_range(plain("pages")),
        publisher=plain("publisher"),
        event_place=plain("address"),
        ISBN=numbers(entry.get("isbn")),
        ISSN=numbers(entry.get("issn")),
        URL=web_address(entry.get("url")),
        pdf=web_address(entry.get("pdf")),
        abstract=plain("abstract"),
    )


def _authors(entry: RawEntry) -> tuple[Name, ...]:
    found = names.read(entry.get("author")[:_LONGEST_AUTHORS])
    return tuple(x for x in found if x.full and not is_anonymous(x.full))
