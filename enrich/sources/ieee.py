"""IEEE Xplore: its links name article numbers. The site refuses programs, so it is never asked."""

from __future__ import annotations

import re

from enrich import identifiers
from enrich.model import Identifier
from enrich.patterns import regex
from enrich.sources.base import Source

# https://ieeexplore.ieee.org/document/9912002, /abstract/document/N, /iel7/9912001/9912002/N.pdf
_PATH = regex(
    r"(?:/[a-z-]+)*/document/0*(\d{3,})(?:/.*)?|/(?:ielx?\d*|stampPDF|rest)/.*?/0*(\d{3,})\.pdf",
    re.IGNORECASE,
)
# stamp/stamp.jsp?tp=&arnumber=N, xpl/articleDetails.jsp?arnumber=N, xpls/abs_all.jsp?arnumber=N,
# xpl/login.jsp?...
_SCRIPT = regex(r"/.*\.(?:jsp|do)", re.IGNORECASE)


class IEEE(Source):
    """Identifies links; DBLP (by document page) and Crossref (10.1109) answer for them."""

    name = "ieee"

    @classmethod
    def identify(cls, url: str) -> Identifier | None:
        """Return the article number, without leading zeros, that a link into Xplore names."""
        link = identifiers.link(url)
        if link is None or link.host not in {"ieeexplore.ieee.org", "xplorestaging.ieee.org"}:
            return None
        found = _PATH.fullmatch(link.path)
        number = (found.group(1) or found.group(2)) if found else ""
        if not number and _SCRIPT.fullmatch(link.path):
            number = re.sub(r"\D.*", "", link.query.get("arnumber", ""))
        return Identifier("ieee", number.lstrip("0")) if number.strip("0") else None
