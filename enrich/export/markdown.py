"""Markdown: the block behind an entry of a list, and a list of its own."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from enrich.export.options import Options
from enrich.model import Entry, Work


def render(works: Sequence[Work], options: Options) -> str:
    """Return works as a list of their own."""
    return "".join(f"- {link(w.text('title'), w.text('URL'))}\n" for w in works)


def block(
    work: Work, entry: Entry, options: Options, *, problems: Sequence[str] = (), duplicate_of: str | None = None
) -> tuple[str, tuple[str, ...], str]:
    """Return (citation key, lines to put behind an entry, the same in one line for a table's cell)."""
    line = escape("; ".join(n.full for n in work.authors)) + f" `{work.key}`"
    return work.key, (line,), line


def link(title: str, url: str) -> str:
    """Return a Markdown link, only the escaped title where the URL is none that may be shown."""
    return f"[{escape(title)}]({url})" if url else escape(title)


def escape(words: str) -> str:
    """Return text so that Markdown and HTML show it as it is."""
    return re.sub(r"([\\`*_{}\[\]()#+!|~$-])", r"\\\1", html.escape(words, quote=False))
