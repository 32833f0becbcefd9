"""CSL-JSON, which Pandoc, Zotero and citeproc read (version 1.0.2). Pure.

https://docs.citationstyles.org/en/stable/specification.html
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from enrich.export import bib_entry, links, venue_style
from enrich.export.cleaning import clean
from enrich.export.options import ExportOptions
from enrich.model import Date, Name, Work


def render(works: Iterable[Work], options: ExportOptions) -> str:
    """Return a CSL-JSON file: a list of items."""
    items = [{**item(w, options), **_optional(w, options)} for w in works]
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def item(work: Work, options: ExportOptions | None = None) -> dict[str, Any]:
    """Return a work as one CSL-JSON item, without abstract and keywords."""
    options = options or ExportOptions()
    variables: dict[str, Any] = {
        "id": work.key,
        "type": work.type,
        "title": clean(work.title),
        "author": _people(work.authors),
        "editor": _people(bib_entry.editors(work, options)),
        "translator": _people(work.translators),
        "issued": date(work.issued),
        "original-date": date(work.original_date),
        "container-title": _container(work, options),
        "container-title-short": clean(work.container_title_short),
        **{variable: clean(words) for variable, words in _texts(work).items()},
        "event-date": date(work.event_date, work.event_end),
        "genre": _genre(work),
        "ISBN": " ".join(work.ISBN) or work.id("isbn") or "",
        "ISSN": " ".join(work.ISSN),
        **_archive(work),
        "DOI": work.id("doi") or "",
        "PMID": work.id("pmid") or "",
        "URL": _url(work, options),
        "note": bib_entry.note(work) if work.retracted else "",
    }
    return {k: v for k, v in variables.items() if v}


def _people(names: Sequence[Name]) -> list[dict[str, str]]:
    return [p for p in map(person, names) if p]


def _genre(work: Work) -> str:
    """Return what a style prints beside the title; that a volume is one, it sees by itself."""
    if bib_entry.kind_of_volume(work):
        return ""
    return clean(work.genre) or ("preprint" if work.type == "article" else "")


def _texts(work: Work) -> dict[str, str]:
    """Return the variables that are a field of the work as it is."""
    return {
        "collection-title": work.collection_title,
        "collection-number": work.collection_number,
        "volume": work.volume,
        "issue": work.issue,
        "page": work.page,
        "number": work.number,
        "edition": bib_entry.edition(work),
        "chapter-number": work.chapter_number,
        "number-of-pages": work.number_of_pages,
        "publisher": work.publisher,
        "publisher-place": work.publisher_place,
        "event-title": work.event_title,
        "event-place": work.event_place,
    }


def _container(work: Work, options: ExportOptions) -> str:
    if work.type in ("paper-conference", "chapter"):
        return clean(venue_style.proceedings(work, options))
    if work.type == "article-journal":
        return clean(venue_style.journal(work, options))
    return clean(work.container_title) if work.type != "article" else ""


def _url(work: Work, options: ExportOptions) -> str:
    page = links.page(work)
    is_redundant = options.links == "doi" and work.id("doi")
    return "" if is_redundant or page == links.doi_url(work) else page


def _archive(work: Work) -> dict[str, str]:
    """Return where the preprint is, also of a published paper: there it is free to read."""
    arxiv = work.id("arxiv")
    if not arxiv:
        return {}
    found = {"archive": "arXiv", "archive_location": arxiv}
    if work.type == "article":
        found |= {"number": f"arXiv:{arxiv}", "publisher": "arXiv"}
    return found


def _optional(work: Work, options: ExportOptions) -> dict[str, str]:
    keywords = work.keywords if options.keywords else ()
    variables = {
        "keyword": ", ".join(clean(x) for x in keywords),
        "abstract": clean(work.abstract) if options.abstracts else "",
    }
    return {k: v for k, v in variables.items() if v}


def person(name: Name) -> dict[str, str]:
    """Return a name as CSL has it: a `literal` for an organisation, else its parts."""
    if name.literal or not (name.family or name.given):
        whole = clean(name.full)
        return {"literal": whole} if whole else {}
    parts = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "suffix": name.suffix,
    }
    return {k: cleaned for k, v in parts.items() if (cleaned := clean(v))}


def date(known: Date | None, end: Date | None = None) -> dict[str, list[list[int]]] | None:
    """Return a date as CSL has it, or the days from one to another."""
    if known is None:
        return None
    return {"date-parts": [list(d.parts) for d in (known, end) if d]}
