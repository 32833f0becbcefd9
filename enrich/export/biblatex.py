"""biblatex's own types and fields (biblatex manual, section 2), for biber.

Letters that LaTeX's kernel prints are written as commands, or as they are with `unicode`. All
others stay as they are: biber decodes the commands of half of them, and pdfLaTeX stops at the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from enrich.bibtex import entry_types
from enrich.export import bib_entry, bib_names, links, venue_style
from enrich.export.options import ExportOptions
from enrich.export.tex import latex, title_case
from enrich.model import Work

# The container without which an entry of a type is written as @misc.
_NEEDED: Mapping[str, str] = {
    "inproceedings": "booktitle",
    "article": "journaltitle",
    "incollection": "booktitle",
    "thesis": "institution",
    "report": "institution",
}
_NUMBERED = ("article", "inproceedings", "incollection", "book")
# The order of the fields in every entry.
ORDER = (
    *("ids", "author", "title", "booktitle", "journaltitle", "eventtitle", "eventdate", "venue"),
    *("type", "institution", "series", "volume", "number", "eid", "pages", "pagetotal", "date"),
    *("publisher", "location", "isbn", "issn", "eprint", "eprinttype", "eprintclass", "doi", "url"),
    *("note", "keywords", "abstract"),
)


def render(works: Iterable[Work], options: ExportOptions) -> str:
    """Return a .bib file for biblatex."""
    return bib_entry.assembled([entry(w, options) for w in works])


def entry(work: Work, options: ExportOptions) -> str:
    """Return one entry, ending with a line break."""
    raw = fields(work, options)
    return bib_entry.written(raw.pop("ENTRYTYPE"), work.key, raw)


def fields(work: Work, options: ExportOptions) -> dict[str, str]:
    """Return the raw values in braces by field, in order; the type is "ENTRYTYPE"."""
    kind = entry_types.BIBLATEX.get(work.type) or _without_type(work)
    container = _container(work, kind, options)
    if kind in _NEEDED and not container.get(_NEEDED[kind]):
        kind = "misc"
    texts = {**container, **_event(work, kind)}
    has_publisher = kind not in ("thesis", "report", "online")
    values = {
        "ids": bib_entry.ids(work),
        "author": bib_names.authors(work.authors, unicode=options.unicode, guard=False),
        "title": title_case.title(work.title, unicode=options.unicode),
        **{n: latex.escape(v, unicode=options.unicode) for n, v in texts.items()},
        "institution": _listed(work.publisher, options) if "institution" in container else "",
        **_numbers(work, kind),
        "date": str(work.issued or ""),
        "publisher": _listed(work.publisher, options) if has_publisher else "",
        "location": _listed(work.publisher_place, options),
        **_shared(work, options),
    }
    return {"ENTRYTYPE": kind, **{n: "{" + values[n] + "}" for n in ORDER if values.get(n)}}


def _without_type(work: Work) -> str:
    return "online" if links.page(work) or work.id("arxiv") else "misc"


def _listed(words: str, options: ExportOptions) -> str:
    """Return a value that biblatex splits at every "and", in braces where that would be wrong."""
    words = latex.escape(words, unicode=options.unicode)
    return f"{{{words}}}" if re.search(r"\sand\s", words) else words


def _container(work: Work, kind: str, options: ExportOptions) -> dict[str, str]:
    """Return the proceedings, journal or institution, as plain text."""
    if kind in ("inproceedings", "incollection"):
        return {"booktitle": venue_style.proceedings(work, options)}
    if kind == "article":
        return {"journaltitle": venue_style.journal(work, options)}
    if kind == "thesis":
        degree = "mastersthesis" if bib_entry.is_masters_thesis(work) else "phdthesis"
        return {"type": degree, "institution": work.publisher}
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
    """Return series, volume, number, pages and `eid`, which is biblatex's for article numbers."""
    pages, article, pagetotal = bib_entry.page_range(work.page), work.number, ""
    of_article = bib_entry.pages_of_article(pages)
    if of_article:
        pages, (article, pagetotal) = "", of_article
    numbered = kind in _NUMBERED
    volume = work.volume or work.collection_number
    values = {
        "series": work.collection_title if kind != "article" else "",
        "volume": volume if numbered else "",
        "number": work.issue if numbered else article if kind == "report" else "",
        "eid": article if kind in ("article", "inproceedings") else "",
    }
    return {
        **{n: latex.escape(v) for n, v in values.items()},
        "pages": pages if numbered else "",
        "pagetotal": pagetotal,
    }


def _shared(work: Work, options: ExportOptions) -> dict[str, str]:
    """Return the fields of any entry under biblatex's names.

    ISBNs of the American group 979-8 are left out: Business::ISBN did not know it before 2023, and
    biber warns of each. The issue is in `number`, so the note does not have it.
    """
    values = bib_entry.shared(work, options)
    isbns = values["isbn"].split()
    notes = values["note"].split("; ")
    return {
        **values,
        "isbn": " ".join(n for n in isbns if not n.startswith(("979-8", "9798"))),
        "eprinttype": values["archiveprefix"].lower(),
        "eprintclass": values["primaryclass"],
        "note": "; ".join(n for n in notes if n and not n.startswith("Issue ")),
    }
