"""Whether what a reference states of authors and venue is what a record says.

True, false, or not to be told (None). Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from enrich import text
from enrich.model import Entry, Name
from enrich.patterns import regex

_OTHERS = regex(
    r"(?:and\s+|[,;]\s*)(?:others|et\.?\s*al\.?|\.\.\.|\\dots|\\ldots)\W*$|\bet\.?\s+al\b\W*$",
    re.IGNORECASE,
)
_LONG_LIST = 10  # names, after which people stop writing them out, with "others" or without

# -- authors

_NOBODIES = frozenset(
    "john doe|jane doe|john smith|jane smith|john roe|jane roe|richard roe|foo bar|author "
    "name|name surname|some body|unknown author"
    "|first last|firstname lastname|first author|second author|third author|fourth author|last "
    "author|author one|author two|author three"
    "|a author|b author|c author|another author|another lastname|other author|sample author|test "
    "author|example author|full name|given family"
    "|author a|author b|author c|author 1|author 2|author 3|lastname firstname|anonymous "
    "author|your name|first second|n n|tbd|todo|xxx|unknown"
    "|firstname1 lastname1|firstname2 lastname2|author unknown|name unknown|placeholder "
    "author|alice bob|alice and bob".split("|")
)


def is_nobody(person: Name) -> bool:
    """Whether a name stands in the place of one: "Jane Doe", "First Author"."""
    given_first, family_first = text.fold(person.full), text.fold(f"{person.family} {person.given}")
    return given_first in _NOBODIES or family_first in _NOBODIES


def stated_authors(entry: Entry) -> tuple[list[Name], bool]:
    """Return the names that an entry states, and whether it says that there are more."""
    names = [n for n in entry.authors if text.fold(n.literal or n.full) not in {"others", "et al"}]
    return names, len(names) < len(entry.authors) or bool(
        _OTHERS.search(entry.fields.get("author", "").strip("{} "))
    )


def same_first(stated: Sequence[Name], known: Sequence[Name]) -> bool:
    """Whether a record's first author is the first of those stated.

    A group is any of its members.
    """
    if not known:
        return False
    if stated[0].literal or known[0].literal:
        return same_authors(stated, known, True) is not False
    return bool(text.same_person(stated[0], known[0]))


def same_authors(stated: Sequence[Name], known: Sequence[Name], more: bool) -> bool | None:
    """Whether a record has the stated authors, in order; None where that cannot be decided.

    `more` is whether the entry says that it leaves some out.

    One surname of many may be another where the given name agrees: people marry, services split
    names. Another given name beside the same surname is another person. A long list that stops
    after its tenth name without a word cannot be decided. A group stands for its members, whether
    it is stated or known.
    """
    if not stated or not known:
        return None
    verdict = _same_names(stated, known, more)
    people, members = _people(stated), _people(known)
    if verdict is not False or (len(people), len(members)) == (len(stated), len(known)):
        return verdict
    if not people or not members:
        return bool(people or members) or verdict
    return _same_names(people, members, more)


def _people(names: Sequence[Name]) -> list[Name]:
    """Return the names that are no groups'; one that is not split, as in Chinese, is a person's."""
    return [n for n in names if not re.search(r"[A-Za-z]", n.literal)]


def _same_names(stated: Sequence[Name], known: Sequence[Name], more: bool) -> bool | None:
    cut = len(stated) < len(known)
    if len(stated) > len(known) or (cut and not more and len(stated) < _LONG_LIST):
        return False
    odd = [(a, b) for a, b in zip(stated, known, strict=False) if not text.same_person(a, b)]
    if odd and not (len(stated) >= 3 and len(odd) == 1 and _half_agrees(*odd[0])):
        return False
    return None if cut and not more else True


def _half_agrees(a: Name, b: Name) -> bool:
    return bool(_parts(a.given) & _parts(b.full) or _parts(b.given) & _parts(a.full))


def _parts(some: str) -> set[str]:
    return {w for w in text.fold(some).split() if len(w) > 2}


# -- venues
