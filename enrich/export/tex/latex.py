"""Plain text as LaTeX of a .bib: none of it is a command, comment or brace of the file. Pure."""

from __future__ import annotations

import re
import unicodedata

from enrich.export.cleaning import clean
from enrich.export.tex import maths
from enrich.export.tex.characters import (
    CLOSE_SCRIPT,
    OPEN_SUBSCRIPT,
    OPEN_SUPERSCRIPT,
    ascii_sign,
    letter,
)
from enrich.patterns import regex

_NEEDS_WORK = regex(r"[^\x20-\x7e]|[\"\\{}$&%#_^~<>|`]")
_APOSTROPHES = str.maketrans(dict.fromkeys("‘’ʻʼʽʾʿ′", "'"))
_NOT_IN_NAMES = regex(r"[\\{}$^~<>|`\"“”„«»¡¿…]")
# Nearly every part of a name: "Kwon", "Cody Hao", "J.-P.". It is left as it is.
_IS_NAME = regex(r"[A-Za-z]+\.?(?:[ -][A-Za-z]+\.?)*").fullmatch
_IN_BRACKETS = regex(r"\([^\W_][^()]*\)")
_FROM_LETTER = regex(r"'?[^\W_].*")
SCRIPTS = regex("[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿⁱ]+|[₀₁₂₃₄₅₆₇₈₉₊₋₍₎]+")
# A Greek word; one or two letters are a sign of mathematics or chemistry.
_GREEK = regex("([\u0370-\u03ff\u1f00-\u1fff]{3,})")


def escape(words: str, *, unicode: bool = False) -> str:
    """Return running text as LaTeX: maths kept where TeX accepts it, all else shown as it is."""
    words = clean(words) if words else ""
    if not _NEEDS_WORK.search(words):
        return words
    return "".join(
        f"${piece}$" if is_maths else prose(piece, unicode=unicode)
        for is_maths, piece in maths.split(words)
    )


def prose(words: str, *, unicode: bool = False, before: str = "") -> str:
    """Return text without maths as LaTeX.

    `before` is the character that it follows: it decides whether a quote opens or closes.
    """
    if not _NEEDS_WORK.search(words):
        return words
    words = _quoted(words, before)
    if not unicode:
        words = SCRIPTS.sub(_script, words)
    return "".join(p if _GREEK.match(p) else _characters(p, unicode) for p in _GREEK.split(words))


def _characters(words: str, unicode: bool) -> str:
    def replaced(found: re.Match[str]) -> str:
        character = found.group()
        return ascii_sign(character) if character.isascii() else letter(character, unicode)

    return _NEEDS_WORK.sub(replaced, words)


def _script(found: re.Match[str]) -> str:
    """Return a run of raised or lowered digits between the marks of such a run."""
    words = found.group()
    opening = OPEN_SUBSCRIPT if "₀" <= words[0] <= "₎" else OPEN_SUPERSCRIPT
    return opening + unicodedata.normalize("NFKC", words).replace("−", "-") + CLOSE_SCRIPT


def _quoted(words: str, before: str) -> str:
    """Return text with straight double quotes as opening or closing ones."""
    if '"' not in words:
        return words

    def directed(found: re.Match[str]) -> str:
        behind = found.group(1) or before or " "
        return found.group(1) + ("“" if behind in " ([{“‘-–—/" else "”")

    return re.sub(r'(^|.)"', directed, words)


# -- names


def nameable(words: str) -> str:
    """Return a name without the characters that no name has.

    Biber makes initials of commands too.
    """
    if _IS_NAME(words):
        return words
    words = _NOT_IN_NAMES.sub("", clean(words))
    if not words.isascii():
        words = "".join(c for c in words.translate(_APOSTROPHES) if not _is_symbol(c))
    return " ".join(map(_from_letter, words.split()))


def _from_letter(word: str) -> str:
    """Return a word of a name from its first letter on; a name in brackets keeps these."""
    if _IN_BRACKETS.fullmatch(word):
        return word
    found = _FROM_LETTER.search(word)
    bare = found.group() if found else word
    return bare.replace(")", "") if "(" not in bare else bare


def _is_symbol(character: str) -> bool:
    return not character.isascii() and unicodedata.category(character)[0] == "S"


def name(words: str, *, unicode: bool = False, guard: bool = False) -> str:
    r"""Return a part of a name as LaTeX, without the characters that no name has.

    With `guard`, for BibTeX, a character that stays as it is becomes `{\relax 王}`: BibTeX cuts
    initials byte by byte, which would leave half a character.
    """
    words = nameable(words)
    if _IS_NAME(words) or not _NEEDS_WORK.search(words):
        return words
    encoded = "".join(
        ascii_sign(c) if c.isascii() else letter(c, unicode, in_name=True)
        for c in _quoted(words, "")
    )
    if not guard:
        return encoded
    return re.sub(r"[^\x00-\x7f]+", lambda m: "{\\relax " + m.group() + "}", encoded)
