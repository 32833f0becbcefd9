"""Semantic Scholar's Academic Graph: links between versions, and abstracts.

The API is described at https://api.semanticscholar.org/api-docs/graph. One request asks for five
hundred identifiers of any kind: `POST /graph/v1/paper/batch {"ids": ["ARXIV:2309.06180"]}`. Its
answer is in the order of the question, with null for what the service does not know. A record
merges all versions: the venue may be the conference's, the year the preprint's. So the other
versions that it states are only a hint where to ask.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from enrich import identifiers, text
from enrich.errors import Unreadable
from enrich.identifiers.schemes import is_well_formed
from enrich.model import Date, Identifier, ItemType, Name, Query, Record, Standing, Tier
from enrich.sources.base import Answer, Source
from enrich.sources.policy import AGGREGATOR
from enrich.sources.shared import relevance
from enrich.text import values
from enrich.text.preprints import is_preprint_server
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
    "s2": "{}",
}
_PRINTABLE = re.compile(r"[!-~]{1,300}")
_MOST_AUTHORS = 5_000
_INITIALS = re.compile(r"(?:[^\W\d_]\.[\s-]*|[^\W\d_](?:[\s-]+|$)){1,5}|[A-Z]{2,3}")

# Where only DBLP's key tells which preprint it is.
_CORR = re.compile(r"^journals/corr/abs-(\d{4})-(\d{4,5})$")

_HASH = re.compile(
    r"/(?:paper|reader|author-paper|cite)/(?:[^/]+/)?([0-9a-f]{40})(?:/.*)?", re.IGNORECASE
)
_NUMBER = re.compile(r"(?:/p)?/corpusid[:/](\d{1,15})", re.IGNORECASE)
# pdfs.semanticscholar.org/ab12/....pdf
_FILE = re.compile(r"/([0-9a-f]{4})/([0-9a-f]{36})\.pdf", re.IGNORECASE)
# api.semanticscholar.org/arXiv:1706.03762
_OTHER = re.compile(r"/(?:paper/)?(arxiv|doi|acl):?/?(.+)", re.IGNORECASE)


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

    @classmethod
    def identify(cls, url: str) -> Identifier | None:
        """Return the hash, corpus number or other identifier in a link of Semantic Scholar."""
        link = identifiers.link(url)
        if link is None or not re.fullmatch(r"(?:\w+\.)?semanticscholar\.org", link.host):
            return None
        path = link.path.removeprefix("/graph/v1").removeprefix("/v1")
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
        odd = [i for i, paper in papers.items() if paper and i not in _identifiers(paper)]
        if len(odd) > 1 and 2 * len(odd) > sum(paper is not None for paper in papers.values()):
            raise Unreadable(
                "Semantic Scholar answered about other papers than those asked for", HOST
            )
        again = dict(zip(odd, self._ask(odd) if odd else [], strict=True))
        for identifier, paper in papers.items():
            if identifier not in again or _same(paper, again[identifier]):
                yield identifier, _kept(paper, str(identifier)) if paper else None

    def _ask(self, ids: Sequence[Identifier]) -> list[Mapping[str, Any] | None]:
        asked = [_ASKED[i.scheme].format(i.value) for i in ids]
        answer = self.session.post(
            f"{_GRAPH}/batch",
            params={"fields": _FIELDS},
            json={"ids": asked},
            headers=self._headers(),
            allow=(400,),
        )
        return _batch(answer, len(asked))

    def search(self, queries: Sequence[Query]) -> Iterator[tuple[Query, Answer | None]]:
        """Yield the paper whose title is nearest, which may be another; None where none is near."""
        for query in queries:
            # A hyphen finds nothing.
            words = text.squeeze(re.sub(r"[-‐‑–—]+", " ", query.title))[:300]
            answer = self.session.get(
                f"{_GRAPH}/search/match",
                params={"query": words, "fields": _FIELDS},
                headers=self._headers(),
                allow=(404,),
            )
            paper = _match(answer)
            if paper and not relevance.answers_for(query.title, [_word(paper.get("title"))]):
                raise Unreadable(
                    "Semantic Scholar's match has nothing to do with what was searched for", HOST
                )
            yield query, _kept(paper, "") if paper else None

    def parse(self, answer: Answer) -> list[Record]:
        """Return the records of a kept answer, a paper, or an answer of the API.

        What has no title is left out.
        """
        try:
            return [
                r for paper, asked in _papers(json.loads(answer)) if (r := _record(paper, asked))
            ]
        except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
            raise Unreadable("Semantic Scholar's answer has a foreign shape", HOST) from error

    def _headers(self) -> dict[str, str]:
        return {"x-api-key": self.key} if self.key else {}


def _spelt(scheme: str, value: str) -> Identifier | None:
    if scheme == "acl":
        return Identifier("acl", value)
    return identifiers.arxiv(value) if scheme == "arxiv" else identifiers.doi(value)


# -- answers


def _batch(answer: Response, count: int) -> list[Mapping[str, Any] | None]:
    """Return the papers in the order of the question.

    A 400 is also how the service says that it knows none of them.
    """
    value = answer.json()
    if answer.status == 400:
        if isinstance(value, dict) and "no valid paper ids" in str(value.get("error", "")).lower():
            return [None] * count
        raise Unreadable("Semantic Scholar did not understand the question", HOST)
    if (
        not isinstance(value, list)
        or len(value) != count
        or any(not isinstance(x, dict | None) for x in value)
    ):
        raise Unreadable("Semantic Scholar did not answer for each identifier", HOST)
    return value


def _match(answer: Response) -> Mapping[str, Any] | None:
    """Return the match, or None.

    "Title match not found" comes with a 404, and lately as a 200 with an empty list.
    """
    value = answer.json()
    if not isinstance(value, dict):
        raise Unreadable("Semantic Scholar's answer is no object", HOST)
    if answer.status == 404:
        if "not found" not in str(value.get("error", "")).lower():
            raise Unreadable("Semantic Scholar answered HTTP 404", HOST)
        return None
    papers = value.get("data")
    if not isinstance(papers, list) or any(not isinstance(x, dict) for x in papers):
        raise Unreadable("Semantic Scholar's answer has no papers", HOST)
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
        yield value["paper"], _word(value.get("asked"))
    elif isinstance(value.get("data"), list):
        for x in value["data"]:
            yield from _papers(x.get("citingPaper") or x.get("citedPaper") or x)
    elif "paperId" in value:
        yield value, ""
    elif "data" not in value and "total" not in value:  # an empty search has no "data" at all
        raise ValueError(sorted(value)[:5])


# -- one paper


def _record(paper: Mapping[str, Any], asked: str) -> Record | None:
    title = text.plain(_word(paper.get("title")))
    if not title:
        return None
    known = _identifiers(paper)
    own = [i for i in known if i.scheme in {"s2", "corpusid"} or str(i) == asked]
    names = _names(paper.get("authors"))
    venue, short = _venue(paper)
    home = _object(paper.get("journal"))
    pdf = _object(paper.get("openAccessPdf"))
    # "10 7" is 10(7).
    volume = (
        [] if _word(home.get("volume")).startswith("abs/") else _word(home.get("volume")).split()
    )
    return Record(
        source="semantic_scholar",
        tier=Tier.AGGREGATOR,
        title=title,
        authors=names,
        type=_type(paper, venue),
        standing=Standing.UNKNOWN,
        identifiers=tuple(own),
        links=tuple(i for i in known if i not in own),
        issued=_issued(paper),
        container_title=venue,
        container_title_short=short,
        volume=volume[0] if venue and volume else "",
        issue=volume[1] if venue and len(volume) == 2 else "",
        page=values.page_range(_word(home.get("pages"))) if venue else "",
        pdf=values.web_address(_word(pdf.get("url"))),
        abstract=text.clean_abstract(_word(paper.get("abstract"))),
        genre="" if venue else "preprint" if any(i.scheme == "arxiv" for i in known) else "",
        authors_complete=not any(_INITIALS.fullmatch(n.given) for n in names if n.given),
    )


def _word(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return text.squeeze(value[:60_000]) if isinstance(value, str) else ""


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _identifiers(paper: Mapping[str, Any]) -> list[Identifier]:
    """Return all identifiers of the merged record, its own first."""
    external = _object(paper.get("externalIds"))
    sha, number = (
        _word(paper.get("paperId")).lower(),
        _word(paper.get("corpusId") or external.get("CorpusId")),
    )
    acl, dblp, pmid = (_word(external.get(k)) for k in ("ACL", "DBLP", "PubMed"))
    found = [
        Identifier("s2", sha),
        Identifier("corpusid", number),
        identifiers.arxiv(_word(external.get("ArXiv")) or _CORR.sub(r"\1.\2", dblp)),
        identifiers.doi(_word(external.get("DOI"))),
        Identifier("acl", acl),
        Identifier("dblp", dblp),
        Identifier("pmid", pmid),
    ]
    return list(dict.fromkeys(i for i in found if i and is_well_formed(i)))


def _names(value: object) -> tuple[Name, ...]:
    people = value[:_MOST_AUTHORS] if isinstance(value, list) else []
    written = [_word(x.get("name")) for x in people if isinstance(x, dict)]
    return tuple(text.name(x) for x in written if x)


def _venue(paper: Mapping[str, Any]) -> tuple[str, str]:
    """Return the name and the abbreviation of the venue; a preprint server is no venue."""
    place = _object(paper.get("publicationVenue"))
    journal = text.plain(_word(_object(paper.get("journal")).get("name")))
    written = text.plain(_word(paper.get("venue")))
    full = text.plain(_word(place.get("name"))) or written or journal
    if is_preprint_server(full):
        return "", ""
    if not written and is_preprint_server(journal) and not place:
        return "", ""
    others = place.get("alternate_names")
    spellings = [written, *(_word(x) for x in (others if isinstance(others, list) else [])[:50])]
    acronyms = [
        x
        for x in spellings
        if x != full and re.fullmatch(r"[A-Z][\w&+-]{1,11}", x) and sum(map(str.isupper, x)) > 1
    ]
    return full, next(iter(acronyms), "")


def _type(paper: Mapping[str, Any], venue: str) -> ItemType:
    """Return the type by the venue, else by `publicationTypes`, which calls many talks articles."""
    kinds = paper.get("publicationTypes")
    kinds = kinds if isinstance(kinds, list) else []
    kind = _word(_object(paper.get("publicationVenue")).get("type"))
    if not venue:
        return "article"
    if kind == "conference" or (kind != "journal" and "Conference" in kinds):
        return "paper-conference"
    if kind == "journal" or "JournalArticle" in kinds:
        return "article-journal"
    return "book" if "Book" in kinds else "article"


def _issued(paper: Mapping[str, Any]) -> Date | None:
    """Return the date of the first version: the year given, or the date if it is of that year."""
    year = paper.get("year")
    date = values.date(_word(paper.get("publicationDate")))
    if not isinstance(year, int) or not 1400 <= year <= 2100:
        return date
    return date if date and date.year == year else Date(year)
