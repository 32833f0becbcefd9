"""The pages that identifiers name, at all the addresses under which indexes keep them."""

from __future__ import annotations

import re

from enrich.identifiers.doi_prefixes import ACM, IJCAI, UNREGISTERED
from enrich.identifiers.schemes import SCHEMES
from enrich.model import Identifier

# Other addresses under which indexes keep the same page: canonical address -> more, as (pattern,
# replacements).
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
    (rf"doi\.org/{re.escape(IJCAI)}/ijcai\.(\d+)/(\d+)", (r"www.ijcai.org/proceedings/\1/\2",)),
    (rf"doi\.org/((?:{re.escape(ACM)}|{re.escape(UNREGISTERED)})/.*)", (r"dl.acm.org/doi/\1",)),
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
    scheme = SCHEMES.get(identifier.scheme)
    return scheme.page.format(identifier.value) if scheme else ""


def pages(identifier: Identifier) -> list[str]:
    """Return every address under which an index may keep an identifier's page, likeliest first.

    DBLP's `documentPage` holds pages with `https` or `http`, with and without the final slash, at
    their old homes too.
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
