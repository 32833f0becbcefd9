"""Org: the block after an entry of an org list. Pure.

What comes from outside is only words: a word joiner (U+2060), which nobody sees, parts the
characters that Org and pandoc would take for markup together (https://orgmode.org/worg/org-syntax.html).
"""

from __future__ import annotations

import re

from enrich.export import links
from enrich.export.cleaning import clean
from enrich.export.markup import Markup, Saying
from enrich.patterns import regex

_JOINER = "\u2060"
# A marker opens emphasis only behind a blank, the start, or one of these.
_OPENS = regex(r"(?<![^\s\-({'\"])(?=[*/_+=~]\S)")
# Behind one of these begins what Org reads: a fragment of TeX, a sub- or superscript, a macro, a
# target or a time, a link, a footnote or a citation, a snippet of another language or its call.
_SIGNS = regex(
    r"(?<=[\\^_@<{])(?=\S)|(?<=\$)|(?<=\[)(?=\[|fn:|cite|\d{4}-)|(?<=src|all)(?=_)", re.IGNORECASE
)
# A link without brackets has a type before its colon: `shell:`, `file:`, and `https:`, of which Org
# would load a picture.
_TYPED = regex(r"(?<=[A-Za-z])(?=:[^\s:])")
_STARTS = regex(r"[*#|:\-+]|\d+[.)]|[A-Za-z][.)]|\\begin|CLOCK|%%")


def quoted(found: Saying) -> tuple[str, ...]:
    r"""Return the lines of a quotation, and the abstract in a drawer below it, which is folded."""
    shown = (*(f"{line} \\\\" for line in found.lines[:-1]), found.lines[-1])
    block = ("#+begin_quote", *shown, "#+end_quote")
    if not found.abstract:
        return block
    return (*block, ":ABSTRACT:", f"({found.abstract_source}) {found.abstract}", ":END:")


class _Org:
    """Org as `enrich.export.markup` wants it."""

    def escape(self, words: str, /) -> str:
        return escape(words)

    def link(self, title: str, url: str, /) -> str:
        address = links.for_markup(url)
        shown = escape(title).replace("[", "(").replace("]", ")")
        return f"[[{address}][{shown}]]" if address and shown else escape(title)

    def code(self, key: str, /) -> str:
        safe = re.sub(r"[=|<>\s]", "", clean(key))
        return f"={safe or '?'}="

    def strong(self, escaped: str, /) -> str:
        return f"*{escaped.replace('*', '*' + _JOINER)}*"

    def emphasis(self, escaped: str, /) -> str:
        # A marker inside would end it where a stop or a bracket follows.
        return f"/{escaped.replace('/', '/' + _JOINER)}/"

    def start_safe(self, line: str, /) -> str:
        line = line.strip()
        opens = _STARTS.match(line) and not re.match(r"\*[^\s*]", line)
        return f"{_JOINER}{line}" if opens else line


def escape(words: str) -> str:
    """Return text that Org shows as it is, anywhere in a line but at its start."""
    shown = clean(words)
    for place in (_OPENS, _SIGNS, _TYPED):
        shown = place.sub(_JOINER, shown)
    return shown


MARKUP: Markup = _Org()
