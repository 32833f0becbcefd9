"""Editions of books: as services and people write them, as BibTeX has them, as a number."""

from __future__ import annotations

import re

from enrich.patterns import regex
from enrich.text.markup import squeeze

# The styles of BibTeX write out the ordinal of an edition, with a capital.
_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"),
    *("tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth"),
    *("seventeenth", "eighteenth", "nineteenth", "twentieth"),
)
_NUMBER = regex(r"0*([1-9]\d{0,2})(?:st|nd|rd|th|\.|\s?(?:ª|º|°|e|ème|te))?", re.IGNORECASE)
# "2nd ed.", "2. Auflage", "Second Edition", "2e éd."
_WORD = regex(
    r"[\s,(]*\b(?:editions?|edn|ed|auflage|aufl|édition|éd|edición|edizione)\b[.)]*\s*$"
    r"|^(?:edition|ed\.)\s+(?=\w)",
    re.IGNORECASE,
)
_LONGEST = 100


def edition(words: str) -> str:
    """Return an edition: "2" for "2nd ed." and "Second", other words as they are: "Revised"."""
    bare = _WORD.sub("", squeeze(words[:_LONGEST])).strip(" ,()")
    if bare.casefold() in _ORDINALS:
        return str(_ORDINALS.index(bare.casefold()) + 1)
    number = _NUMBER.fullmatch(bare)
    return number[1] if number else bare


def is_first(number: str) -> bool:
    """Whether this is the first edition, which no reference names."""
    return number == "1"


def ordinal(number: str) -> str:
    """Return an edition as BibTeX's styles want it: "Second" for "2", "21st", "Revised"."""
    if number.isdecimal() and 1 <= int(number) <= len(_ORDINALS):
        return _ORDINALS[int(number) - 1].capitalize()
    return short_ordinal(number)


def short_ordinal(number: str) -> str:
    """Return "2nd" for "2"; words as they are."""
    if not number.isdecimal():
        return number
    n = int(number)
    ending = "th" if n % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{ending}"
