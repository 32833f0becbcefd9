"""Schemes of identifiers: one table of what each is called, names, looks like and leads to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from enrich.model import Identifier

# What an identifier is of: one published version; a preprint; an aggregator's record, which mixes
# the versions of a paper; a volume.
Names = Literal["version", "preprint", "paper", "volume"]


@dataclass(frozen=True, slots=True)
class Scheme:
    """One kind of identifier: `example` is in normal form, which `pattern` describes.

    `page` is the address of the page that an identifier leads to, with `{}` for its value; "" where
    there is none.
    """

    name: str
    label: str
    names: Names
    pattern: str
    page: str
    example: str
    # The page is an index's entry about the paper, not the paper's own.
    is_index: bool = False
    # The page is its publisher's, and everybody may read the paper there.
    is_open_access: bool = False
    # Which page to read a paper at: the lower, the better; 0 where another scheme has that page.
    rank: int = 0
    # Other words for it that people write before the colon, in lower case and without blanks.
    also: tuple[str, ...] = ()


# fmt: off
_TABLE = (
    Scheme("arxiv", "arXiv", "preprint", r"\d{4}\.\d{4,5}|[A-Za-z-]+(?:\.[A-Z]{2})?/\d{7}",
           "https://arxiv.org/abs/{}", "2309.06180", rank=7,
           also=("arxivid", "eprint")),
    Scheme("doi", "DOI", "version", r"10\.\d{4,9}/\S+", "https://doi.org/{}",
           "10.1145/3600006.3613165", also=("doiorg",)),
    Scheme("dblp", "DBLP", "version", r"[a-z]+(?:/[\w.:+-]+)+", "https://dblp.org/rec/{}",
           "conf/sosp/KwonLZ0ZY0ZS23", is_index=True, rank=8,
           also=("dblpkey",)),
    Scheme("acl", "ACL Anthology", "version", r"\d{4}\.[a-z\d_]+-[a-z\d_]+\.\d+|[A-Z]\d{2}-\d{4,5}",
           "https://aclanthology.org/{}/", "2020.acl-main.537", is_open_access=True, rank=1,
           also=("aclid", "aclanthology", "anthology")),
    Scheme("openreview", "OpenReview", "version", r"[\w-]{6,20}",
           "https://openreview.net/forum?id={}", "B1xsqj09Fm", rank=4,
           also=("openreviewid",)),
    Scheme("usenix", "USENIX", "version", r"[\w.%-]+(?:/[\w.%-]+)+",
           "https://www.usenix.org/conference/{}", "osdi23/presentation/li-zhuohan",
           is_open_access=True, rank=2),
    Scheme("pmlr", "PMLR", "version", r"\w+/[\w.-]+", "https://proceedings.mlr.press/{}.html",
           "v162/rajbhandari22a", is_open_access=True, rank=3),
    Scheme("ieee", "IEEE Xplore", "version", r"[1-9]\d*",
           "https://ieeexplore.ieee.org/document/{}", "7780459", rank=6,
           also=("ieeexplore", "xplore", "arnumber")),
    Scheme("page", "page", "version", r"https?://\S+", "{}",
           "https://www.vldb.org/pvldb/vol16/p1-a.pdf", rank=5),
    Scheme("s2", "Semantic Scholar", "paper", r"[0-9a-f]{40}",
           "https://www.semanticscholar.org/paper/{}", "204e3073870fae3d05bcbc2f6a8e263d9b72e776",
           is_index=True, rank=9, also=("s2id", "semanticscholar", "paperid", "s2paperid")),
    Scheme("corpusid", "Semantic Scholar", "paper", r"\d{1,15}",
           "https://api.semanticscholar.org/CorpusID:{}", "13756489", is_index=True,
           also=("s2cid", "corpus")),
    Scheme("openalex", "OpenAlex", "paper", r"W\d{2,12}", "https://openalex.org/{}",
           "W2741809807", is_index=True, rank=10, also=("openalexid",)),
    Scheme("pmid", "PubMed", "paper", r"\d{1,9}", "https://pubmed.ncbi.nlm.nih.gov/{}/",
           "31452104", is_index=True, rank=11, also=("pubmed", "pubmedid", "med")),
    Scheme("pmcid", "PubMed Central", "paper", r"PMC\d{1,9}",
           "https://pmc.ncbi.nlm.nih.gov/articles/{}/", "PMC7096724", rank=12,
           also=("pmc", "pubmedcentral")),
    Scheme("mag", "Microsoft Academic", "paper", r"\d{2,12}", "", "2963403868",
           also=("magid", "microsoftacademic")),
    Scheme("hal", "HAL", "paper", r"[a-z]+(?:_[a-z]+)?-\d{5,9}", "https://hal.science/{}",
           "hal-01234567", rank=13, also=("halid",)),
    Scheme("pii", "ScienceDirect", "version", r"[SB][\dX]{15,19}",
           "https://www.sciencedirect.com/science/article/pii/{}", "S0893608014002135", rank=14),
    Scheme("isbn", "ISBN", "volume", r"[\d-]{9,16}[\dX]", "", "978-1-939133-34-2",
           also=("isbn13", "isbn10")),
)
# fmt: on
SCHEMES = MappingProxyType({scheme.name: scheme for scheme in _TABLE})
# What may stand before the colon -> the scheme.
WRITTEN = MappingProxyType({word: s for s in _TABLE for word in (s.name, *s.also)})
OPEN_ACCESS = frozenset(s.name for s in _TABLE if s.is_open_access)
OF_A_VERSION = frozenset(s.name for s in _TABLE if s.names == "version")
OF_A_PAPER = frozenset(s.name for s in _TABLE if s.names == "paper")
INDEXES = frozenset(s.name for s in _TABLE if s.is_index)
# The schemes whose identifiers people write down.
CITED = frozenset({"doi", "arxiv"})
# The schemes whose pages are the place to read a paper, the best first.
BY_RANK = tuple(s.name for s in sorted(_TABLE, key=lambda s: s.rank) if s.rank)


def is_well_formed(identifier: Identifier) -> bool:
    """Whether a value has its scheme's normal form; never where the scheme is not known."""
    scheme = SCHEMES.get(identifier.scheme)
    return scheme is not None and re.fullmatch(scheme.pattern, identifier.value) is not None
