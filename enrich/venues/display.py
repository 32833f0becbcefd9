"""Venues as an editor prints them, and which words are short forms."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from enrich.venues.events import event
from enrich.venues.parse import PART, WORDS_TOO, plainest, venue
from enrich.venues.table import letters, table


def display(words: str, year: int | None = None) -> str:
    """Return the venue as an editor prints it.

    A full form without place and dates, an acronym as the full name.
    """
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


def acronym(names: Iterable[str], year: int | None = None) -> str:
    """Return the acronym of a conference that has these names ("SOSP"), "" where none is known.

    `year` tells NIPS from NeurIPS.
    """
    return next((a for n in names if n and (a := venue(n, year).acronym)), "")


def is_short(words: str) -> bool:
    """Whether a venue is written as an acronym or an abbreviation: "SOSP", "NAACL-HLT (1)", "Proc.

    ACM Manag. Data".
    """
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
    """Whether a word is a short form of a venue in the table: "OSDI", "neurips".

    "fast" in small letters is not.
    """
    word = word.strip()
    if word in table().shorts:
        return True
    return (
        bool(re.fullmatch(r"[\w&*/-]{3,20}", word))
        and word.lower() not in WORDS_TOO
        and letters(word) in _short_letters()
    )
