"""Names of authors as BibTeX and biber take them: "van den Berg, Jr., Jan and {OpenAI}". Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from enrich.export.tex import latex
from enrich.model import Name
from enrich.patterns import regex

# Nearly every name, as "family, given": it stays as it is.
_IS_USUAL = regex(
    r"(?:(?!and\b)[A-Za-z]+\.?[ -])*(?!and\b)[A-Za-z]+\.?,(?:[ -](?!and\b)[A-Za-z]+\.?)+",
    re.IGNORECASE | re.ASCII,
)
_COMMAS = regex(r",[\s,]*")
_SPLITS = regex(r",|(?:^|\s)and(?:\s|$)", re.IGNORECASE)


def authors(names: Iterable[Name], *, unicode: bool = False, guard: bool = True) -> str:
    """Return a list of names between `and`; those without a letter are left out.

    The literal "others" behind people stands for more of them, as it does in BibTeX.
    """
    people = list(names)
    is_cut = len(people) > 1 and people[-1].literal == "others"
    encoded = (author(n, unicode=unicode, guard=guard) for n in people[: -1 if is_cut else None])
    written = [x for x in encoded if x.strip("{}")]
    return " and ".join([*written, "others"] if is_cut and written else written)


def author(person: Name, *, unicode: bool = False, guard: bool = True) -> str:
    """Return one name: particles and family, suffix, given names.

    It is in braces where it is no person's or cannot be split. `guard` keeps BibTeX from cutting
    characters in half (`latex.name`).
    """
    if not (person.literal or person.particle or person.suffix):
        usual = f"{person.family}, {person.given}"
        if _IS_USUAL.fullmatch(usual):
            return usual

    def encoded(words: str) -> str:
        return latex.name(words, unicode=unicode, guard=guard and not unicode)

    family, given = _plain(person.family), _plain(person.given)
    particle, suffix = _plain(person.particle), _plain(person.suffix)
    if person.literal or not (family and given):
        parts = (particle, family or given, suffix)
        whole = _plain(person.literal or " ".join(x for x in parts if x))
        is_one_word = whole and not re.search(r"[\s,]|^and$", whole, re.IGNORECASE)
        return encoded(whole) if is_one_word and not person.literal else f"{{{encoded(whole)}}}"
    last = " ".join(_unsplit(x, encoded(x)) for x in (particle, family) if x)
    return ", ".join([last, *(_unsplit(x, encoded(x)) for x in (suffix, given) if x)])


def _plain(words: str) -> str:
    """Return a part of a name as plain text, "" where no letter is in it.

    BibTeX takes "-" and "~" alone for separators.
    """
    if not words:
        return ""
    plain = latex.nameable(words)
    if "," in plain:
        plain = _COMMAS.sub(", ", plain).strip(", ")
    return plain if any(c.isalnum() for c in plain) else ""


def _unsplit(words: str, encoded: str) -> str:
    """Return an encoded part of a name, in braces where BibTeX would split it."""
    return f"{{{encoded}}}" if _SPLITS.search(words) else encoded
