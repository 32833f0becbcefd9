"""Proceedings of Machine Learning Research (proceedings.mlr.press)."""

from __future__ import annotations

import re

from enrich import identifiers
from enrich.model import Identifier
from enrich.sources import Source

# /v162/rajbhandari22a{,.html,.pdf}, /v162/rajbhandari22a/rajbhandari22a{,-supp}.pdf; "r3" are volumes printed again
_PATH = re.compile(r"/([vr]\d+)/([a-z][\w-]*?\d{2}[a-z]{0,3})(?:/.*|\.html|\.pdf|-supp\.pdf)?", re.IGNORECASE)
_RAW = re.compile(r"/mlresearch/([vr]\d+)/\w+/assets/([\w-]+)/.*", re.IGNORECASE)  # where its newer PDFs are
_JMLR = re.compile(r"/proceedings/papers")  # where volumes up to 2016 were


class PMLR(Source):
    """One page per paper, or the BibTeX of a volume where several of its papers are asked for."""

    name = "pmlr"

    @classmethod
    def identify(cls, url: str) -> Identifier | None:
        """Return "v162/rajbhandari22a" for a link to a paper's page or PDF, also at its older homes."""
        link = identifiers.link(url)
        if link is None:
            return None
        found = None
        if link.host in {"proceedings.mlr.press", "proceedings.mlr.org"}:
            found = _PATH.fullmatch(link.path)
        elif link.host in {"jmlr.org", "jmlr.csail.mit.edu"} and _JMLR.match(link.path):
            found = _PATH.fullmatch(_JMLR.sub("", link.path, count=1))
        elif link.host in {"raw.githubusercontent.com", "github.com"}:
            found = _RAW.fullmatch(link.path)
        return Identifier("pmlr", f"{found.group(1)}/{found.group(2)}".lower()) if found else None
