"""Addresses that hold another address: archives, library proxies, redirects of search engines.

What is inside is the address that is meant. Nothing is asked: who copies a link from a library's
catalogue or from a mail means the paper.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlsplit

from enrich.patterns import regex

# An archive in a proxy in a mail.
_DEEPEST = 4
_SCHEME = regex(r"[a-z][a-z+.-]*:|//", re.IGNORECASE)
# One slash is what is left where a path was tidied up.
_INNER = regex(r"(?:view-source:)?(https?):/+(?=[^/\s])", re.IGNORECASE)

# web.archive.org/web/20200101000000if_/https://..., archive.ph/2020/https://..., and sites to whose
# address another one is added: via.hypothes.is/https://doi.org/...
_IN_PATH = regex(
    r"/(?:(?:web|save|wayback)/|(?:[a-z\d]+/){0,3}url:)?(?:[\d*]+[a-z_]*/)?(https?:/+[^/\s].*)",
    re.IGNORECASE,
)
_ARCHIVED = regex(r"/(?:web/)?[\d*]+[a-z_]*/((?:[\w-]+\.)+[a-z]{2,}/.*)", re.IGNORECASE)
_MAILED = regex(r"/v3/__(https?:/+.+?)__(?:;.*)?", re.IGNORECASE)
_CACHED = regex(r"cache:(?:[\w-]{8,16}:)?(.+)")

# Host -> the parameters that may hold the address.
_REDIRECTS = (
    (r"(?:[a-z]+\.)*google\.[a-z]{2,3}(?:\.[a-z]{2})?", ("url", "q", "u", "adurl")),
    (r"webcache\.googleusercontent\.com", ("q",)),
    (r"lm?\.(?:facebook|instagram|messenger)\.com", ("u",)),
    (r"(?:[a-z]+\.)?youtube\.com", ("q",)),
    (r"(?:[a-z]+\.)?linkedin\.com", ("url",)),
    (r"(?:[a-z0-9-]+\.)*safelinks\.protection\.outlook\.com", ("url",)),
    (r"slack-redir\.net|out\.reddit\.com|disq\.us|exit\.sc|getpocket\.com", ("url",)),
    (r"vk\.com", ("to",)),
    (r"duckduckgo\.com", ("uddg",)),
    (r"link\.(?:zhihu|csdn|juejin|jianshu)\.(?:com|cn|net)", ("target",)),
    (r"go\.openathens\.net|(?:[a-z0-9-]+\.)*openathens\.net", ("url",)),
    (r"linkinghub\.elsevier\.com", ("redirect",)),
)
_HOSTS = tuple((regex(host), names) for host, names in _REDIRECTS)
# A library's log-in, whose address stands as it is behind the `url=`.
_LOGIN = regex(r"[^?#]*/(?:login|connect|menu)[^?#]*\?(?:.*&)?q?url=(\S+)", re.IGNORECASE)

_LONGEST_HOST = 253
# A host of a proxy: what it stands for, and the library's own name.
_TLD = r"com|org|net|edu|gov|io|press|science|de|fr|uk|eu|nl|ch|jp"
_HYPHENED = regex(
    rf"(?:https?-|0-|1-)?((?:[a-z0-9]+-)+(?:{_TLD}|ac-uk|co-uk))\.((?:[\w-]+\.)+[a-z]{{2,}})"
)
_DOTTED = regex(
    rf"(?:https?-|0-|1-)?((?:[a-z0-9][a-z0-9-]*\.)+(?:{_TLD}))\.((?:[\w-]+\.)+[a-z]{{2,}})"
)
_PROXY = r"prox|ezp|oclc|lib|vpn|idm|remote|athens"
_ANY_PROXY = regex(_PROXY)
_ACADEMIC = regex(rf"{_PROXY}|uni|bib|edu|(?:^|\.)ac\.|access|login|eres|bron|college")


def unwrapped(address: str) -> str:
    """Return the address that is inside of an address, or the address itself."""
    for _ in range(_DEEPEST):
        inner = _inside(address)
        if inner is None:
            return address
        address = _INNER.sub(r"\1://", inner, count=1)
    return address


@lru_cache(maxsize=1 << 10)
def host_behind(host: str) -> str:
    """Return the host for which a library's proxy stands, or the host itself.

    `link-springer-com.proxy.uni.edu` is link.springer.com, and so is
    `link.springer.com.proxy.uni.edu`.
    """
    if len(host) > _LONGEST_HOST:
        return host
    found = _HYPHENED.fullmatch(host)
    if found and _ACADEMIC.search(found[2]):
        return found[1].replace("-", ".")
    found = _DOTTED.fullmatch(host)
    if found and _ANY_PROXY.search(found[2]):
        return found[1]
    return host


def _inside(address: str) -> str | None:
    if not _SCHEME.match(address):
        address = f"//{address}"
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.").rstrip(".")
    except ValueError:
        return None
    behind = address[len(parts.scheme) + 3 + len(parts.netloc) :] if parts.scheme else ""
    if found := _IN_PATH.fullmatch(behind or parts.path):
        return found[1]
    if host == "web.archive.org" and (found := _ARCHIVED.fullmatch(behind or parts.path)):
        return found[1]
    if host.endswith("urldefense.com") and (found := _MAILED.fullmatch(behind)):
        return found[1]
    if host.endswith("urldefense.proofpoint.com"):
        return _of_query(parts.query, ("u",), proofpoint=True)
    if (found := _LOGIN.fullmatch(address)) and _is_address(unquote(found[1])):
        return found[1] if _is_address(found[1]) else unquote(found[1].split("&")[0])
    names = next((names for known, names in _HOSTS if known.fullmatch(host)), ())
    return _of_query(parts.query, names) if names else None


def _of_query(query: str, names: tuple[str, ...], *, proofpoint: bool = False) -> str | None:
    for name, value in parse_qsl(query):
        if name.lower() not in names:
            continue
        if proofpoint:  # https-3A__doi.org_10.1145_1.2
            value = unquote(re.sub(r"-(?=[0-9A-F]{2})", "%", value.replace("_", "/")))
        cached = _CACHED.fullmatch(value)
        inner = cached[1] if cached else value
        if _is_address(inner) or (cached and "." in inner):
            return inner
    return None


def _is_address(text: str) -> bool:
    return re.match(r"(?:https?:)?//[^/\s]|www\.\w", text, re.IGNORECASE) is not None
