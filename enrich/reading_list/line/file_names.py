"""Reads the name that reference managers give to the PDF of a paper: people, a year, the title.

Zotero writes "Doe et al. - 2019 - The Title.pdf" or "Doe 2019 The Title.pdf", others
"Doe_et_al_2019_The_Title.pdf"; a long title may be cut. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from enrich.model import Name
from enrich.patterns import regex

_YEAR = r"(?:19|20)\d\d[a-z]?"
_FAMILY = r"[^\W\d_][^\W\d_'’.-]*(?:['’-][^\W\d_]+)*"
_PEOPLE = rf"{_FAMILY}(?:(?:\s(?:and|&|und)\s|,\s){_FAMILY}){{0,3}}"
_PARTED = regex(
    rf"(?P<people>[^\n]{{2,80}}?)\s[-–—]\s(?:(?P<year>{_YEAR})\s[-–—]\s)?(?P<title>\S.*)", re.DOTALL
)
_IN_A_ROW = regex(
    rf"(?P<people>{_PEOPLE})(?:\s(?P<others>et\.? al\.?))?(?:\s\(?(?P<year>{_YEAR})\)?)?\s"
    r"(?P<title>\S.*)",
    re.DOTALL,
)
# "Jing Xu 2020 Title": one person or two.
_DATED = regex(rf"(?:{_FAMILY}\s){{2,4}}(?P<year>{_YEAR})\s(?P<title>\S.*)", re.DOTALL)
_ET_AL = regex(r",?\set\.? al\.?\s*$")
_NAME = regex(
    rf"(?:[A-Z]\.?\s?){{0,3}}(?:(?:de|van|von|der|di|da)\s){{0,2}}{_FAMILY}", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class NamedFile:
    """What the name of a file states of its paper; the year is 0 where it has none."""

    title: str
    authors: tuple[Name, ...] = ()
    year: int = 0


def read(name: str) -> NamedFile | None:
    """Return the parts of the name of a PDF, None where it has no words of a title."""
    stem = re.sub(r"(?:\.(?:full|final))?\.pdf$", "", name.strip(), flags=re.IGNORECASE)
    stem = stem.rpartition("/")[2]
    if " " not in stem:
        stem = stem.replace("_", " ") if "_" in stem else stem.replace("-", " ")
    stem = " ".join(stem.replace("_", " ").split())
    found = _PARTED.fullmatch(stem)
    if found and (people := _people(found["people"])):
        return _file(found["title"], people, found["year"])
    found = _IN_A_ROW.fullmatch(stem)
    if found and (found["others"] or found["year"]) and (people := _people(found["people"])):
        return _file(found["title"], people, found["year"])
    if dated := _DATED.fullmatch(stem):
        return _file(dated["title"], (), dated["year"])
    return NamedFile(stem) if len(re.findall(r"[^\W\d_]{2,}", stem)) >= 2 else None


def _file(title: str, people: tuple[Name, ...], year: str | None) -> NamedFile | None:
    if not re.search(r"[^\W\d_]{2}", title):
        return None
    return NamedFile(title, people, int(year[:4]) if year else 0)


def _people(written: str) -> tuple[Name, ...]:
    """Return the people before a title, none where the words are something else."""
    names = re.split(r",\s|\s(?:and|&|und)\s", _ET_AL.sub("", written.strip()))
    if not all(_NAME.fullmatch(n) and any(c.isupper() for c in n) for n in names):
        return ()
    return tuple(Name(family=n.split()[-1]) for n in names)
