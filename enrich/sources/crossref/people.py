"""The people of a work of Crossref: authors, editors, translators. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from enrich import text
from enrich.model import Name
from enrich.patterns import regex
from enrich.sources.crossref.values import plain, word
from enrich.sources.shared.json_fields import mappings
from enrich.text.names import are_initials

_GROUP = regex(
    r"\b(?:collaborations?|consortium|group|team|office|institute|foundation|society|association"
    r"|committee|network|project|university|laborator(?:y|ies)|survey|ministry|department|agency"
    r"|organi[sz]ation|council|board|inc|ltd|llc)\b",
    re.IGNORECASE,
)
_SMALL = regex(
    r"de|la|le|van|von|der|den|di|da|das|do|dos|du|del|della|ter|ten|zu|zur|y|e|bin|ibn|al"
)


# What publishers write into a family name behind it: "SMITH III", "Berg PhD", "Berg1", "Li (李伟)".
_SUFFIX = regex(r"(?P<family>\S.*?),?\s+(?P<suffix>[JS]r\.?|I{2,3}|IV)", re.IGNORECASE)
_BEHIND = regex(
    r"(?:,?\s+(?:Ph\.?\s?D|M\.?D|M\.?Sc|B\.?Sc)\.?)+$|(?<=[^\W\d_]{2})\d{1,2}$|[*†‡§]+$|\s*\([^()]*\)$"
)
_HONORIFIC = regex(r"(?:Dr|Prof|Professor)\.?\s+(?=\S)")


def people_of(item: Mapping[str, Any], role: str) -> tuple[Name, ...]:
    """Return those of a role ("author", "editor"), the one that is marked as the first in front."""
    people = mappings(item.get(role))
    first = [x for x in people if x.get("sequence") == "first"]
    if len(first) == 1 and people[0] is not first[0]:
        people = [first[0], *(x for x in people if x is not first[0])]
    families = [word(x.get("family")) for x in people]
    is_only = not any(len(family) > 2 for family in families)
    return tuple(n for x in people if (n := _name(x, is_only=is_only)))


def _name(person: Mapping[str, Any], *, is_only: bool = False) -> Name | None:
    family, given, suffix = (
        plain(word(person.get(k))).strip(" ,;") for k in ("family", "given", "suffix")
    )
    whole = plain(word(person.get("name")))
    if not family and not given:
        return Name(literal=whole) if whole else None
    if not family or not given:
        alone = family or given
        return (
            Name(literal=alone)
            if " " in alone or _GROUP.search(alone)
            else Name(family=_recased(alone))
        )
    family, given = _BEHIND.sub("", family) or family, _HONORIFIC.sub("", given)
    if behind := _SUFFIX.fullmatch(family):
        family, suffix = behind["family"], suffix or behind["suffix"]
    family, given = _uncapitalised(family, given, is_only=is_only)
    parts = (family, suffix, given) if suffix else (family, given)
    return text.name(", ".join(x.replace(",", " ") for x in parts))


def _uncapitalised(family: str, given: str, *, is_only: bool) -> tuple[str, str]:
    """Return a name in all capitals with small letters.

    Two capitals that no other author is beside may be initials: "NG", "AJ".
    """
    if not family.isupper() or (is_only and len(family) < 3 and given.isupper()):
        return family, given
    shouted = given.isupper() and all(len(w.strip(".")) > 2 for w in re.split(r"[\s-]+", given))
    return _recased(family), _recased(given) if shouted else given


def _recased(name: str) -> str:
    if not name.isupper() or len(name) < 2:
        return name
    words = re.split(r"([\s'’.-]+)", name)
    small = [
        w.lower() if _SMALL.fullmatch(w.lower()) and i < len(words) - 1 else w.capitalize()
        for i, w in enumerate(words)
    ]
    return re.sub(r"\bMc([a-z])", lambda m: "Mc" + m[1].upper(), "".join(small))


def only_initials(names: Sequence[Name]) -> bool:
    """Whether no given name is written out."""
    given = [n.given for n in names if n.given]
    return bool(given) and all(map(are_initials, given))
