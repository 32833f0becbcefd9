"""biblatex's own types and fields (biblatex manual, section 2), for biber.

Letters that LaTeX's kernel prints are written as commands, or as they are with `unicode`. All
others stay as they are: biber decodes the commands of half of them, and pdfLaTeX stops at the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from enrich.bibtex import entry_types
from enrich.export import as_stated, bib_entry, bib_names, links, venue_style
from enrich.export.options import ExportOptions
from enrich.export.tex import latex, title_case
from enrich.model import Name, Work
from enrich.patterns import regex
from enrich.text import fold

# The container without which an entry of a type is written as @misc.
_NEEDED: Mapping[str, str] = {
    "inproceedings": "booktitle",
    "article": "journaltitle",
    "incollection": "booktitle",
    "thesis": "institution",
    "report": "institution",
}
_VOLUMES = ("book", "proceedings", "collection")
_NUMBERED = ("article", "inproceedings", "incollection", *_VOLUMES)
# The order of the fields in every entry.
ORDER = (
    *("ids", "author", "editor", "translator", "title", "booktitle", "journaltitle", "eventtitle"),
    *("eventdate", "venue", "type", "institution", "edition", "series", "volume", "number", "eid"),
    *("chapter", "pages", "pagetotal", "date", "origdate", "publisher", "location"),
    *("isbn", "issn", "eprint", "eprinttype", "eprintclass", "doi", "url"),
    *("note", "keywords", "abstract"),
)


def render(works: Iterable[Work], options: ExportOptions) -> str:
    """Return a .bib file for biblatex."""
    return "".join(parts(works, options))


def parts(works: Iterable[Work], options: ExportOptions) -> Iterator[str]:
    """Yield the file in parts, so that a large one need not be held whole."""
    return bib_entry.assembled(entry(w, options) for w in works)


def entry(work: Work, options: ExportOptions) -> str:
    """Return one entry, ending with a line break."""
    raw = as_stated.fields(work, options) if work.stated else fields(work, options)
    return bib_entry.written(raw.pop("ENTRYTYPE"), work.key, raw)


def fields(work: Work, options: ExportOptions) -> dict[str, str]:
    """Return the raw values in braces by field, in order; the type is "ENTRYTYPE"."""
    kind = bib_entry.kind_of_volume(work) or entry_types.BIBLATEX.get(work.type)
    kind = kind or _without_type(work)
    container = _container(work, kind, options)
    if kind in _NEEDED and not container.get(_NEEDED[kind]):
        kind = "misc"
    texts = {**container, **_event(work, kind, container.get("booktitle") or work.title)}
    has_publisher = kind not in ("thesis", "report", "online")
    values = {
        "ids": bib_entry.ids(work),
        "author": _people(work.authors, options),
        "editor": _people(bib_entry.editors(work, options), options),
        "translator": _people(work.translators, options),
        "title": title_case.title(work.title, unicode=options.unicode),
        **{n: latex.escape(v, unicode=options.unicode) for n, v in texts.items()},
        "institution": _listed(work.publisher, options) if "institution" in container else "",
        **_numbers(work, kind),
        **_of_book(work, kind, options),
        "date": str(work.issued or ""),
        "origdate": str(work.original_date or ""),
        "publisher": _listed(work.publisher, options) if has_publisher else "",
        "location": _listed(work.publisher_place, options),
        **_shared(work, options),
    }
    return {"ENTRYTYPE": kind, **{n: "{" + values[n] + "}" for n in ORDER if values.get(n)}}


def _people(names: Sequence[Name], options: ExportOptions) -> str:
    return bib_names.authors(names, unicode=options.unicode, guard=False)


def _of_book(work: Work, kind: str, options: ExportOptions) -> dict[str, str]:
    """Return edition, chapter and number of pages; biblatex makes an ordinal of a number."""
    values = {"edition": bib_entry.edition(work)}
    if kind == "incollection":
        values["chapter"] = work.chapter_number
    if kind in (*_VOLUMES, "thesis", "report"):
        values["pagetotal"] = work.number_of_pages
    return {n: latex.escape(v, unicode=options.unicode) for n, v in values.items()}


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


def _event(work: Work, kind: str, volume: str) -> dict[str, str]:
    """Return the conference, when and where; not its name where the title of the volume has it.

    A style prints both in full, one behind the other.
    """
    if kind not in ("inproceedings", "proceedings"):
        return {}
    return {
        "eventtitle": "" if _says(volume, work.event_title) else work.event_title,
        "eventdate": bib_entry.event_days(work),
        "venue": work.event_place,
    }


# "SOSP '23: 29th Symposium on Operating Systems Principles", "... (ISVLSI)"
_SHORT_FORMS = regex(r"^[^:]{2,20}\d\d:\s+|\s*\([^()]{2,20}\)$")


def _says(volume: str, event: str) -> bool:
    return f" {fold(_SHORT_FORMS.sub('', event))} " in f" {fold(volume)} "


def _numbers(work: Work, kind: str) -> dict[str, str]:
    """Return series, volume, number, pages and `eid`, which is biblatex's for article numbers."""
    pages, article, pagetotal = bib_entry.page_range(work.page), work.number, ""
    of_article = bib_entry.pages_of_article(pages)
    if of_article:
        pages, (article, pagetotal) = "", of_article
    numbered = kind in _NUMBERED
    volume, number = work.volume or work.collection_number, work.issue
    if kind in (*_VOLUMES, "incollection") and not number:
        # a `volume` is one of several with a title in common
        volume, number = work.volume, work.collection_number
    values = {
        "series": work.collection_title if kind != "article" else "",
        "volume": volume if numbered else "",
        "number": number if numbered else article if kind == "report" else "",
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
