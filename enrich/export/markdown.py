"""Markdown: the block after an entry of a list, and a list of its own. Pure.

What comes from outside is escaped so that Markdown and HTML show it as it is, on one line. No line
starts with what would open a heading, a list, a quote or an HTML block, since the lines of a block
may follow a list item's text directly; so `<details>` is at the end of a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

from enrich.export import links
from enrich.export.cleaning import clean
from enrich.export.markup import Markup, Saying
from enrich.export.options import ExportOptions
from enrich.export.saying import Remarks, saying
from enrich.model import Work

_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def render(works: Iterable[Work], options: ExportOptions) -> str:
    """Return a list of works, the newest year first, in the order given within a year."""
    parts = ["# Papers\n"]
    by_year = sorted(works, key=lambda w: -(w.year or 0))
    for year, group in groupby(by_year, key=lambda w: w.year or 0):
        parts.append(f"\n## {year or 'Without a date'}\n\n")
        parts += [_item(w, options) for w in group]
    return "".join(parts)


def _item(work: Work, options: ExportOptions) -> str:
    below = _lines(saying(work, None, options, MARKUP, Remarks()))
    return "  \n  ".join((f"- {link(work.title or work.key, links.page(work))}", *below)) + "\n"


def quoted(found: Saying) -> tuple[str, ...]:
    """Return the lines of a quotation, which is told from a list's own words at a glance.

    Two blanks end a line: where Pandoc writes anything but HTML, a `<br>` is lost.
    """
    lines = _lines(found)
    return (*(f"> {line}  " for line in lines[:-1]), f"> {lines[-1]}")


def broken(found: Saying) -> tuple[str, ...]:
    """Return lines that stay lines below the text of an entry."""
    lines = _lines(found, gap="")
    return (*(f"{line}<br>" for line in lines[:-1]), lines[-1])


def cell(found: Saying, *, small: bool) -> str:
    """Return the same in one line for a table's cell, `small`: in small letters, no abstract."""
    shown = "<br>".join(found.lines if small else _lines(found, gap=""))
    shown = f"<small>{shown}</small>" if small else shown
    return shown.replace("|", "&#124;")


def _lines(found: Saying, gap: str = " ") -> list[str]:
    lines = list(found.lines)
    if found.abstract:
        summary = f"<summary>Abstract ({found.abstract_source})</summary>"
        lines[-1] += f" <details>{summary}{gap}{found.abstract}</details>"
    return lines


# -- markup


class _Markdown:
    """Markdown as `enrich.export.markup` wants it."""

    def escape(self, words: str, /) -> str:
        return escape(words)

    def link(self, title: str, url: str, /) -> str:
        return link(title, url)

    def code(self, key: str, /) -> str:
        return code(key)

    def strong(self, escaped: str, /) -> str:
        return f"**{escaped}**"

    def emphasis(self, escaped: str, /) -> str:
        return f"*{escaped}*"

    def start_safe(self, line: str, /) -> str:
        return start_safe(line)


def link(title: str, url: str) -> str:
    """Return a Markdown link, only the escaped title where the URL is no address on the web."""
    address = links.for_markup(url)
    return f"[{escape(title)}]({address})" if address else start_safe(escape(title))


def code(key: str) -> str:
    """Return a citation key in backticks."""
    safe = re.sub(r"[`|<>\s]", "", clean(key))
    return f"`{safe or '?'}`"


def escape(words: str) -> str:
    """Return text that Markdown and HTML show as it is, anywhere in a line but at its start."""
    shown = re.sub(r"[&<>]", lambda m: _HTML[m.group()], clean(words))
    return re.sub(r"([\\`*_\[\]|~$])", r"\\\1", shown)


def start_safe(line: str) -> str:
    """Return a line that opens no heading, list, quote, rule or code by its start."""
    line = line.strip()
    numbered = re.match(r"(\d{1,9})([.)])", line)
    if numbered:
        return f"{numbered.group(1)}\\{line[numbered.end(1) :]}"
    return f"\\{line}" if re.match(r"[-+=#>:]", line) else line


MARKUP: Markup = _Markdown()
