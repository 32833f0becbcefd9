"""arXiv: https://info.arxiv.org/help/api/user-manual.html, asked through the `arxiv` package."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar
from urllib.parse import unquote, urlsplit

from enrich import identifiers
from enrich.model import Identifier
from enrich.sources import Source

# Sites that show arXiv's papers under arXiv's own numbers, and the first word of the path that stands before the number.
_SITES: Mapping[str, str] = {
    "arxiv.org": r"(?:abs|pdf|html|format|ps|e-print|src|tb|dvi)",  # with export., browse., web7., cn., ar5iv.labs. ...
    "xxx.lanl.gov": r"(?:abs|pdf|format|ps)",
    "128.84.21.199": r"(?:abs|pdf|format|ps)",  # arXiv's own address, found in real lists
    "huggingface.co": r"papers",
    "hf.co": r"papers",
    "alphaxiv.org": r"(?:abs|pdf|html|overview|paper|resources)",
    "ar5iv.org": r"(?:abs|html|pdf|papers)",
    "arxiv-vanity.com": r"papers",
    "scirate.com": r"arxiv",
}
# The whole path: figures below an HTML version (html/ID/x1.png) are no paper links.
_PATH = r"/+{verb}/+(?:arxiv:)?([a-z-]+(?:\.[a-z]{{2}})?/\d{{7}}(?:v\d+)?|\d{{4}}\.\d{{4,5}}(?:v\d+)?)(?:\.pdf|\.ps(?:\.gz)?)?(?:/+(?:pdf)?)?"
_PATHS = {site: re.compile(_PATH.format(verb=verb), re.IGNORECASE) for site, verb in _SITES.items()}


def _split(url: str) -> tuple[str, str]:
    """Return host (lower case) and path (decoded, without trailing punctuation); empty strings where it is no URL."""
    try:
        parts = urlsplit(url.strip() if "://" in url else "https://" + url.strip())
        return (parts.hostname or ""), unquote(parts.path).rstrip(" \t.,;:)]>")
    except ValueError:
        return "", ""


class ArXiv(Source):
    """Preprints, by number or by title."""

    name: ClassVar[str] = "arxiv"
    intervals: ClassVar[Mapping[str, float]] = {"export.arxiv.org": 3.0}
    schemes: ClassVar[tuple[str, ...]] = ("arxiv",)
    batch: ClassVar[int] = 100

    @classmethod
    def identify(cls, url: str) -> Identifier | None:
        """Return the number that a link of arXiv or of one of the sites that mirror its papers names."""
        host, path = _split(url)
        for site, pattern in _PATHS.items():
            if host == site or host.endswith("." + site):
                found = pattern.fullmatch(path)
                return identifiers.arxiv(found.group(1)) if found else None
        return None
