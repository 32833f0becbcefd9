"""CSL-JSON: what Pandoc and Zotero read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from enrich.export.options import Options
from enrich.model import Work


def render(works: Sequence[Work], options: Options) -> str:
    """Return a CSL-JSON file: a list of items."""
    return json.dumps([item(w) for w in works], ensure_ascii=False, indent=2) + "\n"


def item(work: Work) -> dict[str, Any]:
    """Return a work as one CSL-JSON item, without its abstract."""
    return {"id": work.key, "title": work.text("title")}
