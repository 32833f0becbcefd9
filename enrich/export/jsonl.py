"""Facts, one paper a line, in the format that the `catalog` source reads: a catalogue of one's own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from enrich.export import links, venue_style
from enrich.export.options import ExportOptions
from enrich.export.tex import latex
from enrich.identifiers.schemes import CITED, OF_A_VERSION, SCHEMES
from enrich.model import Date, Record, Standing, Work

_TYPES: Mapping[str, str] = {
    "paper-conference": "inproceedings",
    "article-journal": "article",
    "chapter": "incollection",
    "book": "book",
    "thesis": "phdthesis",
    "report": "techreport",
}
_SCHEMES = (*(name for name in SCHEMES if name in OF_A_VERSION - CITED), "pmid")


def render(works: Iterable[Work], options: ExportOptions) -> str:
    """Return JSON Lines; a work without a title is left out, since a catalogue could not find it again."""
    facts = (fact(w, options) for w in works if w.title)
    return "".join(json.dumps(f, ensure_ascii=False) + "\n" for f in facts)


def fact(work: Work, options: ExportOptions) -> dict[str, Any]:
    """Return what is known of a work under the catalogue's words."""
    published = work.type != "article"
    date = work.issued
    found: dict[str, Any] = {
        "title": latex.clean(work.title),
        "authors": [_spoken(n.full if n.literal else _inverted(n)) for n in work.authors],
        "year": date.year if date else None,
        "month": date.month if date and published else None,
        "type": _TYPES.get(work.type, "misc"),
        "venue": _venue(work) if published else "",
        **(_publication(work) if published else {}),
        "doi": work.id("doi"),
        "url": links.page(work) if published else "",
        **{scheme: work.id(scheme) for scheme in _SCHEMES},
        "arxiv": _preprint(work),
        "abstract": latex.clean(work.abstract) if options.abstracts else "",
    }
    return {k: v for k, v in found.items() if v}


def _publication(work: Work) -> dict[str, str]:
    """Return where a paper was published."""
    texts = {
        "container_title": work.container_title,
        "series": work.collection_title,
        "volume": work.volume,
        "number": work.issue,
        "pages": work.page,
        "article_number": work.number,
        "publisher": work.publisher,
    }
    return {
        **{word: latex.clean(text) for word, text in texts.items()},
        "isbn": next(iter(work.ISBN), ""),
        "issn": next(iter(work.ISSN), ""),
    }


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
    short = venue_style.acronym(work) or latex.clean(work.container_title_short)
    return f"{short} {work.issued.year}" if short and work.issued else short


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
    found["class"] = work.archive_class or (record.archive_class if record else "")
    if record and record.title and record.title != work.title:
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
