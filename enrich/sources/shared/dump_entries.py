"""Dumps that are .bib files. Pure."""

from __future__ import annotations

import re

from enrich.patterns import regex
from enrich.sources.shared.dumps import Cut

# An `@string` that begins a line: its value is in quotes, or in braces with others in them.
_STRING = regex(
    rb"^[ \t]*@string\s*[{(]\s*[^\s={}()]+\s*=\s*"
    rb"(?:\"[^\"]{0,2000}\"|\{(?:[^{}]|\{[^{}]{0,500}\}){0,2000}\})\s*[)}]",
    re.IGNORECASE | re.MULTILINE,
)
_ENTRY = regex(r"\s*(?:%[^\n]*\n\s*)*@\s*[A-Za-z]+\s*[{(]")


def begins_with_entry(head: str) -> bool:
    """Whether a file begins with an entry, perhaps after comments."""
    return bool(_ENTRY.match(head))


def cut_of_entries(*, times: int = 1) -> Cut:
    """Return how entries are told apart; macros of earlier chunks hold in all later ones."""
    return Cut(
        ends=(b"\n@",),
        begins=b"@",
        is_before=1,
        pair=(b"{", b"}"),
        defines=_STRING,
        times=times,
    )
