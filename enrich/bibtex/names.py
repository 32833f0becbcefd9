"""The names in a BibTeX `author` or `editor` field."""

from __future__ import annotations

import re

from enrich import text
from enrich.model import Name

_MARK = re.compile(r"[{}]|\s+and\s+")
# Whole in braces: one unit for BibTeX, an organisation to everybody else.
_BRACED = re.compile(r"\{(?:[^{}]|\{[^{}]*\})*\}")
_OTHERS = frozenset({"others", "et al.", ""})


def read(raw: str) -> tuple[Name, ...]:
    """Return the names of a field, decoded, without the "others" that may end them."""
    found: list[Name] = []
    for person in split(raw):
        plain = text.from_latex(person)
        if _BRACED.fullmatch(person) and not _is_inverted(plain):
            found.append(Name(literal=plain))
        elif plain.lower() not in _OTHERS:
            found.append(text.name(plain))
    return tuple(found)


def _is_inverted(plain: str) -> bool:
    """Whether a name in braces is a person's after all: "Doe, Jane", not "Llama Team, AI @ Meta"."""
    family, comma, _ = plain.partition(",")
    return bool(comma) and not re.search("[A-Za-z]", text.name(family).literal)


def split(raw: str) -> list[str]:
    """Split a field at each `and` outside of braces."""
    depth, at, found = 0, 0, list[str]()
    for mark in _MARK.finditer(raw):
        if mark.group() in "{}":
            depth += 1 if mark.group() == "{" else -1
        elif depth <= 0:
            found.append(raw[at : mark.start()].strip())
            at = mark.end()
    return [*found, raw[at:].strip()]
