"""Facts, one paper a line, in the format that the `catalog` source reads: a catalogue of one's own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from enrich.export import links, venue_style
from enrich.export.options import ExportOptions
from enrich.export.tex import latex
from enrich.model import Date, Record, Standing, Work

_TYPES: Mapping[str, str] = {
    "paper-conference": "inproceedings",
    "article-journal": "article",
    "chapter": "incollection",
    "book": "book",
    "thesis": "phdthesis",
    "report": "techreport",
}
# The catalogue's words for fields of a work.
_TEXT: Mapping[str, str] = {
    "container_title": "container_title",
    "series": "collection_title",
    "volume": "volume",
    "number": "issue",
    "pages": "page",
    "article_number": "number",
    "publisher": "publisher",
}
_SCHEMES = ("dblp", "acl", "openreview", "usenix", "pmlr", "ieee", "page", "pmid")


def render(works: Iterable[Work], options: ExportOptions) -> str:
    """Return JSON Lines; a work without a title is left out, since a catalogue could not find it again."""
    facts = (fact(w, options) for w in works if w.text("title"))
    return "".join(json.dumps(f, ensure_ascii=False) + "\n" for f in facts)


def fact(work: Work, options: ExportOptions) -> dict[str, Any]:
    """Return what is known of a work under the catalogue's words."""
    published = work.type != "article"
    date = work.issued
    found: dict[str, Any] = {
        "title": latex.clean(work.text("title")),
        "authors": [_spoken(n.full if n.literal else _inverted(n)) for n in work.authors],
        "year": date.year if date else None,
        "month": date.month if date and published else None,
        "type": _TYPES.get(work.type, "misc"),
        "venue": _venue(work) if published else "",
        **{word: latex.clean(work.text(field)) for word, field in _TEXT.items() if published},
        "isbn": _first(work, "ISBN") if published else "",
        "issn": _first(work, "ISSN") if published else "",
        "doi": work.id("doi"),
        "url": links.page(work) if published else "",
        **{scheme: work.id(scheme) for scheme in _SCHEMES},
        "arxiv": _preprint(work),
        "abstract": latex.clean(work.text("abstract")) if options.abstracts else "",
    }
    return {k: v for k, v in found.items() if v}


def _spoken(words: str) -> str:
    return latex.clean(words)


def _inverted(name: Any) -> str:
    """Return "Given Family" where that is read back as it was, else "Family, Given"."""
    simple = len(name.family.split()) == 1 and not name.particle and not name.suffix
    if simple or not name.given:
        return str(name.full)
    family = " ".join(x for x in (name.particle, name.family) if x)
    return ", ".join(x for x in (family, name.suffix, name.given) if x)


def _venue(work: Work) -> str:
    """Return acronym and year: "SOSP 2023"."""
    short = venue_style.acronym(work) or latex.clean(work.text("container_title_short"))
    return f"{short} {work.issued.year}" if short and work.issued else short


def _first(work: Work, name: str) -> str:
    value = work.fields.get(name)
    return (
        str(next(iter(value.value), ""))
        if value and isinstance(value.value, tuple)
        else work.text(name)
    )


def _preprint(work: Work) -> dict[str, Any] | None:
    """Return the preprint's number, first date and class; title and authors where they are not the work's."""
    arxiv = work.id("arxiv")
    if not arxiv:
        return None
    record = next(
        (r for r in work.versions if r.id("arxiv") == arxiv and r.standing is Standing.PREPRINT),
        None,
    )
    found: dict[str, Any] = {"id": arxiv, "first_submitted": str(_submitted(work, record) or "")}
    found["class"] = work.text("archive_class") or (record.archive_class if record else "")
    if record and record.title and record.title != work.text("title"):
        found["title"] = latex.clean(record.title)
    if (
        record
        and record.authors
        and [n.full for n in record.authors] != [n.full for n in work.authors]
    ):
        found["authors"] = [_spoken(n.full if n.literal else _inverted(n)) for n in record.authors]
    return {k: v for k, v in found.items() if v}


def _submitted(work: Work, record: Record | None) -> Date | None:
    if record is not None and record.issued is not None:
        return record.issued
    return work.issued if work.type == "article" else None
