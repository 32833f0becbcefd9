"""Reads a reference in which nothing but commas parts people, title and journal. Pure.

"A. Author, B. Author, The title, in: Proceedings of X, 2020, pp. 1-9", as Elsevier prints it.
"""

from __future__ import annotations

import re

from enrich.patterns import regex
from enrich.reading_list.line import reference
from enrich.reading_list.line.reference import PrintedReference

_IN = regex(r",\s+[Ii]n:?\s+")
_NUMBERED = regex(
    r",?\s*(?:\d{1,4}[A-Za-z]?\s*)?(?:\(\s*\d[^()]{0,12}\)\s*)?\((?:19|20)\d\d[a-z]?\)"
    r"|,\s*(?:[Vv]ol|[Nn]o|pp?)\.|,\s*(?:19|20)\d\d\b"
)
_PLACE = regex(
    r"\b(?:journal|transactions|letters|proceedings|proc\.|conference|symposium|review|magazine"
    r"|nature|science|communications|annals|arxiv|corr|thesis|dissertation|report|tech\.|preprint"
    r"|press|springer|bulletin|computing surveys)\b",
    re.IGNORECASE,
)


_KIND = regex(
    r",\s+(?:(?:Ph\.?\s?D|Master|M\.?Sc|Doctoral|Diploma|Bachelor)\b[^,]{0,30}(?:thesis|dissertation)"
    r"|Tech(?:\.|nical) Rep|\d+(?:st|nd|rd|th) [Ee]d|[Vv]ol\.\s*\d)",
    re.IGNORECASE,
)


def comma_reference(plain: str) -> PrintedReference | None:
    """Return the parts of such a reference, None where its people cannot be told."""
    names = reference.names_before_title(plain)
    if names is None:
        return None
    authors, others, start = names
    end = end_of_title(plain, start)
    title = plain[start:end].strip(" ,.;:")
    if len(title) < 4:
        return None
    return PrintedReference(authors, others, title, start, end)


def end_of_title(plain: str, start: int) -> int:
    """Return where the title ends: before "in:", or before the journal."""
    for opened in (_IN.search(plain, start), _KIND.search(plain, start)):
        if opened:
            return opened.start()
    numbered = _NUMBERED.search(plain, start)
    stop = numbered.start() if numbered else len(plain)
    comma = plain.rfind(", ", start, stop)
    volume = bool(numbered and re.match(r",?\s*\d", numbered.group()))
    if comma > start and (volume or _PLACE.search(plain, comma, stop)):
        while (earlier := plain.rfind(", ", start, comma)) > start and _PLACE.search(
            plain, earlier, comma
        ):
            comma = earlier
        return comma
    return stop
