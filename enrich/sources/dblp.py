"""DBLP: its graph at https://sparql.dblp.org (documented at https://dblp.org/rdf/docu/)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar
from urllib.parse import unquote, urlsplit

from enrich.model import Identifier
from enrich.sources import Source

_HOST = re.compile(r"(?:www\.)?dblp\.org|dblp\d*\.(?:uni-trier|dagstuhl)\.de")
_KEY = r"(?:conf|journals|books|series|reference|phd|tr|data|encyclopedias?)(?:/[A-Za-z0-9_.:+-]+)+"
# /rec/KEY, /rec/KEY.bib, and the older /rec/bibtex/KEY, /rec/bib2/KEY.bib, /rec/html/KEY, /rec/pers/.../
_REC = re.compile(
    rf"/+rec/+(?:(?:bibtex|bib|html|xml|rdf|nt|ris|ttl)\d?/+)?({_KEY}?)(?:\.(?:html|bib|xml|rdf|nt|ttl|ris|json))?/?"
)


class DBLP(Source):
    """The index of computer science: one record per version of a paper."""

    name: ClassVar[str] = "dblp"
    intervals: ClassVar[Mapping[str, float]] = {"sparql.dblp.org": 1.0, "dblp.org": 1.0}
    schemes: ClassVar[tuple[str, ...]] = ("dblp", "doi", "arxiv", "usenix", "pmlr", "acl", "openreview", "ieee", "page")
    batch: ClassVar[int] = 100
    knows_versions: ClassVar[bool] = True

    @classmethod
    def identify(cls, url: str) -> Identifier | None:
        """Return the key that a link to a record page of DBLP or of one of its mirrors names."""
        try:
            parts = urlsplit(url.strip() if "://" in url else "https://" + url.strip())
            host, path = parts.hostname or "", unquote(parts.path).rstrip(" \t.,;:)]>")
        except ValueError:
            return None
        found = _REC.fullmatch(path) if _HOST.fullmatch(host) else None
        return Identifier("dblp", found.group(1)) if found else None
