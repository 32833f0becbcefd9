"""Identifiers: find them in URLs and free text, bring them to one normal form, and give the page that each names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlsplit

from enrich.model import Identifier

# The schemes and their normal forms:
#   doi         lower case, without resolver: "10.1145/3600006.3613168"; an arXiv DOI is an "arxiv" instead
#   arxiv       without version: "2309.06180", "cs/0506001"
#   dblp        "conf/sosp/KwonLZ0ZY0ZS23"
#   acl         "2020.acl-main.537", "N13-1001"
#   openreview  the forum id: "RJpAz15D0S"
#   usenix      path of the presentation page below /conference/: "osdi23/presentation/zhang-chen"
#   pmlr        "v162/rajbhandari22a"
#   ieee        the article number: "9912002"
#   s2          Semantic Scholar's paper hash, 40 hexadecimal digits; "corpusid" its number; "openalex" "W2741809807"
#   pmid, isbn  digits
#   page        any other known proceedings page, as canonical https URL: NeurIPS, MLSys, CVF, JMLR, VLDB ...

_DOI = re.compile(
    r"10\.\d{4,9}/(?:\(SICI\)[^\s\"]+?[;:]\d-[\w#]|[^\s\"<>“”‘，。、；）】》|]+)", re.IGNORECASE
)
_ARXIV_NEW = r"\d{4}\.\d{4,5}"
_ARXIV_OLD = r"[a-z-]+(?:\.[A-Z]{2})?/\d{7}"
ARXIV = re.compile(rf"(?:{_ARXIV_NEW}|{_ARXIV_OLD})(?:v\d+)?", re.IGNORECASE)
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+)", re.IGNORECASE)


def doi(text: str) -> Identifier | None:
    """Return the identifier that a DOI names ("https://doi.org/10.1145/X", "doi:10.1145/X"), None if it is none."""
    found = _DOI.search(_ESCAPE.sub(r"\1", unquote(text[:_LONGEST_TEXT])))
    value = _trimmed(found.group()).lower() if found else ""
    if not re.fullmatch(r"10\.\d{4,9}/.*[^\W_].*", value):
        return None
    as_arxiv = _ARXIV_DOI.fullmatch(value)
    return (
        (arxiv(as_arxiv.group(1)) or Identifier("doi", value))
        if as_arxiv
        else Identifier("doi", value)
    )


_LONGEST_TEXT = 4000
_OPENING = {")": "(", "]": "[", "}": "{"}


def _trimmed(value: str) -> str:
    """Take off what stands behind a DOI in prose or in a link: brackets that it did not open, a query, punctuation."""
    value = re.split(r"[?#]|&(?:amp;)?[a-z_]+=|\]\(|\*\*", value, maxsplit=1)[0]
    opened: list[str] = []
    for at, char in enumerate(value):
        if char in "([{":
            opened.append(char)
        elif char in _OPENING and (not opened or opened.pop() != _OPENING[char]):
            value = value[:at]
            break
    return value.rstrip(".,;:'’*_`/\\")


def arxiv(text: str) -> Identifier | None:
    """Return the identifier of an arXiv id in any of its spellings ("arXiv:2309.06180v2"), None if it is malformed."""
    value = re.sub(r"^arxiv:\s*", "", text.strip(), flags=re.IGNORECASE)
    if not ARXIV.fullmatch(value):
        return None
    return Identifier("arxiv", re.sub(r"v\d+$", "", value))


# What publishers hang behind a DOI in their addresses: .../10.1002/x/full, .../10.1007/x.pdf, .../10.1101/2020.01.01v2.full.pdf
_TAIL = re.compile(
    r"(?:v\d+(?=\.full|$)|\.(?:full|abstract|short|long|pdf|epub|html?|ris)|/(?:full|fulltext|abstract|abs|pdf|epdf|html|meta|summary|"
    r"references|citations|download|figures|pdfft|text|epub|full/html|full/pdf|issuetoc|suppinfo|supplementary))+$",
    re.IGNORECASE,
)
_PREPRINT_VERSION = re.compile(
    r"(10\.1101/[\d.]+)v\d+"
)  # bioRxiv and medRxiv: versions share one DOI
# nature.com/articles/nature14539, /nature/journal/v518/n7540/full/nature14236.html: the DOI is 10.1038/ and the last word.
_NATURE = re.compile(
    r"/(?:articles|[a-z]+/journal/v\d+/n\w+/(?:full|abs|pdf))/([a-z]+[\w.-]*\d[\w-]*)(?:\.(?:pdf|html?))?/?",
    re.IGNORECASE,
)


def doi_in_url(url: str) -> Identifier | None:
    """Return the DOI that a publisher's or a resolver's URL carries, in its path or a parameter, if any."""
    taken = (
        link(url)
        if "://" in url or url.startswith(("//", "www.", "doi.org", "dx.doi.org"))
        else None
    )
    if taken is None:
        return None
    found = _DOI.search(taken.path)
    if found:
        resolver = taken.host in {"doi.org", "dx.doi.org", "doi.acm.org"}
        value = (
            found.group()
            if resolver
            else _PREPRINT_VERSION.sub(r"\1", _TAIL.sub("", found.group()))
        )
        return doi(value)
    if taken.host == "nature.com" and (article := _NATURE.fullmatch(taken.path)):
        return Identifier("doi", f"10.1038/{article[1].lower()}")
    return next((named for value in taken.query.values() if (named := doi(value))), None)


_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_ARXIV_IN_TEXT = re.compile(
    rf"(?<![\w/.])arxiv\s*[:：]\s*((?:{_ARXIV_NEW}|{_ARXIV_OLD})(?:v\d+)?)(?!\d)", re.IGNORECASE
)
_BARE_DOI = re.compile(r"(?<![\w/.-])" + _DOI.pattern, re.IGNORECASE)


def find(text: str) -> tuple[Identifier, ...]:
    """Return the DOIs and arXiv ids that a free text names, in its order; URLs in it are for `sources.identify`."""
    if "10." not in text and "rxiv" not in text.lower():
        return ()
    prose = _URL.sub(" ", text)
    found: list[tuple[int, Identifier]] = []
    for match in _BARE_DOI.finditer(prose):
        named = doi(match.group())
        if named:
            found.append((match.start(), named))
    rest = _BARE_DOI.sub(
        lambda match: " " * len(match.group()), prose
    )  # 10.1145/3600006.3613168 holds no arXiv id
    for match in _ARXIV_IN_TEXT.finditer(rest):
        named = arxiv(match[1])
        if named:
            found.append((match.start(), named))
    return tuple(dict.fromkeys(identifier for _, identifier in sorted(found)))


_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|mc_[ce]id|casa_token|ref(?:_src)?|source|share|spm|igshid|_hs\w+|trk|si",
    re.IGNORECASE,
)


def normal_url(url: str) -> str:
    """Return a URL as the same for all that lead to the same page: https, no `www.`, tracking, fragment or last slash."""
    taken = link(url)
    if taken is None:
        return url.strip()
    query = "&".join(
        f"{k}={v}" for k, v in sorted(taken.query.items()) if not _TRACKING.fullmatch(k)
    )
    page = (
        f"#{taken.fragment}" if taken.fragment.startswith("page=") else ""
    )  # a paper inside a volume
    path = taken.path.rstrip("/")
    return f"https://{taken.host}{path}{'?' + query if query else ''}{page}"


@dataclass(frozen=True, slots=True)
class Link:
    """A URL taken apart: lower-case host without `www.`, decoded path with single slashes, query by lower-case name."""

    host: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    fragment: str = ""


_LONGEST_URL = 4000
_ARCHIVED = re.compile(r"(?:https?:)?//web\.archive\.org/web/\d+[a-z_]*/", re.IGNORECASE)
_ESCAPE = re.compile(
    r"\\([!-/:-@\[-`{-~])"
)  # Markdown's backslash escapes, as pasted URLs keep them
_AFTER_URL = re.compile(r"[\s<>\"“”]")
_TRAILING = ".,;:)]}'*"


@lru_cache(maxsize=512)  # each source is asked about the same URL in turn
def link(url: str) -> Link | None:
    """Take a URL apart in any spelling (no scheme, escapes, an archive's wrapper, trailing dots); None if it is none."""
    text = _ARCHIVED.sub("", _ESCAPE.sub(r"\1", url.strip()[:_LONGEST_URL]).replace("&amp;", "&"))
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


_URLS: Mapping[str, str] = {
    "doi": "https://doi.org/{}",
    "arxiv": "https://arxiv.org/abs/{}",
    "dblp": "https://dblp.org/rec/{}",
    "acl": "https://aclanthology.org/{}/",
    "openreview": "https://openreview.net/forum?id={}",
    "usenix": "https://www.usenix.org/conference/{}",
    "pmlr": "https://proceedings.mlr.press/{}.html",
    "ieee": "https://ieeexplore.ieee.org/document/{}",
    "s2": "https://www.semanticscholar.org/paper/{}",
    "corpusid": "https://api.semanticscholar.org/CorpusID:{}",
    "openalex": "https://openalex.org/{}",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/{}/",
    "page": "{}",
}

# Other addresses under which indexes keep the same page: canonical address -> more, as (pattern, replacements).
_ALSO: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        r"proceedings\.neurips\.cc/paper_files/paper/(.*)",
        (
            r"papers.nips.cc/paper_files/paper/\1",
            r"proceedings.neurips.cc/paper/\1",
            r"papers.nips.cc/paper/\1",
        ),
    ),
    (
        r"papers\.nips\.cc/paper/(\d+-[^/]*)",
        (r"papers.nips.cc/paper/\1.pdf", r"papers.neurips.cc/paper/\1"),
    ),
    (r"proceedings\.mlsys\.org/paper_files/paper/(.*)", (r"proceedings.mlsys.org/paper/\1",)),
    (r"openaccess\.thecvf\.com/(.*)", (r"www.cv-foundation.org/openaccess/\1",)),
    (r"jmlr\.org/(.*)", (r"www.jmlr.org/\1",)),
    (r"www\.vldb\.org/(.*)", (r"vldb.org/\1",)),
    (r"ojs\.aaai\.org/(.*)", (r"aaai.org/ojs/\1", r"www.aaai.org/ojs/\1")),
    (r"www\.aaai\.org/ocs/(.*)", (r"aaai.org/ocs/\1",)),
    (
        r"www\.ijcai\.org/Proceedings/(.*)/Papers/(.*)\.pdf",
        (
            r"www.ijcai.org/Abstract/\1/\2",
            r"ijcai.org/Abstract/\1/\2",
            r"ijcai.org/Proceedings/\1/Papers/\2.pdf",
        ),
    ),
    (r"doi\.org/10\.24963/ijcai\.(\d+)/(\d+)", (r"www.ijcai.org/proceedings/\1/\2",)),
    (r"doi\.org/(10\.(?:5555|1145)/.*)", (r"dl.acm.org/doi/\1",)),
    (
        r"www\.usenix\.org/legacy/(.*)",
        (r"www.usenix.org/\1", r"static.usenix.org/\1", r"static.usenix.org/legacy/\1"),
    ),
    (
        r"proceedings\.mlr\.press/(.*)",
        (r"jmlr.org/proceedings/papers/\1", r"www.jmlr.org/proceedings/papers/\1"),
    ),
    (r"aclanthology\.org/(.*)/", (r"www.aclweb.org/anthology/\1/", r"aclweb.org/anthology/\1/")),
    (r"openreview\.net/forum\?id=(.*)", (r"openreview.net/pdf?id=\1",)),
    (r"ieeexplore\.ieee\.org/document/(.*)", (r"ieeexplore.ieee.org/abstract/document/\1",)),
)


def url(identifier: Identifier) -> str:
    """Return the address of the page to show to people; "" where the scheme has none (ISBN)."""
    return _URLS.get(identifier.scheme, "").format(identifier.value)


def pages(identifier: Identifier) -> list[str]:
    """Return every address under which an index may keep an identifier's page, likeliest first.

    DBLP's `documentPage` holds pages with `https` or `http`, with and without the final slash, at their old homes too.
    """
    home = url(identifier).removeprefix("https://")
    if not home:
        return []
    bare = [home]
    for pattern, more in _ALSO:
        found = re.fullmatch(pattern, home)
        bare += [found.expand(x) for x in more] if found else []
    ends = [x for stem in bare for x in (stem, *_other_end(stem))]
    return list(dict.fromkeys(f"{scheme}://{x}" for x in ends for scheme in ("https", "http")))


def _other_end(stem: str) -> list[str]:
    if stem.endswith("/"):
        return [stem[:-1]]
    return [] if re.search(r"\?|\.(?:html|pdf)$", stem) else [stem + "/"]


def parse(text: str) -> Identifier | None:
    """Return the identifier that a person types: "arxiv:2308.16369", "doi:10.1145/X", "dblp:conf/...", a bare DOI or arXiv id."""
    text = text.strip()
    scheme, colon, value = text.partition(":")
    scheme = scheme.lower()
    if not colon or scheme in {"http", "https"}:
        return doi(text) if text.startswith("10.") else arxiv(text)
    if scheme == "arxiv":
        return arxiv(value.strip())
    if scheme == "doi":
        return doi(value)
    known = {
        "dblp",
        "acl",
        "openreview",
        "usenix",
        "pmlr",
        "ieee",
        "s2",
        "corpusid",
        "openalex",
        "pmid",
        "isbn",
        "page",
    }
    return Identifier(scheme, value.strip()) if scheme in known and value.strip() else None
