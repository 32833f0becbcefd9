"""Links: taken apart, brought to one form, and the DOI that an address carries."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlsplit

from enrich.identifiers import doi_prefixes, spelling, wrappers
from enrich.identifiers.normal_form import DOI, SICI_PAGES, doi
from enrich.model import Identifier
from enrich.patterns import regex

# What publishers hang behind a DOI in their addresses: .../10.1002/x/full, .../10.1007/x.pdf
_TAIL = regex(
    r"(?:\.(?:full(?:[.-]text)?|abstract|short|long|extract|summary|citation|pdf(?:\+html)?|epub"
    r"|x?html?|xml|ris|bib|article-(?:info|metrics)|supplementary-material|pdf_abstract)"
    r"|/(?:full|full-?text(?:\.html?|\.pdf)?|abstract|abs|pdf|e?pdf|pdfdirect|html|meta|summary"
    r"|references|ref|citations?|citedby|download|figures(?:/\d+)?|tables(?:/\d+)?|pdfft|text|epub"
    r"|reader|xml|metrics|issuetoc|suppinfo|suppl(?:ementary|_file)?(?:/.*)?|standard|export"
    r"|mediaobjects/.*|asset/.*|-/dc\w*|full/html|full/pdf)/?)$",
    re.IGNORECASE,
)
_MOST_TAILS = 4

# Silverchair's addresses (MIT Press, OUP, AIP, ASME, Duke ...) have the number of the article and
# words of its title behind the DOI: /tacl/article/doi/10.1162/tacl_a_00276/43518/Natural-Questions
_SILVERCHAIR = regex(
    r"/[\w-]*(?:article|chapter|book|proceedings|issue|paper|standard|monograph|volume)[\w-]*/doi/"
    r"(?P<doi>10\.\d{4,9}/.+?)/\d{3,12}(?:/.*)?",
    re.IGNORECASE,
)

# nature.com/articles/nature14539, /articles/323533a0, and
# /nature/journal/v518/n7540/full/nature14236.html: the DOI has the last word.
_NATURE = regex(
    r"/(?:articles|[a-z]+/journal/v\d+/n\w+/(?:full|abs|pdf))"
    r"/([a-z]+[a-z\d.-]*\d[a-z\d-]*|\d{5,6}[a-z]\d|\d{8})(?:_?(?:reference|orig)?\.(?:e?pdf|html?))?/?",
    re.IGNORECASE,
)
# How addresses begin that people type without "https://"; more than these may be words.
BARE_HOSTS = (
    r"(?:arxiv\.org|(?:dx\.)?doi\.org|openreview\.net|dl\.acm\.org|ieeexplore\.ieee\.org"
    r"|aclanthology\.org|proceedings\.mlr\.press|usenix\.org)/"
)
_RESOLVERS = frozenset({"doi.org", "dx.doi.org", "doi.acm.org"})


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
        return (
            doi(found.group())
            if taken.host in _RESOLVERS
            else doi_of_path(taken.path) or doi(found.group())
        )
    if taken.host == "nature.com" and (article := _NATURE.fullmatch(taken.path)):
        return Identifier("doi", f"{doi_prefixes.NATURE}/{article[1].lower()}")
    return next((named for value in taken.query.values() if (named := doi(value))), None)


def doi_of_path(path: str) -> Identifier | None:
    """Return the DOI in the path of a publisher's address, without what stands behind it there.

    That is a format, a part of the page, the number of the article.
    """
    silver = _SILVERCHAIR.search(path)
    found = DOI.search(silver["doi"] if silver else path)
    if found is None:
        return None
    value = found.group()
    for _ in range(_MOST_TAILS):
        shorter = _TAIL.sub("", value)
        if shorter == value:
            break
        value = shorter
    return doi(value)


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

# A text after an address begins with a blank, a quotation mark, or an angle bracket of no DOI.
_ADDRESS = regex(rf"(?:[^\s<>\"“”]|{SICI_PAGES})*")

# An address without a query and without anything that stands for something else.
_PLAIN = regex(r"https?://(?:www\.)?((?!www\.)(?:[a-z0-9-]+\.)+[a-z]{2,})(/[A-Za-z0-9._/-]*)?")
# Hosts whose paths hold other addresses.
_HOLDERS = ("web.archive.org", "urldefense.com", "urldefense.proofpoint.com")

_SESSION = regex(r";jsessionid=.*", re.IGNORECASE)

_TRAILING = ".,;:)]}'*"


@lru_cache(maxsize=512)  # each source is asked about the same URL in turn
def link(url: str) -> Link | None:
    """Take a URL apart in any spelling, also one that is inside of another one.

    Without a scheme, with escapes, in an archive or behind a library's proxy, with trailing dots.
    None if it is none.
    """
    if len(url) <= _LONGEST_URL and (plain := _PLAIN.fullmatch(url)):
        host, path = plain.groups("")
        if not host.endswith(_HOLDERS):
            host = wrappers.host_behind(host).removeprefix("www.")
            return Link(host, _with_single_slashes(path.rstrip(_TRAILING)))
    text = wrappers.unwrapped(spelling.unmarked(url.strip()[:_LONGEST_URL]))
    text = text if re.match(r"[a-z][a-z+.-]*:|//", text, re.IGNORECASE) else f"//{text}"
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").removeprefix("www.").rstrip(".")
    except ValueError:
        return None
    if parts.scheme not in {"", "http", "https"} or "." not in host:
        return None
    host = wrappers.host_behind(host).removeprefix("www.")
    path = _with_single_slashes(_until_text(_decoded(parts.path)))
    path = _SESSION.sub("", path)
    query = {k.lower(): _until_text(v) for k, v in reversed(parse_qsl(parts.query))}
    return Link(host, path, query, unquote(parts.fragment))


def _with_single_slashes(path: str) -> str:
    return re.sub(r"/{2,}", "/", path) if "//" in path else path


def _decoded(path: str) -> str:
    """Return a path without escapes, those of a path that was escaped twice too."""
    once = unquote(path)
    twice = unquote(once) if re.search(r"%[0-9A-Fa-f]{2}", once) else once
    return re.sub(r"(/doi:)\s+", r"\1", twice, flags=re.IGNORECASE)


def _until_text(part: str) -> str:
    found = _ADDRESS.match(part)
    return found.group().rstrip(_TRAILING) if found else ""
