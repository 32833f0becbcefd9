r"""Plain text to LaTeX that stands in a .bib: nothing a source says is a command, a comment or a brace of the file.

Letters of the Latin alphabets become `{\"o}`, signs `{\textdegree}`, Greek `{\ensuremath{\alpha}}`. A character for which the
LaTeX kernel has no command (CJK, Cyrillic, most Vietnamese letters) stays as it is, and `preamble` gives what pdfLaTeX prints
for it where the paper loads nothing better. Braces of text are `{\ensuremath{\lbrace}}`, since BibTeX counts `\{` too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache

from enrich import text
from enrich.export.tex import maths

_MARKUP = re.compile(
    r"&(?:#\d{2,6}|#x[0-9a-f]{2,5}|[a-z]{2,8});|<(i|b|em|strong|sub|sup|tt|sc|scp|inf|span|italic|bold|(?:mml:)?math)\b[^<>]{0,200}>.{0,400}?</\1>",
    re.IGNORECASE | re.DOTALL,
)
_APOSTROPHES = str.maketrans(dict.fromkeys("‘’ʻʼʽʾʿ′", "'"))
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)
_NEEDS_WORK = re.compile(r"[^\x20-\x7e]|[\"\\{}$&%#_^~<>|`]")
_LETTERS: Mapping[str, str] = {
    "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ı": "i", "ȷ": "j",
    "đ": "dj", "Đ": "DJ", "ð": "dh", "Ð": "DH", "þ": "th", "Þ": "TH", "ŋ": "ng", "Ŋ": "NG",
}  # fmt: skip
_ACCENTS: Mapping[str, str] = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0306": "u", "\u0307": ".", "\u0308": '"',
    "\u030a": "r", "\u030b": "H", "\u030c": "v", "\u0323": "d", "\u0327": "c", "\u0328": "k", "\u0331": "b",
}  # fmt: skip
_SIGNS: Mapping[str, str] = {
    "\\": r"{\textbackslash}", "{": r"{\ensuremath{\lbrace}}", "}": r"{\ensuremath{\rbrace}}", "$": r"\$", "&": r"\&",
    "%": r"\%", "#": r"\#", "_": r"\_", "^": r"{\textasciicircum}", "~": r"{\textasciitilde}", "`": r"{\textasciigrave}",
    "<": r"{\ensuremath{<}}", ">": r"{\ensuremath{>}}", "|": r"{\ensuremath{|}}",
    "“": "``", "”": "''", "‘": "`", "’": "'", "–": "--", "—": "---", "‐": "-", "‑": "-", "‒": "--", "―": "---",
    "\u00a0": "~", "\u202f": "~", "…": r"{\ldots}", "ʼ": "'", "ʻ": "`", "ʿ": "`", "ʾ": "'", "ʹ": "'", "−": r"{\ensuremath{-}}", "′": r"{\ensuremath{'}}",
    "¡": r"{\textexclamdown}", "¿": r"{\textquestiondown}", "«": r"{\guillemotleft}", "»": r"{\guillemotright}",
    "£": r"{\textsterling}", "¥": r"{\textyen}", "€": r"{\texteuro}", "¢": r"{\textcent}", "§": r"{\textsection}",
    "¶": r"{\textparagraph}", "©": r"{\textcopyright}", "®": r"{\textregistered}", "™": r"{\texttrademark}",
    "°": r"{\textdegree}", "±": r"{\textpm}", "×": r"{\texttimes}", "÷": r"{\textdiv}", "µ": r"{\textmu}",
    "·": r"{\textperiodcentered}", "•": r"{\textbullet}", "†": r"{\textdagger}", "‡": r"{\textdaggerdbl}", "№": r"{\textnumero}",
    "ª": r"{\textordfeminine}", "º": r"{\textordmasculine}", "¼": r"{\textonequarter}", "½": r"{\textonehalf}",
    "¾": r"{\textthreequarters}", "¬": r"{\textlnot}", "→": r"{\textrightarrow}", "←": r"{\textleftarrow}",
    "‰": r"{\textperthousand}", "‹": r"{\guilsinglleft}", "›": r"{\guilsinglright}", "„": r"{\quotedblbase}",
    "‚": r"{\quotesinglbase}",
}  # fmt: skip
_NOT_IN_NAMES = re.compile(r"[\\{}$^~<>|`\"“”„«»¡¿…]")
_SCRIPTS = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿⁱ]+|[₀₁₂₃₄₅₆₇₈₉₊₋₍₎]+")
# A Greek word; one or two letters are a sign of mathematics or chemistry.
_GREEK = re.compile("([\u0370-\u03ff\u1f00-\u1fff]{3,})")
# What the LaTeX kernel prints without a package when it meets the character itself (its utf8 tables for OT1, T1 and TS1).
_KERNEL = (
    "\u00a0-\u0125\u0128-\u0137\u0139-\u013e\u0141-\u0148\u014a-\u0165\u0168-\u017e\u0192\u01cd-\u01d4\u01e2\u01e3\u01e6-\u01eb"
    "\u01f0\u01f4\u01f5\u0218-\u021b\u0232\u0233\u0237\u1e02\u1e03\u1e0d\u1e1e\u1e20\u1e21\u1e25\u1e30\u1e31\u1e37\u1e43\u1e45"
    "\u1e47\u1e5b\u1e63\u1e6d\u1e8e-\u1e91\u1e9e\u1ef2\u1ef3\u2010-\u2016\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2030\u2039"
    "\u203a\u20ac\u2116\u2122\u2190-\u2193"
)
_IN_KERNEL = re.compile(f"[{_KERNEL}]")
_FOREIGN = re.compile(f"[^\x00-\x7f{_KERNEL}]")
# Commands that LaTeX's oldest font encoding lacks, with what it prints instead; every other encoding has the real letter.
_LACKING: Mapping[str, str] = {
    "dj": "d", "DJ": "D", "dh": "d", "DH": "D", "th": "th", "TH": "Th", "ng": "ng", "NG": "Ng", "guillemotleft": "<<", "guillemetleft": "<<",
    "guillemotright": ">>", "guillemetright": ">>", "guilsinglleft": "<", "guilsinglright": ">", "quotedblbase": ",,", "quotesinglbase": ",",
}  # fmt: skip


def clean(words: str) -> str:
    """Return text on one line in Unicode's composed form: no control, private and unpaired characters, no leftover HTML."""
    if ("&" in words or "<" in words) and _MARKUP.search(words):
        words = text.plain(words)
    if not words.isprintable():
        words = "".join(
            c
            for c in words
            if c.isspace() or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"}
        )
    kept = " ".join(words.replace("\ufffd", "?").split())
    return kept if kept.isascii() else unicodedata.normalize("NFC", kept.translate(_LIGATURES))


def escape(words: str, *, unicode: bool = False) -> str:
    """Return running text as LaTeX: maths kept where TeX accepts it, all else shown as it is."""
    words = clean(words)
    if not _NEEDS_WORK.search(words):
        return words
    return "".join(
        f"${piece}$" if is_maths else prose(piece, unicode=unicode)
        for is_maths, piece in maths.split(words)
    )


def prose(words: str, *, unicode: bool = False, before: str = "") -> str:
    """Return text without maths as LaTeX. `before` is the character that it follows, which decides about quotes."""
    if not _NEEDS_WORK.search(words):
        return words
    words = _quoted(words, before)
    if not unicode:
        words = _SCRIPTS.sub(_script, words)
    return "".join(p if _GREEK.match(p) else _characters(p, unicode) for p in _GREEK.split(words))


def _characters(words: str, unicode: bool) -> str:
    def replaced(found: re.Match[str]) -> str:
        character = found.group()
        return _signed(character) if character.isascii() else _letter(character, unicode)

    return _NEEDS_WORK.sub(replaced, _marked(words))


def nameable(words: str) -> str:
    """Return the plain text of a name without the characters that no name has: biber makes initials of commands too."""
    words = _NOT_IN_NAMES.sub("", clean(words))
    if not words.isascii():
        words = "".join(
            c
            for c in words.translate(_APOSTROPHES)
            if c.isascii() or unicodedata.category(c)[0] != "S"
        )
    found = (re.search(r"'?[^\W_].*", w) for w in words.split())
    return " ".join(f.group() if f else w for f, w in zip(found, words.split(), strict=True))


def name(words: str, *, unicode: bool = False, guard: bool = False) -> str:
    r"""Return a part of a name as LaTeX, without the characters that no name has (backslash, braces, dollar ...).

    With `guard`, for BibTeX, a character that stays as it is becomes `{\relax 王}`: BibTeX cuts initials byte by byte, which
    would leave half a character.
    """
    words = nameable(words)
    if not _NEEDS_WORK.search(words):
        return words
    words = _quoted(words, "")
    encoded = "".join(
        _signed(c) if c.isascii() else _letter(c, unicode, in_name=True) for c in words
    )
    return (
        re.sub(r"[^\x00-\x7f]+", lambda m: "{\\relax " + m.group() + "}", encoded)
        if guard
        else encoded
    )


def _quoted(words: str, before: str) -> str:
    """Return text with straight double quotes as opening and closing ones: by what stands before."""
    if '"' not in words:
        return words
    return re.sub(
        r'(^|.)"',
        lambda m: m.group(1) + ("“" if (m.group(1) or before or " ") in " ([{“‘-–—/" else "”"),
        words,
    )


_OPEN_SCRIPT, _CLOSE_SCRIPT = "\x01", "\x02"  # `clean` has left no such character in the text


def _script(found: re.Match[str]) -> str:
    kind = "₍" if "₀" <= found.group()[0] <= "₎" else "⁽"
    return f"{_OPEN_SCRIPT}{kind}{unicodedata.normalize('NFKC', found.group()).replace('−', '-')}{_CLOSE_SCRIPT}"


def _marked(words: str) -> str:
    """Yield characters; the marks of `_script` become the commands that they stand for."""
    if _OPEN_SCRIPT not in words:
        return words
    return words.replace("\x01₍", "\x03").replace("\x01⁽", "\x04")


_CONTROL: Mapping[str, str] = {
    "\x02": "}}",
    "\x03": r"{\textsubscript{",
    "\x04": r"{\textsuperscript{",
    '"': "''",
}


def _signed(character: str) -> str:
    return _SIGNS.get(character) or _CONTROL.get(character, character)


@cache
def _letter(character: str, unicode: bool, *, in_name: bool = False) -> str:
    """Return a character beyond ASCII as LaTeX; itself where the kernel has no command for it."""
    if character in "\u00a0\u202f“”‘’–—‐‑‒―":
        return _SIGNS[character]
    if unicode and character.isalpha():
        return character
    if character in _LETTERS:
        return f"{{\\{_LETTERS[character]}}}"
    if character in _SIGNS:
        return character if in_name and _SIGNS[character].startswith("{") else _SIGNS[character]
    known = _accented(character) if _IN_KERNEL.match(character) else None
    return known or (None if in_name else _symbol(character)) or character


def _accented(character: str) -> str | None:
    decomposed = unicodedata.normalize("NFD", character)
    if len(decomposed) != 2 or not decomposed[0].isascii() or decomposed[1] not in _ACCENTS:
        return None
    accent = _ACCENTS[decomposed[1]]
    return (
        f"{{\\{accent}{{{decomposed[0]}}}}}"
        if accent.isalpha()
        else f"{{\\{accent}{decomposed[0]}}}"
    )


def _symbol(character: str) -> str | None:
    command = maths.symbol(character)
    return f"{{\\ensuremath{{{command.strip()}}}}}" if command else None


def preamble(rendered: Iterable[str]) -> list[str]:
    r"""Return the `@preamble` lines that a file of these entries needs, each for one command or character, in a steady order.

    None of them changes what a paper's own packages define: they only stand in for what pdfLaTeX would stop at.
    """
    commands, characters = set[str](), set[str]()
    for entry in rendered:
        commands.update(re.findall(r"\\([A-Za-z]+)", entry))
        characters.update(entry)
    lines = [maths.STAND_INS[c] for c in sorted(commands & maths.STAND_INS.keys())]
    foreign = sorted(set(_FOREIGN.findall("".join(sorted(characters)))))
    commands |= set(re.findall(r"\\([A-Za-z]+)", "".join(map(_printed, foreign))))
    commands |= {_LETTERS[c] for c in _LETTERS if c in characters}
    lines += [
        f"\\ProvideTextCommandDefault{{\\{c}}}{{{_LACKING[c]}}}"
        for c in sorted(commands & _LACKING.keys())
    ]
    if "k" in commands or characters & set("ĄąĘęĮįŲųǪǫ"):
        lines.append(r"\ProvideTextCommandDefault{\k}[1]{#1}")
    lines += [
        f"\\expandafter\\providecommand\\csname u8:\\detokenize{{{c}}}\\endcsname{{{_printed(c)}}}"
        for c in foreign
    ]
    return lines


@cache
def _printed(character: str) -> str:
    """Return what pdfLaTeX prints for a character that it does not know: nested accents, a formula, else Latin letters."""
    decomposed = unicodedata.normalize("NFD", character)
    base, marks = decomposed[0], decomposed[1:]
    if base.isascii() and base.isalpha():
        # above before below: `\d{\^{a}}` sets a letter of the font with a dot, and can be searched for in the PDF
        for accent in sorted(
            (_ACCENTS[m] for m in marks if m in _ACCENTS), key=lambda a: a in "dcbk"
        ):
            base = f"\\{accent}{{{base}}}"
        return base
    if unicodedata.combining(character):
        return ""
    if _SCRIPTS.match(character):
        return prose(character)
    return _symbol(character) or _transliterated(character)


def _transliterated(character: str) -> str:
    from anyascii import anyascii

    return prose(text.squeeze(str(anyascii(character))).strip(":"))
