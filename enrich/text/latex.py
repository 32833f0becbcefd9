"""LaTeX to plain Unicode. Used through `text`."""

from __future__ import annotations

import re

from enrich.text.markup import LONGEST, squeeze

_SPECIAL = re.compile(r"[\\~$%`'&]|--")

_GROUP = re.compile(r"\{([^{}]*)\}")  # braces that only keep capitals

_DEEPEST = 40  # nested braces that pylatexenc is trusted with


def from_latex(text: str) -> str:
    r"""Return text known to be LaTeX (a .bib field) as plain Unicode: `{\"o}` is `ö`, `{BERT}` is `BERT`; `$maths$` stays.

    A bare `%` or `&` is text here, as .bib files hold them, not a comment or a column.
    """
    text = text[:LONGEST]
    if not _SPECIAL.search(text):
        bare = _GROUP.sub(r"\1", text)
        if "{" not in bare and "}" not in bare:
            return squeeze(bare)
    text = re.sub(r"(?<!\\)([%&])", r"\\\1", text)
    return squeeze(_decoded(text) if _depth(text) <= _DEEPEST else _without_macros(text))


def _decoded(text: str) -> str:
    from pylatexenc.latex2text import LatexNodes2Text

    try:
        return str(LatexNodes2Text(math_mode="verbatim", keep_comments=True).latex_to_text(text))
    except (
        ValueError,
        LookupError,
        RecursionError,
        TypeError,
        AttributeError,
    ):  # broken markup finds holes in it
        return _without_macros(text)


def _without_macros(text: str) -> str:
    return re.sub(r"\\[A-Za-z]+|[{}\\]", " ", text)


def _depth(text: str) -> int:
    deepest = depth = 0
    for c in text:
        depth += (c == "{") - (c == "}")
        deepest = max(deepest, depth)
    return deepest


_LATEX = re.compile(r"\{|\\(?:[A-Za-z]|[\"'`^~=.&%$#_])")

_DOLLAR = re.compile(r"(\$(?=\S)[^$]{0,500}(?<=[^\s\\])\$(?!\d))|(?<!\\)\$")


def from_pasted(title: str) -> str:
    r"""Return a title from a list, where LaTeX may stand in it pasted from a .bib, as plain Unicode.

    Without a brace or a macro it is no LaTeX and stays as it is. A `$` that opens no formula is a price.
    """
    if not _LATEX.search(title):
        return title
    return from_latex(_DOLLAR.sub(lambda m: m.group(1) or r"\$", title))
