"""Text: folded for look-up, escaped for markup, names split."""

from __future__ import annotations

import html
import json
import re
import time
import unicodedata
import zlib
from typing import Any

_PARTICLES = frozenset("van von der den de la le di da del el al bin".split())


def fold(text: str) -> str:
    """Return the words of a text in ASCII letters and digits, without accents and case."""
    text = unicodedata.normalize("NFKD", text or "")
    text = "".join(c for c in text if not unicodedata.combining(c)).lower()
    return re.sub(r"[^0-9a-z]+", " ", text).strip()


def esc(value: object) -> str:
    """Return text for an attribute of HTML."""
    return html.escape(str(value), quote=True)


def txt(value: object) -> str:
    """Return text for HTML or XML as lxml writes it: quotes stay."""
    return html.escape(str(value), quote=False)


def xml5(value: object) -> str:
    """Return text with all five characters of XML escaped: DBLP's way, in its JSON too."""
    return txt(value).replace("'", "&apos;").replace('"', "&quot;")


def crc(text: str) -> int:
    """Return a number that is always the same for a text.

    What looks drawn by chance comes from it.
    """
    return zlib.crc32(text.encode())


def compact(value: object) -> str:
    """Return JSON without blanks."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def clojure(value: object) -> str:
    """Return JSON as Crossref writes it."""
    return json.dumps(value, separators=(",", ":")).replace("/", "\\/")


def plain(name: str) -> str:
    """Return a name without DBLP's number for people of one name."""
    return re.sub(r" \d{4}$", "", name)


def split_name(name: str) -> tuple[str, str]:
    """Return given and family name; particles go with the family."""
    parts = plain(name).split()
    if len(parts) == 1:
        return "", plain(name)
    k = len(parts) - 1
    while k > 1 and parts[k - 1].lower() in _PARTICLES:
        k -= 1
    return " ".join(parts[:k]), " ".join(parts[k:])


def comma(name: str) -> str:
    """Return "Family, Given"."""
    return ", ".join(x for x in reversed(split_name(name)) if x)


def filled(fields: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Return the fields that have a value."""
    return [(k, v) for k, v in fields if v]


def now() -> str:
    """Return the time of day, UTC."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
