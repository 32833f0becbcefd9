"""A table for spreadsheets."""

from __future__ import annotations

from collections.abc import Sequence

from enrich.export.options import Options
from enrich.model import Work


def render(works: Sequence[Work], options: Options) -> str:
    """Return CSV."""
    return "".join(f"{w.key}\n" for w in works)
