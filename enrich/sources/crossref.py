"""Crossref: the registry of most publishers' DOIs."""

from __future__ import annotations

import re
from typing import ClassVar

from enrich import identifiers
from enrich.model import Identifier
from enrich.sources import Source

# https://doi.org/10.1145/..., dx.doi.org, api.crossref.org/works/10...., and the resolver's own detours.
_RESOLVERS = frozenset({"doi.org", "dx.doi.org", "www.doi.org", "api.crossref.org", "api.doi.org", "search.crossref.org"})
_PATH = re.compile(r"/(?:[a-z]+/){0,3}(?:doi:)?(10\.\d{4,9}/.+)", re.IGNORECASE)


class Crossref(Source):
    """Papers by DOI, many in one request, or by title."""

    name: ClassVar[str] = "crossref"

    @classmethod
    def identify(cls, url: str) -> Identifier | None:
        """Return the DOI (or arXiv number) that a link of the DOI resolver or of Crossref's API names."""
        link = identifiers.link(url)
        if link is None or link.host not in _RESOLVERS:
            return None
        found = _PATH.fullmatch(link.path)
        return identifiers.doi(found[1] if found else link.query.get("q", ""))
