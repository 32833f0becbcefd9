"""Venues: what "Proc. of the 29th Symposium on Operating Systems Principles", "SOSP'23" and "NAACL-HLT (1)" name. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from enrich import text

VenueType = Literal["conference", "journal", "workshop", "preprint server", ""]


@dataclass(frozen=True, slots=True)
class Venue:
    """What a venue string names; falsy where it names nothing."""

    acronym: str = ""  # "SOSP"
    name: str = ""  # "Symposium on Operating Systems Principles"
    type: VenueType = ""
    series: str = ""  # "USENIX", "LNCS"
    part: str = ""  # "1", "Poster", "Datasets and Benchmarks", "Findings", the workshop's name

    def __bool__(self) -> bool:
        return bool(self.acronym or self.name)


def venue(words: str, year: int | None = None) -> Venue:
    """Return the venue that a string names."""
    found = re.search(r"\b[A-Z][A-Za-z]*[A-Z]\b", words)
    return Venue(acronym=found.group() if found else "", name=text.squeeze(words)) if words.strip() else Venue()


def same(a: str, b: str) -> bool | None:
    """Say whether two strings name one venue; None: cannot be told."""
    one, two = venue(a), venue(b)
    if one.acronym and two.acronym:
        return one.acronym == two.acronym
    return True if text.fold(a) == text.fold(b) else None


def display(words: str, year: int | None = None) -> str:
    """Return the venue as an editor writes it."""
    found = venue(words, year)
    return found.name or found.acronym


def known_acronym(word: str) -> bool:
    """Say whether a word is the acronym of a venue in the table ("OSDI")."""
    return bool(re.fullmatch(r"[A-Z]{2,}[A-Za-z]*", word))
