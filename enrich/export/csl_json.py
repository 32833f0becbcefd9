"""CSL-JSON, which Pandoc, Zotero and citeproc read: https://docs.citationstyles.org/en/stable/specification.html (1.0.2)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from enrich.export import bibtex, links, venue_style
from enrich.export.options import ExportOptions
from enrich.export.tex import latex
from enrich.model import Date, Name, Work

# Variables that hold text, with the field of a work that fills them.
_TEXT: Mapping[str, str] = {
    "collection-title": "collection_title",
    "collection-number": "collection_number",
    "volume": "volume",
    "issue": "issue",
    "page": "page",
    "number": "number",
    "publisher": "publisher",
    "publisher-place": "publisher_place",
    "event-title": "event_title",
    "event-place": "event_place",
}


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
        "title": latex.clean(work.text("title")),
        "author": [p for p in map(person, work.authors) if p],
        "issued": date(work.issued),
        "container-title": _container(work, options),
        "container-title-short": latex.clean(work.text("container_title_short")),
        **{variable: latex.clean(work.text(field)) for variable, field in _TEXT.items()},
        "event-date": date(_date_of(work, "event_date")),
        "genre": latex.clean(work.text("genre")) or ("preprint" if work.type == "article" else ""),
        "ISBN": _joined(work, "ISBN") or work.id("isbn") or "",
        "ISSN": _joined(work, "ISSN"),
        **_archive(work),
        "DOI": work.id("doi") or "",
        "PMID": work.id("pmid") or "",
        "URL": _url(work, options),
        "note": bibtex.note(work) if work.text("retracted") else "",
    }
    return {k: v for k, v in shown.items() if v}


def _container(work: Work, options: ExportOptions) -> str:
    if work.type in ("paper-conference", "chapter"):
        return latex.clean(venue_style.proceedings(work, options))
    if work.type == "article-journal":
        return latex.clean(venue_style.journal(work, options))
    return latex.clean(work.text("container_title")) if work.type != "article" else ""


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
    found = work.fields.get("keywords")
    listed = found.value if found and options.keywords and isinstance(found.value, tuple) else ()
    keyword = ", ".join(latex.clean(str(x)) for x in listed)
    abstract = latex.clean(work.text("abstract")) if options.abstracts else ""
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


def _date_of(work: Work, name: str) -> Date | None:
    value = work.fields.get(name)
    return value.value if value and isinstance(value.value, Date) else None


def _joined(work: Work, name: str) -> str:
    value = work.fields.get(name)
    return (
        " ".join(str(x) for x in value.value)
        if value and isinstance(value.value, tuple)
        else work.text(name)
    )
