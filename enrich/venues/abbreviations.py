"""ISO 4 abbreviations against full names.

https://www.issn.org/services/online-services/access-to-the-ltwa/
"""

from __future__ import annotations

import re
from functools import lru_cache

from enrich import text
from enrich.patterns import regex
from enrich.venues.table import words_of

_SMALL_WORDS = words_of("a an and at by for from in of on or the to der des de la le")


def abbreviates(short: str, full: str) -> bool:
    """Whether `short` is an ISO 4 abbreviation of `full`: "IEEE Trans. Mob.

    Comput." of its full name.
    """
    if "." not in short:
        return False
    one = _short_words(short)
    if not one or not _may_begin(one[0], full):
        return False
    two = _full_words(full)
    return (
        len(one) == len(two) > 1
        and any(w.endswith(".") for w in one)
        and all(map(_abbreviates_word, one, two))
    )


def _may_begin(short: str, full: str) -> bool:
    """Whether a word of `full` has the first letter of `short`: of most names none has."""
    if not (short.isascii() and full.isascii()):
        return True
    return f" {text.fold(short)[:1]}" in f" {_APART.sub(' ', full)}".lower()


_APART = regex(r"[\W_]+")


# One abbreviation is compared with the names of all venues.
@lru_cache(maxsize=1 << 6)
def _short_words(short: str) -> tuple[str, ...]:
    words = re.split(r"[\s/:,&()-]+", short)
    return tuple(w for w in words if w.strip(".") and text.fold(w) not in _SMALL_WORDS)


@lru_cache(maxsize=1 << 11)
def _full_words(full: str) -> tuple[str, ...]:
    folded = text.fold(re.sub(r"[/&]", " ", full))
    return tuple(w for w in folded.split() if w not in _SMALL_WORDS)


def _abbreviates_word(short: str, word: str) -> bool:
    folded = text.fold(short)
    if folded == word or (short.endswith(".") and word.startswith(folded)):
        return bool(folded)
    if not short.endswith(".") and len(folded) < 4:
        return False
    rest = iter(word)
    return (
        word[0] == folded[0] and len(folded) >= 3 and all(c in rest for c in folded)
    )  # a contraction: "Natl."
