"""Capitals of a title that BibTeX styles would lower and must not. Pure.

They are those of acronyms, mixed case, names, and the word after a colon. Styles such as `plain`
lower every letter of a title but its first one (the `t` of BibTeX's `change.case$`) and leave alone
what is in braces. Ordinary words of a Title In Title Case are left to the style.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from enrich import data
from enrich.export.cleaning import clean
from enrich.export.tex import latex, maths
from enrich.patterns import regex

_WORDS = regex(r"\s+|\S+")
_CORE = regex(r"[^\W_](?:.*[^\W_])?", re.DOTALL)
_LONG, _LETTERS = regex(r"[^\W\d_]{4,}"), regex(r"[^\W\d_]{2,}")
_JOINT = regex(r"([-‐‑–—/&+·.,:;!?()\[\]]+)")
_SENTENCE_END = regex(r"(?:[:?!]|[–—]|\w{3,}\.)[\"'”’)\]]*$")
_DASHES = frozenset(("-", "--", "---", "–", "—", "|"))
# What joins a name and its number: "GPT-4".
_BEFORE_NUMBER = ("-", "‑", ".")
# Lower-case in a Title In Title Case too, so they do not show how the title is written.
_SMALL = frozenset(
    """
    about above across after against along among around at before behind below beneath between
    beyond but by down during except for from in inside into like near nor of off on onto or over
    per since so than the through to toward towards under until up upon using versus via vs with
    within without yet and as a an is are be its it
    """.split()
)


class _Place(NamedTuple):
    """Where a word is in its title, and how the title is written."""

    is_first: bool
    # the first one after a colon, a dash or a full stop
    opens: bool
    in_sentence_case: bool
    in_capitals: bool


def title(words: str, *, unicode: bool = False) -> str:
    """Return a title as LaTeX, with the words in braces whose capitals have to stay."""
    words = clean(words)
    pieces = list(maths.split(words))
    in_case = _cases("".join(p for is_maths, p in pieces if not is_maths))
    inside = _Place(False, False, *in_case)
    encoded: list[str] = []
    first, opens, before = True, True, ""
    for is_maths, piece in pieces:
        if is_maths:
            encoded.append(f"{{${piece}$}}" if re.search("[A-Z]", piece) else f"${piece}$")
            first, opens, before = False, False, "$"
            continue
        for word in _WORDS.findall(piece):
            if word.isspace():
                encoded.append(" ")
            else:
                place = _Place(first, opens, *in_case) if opens or first else inside
                encoded.append(_word(word, before, place, unicode=unicode))
                opens = not word[-1].isalnum() and (
                    word in _DASHES or bool(_SENTENCE_END.search(word[-40:]))
                )
                first = False
            before = word[-1]
    return "".join(encoded)


def _cases(words: str) -> tuple[bool, bool]:
    """Whether a title is in sentence case, and whether it is all in capitals.

    In sentence case capitals inside are those of names.
    """
    long = [w for w in _LONG.findall(words)[1:] if w.lower() not in _SMALL]
    lower = sum(w.islower() for w in long)
    every = _LETTERS.findall(words)
    in_capitals = len(every) >= 3 and all(w.isupper() for w in every)
    return lower >= 2 and lower * 2 > len(long), in_capitals


@lru_cache(maxsize=65536)
def _word(word: str, before: str, place: _Place, *, unicode: bool) -> str:
    """Return one word between blanks as LaTeX: whole in braces, part by part, or as it is."""
    core = _CORE.search(word)
    if core is None or word.islower() or word.upper() == word.lower():
        return latex.prose(word, unicode=unicode, before=before)
    head, middle, tail = word[: core.start()], core.group(), word[core.end() :]
    parts = _JOINT.split(middle)
    keep = _kept(parts, place, tail)
    start = latex.prose(head, unicode=unicode, before=before)
    end = latex.prose(tail, unicode=unicode, before=middle[-1])
    if all(keep[::2]) and not re.search(r"[()\[\]]", middle):
        return f"{start}{{{latex.prose(middle, unicode=unicode)}}}{end}"
    befores = ("x", *(p[-1:] for p in parts))
    inner = "".join(
        _part(part, before, kept=k, unicode=unicode)
        for part, before, k in zip(parts, befores, keep, strict=False)
    )
    return f"{start}{inner}{end}"


def _part(part: str, before: str, *, kept: bool, unicode: bool) -> str:
    if kept:
        return f"{{{latex.prose(part, unicode=unicode)}}}"
    return latex.prose(part, unicode=unicode, before=before)


def _kept(parts: Sequence[str], place: _Place, tail: str) -> list[bool]:
    """Return for each part of a word whether its capitals have to stay.

    Every second part is what joins the others.
    """
    keep = [i % 2 == 0 and _stays(p, place) for i, p in enumerate(parts)]
    for i in range(0, len(parts), 2):
        part, joint = parts[i], parts[i + 1] if i + 1 < len(parts) else ""
        following = parts[i + 2] if i + 2 < len(parts) else ""
        if not part[:1].isupper():
            continue
        if i == 0 and _keeps_first_capital(place):
            keep[i] = True
        elif len(part) == 1 and not (place.is_first and len(parts) == 1):
            is_article = part == "A" and len(parts) == 1 and not re.match(r"[+#*]", tail)
            keep[i] = keep[i] or not is_article
        is_letter = len(part) == 1 and joint == "-" and following[:1].isupper()
        if is_letter or (following.isdigit() and joint in _BEFORE_NUMBER):
            keep[i] = keep[i + 2] = True
    for i in range(2, len(parts), 2):
        # a number goes along with the name that it is joined to: "{GPT-4}"
        joined = parts[i].isdigit() and keep[i - 2] and parts[i - 1] in _BEFORE_NUMBER
        keep[i] = keep[i] or joined
    return keep


def _keeps_first_capital(place: _Place) -> bool:
    """Whether a word's first capital is more than the title's own style."""
    if place.is_first:
        return False
    return place.opens or (place.in_sentence_case and not place.in_capitals)


def _stays(part: str, place: _Place) -> bool:
    """Whether a part of a word is an acronym, of mixed case, or a name."""
    capitals = [i for i, c in enumerate(part) if c.isupper()]
    if not capitals:
        return False
    has_digit = any(c.isdigit() for c in part)
    if place.in_capitals or has_digit:
        return has_digit
    word = part.removesuffix("’s").removesuffix("'s").casefold()
    return capitals != [0] or word in names()


@cache
def names() -> frozenset[str]:
    """Return the proper names, and words made of them, that keep their capital in any title."""
    table = data.read("proper-names.txt")
    lines = (line for line in table.splitlines() if not line.startswith("#"))
    return frozenset(w.casefold() for line in lines for w in line.split())
