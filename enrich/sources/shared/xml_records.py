"""Records of dumps that are XML. Pure.

Services write out what people typed: a control character, for which XML 1.0 has no place (section
2.2), costs itself, and not the record or the file that it is in.
"""

from __future__ import annotations

import re
from typing import Any

from enrich.patterns import regex

# As a character, or by its number.
_ODD = regex(
    rb"[\x01-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]|&#(?:x([\da-f]{1,6})|(\d{1,7}));",
    re.IGNORECASE,
)
# What a damaged disk has written over a file: zeros, or more side by side than anybody types.
_DAMAGE = regex(rb"\0|[\x01-\x08\x0b\x0c\x0e-\x1f]{4}")


def parsed(written: str | bytes) -> Any:
    """Return the root of XML, None where it is none; no entity is resolved, and no DTD read."""
    root = _parsed(written)
    if root is not None:
        return root
    raw = written.encode("utf-8", "replace") if isinstance(written, str) else written
    mended = raw if _DAMAGE.search(raw) else _ODD.sub(_as_allowed, raw)
    return _parsed(mended) if mended != raw else None


def _parsed(written: str | bytes) -> Any:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(written, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _as_allowed(odd: re.Match[bytes]) -> bytes:
    """Return what stands for a character: itself, a blank for one that moves on, or nothing."""
    found = odd.group()
    if found.startswith(b"&"):
        number = int(odd[1], 16) if odd[1] else int(odd[2])
        if number in {0x9, 0xA, 0xD} or 0x20 <= number < 0xD800:
            return found
        if 0xE000 <= number <= 0x10FFFF and number not in {0xFFFE, 0xFFFF}:
            return found
        found = bytes([number]) if number < 0x20 else b""
    return b" " if found in {b"\v", b"\f"} else b""
