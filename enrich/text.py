"""HTML, JATS and LaTeX to plain Unicode; folding for comparison; names split."""

from __future__ import annotations

import html
import re
import unicodedata

from enrich.model import Name

_TAG = re.compile(r"</?[A-Za-z][^<>]{0,2000}>")
_SPACE = re.compile(r"\s+")


def squeeze(text: str) -> str:
    """Return the text on one line: runs of white space as one blank, control characters and lone surrogates gone."""
    return _SPACE.sub(" ", "".join(c for c in text if c.isspace() or unicodedata.category(c) not in {"Cc", "Cf", "Cs"})).strip()


def plain(markup: str) -> str:
    """Return HTML or JATS text as plain Unicode on one line; `$maths$` stays."""
    return squeeze(html.unescape(html.unescape(_TAG.sub("", markup))))


def from_latex(text: str) -> str:
    r"""Return text known to be LaTeX (a .bib field) as plain Unicode: `{\"o}` is `ö`, `{BERT}` is `BERT`."""
    from pylatexenc.latex2text import LatexNodes2Text  # noqa: PLC0415

    return squeeze(str(LatexNodes2Text(math_mode="verbatim", keep_comments=True).latex_to_text(text)))


def fold(text: str) -> str:
    """Return lower-case ASCII-like letters and digits with single blanks, for comparing: "Größe—2" is "grosse 2"."""
    decomposed = unicodedata.normalize("NFKD", plain(text).casefold())
    kept = "".join(c if c.isalnum() else " " for c in decomposed if not unicodedata.combining(c))
    return _SPACE.sub(" ", kept).strip()


def name(text: str) -> Name:
    """Split one name as a service writes it: "Given Family", "Family, Given", "Family, Jr., Given"; DBLP's homonym number goes."""
    text = re.sub(r"\s+\d{4}$", "", squeeze(text))
    if not text:
        return Name(literal=text)
    parts = [x.strip() for x in text.split(",")]
    if len(parts) == 2:
        return Name(family=parts[0], given=parts[1])
    if len(parts) == 3:
        return Name(family=parts[0], suffix=parts[1], given=parts[2])
    words = text.split(" ")
    if len(words) == 1:
        return Name(family=text)
    return Name(family=words[-1], given=" ".join(words[:-1]))
