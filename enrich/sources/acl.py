"""ACL Anthology (aclanthology.org): one .bib per paper, with its abstract."""

from __future__ import annotations

import re

from enrich import identifiers
from enrich.model import Identifier
from enrich.sources import Source

# https://aclanthology.org/info/ids/: "2020.acl-main.537" since 2020, "N13-1001" before; N13-1 alone is a volume
_ID = re.compile(r"(?<![\w.-])(\d{4}\.[a-z0-9_]+-[a-z0-9_]+\.\d+|[A-Z]\d{2}-\d{4})(?!\d)", re.IGNORECASE)
_HOSTS = {"aclanthology.org", "aclweb.org", "aclanthology.info", "aclanthology.coli.uni-saarland.de", "anthology.aclweb.org"}


class ACL(Source):
    """The .bib of each paper."""

    name = "acl"

    @classmethod
    def identify(cls, url: str) -> Identifier | None:
        """Return the Anthology's id of a paper for a link to its page, PDF, .bib or attachment, at any of its homes."""
        link = identifiers.link(url)
        if link is None or link.host not in _HOSTS:
            return None
        if link.host == "aclweb.org" and not link.path.startswith("/anthology"):
            return None
        found = _ID.findall(link.path)
        return Identifier("acl", normal(found[-1])) if found else None


def normal(value: str) -> str:
    """Return an id in its own letter case: "2020.acl-main.537", "N13-1001"."""
    return value.lower() if "." in value else value.upper()
