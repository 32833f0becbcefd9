"""Values in an answer of Crossref: text on one line, without markup; dates. Pure."""

from __future__ import annotations

import re

from enrich import text
from enrich.model import Date

# All that can be selected: https://github.com/CrossRef/rest-api-doc/issues/289. The rest of an item
# is mostly its references.
FIELDS = (
    "DOI,type,title,subtitle,original-title,author,editor,container-title,short-container-title,"
    "issued,published-print,published-online,posted,approved,event,volume,issue,page,"
    "article-number,publisher,publisher-location,ISBN,ISSN,issn-type,abstract,relation,updated-by,"
    "update-to,degree,translator"
)
# What a work has beside these: a list of works cannot be asked to select it, but for the numbers of
# its publisher, which are selected where it is asked for by them.
_NOT_SELECTED = ("edition-number", "isbn-type", "published", "alternative-id")
KEPT = frozenset((*FIELDS.split(","), *_NOT_SELECTED))

# Characters of one value that are read.
_LONGEST = 4_000


def word(value: object, longest: int = _LONGEST) -> str:
    """Return a string or number as a string on one line, "" for anything else."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    return value.strip()[:longest] if isinstance(value, str) else ""


def plain(words: str) -> str:
    """Return a title or name without markup.

    Publishers put a name in italics on a line of its own.
    """
    if "<" in words:
        words = re.sub(r"([(\[])\s{0,99}\n\s{0,99}(?=<)", r"\1", words)
        words = re.sub(r">\s{0,99}\n\s{0,99}(?=[)\],.;:-])", ">", words)
        words = re.sub(r"</?(?:scp|tex|formula)(?:\s[^<>]{0,200})?>", "", words)
    return text.plain(words)


def texts(value: object) -> list[str]:
    """Return the texts of a list, or of a single one; 100 at most."""
    values = value if isinstance(value, list) else [value]
    return [x for v in values[:100] if (x := word(v))]


def date(value: object) -> Date | None:
    """Read `{"date-parts": [[2023, 10, 23]]}`; unknown ones are `[[null]]`."""
    rows = value.get("date-parts") if isinstance(value, dict) else None
    parts = rows[0] if isinstance(rows, list) and rows else None
    numbers = [p for p in parts if isinstance(p, int)] if isinstance(parts, list) else []
    if not numbers or not 1400 <= numbers[0] <= 2100:
        return None
    month = numbers[1] if len(numbers) > 1 and 1 <= numbers[1] <= 12 else 0
    day = numbers[2] if month and len(numbers) > 2 and 1 <= numbers[2] <= 31 else 0
    return Date(numbers[0], month, day)
