"""HTML, JATS, MathML and LaTeX to plain Unicode, and folding for comparison. Used through `text`."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

LONGEST = (
    100_000  # characters of one text that are looked at: no title, name or abstract is near it
)


# What counts as a tag: a known name with well-formed attributes. "a <b and c> d", "<3" and "vector<T>" are text.
_INLINE = (
    "a|abbr|acronym|alternatives|annotation|annotation-xml|b|big|bdi|bdo|bold|cite|code|del|dfn|em|ext-link|fn|font|i|inf"
    "|inline-formula|inline-graphic|ins|italic|kbd|label|mark|math|mfenced|mfrac|mi|mn|mo|monospace|mover|mpadded|mphantom"
    "|mroot|mrow|mspace|msqrt|mstyle|msub|msubsup|msup|mtext|munder|munderover|named-content|nobr|overline|q|roman|s|samp"
    "|sans-serif|sc|semantics|small|span|strike|string-name|strong|styled-content|sub|sup|tex-math|tt|u|underline|uri|var"
    "|wbr|xref"
)
_BLOCK = (
    "abstract|article|blockquote|body|br|center|caption|dd|def-list|disp-formula|disp-quote|div|dl|dt|figure|h[1-6]|head"
    "|header|hr|html|img|li|list|list-item|mtable|mtd|mtr|ol|p|para|pre|sec|section|simplepara|table|tbody|td|th|thead"
    "|title|tr|ul"
)
_PREFIX = r"(?:[a-z][a-z0-9]{0,11}:)?"
# Attributes have values ("<b and c>" is no tag).
_END = (
    r"""(?:\s+[\w:.-]{1,60}\s*=\s*(?:"[^"<]{0,2000}"|'[^'<]{0,2000}'|[^\s"'<>=]{1,2000}))*\s*/?>"""
)
_INLINE_TAG = re.compile(rf"</?{_PREFIX}(?:{_INLINE}){_END}", re.IGNORECASE)
_BLOCK_TAG = re.compile(rf"</?{_PREFIX}(?:{_BLOCK}){_END}", re.IGNORECASE)
_OTHER_TAG = re.compile(
    rf"</?(?:jats|mml|m|ce|sb|xocs|xhtml|tei|inf):[a-z-]{{1,40}}{_END}", re.IGNORECASE
)
_UNSEEN = re.compile(
    r"<!--[^<]{0,5000}-->|<\?[^<>]{0,500}\?>|<!\[CDATA\[|\]\]>|<!doctype[^<>]{0,500}>",
    re.IGNORECASE,
)
_SCRIPT = re.compile(r"<(script|style)\b[^<>]{0,500}>[^<]{0,20000}</\1\s*>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")

# Formulae: the TeX that JATS and MathML carry beside the drawing is taken, the drawing goes.
_TEX = re.compile(
    rf"<{_PREFIX}(?:tex-math|annotation){_END}([^<]{{0,5000}})</{_PREFIX}(?:tex-math|annotation)>",
    re.IGNORECASE,
)
_ALT = re.compile(r"""\salttext\s*=\s*(?:"([^"<]{1,2000})"|'([^'<]{1,2000})')""", re.IGNORECASE)
_DOCUMENT = re.compile(r"\\begin\{document\}(.*?)\\end\{document\}", re.DOTALL)
_FORMULA = re.compile(
    rf"<{_PREFIX}(?P<tag>inline-formula|disp-formula|math)\b(?:(?!</?{_PREFIX}(?P=tag)\b).){{0,8000}}</{_PREFIX}(?P=tag)\s*>",
    re.IGNORECASE | re.DOTALL,
)


def squeeze(text: str) -> str:
    """Return the text on one line: runs of white space as one blank; control characters and lone surrogates gone."""
    if not text.isprintable():
        text = "".join(
            c for c in text if c.isspace() or unicodedata.category(c) not in {"Cc", "Cf", "Cs"}
        )
    return " ".join(
        text.split()
    )  # str.split knows the white space of `\s`, and is three times as fast


def plain(markup: str) -> str:
    """Return HTML, JATS or MathML text as plain Unicode on one line; formulae with known TeX become `$maths$`.

    Entities may be escaped twice ("&amp;lt;"). What only looks like a tag stays: "a < b", "<3", "vector<T>".
    """
    text = markup[:LONGEST]
    for _ in range(3):
        if "<" not in text and "&" not in text:
            break
        before = text
        text = _ENTITY.sub(lambda m: html.unescape(m.group()), _untagged(text))
        if text == before:
            break
    return squeeze(text)


def _untagged(text: str) -> str:
    if "<" not in text:
        return text
    text = _UNSEEN.sub("", _SCRIPT.sub(" ", text))
    if re.search(r"<[^<>]{0,40}(?:math|formula)", text, re.IGNORECASE):
        text = _FORMULA.sub(lambda m: _tex(m.group()), text)
    return _OTHER_TAG.sub("", _INLINE_TAG.sub("", _BLOCK_TAG.sub(" ", text)))


def _tex(formula: str) -> str:
    """Return a formula that says itself in TeX as `$TeX$`, any other as it is."""
    found = _TEX.search(formula)
    alt = _ALT.search(formula)
    tex = found.group(1) if found else (alt.group(1) or alt.group(2)) if alt else ""
    document = _DOCUMENT.search(tex)
    tex = (document.group(1) if document else tex).strip().strip("$").strip()
    return f"${tex}$" if tex and "$" not in tex else formula


# -- LaTeX

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


# -- folding

_GREEK_NAMES = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma sigma tau upsilon"
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
_GREEK_RUN = re.compile(r"[α-ωϵϑϕϱϖ]+")
_DROPPED = re.compile(r"['’‘ʼʻ`´^]")
_ACCENT = re.compile(r"""\\(?:["'`^~=.]|[cuvHkrbdt](?![A-Za-z]))\s*\{?\s*\\?([A-Za-z])\s*\}?""")
_MATHS = re.compile(r"\$([^$]{1,500})\$")
_MACRO = re.compile(r"\\([A-Za-z]+)\*?\s?")
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
_PLUS = re.compile(r"(?<=\w)\++(?!\w)")
_SHARP = re.compile(r"(?<=\w)#(?!\w)")
_STAR = re.compile(r"(?<![^\W_])([A-Za-z])\*(?!\w)")


def fold(text: str) -> str:
    r"""Return lower-case letters and digits with single blanks, for comparing: "Größe—2" is "grosse 2".

    Case, accents, ligatures, HTML, LaTeX, hyphens and apostrophes go; Greek letters become their names (`α`, `$\alpha$`
    and "alpha" are one), "C++" is "cplusplus", "A*" is "astar". Letters of other scripts stay. Idempotent.
    """
    return _fold(text[:LONGEST])


@lru_cache(maxsize=1 << 12)
def _fold(text: str) -> str:
    if "\\" in text or "$" in text or "{" in text:
        text = _unlatexed(text)
    text = _STAR.sub(r"\1star", plain(text))
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
        lambda m: re.sub(r"[_^{}]", "", re.sub(r"(\\[A-Za-z]+)\s*", r"\1 ", m.group(1))), text
    )
    text = _MACRO.sub(
        lambda m: _KEPT_MACROS.get(m.group(1), _KEPT_MACROS.get(m.group(1).lower(), "")),
        _ACCENT.sub(r"\1", text),
    )
    return re.sub(r"[{}\\$]", "", text)


# -- abstracts

_HEAD = re.compile(
    r"^\W{0,3}(?:Abstract|ABSTRACT|Summary|SUMMARY|A B S T R A C T)\b\s*(?:[:.—–-]+|(?=[A-Z\"“(]))\s*"
)
_TAIL = re.compile(
    r"\s*(?:(?:©|\(c\)|copyright\b)\s*(?:©\s*)?\d{4}\b.{0,200}|all rights reserved\.?.{0,80}"
    r"|(?:©|copyright)\s*(?:the )?(?:author|acm|ieee|springer|elsevier|association).{0,160}"
    r"|published by (?:elsevier|springer|ieee|acm|wiley).{0,120}|index terms\s*[—:-].{0,400}|keywords?\s*[—:-].{0,400})$",
    re.IGNORECASE,
)
_STYLED = re.compile(
    r"\\(?:textit|textbf|emph|texttt|textsc|textsf|underline|mbox|text|url)\s*\{([^{}]{0,2000})\}"
)


def clean_abstract(text: str) -> str:
    """Return an abstract as one plain paragraph: no "Abstract—", no JATS title, no copyright line, no LaTeX commands."""
    text = _HEAD.sub("", plain(text), count=1)
    for _ in range(2):
        cut = _TAIL.sub("", text)
        text = cut if len(cut) * 2 > len(text) else text
    if "\\" in text:
        for _ in range(3):
            text = _STYLED.sub(r"\1", text)
        text = re.sub(r"\\(?:cite[a-z]?|footnote|ref|label)\{[^{}]{0,300}\}|\\(?=[%&#_])", "", text)
    return squeeze(text)
