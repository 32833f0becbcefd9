"""Links of a work: which are given, and how they are spelled so that nothing in them can be taken for markup or TeX."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from enrich import identifiers
from enrich.export.options import ExportOptions
from enrich.export.tex import latex
from enrich.model import Work

_LONGEST = 2000
# RFC 3986's characters without the parentheses, quotes and asterisks that Markdown would take for its own.
_URL_SAFE = "-._~:/?#[]@!$&+,;=%"
_DOI = re.compile(r"10\.\d{4,9}/[\x21-\x7e]+")
_OPEN = frozenset(
    {"acl", "usenix", "pmlr"}
)  # schemes of publishers whose pages and papers are open to all
# Schemes whose pages are the place to read a paper, best first.
_PAGES = (
    "acl",
    "usenix",
    "pmlr",
    "openreview",
    "page",
    "ieee",
    "arxiv",
    "dblp",
    "s2",
    "openalex",
    "pmid",
)


def web(url: str) -> str:
    """Return an http(s) address in ASCII with everything percent-encoded that is no URL; "" for any other address."""
    url = latex.clean(url)
    try:
        parts = urlsplit(url)
        usable = (
            parts.scheme.lower() in ("http", "https")
            and bool(parts.hostname)
            and len(url) <= _LONGEST
        )
    except ValueError:
        return ""
    if not usable or " " in parts.netloc:
        return ""
    return quote(re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", url), safe=_URL_SAFE + "()*'")


def for_markup(url: str) -> str:
    """Return an address for Markdown, HTML and CSV: also without parentheses, quotes, asterisks, brackets and dollars."""
    return re.sub(
        r"[()*'\[\]$~!_`|]",
        lambda m: m.group() if m.group() in "_~!" else f"%{ord(m.group()):02X}",
        web(url),
    )


def doi(work: Work) -> str:
    """Return the DOI of the published version, "" where there is none; braces and the like percent-encoded."""
    value = work.id("doi") or ""
    return quote(value, safe="-._~:/?#[]@!$&+,;=()*'<>") if _DOI.fullmatch(value) else ""


def doi_url(work: Work) -> str:
    """Return the resolver's address of the work's DOI."""
    value = work.id("doi") or ""
    return (
        "https://doi.org/" + quote(value, safe="-._~:/!$+,;=()*'@") if _DOI.fullmatch(value) else ""
    )


def page(work: Work) -> str:
    """Return the address of the work's own page: what the source gave, else the best that an identifier names.

    A page that is open to all comes before the DOI's address, whether it was read or not.
    """
    stated = web(work.URL)
    if stated and not re.match(r"https?://(?:dx\.)?doi\.org/", stated, re.IGNORECASE):
        return stated
    ranked = sorted(
        (i for i in work.identifiers if i.scheme in _PAGES), key=lambda i: _PAGES.index(i.scheme)
    )
    best = next((web(identifiers.url(i)) for i in ranked), "")
    if ranked and ranked[0].scheme in _OPEN:
        return best
    return doi_url(work) or stated or best


def links(work: Work, options: ExportOptions) -> dict[str, str]:
    """Return `doi` and `url` by the policy asked for: both, the DOI with a URL only in its place, or the URL alone."""
    found, address = doi(work), page(work)
    if options.links == "url":
        return {"doi": "", "url": address}
    return {"doi": found, "url": "" if found and options.links == "doi" else address}


def pdf(work: Work) -> str:
    """Return the address of a PDF that anybody may read: the source's, else arXiv's."""
    stated = web(work.pdf)
    arxiv = work.id("arxiv")
    return stated or (f"https://arxiv.org/pdf/{arxiv}" if arxiv else "")
