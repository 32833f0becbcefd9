"""Text as LaTeX, in the dialects of DBLP and the ACL Anthology."""

from __future__ import annotations

import re
import unicodedata

_ACCENTS = dict(
    zip(
        "\u0300\u0301\u0302\u0303\u0308\u030c\u0327\u0328\u0306\u0304\u0307\u030a\u030b\u0323",
        "`'^~\"vcku=.rHd",
        strict=True,
    )
)
_LETTERS = {
    "ß": "ss",
    "ø": "o",
    "Ø": "O",
    "ł": "l",
    "Ł": "L",
    "æ": "ae",
    "Æ": "AE",
    "œ": "oe",
    "å": "aa",
    "Å": "AA",
    "ı": "i",
    "đ": "dj",
    "Đ": "DJ",
}
_ASCII = {"–": "--", "—": "---", "’": "'", "‘": "`", "“": "``", "”": "''", "\u00a0": " "}


def latex(text: object, bare: bool = False) -> str:
    """ "Return LaTeX for what is not ASCII.

    `{\"{o}}` as DBLP has it, or bare `{\"o}` as ACL has it.
    """
    return "".join(_letter(ch, bare) for ch in str(text))


def _letter(ch: str, bare: bool) -> str:
    if ch in _LETTERS:
        return f"{{\\{_LETTERS[ch]}}}"
    if ch < "\x80":
        return ch
    base, *marks = list(unicodedata.normalize("NFD", ch))
    if not marks or marks[0] not in _ACCENTS or base >= "\x80":
        return _ASCII.get(ch, ch)
    mark = _ACCENTS[marks[0]]
    base = "\\i" if base == "i" else base
    braced = base if bare and not mark.isalpha() and base != "\\i" else f"{{{base}}}"
    return f"{{\\{mark}{braced}}}"


def special(text: object) -> str:
    """Return text with TeX's characters in DBLP's spelling; what is TeX already stays."""
    text = str(text)
    if "\\" in text or "$" in text:
        return text
    return re.sub(r"([_%#])", r"\\\1", text).replace("&", "{\\&}")


def capitals(title: str) -> str:
    """Return a title with DBLP's braces around words that are all capitals."""
    return " ".join(
        f"{{{word}}}" if _is_capitals(word, first=i == 0) else word
        for i, word in enumerate(title.split(" "))
    )


def _is_capitals(word: str, first: bool) -> bool:
    if not re.search("[A-Z]", word) or re.search("[a-z{}\\\\$]|,$", word):
        return False
    return not (first and len(re.sub(r"\W", "", word)) == 1)


def wrap(text: str, width: int = 75, indent: int = 18) -> str:
    """Return text in lines, as DBLP breaks its values."""
    lines = [""]
    for word in text.split(" "):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append("")
        lines[-1] += (" " if lines[-1] else "") + word
    return ("\n" + " " * indent).join(lines)
