"""What a key of DBLP says of its publication: the venue and, mostly, the year. Pure.

A key is the stream, then letters of the authors' names and, mostly, the last two digits of the
year. That is read off DBLP's data; DBLP does not promise it.
"""

from __future__ import annotations

from enrich.model import Identifier
from enrich.patterns import regex

_KEY = regex(r"(?:conf|journals)/(?!corr/)([a-z][\w-]*)/[^/]*?(\d\d)?[a-z]{0,2}")
_THIS_CENTURY = 49  # two digits from 50 on are of the last century


def venue_and_year(identifier: Identifier) -> tuple[str, int | None] | None:
    """Return ("sosp", 2023) for `dblp:conf/sosp/KwonLZ0ZY0ZS23`; None for what says no venue.

    The year is None where the key has none.
    """
    key = _KEY.fullmatch(identifier.value) if identifier.scheme == "dblp" else None
    if key is None:
        return None
    year = int(key[2]) if key[2] else None
    return key[1], None if year is None else year + (1900 if year > _THIS_CENTURY else 2000)
