"""OpenAlex: abstracts, and papers that no other service has.

The API is described at https://developers.openalex.org. One request asks for a hundred DOIs:
`https://api.openalex.org/works?filter=doi:10.1145/1|10.1109/2&per-page=2&select=id,doi`. Without a
key the budget of a day is small: a list costs 1 of 1000, a search 10, a single work nothing. Works
are merged by machine: title, DOI or year can be those of another work, so all are compared.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import compress
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote

from enrich import identifiers, messages
from enrich.errors import Refused, Unreadable
from enrich.identifiers.schemes import CITED
from enrich.model import Identifier, Query, Record, Tier
from enrich.patterns import regex
from enrich.sources.base import Answer, Source
from enrich.sources.openalex.work import FIELDS, SHAPE, identifiers_of, record
from enrich.sources.policy import GAP_FILLER
from enrich.sources.shared import batching, papers, relevance
from enrich.sources.shared.json_fields import word
from enrich.sources.shared.probe import AnswerForm, Probe, as_json
from enrich.sources.shared.shape import NUMBER

if TYPE_CHECKING:
    from enrich.transport import Response

HOST = "api.openalex.org"
HITS = 5  # of a search
# Identifiers, or hits of a search for several titles, in one request.
_MOST = 100
# Words of a title that is searched for together with others.
_ENOUGH = 5
# Longer words that a title needs to be searched for together with others.
_LEAST_STEMS = 3
_WORKS = f"https://{HOST}/works"
# What it may refuse, and the statuses with which it has.
_TOGETHER = "several titles in one search"
_OF_REFUSED_LIST = (400, 403)
# Numbers of other indexes, each asked for alone.
_NUMBERS = ("pmid", "pmcid", "mag")
_COST = {"list": 1, "search": 10}  # credits
# "|" and "," separate the values of a filter.
_LISTABLE = regex(r"10\.\d{4,9}/[a-z0-9._;()/:\[\]+-]+")

# openalex.org/W2741809807, /works/W..., /entity/W...
_WORK = regex(r"/(?:[a-z]+/)?(w\d{2,12})", re.IGNORECASE)
_OF_MEDICINE = regex(r"/works/(pmid|pmcid|mag):(\w+)", re.IGNORECASE)
_DOI = regex(r"/works/(?:doi:|https?:/)?(?:[a-z.]*doi\.org/)?(10\.\d{4,9}/.+)", re.IGNORECASE)


class OpenAlex(Source):
    """Works by DOI, many in one request, or by title."""

    name: ClassVar[str] = "openalex"
    dumps = ("OpenAlex's snapshot", "OpenAlex's merged works")
    tier: ClassVar[Tier | None] = Tier.AGGREGATOR
    intervals: ClassVar[Mapping[str, float]] = {HOST: 0.1}
    schemes: ClassVar[tuple[str, ...]] = ("doi", "arxiv", "openalex", *_NUMBERS)
    batch: ClassVar[int] = _MOST
    search_batch: ClassVar[int] = _MOST
    policy = replace(GAP_FILLER, fallback_for=dict.fromkeys(_NUMBERS, "semantic_scholar"))
    takes_key: ClassVar[bool] = True
    forms: ClassVar[Mapping[str, AnswerForm]] = {
        HOST: AnswerForm(
            read=as_json,
            item="results[].",
            shape={"meta": {"count": NUMBER}, "results": [SHAPE]},
        )
    }
    probes: ClassVar[tuple[Probe, ...]] = (
        # Of venues it often knows none.
        papers.PAGED_ATTENTION,
        papers.SPLITWISE,
        papers.ARES,
    )

    # Credits left for the day, by its last answer.
    _left: int | None = None

    @classmethod
    def identify(cls, url: str) -> Identifier | None:
        """Return the number of the work, or the DOI, in a link of OpenAlex."""
        link = identifiers.link(url)
        if link is None or link.host not in {
            "openalex.org",
            "api.openalex.org",
            "explore.openalex.org",
        }:
            return None
        if found := _WORK.fullmatch(link.path):
            return Identifier("openalex", found[1].upper())
        if found := _OF_MEDICINE.fullmatch(link.path):
            return identifiers.parse(f"{found[1]}:{found[2]}")
        found = _DOI.fullmatch(link.path)
        return identifiers.doi(found[1]) if found else None

    def batches(self, ids: Sequence[Identifier]) -> list[list[Identifier]]:
        """Split so that the address of a request stays below 4,000 bytes.

        What fits into no list is asked for alone.
        """
        return batching.packed(ids, self.batch, _address, _listable)

    def fetch(self, ids: Sequence[Identifier]) -> Iterator[tuple[Identifier, Answer | None]]:
        """Yield the work of each DOI or arXiv number as JSON; None where there is none."""
        listable = [i for i in ids if _listable(i)]
        listed = self._works(_address(listable), _COST["list"], len(listable)) if listable else None
        works, whole = listed or ([], True)
        by_id = {i: work for work in reversed(works) for i in identifiers_of(work)}
        whole = whole and all(any(i in listable for i in identifiers_of(work)) for work in works)
        for identifier in listable:
            work = by_id.get(identifier)
            # What is missing may be cut off, or be part of a work that was not asked for.
            if work or whole:
                yield identifier, _kept(work, str(identifier)) if work else None
        for identifier in ids:
            if not _listable(identifier):
                single = self._single(identifier)
                yield identifier, _kept(single, str(identifier)) if single else None

    def search_batches(self, queries: Sequence[Query]) -> list[list[Query]]:
        """Split so that the address of a request stays below 4,000 bytes.

        A title of few words would have hits enough to fill a list, and is asked for alone.
        """
        if self._session is not None and self.session.avoids(HOST, _TOGETHER):
            return [[query] for query in queries]
        batches: list[list[Query]] = []
        specific = [len(relevance.stems(q.title)) >= _LEAST_STEMS for q in queries]
        room = 0
        for query in compress(queries, specific):
            needs = len(_search_address([_few(query.title)] * 2)) - len(
                _search_address([_few(query.title)])
            )
            if not batches or needs > room or len(batches[-1]) >= self.search_batch:
                batches.append([])
                room = batching.LONGEST_URL - len(_search_address(["", ""]))
            batches[-1].append(query)
            room -= needs
        return batches + [[q] for q, listed in zip(queries, specific, strict=True) if not listed]

    def search(self, queries: Sequence[Query]) -> Iterator[tuple[Query, Answer | None]]:
        """Yield up to five works with all words of a title as a JSON list; None without any.

        Titles are joined by "|" (https://developers.openalex.org/guides/filtering), since a search
        costs ten times a list, whatever the number of titles. A few long words of each are enough,
        and leave room for more titles. An answer that is cut off is asked for again in halves, as
        the works of one title may hide those of another.
        """
        yield from ((q, None) for q in queries if not _words(q.title))
        wanted = [q for q in queries if _words(q.title)]
        if self.session.avoids(HOST, _TOGETHER):
            yield from self._one_by_one(wanted)
        elif wanted:
            yield from self._searched(wanted)

    def _one_by_one(self, wanted: Sequence[Query]) -> Iterator[tuple[Query, Answer | None]]:
        for query in wanted:
            yield from self._searched([query])

    def _searched(self, wanted: Sequence[Query]) -> Iterator[tuple[Query, Answer | None]]:
        alone = len(wanted) == 1
        listed = self._hits(wanted)
        if listed is None:
            yield from self._apart(wanted)
            return
        works, whole = listed
        if not whole and not alone:
            yield from self._searched(wanted[: len(wanted) // 2])
            yield from self._searched(wanted[len(wanted) // 2 :])
            return
        titles = [word(work.get("title")) for work in works]
        if works and not any(relevance.answers_for(query.title, titles) for query in wanted):
            raise Unreadable(messages.services.UNLIKE_THE_WORDS(service="OpenAlex"), HOST)
        for query in wanted:
            own = [
                w
                for w, title in zip(works, titles, strict=True)
                if alone or _has_all(title, _words(query.title))
            ]
            kept = [_kept(work, "") for work in own[:HITS]]
            yield query, f"[{','.join(kept)}]" if kept else None

    def _apart(self, wanted: Sequence[Query]) -> Iterator[tuple[Query, Answer | None]]:
        """Yield the answers for titles that are refused together.

        Where the first two are answered alone and refused together, it is the "|" that is refused:
        that is kept, and every title is searched for by itself. OpenAlex has switched "|" off in
        title.search before, with a 403 (https://github.com/ropensci/openalexR/issues/94), and does
        not promise it. Else it is a title among the others.
        """
        pair, rest = wanted[:2], wanted[2:]
        yield from self._one_by_one(pair)
        if rest and self._hits(pair) is not None:
            middle = (len(rest) + 1) // 2
            for half in (rest[:middle], rest[middle:]):
                if half:
                    yield from self._searched(half)
            return
        self.session.avoid(HOST, _TOGETHER, messages.services.ONE_BY_ONE(host=HOST))
        yield from self._one_by_one(rest)

    def _hits(self, wanted: Sequence[Query]) -> tuple[list[Mapping[str, Any]], bool] | None:
        """Return the works that a search finds; None where several titles are refused together."""
        alone = len(wanted) == 1
        address = _search_address([_words(q.title) if alone else _few(q.title) for q in wanted])
        refusals = () if alone else _OF_REFUSED_LIST
        return self._works(address, _COST["search"], len(wanted), refusals)

    def parse(self, answer: Answer) -> list[Record]:
        """Return the records of a kept answer, a work, or an answer of the API.

        What has no title is left out.
        """
        try:
            return [r for work, asked in _stored(json.loads(answer)) if (r := record(work, asked))]
        except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
            raise Unreadable(messages.services.OTHER_SHAPE(service="OpenAlex"), HOST) from error

    def _works(
        self, address: str, cost: int, parts: int, refusals: Collection[int] = ()
    ) -> tuple[list[Mapping[str, Any]], bool] | None:
        """Return the works of a list for so many questions, and whether the list is complete.

        None for an answer with one of these statuses.
        """
        self._afford(cost)
        answer = self.session.get(address, params=self._key(), parts=parts, allow=refusals)
        self._note(answer)
        if answer.status in refusals:
            return None
        value = answer.json()
        works = value.get("results") if isinstance(value, dict) else None
        if not isinstance(works, list) or any(not isinstance(x, dict) for x in works):
            raise Unreadable(messages.services.NO_LIST(service="OpenAlex", what="works"), HOST)
        count = value.get("meta", {}).get("count") if isinstance(value.get("meta"), dict) else None
        if isinstance(count, int) and count > 0 and not works:
            raise Unreadable(messages.services.FEWER(service="OpenAlex", what="works"), HOST)
        return works, not isinstance(count, int) or count <= len(works)

    def _single(self, identifier: Identifier) -> Mapping[str, Any] | None:
        """Return one work, which costs nothing; None where there is none.

        An unknown work is a 404 with a web page, a merged one a redirect.
        """
        fields = FIELDS
        if identifier.scheme == "openalex":
            name = identifier.value
        elif identifier.scheme in _NUMBERS:
            name, fields = str(identifier), f"{FIELDS},ids"
        else:
            name = f"doi:{identifiers.as_doi(identifier)}"
        answer = self.session.get(
            f"{_WORKS}/{quote(name, safe=':/')}?select={fields}",
            params=self._key(),
            expect="text",
            allow=(404,),
        )
        self._note(answer)
        if answer.status == 404:
            return None
        work = answer.json()
        if not isinstance(work, dict) or "id" not in work:
            raise Unreadable(messages.services.NONE_OF(service="OpenAlex", what="a work"), HOST)
        return (
            work if identifier.scheme == "openalex" or identifier in identifiers_of(work) else None
        )

    def _key(self) -> dict[str, str] | None:
        return {"api_key": self.key} if self.key else None

    def _afford(self, cost: int) -> None:
        """Raise Refused if the budget of the day is too small for a request of that cost."""
        if self._left is not None and self._left < cost:
            raise Refused(messages.services.DAILY_BUDGET(host=HOST), HOST)

    def _note(self, answer: Response) -> None:
        left = answer.headers.get("x-ratelimit-remaining", "")
        self._left = int(left) if re.fullmatch(r"\d{1,12}", left, re.ASCII) else None


def _words(title: str) -> str:
    """Return a title without characters that mean something in a filter."""
    return " ".join(re.sub(r"[^\w\s'’-]+", " ", title[:300]).split()[:40])


def _few(title: str) -> str:
    """Return the longest words of a title, in its order; few works have all of them."""
    all_ = _words(title).split()
    longest = sorted(all_, key=lambda w: (-len(w), all_.index(w)))[:_ENOUGH]
    return " ".join(w for w in all_ if w in longest)


def _search_address(titles: Sequence[str]) -> str:
    values = "|".join(quote(words, safe="") for words in titles)
    hits = HITS if len(titles) == 1 else _MOST
    return f"{_WORKS}?filter=title.search:{values}&per-page={hits}&select={FIELDS}"


def _has_all(title: str, words: str) -> bool:
    """Whether a title has nearly all the words that were searched for.

    The service leaves out stop words and endings.
    """
    wanted = relevance.stems(words)
    return len(wanted - relevance.stems(title)) <= len(wanted) // 5


def _listable(identifier: Identifier) -> bool:
    return (
        identifier.scheme in CITED
        and _LISTABLE.fullmatch(identifiers.as_doi(identifier)) is not None
    )


def _address(ids: Sequence[Identifier]) -> str:
    dois = "|".join(identifiers.as_doi(i) for i in ids)
    return f"{_WORKS}?filter=doi:{quote(dois, safe='/:;()')}&per-page={_MOST}&select={FIELDS}"


def _kept(work: Mapping[str, Any], asked: str) -> str:
    return json.dumps({"asked": asked, "work": work}, ensure_ascii=False, separators=(",", ":"))


def _stored(value: object) -> Iterator[tuple[Mapping[str, Any], str]]:
    """Yield the works in a value, each with what was asked ("" where that is not known)."""
    if isinstance(value, list):
        for x in value:
            yield from _stored(x)
    elif not isinstance(value, dict):
        raise TypeError(value)
    elif isinstance(value.get("work"), dict):
        yield value["work"], word(value.get("asked"))
    elif isinstance(value.get("results"), list):
        yield from _stored(value["results"])
    elif "id" in value:
        yield value, ""
    else:
        raise ValueError(sorted(value)[:5])
