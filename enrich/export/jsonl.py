"""Facts, one paper a line, as the `catalog` source reads them."""

from __future__ import annotations

import json
from collections.abc import Sequence

from enrich.export.options import Options
from enrich.model import Work


def render(works: Sequence[Work], options: Options) -> str:
    """Return JSON Lines."""
    return "".join(json.dumps({"title": w.text("title")}, ensure_ascii=False) + "\n" for w in works)
