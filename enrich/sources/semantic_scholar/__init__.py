"""Semantic Scholar's Academic Graph: links between versions, and abstracts.

The API is described at https://api.semanticscholar.org/api-docs/graph. One request asks for five
hundred identifiers of any kind: `POST /graph/v1/paper/batch {"ids": ["ARXIV:2309.06180"]}`. Its
answer is in the order of the question, with null for what the service does not know. A record
merges all versions: the venue may be the conference's, the year the preprint's. So the other
versions that it states are only a hint where to ask.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from enrich import identifiers, messages, text
from enrich.errors import Unreadable
from enrich.identifiers.schemes import is_well_formed
from enrich.model import Identifier, Query, Record, Tier
from enrich.patterns import regex
from enrich.sources.base import Answer, Source
from enrich.sources.policy import AGGREGATOR
from enrich.sources.semantic_scholar.paper import NUMBERS, SHAPE, identifiers_of, record
from enrich.sources.shared import papers, relevance
from enrich.sources.shared.json_fields import word
from enrich.sources.shared.probe import AnswerForm, Probe, as_json

if TYPE_CHECKING:
    from enrich.transport import Response

HOST = "api.semanticscholar.org"
_GRAPH = f"https://{HOST}/graph/v1/paper"
_FIELDS = (
    "paperId,corpusId,externalIds,title,abstract,venue,publicationVenue,year,publicationDate,"
    "publicationTypes,journal,openAccessPdf,authors"
)
_ASKED: Mapping[str, str] = {
    "arxiv": "ARXIV:{}",
    "doi": "DOI:{}",
    "acl": "ACL:{}",
    "corpusid": "CorpusId:{}",
    "pmid": "PMID:{}",
    "pmcid": "PMCID:{}",
    "mag": "MAG:{}",
    "s2": "{}",
}
# The statuses with which a key is refused.
_OF_REFUSED_KEY = (401, 403)
_Ask = Callable[[Mapping[str, str], tuple[int, ...]], "Response"]
_PRINTABLE = regex(r"[!-~]{1,300}")

_HASH = regex(
    r"/(?:paper|reader|author-paper|cite)/(?:[^/]+/)?([0-9a-f]{40})(?:/.*)?", re.IGNORECASE
)
_NUMBER = regex(r"(?:/p)?/corpusid[:/](\d{1,15})", re.IGNORECASE)
# pdfs.semanticscholar.org/ab12/....pdf
_FILE = regex(r"/([0-9a-f]{4})/([0-9a-f]{36})\.pdf", re.IGNORECASE)
# api.semanticscholar.org/arXiv:1706.03762
_OTHER = regex(r"/(?:paper/)?(arxiv|doi|acl|pmid|pmcid|mag)[:/]/?([^/]+(?:/.+)?)", re.IGNORECASE)
# What the API has of a paper, behind its identifier.
_PARTS = regex(r"/(?:citations|references|authors)/?$")


class SemanticScholar(Source):
    """Papers by any identifier, five hundred in one request, or by title."""

    name: ClassVar[str] = "semantic_scholar"
    tier: ClassVar[Tier | None] = Tier.AGGREGATOR
    # A key allows a request a second. Without one the pool is shared, and answers 429 at any pace:
    # the transport waits.
    intervals: ClassVar[Mapping[str, float]] = {HOST: 1.0}
    schemes: ClassVar[tuple[str, ...]] = tuple(_ASKED)
    batch: ClassVar[int] = 500
    search_batch: ClassVar[int] = 1
    policy = AGGREGATOR
    # What its answers of this run have shown.
    _key_is_refused: bool = False
    takes_key: ClassVar[bool] = True
    forms: ClassVar[Mapping[str, AnswerForm]] = {
        HOST: AnswerForm(read=as_json, item="[].", shape=[SHAPE])
    }
    probes: ClassVar[tuple[Probe, ...]] = (
        replace(papers.PAGED_ATTENTION, asked=Identifier("arxiv", "2309.06180")),
        replace(papers.SPLITWISE, asked=Identifier("arxiv", "2311.18677"), year=2023),
        papers.ADAM,
    )

    @classmethod
    def identify(cls, url: str) -> Identifier | None:
        """Return the hash, corpus number or other identifier in a link of Semantic Scholar."""
        link = identifiers.link(url)
        if link is None or not re.fullmatch(r"(?:\w+\.)?semanticscholar\.org", link.host):
            return None
        path = _PARTS.sub("", link.path.removeprefix("/graph/v1").removeprefix("/v1"))
        if found := _HASH.fullmatch(path):
            return Identifier("s2", found[1].lower())
        if (found := _FILE.fullmatch(path)) and link.host.startswith("pdfs."):
            return Identifier("s2", (found[1] + found[2]).lower())
        if found := _NUMBER.fullmatch(path.removeprefix("/paper")):
            return Identifier("corpusid", found[1].lstrip("0") or "0")
        found = _OTHER.fullmatch(path)
        return _spelt(found[1].lower(), found[2]) if found else None

    def accepts(self, identifier: Identifier) -> bool:
        """Whether it is of a kind that the service takes, and well-formed."""
        well_formed = is_well_formed(identifier) and _PRINTABLE.fullmatch(identifier.value)
        return identifier.scheme in _ASKED and bool(well_formed)

    def fetch(self, ids: Sequence[Identifier]) -> Iterator[tuple[Identifier, Answer | None]]:
        """Yield each paper with the identifier that was asked for, as JSON; None where unknown.

        A paper shows one DOI of several. One that does not show what it was asked by is asked for
        twice: an answer that is another one the second time is left out.
        """
        papers = dict(zip(ids, self._ask(ids), strict=True))
        odd = [i for i, paper in papers.items() if paper and i not in identifiers_of(paper)]
        # A number may be that of a paper that was merged into the one that it is answered with.
        strange = [i for i in odd if i.scheme not in NUMBERS]
        found = sum(paper is not None for paper in papers.values())
        if len(strange) > 1 and 2 * len(strange) > found:
            raise Unreadable(
                messages.services.OF_OTHERS(service="Semantic Scholar", what="papers"), HOST
            )
        again = dict(zip(odd, self._ask(odd) if odd else [], strict=True))
        for identifier, paper in papers.items():
            if identifier not in again or _same(paper, again[identifier]):
                yield identifier, _kept(paper, str(identifier)) if paper else None

    def _ask(self, ids: Sequence[Identifier]) -> list[Mapping[str, Any] | None]:
        asked = [_ASKED[i.scheme].format(i.value.removeprefix("PMC")) for i in ids]

        def post(headers: Mapping[str, str], refusals: tuple[int, ...]) -> Response:
            return self.session.post(
                f"{_GRAPH}/batch",
                params={"fields": _FIELDS},
                json={"ids": asked},
                headers=headers,
                allow=(400, *refusals),
                parts=len(asked),
            )

        return _batch(self._answered(post), len(asked))

    def search(self, queries: Sequence[Query]) -> Iterator[tuple[Query, Answer | None]]:
        """Yield the paper whose title is nearest, which may be another; None where none is near."""
        for query in queries:
            # A hyphen finds nothing.
            words = text.squeeze(re.sub(r"[-‐‑–—]+", " ", query.title))[:300]
            paper = _match(self._answered(functools.partial(self._match, words)))
            if paper and not relevance.answers_for(query.title, [word(paper.get("title"))]):
                raise Unreadable(
                    messages.services.UNLIKE_THE_WORDS(service="Semantic Scholar"), HOST
                )
            yield query, _kept(paper, "") if paper else None

    def parse(self, answer: Answer) -> list[Record]:
        """Return the records of a kept answer, a paper, or an answer of the API.

        What has no title is left out.
        """
        try:
            return [
                r for paper, asked in _papers(json.loads(answer)) if (r := record(paper, asked))
            ]
        except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
            raise Unreadable(
                messages.services.OTHER_SHAPE(service="Semantic Scholar"), HOST
            ) from error

    def _match(self, words: str, headers: Mapping[str, str], refusals: tuple[int, ...]) -> Response:
        return self.session.get(
            f"{_GRAPH}/search/match",
            params={"query": words, "fields": _FIELDS},
            headers=headers,
            allow=(404, *refusals),
        )

    def _answered(self, ask: _Ask) -> Response:
        """Return the answer with our key; where the service refuses that, the one without a key.

        It drops keys that lie idle for some weeks, and answers them with 403 from then on.
        `ask` takes the headers, and the statuses that are no failure.
        """
        if self.key and not self._key_is_refused:
            answer = ask({"x-api-key": self.key}, _OF_REFUSED_KEY)
            if answer.status not in _OF_REFUSED_KEY:
                return answer
            self._key_is_refused = True
            self.session.note(messages.services.KEY_REFUSED(host=HOST))
        return ask({}, ())


def _spelt(scheme: str, value: str) -> Identifier | None:
    return identifiers.doi(value) if scheme == "doi" else identifiers.parse(f"{scheme}:{value}")


# -- answers


def _batch(answer: Response, count: int) -> list[Mapping[str, Any] | None]:
    """Return the papers in the order of the question.

    A 400 is also how the service says that it knows none of them.
    """
    value = answer.json()
    if answer.status == 400:
        if isinstance(value, dict) and "no valid paper ids" in str(value.get("error", "")).lower():
            return [None] * count
        raise Unreadable(messages.services.NOT_UNDERSTOOD(service="Semantic Scholar"), HOST)
    if (
        not isinstance(value, list)
        or len(value) != count
        or any(not isinstance(x, dict | None) for x in value)
    ):
        raise Unreadable(messages.services.NOT_FOR_EACH(service="Semantic Scholar"), HOST)
    return value


def _match(answer: Response) -> Mapping[str, Any] | None:
    """Return the match, or None.

    "Title match not found" comes with a 404, and lately as a 200 with an empty list.
    """
    value = answer.json()
    if not isinstance(value, dict):
        raise Unreadable(messages.services.OTHER_SHAPE(service="Semantic Scholar"), HOST)
    if answer.status == 404:
        if "not found" not in str(value.get("error", "")).lower():
            raise Unreadable(messages.services.STATUS(host=HOST, status=404), HOST)
        return None
    papers = value.get("data")
    if not isinstance(papers, list) or any(not isinstance(x, dict) for x in papers):
        raise Unreadable(messages.services.NO_LIST(service="Semantic Scholar", what="papers"), HOST)
    return papers[0] if papers else None


def _same(paper: Mapping[str, Any] | None, again: Mapping[str, Any] | None) -> bool:
    return bool(paper and again and paper.get("paperId") == again.get("paperId"))


def _kept(paper: Mapping[str, Any], asked: str) -> str:
    return json.dumps({"asked": asked, "paper": paper}, ensure_ascii=False, separators=(",", ":"))


def _papers(value: object) -> Iterator[tuple[Mapping[str, Any], str]]:
    """Yield the papers in a value, each with what was asked ("" where that is not known)."""
    if isinstance(value, list):
        for x in value:
            yield from _papers(x) if x is not None else ()
    elif not isinstance(value, dict):
        raise TypeError(value)
    elif isinstance(value.get("paper"), dict):
        yield value["paper"], word(value.get("asked"))
    elif isinstance(value.get("data"), list):
        for x in value["data"]:
            yield from _papers(x.get("citingPaper") or x.get("citedPaper") or x)
    elif "paperId" in value:
        yield value, ""
    elif "data" not in value and "total" not in value:  # an empty search has no "data" at all
        raise ValueError(sorted(value)[:5])
