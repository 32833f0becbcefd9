"""Fields of a JSON answer, whatever a service has put there. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from enrich import text

# Of one list: authors, titles, dates, related works.
MOST_OBJECTS = 5_000
_LONGEST = 60_000


def word(value: object) -> str:
    """Return a string or a whole number as text on one line, "" for anything else."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return text.squeeze(value[:_LONGEST]) if isinstance(value, str) else ""


def mapping(value: object) -> Mapping[str, Any]:
    """Return an object, {} for anything else."""
    return value if isinstance(value, dict) else {}


def mappings(value: object) -> list[Mapping[str, Any]]:
    """Return the objects of a list, 5,000 at most, [] for anything else."""
    known = value[:MOST_OBJECTS] if isinstance(value, list) else []
    return [x for x in known if isinstance(x, dict)]
