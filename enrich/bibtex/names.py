"""The names in a BibTeX `author` or `editor` field."""

from __future__ import annotations

import re

from enrich import text
from enrich.bibtex import extended_names
from enrich.model import Name
from enrich.patterns import regex

# The blanks of a run are tried once, from its beginning, however many there are.
_MARK = regex(r"[{}]|(?<!\s)\s+\\?and\s+", re.IGNORECASE)
_AMPERSAND = regex(r"(?<!\s)\s+\\?&\s+")
# Whole in braces: one unit for BibTeX, an organisation to everybody else.
_BRACED = regex(r"\{(?:[^{}]|\{[^{}]*\})*\}")
_OTHERS = regex(r"^others$|(?:^|(?<![\s,])[\s,]+)(?:and\s+)?et\.?\s*al\.?$", re.IGNORECASE)


def read(raw: str) -> tuple[Name, ...]:
    """Return the names of a field, decoded, without the "others" or "et al." that may end them.

    A field without `and` whose names are parted by semicolons is split at those, and whole names
    are split where an ampersand or commas part them. Names may be in biblatex's extended format.
    """
    found: list[Name] = []
    people = split(raw)
    if len(people) == 1 and "{" not in raw:
        people = [person.strip() for person in raw.split(";")]
    for person in (name for written in people for name in _listed(written)):
        if person.lower() == "and":  # between names that are not there
            continue
        if extended_names.is_extended(person):
            found.append(extended_names.name(person))
            continue
        plain = text.from_latex(person)
        if _BRACED.fullmatch(person) and plain.lower() == "others":
            continue
        if _BRACED.fullmatch(person) and not _is_inverted(plain):
            found.append(Name(literal=plain))
        elif named := _OTHERS.sub("", plain):
            found.append(text.name(named))
    return tuple(found)


def is_cut(raw: str) -> bool:
    """Whether a field ends with "others" or "et al.": it has more people than it names."""
    last = split(raw)[-1]
    plain = text.from_latex(last)
    return bool(_OTHERS.search(plain)) or plain.lower() == "others"


def _listed(written: str) -> list[str]:
    """Return the names in the place of one, where people wrote no `and` between them.

    "Ada Berg & Bo Lind", "Ada Berg, Bo Lind, Per Dahl", "Ada Berg, Bo Lind," before a last `and`.
    "van der Meer, Jr., Per" is one name: it has a part of one word.
    """
    if "{" in written or extended_names.is_extended(written):
        return [written]
    for parts, least in ((_AMPERSAND.split(written), 2), (written.split(","), 3)):
        whole = [part.strip() for part in parts if part.strip()]
        is_list = len(whole) >= least or (len(whole) == 2 and written.endswith(","))
        if is_list and all(len(part.split()) > 1 and "," not in part for part in whole):
            return whole
    return [written]


def _is_inverted(plain: str) -> bool:
    """Whether a name in braces is a person's after all.

    "Doe, Jane", not "Llama Team, AI @ Meta".
    """
    family, comma, _ = plain.partition(",")
    return bool(comma) and not re.search("[A-Za-z]", text.name(family).literal)


def split(raw: str) -> list[str]:
    """Split a field at each `and` outside of braces, in whatever case: BibTeX's has none."""
    depth, at, found = 0, 0, list[str]()
    for mark in _MARK.finditer(raw):
        if mark.group() in "{}":
            depth += 1 if mark.group() == "{" else -1
        elif depth <= 0:
            found.append(raw[at : mark.start()].strip())
            at = mark.end()
    return [*found, raw[at:].strip()]
