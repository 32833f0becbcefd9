r"""How people and programs disguise the characters of an identifier, and what is behind that.

LaTeX writes `\_`, `{\textless}` and `$<$`, HTML `&lt;`, an address `%3C` or, escaped twice,
`%253C`; Markdown has its backslashes, and text that was copied from a page or a PDF soft hyphens,
characters without width, and wide ones.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from enrich.patterns import regex

LONGEST = 4000
# Each round may bring up the next: `%26lt%3B` is `&lt;` is `<`.
_ROUNDS = 3

_NO_WIDTH = (0xAD, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065))
_CHARACTERS: dict[int, str | None] = {
    **dict.fromkeys((*_NO_WIDTH, *range(0xFE00, 0xFE10), 0xFEFF)),
    # Hyphens that are typeset, and full-width forms of what identifiers are made of.
    **dict.fromkeys((0x2010, 0x2011, 0xFE63, 0xFF0D), "-"),
    **{
        wide: chr(wide - 0xFEE0)
        for wide in (0xFF0E, 0xFF0F, 0xFF1A, 0xFF3F, *range(0xFF10, 0xFF1A))
    },
    **{wide: chr(wide - 0xFEE0) for wide in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))},
}

_ENTITY = regex(
    r"\\?&(?:amp;)*(?:(?P<name>lt|gt|amp|quot|lowbar|num|percnt|sol|lpar|rpar|semi|colon|period)"
    r"|#(?P<number>\d{1,5})|#x(?P<hex>[0-9a-f]{1,4}));",
    re.IGNORECASE,
)
_NAMED = {
    "lt": "<",
    "gt": ">",
    "amp": "&",
    "quot": '"',
    "lowbar": "_",
    "num": "#",
    "percnt": "%",
    "sol": "/",
    "lpar": "(",
    "rpar": ")",
    "semi": ";",
    "colon": ":",
    "period": ".",
}
_MACROS = {
    "textless": "<",
    "textgreater": ">",
    "lt": "<",
    "gt": ">",
    "langle": "<",
    "rangle": ">",
    "textunderscore": "_",
    "_": "_",
    "slash": "/",
    "textslash": "/",
    "textendash": "-",
    "textpercent": "%",
    "textnumbersign": "#",
    "textampersand": "&",
    "textasciitilde": "~",
    "textbackslash": "\\",
    "textbar": "|",
    "textcolon": ":",
    "textsemicolon": ";",
    "textquotesingle": "'",
    "allowbreak": "",
    "linebreak": "",
    "newline": "",
    "string": "",
    "protect": "",
    "relax": "",
    "hyp": "-",
    "textasteriskcentered": "*",
}
_WORD_MACRO = "|".join(sorted(filter(str.isalpha, _MACROS), key=len, reverse=True))
# {\textless}, \textless{}, "\textless 1661"
_MACRO = regex(
    rf"\{{\\(?P<inner>{_WORD_MACRO})(?:\{{\}}|[ \t])?\}}"
    rf"|\\(?P<bare>{_WORD_MACRO})(?![A-Za-z])(?:\{{\}}|[ \t])?"
)
# $<$, $\_$, $\langle$
_MATHS = regex(rf"\$ ?(?:\\?([<>_#%&])|\\({_WORD_MACRO})) ?\$")
# \texttt{<}, \ensuremath{\_}
_STYLED = regex(r"\\(?:ensuremath|mbox|hbox|text(?:rm|tt|sf)?|math(?:rm|tt))\{(\\?[^{}\\\s])\}")
# {\_}, {_}, {}
_BRACED = regex(r"\{\\?([^\w\s{}\\]|_)?\}")
# A backslash of Markdown or of TeX before a punctuation mark.
ESCAPE = regex(r"\\([!-/:-@\[-`{-~])")


def unmarked(text: str) -> str:
    """Return a text without the markup of LaTeX, HTML and Markdown; what `%` escapes stays so."""
    text = text.translate(_CHARACTERS)
    if "&" in text:
        text = _ENTITY.sub(_entity, text)
    if "\\" not in text and "{" not in text and "$" not in text:
        return text
    text = _MATHS.sub(lambda m: m[1] or _MACROS[m[2]], text)
    text = _MACRO.sub(lambda m: _MACROS[m["inner"] or m["bare"]], text)
    text = _STYLED.sub(r"\1", text)
    return ESCAPE.sub(r"\1", _BRACED.sub(r"\1", text))


def plain(text: str) -> str:
    """Return a text without any markup, and without the escapes of addresses."""
    text = unmarked(text[:LONGEST])
    for _ in range(_ROUNDS):
        if "%" not in text and "&" not in text:
            return text
        decoded = unmarked(unquote(text))
        if decoded == text:
            break
        text = decoded
    return text


def _entity(found: re.Match[str]) -> str:
    if found["name"]:
        return _NAMED[found["name"].lower()]
    number = int(found["number"]) if found["number"] else int(found["hex"], 16)
    return chr(number) if 32 <= number < 0x10000 and not 0xD800 <= number < 0xE000 else ""


def address(value: str) -> str:
    r"""Return the address in a field of a .bib without markup, `\url` and blanks, as TeX has it."""
    whole = re.sub(r"\s+(?!https?://|www\.)", "", unmarked(value.strip()))
    inner = re.match(r"\\?[a-z]*\{{1,3}\s*(\S+?)\}", whole)
    return inner[1] if inner else whole


# -- values that are broken over lines

_NEXT_ONE = regex(r"\(?(?:https?:|doi:|10\.\d{4})", re.IGNORECASE)
# What ends before a blank although the identifier goes on, and what goes on after one.
_GOES_ON = regex(r"[/_<>(:-]$")
_CONTINUES = regex(r"[/_<>:;-]\S|\.\w|\([^()\s]*\)[\w<\[-]")
_PIECE = regex(r"[\w.()/:;<>\[\]#+-]*\d[\w.()/:;<>\[\]#+-]*")


def joined(value: str) -> str:
    """Return a field's value without the blanks and line ends that cut its identifier in pieces.

    A blank belongs to the identifier where what stands before or after it cannot end or begin a
    word; a line end also where what follows it has a digit and is no word.
    """
    parts = re.split(r"(\s+)", value.strip()[:LONGEST])
    start = next((n for n, part in enumerate(parts) if re.search(r"10\.\d{4}", part)), None)
    if start is None:
        return value
    found = "".join(parts[: start + 1])
    for gap, piece in zip(parts[start + 1 :: 2], parts[start + 2 :: 2], strict=False):
        if found.endswith((",", ";")) or _NEXT_ONE.match(piece):
            break
        if not (
            _GOES_ON.search(found[-1:])
            or _CONTINUES.match(piece)
            or (re.fullmatch(r"10\.\d{4,9}", found[-14:].rpartition(" ")[2]) and piece[0] == "/")
            or (found[-1:] == "." and piece[:1].isdigit())
            or ("\n" in gap and _PIECE.fullmatch(piece))
        ):
            break
        found += piece
    return found
