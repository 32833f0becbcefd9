"""CSL-JSON, which Pandoc, Zotero and citeproc read: https://docs.citationstyles.org/en/stable/specification.html (1.0.2)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from enrich.export import bibtex, links, venue_style
from enrich.export.options import ExportOptions
from enrich.export.tex import latex
from enrich.model import Date, Name, Work


def render(works: Iterable[Work], options: ExportOptions) -> str:
    """Return a CSL-JSON file: a list of items."""
    items = [{**item(w, options), **_optional(w, options)} for w in works]
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def item(work: Work, options: ExportOptions | None = None) -> dict[str, Any]:
    """Return a work as one CSL-JSON item, without abstract and keywords."""
    options = options or ExportOptions()
    shown: dict[str, Any] = {
        "id": work.key,
        "type": work.type,
        "title": latex.clean(work.title),
        "author": [p for p in map(person, work.authors) if p],
        "issued": date(work.issued),
        "container-title": _container(work, options),
        "container-title-short": latex.clean(work.container_title_short),
        **{variable: latex.clean(words) for variable, words in _texts(work).items()},
        "event-date": date(work.event_date),
        "genre": latex.clean(work.genre) or ("preprint" if work.type == "article" else ""),
        "ISBN": " ".join(work.ISBN) or work.id("isbn") or "",
        "ISSN": " ".join(work.ISSN),
        **_archive(work),
        "DOI": work.id("doi") or "",
        "PMID": work.id("pmid") or "",
        "URL": _url(work, options),
        "note": bibtex.note(work) if work.retracted else "",
    }
    return {k: v for k, v in shown.items() if v}


def _texts(work: Work) -> dict[str, str]:
    """Return the variables that hold plain text and are nothing but a field of the work."""
    return {
        "collection-title": work.collection_title,
        "collection-number": work.collection_number,
        "volume": work.volume,
        "issue": work.issue,
        "page": work.page,
        "number": work.number,
        "publisher": work.publisher,
        "publisher-place": work.publisher_place,
        "event-title": work.event_title,
        "event-place": work.event_place,
    }


def _container(work: Work, options: ExportOptions) -> str:
    if work.type in ("paper-conference", "chapter"):
        return latex.clean(venue_style.proceedings(work, options))
    if work.type == "article-journal":
        return latex.clean(venue_style.journal(work, options))
    return latex.clean(work.container_title) if work.type != "article" else ""


def _url(work: Work, options: ExportOptions) -> str:
    address = links.page(work)
    redundant = options.links == "doi" and work.id("doi")
    return "" if redundant or address == links.doi_url(work) else address


def _archive(work: Work) -> dict[str, str]:
    """Return where the preprint lies; also for a published paper, so that nobody has to pay for reading it."""
    arxiv = work.id("arxiv")
    if not arxiv:
        return {}
    found = {"archive": "arXiv", "archive_location": arxiv}
    if work.type == "article":
        found |= {"number": f"arXiv:{arxiv}", "publisher": "arXiv"}
    return found


def _optional(work: Work, options: ExportOptions) -> dict[str, str]:
    keyword = ", ".join(latex.clean(x) for x in work.keywords) if options.keywords else ""
    abstract = latex.clean(work.abstract) if options.abstracts else ""
    return {k: v for k, v in (("keyword", keyword), ("abstract", abstract)) if v}


def person(name: Name) -> dict[str, str]:
    """Return a name as CSL has it: a `literal` for an organisation, else its parts."""
    if name.literal or not (name.family or name.given):
        whole = latex.clean(name.full)
        return {"literal": whole} if whole else {}
    parts = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "suffix": name.suffix,
    }
    return {k: latex.clean(v) for k, v in parts.items() if latex.clean(v)}


def date(known: Date | None) -> dict[str, list[list[int]]] | None:
    """Return a date as CSL has it."""
    return {"date-parts": [list(known.parts)]} if known else None
