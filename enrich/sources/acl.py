"""ACL Anthology (aclanthology.org): one .bib per paper, with its abstract."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from enrich import identifiers, messages, text
from enrich.bibtex import entries, record
from enrich.errors import Unreadable
from enrich.model import Identifier, Record, Tier
from enrich.sources.base import Answer, Source
from enrich.sources.policy import PAGES
from enrich.sources.shared import papers, webpage
from enrich.sources.shared.probe import AnswerForm, Probe, as_bibtex
from enrich.sources.shared.shape import TEXT

# https://aclanthology.org/info/ids/: "2020.acl-main.537" since 2020, "N13-1001" before; "N13-1"
# alone is a volume.
_ID = re.compile(
    r"(?<![\w.-])(\d{4}\.[a-z0-9_]+-[a-z0-9_]+\.\d+|[A-Z]\d{2}-\d{4})(?!\d)", re.IGNORECASE
)
_HOME = "aclanthology.org"
_HOSTS = {
    _HOME,
    "aclweb.org",
    "anthology.aclweb.org",
    "aclanthology.info",
    "aclanthology.coli.uni-saarland.de",
}


class ACL(Source):
    """The .bib of each paper."""

    name = "acl"
    tier = Tier.PUBLISHER
    intervals: ClassVar[Mapping[str, float]] = {_HOME: 0.6}
    schemes = ("acl",)
    policy = PAGES
    forms: ClassVar[Mapping[str, AnswerForm]] = {
        _HOME: AnswerForm(
            read=as_bibtex,
            shape={
                **dict.fromkeys(("title", "author", "booktitle", "year", "month", "url"), TEXT),
                **dict.fromkeys(("publisher", "pages?", "doi?", "abstract"), TEXT),
            },
        )
    }
    probes: ClassVar[tuple[Probe, ...]] = (
        replace(
            papers.ARES,
            asked=Identifier("acl", "2024.naacl-long.20"),
            venue="North American Chapter",
            names=(papers.ARES.asked,),
            more={"type": "paper-conference"},
        ),
        Probe(
            asked=Identifier("acl", "2020.coling-main.105"),
            title="Probing Multilingual BERT for Genetic and Typological Signals",
            first="Rama",
            authors=3,
            year=2020,
        ),
        Probe(
            asked=Identifier("acl", "2020.coling-main.113"),
            title="A BERT-based Dual Embedding Model for Chinese Idiom Prediction",
            first="Tan",
            authors=2,
            year=2020,
        ),
    )

    @classmethod
    def identify(cls, url: str) -> Identifier | None:
        """Return the Anthology's id of a paper that a link leads to.

        The link is to the page, PDF, .bib or attachment, on any host that the Anthology has had.
        """
        link = identifiers.link(url)
        if link is None or link.host not in _HOSTS:
            return None
        if link.host == "aclweb.org" and not link.path.startswith("/anthology"):
            return None
        found = _ID.findall(link.path)
        return Identifier("acl", identifiers.acl_id(found[-1])) if found else None

    def fetch(self, ids: Sequence[Identifier]) -> Iterator[tuple[Identifier, Answer | None]]:
        """GET https://aclanthology.org/2020.acl-main.537.bib."""
        for identifier in ids:
            got = self.session.get(
                f"https://{_HOME}/{identifier.value}.bib", expect="text", allow=webpage.GONE
            )
            yield identifier, None if got.status in webpage.GONE else got.text

    def parse(self, answer: Answer) -> list[Record]:
        """Return the record of a paper's .bib or page; editors are left to the volume."""
        papers = (x for x in entries.read(answer) if x.type != "proceedings")
        printed = next(papers, None) if answer.lstrip().startswith("@") else None
        if printed:
            found = record.record(printed, self.name, Tier.PUBLISHER)
        else:
            found = webpage.record(page := webpage.read(answer), self.name, Tier.PUBLISHER)
            found = replace(found, abstract=page.block("acl-abstract") or found.abstract)
        own = self.identify(found.URL)
        if not found.title or (own is None and not found.identifiers):
            raise Unreadable(
                messages.services.NONE_OF(service="The ACL Anthology", what="a paper of its own"),
                _HOME,
            )
        named = (*((own,) if own else ()), *found.identifiers)
        return [replace(found, identifiers=named, abstract=text.clean_abstract(found.abstract))]
