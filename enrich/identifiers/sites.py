"""Sites whose addresses name a paper without its DOI, and what it is called there."""

from __future__ import annotations

import re
from functools import lru_cache

from enrich.identifiers import doi_prefixes, mdpi
from enrich.identifiers.links import Link, doi_in_url, link
from enrich.identifiers.normal_form import arxiv, doi
from enrich.identifiers.site_forms import FORMS, Site
from enrich.model import Identifier
from enrich.patterns import regex


def _pattern(text: str) -> re.Pattern[str]:
    return regex(text, re.IGNORECASE)


_COMPILED = tuple((_pattern(f.host), _pattern(f.path), _pattern(f.parameter), f) for f in FORMS)

# The bibliographic code of a preprint of arXiv: 2017arXiv170603762V
_BIBCODE = regex(r"\d{4}arxiv(\d{4})\.?(\d{4,5})[a-z.]", re.IGNORECASE)
_ADS_HOSTS = frozenset(
    {"ui.adsabs.harvard.edu", "adsabs.harvard.edu", "adsabs.net", "scixplorer.org"}
)
_ARXIV_AT_ADS = regex(r"arxiv:([^/]+(?:/\d{7})?)", re.IGNORECASE)

# bioRxiv and medRxiv: the number alone stands in addresses without a DOI.
_OPENRXIV_HOSTS = regex(r"(?:[a-z]+\.)?(?:biorxiv|medrxiv)\.org")
_OPENRXIV = regex(
    r"/(?:cgi/)?content/(?:.*/)?((?:\d{4}\.\d\d\.\d\d\.)?\d{6,8})(?:v\d+)?(?:[./+].*)?"
)


def in_url(url: str) -> Identifier | None:
    """Return the identifier that follows from an address of one of these sites, or a DOI in it."""
    taken = link(url)
    found = of_link(taken) if taken is not None else None
    return found or doi_in_url(url)


@lru_cache(maxsize=1 << 10)
def _forms_of(host: str) -> tuple[tuple[re.Pattern[str], re.Pattern[str], Site], ...]:
    """Return the forms of addresses that a host has."""
    return tuple(
        (path, parameter, form) for of, path, parameter, form in _COMPILED if of.fullmatch(host)
    )


def of_link(taken: Link) -> Identifier | None:
    """Return the identifier that follows from the form of an address; None for other addresses."""
    if taken.host == "mdpi.com" and (value := mdpi.doi_of_path(taken.path)):
        return Identifier("doi", value)
    if taken.host in _ADS_HOSTS:
        return _at_ads(taken)
    if _OPENRXIV_HOSTS.fullmatch(taken.host):
        return _at_openrxiv(taken)
    where = f"{taken.path}#{taken.fragment}" if taken.path in {"", "/"} else taken.path
    for path, parameter, form in _forms_of(taken.host):
        found = path.fullmatch(where) or path.fullmatch(taken.path)
        if found is None:
            continue
        if form.parameters and not any(found.groups()):
            values = (taken.query[name] for name in form.parameters if name in taken.query)
            found = next((m for value in values if (m := parameter.fullmatch(value))), None)
        if found is not None:
            return _named(form, found, taken.host.partition(".")[0])
    return None


def _named(form: Site, found: re.Match[str], site: str) -> Identifier | None:
    groups = [g for g in found.groups() if g is not None]
    filled = form.value.replace("{site}", site)
    value = re.sub(
        r"\\(\d)", lambda m: groups[int(m[1]) - 1] if int(m[1]) <= len(groups) else "", filled
    )
    if form.registrant:
        return doi(f"{doi_prefixes.of(form.registrant)}/{value}")
    if form.scheme in {"pmcid", "pii"}:
        value = re.sub(r"[^0-9A-Z]", "", value.upper())
    if form.scheme == "hal":
        value = value.lower()
    return Identifier(form.scheme, value)


def _at_ads(taken: Link) -> Identifier | None:
    """Return the DOI or the arXiv number in an address of the Astrophysics Data System."""
    text = taken.path + taken.query.get("bibcode", "") + taken.fragment
    if found := _BIBCODE.search(text):
        return arxiv(f"{found[1]}.{found[2]}")
    if found := _ARXIV_AT_ADS.search(text):
        return arxiv(found[1])
    return doi(text)


def _at_openrxiv(taken: Link) -> Identifier | None:
    written = doi(taken.path)
    if written is not None:
        return written
    found = _OPENRXIV.fullmatch(taken.path)
    if found is None:
        return None
    return Identifier("doi", doi_prefixes.of_openrxiv(found[1]))
