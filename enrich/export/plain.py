"""Plain text: the block after an entry of a text list. Pure."""

from __future__ import annotations

from enrich.export import links
from enrich.export.cleaning import clean
from enrich.export.markup import Markup, Saying

_MARGIN = "    "


def indented(found: Saying) -> tuple[str, ...]:
    """Return the lines with a margin, which tells them from a list's own; the abstract is last."""
    abstract = f"Abstract ({found.abstract_source}): {found.abstract}" if found.abstract else ""
    return tuple(_MARGIN + line for line in (*found.lines, abstract) if line)


class _Plain:
    """Text without markup as `enrich.export.markup` wants it: addresses are written out."""

    def escape(self, words: str, /) -> str:
        return clean(words)

    def link(self, title: str, url: str, /) -> str:
        # As in Markdown: an address is one word, and not taken for more than it is.
        address = links.for_markup(url)
        return f"{clean(title)}: {address}" if address else clean(title)

    def code(self, key: str, /) -> str:
        return "".join(clean(key).split()) or "?"

    def strong(self, escaped: str, /) -> str:
        return escaped

    def emphasis(self, escaped: str, /) -> str:
        return escaped

    def start_safe(self, line: str, /) -> str:
        return line.strip()


MARKUP: Markup = _Plain()
