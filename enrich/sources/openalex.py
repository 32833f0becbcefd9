"""OpenAlex: abstracts, and the last resort for papers that nobody else has."""

from __future__ import annotations

import re
from typing import ClassVar

from enrich import identifiers
from enrich.model import Identifier
from enrich.sources import Source

_WORK = re.compile(r"/(?:[a-z]+/)?(w\d{2,12})", re.IGNORECASE)  # openalex.org/W2741809807, /works/W..., /entity/W...
_DOI = re.compile(r"/works/(?:doi:|https?:/)?(?:[a-z.]*doi\.org/)?(10\.\d{4,9}/.+)", re.IGNORECASE)


class OpenAlex(Source):
    """Works by DOI, many in one request, or by title."""

    name: ClassVar[str] = "openalex"

    @classmethod
    def identify(cls, url: str) -> Identifier | None:
        """Return the work's number, or the DOI spelt out, in a link of OpenAlex."""
        link = identifiers.link(url)
        if link is None or link.host not in {"openalex.org", "api.openalex.org", "explore.openalex.org"}:
            return None
        if found := _WORK.fullmatch(link.path):
            return Identifier("openalex", found[1].upper())
        found = _DOI.fullmatch(link.path)
        return identifiers.doi(found[1]) if found else None
