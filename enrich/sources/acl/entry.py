"""One paper of the ACL Anthology: its id, and the Record of its .bib. Pure."""

from __future__ import annotations

import re
from dataclasses import replace

from enrich import identifiers, messages, text
from enrich.bibtex import entries, record
from enrich.errors import Unreadable
from enrich.model import Identifier, Record, Tier
from enrich.patterns import regex

# https://aclanthology.org/info/ids/: "2020.acl-main.537" since 2020, "N13-1001" before; "N13-1"
# alone is a volume.
_ID = regex(r"(?<![\w.-])(\d{4}\.[a-z0-9_]+-[a-z0-9_]+\.\d+|[A-Z]\d{2}-\d{4})(?!\d)", re.IGNORECASE)
HOME = "aclanthology.org"
# The field in which a .bib says what was taken back. The Anthology's own have none: its XML does.
RETRACTED = "retracted"
_HOSTS = {
    HOME,
    "aclweb.org",
    "anthology.aclweb.org",
    "aclanthology.info",
    "aclanthology.coli.uni-saarland.de",
}


def of_link(url: str) -> Identifier | None:
    """Return the Anthology's id of a paper that a link leads to, None for another link."""
    link = identifiers.link(url)
    if link is None or link.host not in _HOSTS:
        return None
    if link.host == "aclweb.org" and not link.path.startswith("/anthology"):
        return None
    found = _ID.findall(link.path)
    return Identifier("acl", identifiers.acl_id(found[-1])) if found else None


def of_bib(printed: str) -> list[Record]:
    """Return the records of a .bib, one at least.

    Raises Unreadable where one names no paper of its own.
    """
    papers = [x for x in entries.read(printed) if x.type != "proceedings"]
    if not papers:
        raise _no_paper()
    return [
        named(replace(record.record(x, "acl", Tier.PUBLISHER), retracted=x.get(RETRACTED)))
        for x in papers
    ]


def named(found: Record) -> Record:
    """Return a record with the id that its address has. Raises Unreadable for no paper."""
    own = of_link(found.URL)
    if not found.title or (own is None and not found.identifiers):
        raise _no_paper()
    names = (*((own,) if own else ()), *found.identifiers)
    return replace(found, identifiers=names, abstract=text.clean_abstract(found.abstract))


def _no_paper() -> Unreadable:
    return Unreadable(
        messages.services.NONE_OF(service="The ACL Anthology", what="a paper of its own"), HOME
    )
