"""Venues as Semantic Scholar spells them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_TABLE = Path(__file__).with_name("venues.txt")  # short|long|alternative names


@cache
def venues() -> dict[str, list[str]]:
    """Return the spellings of each venue, by its short name; the long one first."""
    lines = _TABLE.read_text(encoding="utf-8").splitlines()
    return {short: names for short, *names in (line.split("|") for line in lines)}
