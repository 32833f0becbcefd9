"""Semantic Scholar's Academic Graph: links between versions, and abstracts."""

from __future__ import annotations

import re
from typing import ClassVar

from enrich import identifiers
from enrich.model import Identifier
from enrich.sources import Source

_HASH = re.compile(r"/(?:paper|reader|author-paper|cite)/(?:[^/]+/)?([0-9a-f]{40})(?:/.*)?", re.IGNORECASE)
_NUMBER = re.compile(r"(?:/p)?/corpusid[:/](\d{1,15})", re.IGNORECASE)
_FILE = re.compile(r"/([0-9a-f]{4})/([0-9a-f]{36})\.pdf", re.IGNORECASE)  # pdfs.semanticscholar.org/ab12/....pdf
_OTHER = re.compile(r"/(?:paper/)?(arxiv|doi|acl):?/?(.+)", re.IGNORECASE)  # api.semanticscholar.org/arXiv:1706.03762


class SemanticScholar(Source):
    """Papers by any identifier, five hundred in one request, or by title."""

    name: ClassVar[str] = "semantic_scholar"

    @classmethod
    def identify(cls, url: str) -> Identifier | None:
        """Return the paper's hash, its corpus number, or the identifier spelt out in a link of Semantic Scholar."""
        link = identifiers.link(url)
        if link is None or not re.fullmatch(r"(?:\w+\.)?semanticscholar\.org", link.host):
            return None
        path = link.path.removeprefix("/graph/v1").removeprefix("/v1")
        if found := _HASH.fullmatch(path):
            return Identifier("s2", found[1].lower())
        if (found := _FILE.fullmatch(path)) and link.host.startswith("pdfs."):
            return Identifier("s2", (found[1] + found[2]).lower())
        if found := _NUMBER.fullmatch(path.removeprefix("/paper")):
            return Identifier("corpusid", found[1].lstrip("0") or "0")
        found = _OTHER.fullmatch(path)
        return _spelt(found[1].lower(), found[2]) if found else None


def _spelt(scheme: str, value: str) -> Identifier | None:
    if scheme == "acl":
        return Identifier("acl", value)
    return identifiers.arxiv(value) if scheme == "arxiv" else identifiers.doi(value)
