"""biblatex's own types and fields (biblatex manual, section 2), for biber.

Letters that LaTeX's kernel prints are written as commands, or as they are with `unicode`; all others as they are in any case,
since biber decodes the commands of half of them and pdfLaTeX then stops at the other half.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from enrich.export import bibtex, links, venue_style
from enrich.export.options import ExportOptions
from enrich.export.tex import latex, title_case
from enrich.model import Work

_TYPES: Mapping[str, str] = {
    "paper-conference": "inproceedings",
    "article-journal": "article",
    "chapter": "incollection",
    "book": "book",
    "thesis": "thesis",
    "report": "report",
    "software": "software",
}
_NEEDED: Mapping[str, str] = {
    "inproceedings": "booktitle",
    "article": "journaltitle",
    "incollection": "booktitle",
    "thesis": "institution",
    "report": "institution",
}


# The order in which fields stand, in every entry.
ORDER = (
    "ids", "author", "title", "booktitle", "journaltitle", "eventtitle", "eventdate", "venue", "type", "institution", "series",
    "volume", "number", "eid", "pages", "pagetotal", "date", "publisher", "location", "isbn", "issn", "eprint", "eprinttype",
    "eprintclass", "doi", "url", "note", "keywords", "abstract",
)  # fmt: skip


def render(works: Iterable[Work], options: ExportOptions) -> str:
    """Return a .bib file for biblatex."""
    return bibtex.assembled([entry(w, options) for w in works])


def entry(work: Work, options: ExportOptions) -> str:
    """Return one entry, ending with a line break."""
    parts = fields(work, options)
    return bibtex.written(parts.pop("ENTRYTYPE"), work.key, parts)


def fields(work: Work, options: ExportOptions) -> dict[str, str]:
    """Return the raw values by field name in order, each in braces, and the entry's type as "ENTRYTYPE"."""
    kind = _kind(work)
    container = _container(work, kind, options)
    if kind in _NEEDED and not container.get(_NEEDED[kind]):
        kind = "misc"
    plain = {
        "ids": bibtex.ids(work),
        "author": bibtex.authors(work.authors, unicode=options.unicode, guard=False),
        "title": title_case.title(work.title, unicode=options.unicode),
        **{
            n: latex.escape(v, unicode=options.unicode)
            for n, v in {**container, **_event(work, kind)}.items()
        },
        "institution": _listed(work.publisher, options) if "institution" in container else "",
        **_numbers(work, kind),
        "date": str(work.issued) if work.issued else "",
        "publisher": _listed(work.publisher, options)
        if kind not in ("thesis", "report", "online")
        else "",
        "location": _listed(work.publisher_place, options),
        **_shared(work, options),
    }
    return {"ENTRYTYPE": kind, **{n: "{" + plain[n] + "}" for n in ORDER if plain.get(n)}}


def _kind(work: Work) -> str:
    return _TYPES.get(work.type) or ("online" if links.page(work) or work.id("arxiv") else "misc")


def _listed(words: str, options: ExportOptions) -> str:
    """Return a field that biblatex splits at every "and", in braces where that would be wrong."""
    words = latex.escape(words, unicode=options.unicode)
    return f"{{{words}}}" if re.search(r"\sand\s", words) else words


def _container(work: Work, kind: str, options: ExportOptions) -> dict[str, str]:
    """Return where the work is, as plain text."""
    if kind in ("inproceedings", "incollection"):
        return {"booktitle": venue_style.proceedings(work, options)}
    if kind == "article":
        return {"journaltitle": venue_style.journal(work, options)}
    if kind == "thesis":
        genre = (
            "mastersthesis"
            if re.search(r"master|m\.?\s?sc", work.genre, re.IGNORECASE)
            else "phdthesis"
        )
        return {"type": genre, "institution": work.publisher}
    if kind == "report":
        return {"type": "techreport", "institution": work.publisher}
    return {}


def _event(work: Work, kind: str) -> dict[str, str]:
    if kind != "inproceedings":
        return {}
    return {
        "eventtitle": work.event_title,
        "eventdate": str(work.event_date or ""),
        "venue": work.event_place,
    }


def _numbers(work: Work, kind: str) -> dict[str, str]:
    """Return series, volume, number, pages and `eid`, which biblatex has for article numbers."""
    numbered = kind in ("article", "inproceedings", "incollection", "book")
    found, article = bibtex.page_range(work.page), work.number
    of_article = re.fullmatch(r"(\w+):1--\1:(\d+)", found)
    if of_article:
        article, found = of_article.group(1), ""
    volume = work.volume or work.collection_number
    parts = {
        "series": work.collection_title if kind != "article" else "",
        "volume": volume if numbered else "",
        "number": work.issue if numbered else article if kind == "report" else "",
        "eid": article if kind in ("article", "inproceedings") else "",
    }
    pages = found if numbered else ""
    pagetotal = of_article.group(2) if of_article else ""
    return {
        **{n: latex.escape(v) for n, v in parts.items()},
        "pages": pages,
        "pagetotal": pagetotal,
    }


def _shared(work: Work, options: ExportOptions) -> dict[str, str]:
    """Return BibTeX's shared fields under biblatex's names."""
    parts = bibtex.shared(work, options)
    archive, archive_class = parts.pop("archiveprefix"), parts.pop("primaryclass")
    note = parts.pop("note")
    # Biber complains of all ISBNs of the American group 979-8, which Business::ISBN did not know before 2023.
    parts["isbn"] = " ".join(
        n for n in parts["isbn"].split() if not n.startswith(("979-8", "9798"))
    )
    shown: dict[str, str] = {}
    for name, value in parts.items():
        shown[name] = value
        if name == "eprint":
            shown |= {"eprinttype": archive.lower(), "eprintclass": archive_class}
    said = [n for n in note.split("; ") if not n.startswith("Issue ")]
    return {**shown, "note": "; ".join(x for x in said if x)}
