"""BibTeX as an editor would write it: for `plain`, natbib, IEEEtran and ACM-Reference-Format alike.

Entry types and their fields follow BibTeXing (Patashnik, 1988), `articleno` and `numpages` ACM's
style. A field that makes a style warn (a number without a series in proceedings, an issue without a
volume) is written where the style takes it, or as a note.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from enrich.bibtex import entry_types
from enrich.export import as_stated, bib_entry, bib_names, venue_style
from enrich.export.options import ExportOptions
from enrich.export.tex import latex, title_case
from enrich.model import Name, Work
from enrich.text import editions
from enrich.text.values import MONTHS

# What an entry of each type has to have. A work without its container is written as @misc.
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "inproceedings": ("author", "title", "booktitle", "year"),
    "article": ("author", "title", "journal", "year"),
    "incollection": ("author", "title", "booktitle", "publisher", "year"),
    "book": ("author", "title", "publisher", "year"),
    "proceedings": ("title", "year"),
    "phdthesis": ("author", "title", "school", "year"),
    "mastersthesis": ("author", "title", "school", "year"),
    "techreport": ("author", "title", "institution", "year"),
    "misc": ("author", "title", "year"),
}
_CONTAINERS = frozenset({"booktitle", "journal", "school", "institution", "publisher"})
# What an index such as DBLP does not have: a chapter keeps its book and pages without it.
_MISSED = frozenset({("incollection", "publisher")})
# Whose editors stand in the place of authors, where there are none.
_EDITED = frozenset({"book", "proceedings", "misc"})
# Fields that hold a macro, without delimiters.
_MACROS = frozenset({"month"})
# The order of the fields in every entry.
ORDER = (
    *("ids", "author", "editor", "key", "title", "booktitle", "journal", "school", "institution"),
    *("howpublished", "series", "volume", "number", "edition", "chapter", "articleno", "numpages"),
    *("pages", "year", "month", "publisher", "address", "isbn", "issn"),
    *("eprint", "archiveprefix", "primaryclass", "doi", "url", "note", "keywords", "abstract"),
)


def render(works: Iterable[Work], options: ExportOptions) -> str:
    """Return a .bib file: what pdfLaTeX needs for rare characters, if any, then the entries."""
    return "".join(parts(works, options))


def parts(works: Iterable[Work], options: ExportOptions) -> Iterator[str]:
    """Yield the file in parts, so that a large one need not be held whole."""
    return bib_entry.assembled(entry(w, options) for w in works)


def entry(work: Work, options: ExportOptions) -> str:
    """Return one entry, ending with a line break."""
    raw = as_stated.fields(work, options) if work.stated else fields(work, options)
    return bib_entry.written(raw.pop("ENTRYTYPE"), work.key, raw)


def fields(work: Work, options: ExportOptions) -> dict[str, str]:
    """Return the raw values with their delimiters by field, in order; the type is "ENTRYTYPE"."""
    kind, values = _values(work, options)
    raw = {
        name: values[name] if name in _MACROS else "{" + values[name] + "}"
        for name in ORDER
        if values.get(name)
    }
    return {"ENTRYTYPE": kind, **raw}


def missing(work: Work) -> tuple[str, ...]:
    """Return the fields that the work's entry type has to have and that no source gives."""
    wanted = _kind(work)
    _, values = _values(work, ExportOptions())
    if wanted in _EDITED and values.get("editor"):
        values["author"] = values["editor"]
    return tuple(name for name in REQUIRED[wanted] if not values.get(name))


def _kind(work: Work) -> str:
    """Return the type of an entry that has all that it needs."""
    if bib_entry.is_masters_thesis(work):
        return "mastersthesis"
    if bib_entry.kind_of_volume(work) == "proceedings":
        return "proceedings"
    return entry_types.BIBTEX.get(work.type, "misc")


def _values(work: Work, options: ExportOptions) -> tuple[str, dict[str, str]]:
    """Return the type and the encoded fields, without delimiters."""
    kind = _kind(work)
    container = _container(work, kind, options)
    required = [n for n in REQUIRED[kind] if n in _CONTAINERS and (kind, n) not in _MISSED]
    if kind != "misc" and not all(container.get(n) for n in required):
        kind, container = "misc", {"howpublished": next((v for v in container.values() if v), "")}
    date = work.issued
    values = {
        "ids": bib_entry.ids(work),
        "author": bib_names.authors(work.authors, unicode=options.unicode),
        "editor": bib_names.authors(_editors(work, kind, options), unicode=options.unicode),
        "key": "" if work.people else latex.escape(work.title, unicode=options.unicode),
        "title": title_case.title(work.title, unicode=options.unicode),
        **{n: latex.escape(v, unicode=options.unicode) for n, v in container.items()},
        **_numbers(work, kind),
        **_of_book(work, kind),
        "year": str(date.year) if date else "",
        "month": MONTHS[date.month - 1] if date and 1 <= date.month <= 12 else "",
        **_publisher(work, kind, options),
        **bib_entry.shared(work, options),
        "note": _note(work, options),
    }
    return kind, values


def _editors(work: Work, kind: str, options: ExportOptions) -> Sequence[Name]:
    """Return the editors; of a book with authors none: no style prints both."""
    named = bib_entry.editors(work, options)
    return () if work.authors and kind in _EDITED else named


def _of_book(work: Work, kind: str) -> dict[str, str]:
    """Return edition and chapter as the styles want them: "Second", "7"."""
    if kind not in ("book", "incollection", "proceedings"):
        return {}
    chapter = work.chapter_number if kind == "incollection" else ""
    edition = editions.ordinal(bib_entry.edition(work))
    return {"edition": latex.escape(edition), "chapter": latex.escape(chapter)}


def _note(work: Work, options: ExportOptions) -> str:
    """Return the note, with the translators, for whom BibTeX has no field."""
    notes = [bib_entry.note(work)] if options.note else []
    notes.append(latex.escape(bib_entry.translation(work), unicode=options.unicode))
    return "; ".join(x for x in notes if x)


def _container(work: Work, kind: str, options: ExportOptions) -> dict[str, str]:
    """Return the proceedings, journal, school, publisher or archive, as plain text."""
    if kind == "inproceedings":
        return {"booktitle": venue_style.proceedings(work, options)}
    if kind == "incollection":
        booktitle = venue_style.proceedings(work, options)
        return {"booktitle": booktitle, "publisher": work.publisher}
    if kind == "article":
        return {"journal": venue_style.journal(work, options)}
    if kind.endswith("thesis"):
        return {"school": work.publisher}
    if kind == "techreport":
        return {"institution": work.publisher}
    if kind in ("book", "proceedings"):
        return {"publisher": work.publisher}
    arxiv = work.id("arxiv")
    archive = f"arXiv:{arxiv}" if arxiv else ""
    return {"howpublished": archive or work.container_title or work.publisher}


def _numbers(work: Work, kind: str) -> dict[str, str]:
    """Return series, volume, number, pages and article number as every style takes them."""
    pages = bib_entry.page_range(work.page)
    article = "" if kind == "techreport" else work.number
    numpages = ""
    of_article = bib_entry.pages_of_article(pages)
    if of_article:
        article, numpages = of_article
    values = {
        **_volume(work, kind),
        "articleno": article if kind in ("article", "inproceedings") else "",
        "numpages": numpages,
    }
    # styles that do not know `articleno` print `pages`; ACM's prints no pages beside it
    pages = pages or (bib_entry.page_range(article) if values["articleno"] else "")
    return {**{n: latex.escape(v) for n, v in values.items()}, "pages": pages}


def _volume(work: Work, kind: str) -> dict[str, str]:
    """Return series, volume and number: no number without the volume or series it is of."""
    if kind == "article":
        return {"volume": work.volume, "number": work.issue if work.volume else ""}
    if kind in ("inproceedings", "incollection", "book", "proceedings"):
        series = work.collection_title
        volume = work.volume or (work.collection_number if series else "")
        number = work.issue if series and not volume else ""
        return {"series": series, "volume": volume, "number": number}
    return {"number": work.number} if kind == "techreport" else {}


def _publisher(work: Work, kind: str, options: ExportOptions) -> dict[str, str]:
    if kind == "misc":
        return {}
    values = {"address": work.publisher_place}
    if kind in ("inproceedings", "article"):
        values["publisher"] = work.publisher
    return {n: latex.escape(v, unicode=options.unicode) for n, v in values.items()}
