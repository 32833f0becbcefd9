"""Proceedings with a page per paper: NeurIPS, MLSys, CVF, JMLR, VLDB, IJCAI, AAAI."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from enrich import identifiers, messages, text
from enrich.errors import Unreadable
from enrich.identifiers import Link, doi_prefixes
from enrich.model import Identifier, Record, Tier
from enrich.patterns import regex
from enrich.sources.base import Answer, Source
from enrich.sources.policy import PAGES, Need
from enrich.sources.shared import webpage
from enrich.sources.shared.probe import AnswerForm, Probe, as_page
from enrich.sources.shared.shape import TEXT

_HASHED = regex(
    r"/(?:paper_files/)?paper/(\d{4})/(?:hash|file)/([0-9a-f]{20,40})"
    r"(?:-([A-Za-z]+)((?:-[\w-]+)?))?\.\w+"
)
_SLUG = regex(r"/paper/(\d+-[\w.%-]+?|by-source-\d{4}-\d+)(?:\.pdf|\.html)?")
_CVF = regex(
    r"(?:/openaccess)?/(content[^/]*(?:/[^/]+){0,2}?)/(?:html|papers|papers_backup|supplemental)"
    r"((?:/[^/]+)?/[^/]+?)(?:_supplemental|_paper)?(?:\.\w+)?"
)
_JMLR = regex(r"/papers/v(?:olume)?(\d+)/([\w-]+)(?:\.\w+|/.*)?")
_IJCAI = regex(r"/proceedings/(\d{4})/0*(\d+)(?:\.pdf)?", re.IGNORECASE)
_IJCAI_OLD = regex(
    r"/proceedings/(\d{2,4}(?:-\d)?)/papers/(\d+)\.pdf|/abstract/(\d{2})/(\d+)", re.IGNORECASE
)
_OJS = regex(
    r"(?:/ojs)?/index\.php/([\w-]+)/article/(?:view|download|viewfile)/(\d+)(?:/.*)?", re.IGNORECASE
)
_OCS = regex(
    r"/ocs/index\.php/([\w-]+)/([\w-]+)/paper/(?:view|viewfile|viewpaper|download)/(\d+)(?:/.*)?",
    re.IGNORECASE,
)
_FORM = AnswerForm(
    read=as_page(),
    is_page=True,
    shape={
        "citation_title": [TEXT],
        "citation_author": [TEXT],
        "citation_publication_date": [TEXT],
        "citation_pdf_url": [TEXT],
    },
)


class Proceedings(Source):
    """One page per paper, for papers that no other service has."""

    name = "proceedings"
    tier = Tier.PUBLISHER
    intervals: ClassVar[Mapping[str, float]] = {
        "proceedings.neurips.cc": 1.0,
        "datasets-benchmarks-proceedings.neurips.cc": 1.0,
        "papers.nips.cc": 1.0,
        "proceedings.mlsys.org": 1.0,
        "openaccess.thecvf.com": 1.0,
        # Old addresses redirect to it.
        "papers.neurips.cc": 1.0,
        "jmlr.org": 1.0,
        "www.jmlr.org": 1.0,
        "ojs.aaai.org": 1.0,
    }
    schemes = ("page",)
    policy = replace(PAGES, needs=Need.RECORD, search_order=90)
    forms: ClassVar[Mapping[str, AnswerForm]] = dict.fromkeys(
        ("proceedings.neurips.cc", "openaccess.thecvf.com", "jmlr.org"), _FORM
    )
    probes: ClassVar[tuple[Probe, ...]] = (
        Probe(
            asked=Identifier(
                "page",
                "https://proceedings.neurips.cc/paper_files/paper/2017/hash/3f5ee243547dee91fbd053c1c4a845aa-Abstract.html",
            ),
            title="Attention is All you Need",
            first="Vaswani",
            authors=8,
            year=2017,
        ),
        Probe(
            asked=Identifier(
                "page",
                "https://openaccess.thecvf.com/content_cvpr_2016/html/He_Deep_Residual_Learning_CVPR_2016_paper.html",
            ),
            title="Deep Residual Learning for Image Recognition",
            first="He",
            authors=4,
            year=2016,
        ),
        Probe(
            asked=Identifier("page", "https://jmlr.org/papers/v15/srivastava14a.html"),
            title="Dropout: A Simple Way to Prevent Neural Networks from Overfitting",
            first="Srivastava",
            authors=5,
            year=2014,
        ),
    )

    @classmethod
    def identify(cls, url: str) -> Identifier | None:
        """Return the canonical page for any link to a paper (of IJCAI since 2017: the DOI)."""
        link = identifiers.link(url)
        reader = _SITES.get(link.host) if link else None
        return reader(link) if link and reader else None

    def accepts(self, identifier: Identifier) -> bool:
        """Whether it is a page of these sites that has citation_* tags; a bare PDF has none."""
        link = identifiers.link(identifier.value) if identifier.scheme == "page" else None
        return bool(
            link and link.host in self.intervals and not re.search(r"\.pdf$|/by-source-", link.path)
        )

    def fetch(self, ids: Sequence[Identifier]) -> Iterator[tuple[Identifier, Answer | None]]:
        """GET the canonical page of each paper."""
        for identifier in ids:
            got = self.session.get(identifier.value, expect="html", allow=webpage.GONE)
            page = webpage.answer(got.status, got.content, got.headers.get("content-type", ""))
            yield identifier, page and f"<!-- {identifier.value} -->\n{page}"

    def parse(self, answer: Answer) -> list[Record]:
        """Return the record of a page; a comment in front of it has its address."""
        page = webpage.read(answer)
        found = webpage.record(page, self.name, Tier.PUBLISHER)
        if not found.title:
            raise Unreadable(
                messages.services.WITHOUT(service="The site", what="a page", part="a title")
            )
        asked = re.match(r"<!-- (https://\S+) -->", answer)
        own = self.identify(asked.group(1) if asked else found.URL or found.pdf)
        journal = bool(own and own.value.startswith("https://jmlr.org/"))
        abstract = (
            found.abstract
            or page.block("paper-abstract")
            or page.block("abstract")
            or page.under("Abstract")
        )
        return [
            replace(
                found,
                type="article-journal" if journal else "paper-conference",
                identifiers=tuple(x for x in (own, *found.identifiers) if x),
                URL=own.value if own and own.scheme == "page" else found.URL,
                abstract=text.clean_abstract(abstract),
            )
        ]


def _page(url: str) -> Identifier:
    return Identifier("page", f"https://{url}")


def _hashed(host: str) -> Callable[[Link], Identifier | None]:
    """Return the reader of addresses of NeurIPS or MLSys.

    HASH-Paper-Conference.pdf belongs to HASH-Abstract-Conference.html.
    """

    def read(link: Link) -> Identifier | None:
        found = _HASHED.fullmatch(link.path)
        if found:
            year, digest, _, track = found.groups()
            return _page(
                f"{host}/paper_files/paper/{year}/hash/{digest}-Abstract{track or ''}.html"
            )
        if re.fullmatch(r"/book/\d+\.pdf", link.path) and host == "proceedings.mlsys.org":
            return _page(f"{host}{link.path}")
        old = _SLUG.fullmatch(link.path)
        return (
            _page(f"papers.nips.cc/paper/{old.group(1)}")
            if old and host == "proceedings.neurips.cc"
            else None
        )

    return read


def _cvf(link: Link) -> Identifier | None:
    found = _CVF.fullmatch(link.path)
    return (
        _page(f"openaccess.thecvf.com/{found.group(1)}/html{found.group(2)}_paper.html")
        if found
        else None
    )


def _jmlr(link: Link) -> Identifier | None:
    found = _JMLR.fullmatch(link.path)
    return _page(f"jmlr.org/papers/v{found.group(1)}/{found.group(2)}.html") if found else None


def _vldb(link: Link) -> Identifier | None:
    return (
        _page(f"www.vldb.org{link.path}")
        if re.fullmatch(r"/(?:pvldb|conf|archives)/.+", link.path)
        else None
    )


def _ijcai(link: Link) -> Identifier | None:
    found = _IJCAI.fullmatch(link.path)
    if found:
        year, number = found.groups()
        doi = int(year) >= 2017  # the first proceedings with DOIs
        return (
            Identifier("doi", f"{doi_prefixes.IJCAI}/ijcai.{year}/{number}")
            if doi
            else _page(f"www.ijcai.org{found.group()}")
        )
    old = _IJCAI_OLD.fullmatch(link.path)
    if old is None:
        return None
    volume, number = (old.group(1), old.group(2)) if old.group(1) else (old.group(3), old.group(4))
    return _page(f"www.ijcai.org/Proceedings/{volume}/Papers/{number}.pdf")


def _aaai(link: Link) -> Identifier | None:
    found = _OJS.fullmatch(link.path)
    if found:
        return _page(f"ojs.aaai.org/index.php/{found.group(1)}/article/view/{found.group(2)}")
    if re.fullmatch(r"/(?:Library|Papers)/.+\.(?:php|pdf)", link.path):
        return _page(f"www.aaai.org{link.path}")
    old = _OCS.fullmatch(link.path)
    return (
        _page(f"www.aaai.org/ocs/index.php/{'/'.join(old.group(1, 2))}/paper/view/{old.group(3)}")
        if old
        else None
    )


_SITES: Mapping[str, Callable[[Link], Identifier | None]] = {
    "papers.nips.cc": _hashed("proceedings.neurips.cc"),
    "papers.neurips.cc": _hashed("proceedings.neurips.cc"),
    "proceedings.neurips.cc": _hashed("proceedings.neurips.cc"),
    "datasets-benchmarks-proceedings.neurips.cc": _hashed(
        "datasets-benchmarks-proceedings.neurips.cc"
    ),
    "proceedings.mlsys.org": _hashed("proceedings.mlsys.org"),
    "openaccess.thecvf.com": _cvf,
    "cv-foundation.org": _cvf,
    "jmlr.org": _jmlr,
    "jmlr.csail.mit.edu": _jmlr,
    "vldb.org": _vldb,
    "ijcai.org": _ijcai,
    "aaai.org": _aaai,
    "ojs.aaai.org": _aaai,
}
