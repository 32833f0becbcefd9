"""Text for outputs: on one line, without what no output can show. Pure."""

from __future__ import annotations

import re
import unicodedata

from enrich import text
from enrich.patterns import regex

_MARKUP = regex(
    r"&(?:#\d{2,6}|#x[0-9a-f]{2,5}|[a-z]{2,8});"
    r"|<(i|b|em|strong|sub|sup|tt|sc|scp|inf|span|italic|bold|(?:mml:)?math)\b"
    r"[^<>]{0,200}>.{0,400}?</\1>",
    re.IGNORECASE | re.DOTALL,
)
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)
# Unicode's categories of control, format, unpaired and private characters.
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co"})


def clean(words: str) -> str:
    """Return text on one line in Unicode's composed form, without leftover HTML.

    Control, private and unpaired characters go; ligatures become letters.
    """
    if ("&" in words or "<" in words) and _MARKUP.search(words):
        words = text.plain(words)
    if not words.isprintable():
        words = "".join(c for c in words if c.isspace() or _is_printable(c))
    kept = " ".join(words.replace("\ufffd", "?").split())
    return kept if kept.isascii() else unicodedata.normalize("NFC", kept.translate(_LIGATURES))


def _is_printable(character: str) -> bool:
    return unicodedata.category(character) not in _UNPRINTABLE
