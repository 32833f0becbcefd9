"""HTML, JATS and MathML to plain Unicode. Used through `text`."""

from __future__ import annotations

import re
import unicodedata

from enrich.patterns import regex
from enrich.text import entities, mathml

LONGEST = (
    100_000  # characters of one text that are looked at: no title, name or abstract is near it
)

# What counts as a tag: a known name with well-formed attributes. "a <b and c> d", "<3" and
# "vector<T>" are text.
_INLINE = (
    "a|abbr|acronym|alternatives|annotation|annotation-xml|b|big|bdi|bdo|bold|cite|code|del|dfn|em|ext-link|fn|font|i|inf"
    "|emphasis|equationsource|inlineequation|subscript|superscript|scp|tex|formula|inline-formula|inline-graphic|ins|italic|kbd|label|mark|math|mfenced|mfrac|mi|mn|mo|monospace|mover|mpadded|mphantom"
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

_INLINE_TAG = regex(rf"</?{_PREFIX}(?:{_INLINE}){_END}", re.IGNORECASE)

_BLOCK_TAG = regex(rf"</?{_PREFIX}(?:{_BLOCK}){_END}", re.IGNORECASE)

_OTHER_TAG = regex(
    rf"</?(?:jats|mml|m|ce|sb|xocs|xhtml|tei|inf):[a-z-]{{1,40}}{_END}", re.IGNORECASE
)

_UNSEEN = regex(
    r"<!--[^<]{0,5000}-->|<\?[^<>]{0,500}\?>|<!\[CDATA\[|\]\]>|<!doctype[^<>]{0,500}>",
    re.IGNORECASE,
)

_SCRIPT = regex(r"<(script|style)\b[^<>]{0,500}>[^<]{0,20000}</\1\s*>", re.IGNORECASE)

_ENTITY = regex(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")

# Formulae: the TeX that JATS and MathML carry beside the drawing is taken, the drawing goes.
_TEX = regex(
    rf"<{_PREFIX}(?:tex-math|annotation){_END}([^<]{{0,5000}})</{_PREFIX}(?:tex-math|annotation)>",
    re.IGNORECASE,
)

_ALT = regex(r"""\salttext\s*=\s*(?:"([^"<]{1,2000})"|'([^'<]{1,2000})')""", re.IGNORECASE)

_DOCUMENT = regex(
    r"\\begin\{document\}((?:(?!\\begin\{document\}).)*?)\\end\{document\}", re.DOTALL
)

_FORMULA = regex(
    rf"<{_PREFIX}(?P<tag>inline-formula|disp-formula|math)\b(?:(?!</?{_PREFIX}(?P=tag)\b).){{0,8000}}</{_PREFIX}(?P=tag)\s*>",
    re.IGNORECASE | re.DOTALL,
)


def squeeze(text: str) -> str:
    """Return the text on one line: runs of white space as one blank.

    Control characters and lone surrogates gone.
    """
    if not text.isprintable():
        text = "".join(
            c for c in text if c.isspace() or unicodedata.category(c) not in {"Cc", "Cf", "Cs"}
        )
    elif "  " not in text and text[:1] != " " != text[-1:]:  # the one white space that is printable
        return text
    return " ".join(
        text.split()
    )  # str.split knows the white space of `\s`, and is three times as fast


def plain(markup: str) -> str:
    """Return HTML, JATS or MathML text as plain Unicode on one line.

    Formulae with known TeX become `$maths$`.

    Entities may be escaped twice ("&amp;lt;"). What only looks like a tag stays: "a < b", "<3",
    "vector<T>".
    """
    if markup == "":
        return ""
    text = markup[:LONGEST]
    if "<" in text or "&" in text:
        text = _unmarked(text)
    return squeeze(_maths(text) if "$$" in text or "\\(" in text else text)


def _unmarked(text: str) -> str:
    for _ in range(3):
        before = text
        text = _ENTITY.sub(lambda m: entities.unescape(m.group()), _untagged(text))
        if text == before or ("<" not in text and "&" not in text):
            break
    return text


def _untagged(text: str) -> str:
    if "<" not in text:
        return text
    text = _FOOTNOTE.sub("", _UNSEEN.sub("", _SCRIPT.sub(" ", text)))
    text = _spaced(text)
    if re.search(r"<[^<>]{0,40}(?:math|formula)", text, re.IGNORECASE):
        text = _FORMULA.sub(lambda m: _tex(m.group()), text)
    text = _INDEX.sub(r"$\g<base>_\g<low>$", _RAISED.sub(_raised, text))
    return _OTHER_TAG.sub("", _INLINE_TAG.sub("", _BLOCK_TAG.sub(" ", text)))


# Services print each element on a line of its own, and lose or add blanks around it.
_SCRIPT_TAG = rf"<{_PREFIX}(?:sub|sup|inf|subscript|superscript)\b[^<>]{{0,200}}>"
_SCRIPT_END = rf"</{_PREFIX}(?:sub|sup|inf|subscript|superscript)\s*>"
_SMALL_WORD = (
    r"\b(?:of|in|on|and|for|the|with|from|by|at|to|an|using|via|near|between|under|versus|or|as"
    r"|over|into)"
)
_BLANKS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (regex(pattern, re.IGNORECASE), put)
    for pattern, put in (
        (rf"(?<=\S)[ \t]{{0,99}}\n\s{{0,99}}(?={_SCRIPT_TAG})", ""),
        (rf"({_SCRIPT_END})\s{{0,99}}\n\s{{0,99}}((?-i:[A-Z][a-z]?)(?={_SCRIPT_TAG}))", r"\1\2"),
        (rf"({_SMALL_WORD})(<{_PREFIX}(?:i|em|italic|emphasis|b|math|inline-formula)\b)", r"\1 \2"),
        (
            rf"({_SCRIPT_END}|</{_PREFIX}(?:math|inline-formula)>)(?=(?-i:[a-z]{{4,}})|{_SMALL_WORD}\b)",
            r"\1 ",
        ),
    )
)
_RAISED = regex(
    rf"(?P<base>[^\W_])?<{_PREFIX}(?:sup|superscript)\b[^<>]{{0,200}}>\s*"
    rf"(?:<{_PREFIX}(?:i|em|italic|emphasis)\b[^<>]{{0,200}}>)?"
    rf"(?P<raised>[0-9+−–-]{{1,6}}|[A-Za-z]|[0-9A-Za-z+−–-]{{1,6}}[/.+−–-][0-9A-Za-z]{{1,6}})(?:</{_PREFIX}(?:i|em|italic|emphasis)>)?"
    rf"\s*</{_PREFIX}(?:sup|superscript)\s*>",
    re.IGNORECASE,
)
# An index of a sign: x<sub>i</sub>; not of a word or a chemical element (Ga<sub>x</sub>).
_INDEX = regex(
    rf"(?<![^\W_<])(?<!>)(?P<base>[A-Za-z])<{_PREFIX}(?:sub|subscript|inf)\b[^<>]{{0,200}}>\s*"
    rf"(?:<{_PREFIX}(?:i|em|italic|emphasis)\b[^<>]{{0,200}}>)?(?P<low>[A-Za-z])"
    rf"(?:</{_PREFIX}(?:i|em|italic|emphasis)>)?\s*</{_PREFIX}(?:sub|subscript|inf)\s*>"
    r"(?![A-Z])",
    re.IGNORECASE,
)
# A mark of a footnote, and the footnote.
_FOOTNOTE = regex(
    rf"<{_PREFIX}xref\b[^<>]{{0,200}}ref-type\s*=\s*[\"'](?:fn|table-fn|author-notes|corresp)[\"']"
    rf"[^<>]{{0,200}}>.{{0,200}}?</{_PREFIX}xref\s*>"
    rf"|<{_PREFIX}fn\b[^<>]{{0,200}}>.{{0,2000}}?</{_PREFIX}fn\s*>",
    re.IGNORECASE | re.DOTALL,
)
_SUPERSCRIPTS = str.maketrans("0123456789+-−–ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻ⁿⁱ")


def _spaced(text: str) -> str:
    for pattern, put in _BLANKS:
        text = pattern.sub(put, text)
    return text


def _raised(found: re.Match[str]) -> str:
    """Return what is raised as Unicode has it, a letter as it is behind a word or as maths."""
    base, raised = found["base"] or "", found["raised"]
    before = found.string[: found.start("base")][-1:] if base else ""
    if (
        len(raised) > 1
        and any(c.isalnum() for c in raised[:-1])
        and re.search("[/.A-Za-z]", raised)
    ):
        power = re.sub("[−–]", "-", raised)
        is_alone = base.isascii() and not (before.isalnum() or before == "<")
        return f"${base}^{{{power}}}$" if base and is_alone else f"{base}$^{{{power}}}$"
    as_unicode = raised.translate(_SUPERSCRIPTS)
    if not as_unicode.isascii():
        return base + as_unicode
    is_alone = base.isascii() and base.isalpha() and not (before.isalnum() or before == "<")
    return f"${base}^{raised}$" if is_alone else base + raised


_DISPLAYED = regex(r"\$\$\s*([^$]{1,400}?)\s*\$\$")
_PARENTHESISED = regex(r"\\\(\s*([^$]{1,400}?)\s*\\\)")


def _maths(text: str) -> str:
    r"""Return text with its formulae between single dollars: `$$x$$` and `\(x\)` are `$x$`."""
    if "$$" in text:
        text = _DISPLAYED.sub(r"$\1$", text)
    return _PARENTHESISED.sub(r"$\1$", text) if "\\(" in text else text


def _tex(formula: str) -> str:
    """Return a formula that says itself in TeX as `$TeX$`, any other as it is."""
    found = _TEX.search(formula)
    alt = _ALT.search(formula)
    tex = found.group(1) if found else (alt.group(1) or alt.group(2)) if alt else ""
    document = _DOCUMENT.search(tex)
    tex = (document.group(1) if document else tex).strip().strip("$").strip()
    if tex and "$" not in tex:
        return f"${tex}$"
    return mathml.plain_or_tex(formula)
