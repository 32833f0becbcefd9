"""DBLP: the index of computer science, by its graph (https://sparql.dblp.org).

One request asks for five hundred identifiers of any scheme. The answer has the records that they
name, the other versions of the same papers (same first author, same letters and digits in the
title) and all facts of both. One request asks for 150 titles. Where the graph does not answer,
dblp.org may: https://dblp.org/search/publ/api?q=WORDS&format=json and
https://dblp.org/rec/KEY.xml, one paper a request. It often has a bot check, which is respected.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar
from urllib.parse import quote

from enrich import identifiers, messages, text
from enrich.errors import TooHeavy, Unavailable, Unreadable
from enrich.model import Identifier, Query, Record, Tier
from enrich.patterns import regex
from enrich.sources.base import Answer, Source
from enrich.sources.dblp import facts as facts_of
from enrich.sources.dblp import sparql as graph
from enrich.sources.dblp.facts import Facts
from enrich.sources.policy import INDEX
from enrich.sources.shared import papers
from enrich.sources.shared.dumps import WholeFile
from enrich.sources.shared.probe import AnswerForm, Probe
from enrich.text import alike, json_text

HOST = "dblp.org"
_SITES = regex(r"dblp\.org|dblp\d*\.(?:uni-trier|dagstuhl)\.de")
_KEY = r"(?:conf|journals|books|series|reference|phd|tr|data)(?:/[A-Za-z0-9_.:+-]+?)+"
# /rec/KEY, /rec/KEY.bib, and the older /rec/bibtex/KEY, /rec/bib2/KEY.bib, /rec/html/KEY
_REC = regex(
    rf"/rec/(?:(?:bibtex|bib|html|xml|rdf|nt|ris|ttl)\d?/)?({_KEY}?)"
    r"(?:\.(?:html?|bib|xml|rdf|nt|ttl|ris|json))?/?"
)
_Writer = Callable[[Sequence[str]], str]
# Of 100: titles that are less alike are no hits.
_ALIKE = 80


class DBLP(Source):
    """One record per version of a paper, with authors in full, venue, pages and proceedings."""

    name: ClassVar[str] = "dblp"
    intervals: ClassVar[Mapping[str, float]] = {graph.HOST: 1.0, HOST: 1.0}
    schemes: ClassVar[tuple[str, ...]] = (
        "dblp",
        "doi",
        "arxiv",
        "usenix",
        "pmlr",
        "acl",
        "openreview",
        "ieee",
        "page",
    )
    # Half a megabyte of query; HTTP servers commonly take a whole one.
    batch: ClassVar[int] = 500
    search_batch: ClassVar[int] = 150
    # The registry has all that DBLP has of a DOI.
    policy = replace(INDEX, fallback_for={"doi": "crossref"})
    tier = Tier.INDEX
    dumps = ("dblp.xml",)
    download = WholeFile(f"https://{HOST}/xml/dblp.xml.gz", f"https://{HOST}/xml/dblp.xml.gz.md5")
    # dblp.org answers only where the graph does not.
    forms: ClassVar[Mapping[str, AnswerForm]] = {graph.HOST: facts_of.FORM}
    probes: ClassVar[tuple[Probe, ...]] = (
        replace(
            papers.PAGED_ATTENTION,
            venue="SOSP",
            names=(papers.PAGED_ATTENTION.asked,),
            more={"type": "paper-conference", "page": "611-626"},
            has=("doi",),
        ),
        replace(papers.SPLITWISE, venue="ISCA", names=(papers.SPLITWISE.asked,)),
        replace(papers.ORCA, venue="OSDI", more={"type": "paper-conference", "page": "521-538"}),
    )

    @classmethod
    def identify(cls, url: str) -> Identifier | None:
        """Return the key in a link to a record of DBLP or of one of its mirrors."""
        link = identifiers.link(url)
        found = _REC.fullmatch(link.path) if link and _SITES.fullmatch(link.host) else None
        return Identifier("dblp", found.group(1)) if found else None

    def fetch(self, ids: Sequence[Identifier]) -> Iterator[tuple[Identifier, Answer | None]]:
        """Yield each identifier's record and the other versions as JSON; None where there is none.

        If the graph does not answer, keys are
        looked up at dblp.org; for the rest, which cannot be asked there, its error is raised.
        """
        try:
            query = graph.by_identifier(ids)
            rows = graph.ask(self.session, query, len(ids)) if query else []
            known = facts_of.of_rows(rows, graph.REC)
        except TooHeavy:
            raise
        except (Unavailable, Unreadable):
            keys = [i for i in ids if i.scheme == "dblp"]
            for identifier in keys:
                yield identifier, self._page(identifier.value)
            if len(keys) < len(ids):
                raise
            return
        named = _pairs(rows, "first")
        versions = _pairs(rows, "rec")
        for n, identifier in enumerate(ids):
            first = sorted(named.get(n, set()), key=lambda k: _nearness(known, k, identifier))
            found = [known[k] for k in first if k in known]
            titles = {_letters(x["title"]) for x in found}
            others = sorted(versions.get(n, set()) - set(first))
            found += [
                known[k] for k in others if k in known and _letters(known[k]["title"]) in titles
            ]
            yield identifier, _answer(found)

    def search(self, queries: Sequence[Query]) -> Iterator[tuple[Query, Answer | None]]:
        """Yield the records with (nearly) the title of each query as JSON, the most alike first.

        One request asks for all titles by their beginning, one more by their longest words for
        those that the first does not find.
        """
        found: dict[int, Answer] = {}
        try:
            found |= self._hits(queries, range(len(queries)), graph.by_title)
            left = [n for n, query in enumerate(queries) if n not in found and not query.exact]
            found |= self._hits(queries, left, graph.by_words)
        except TooHeavy:
            yield from ((queries[n], answer) for n, answer in found.items())
            raise
        except (Unavailable, Unreadable):
            missed = False
            for n, query in enumerate(queries):
                answer = found.get(n) or self._search_page(query)
                if answer:
                    yield query, answer
                missed = missed or not answer
            # The site wants every word of a title: the graph may have what it does not find.
            if missed:
                raise
            return
        for n, query in enumerate(queries):
            yield query, found.get(n)

    def parse(self, answer: Answer) -> list[Record]:
        """Return the records of an answer in any form.

        That is a kept answer, the hits of a search (JSON or XML), the XML of a record, or rows of
        the graph.
        """
        try:
            return [facts_of.record(x, self.identify_link) for x in _facts(answer)]
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            raise Unreadable(messages.services.OTHER_SHAPE(service="DBLP"), HOST) from error

    def _hits(
        self, queries: Sequence[Query], places: Sequence[int], write: _Writer
    ) -> dict[int, Answer]:
        """Return the graph's answers to the queries at some places, by place, in one request."""
        places = [n for n in places if graph.longest_words(queries[n].title)]
        titles = [queries[n].title for n in places]
        rows = graph.ask(self.session, write(titles), len(titles)) if titles else []
        known, found = facts_of.of_rows(rows, graph.REC), _pairs(rows, "rec")
        answers: dict[int, Answer] = {}
        for i, keys in found.items():
            answer = _answer(
                _like(queries[places[i]], [known[k] for k in sorted(keys)]),
                cut=len(keys) >= graph.MOST_HITS,
            )
            if answer and i < len(places):
                answers[places[i]] = answer
        return answers

    def _page(self, key: str) -> Answer | None:
        """Return the facts of a record from its XML at dblp.org."""
        # "text", since the page that says "not found" is HTML; what is no XML is refused below.
        page = f"https://{HOST}/rec/{quote(key.encode('utf-8', 'replace'))}.xml"
        response = self.session.get(page, expect="text", allow=(404,))
        if response.status == 404:
            return None
        found = facts_of.of_xml(response.text)
        if [x["key"] for x in found] != [key]:
            raise Unreadable(messages.services.OF_OTHERS(service="DBLP", what="records"), HOST)
        return _makeshift(found)

    def _search_page(self, query: Query) -> Answer | None:
        """Return the hits of dblp.org's own search, which have every word of the title."""
        words = " ".join(w for w in text.fold(query.title).split() if len(w) > 1)
        if not words:
            return None
        params = {"q": words, "format": "json", "h": "30", "c": "0"}
        response = self.session.get(f"https://{HOST}/search/publ/api", params=params)
        return _makeshift(_like(query, _facts(response.text)))


def _pairs(rows: Sequence[graph.Binding], name: str) -> dict[int, set[str]]:
    """Return the keys of the records in the rows, by the place of what was asked for."""
    found: dict[int, set[str]] = {}
    for row in rows:
        if not row.get("n", "").isdecimal():
            raise Unreadable(
                messages.services.WITHOUT(service="DBLP", what="a row", part="its question"),
                graph.HOST,
            )
        if name in row:
            found.setdefault(int(row["n"]), set()).add(row[name].removeprefix(graph.REC))
    return found


def _answer(found: list[Facts], *, cut: bool = False) -> Answer | None:
    """Return the answer to keep; `cut` if there were more hits than were asked for."""
    return (
        json.dumps({"records": found, **({"cut": True} if cut else {})}, ensure_ascii=False)
        if found
        else None
    )


def _makeshift(found: list[Facts]) -> Answer | None:
    """Return an answer of dblp.org, which lacks the facts of the proceedings.

    It is completed by the graph when that answers again.
    """
    return _answer([{**facts, "makeshift": True} for facts in found])


def _letters(title: str) -> str:
    """Return the letters and digits of a title, of any script; DBLP's query compares ASCII ones."""
    return text.fold(facts_of.title(title)).replace(" ", "")


def _nearness(known: Mapping[str, Facts], key: str, identifier: Identifier) -> tuple[bool, str]:
    """Return a sort key that puts the preprint first among the records of an arXiv number.

    Some numbers have two records: of CoRR, and of an early ICLR.
    """
    return identifier.scheme == "arxiv" and known.get(key, {}).get("in") != "CoRR", key


def _like(query: Query, found: Sequence[Facts]) -> list[Facts]:
    """Return the records with nearly the title of a query, the most alike first.

    The part of a record's title before a colon counts as a title.
    """
    wanted = [text.fold(x) for x in (query.title, *query.other_titles) if text.fold(x)]
    scored = []
    for facts in found:
        whole, main = (
            text.fold(facts_of.title(x)) for x in (facts["title"], facts["title"].split(":")[0])
        )
        score = max((max(alike.ratio(w, whole), 90 * (w == main)) for w in wanted), default=0)
        scored.append((-score, facts["key"], facts))
    return [facts for score, _, facts in sorted(scored, key=lambda x: x[:2]) if -score >= _ALIKE]


def _facts(answer: Answer) -> list[Facts]:
    """Return the facts in an answer of any of DBLP's forms."""
    if answer.lstrip()[:1] == "<":
        return facts_of.of_xml(answer)
    stored = json_text.decoded(answer)
    if isinstance(stored, dict):
        if "records" in stored:
            return list(stored["records"])
        if "results" in stored or "exception" in stored:
            return list(facts_of.of_rows(graph.read_rows(stored), graph.REC).values())
        if "result" in stored:
            stored = stored["result"]["hits"].get("hit", [])
    hits = stored if isinstance(stored, list) else [stored]
    return [facts_of.of_hit(x.get("info", x)) for x in hits]
