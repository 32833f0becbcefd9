"""British and American spelling of words in titles. Pure."""

from __future__ import annotations

import re

from enrich.patterns import regex

# Letters that a word has in British spelling, the pattern, and what is put in its place.
_SPELLINGS: tuple[tuple[str, re.Pattern[str], str], ...] = tuple(
    (letters, regex(pattern), put)
    for letters, pattern, put in (
        ("is", r"(?<=\w{3})is(?=(?:e|ed|es|er|ers|ing|ation|ations|ational|able)\b)", "iz"),
        ("ys", r"(?<=\w{2})ys(?=(?:e|ed|es|er|ers|ing)\b)", "yz"),
        ("our", r"(?<=\w{3})our(?=(?:s|ed|ing|al|ally|able|ite|hood|hoods|less)?\b)", "or"),
        ("tre", r"\b(cent|met|theat|lit)re(s?)\b", r"\1er\2"),
        ("bre", r"\b(fib|calib)re(s?)\b", r"\1er\2"),
        ("ll", r"(mode|labe|rave|ance|igna|leve|anne|unne|tota|arsha)ll(?=ing|ed|er)", r"\1l"),
        ("ogue", r"ogue(s?)\b", r"og\1"),
        ("grey", r"\bgrey", "gray"),
        ("programme", r"\bprogramme(s?)\b", r"program\1"),
        ("ence", r"\b(def|off|lic)ence(?=s?\b)", r"\1ense"),
        ("fulfil", r"\bfulfil\b", "fulfill"),
        ("aesthetic", r"\baesthetic", "esthetic"),
        ("anaes", r"\b(an)aes", r"\1es"),
    )
)


def american(folded: str) -> str:
    """Return folded words with British spelling as American."""
    for letters, pattern, put in _SPELLINGS:
        if letters in folded:
            folded = pattern.sub(put, folded)
    return folded
