"""Crossref: the registry of the DOIs of most publishers.

The API is described at https://www.crossref.org/documentation/retrieve-metadata/rest-api/. One
request asks for many:
`https://api.crossref.org/works?filter=doi:10.1145/1,doi:10.1109/2&rows=2&select=DOI,title`. The
answer leaves out DOIs that Crossref does not have. A search always has hits: they are candidates.
Elsevier deposits the number in its addresses (PII) beside the DOI: `filter=alternative-id:S...`.
The values of one filter are joined by OR, two filters by AND: these are a request of their own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar
from urllib.parse import quote

from enrich import identifiers, messages, text
from enrich.errors import Unreadable
from enrich.identifiers import doi_prefixes
from enrich.identifiers.schemes import SCHEMES
from enrich.model import Identifier, Query, Record, Tier
from enrich.patterns import regex
from enrich.sources.base import Answer, Source
from enrich.sources.crossref.item import SHAPE, record
from enrich.sources.crossref.values import FIELDS, KEPT
from enrich.sources.policy import REGISTRY
from enrich.sources.shared import batching, papers, relevance
from enrich.sources.shared.probe import AnswerForm, Probe, as_json
from enrich.sources.shared.shape import NUMBER

HOST = "api.crossref.org"
# Of a search.
HITS = 10
# Works that share a word with a title: of a registry of millions there are more.
_FEW = 1_000
_MOST = 100  # DOIs in one request
_WORKS = f"https://{HOST}/works"
# The types that are searched. The others are parts of papers, volumes, data, and posted-content,
# among which are copies of papers by other people.
_KINDS = (
    "journal-article,proceedings-article,book-chapter,book,monograph,edited-book,reference-book,"
    "reference-entry,dissertation,report"
)
# A DOI with other characters is asked for alone: a comma, for one, separates values of a filter.
# The DOI of a whole book: an ISBN and nothing behind it, or MIT Press's first part.
_OF_BOOK = regex(r"10\.\d{4,9}/(?:[a-z]{1,12}[./]?)?(?:97[89](?:-?\d){10}|\d{4,6}\.001\.0001)")
_LISTABLE = regex(r"10\.\d{4,9}/[a-z0-9._;()/:\[\]<>+-]+")

# Of the API, what stands behind a DOI.
_SERVICE = regex(r"/(?:transform(?:/[\w.+-]+/[\w.+-]+)?|agency|quality)/?$")
_PII = regex(SCHEMES["pii"].pattern)
# https://doi.org/10.1145/..., dx.doi.org, api.crossref.org/works/10...., and other pages of these.
_RESOLVERS = frozenset(
    {"doi.org", "dx.doi.org", "api.crossref.org", "api.doi.org", "search.crossref.org"}
)


class Crossref(Source):
    """Papers by DOI, many in one request, or by title."""

    name: ClassVar[str] = "crossref"
    dumps = ("Crossref's public data, lines", "Crossref's public data, lists")
    tier: ClassVar[Tier | None] = Tier.REGISTRY
    intervals: ClassVar[Mapping[str, float]] = {HOST: 1.0}
    schemes: ClassVar[tuple[str, ...]] = ("doi", "pii")
    batch: ClassVar[int] = _MOST
    search_batch: ClassVar[int] = 1
    policy = replace(REGISTRY, after=("dblp",))
    forms: ClassVar[Mapping[str, AnswerForm]] = {
        HOST: AnswerForm(
            read=as_json,
            item="message.items[].",
            shape={"message": {"total-results": NUMBER, "items": [SHAPE]}},
        )
    }
    probes: ClassVar[tuple[Probe, ...]] = (
        replace(
            papers.PAGED_ATTENTION,
            venue="Symposium on Operating Systems Principles",
            more={"type": "paper-conference", "page": "611-626"},
            has=("page", "event", "ISBN"),
        ),
        replace(papers.SPLITWISE, venue="ISCA", more={"type": "paper-conference"}),
        replace(papers.ARES, venue="North American Chapter", more={"type": "paper-conference"}),
    )

    @classmethod
    def identify(cls, url: str) -> Identifier | None:
        """Return the DOI or arXiv number in a link of the DOI resolver or of Crossref's API."""
        link = identifiers.link(url)
        if link is None or link.host not in _RESOLVERS:
            return None
        path = _SERVICE.sub("", link.path) if link.host == HOST else link.path
        return identifiers.doi(path) or identifiers.doi(link.query.get("q", ""))

    def accepts(self, identifier: Identifier) -> bool:
        """Whether it is one that Crossref may have: no DOI of DataCite's, none unregistered."""
        if identifier.scheme == "pii":
            return _PII.fullmatch(identifier.value) is not None
        doi = identifier.value
        foreign = doi_prefixes.agency(doi) == "DataCite" or doi_prefixes.is_unregistered(doi)
        return identifier.scheme == "doi" and not foreign

    def batches(self, ids: Sequence[Identifier]) -> list[list[Identifier]]:
        """Split so that the address of a request stays below 4,000 bytes, books together.

        A DOI with odd characters is asked for alone.
        """
        dois = sorted((i for i in ids if i.scheme == "doi"), key=lambda i: not _is_of_book(i))
        numbers = [i for i in ids if i.scheme == "pii"]
        return [
            *batching.packed(dois, self.batch, _address, _listable),
            *batching.packed(numbers, self.batch, _address_of_numbers, lambda _: True),
        ]

    def fetch(self, ids: Sequence[Identifier]) -> Iterator[tuple[Identifier, Answer | None]]:
        """Yield the work of each DOI or number as JSON; None where Crossref has no such work."""
        numbers = [i for i in ids if i.scheme == "pii"]
        if numbers:
            yield from self._numbered(numbers)
        ids = [i for i in ids if i.scheme == "doi"]
        listable = [i for i in ids if _listable(i)]
        found = self._listed(listable) if listable else {}
        for identifier in listable:
            item = found.get(identifier.value.lower())
            yield identifier, _json(item) if item else None
        for identifier in ids:
            if not _listable(identifier):
                item = self._single(identifier.value)
                yield identifier, _json(item) if item else None

    def search(self, queries: Sequence[Query]) -> Iterator[tuple[Query, Answer | None]]:
        """Yield up to ten works for each title, as a JSON list; None where there are none.

        The first authors' names and the year are searched for with the title. All hits are of a
        type that can be cited.
        """
        for query in queries:
            families = [a.family or a.literal for a in query.authors[:3]]
            words = " ".join(x for x in (query.title[:500], *families, str(query.year or "")) if x)
            kinds = ",".join(f"type:{k}" for k in _KINDS.split(","))
            answer = self.session.get(
                _WORKS,
                params={
                    "query.bibliographic": words,
                    "filter": kinds,
                    "rows": str(HITS),
                    "select": FIELDS,
                },
            )
            hits, total = _list(answer.json())
            kept = "[" + ",".join(map(_json, hits)) + "]"
            if hits and not _answers_for(words, list(map(_searched, self.parse(kept))), total):
                raise Unreadable(messages.services.UNLIKE_THE_WORDS(service="Crossref"), HOST)
            yield query, kept if hits else None

    def parse(self, answer: Answer) -> list[Record]:
        """Return the records of a work, a list of works, or an answer of the API, in order.

        Parts of works and volumes have none.
        """
        try:
            works = _items(json.loads(answer))
            return [r for work in works if (r := record(work, self.identify_link))]
        except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
            raise Unreadable(messages.services.OTHER_SHAPE(service="Crossref"), HOST) from error

    def _numbered(self, ids: Sequence[Identifier]) -> Iterator[tuple[Identifier, Answer | None]]:
        """Yield the work of each publisher's number; a mirror without that filter has none."""
        got = self.session.get(_address_of_numbers(ids), allow=(400,), parts=len(ids))
        if got.status == 400:
            if "alternative-id" not in got.text:
                raise Unreadable(messages.services.NOT_UNDERSTOOD(service="Crossref"), HOST)
            yield from ((i, None) for i in ids)
            return
        items, total = _list(got.json())
        if len(items) < min(total, len(ids)):
            raise Unreadable(messages.services.FEWER(service="Crossref", what="works"), HOST)
        found = {n: item for item in items for n in _numbers(item)}
        for identifier in ids:
            item = found.get(identifier.value)
            yield identifier, _json(item, "alternative-id") if item else None

    def _listed(self, ids: Sequence[Identifier]) -> dict[str, Mapping[str, Any]]:
        """Return the works of a list by DOI. Raises Unreadable for fewer than the answer says.

        A list with a book in it is asked for whole: its edition cannot be selected.
        """
        address = _whole_address(ids) if any(map(_is_of_book, ids)) else _address(ids)
        items, total = _list(self.session.get(address, parts=len(ids)).json())
        found = {str(x.get("DOI", "")).lower(): x for x in items}
        # A work that comes twice takes the place of another.
        if len(found) < min(total, len(ids)):
            raise Unreadable(messages.services.FEWER(service="Crossref", what="works"), HOST)
        if not found.keys() <= {i.value.lower() for i in ids}:
            raise Unreadable(messages.services.OF_OTHERS(service="Crossref", what="DOIs"), HOST)
        return found

    def _single(self, doi: str) -> Mapping[str, Any] | None:
        """Return one work; None for an unknown one, which is a 404 in plain text."""
        answer = self.session.get(f"{_WORKS}/{quote(doi, safe='')}", allow=(404,))
        if answer.status == 404:
            return None
        message = _dict(answer.json()).get("message")
        work = _dict(message)
        if str(work.get("DOI", "")).lower() != doi.lower():
            raise Unreadable(messages.services.OF_OTHERS(service="Crossref", what="DOIs"), HOST)
        return work


def _listable(identifier: Identifier) -> bool:
    return _LISTABLE.fullmatch(identifier.value) is not None


def _is_of_book(identifier: Identifier) -> bool:
    return _OF_BOOK.fullmatch(identifier.value) is not None


def _address(ids: Sequence[Identifier]) -> str:
    """Return the address of a list of works, with as much of each as can be selected."""
    return f"{_whole_address(ids)}&select={FIELDS}"


def _whole_address(ids: Sequence[Identifier]) -> str:
    asked = ",".join("doi:" + quote(i.value, safe="/:;()") for i in ids)
    return f"{_WORKS}?filter={asked}&rows={len(ids)}"


def _address_of_numbers(ids: Sequence[Identifier]) -> str:
    asked = ",".join(f"alternative-id:{i.value}" for i in ids)
    return f"{_WORKS}?filter={asked}&rows={len(ids)}&select={FIELDS},alternative-id"


def _numbers(item: Mapping[str, Any]) -> list[str]:
    found = item.get("alternative-id")
    return [x for x in found if isinstance(x, str)] if isinstance(found, list) else []


def _answers_for(words: str, hits: Sequence[str], total: int) -> bool:
    """Whether hits answer a search for these words.

    Of millions of works, some have more in common with a title than "and" or "for"; of the few of
    a mirror or a test double these may be all that there are.
    """
    if relevance.answers_for(words, hits):
        return True
    searched = set(text.fold(words).split())
    return total < _FEW and any(searched & set(text.fold(hit).split()) for hit in hits)


def _searched(record: Record) -> str:
    """Return what a bibliographic search looks into: titles, authors, venue and year."""
    people = (n.family or n.literal for n in record.authors)
    year = str(record.issued.year) if record.issued else ""
    return " ".join((record.title, *record.other_titles, *people, record.container_title, year))


def _json(item: Mapping[str, Any], *more: str) -> str:
    """Return what is kept of a work: without its references, of which most of it consists."""
    item = {name: value for name, value in item.items() if name in KEPT or name in more}
    return json.dumps(item, ensure_ascii=False, separators=(",", ":"))


def _dict(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise Unreadable(messages.services.OTHER_SHAPE(service="Crossref"), HOST)
    return value


def _list(value: object) -> tuple[list[Mapping[str, Any]], int]:
    """Return the items of a list of works, and their total number."""
    message = _dict(_dict(value).get("message"))
    items, total = message.get("items"), message.get("total-results")
    if not isinstance(items, list) or not isinstance(total, int):
        raise Unreadable(messages.services.NO_LIST(service="Crossref", what="works"), HOST)
    return [_dict(x) for x in items], total


def _items(value: object) -> list[Mapping[str, Any]]:
    """Return the works in a kept answer, or in an answer of the API."""
    if isinstance(value, list):
        return [_dict(x) for x in value]
    whole = _dict(value)
    message = _dict(whole.get("message", whole))
    return _list(whole)[0] if "items" in message else [message]
