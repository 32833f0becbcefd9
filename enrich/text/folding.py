"""HTML, JATS, MathML and LaTeX to plain Unicode, and folding for comparison.

Used through `text`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from enrich.patterns import regex
from enrich.text.markup import LONGEST, plain

# -- LaTeX


# -- folding

_GREEK_NAMES = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho "
    "sigma sigma tau upsilon"
    " phi chi psi omega epsilon theta phi rho pi"
)
GREEK = dict(zip("αβγδεζηθικλμνξοπρςστυφχψωϵϑϕϱϖ", _GREEK_NAMES.split(), strict=True))
_LETTERS = str.maketrans(
    {
        "ø": "o",
        "æ": "ae",
        "œ": "oe",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
        "ħ": "h",
        "ŋ": "ng",
        "ß": "ss",
    }
)
_GREEK_RUN = regex(r"[α-ωϵϑϕϱϖ]+")
_DROPPED = regex(r"['’‘ʼʻ`´^]")
_ACCENT = regex(r"""\\(?:["'`^~=.]|[cuvHkrbdt](?![A-Za-z]))\s*\{?\s*\\?([A-Za-z])\s*\}?""")
_MATHS = regex(r"\$([^$]{1,500})\$")
_MACRO = regex(r"\\([A-Za-z]+)\*?\s?")
_KEPT_MACROS = {
    **{name: name for name in GREEK.values()},
    **{f"var{name}": name for name in ("epsilon", "theta", "phi", "rho", "pi", "sigma")},
    **{name.capitalize(): name for name in GREEK.values()},
    **{
        name: name
        for name in ("log", "exp", "max", "min", "sin", "cos", "lim", "sup", "inf", "arg", "mod")
    },
    **{
        name: name.lower()
        for name in (
            "LaTeX",
            "TeX",
            "BibTeX",
            "ss",
            "ae",
            "oe",
            "AE",
            "OE",
            "o",
            "O",
            "l",
            "L",
            "i",
            "j",
        )
    },
    "aa": "a",
    "AA": "a",
    "ell": "l",
}
# "Ca²⁺" is "Ca2+".
_RAISED = str.maketrans("⁺₊", "++")
_PLUS = regex(r"(?<=\w)\++(?!\w)")
_SHARP = regex(r"(?<=\w)#(?!\w)")
_STAR = regex(r"(?<![^\W_])([A-Za-z])\*(?!\w)")
# Most titles have letters, digits and these signs alone, which all part words.
_SIMPLE = regex(r"[A-Za-z0-9 ,.:;?!/()_=@%~-]*+")
_PARTED = str.maketrans(dict.fromkeys(",.:;?!/()_=@%~-", " "))


def fold(text: str) -> str:
    r"""Return lower-case letters and digits with single blanks: "Größe—2" is "grosse 2".

    Case, accents, ligatures, HTML, LaTeX, hyphens and apostrophes go; Greek letters become their
    names (`α`, `$\alpha$` and "alpha" are one), "C++" is "cplusplus", "A*" is "astar". Letters of
    other scripts stay. Idempotent.
    """
    if text.isascii() and text.isalpha():  # one word, as names are
        return text[:LONGEST].lower()
    return _fold(text[:LONGEST])


@lru_cache(maxsize=1 << 13)
def _fold(text: str) -> str:
    if _SIMPLE.fullmatch(text):
        return " ".join(text.lower().translate(_PARTED).split())
    if "\\" in text or "$" in text or "{" in text:
        text = _unlatexed(text)
    text = _STAR.sub(r"\1star", plain(text).translate(_RAISED))
    text = _SHARP.sub("sharp", _PLUS.sub(lambda m: "plus" * min(len(m.group()), 4), text)).replace(
        "&", " and "
    )
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    text = _DROPPED.sub("", "".join(c for c in text if not unicodedata.combining(c))).translate(
        _LETTERS
    )
    text = "".join(c if c.isalnum() else " " for c in text)
    return " ".join(_GREEK_RUN.sub(_spelt, text).split())


def _spelt(found: re.Match[str]) -> str:
    """Return one or two Greek letters as their names; a longer run is a Greek word."""
    run = found.group()
    return "".join(GREEK[c] for c in run) if len(run) <= 2 else run


def _unlatexed(text: str) -> str:
    """Return a title with LaTeX in it without, roughly: enough for comparing, never for showing."""
    text = _MATHS.sub(
        lambda m: re.sub(r"[_^]|\\?[{}]", "", re.sub(r"(\\[A-Za-z]+)\s*", r"\1 ", m.group(1))), text
    )
    text = _MACRO.sub(
        lambda m: _KEPT_MACROS.get(m.group(1), _KEPT_MACROS.get(m.group(1).lower(), "")),
        _ACCENT.sub(r"\1", text),
    )
    return re.sub(r"[{}\\$]", "", text)


# -- abstracts
