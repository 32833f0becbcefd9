"""Identifiers: find them in URLs and free text, bring them to one normal form, and give the page that each names."""

from __future__ import annotations

import re
from urllib.parse import unquote

from enrich.model import Identifier

# The schemes and their normal forms:
#   doi         lower case, without resolver: "10.1145/3600006.3613168"; an arXiv DOI is an "arxiv" instead
#   arxiv       without version: "2309.06180", "cs/0506001"
#   dblp        "conf/sosp/KwonLZ0ZY0ZS23"
#   acl         "2020.acl-main.537", "N13-1001"
#   openreview  the forum id: "RJpAz15D0S"
#   usenix      path of the presentation page below /conference/: "osdi23/presentation/zhang-chen"
#   pmlr        "v162/rajbhandari22a"
#   ieee        the article number: "9912002"
#   s2          Semantic Scholar's paper hash, 40 hexadecimal digits; "corpusid" its number; "openalex" "W2741809807"
#   pmid, isbn  digits
#   page        any other known proceedings page, as canonical https URL: NeurIPS, MLSys, CVF, JMLR, VLDB ...

_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]+", re.IGNORECASE)
_ARXIV_NEW = r"\d{4}\.\d{4,5}"
_ARXIV_OLD = r"[a-z-]+(?:\.[A-Z]{2})?/\d{7}"
ARXIV = re.compile(rf"(?:{_ARXIV_NEW}|{_ARXIV_OLD})(?:v\d+)?", re.IGNORECASE)
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+)", re.IGNORECASE)


def doi(text: str) -> Identifier | None:
    """Return the identifier that a DOI names ("https://doi.org/10.1145/X", "doi:10.1145/X"), None if it is none."""
    found = _DOI.search(unquote(text))
    if not found:
        return None
    value = found.group().rstrip(".,;:)]}'").lower()
    as_arxiv = _ARXIV_DOI.fullmatch(value)
    return arxiv(as_arxiv.group(1)) if as_arxiv else Identifier("doi", value)


def arxiv(text: str) -> Identifier | None:
    """Return the identifier of an arXiv id in any of its spellings ("arXiv:2309.06180v2"), None if it is malformed."""
    value = re.sub(r"^arxiv:\s*", "", text.strip(), flags=re.IGNORECASE)
    if not ARXIV.fullmatch(value):
        return None
    return Identifier("arxiv", re.sub(r"v\d+$", "", value))


def doi_in_url(url: str) -> Identifier | None:
    """Return the DOI that a publisher's URL carries in its path, if any."""
    return doi(url) if "://" in url else None
