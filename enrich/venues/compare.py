"""Venues compared, and shown in one style."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from rapidfuzz import fuzz

from enrich import text
from enrich.venues.abbreviations import abbreviates
from enrich.venues.events import event
from enrich.venues.parse import PART, WORDS_TOO, Venue, cleaned, plainest, venue
from enrich.venues.table import letters, table


def same(a: str, b: str) -> bool | None:
    """Say whether two strings name one venue; None: cannot be told. Workshops, Findings and companions are not the main venue.

    A journal that prints a conference's papers (PACMMOD and SIGMOD) is neither the same nor another: None.
    """
    one, two = venue(a), venue(b)
    if not one or not two:
        return None
    if letters(a) == letters(b):
        return True
    if one.series and two.series:
        return _same_known(one, two)
    if one.type and two.type and one.type != two.type:
        return False
    if one.acronym and two.acronym and one.acronym.casefold() == two.acronym.casefold():
        return True
    return _same_name(one.name or a, two.name or b, known=bool(one.series or two.series))


def _same_known(one: Venue, two: Venue) -> bool | None:
    if one.series != two.series:
        rows = (table().shorts[one.series], table().shorts[two.series])
        return None if one.series in rows[1].prints or two.series in rows[0].prints else False
    if one.acronym.startswith("NIPS") or one.acronym.startswith("NeurIPS"):
        one, two = (replace(v, acronym=v.acronym.replace("NIPS", "NeurIPS")) for v in (one, two))
    if one.acronym != two.acronym:
        return False
    if one.type == "workshop" and one.part and two.part and one.part != two.part:
        return fuzz.ratio(text.fold(one.part), text.fold(two.part)) > 85 or None
    return True


def _same_name(one: str, two: str, *, known: bool) -> bool | None:
    x, y = (text.fold(cleaned(v)) for v in (one, two))
    likeness = fuzz.ratio(x, y)
    if likeness >= 92 or abbreviates(one, two) or abbreviates(two, one):
        return True
    full = min(len(x.split()), len(y.split())) >= 3 and "." not in one + two
    return False if full and likeness < (60 if known else 50) else None


def display(words: str, year: int | None = None) -> str:
    """Return the venue as an editor prints it: a full form without place and dates, an acronym as the full name."""
    said = event(words)
    clean = (
        said.name
        if not said.short or said.short.split(" ")[0] in said.name
        else f"{said.name} ({said.short})"
    )
    found = venue(words, year)
    if not found or not found.series or not is_short(clean):
        return clean
    if found.type != "conference" or found.name.startswith(("Advances", "Proceedings", "Findings")):
        return found.name if found.type != "workshop" else clean
    return f"{found.name} ({found.acronym})"


def is_short(words: str) -> bool:
    """Say whether a venue is written as an acronym or an abbreviation: "SOSP", "NAACL-HLT (1)", "Proc. ACM Manag. Data"."""
    bare = PART.sub("", words).strip()
    if (
        re.search(r"\b[A-Z][a-z]{1,9}\.(?=\s|$)", bare)
        or letters(plainest(bare)) in _short_letters()
    ):
        return True
    return len(bare.split()) <= 2 and bool(re.search(r"[A-Z].*[A-Z]", bare))


@lru_cache(maxsize=1)
def _short_letters() -> frozenset[str]:
    names = {letters(n) for row in table().rows for n in row.names}
    return frozenset(
        {letters(s) for row in table().rows for s in (row.acronym, *row.shorts)} - names
    )


def known_acronym(word: str) -> bool:
    """Say whether a word is a short form of a venue in the table: "OSDI", "neurips"; "fast" in small letters is not."""
    word = word.strip()
    if word in table().shorts:
        return True
    return (
        bool(re.fullmatch(r"[\w&*/-]{3,20}", word))
        and word.lower() not in WORDS_TOO
        and letters(word) in _short_letters()
    )
