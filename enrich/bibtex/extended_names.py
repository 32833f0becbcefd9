"""biblatex's extended name format: `family=Berg, given=Jur, prefix=van den, useprefix=true`.

Its parts are those of the manual of biblatex, section "Name Parts": a value may stand in braces,
a part or a value in quotes, both of which keep a comma. Initials and options name nobody. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from enrich import text
from enrich.model import Name
from enrich.patterns import regex

_PARTS = "family|given|prefix|suffix"
# How such a name begins, whichever part is first: only here is an equals sign no letter of a name.
_BEGINNING = regex(
    rf"\s*+(?:\"\s*+)?(?:(?:{_PARTS})(?:-i)?|useprefix|uniquename|uniquelist|nametemplates|gender|hash"
    r"|id|sortingnamekeytemplatename)\s*=",
    re.IGNORECASE,
)
_MARK = regex(r"[{}\",]")


def is_extended(person: str) -> bool:
    """Whether a name of a field is in the extended format."""
    return _BEGINNING.match(person) is not None


def name(person: str) -> Name:
    """Return a name in the extended format; one without a family name is a `literal`."""
    parts = _parts(person)

    def plain(part: str) -> str:
        return text.from_latex(parts.get(part) or parts.get(f"{part}-i", ""))

    family, given = plain("family"), plain("given")
    if not family or (not given and parts.get("family", "").startswith("{")):
        return Name(literal=family or given)
    return Name(family=family, given=given, particle=plain("prefix"), suffix=plain("suffix"))


def _parts(person: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for written in _split(person):
        part, sign, value = written.strip('" \t\r\n').partition("=")
        if sign:
            found.setdefault(part.strip().lower(), value.strip().strip('"').strip())
    return found


def _split(person: str) -> list[str]:
    """Split at the commas that are neither in braces nor in quotes."""
    depth, quoted, at, found = 0, False, 0, list[str]()
    for mark in _MARK.finditer(person):
        sign = mark.group()
        if sign == '"':
            quoted = not quoted and depth == 0
        elif sign != ",":
            depth += 1 if sign == "{" else -1
        elif depth <= 0 and not quoted:
            found.append(person[at : mark.start()])
            at = mark.end()
    return [*found, person[at:]]
