r"""The authors of a paper as arXiv has them in one text, and the name of one. Pure.

https://info.arxiv.org/help/prepare.html#author: names in order, between commas or "and"; places of
work in parentheses, which may have numbers that a list behind the names explains; a collaboration
before a colon. Accents are TeX's.
"""

from __future__ import annotations

import re

from enrich import text
from enrich.patterns import regex

_ASIDE = regex(r"\([^()]*\)|\[[\d,*†‡\s]{1,20}\]")
_DEEPEST = 40  # parentheses in parentheses
# One that is never closed ends with the name that it stands behind.
_OPEN = regex(r"\([^(),;:]*")
_FOOTNOTE = regex(
    r"\$\s*\{?\}?\s*\^[^$]{0,99}\$|\\textsuperscript\s*\{[^{}]{0,99}\}|\\thanks\s*\{[^{}]*\}"
)
_TEX = regex(r"[\\{~]")
_AND = regex(r"\s+(?:and|&)\s+|^and\s+")
_BEHALF = regex(r"^(?P<people>.*?)(?P<group>\b(?:for|on behalf of)\s+the\b.*)$", re.IGNORECASE)
# What belongs to the name before a comma: "Robert Tarjan, Jr.".
_BEHIND = regex(r"[JS]r\.?|I{2,3}|IV|Ph\.?\s?D\.?|M\.?D\.?|M\.?Sc\.?")
# "C. -P. Yuan", as arXiv's own parser leaves "C.-P. Yuan".
_HYPHEN = regex(r"(?<=\.) -(?=[^\W\d_])")


def names_in(written: str) -> list[str]:
    """Return the names in the text of all authors, in order; collaborations are among them."""
    bare = text.squeeze(_FOOTNOTE.sub("", written))
    for _ in range(_DEEPEST):
        bare, count = _ASIDE.subn(" ", bare)
        if not count:
            break
    bare = one_name(_OPEN.sub(" ", bare).replace(")", " "))
    found: list[str] = []
    for part in re.split(r"\s*[,;:]\s*", bare):
        for name in filter(None, _parted(part)):
            if found and _BEHIND.fullmatch(name):
                found[-1] += f", {name}"
            else:
                found.append(name)
    return found


def one_name(written: str) -> str:
    r"""Return a name without TeX, and with its initials together."""
    known = text.from_latex(written) if _TEX.search(written) else text.squeeze(written)
    return _HYPHEN.sub("-", known)


def _parted(names: str) -> list[str]:
    """Return the names between "and"; those of the groups that somebody speaks for stay."""
    behalf = _BEHALF.match(names)
    if behalf is None:
        return _AND.split(names)
    *others, last = _AND.split(behalf["people"])
    return [*others, last + behalf["group"]]
