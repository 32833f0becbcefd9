"""LaTeX to plain Unicode. Used through `text`."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from enrich.patterns import regex
from enrich.text.markup import LONGEST, squeeze
from enrich.text.tex_letters import ACCENTS, LETTERS

if TYPE_CHECKING:
    from pylatexenc.latex2text import LatexNodes2Text
    from pylatexenc.macrospec import LatexContextDb

# Braces that keep capitals, as Google Scholar writes them: `$\{$TensorFlow$\}$`.
_SCHOLAR = regex(r"\$\\\{\$([A-Z][^$,]{0,200})\$\\\}\$")
# What only LaTeX has; without any of it, braces are all that has to go.
_SPECIAL = regex(r"[\\~$]|``|''|[!?]`")
# What every .bib holds bare, and what pylatexenc would take for a comment or a column.
_BARE = regex(r"(?<!\\)([%&])")
_DEEPEST = 40  # nested braces that pylatexenc is trusted with
_LATEX = regex(r"\{|\\(?:[A-Za-z]|[\"'`^~=.&%$#_])")
_DOLLAR = regex(r"(\$(?=\S)[^$]{0,500}(?<=[^\s\\])\$(?!\d))|(?<!\\)\$")
_DOTLESS = regex("\u0131([\u0300-\u036f])")
# Most of the TeX in a .bib are the accents in names, and these: decoded here they take a sixtieth
# of the time.
_ACCENTS = {command: mark for mark, command in ACCENTS.items()}
_LETTERS = {**{command: letter for letter, command in LETTERS.items()}, "aa": "å", "AA": "Å"}
# What ends the name of a macro, and goes with it: blanks, and one end of a line.
_BLANK = r"[^\S\n]*\n?[^\S\n]*"
_USUAL = regex(
    r"\\(?:(?P<accent>['`\"^~=.])"
    rf"(?:\{{(?P<in_braces>[A-Za-z]|\\i)\}}|(?P<bare>[A-Za-z])|(?P<dotless>\\i)(?![A-Za-z]){_BLANK})"
    rf"|(?P<word>[uvHckrdb])(?:\{{(?P<of_word>[A-Za-z])\}}|(?=\s){_BLANK}(?P<behind>[A-Za-z]))"
    r"|(?P<logo>(?:(?:pdf|Xe|Lua)?(?:La)?|Bib|Con)TeX|LaTeXe)(?![A-Za-z])(?:\{\}|\\(?=\s))?"
    rf"|(?P<letter>{'|'.join(_LETTERS)})(?![A-Za-z\u0300-\u036f])(?:\{{\}}|{_BLANK})"
    r"|(?P<sign>[_%&#]))"
)
_ESCAPED = regex(r"\\([_%#&~])")
# Signs that pylatexenc drops, or has as another character.
_SIGNS = {"pounds": "£", "euro": "€", "copyright": "©", "S": "§", "P": "¶", "textasciicircum": "^"}
# What is no part of a text: its footnotes, citations and labels.
_REMARK = regex(
    r"\s?\\(?:(?:foot|table)?note(?:mark|text)?|thanks|cite[a-z]{0,6}|label|index)\*?"
    r"(?:\[[^\[\]]{0,100}\])?\{(?:[^{}]|\{[^{}]{0,300}\}){0,1000}\}"
)
_SIGN = regex(
    rf"\\(?:(?P<name>{'|'.join(_SIGNS)})(?![A-Za-z])(?:\{{\}}|\s)?|(?P<accent>[\^~])\{{\}})"
)


def from_latex(text: str) -> str:
    r"""Return LaTeX, such as a field of a .bib, as plain Unicode on one line; never raises.

    `{\"o}` becomes `ö`, `{BERT}` becomes `BERT`; `$maths$` stays. A bare `%` or `&` is text.
    """
    text = text[:LONGEST]
    if "$\\{$" in text:
        text = _SCHOLAR.sub(r"\1", text)
    known = _USUAL.sub(_usual, text) if "\\" in text else text
    if not _SPECIAL.search(known):
        dashed = known.replace("---", "—").replace("--", "–")  # before braces go: "-{}-" is two
        return squeeze(dashed.replace("{", "").replace("}", ""))
    return _decoded(text)


def _usual(found: re.Match[str]) -> str:
    """Return a letter with its accent, a letter of its own, a logo as text, or an escaped sign."""
    if found["logo"]:
        return found["logo"].replace("TeXe", "TeX2e")
    if found["letter"] or found["sign"]:
        return _LETTERS.get(found["letter"], found["sign"])
    names = ("in_braces", "bare", "dotless", "of_word", "behind")
    base = next(letter for name in names if (letter := found[name]))
    accent = _ACCENTS[found["accent"] or found["word"]]
    return unicodedata.normalize("NFC", base.removeprefix("\\") + accent)


def from_pasted(title: str) -> str:
    r"""Return a title from a list as plain Unicode, where it may be pasted from a .bib.

    Without a brace or a macro it is no LaTeX and stays as it is. A `$` that opens no formula is a
    price.
    """
    if ("{" not in title and "\\" not in title) or not _LATEX.search(title):
        return title
    return from_latex(_DOLLAR.sub(lambda m: m.group(1) or r"\$", title))


def unescaped(address: str) -> str:
    r"""Return an address or a DOI from a .bib without TeX's backslashes: `a\_b` becomes `a_b`."""
    return _ESCAPED.sub(r"\1", address)


@lru_cache(maxsize=4096)  # names come again and again, and pylatexenc takes half a millisecond
def _decoded(text: str) -> str:
    if _depth(text) > _DEEPEST:
        return _without_macros(text)
    macros, decoder = _decoder()
    try:
        text = _SIGN.sub(_shown, _REMARK.sub("", text))
        escaped = _BARE.sub(r"\\\1", text)
        plain = squeeze(str(decoder.latex_to_text(escaped, latex_context=macros)))
        # "\"{\i}" is "ï", and no dotless i with an accent of its own.
        return _DOTLESS.sub(lambda m: unicodedata.normalize("NFC", f"i{m[1]}"), plain)
    except (ValueError, LookupError, RecursionError, TypeError, AttributeError):
        return _without_macros(text)  # broken markup finds holes in pylatexenc


@cache
def _decoder() -> tuple[LatexContextDb, LatexNodes2Text]:
    """Return the macros that are read, and what decodes them; pylatexenc makes both anew each time.

    They are only looked up in.
    """
    from pylatexenc import latex2text, latexwalker

    shown = latex2text.get_default_latex_context_db()
    # `\texttt{C++}`: what pylatexenc reads with an argument, and has no text for.
    shown.set_unknown_macro_spec(latex2text.MacroTextSpec("", simplify_repl=_arguments))
    decoder = latex2text.LatexNodes2Text(shown, math_mode="verbatim", keep_comments=True)
    return latexwalker.get_default_latex_context_db(), decoder


def _arguments(node: Any, l2tobj: LatexNodes2Text) -> str:
    """Return the text of a macro's arguments in braces; pylatexenc calls it by these names."""
    given = node.nodeargd.argnlist if node.nodeargd else None
    texts = (l2tobj.nodelist_to_text([x]) for x in given or () if x is not None and _in_braces(x))
    return "".join(map(str, texts))


def _in_braces(node: Any) -> bool:
    return getattr(node, "delimiters", ("", ""))[0] == "{"


def _shown(sign: re.Match[str]) -> str:
    accent = sign["accent"]  # "~" is a blank, unless it is escaped
    if accent:
        return accent if accent == "^" else r"\textasciitilde{}"
    return _SIGNS[sign["name"]]


def _without_macros(text: str) -> str:
    return squeeze(re.sub(r"\\[A-Za-z]+|[{}\\]", " ", text))


def _depth(text: str) -> int:
    deepest = depth = 0
    for c in text:
        depth += (c == "{") - (c == "}")
        deepest = max(deepest, depth)
    return deepest
