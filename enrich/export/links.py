"""Links of a work: which are given, and how they are spelled so that nothing in them can be taken for markup or TeX."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from enrich import identifiers
from enrich.export.options import ExportOptions
from enrich.export.tex import latex
from enrich.identifiers.schemes import BY_RANK, OPEN_ACCESS, SCHEMES
from enrich.model import Identifier, Work

_LONGEST = 2000
# RFC 3986's characters without the parentheses, quotes and asterisks that Markdown would take for its own.
_URL_SAFE = "-._~:/?#[]@!$&+,;=%"
_DOI = re.compile(r"10\.\d{4,9}/[\x21-\x7e]+")


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
    """Return the address of the work's own page: what the source gave, else the best that an identifier names.

    A page that is open to all comes before the DOI's address, whether it was read or not.
    """
    stated = web(work.URL)
    if stated and not re.match(r"https?://(?:dx\.)?doi\.org/", stated, re.IGNORECASE):
        return stated
    ranked = sorted(
        (i for i in work.identifiers if i.scheme in BY_RANK), key=lambda i: BY_RANK.index(i.scheme)
    )
    best = next((web(identifiers.url(i)) for i in ranked), "")
    if ranked and ranked[0].scheme in OPEN_ACCESS:
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
