"""Proceedings of Machine Learning Research (proceedings.mlr.press)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from enrich import identifiers, messages, text
from enrich.bibtex import entries, record
from enrich.bibtex.entries import RawEntry
from enrich.errors import Unreadable
from enrich.model import Identifier, Record, Tier
from enrich.patterns import regex
from enrich.sources.base import Answer, Source
from enrich.sources.policy import PAGES
from enrich.sources.shared import papers, webpage
from enrich.sources.shared.probe import AnswerForm, Probe, as_page
from enrich.sources.shared.shape import TEXT

# /v162/rajbhandari22a{,.html,.pdf}, /v162/rajbhandari22a/rajbhandari22a{,-supp}.pdf; "r3" and the
# like are volumes that were printed again.
_PATH = regex(
    r"/([vr]\d+)/([a-z][\w-]*?\d{2}[a-z]{0,3})(?:/.*|\.html|\.pdf|-supp\.pdf)?", re.IGNORECASE
)
# Where its newer PDFs are.
_RAW = regex(r"/mlresearch/([vr]\d+)/\w+/assets/([\w-]+)/.*", re.IGNORECASE)
# Where volumes up to 2016 were.
_JMLR = regex(r"/proceedings/papers")
_HOST = "proceedings.mlr.press"
# From so many papers of a volume on, its whole BibTeX is the politer request.
_WORTH_A_VOLUME = 3
_KEY = regex(r"(?:pmlr-)?([vr]\d+)-([\w-]+)", re.IGNORECASE)


class PMLR(Source):
    """One page per paper, or the BibTeX of a volume where several of its papers are asked for."""

    name = "pmlr"
    tier = Tier.PUBLISHER
    intervals: ClassVar[Mapping[str, float]] = {_HOST: 0.6}
    schemes = ("pmlr",)
    batch = 10_000  # papers of a volume, all in its one BibTeX file
    policy = PAGES
    forms: ClassVar[Mapping[str, AnswerForm]] = {
        _HOST: AnswerForm(
            read=as_page("abstract"),
            is_page=True,
            shape={
                "citation_title": [TEXT],
                "citation_author": [TEXT],
                "citation_abstract_html_url|og:url": [TEXT],
                "citation_pdf_url": [TEXT],
                "citation_firstpage": [TEXT],
                "citation_lastpage": [TEXT],
                ".abstract": TEXT,
                "bibtex": {"title": TEXT, "booktitle": TEXT, "year": TEXT, "month?": TEXT},
            },
        )
    }
    probes: ClassVar[tuple[Probe, ...]] = (
        replace(
            papers.DEEPSPEED_MOE,
            asked=Identifier("pmlr", "v162/rajbhandari22a"),
            venue="International Conference on Machine Learning",
            more={"volume": "162", "page": "18332-18346", "publisher": "PMLR"},
        ),
        Probe(
            asked=Identifier("pmlr", "v37/ioffe15"),
            title="Batch Normalization: Accelerating Deep Network Training by Reducing"
            " Internal Covariate Shift",
            first="Ioffe",
            authors=2,
            year=2015,
            more={"volume": "37", "page": "448-456"},
        ),
        Probe(
            asked=Identifier("pmlr", "v108/aglietti20a"),
            title="Causal Bayesian Optimization",
            first="Aglietti",
            authors=4,
            year=2020,
            more={"volume": "108", "page": "3155-3164"},
        ),
    )

    @classmethod
    def identify(cls, url: str) -> Identifier | None:
        """Return "v162/rajbhandari22a" for a link to a paper's page or PDF, on any of its hosts."""
        link = identifiers.link(url)
        if link is None:
            return None
        found = None
        if link.host in {"proceedings.mlr.press", "proceedings.mlr.org"}:
            found = _PATH.fullmatch(link.path)
        elif link.host in {"jmlr.org", "jmlr.csail.mit.edu"} and _JMLR.match(link.path):
            found = _PATH.fullmatch(_JMLR.sub("", link.path, count=1))
        elif link.host in {"raw.githubusercontent.com", "github.com"}:
            found = _RAW.fullmatch(link.path)
        return Identifier("pmlr", f"{found.group(1).lower()}/{found.group(2)}") if found else None

    def batches(self, ids: Sequence[Identifier]) -> list[list[Identifier]]:
        """Put several papers of one volume together; the others go one by one."""
        volumes: dict[str, list[Identifier]] = {}
        for identifier in ids:
            volumes.setdefault(identifier.value.split("/")[0], []).append(identifier)
        batches: list[list[Identifier]] = []
        for listed in volumes.values():
            size = self.batch if len(listed) >= _WORTH_A_VOLUME else 1
            batches += [listed[i : i + size] for i in range(0, len(listed), size)]
        place = {identifier: n for n, identifier in enumerate(ids)}
        return sorted(batches, key=lambda batch: place[batch[0]])

    def fetch(self, ids: Sequence[Identifier]) -> Iterator[tuple[Identifier, Answer | None]]:
        """Yield the BibTeX entry or the page of each paper; None where there is none.

        GET /v162/bibliography.bib for several papers of a volume; /v162/rajbhandari22a.html for
        one, and for what is not in the BibTeX.
        """
        known = self._volume(ids[0].value.split("/")[0]) if len(ids) >= _WORTH_A_VOLUME else {}
        for identifier in ids:
            if identifier.value in known:
                yield identifier, known[identifier.value]
                continue
            got = self.session.get(identifiers.url(identifier), expect="html", allow=webpage.GONE)
            yield (
                identifier,
                webpage.answer(got.status, got.content, got.headers.get("content-type", "")),
            )

    def _volume(self, volume: str) -> dict[str, str]:
        """Return the BibTeX entries of a volume by the value of their identifiers."""
        got = self.session.get(
            f"https://{_HOST}/{volume}/bibliography.bib", expect="text", allow=webpage.GONE
        )
        if got.status in webpage.GONE:
            return {}
        return {_value_of(x): x.text for x in entries.read(got.text) if _value_of(x)}

    def parse(self, answer: Answer) -> list[Record]:
        """Return the record of a paper's page, or of its entry in a volume's BibTeX."""
        if answer.lstrip().startswith("@"):
            found, abstract = _of_bibtex(answer), ""
        else:
            page = webpage.read(answer)
            found, abstract = (
                webpage.record(page, self.name, Tier.PUBLISHER),
                page.block("abstract"),
            )
            # The tags have the conference for the book, and the day when the page was made.
            if page.bibtex:
                printed = record.record(page.bibtex, self.name, Tier.PUBLISHER)
                found = webpage.fill(
                    replace(found, container_title=printed.container_title, issued=printed.issued),
                    found,
                )
        if not found.title:
            raise Unreadable(
                messages.services.WITHOUT(service="PMLR", what="a page", part="a title"), _HOST
            )
        own = self.identify(found.URL)
        return [
            replace(
                found,
                identifiers=(own,) if own else (),
                type="paper-conference",
                collection_title="Proceedings of Machine Learning Research",
                publisher="PMLR",
                volume=own.value[1:].split("/")[0] if own else found.volume,
                event_place="",
                abstract=text.clean_abstract(abstract or found.abstract),
            )
        ]


def _value_of(entry: RawEntry) -> str:
    """Return "v162/x22a" for the entry "pmlr-v162-x22a", or by the address in it."""
    own = PMLR.identify(entry.get("url"))
    key = _KEY.fullmatch(entry.key)
    return own.value if own else f"{key.group(1).lower()}/{key.group(2)}" if key else ""


def _of_bibtex(answer: str) -> Record:
    entry = next(entries.read(answer), None)
    if entry is None:
        raise Unreadable(messages.services.NONE_OF(service="PMLR", what="a BibTeX entry"), _HOST)
    found, value = record.record(entry, PMLR.name, Tier.PUBLISHER), _value_of(entry)
    return replace(found, URL=f"https://{_HOST}/{value}.html") if value else found
