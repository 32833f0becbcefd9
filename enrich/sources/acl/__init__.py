"""ACL Anthology (aclanthology.org): one .bib per paper, with its abstract."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from enrich.model import Identifier, Record, Tier
from enrich.sources.acl.entry import HOME, named, of_bib, of_link
from enrich.sources.base import Answer, Source
from enrich.sources.policy import PAGES
from enrich.sources.shared import papers, webpage
from enrich.sources.shared.dumps import WholeFile
from enrich.sources.shared.probe import AnswerForm, Probe, as_bibtex
from enrich.sources.shared.shape import TEXT


class ACL(Source):
    """The .bib of each paper."""

    name = "acl"
    tier = Tier.PUBLISHER
    intervals: ClassVar[Mapping[str, float]] = {HOME: 0.6}
    schemes = ("acl",)
    policy = PAGES
    dumps = ("the ACL Anthology's .bib", "the ACL Anthology's XML")
    download = WholeFile(f"https://{HOME}/anthology+abstracts.bib.gz")
    forms: ClassVar[Mapping[str, AnswerForm]] = {
        HOME: AnswerForm(
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
        return of_link(url)

    def fetch(self, ids: Sequence[Identifier]) -> Iterator[tuple[Identifier, Answer | None]]:
        """GET https://aclanthology.org/2020.acl-main.537.bib."""
        for identifier in ids:
            got = self.session.get(
                f"https://{HOME}/{identifier.value}.bib", expect="text", allow=webpage.GONE
            )
            yield identifier, None if got.status in webpage.GONE else got.text

    def parse(self, answer: Answer) -> list[Record]:
        """Return the record of a page, or of each entry of a .bib.

        Editors are left to the volume.
        """
        if answer.lstrip().startswith("@"):
            return of_bib(answer)
        found = webpage.record(page := webpage.read(answer), self.name, Tier.PUBLISHER)
        return [named(replace(found, abstract=page.block("acl-abstract") or found.abstract))]
