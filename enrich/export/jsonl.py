"""Facts, one paper a line, in the format that the `catalog` source reads. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from enrich.bibtex import entry_types
from enrich.export import bib_entry, links, venue_style
from enrich.export.cleaning import clean
from enrich.export.options import ExportOptions
from enrich.identifiers.schemes import CITED, OF_A_VERSION, SCHEMES
from enrich.model import Date, Name, Record, Standing, Work
from enrich.text import names

_SCHEMES = (*(name for name in SCHEMES if name in OF_A_VERSION - CITED), "pmid")


def render(works: Iterable[Work], options: ExportOptions) -> str:
    """Return JSON Lines, without works that have no title: no catalogue could find them again.

    What no source knows has its `state`; a catalogue passes over it.
    """
    facts = (fact(w, options) for w in works if w.title)
    return "".join(json.dumps(f, ensure_ascii=False) + "\n" for f in facts)


def fact(work: Work, options: ExportOptions) -> dict[str, Any]:
    """Return what is known of a work under the catalogue's names."""
    published = work.type != "article"
    date = work.issued
    found: dict[str, Any] = {
        "title": clean(work.title),
        "authors": _names(work.authors),
        "editors": _names(work.editors),
        "translators": _names(work.translators),
        "year": work.year,
        "month": date.month if date and published else None,
        "type": bib_entry.kind_of_volume(work) or entry_types.BIBTEX.get(work.type, "misc"),
        **(_publication(work) if published else {}),
        "doi": work.id("doi"),
        "url": links.page(work) if published else "",
        **{scheme: work.id(scheme) for scheme in _SCHEMES},
        "arxiv": _preprint(work),
        "retracted": clean(work.retracted),
        # only the list says all this: no catalogue takes it for a fact
        "state": work.state if work.stated else "",
        "abstract": clean(work.abstract) if options.abstracts else "",
    }
    return {k: v for k, v in found.items() if v}


def _publication(work: Work) -> dict[str, str]:
    """Return where a paper was published."""
    texts = {
        "venue": _venue(work),
        "container_title": work.container_title,
        "series": work.collection_title,
        "series_volume": work.collection_number,
        "volume": work.volume,
        "number": work.issue,
        "pages": work.page,
        "article_number": work.number,
        "edition": work.edition,
        "chapter": work.chapter_number,
        "number_of_pages": work.number_of_pages,
        "publisher": work.publisher,
        "publisher_place": work.publisher_place,
        "event_title": work.event_title,
        "event_place": work.event_place,
        "event_date": str(work.event_date or ""),
        "event_end": str(work.event_end or ""),
        "original_date": str(work.original_date or ""),
        "isbn": next(iter(work.ISBN), ""),
        "issn": next(iter(work.ISSN), ""),
    }
    return {name: clean(words) for name, words in texts.items()}


def _venue(work: Work) -> str:
    """Return acronym and year: "SOSP 2023"."""
    short = venue_style.acronym(work) or work.container_title_short
    return f"{short} {work.year}" if short and work.year else short


def _names(authors: Sequence[Name]) -> list[str]:
    return [clean(names.written(n)) for n in authors]


def _preprint(work: Work) -> dict[str, Any] | None:
    """Return the preprint's number, date and class, and what differs from the work.

    That is its title and its authors.
    """
    arxiv = work.id("arxiv")
    if not arxiv:
        return None
    own = [r for r in work.versions if r.id("arxiv") == arxiv and r.standing is Standing.PREPRINT]
    record = next(iter(own), None)
    found: dict[str, Any] = {
        "id": arxiv,
        "first_submitted": str(_submitted(work, own) or ""),
        "class": clean(work.archive_class or (record.archive_class if record else "")),
    }
    found["retracted"] = clean(next((x for r in own if (x := r.retracted)), ""))
    if record and record.title != work.title:
        found["title"] = clean(record.title)
    if record and [n.full for n in record.authors] != [n.full for n in work.authors]:
        found["authors"] = _names(record.authors)
    return {k: v for k, v in found.items() if v}


def _submitted(work: Work, preprints: Sequence[Record]) -> Date | None:
    """Return when a preprint was submitted, by the record that says it best."""
    dates = [r.issued for r in preprints if r.issued]
    if dates:
        return max(dates, key=lambda date: len(date.parts))
    return work.issued if work.type == "article" else None
