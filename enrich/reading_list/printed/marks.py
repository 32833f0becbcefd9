"""The characters that stand for the layout of a printed reference, while it is read."""

from __future__ import annotations

import re

from enrich.patterns import regex

BLOCK, ITALIC, ROMAN, CAPS, NO_CAPS = "\ue200", "\ue201", "\ue202", "\ue203", "\ue204"
_ANY = regex("[\ue200-\ue204]")
_ITALICS = regex(f"{ITALIC}([^{ITALIC}{ROMAN}]*){ROMAN}")


def removed(text: str) -> str:
    """Return a text without marks; where a block begins is a blank."""
    return _ANY.sub("", text.replace(BLOCK, " "))


def first_italics(text: str) -> re.Match[str] | None:
    """Return the first words in italics; group 1 is the words alone."""
    return next((m for m in _ITALICS.finditer(text) if re.search(r"[^\W_]{2}", m[1])), None)
