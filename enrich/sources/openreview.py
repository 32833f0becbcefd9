"""OpenReview: forums of ICLR, NeurIPS, TMLR, COLM ... through its two APIs (docs.openreview.net)."""

from __future__ import annotations

import re

from enrich import identifiers
from enrich.model import Identifier
from enrich.sources import Source

_ID = re.compile(r"[\w-]{6,20}")


class OpenReview(Source):
    """Forum notes, by id where guests may, by title where not."""

    name = "openreview"

    @classmethod
    def identify(cls, url: str) -> Identifier | None:
        """Return the forum id that `forum?id=`, `pdf?id=` or `attachment?id=` names; for another revision's PDF the page itself."""
        link = identifiers.link(url)
        if link is None or link.host not in {"openreview.net", "api.openreview.net", "api2.openreview.net"}:
            return None
        value = link.query.get("id", "").split("#")[0]
        if link.path in {"/forum", "/pdf", "/attachment", "/revisions"} and _ID.fullmatch(value):
            return Identifier("openreview", value)
        if link.path == "/references/pdf" and _ID.fullmatch(value):  # a revision's own id, which leads to no forum
            return Identifier("page", f"https://openreview.net/references/pdf?id={value}")
        return None
