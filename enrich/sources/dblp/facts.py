"""The facts of DBLP's records, read from each form of an answer, and the Record of them.

The forms are rows of the graph, hits of the search as JSON or XML, and records as XML. Facts are
kept as JSON with the names of dblp.xml, as far as those are short: `key`, `type` (BibTeX's, with a
capital), `informal`, `withdrawn`, `title`, `authors`, `editors`, `in`, `book`, `journal`,
`volume`, `issue`, `pages`, `chapter`, `year`, `dois`, `urls`, `publisher`, `series`,
`series_volume`, `isbn`, `school`, and `part`: the facts of the proceedings. `makeshift`: from
dblp.org, when the graph did not answer.
What a record is follows from its venue and its type, never from its key: journals/corr/KingmaB14
is a paper of ICLR.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from enrich import identifiers, messages, text
from enrich.errors import Unreadable
from enrich.model import Date, Identifier, ItemType, Name, Record, Standing, Tier
from enrich.patterns import regex
from enrich.sources.base import IdentifyLink
from enrich.sources.shared.probe import AnswerForm, as_json
from enrich.sources.shared.shape import TEXT, one_of

HOST = "dblp.org"
Facts = dict[str, Any]

_ITEM_TYPES: Mapping[str, ItemType] = {
    "Inproceedings": "paper-conference",
    "Article": "article-journal",
    "Incollection": "chapter",
    "Inbook": "chapter",
    "Book": "book",
    "Proceedings": "book",
    "Phdthesis": "thesis",
    "Mastersthesis": "thesis",
    "Techreport": "report",
    "Www": "webpage",
}
_GENRES = {
    "Phdthesis": "Ph.D. thesis",
    "Mastersthesis": "Master's thesis",
    "Proceedings": "proceedings",
}
_KINDS = {  # of the search's hits
    "Conference and Workshop Papers": "Inproceedings",
    "Journal Articles": "Article",
    "Informal and Other Publications": "Article",
    "Informal Publications": "Article",
    "Parts in Books or Collections": "Incollection",
    "Books and Theses": "Book",
    "Editorship": "Proceedings",
    "Reference Works": "Incollection",
    "Data and Artifacts": "Misc",
}
_TAGS = {
    "article",
    "inproceedings",
    "proceedings",
    "book",
    "incollection",
    "phdthesis",
    "mastersthesis",
    "data",
    "www",
}
_SCRIPTS = ("sup", "sub")
_XML_NAMES = {"booktitle": "book", "number": "issue"}
_YEAR = regex(r"\d{4}")
_ISBN = regex(r"[\dXx-]{10,17}")
_NUMBER_OF_PAGES = regex(r"(?:(?:[ivxlc]+|1)-)?(\d+)")
_DASHES = regex(r"\s*[-\u2010-\u2015]+\s*")
_ARXIV = regex(r"abs/(.+)")
_PLAIN_DOI = regex(r"https://doi\.org/10\.\d{4,9}/[^\s?#%]+")


def _end_of(address: str) -> str:
    """Return "Inproceedings" of the address of a type."""
    return re.split(r"[#/]", address)[-1]


# What is read of the graph's rows. A row has a part of the facts.
_CELL = {"value": TEXT}
FORM = AnswerForm(
    read=as_json,
    item="results.bindings[].",
    shape={
        "results": {
            "bindings": [
                {
                    **dict.fromkeys(("n", "first", "rec", "title", "name", "ordinal"), _CELL),
                    **dict.fromkeys(("in", "year", "pages", "page"), _CELL),
                    **dict.fromkeys(("part", "part_title"), _CELL),
                    "type": {"value": one_of((*_ITEM_TYPES, "Misc"), _end_of)},
                    "class?": _CELL,
                    "doi?": _CELL,
                    "publisher?": _CELL,
                }
            ]
        }
    },
)
_SCALARS = (
    "volume",
    "issue",
    "pages",
    "year",
    "book",
    "journal",
    "publisher",
    "series",
    "series_volume",
    "school",
    "isbn",
    "chapter",
)


def _texts(value: object) -> list[str]:
    """Return the strings of a JSON value that is one thing, a list of them, or missing."""
    if isinstance(value, list):
        return [x for item in value for x in _texts(item)]
    if isinstance(value, dict):
        return _texts(value.get("text"))
    return [value] if isinstance(value, str) and value else []


# ---------------------------------------------------------------- the graph


def of_rows(rows: Iterable[Mapping[str, str]], rec: str) -> dict[str, Facts]:
    """Return the facts of each record in rows of the graph, by key.

    `rec` is the beginning of the records' addresses.
    """
    seen: dict[str, dict[str, set[str]]] = {}
    authors: dict[str, dict[int, str]] = {}
    for row in rows:
        address = row.get("rec") or row.get("pub") or ""
        if not address.startswith(rec):
            raise Unreadable(
                messages.services.WITHOUT(service="DBLP", what="a record", part="a key"), HOST
            )
        key = address.removeprefix(rec)
        for name, value in row.items():
            seen.setdefault(key, {}).setdefault(name, set()).add(value)
        if row.get("name"):
            authors.setdefault(key, {})[_ordinal(row)] = row["name"]
    return {key: _of_values(key, seen[key], authors.get(key, {})) for key in sorted(seen)}


def _ordinal(row: Mapping[str, str]) -> int:
    try:
        return int(row["ordinal"])
    except (KeyError, ValueError) as error:
        raise Unreadable(
            messages.services.WITHOUT(service="DBLP", what="an author", part="a place"), HOST
        ) from error


def _of_values(key: str, values: Mapping[str, set[str]], authors: Mapping[int, str]) -> Facts:
    def first(name: str) -> str:
        return min(values.get(name, {""}))

    if not first("title"):
        raise Unreadable(
            messages.services.WITHOUT(service="DBLP", what="a record", part="a title"), HOST
        )
    part = {
        x: first(f"part_{x}") for x in ("title", "publisher", "series", "series_volume", "isbn")
    }
    venue = first("in") or first("venue")
    kind = _end_of(first("type"))
    facts: Facts = {
        "key": key,
        "type": kind,
        "informal": any(x.endswith("Informal") for x in values.get("class", ())),
        "withdrawn": any(x.endswith("Withdrawn") for x in values.get("class", ())),
        "title": first("title"),
        _role(kind, values.get("class", ())): [authors[n] for n in sorted(authors)],
        "in": venue,
        **{name: first(name) for name in _SCALARS},
        "dois": sorted(values.get("doi", ())),
        "urls": sorted(values.get("page", ())),
        "part": {"key": first("part"), **part} if first("part") else None,
    }
    return {name: value for name, value in facts.items() if value}


def _role(kind: str, classes: Iterable[str] = ()) -> str:
    """Return whom the graph and the search name as the people of a record: it has no other."""
    is_edited = kind == "Proceedings" or any(x.endswith("Editorship") for x in classes)
    return "editors" if is_edited else "authors"


# ---------------------------------------------------------------- search hits and record pages


def of_hit(info: Mapping[str, Any]) -> Facts:
    """Return the facts of one hit of https://dblp.org/search/publ/api (its `info`)."""
    kind = next(iter(_texts(info.get("type"))), "")
    people = info.get("authors")
    names = _texts(people.get("author")) if isinstance(people, dict) else []
    bibtex_type = _KINDS.get(kind, "Misc")
    facts: Facts = {
        "key": info["key"],
        "type": bibtex_type,
        "informal": kind.startswith("Informal"),
        "title": info["title"],
        _role(bibtex_type): names,
        "in": next(iter(_texts(info.get("venue"))), ""),
        **{
            x: next(iter(_texts(info.get(x))), "") for x in ("volume", "pages", "year", "publisher")
        },
        "issue": next(iter(_texts(info.get("number"))), ""),
        "dois": _texts(info.get("doi")),
        "urls": _texts(info.get("ee")),
    }
    return {name: value for name, value in facts.items() if value}


def of_xml(document: str) -> list[Facts]:
    """Return the facts of each record in a part of dblp.xml, or of each hit of a search as XML."""
    import html

    from lxml import etree

    # dblp.xml leans on a DTD for é and its like: they are put in here, and no DTD is ever read
    body = re.sub(r"^\s*<\?xml[^>]*\?>|<!DOCTYPE[^>[]*>", "", document)
    body = re.sub(
        r"&(?!(?:amp|lt|gt|quot|apos);)\w+;", lambda m: html.escape(html.unescape(m[0])), body
    )
    try:
        root = etree.fromstring(
            body, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        )
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(messages.services.NO_XML(host=HOST), HOST) from error
    if root.tag not in {"dblp", "result"} | _TAGS or root.getroottree().docinfo.doctype:
        raise Unreadable(messages.services.OTHER_SHAPE(service="DBLP"), HOST)
    hits = [of_hit(_info(x)) for x in root.iter("info")]
    return hits + [of_element(x) for x in root.iter(*_TAGS) if x.get("key")]


def _info(element: Any) -> dict[str, Any]:
    """Return a hit's XML in the shape of its JSON."""
    info: dict[str, Any] = {}
    for child in element:
        if child.tag == "authors":
            info["authors"] = {"author": [{"text": _words(x)} for x in child]}
        elif isinstance(child.tag, str):
            info.setdefault(child.tag, []).append(_words(child))
    return {**info, **{x: info[x][0] for x in ("key", "title") if x in info}}


def of_element(element: Any) -> Facts:
    """Return the facts of an element of dblp.xml. Raises LookupError where it has no title."""
    values: dict[str, list[str]] = {}
    for child in element:
        tag = child.tag
        if isinstance(tag, str):
            values.setdefault(_XML_NAMES.get(tag, tag), []).append(_words(child).strip())
    kinds = (element.get("publtype") or "").split()
    urls = values.get("ee", [])
    facts: Facts = {
        "key": element.get("key"),
        "type": "Misc" if element.tag == "data" else element.tag.capitalize(),
        "informal": "informal" in kinds,
        "withdrawn": "withdrawn" in kinds,
        "title": values["title"][0],
        "authors": values.get("author"),
        "editors": values.get("editor"),
        "in": next(iter(values.get("book") or values.get("journal") or ()), ""),
    }
    facts |= {name: values[name][0] for name in _SCALARS if name in values}
    facts["dois"] = [x for x in urls if _has_doi(x)]
    facts["urls"] = urls
    # of the volume that it is in
    facts["crossref"] = next(iter(values.get("crossref", ())), "")
    return {name: value for name, value in facts.items() if value}


def _words(element: Any) -> str:
    """Return the text of an element; with its tags where something is raised or lowered in it."""
    if not len(element):
        return element.text or ""
    if next(element.iter("sup", "sub"), None) is None:
        return str(element.xpath("string()"))
    return "".join(_marked(element))


def _marked(element: Any) -> Iterator[str]:
    """Yield the text of an element as HTML, with the tags that `text.plain` reads."""
    import html

    yield html.escape(element.text or "", quote=False)
    for child in element:
        if isinstance(child.tag, str):
            inner = "".join(_marked(child))
            yield f"<{child.tag}>{inner}</{child.tag}>" if child.tag in _SCRIPTS else inner
        yield html.escape(child.tail or "", quote=False)


def _is_plain_doi(address: str) -> bool:
    """Whether an address is a DOI's own, which is one of the `dois` too."""
    return bool(_PLAIN_DOI.fullmatch(address))


def _has_doi(address: str) -> bool:
    return address.startswith("https://doi.org/10.") or bool(identifiers.doi_in_url(address))


# ---------------------------------------------------------------- the Record


def record(facts: Facts, identify: IdentifyLink) -> Record:
    """Return the Record of a record's facts; `identify` reads the addresses of its pages."""
    venue = text.plain(facts.get("in") or facts.get("book") or facts.get("journal") or "")
    corr = venue == "CoRR"
    kind = facts.get("type", "")
    preprint = corr or (
        bool(facts.get("informal")) and kind not in {"Inproceedings", "Incollection"}
    )
    part = facts.get("part") or {}
    whole = (
        facts if kind in {"Book", "Proceedings", "Phdthesis", "Mastersthesis"} else part or facts
    )
    own = _identifiers(facts, identify, corr=corr)
    urls = facts.get("urls", [])
    return Record(
        source="dblp",
        tier=Tier.INDEX,
        title=title(facts["title"]),
        authors=_people(facts, "authors"),
        editors=_people(facts, "editors"),
        type="article" if preprint else _ITEM_TYPES.get(kind, "article"),
        standing=Standing.PREPRINT
        if preprint
        else Standing.PUBLISHED
        if venue or kind in _GENRES or kind == "Book"
        else Standing.UNKNOWN,
        identifiers=own,
        issued=Date(int(facts["year"])) if _YEAR.fullmatch(facts.get("year", "")) else None,
        container_title=title(part.get("title", "")),
        container_title_short=venue,
        collection_title=text.plain(whole.get("series", "")),
        collection_number=text.plain(whole.get("series_volume", "")),
        volume="" if corr else text.plain(facts.get("volume", "")),
        issue=text.plain(facts.get("issue", "")),
        **_extent(facts, kind),
        chapter_number=text.plain(facts.get("chapter", "")),
        publisher=text.plain(whole.get("publisher") or whole.get("school") or ""),
        ISBN=tuple(_ISBN.findall(whole.get("isbn", ""))),
        URL=urls[0] if urls else f"https://dblp.org/rec/{facts['key']}",
        genre="preprint" if preprint else _GENRES.get(kind, ""),
        retracted="withdrawal" if facts.get("withdrawn") else "",
        partial=bool(facts.get("makeshift")),
    )


def _people(facts: Facts, role: str) -> tuple[Name, ...]:
    return tuple(text.name(text.plain(x)) for x in facts.get(role, []))


def _extent(facts: Facts, kind: str) -> dict[str, Any]:
    """Return the pages: of a volume ("1-312", "312") how many it has."""
    pages = _pages(facts.get("pages", ""))
    is_whole = kind in {"Book", "Proceedings", "Phdthesis", "Mastersthesis"}
    whole = _NUMBER_OF_PAGES.fullmatch(pages) if is_whole else None
    if whole:
        return {"number_of_pages": whole[1]}
    return {"page": pages}


def title(written: str) -> str:
    """Return a title of DBLP's without its final dot, entities decoded."""
    plain = text.plain(written)
    return plain if plain.endswith("..") else plain.removesuffix(".")


def _pages(written: str) -> str:
    """Return pages with one hyphen: "611-626", "47:1-47:25", "e12"."""
    return _DASHES.sub("-", text.plain(written)).strip("-")


def _identifiers(facts: Facts, identify: IdentifyLink, *, corr: bool) -> tuple[Identifier, ...]:
    """Return the record's key, DOIs, arXiv number and what its pages are known by."""
    number = _ARXIV.fullmatch(facts.get("volume", "")) if corr else None
    found = [Identifier("dblp", facts["key"]), identifiers.arxiv(number[1]) if number else None]
    found += [identifiers.doi(x) for x in facts.get("dois", [])]
    found += [identify(x) for x in facts.get("urls", []) if not _is_plain_doi(x)]
    return tuple(dict.fromkeys(x for x in found if x is not None))
