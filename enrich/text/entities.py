"""Characters that are written as entities of HTML."""

from __future__ import annotations


def unescape(text: str) -> str:
    """Return a text with the characters that its entities name: "AT&amp;T" is "AT&T"."""
    if "&" not in text:
        return text
    import html  # only here, as it loads the names of two thousand characters

    return html.unescape(text)
