"""USENIX (www.usenix.org): one page per presentation, with citation_* tags, BibTeX and abstract."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from enrich import identifiers, messages, text
from enrich.errors import Unreadable
from enrich.model import Identifier, Record, Tier
from enrich.patterns import regex
from enrich.sources.base import Answer, Source
from enrich.sources.policy import PAGES
from enrich.sources.shared import papers, webpage
from enrich.sources.shared.probe import AnswerForm, Probe, as_page
from enrich.sources.shared.shape import TEXT

# /conference/osdi23/presentation/zhang-chen,
# /conference/osdi14/technical-sessions/presentation/yuan,
# /conference/soups2016/workshop-program/wpi/presentation/x
_PAGE = regex(
    r"/conference/([\w.-]+(?:/[\w.-]+){0,3}/presentation/[\w.%-]+)(?:/.*)?", re.IGNORECASE
)
# /system/files/osdi23-zhang-chen.pdf, /system/files/conference/osdi14/osdi14-paper-yuan.pdf,
# /sites/default/files/...
_FILE = regex(
    r"/(?:system|sites/default)/files/(?:conference/(?P<event>[\w.-]+)/)?"
    r"(?P<name>[a-z]+(?:\d{2}|\d{4})\w*?)[-_](?P<slug>[a-z][\w-]*)\.pdf",
    re.IGNORECASE,
)
_NO_SLUG = regex(
    r"final\d*|paper\d+|full\w*|cover|proceedings|.*slides?.*|.*poster.*|.*interior.*|.*errata.*",
    re.IGNORECASE,
)
# usenixsecurity23fall-prepub-123-x.pdf
_PREPRINT = regex(r"(?:cycle\d[-_])?prepub[-_](?:\d+[-_])?|paper[-_]")
# From 2012 to 2017 the talks of conferences and of workshops had folders of their own.
_FOLDERS = range(12, 18)
_CONFERENCES = {
    "osdi",
    "nsdi",
    "atc",
    "usenixsecurity",
    "fast",
    "lisa",
    "icac",
    "webapps",
    "trios",
    "soups",
}
# The block of the abstract.
_ABSTRACT = "field-name-field-paper-description"


class USENIX(Source):
    """One page per presentation, ten seconds apart."""

    name = "usenix"
    tier = Tier.PUBLISHER
    # robots.txt: Crawl-delay: 10
    intervals: ClassVar[Mapping[str, float]] = {"www.usenix.org": 10.0}
    schemes = ("usenix",)
    policy = replace(PAGES, search_order=90)
    forms: ClassVar[Mapping[str, AnswerForm]] = {
        "www.usenix.org": AnswerForm(
            read=as_page(_ABSTRACT),
            is_page=True,
            shape={
                "citation_title": [TEXT],
                "citation_author": [TEXT],
                "citation_publication_date": [TEXT],
                "citation_conference_title": [TEXT],
                "citation_pdf_url": [TEXT],
                f".{_ABSTRACT}": TEXT,
                "bibtex": {"title": TEXT, "author": TEXT, "booktitle": TEXT, "url": TEXT},
            },
        )
    }
    probes: ClassVar[tuple[Probe, ...]] = (
        replace(papers.ORCA, venue="OSDI", more={"type": "paper-conference", "page": "521-538"}),
        Probe(
            asked=Identifier("usenix", "nsdi22/presentation/weng"),
            title="MLaaS in the Wild: Workload Analysis and Scheduling in Large-Scale"
            " Heterogeneous GPU Clusters",
            first="Weng",
            authors=10,
            year=2022,
            venue="NSDI",
        ),
        Probe(
            asked=Identifier("usenix", "osdi23/presentation/zhang-chen"),
            title="Cocktailer: Analyzing and Optimizing Dynamic Control Flow in Deep Learning",
            first="Zhang",
            authors=9,
            year=2023,
            venue="OSDI",
        ),
    )

    @classmethod
    def identify(cls, url: str) -> Identifier | None:
        """Return the presentation that a link leads to, else the page.

        From the address of a PDF the presentation follows by USENIX's naming rule.
        """
        link = identifiers.link(url)
        if link is None or link.host not in {
            "usenix.org",
            "static.usenix.org",
            "legacy.usenix.org",
        }:
            return None
        page = _PAGE.fullmatch(link.path)
        if page:
            return Identifier("usenix", page.group(1))
        file = _FILE.fullmatch(link.path)
        if file:
            return _of_file(file["event"], file["name"].lower(), file["slug"]) or _page(link.path)
        return (
            _page(link.path)
            if re.search(r"\.pdf$|^/(?:legacy|events?|publications)/.+/", link.path)
            else None
        )

    def fetch(self, ids: Sequence[Identifier]) -> Iterator[tuple[Identifier, Answer | None]]:
        """GET https://www.usenix.org/conference/osdi23/presentation/zhang-chen."""
        for identifier in ids:
            got = self.session.get(identifiers.url(identifier), expect="html", allow=webpage.GONE)
            yield (
                identifier,
                webpage.answer(got.status, got.content, got.headers.get("content-type", "")),
            )

    def parse(self, answer: Answer) -> list[Record]:
        """Return the record of a presentation's page; none of a talk without a paper."""
        page = webpage.read(answer)
        found = webpage.record(page, self.name, Tier.PUBLISHER)
        if not found.title:
            if "usenix" in answer.lower():
                return []
            raise Unreadable(
                messages.services.NONE_OF(service="USENIX", what="a page of its own"),
                "www.usenix.org",
            )
        own = self.identify(found.URL)
        short = re.search(r"\(([^()]+?)(?:\s*['’]?\d{2,4})?\)$", found.container_title)
        return [
            replace(
                found,
                type="paper-conference",
                identifiers=(own,) if own and own.scheme == "usenix" else (),
                container_title_short=short.group(1) if short else "",
                publisher=found.publisher or "USENIX Association",
                abstract=text.clean_abstract(page.block(_ABSTRACT)),
            )
        ]


def _page(path: str) -> Identifier:
    """Return the canonical address of a page that is no presentation's.

    /events/... is now under /legacy.
    """
    return Identifier(
        "page", f"https://www.usenix.org{re.sub(r'^/(?=events?/)', '/legacy/', path)}"
    )


def _of_file(folder: str | None, name: str, slug: str) -> Identifier | None:
    """Return the presentation whose PDF is `EVENT-SLUG.pdf`.

    The rule was right for 23 of 24 pairs in real lists.
    """
    event = (
        folder or re.sub(r"(?<=\d{2})(?:spring|summer|fall|winter|cycle\d?)$", "", name)
    ).lower()
    event = re.sub(r"^sec(?=\d)", "usenixsecurity", event)
    slug = re.sub(r"_\d$", "", _PREPRINT.sub("", slug.lower(), count=1)).replace("_", "-")
    if _NO_SLUG.fullmatch(slug) or not re.fullmatch(r"[a-z][a-z0-9-]*", slug):
        return None
    return Identifier("usenix", f"{event}/{_sessions(event)}presentation/{slug}")


def _sessions(event: str) -> str:
    """Return the folder of the talks of an event, by its year."""
    series, year = re.sub(r"\d+$", "", event), re.sub(r"^\D+", "", event)[-2:]
    if not year.isdigit() or int(year) not in _FOLDERS:
        return ""
    if event == "atc15":
        return "technical-session/"
    return "technical-sessions/" if series in _CONFERENCES else "workshop-program/"
