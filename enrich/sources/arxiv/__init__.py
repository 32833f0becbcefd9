"""arXiv, asked through the `arxiv` package over our own session.

The API is described at https://info.arxiv.org/help/api/user-manual.html. One request asks for a
hundred numbers: `https://export.arxiv.org/api/query?id_list=2309.06180,1706.03762&max_results=100`.
For a thousand it is posted, as the manual has it for long lists; where arXiv does not take that,
for a hundred. The feed has no entry for a number that does not exist, and is in an order of its
own. An answer that is cut off, is no feed ("Rate exceeded." with a 200) or has fewer papers than it
says means that arXiv could not be asked, never that a paper is not there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from enrich import identifiers, messages
from enrich.errors import Unreadable
from enrich.model import Identifier, Query, Record, Tier
from enrich.patterns import regex
from enrich.sources.arxiv.entry import record
from enrich.sources.arxiv.feed import (
    FORM,
    HOST,
    LONG_PAGE,
    PAGE,
    Given,
    Malformed,
    NoLongLists,
    Pages,
    check,
    results,
)
from enrich.sources.base import Answer, Source
from enrich.sources.policy import PREPRINT_SERVER
from enrich.sources.shared import papers
from enrich.sources.shared.dumps import Harvest
from enrich.sources.shared.probe import AnswerForm, Probe

# Of a search by title.
HITS = 10

# Sites that show arXiv's papers under its numbers -> the words before the number in the path.
_SITES: Mapping[str, str] = {
    # Also export., browse., web7., cn., ar5iv.labs. ...
    "arxiv.org": "abs|pdf|html|format|ps|e-print|src|dvi",
    "xxx.lanl.gov": "abs|pdf|format|ps",
    # arXiv's own address, found in real lists.
    "128.84.21.199": "abs|pdf|format|ps",
    "huggingface.co": "papers",
    "hf.co": "papers",
    "alphaxiv.org": "abs|pdf|html|overview|paper|resources",
    "ar5iv.org": "abs|html|pdf|papers",
    "arxiv-vanity.com": "papers",
    "scirate.com": "arxiv",
}
# The whole path, so that figures below an HTML version (html/ID/x1.png) are no papers.
_PATH = regex(
    r"/(?P<word>[a-z0-9-]+)/(?:arxiv:)?"
    r"(?P<id>[a-z-]+(?:\.[a-z]{2})?/\d{7}(?:v\d+)?|\d{4}\.\d{4,5}(?:v\d+)?)"
    r"(?:\.pdf|\.ps(?:\.gz)?)?(?:/(?:pdf)?)?",
    re.IGNORECASE,
)


class ArXiv(Source):
    """Preprints, by number or by title."""

    name: ClassVar[str] = "arxiv"
    dumps = ("arXiv's metadata, lines", "arXiv's OAI-PMH")
    download = Harvest("https://oaipmh.arxiv.org/oai", "arXiv", 3.0)
    intervals: ClassVar[Mapping[str, float]] = {HOST: 3.0}
    schemes: ClassVar[tuple[str, ...]] = ("arxiv",)
    batch: ClassVar[int] = LONG_PAGE
    search_batch: ClassVar[int] = 1
    tier = Tier.PREPRINT
    policy = PREPRINT_SERVER
    # Whether it has answered for more numbers than fit into an address, as far as has been seen.
    _takes_long_lists: bool = True
    forms: ClassVar[Mapping[str, AnswerForm]] = {HOST: FORM}
    probes: ClassVar[tuple[Probe, ...]] = (
        replace(
            papers.PAGED_ATTENTION,
            asked=Identifier("arxiv", "2309.06180"),
            more={"type": "article", "genre": "preprint", "archive_class": "cs.LG"},
        ),
        replace(papers.DEEPSPEED_MOE, more={"archive_class": "cs.LG"}),
        replace(papers.ADAM, more={"archive_class": "cs.LG"}),
    )

    @classmethod
    def identify(cls, url: str) -> Identifier | None:
        """Return the arXiv number in a link of arXiv, or of a site that shows its papers."""
        link = identifiers.link(url)
        found = _PATH.fullmatch(link.path) if link else None
        if not link or not found:
            return None
        site = next((s for s in _SITES if link.host == s or link.host.endswith(f".{s}")), None)
        known = site and found["word"].lower() in _SITES[site].split("|")
        return identifiers.arxiv(found["id"]) if known else None

    def fetch(self, ids: Sequence[Identifier]) -> Iterator[tuple[Identifier, Answer | None]]:
        """Yield the fields of each paper's latest version as JSON; None for an unknown number."""
        if len(ids) > PAGE and self._takes_long_lists:
            try:
                yield from self._fetched(ids)
            except NoLongLists:
                self._takes_long_lists = False
            else:
                return
        for at in range(0, len(ids), PAGE):
            yield from self._fetched(ids[at : at + PAGE])

    def _fetched(self, ids: Sequence[Identifier]) -> Iterator[tuple[Identifier, Answer | None]]:
        """Yield what one request brings."""
        sent = {_plain(i.value): i.value for i in ids if identifiers.ARXIV.fullmatch(i.value)}
        found = {_plain(x["id"]): x for x in self._ask(list(sent.values()))}
        if not found.keys() <= sent.keys():
            raise Unreadable(messages.services.OF_OTHERS(service="arXiv", what="papers"), HOST)
        for identifier in ids:
            entry = found.get(_plain(identifier.value))
            yield identifier, json.dumps(entry, ensure_ascii=False) if entry else None

    def search(self, queries: Sequence[Query]) -> Iterator[tuple[Query, Answer | None]]:
        """Yield up to ten papers with the words of the title as a phrase, as a JSON list."""
        import arxiv

        for query in queries:
            words = re.sub(r"[\W_]+", " ", query.title).strip()
            hits = (
                list(results(Pages(self.session), arxiv.Search(f'ti:"{words}"', max_results=HITS)))
                if words
                else []
            )
            yield query, json.dumps(hits, ensure_ascii=False) if hits else None

    def parse(self, answer: Answer) -> list[Record]:
        """Return the records of a kept answer (an entry or a list, as JSON), or of an Atom feed."""
        try:
            return [record(x) for x in _entries(answer)]
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise Unreadable(messages.services.OTHER_SHAPE(service="arXiv"), HOST) from error

    def _ask(self, ids: list[str]) -> list[dict[str, Any]]:
        """Return the papers of these numbers, by one request.

        When arXiv calls a number malformed, the others are asked for again.
        """
        import arxiv

        if not ids:
            return []
        try:
            pages = Pages(self.session, len(ids))
            return list(results(pages, arxiv.Search(id_list=ids, max_results=None)))
        except Malformed as error:
            rest = [i for i in ids if i != error.culprit]
            if len(ids) == 1:
                return []
            if len(rest) < len(ids):
                return self._ask(rest)
            return self._ask(ids[: len(ids) // 2]) + self._ask(ids[len(ids) // 2 :])


def _plain(number: str) -> str:
    """Return a number as arXiv compares it: without version and old subject class (math.GT/...)."""
    return re.sub(r"\.[a-z]{2}(?=/)|v\d+$", "", number.lower())


def _entries(answer: Answer) -> list[dict[str, Any]]:
    """Return the entries of a kept answer, or of a feed (also of one recorded as JSON)."""
    if answer.lstrip()[:1] not in {"{", "["}:
        import arxiv

        content = re.sub(r"^\s*<\?xml[^>]*\?>", "<?xml version='1.0'?>", answer).encode()
        try:
            check(content)
        except Malformed:
            return []
        return list(results(Given(content), arxiv.Search(max_results=None)))
    stored = json.loads(answer)
    if isinstance(stored, dict) and isinstance(stored.get("body"), str):
        return _entries(stored["body"])
    return stored if isinstance(stored, list) else [stored]
