"""One page of HTML that stands by itself."""

from __future__ import annotations

import html
from collections.abc import Sequence

from enrich.export.options import Options
from enrich.model import Work


def render(works: Sequence[Work], options: Options) -> str:
    """Return the page."""
    return "<!DOCTYPE html>\n" + "".join(f"<p>{html.escape(w.text('title'))}</p>\n" for w in works)
