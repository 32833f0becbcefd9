"""ACM Digital Library: its links name DOIs. It challenges programs, so it is never asked."""

from __future__ import annotations

import re

from enrich import identifiers
from enrich.identifiers import doi_prefixes
from enrich.model import Identifier
from enrich.patterns import regex
from enrich.sources.base import Source

# https://dl.acm.org/doi/abs/10.1145/3600006.3613165, .../doi/pdf/..., .../doi/10.5555/3026877
_DOI = regex(r"/doi(?:/[A-Za-z-]+)?/(10\.\d{4,9}/.+)", re.IGNORECASE)
# The number of a volume and of a paper in it; without the volume a number leads to no DOI.
_PAPER = regex(r"\d{5,}\.\d+")
_HOSTS = {
    "dl.acm.org",
    "portal.acm.org",
    "doi.acm.org",
    "delivery.acm.org",
    "queue.acm.org",
    "cacm.acm.org",
}


class ACM(Source):
    """Identifies links; Crossref answers for the DOIs (10.1145)."""

    name = "acm"

    @classmethod
    def identify(cls, url: str) -> Identifier | None:
        """Return the DOI that a link into the library names.

        For a number from which no rule leads to a DOI it is the page.
        """
        link = identifiers.link(url)
        if link is None or link.host not in _HOSTS:
            return None
        if link.host == "doi.acm.org":
            return identifiers.doi(link.path)
        found = _DOI.match(link.path)
        if found:
            return identifiers.doi_of_path(found.group(1))
        return _old(link)


def _old(link: identifiers.Link) -> Identifier | None:
    """Return what an address of before 2019 names.

    These are `citation.cfm?id=N` and `citation.cfm?doid=PROCEEDINGS.N`.
    """
    script = link.path.rsplit("/", 1)[-1].lower()
    # /10.1145/2910000/2908088/p1-x.pdf looks like a DOI, but is not.
    if link.host == "delivery.acm.org":
        return Identifier("page", f"https://delivery.acm.org{link.path}")
    number = re.fullmatch(
        r"(?:\d+\.)?(\d+)", link.query.get("doid", "") or link.query.get("id", "")
    )
    if number is None:
        return None
    paper = next(
        (v for name in ("doid", "id") if _PAPER.fullmatch(v := link.query.get(name, ""))), ""
    )
    if paper and script in {"citation.cfm", "ft_gateway.cfm"}:
        return Identifier("doi", f"{doi_prefixes.ACM}/{paper}")
    if script == "detail.cfm":
        return Identifier("page", f"https://{link.host}/detail.cfm?id={number.group(1)}")
    if script in {"citation.cfm", "ft_gateway.cfm"}:
        return Identifier("page", f"https://dl.acm.org/citation.cfm?id={number.group(1)}")
    return None
