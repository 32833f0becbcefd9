"""DataCite: the registry of arXiv's, Zenodo's and other repositories' DOIs."""

from __future__ import annotations

import re
from typing import ClassVar

from enrich import identifiers
from enrich.model import Identifier
from enrich.sources import Source

_HOSTS = frozenset({"api.datacite.org", "commons.datacite.org", "search.datacite.org", "data.datacite.org"})
_RECORD = re.compile(r"/records?/(\d{1,12})(?:/.*)?")  # zenodo.org/records/123: the DOI follows from the number


class DataCite(Source):
    """Deposits by DOI, many in one request."""

    name: ClassVar[str] = "datacite"

    @classmethod
    def identify(cls, url: str) -> Identifier | None:
        """Return the DOI that a link of DataCite or of Zenodo names."""
        link = identifiers.link(url)
        if link is None:
            return None
        if link.host == "zenodo.org" and (found := _RECORD.fullmatch(link.path)):
            return Identifier("doi", f"10.5281/zenodo.{found[1].lstrip('0')}")
        return identifiers.doi(link.path) if link.host in _HOSTS else None
