r"""Single characters as LaTeX: accents, letters, signs, and what the kernel prints by itself. Pure.

Letters of the Latin alphabets become `{\"o}`, signs `{\textdegree}`, Greek `{\ensuremath{\alpha}}`.
A character for which the LaTeX kernel has no command (CJK, Cyrillic, most Vietnamese letters) stays
as it is. Braces of text are `{\ensuremath{\lbrace}}`, since BibTeX counts `\{` too.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache

from enrich.export.tex import maths
from enrich.patterns import regex
from enrich.text.tex_letters import ACCENTS, LETTERS

_SIGNS: Mapping[str, str] = {
    "\\": r"{\textbackslash}", "{": r"{\ensuremath{\lbrace}}", "}": r"{\ensuremath{\rbrace}}",
    "$": r"\$", "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_",
    "^": r"{\textasciicircum}", "~": r"{\textasciitilde}", "`": r"{\textasciigrave}",
    "<": r"{\ensuremath{<}}", ">": r"{\ensuremath{>}}", "|": r"{\ensuremath{|}}",
    "“": "``", "”": "''", "‘": "`", "’": "'",
    "–": "--", "—": "---", "‐": "-", "‑": "-", "‒": "--", "―": "---",
    "\u00a0": "~", "\u202f": "~", "…": r"{\ldots}",
    "ʼ": "'", "ʻ": "`", "ʿ": "`", "ʾ": "'", "ʹ": "'",
    "−": r"{\ensuremath{-}}", "′": r"{\ensuremath{'}}",
    "¡": r"{\textexclamdown}", "¿": r"{\textquestiondown}",
    "«": r"{\guillemotleft}", "»": r"{\guillemotright}",
    "£": r"{\textsterling}", "¥": r"{\textyen}", "€": r"{\texteuro}", "¢": r"{\textcent}",
    "§": r"{\textsection}", "¶": r"{\textparagraph}",
    "©": r"{\textcopyright}", "®": r"{\textregistered}", "™": r"{\texttrademark}",
    "°": r"{\textdegree}", "±": r"{\textpm}", "×": r"{\texttimes}", "÷": r"{\textdiv}",
    "µ": r"{\textmu}", "·": r"{\textperiodcentered}", "•": r"{\textbullet}",
    "†": r"{\textdagger}", "‡": r"{\textdaggerdbl}", "№": r"{\textnumero}",
    "ª": r"{\textordfeminine}", "º": r"{\textordmasculine}",
    "¼": r"{\textonequarter}", "½": r"{\textonehalf}", "¾": r"{\textthreequarters}",
    "¬": r"{\textlnot}", "→": r"{\textrightarrow}", "←": r"{\textleftarrow}",
    "‰": r"{\textperthousand}", "‹": r"{\guilsinglleft}", "›": r"{\guilsinglright}",
    "„": r"{\quotedblbase}", "‚": r"{\quotesinglbase}",
}  # fmt: skip
# Control characters that `latex` uses for itself: `clean` has left none in the text.
OPEN_SUBSCRIPT, OPEN_SUPERSCRIPT, CLOSE_SCRIPT = "\x03", "\x04", "\x02"
_MARKS: Mapping[str, str] = {
    OPEN_SUBSCRIPT: r"{\textsubscript{",
    OPEN_SUPERSCRIPT: r"{\textsuperscript{",
    CLOSE_SCRIPT: "}}",
    '"': "''",
}
# Quotes, dashes and spaces, which TeX writes in ASCII.
_PUNCTUATION = frozenset("\u00a0\u202f“”‘’–—‐‑‒―")
# What the LaTeX kernel prints without a package when it meets the character itself
# (its utf8 tables for the font encodings OT1, T1 and TS1).
KERNEL = (
    "\u00a0-\u0125\u0128-\u0137\u0139-\u013e\u0141-\u0148\u014a-\u0165\u0168-\u017e\u0192"
    "\u01cd-\u01d4\u01e2\u01e3\u01e6-\u01eb\u01f0\u01f4\u01f5\u0218-\u021b\u0232\u0233\u0237"
    "\u1e02\u1e03\u1e0d\u1e1e\u1e20\u1e21\u1e25\u1e30\u1e31\u1e37\u1e43\u1e45\u1e47\u1e5b\u1e63"
    "\u1e6d\u1e8e-\u1e91\u1e9e\u1ef2\u1ef3\u2010-\u2016\u2018-\u201a\u201c-\u201e\u2020-\u2022"
    "\u2030\u2039\u203a\u20ac\u2116\u2122\u2190-\u2193"
)
_IN_KERNEL = regex(f"[{KERNEL}]")


def ascii_sign(character: str) -> str:
    """Return an ASCII character as LaTeX."""
    return _SIGNS.get(character) or _MARKS.get(character, character)


@cache
def letter(character: str, unicode: bool, *, in_name: bool = False) -> str:
    """Return a character beyond ASCII as LaTeX; itself where the kernel has no command for it."""
    if character in _PUNCTUATION:
        return _SIGNS[character]
    if unicode and character.isalpha():
        return character
    if character in LETTERS:
        return f"{{\\{LETTERS[character]}}}"
    if character in _SIGNS:
        return character if in_name and _SIGNS[character].startswith("{") else _SIGNS[character]
    known = _accented(character) if _IN_KERNEL.match(character) else None
    return known or (None if in_name else symbol(character)) or character


def _accented(character: str) -> str | None:
    """Return a letter with one accent as LaTeX."""
    decomposed = unicodedata.normalize("NFD", character)
    if len(decomposed) != 2 or not decomposed[0].isascii() or decomposed[1] not in ACCENTS:
        return None
    base, accent = decomposed[0], ACCENTS[decomposed[1]]
    return f"{{\\{accent}{{{base}}}}}" if accent.isalpha() else f"{{\\{accent}{base}}}"


def symbol(character: str) -> str | None:
    """Return a character of mathematics as LaTeX for running text, None if it is none."""
    command = maths.symbol(character)
    return f"{{\\ensuremath{{{command.strip()}}}}}" if command else None
