"""RIS, as Zotero, EndNote, Mendeley and JabRef read it: one tag a line, from TY to ER. Pure.

https://en.wikipedia.org/wiki/RIS_(file_format). Where the programs part, a tag is what both take:
C3 is the title of proceedings, A2 the editor of what is a part, A3 that of a whole book.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from enrich.export import bib_entry, links, retraction, venue_style
from enrich.export.cleaning import clean
from enrich.export.options import ExportOptions
from enrich.model import Date, ItemType, Name, Work
from enrich.text.values import with_hyphen

_TYPES: Mapping[ItemType, str] = {
    "paper-conference": "CONF",
    "article-journal": "JOUR",
    "chapter": "CHAP",
    "book": "BOOK",
    "thesis": "THES",
    "report": "RPRT",
    "article": "UNPB",
    "webpage": "ELEC",
    "software": "COMP",
}
_PARTS = frozenset({"paper-conference", "chapter", "article-journal"})


def render(works: Iterable[Work], options: ExportOptions) -> str:
    """Return the records, with an empty line between them."""
    return "\n".join(_record(work, options) for work in works)


def _record(work: Work, options: ExportOptions) -> str:
    tags = ((tag, clean(value)) for tag, value in _tags(work, options))
    return "".join(f"{tag}  - {value}\n" for tag, value in tags if value or tag == "ER")


def _tags(work: Work, options: ExportOptions) -> Iterator[tuple[str, str]]:
    """Yield the tags of a record with their values, which may be ""."""
    yield "TY", _TYPES[work.type]
    yield "ID", work.key
    yield "TI", work.title
    yield from (("AU", person(name)) for name in work.authors)
    editors = bib_entry.editors(work, options)
    yield from (("A2" if work.type in _PARTS else "A3", person(name)) for name in editors)
    yield from (("A4", person(name)) for name in work.translators)
    yield from _date(work.issued)
    yield from _container(work, options)
    yield "VL", work.volume or work.collection_number
    yield "IS", work.issue
    yield from _pages(work)
    yield from _publisher(work)
    yield "ET", bib_entry.edition(work)
    yield from (("SN", number) for number in (*work.ISBN, *work.ISSN))
    yield from _links(work, options)
    yield "N1", retraction.word(work.retracted) if work.retracted and options.note else ""
    yield from (("KW", word) for word in (work.keywords if options.keywords else ()))
    yield "AB", work.abstract if options.abstracts else ""
    yield "ER", ""


def person(name: Name) -> str:
    """Return a name as RIS has it, "Berg, Jan, Jr."; an organisation as it is written."""
    if name.literal or not name.family:
        return name.full
    family = f"{name.particle} {name.family}".strip()
    return ", ".join([family, name.given, *([name.suffix] if name.suffix else [])]).rstrip(", ")


def _date(issued: Date | None) -> Iterator[tuple[str, str]]:
    """Yield the year, and the date where more is known: "2023/10//"."""
    if issued is None:
        return
    yield "PY", str(issued.year)
    if issued.month:
        day = f"{issued.day:02}" if issued.day else ""
        yield "DA", f"{issued.year}/{issued.month:02}/{day}/"


def _container(work: Work, options: ExportOptions) -> Iterator[tuple[str, str]]:
    match work.type:
        case "paper-conference":
            title = venue_style.proceedings(work, options)
            yield "C3", title
            yield "T2", work.event_title or title
        case "chapter":
            yield "T2", venue_style.proceedings(work, options)
        case "article-journal":
            yield "T2", venue_style.journal(work, options)
            yield "J2", work.container_title_short
        case "webpage":
            yield "T2", work.container_title
    yield "T3", work.collection_title


def _pages(work: Work) -> Iterator[tuple[str, str]]:
    """Yield first and last page, or the number of an article that has none."""
    pages = with_hyphen(clean(work.page), "\u2013")
    first, dash, last = pages.partition("\u2013")
    if dash and "," not in pages and "\u2013" not in last:
        yield "SP", first
        yield "EP", last
    elif pages:
        yield "SP", pages
    elif work.type in _PARTS:
        yield "SP", work.number
    if work.type == "report":
        yield "M1", work.number


def _publisher(work: Work) -> Iterator[tuple[str, str]]:
    yield "PB", work.publisher
    if work.type == "paper-conference":
        yield "C1", work.publisher_place or work.event_place
    else:
        yield "CY", work.publisher_place
    yield "M3", work.genre if work.type in ("thesis", "report") else ""


def _links(work: Work, options: ExportOptions) -> Iterator[tuple[str, str]]:
    wanted = links.links(work, options)
    yield "DO", (work.id("doi") or "") if wanted["doi"] else ""
    yield "UR", wanted["url"]
    if arxiv := work.id("arxiv"):
        yield "DB", "arXiv"
        yield "AN", f"arXiv:{arxiv}"
