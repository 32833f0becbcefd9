"""One work of OpenAlex, as a record. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from enrich import identifiers, text
from enrich.identifiers import doi_prefixes
from enrich.model import Date, Identifier, ItemType, Name, Record, Standing, Tier
from enrich.patterns import regex
from enrich.sources.shared.json_fields import mapping, mappings, word
from enrich.sources.shared.shape import NUMBER, OBJECT, TEXT, TRUTH, Shape, one_of
from enrich.text import values

_LONGEST_ABSTRACT = 5_000  # words
_TYPES: Mapping[str, ItemType] = {
    "journal-article": "article-journal",
    "proceedings-article": "paper-conference",
    "conference-paper": "paper-conference",
    "book-chapter": "chapter",
    "book": "book",
    "dissertation": "thesis",
    "report": "report",
}
# Those that no type of the registry follows from: https://api.openalex.org/types
_OTHER_TYPES = (
    "article preprint dataset paratext review letter editorial erratum retraction other standard"
    " grant peer-review reference-entry supplementary-materials libguides database software"
    " conference-abstract book-review report-component"
)
_HOMES = ("journal", "repository", "conference", "ebook platform", "book series", "metadata")
_PLACE: Shape = {
    "landing_page_url~": TEXT,
    "pdf_url~": TEXT,
    "source~": {
        "display_name": TEXT,
        "type": one_of((*_HOMES, "other")),
        "host_organization_name~": TEXT,
    },
    "raw_type?": TEXT,
    "raw_source_name?": TEXT,
}
# What this module reads of a work. All of it is asked for by name: what is not known is null.
SHAPE: Shape = {
    "id": TEXT,
    "doi": TEXT,
    "title": TEXT,
    "publication_year": NUMBER,
    "publication_date": TEXT,
    "type": one_of((*_TYPES, *_OTHER_TYPES.split())),
    "authorships": [{"raw_author_name": TEXT, "author": {"display_name": TEXT}}],
    "primary_location": _PLACE,
    "locations": [_PLACE],
    "biblio": {"volume~": TEXT, "issue~": TEXT, "first_page~": TEXT, "last_page~": TEXT},
    "abstract_inverted_index~": OBJECT,
    "is_retracted": TRUTH,
}
# What is kept of a work, and asked for.
FIELDS = (
    "id,doi,title,publication_year,publication_date,type,authorships,primary_location,locations,"
    "biblio,abstract_inverted_index,is_retracted"
)
_ARXIV = regex(r"https?://arxiv\.org/(?:abs|pdf)/(.+?)(?:\.pdf)?", re.IGNORECASE)


def record(work: Mapping[str, Any], asked: str) -> Record | None:
    """Return a work as a record, None for one without a title.

    `asked`: the identifier that was asked for, "" where a search found the work.
    """
    title = text.plain(word(work.get("title") or work.get("display_name")))
    if not title:
        return None
    known = identifiers_of(work)
    own = [i for i in known if i.scheme == "openalex" or str(i) == asked]
    if asked.startswith("openalex:") and asked not in map(str, own):
        # The number of a work that was merged into this one.
        own.append(Identifier("openalex", asked.removeprefix("openalex:")))
    place = mapping(work.get("primary_location"))
    home = mapping(place.get("source"))
    published = home.get("type") != "repository" and work.get("type") != "preprint"
    biblio = mapping(work.get("biblio")) if published else {}
    return Record(
        source="openalex",
        tier=Tier.AGGREGATOR,
        title=title,
        authors=_names(work.get("authorships")),
        type=_type(work, place) if published else "article",
        standing=Standing.UNKNOWN,
        identifiers=tuple(own),
        links=tuple(i for i in known if i not in own),
        issued=_issued(work),
        container_title=_container(home, place) if published else "",
        volume=word(biblio.get("volume")),
        issue=word(biblio.get("issue")),
        page=values.page_range(word(biblio.get("first_page")), word(biblio.get("last_page"))),
        publisher=text.plain(word(home.get("host_organization_name"))) if published else "",
        pdf=values.web_address(word(place.get("pdf_url"))),
        abstract=text.clean_abstract(_abstract(work.get("abstract_inverted_index"))),
        genre="" if published else "preprint",
        retracted="retraction" if work.get("is_retracted") is True else "",
    )


def identifiers_of(work: Mapping[str, Any]) -> list[Identifier]:
    """Return the number of a work, its DOI, arXiv numbers of its locations, and other numbers.

    Where a work has the DOI of a deposit, a location may be the publication, with its DOI.
    """
    number = re.search(r"W\d{2,12}$", word(work.get("id")))
    pages = [word(x.get("landing_page_url")) for x in mappings(work.get("locations"))[:50]]
    own = identifiers.doi(word(work.get("doi")))
    of_deposit = own and own.scheme == "doi" and doi_prefixes.is_of_preprint(own.value)
    in_pages = (x for x in map(identifiers.doi_in_url, pages) if x)
    found = [
        Identifier("openalex", number[0]) if number else None,
        own,
        *(identifiers.arxiv(m[1]) for p in pages if (m := _ARXIV.fullmatch(p))),
        *(x for x in in_pages if x.scheme == "arxiv" or of_deposit),
        *_numbers(mapping(work.get("ids"))),
    ]
    return list(dict.fromkeys(i for i in found if i))


def _numbers(stated: Mapping[str, Any]) -> Iterator[Identifier | None]:
    """Yield the numbers of other indexes; PubMed's are addresses, Microsoft's is a number."""
    yield from (identifiers.in_url(word(stated.get(name))) for name in ("pmid", "pmcid"))
    yield identifiers.parse(f"mag:{word(stated.get('mag'))}")


def _names(value: object) -> tuple[Name, ...]:
    """Return the authors as printed, not the persons that OpenAlex takes them for."""
    written = [
        word(x.get("raw_author_name") or mapping(x.get("author")).get("display_name"))
        for x in mappings(value)
    ]
    return tuple(text.name(text.plain(x).replace("‐", "-")) for x in written if x)


def _type(work: Mapping[str, Any], place: Mapping[str, Any]) -> ItemType:
    """Return the type as the registry has it, else OpenAlex's, else that of the place."""
    for kind in (word(place.get("raw_type")), word(work.get("type"))):
        if kind in _TYPES:
            return _TYPES[kind]
    home = word(mapping(place.get("source")).get("type"))
    return (
        "paper-conference"
        if home == "conference"
        else "article-journal"
        if home == "journal"
        else "article"
    )


# Placeholders: a web address, "(No Title)", a publisher's collection ("Elsevier eBooks").
_NO_CONTAINER = regex(r"https?:.*|\(no title\)|.* ebooks", re.IGNORECASE)


def _container(home: Mapping[str, Any], place: Mapping[str, Any]) -> str:
    """Return the journal or the proceedings, "" where there is only a placeholder."""
    named = (text.plain(word(x)) for x in (home.get("display_name"), place.get("raw_source_name")))
    return next((x for x in named if x and not _NO_CONTAINER.fullmatch(x)), "")


def _issued(work: Mapping[str, Any]) -> Date | None:
    """Return the date; the first of January stands for the year alone."""
    year, date = work.get("publication_year"), values.date(word(work.get("publication_date")))
    if not isinstance(year, int) or not 1400 <= year <= 2100:
        return date
    return date if date and date.year == year and date.parts[1:] != (1, 1) else Date(year)


def _abstract(index: object) -> str:
    """Return the text of an inverted index (word -> positions); odd positions are left out."""
    words: dict[int, str] = {}
    for term, places in index.items() if isinstance(index, dict) else ():
        for place in places if isinstance(places, list) else ():
            if type(place) is int and 0 <= place < _LONGEST_ABSTRACT and isinstance(term, str):
                words[place] = term[:200]
    return " ".join(words[k] for k in sorted(words))
