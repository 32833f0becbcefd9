"""Links of a work, spelled so that nothing in them can be taken for markup or TeX. Pure."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from enrich import identifiers
from enrich.export.cleaning import clean
from enrich.export.options import ExportOptions
from enrich.identifiers.schemes import BY_RANK, OPEN_ACCESS, SCHEMES
from enrich.model import Identifier, Work
from enrich.patterns import regex

_LONGEST = 2000
# RFC 3986's characters without parentheses, quotes and asterisks, which Markdown takes for its own.
_URL_SAFE = "-._~:/?#[]@!$&+,;=%"
# Nearly every address: nothing in it is to be encoded.
_PLAIN = regex(r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(?:/[A-Za-z0-9._~:/?#@!$&+,;=-]*)?")
_OF_RESOLVER = regex(r"https?://(?:dx\.)?doi\.org/", re.IGNORECASE)
_DOI = regex(r"10\.\d{4,9}/[\x21-\x7e]+")

# Where the PDF of a number is, the published version's first.
_PDFS = (("openreview", "https://openreview.net/pdf?id={}"), ("arxiv", "https://arxiv.org/pdf/{}"))


def web(url: str) -> str:
    """Return an http(s) address in ASCII, percent-encoded where need be, "" for any other."""
    if len(url) <= _LONGEST and _PLAIN.fullmatch(url):
        return url
    url = clean(url)
    if len(url) > _LONGEST or not _is_http(url):
        return ""
    return quote(re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", url), safe=_URL_SAFE + "()*'")


def _is_http(url: str) -> bool:
    try:
        parts = urlsplit(url)
        has_host = bool(parts.hostname) and " " not in parts.netloc
    except ValueError:
        return False
    return has_host and parts.scheme.lower() in ("http", "https")


def for_markup(url: str) -> str:
    """Return an address for Markdown and HTML, without a character of theirs."""
    return re.sub(r"[()*'\[\]$`|]", lambda m: f"%{ord(m.group()):02X}", web(url))


def doi(work: Work) -> str:
    """Return the work's DOI, "" where there is none, with braces and the like percent-encoded."""
    value = work.id("doi") or ""
    return quote(value, safe="-._~:/?#[]@!$&+,;=()*'<>") if _DOI.fullmatch(value) else ""


def doi_url(work: Work) -> str:
    """Return the resolver's address of the work's DOI, "" where there is none."""
    value = work.id("doi") or ""
    if not _DOI.fullmatch(value):
        return ""
    return "https://doi.org/" + quote(value, safe="-._~:/!$+,;=()*'@")


def arxiv_url(work: Work) -> str:
    """Return the page of the work's preprint at arXiv, "" where there is none."""
    number = work.id("arxiv")
    return identifiers.url(Identifier("arxiv", number)) if number else ""


def labelled(work: Work) -> list[tuple[str, str]]:
    """Return the links to a work's DOI, preprint and free PDF, each with its label."""
    shown = (
        (SCHEMES["doi"].label, doi_url(work)),
        (SCHEMES["arxiv"].label, arxiv_url(work)),
        ("PDF", pdf(work)),
    )
    return [(label, url) for label, url in shown if url]


def page(work: Work) -> str:
    """Return the address of the work's own page: the source's, else the best of an identifier.

    A page that is open to all comes before the DOI's address.
    """
    stated = web(work.URL)
    if stated and not _OF_RESOLVER.match(stated):
        return stated
    with_page = [i for i in work.identifiers if i.scheme in BY_RANK]
    ranked = sorted(with_page, key=lambda i: BY_RANK.index(i.scheme))
    best = next((web(identifiers.url(i)) for i in ranked), "")
    if ranked and ranked[0].scheme in OPEN_ACCESS:
        return best
    return doi_url(work) or stated or best


def links(work: Work, options: ExportOptions) -> dict[str, str]:
    """Return `doi` and `url` as the options want them; a link that is not wanted is ""."""
    found, address = doi(work), page(work)
    if options.links == "url":
        return {"doi": "", "url": address}
    return {"doi": found, "url": "" if found and options.links == "doi" else address}


def pdf(work: Work) -> str:
    """Return the address of a PDF that anybody may read: the source's, OpenReview's, or arXiv's."""
    made = (web(address.format(number)) for scheme, address in _PDFS if (number := work.id(scheme)))
    own = web(work.URL)
    return web(work.pdf) or next((address for address in made if address != own), "")
