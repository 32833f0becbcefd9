"""Links: taken apart, brought to one form, and the DOI that an address carries."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlsplit

from enrich.identifiers import doi_prefixes
from enrich.identifiers.normal_form import DOI, ESCAPE, doi
from enrich.model import Identifier

# What publishers hang behind a DOI in their addresses: .../10.1002/x/full, .../10.1007/x.pdf,
# .../10.1101/2020.01.01v2.full.pdf
_TAIL = re.compile(
    r"(?:v\d+(?=\.full|$)|\.(?:full|abstract|short|long|pdf|epub|html?|ris)|/(?:full|fulltext|abstract|abs|pdf|epdf|html|meta|summary|"
    r"references|citations|download|figures|pdfft|text|epub|full/html|full/pdf|issuetoc|suppinfo|supplementary))+$",
    re.IGNORECASE,
)

# bioRxiv and medRxiv: 10.1101/2020.01.01.123456v2. The versions of a preprint have one DOI.
_VERSION = re.compile(r"(10\.\d{4,9}/[\d.]+)v\d+")

# nature.com/articles/nature14539, /nature/journal/v518/n7540/full/nature14236.html: the DOI is
# 10.1038/ and the last word.
_NATURE = re.compile(
    r"/(?:articles|[a-z]+/journal/v\d+/n\w+/(?:full|abs|pdf))/([a-z]+[\w.-]*\d[\w-]*)(?:\.(?:pdf|html?))?/?",
    re.IGNORECASE,
)


def doi_in_url(url: str) -> Identifier | None:
    """Return the DOI in the path or a parameter of a publisher's URL; None if there is none."""
    taken = (
        link(url)
        if "://" in url or url.startswith(("//", "www.", "doi.org", "dx.doi.org"))
        else None
    )
    if taken is None:
        return None
    found = DOI.search(taken.path)
    if found:
        resolver = taken.host in {"doi.org", "dx.doi.org", "doi.acm.org"}
        return doi(found.group() if resolver else _without_tail(found.group()))
    if taken.host == "nature.com" and (article := _NATURE.fullmatch(taken.path)):
        return Identifier("doi", f"{doi_prefixes.NATURE}/{article[1].lower()}")
    return next((named for value in taken.query.values() if (named := doi(value))), None)


def _without_tail(value: str) -> str:
    """Return a DOI without what a publisher's address has behind it.

    A format, a part, a preprint's version.
    """

    def unversioned(found: re.Match[str]) -> str:
        return found[1] if doi_prefixes.is_of_preprint(found[1]) else found.group()

    return _VERSION.sub(unversioned, _TAIL.sub("", value))


@dataclass(frozen=True, slots=True)
class Link:
    """A URL taken apart.

    The host is in lower case without `www.`; the path is decoded and has single slashes; the query
    is by lower-case name.
    """

    host: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    fragment: str = ""


_LONGEST_URL = 4000

_ARCHIVED = re.compile(r"(?:https?:)?//web\.archive\.org/web/\d+[a-z_]*/", re.IGNORECASE)


_AFTER_URL = re.compile(r"[\s<>\"“”]")

_TRAILING = ".,;:)]}'*"


@lru_cache(maxsize=512)  # each source is asked about the same URL in turn
def link(url: str) -> Link | None:
    """Take a URL apart in any spelling (no scheme, escapes, an archive's wrapper, trailing dots).

    None if it is none.
    """
    text = _ARCHIVED.sub("", ESCAPE.sub(r"\1", url.strip()[:_LONGEST_URL]).replace("&amp;", "&"))
    text = text if re.match(r"[a-z][a-z+.-]*:|//", text, re.IGNORECASE) else f"//{text}"
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").removeprefix("www.").rstrip(".")
    except ValueError:
        return None
    if parts.scheme not in {"", "http", "https"} or "." not in host:
        return None
    path = re.sub(r"/{2,}", "/", _AFTER_URL.split(unquote(parts.path), 1)[0]).rstrip(_TRAILING)
    query = {
        k.lower(): _AFTER_URL.split(v, 1)[0].rstrip(_TRAILING)
        for k, v in reversed(parse_qsl(parts.query))
    }
    return Link(host, path, query, unquote(parts.fragment))
