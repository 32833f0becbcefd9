"""HTML in one line: the block after an entry in HTML, where Markdown is no markup. Pure."""

from __future__ import annotations

from enrich.export import links
from enrich.export.cleaning import clean
from enrich.export.markup import Markup, Saying
from enrich.patterns import regex

# The signs of HTML, and those of Markdown, which may read the line as well.
_SIGNS = regex(r"[&<>\"'\\`*_\[\]|~$]")


def cell(found: Saying, *, small: bool) -> str:
    """Return a line for a cell or an item, `small`: in small letters, without the abstract."""
    shown = "<br>".join(found.lines)
    if small:
        return f"<small>{shown}</small>"
    if not found.abstract:
        return shown
    summary = f"<summary>Abstract ({found.abstract_source})</summary>"
    return f"{shown} <details>{summary}{found.abstract}</details>"


class _Html:
    """HTML as `enrich.export.markup` wants it."""

    def escape(self, words: str, /) -> str:
        return escape(words)

    def link(self, title: str, url: str, /) -> str:
        address = links.for_markup(url)
        return f'<a href="{escape(address)}">{escape(title)}</a>' if address else escape(title)

    def code(self, key: str, /) -> str:
        return f"<code>{escape(''.join(key.split())) or '?'}</code>"

    def strong(self, escaped: str, /) -> str:
        return f"<strong>{escaped}</strong>"

    def emphasis(self, escaped: str, /) -> str:
        return f"<em>{escaped}</em>"

    def start_safe(self, line: str, /) -> str:
        return line.strip()  # it never begins a line


def escape(words: str) -> str:
    """Return text that HTML shows as it is, and Markdown too."""
    return _SIGNS.sub(lambda sign: f"&#{ord(sign.group())};", clean(words))


MARKUP: Markup = _Html()
