"""Markdown's block structure, as markdown-it-py sees it (CommonMark with tables), without its inline half."""

from __future__ import annotations

import bisect
import re
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from enrich.reading_list.listing import NEWLINE, line_starts

DEEPEST = 60  # nesting that is followed; below it CommonMark's readers stop as well
_CODE = re.compile(r"`{3}|~{3}|^(?: {4}|\t)", re.MULTILINE)


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"maxNesting": DEEPEST}).enable("table").disable(["inline", "text_join"])


def tokens(text: str) -> tuple[list[Token], dict[str, str]]:
    """Return the block tokens of a text, and the destinations of its reference links by normalised label."""
    environment: dict[str, dict[str, dict[str, str]]] = {}
    found = _parser().parse(text, environment)
    return found, {label: entry["href"] for label, entry in environment.get("references", {}).items()}


def code_ranges(text: str) -> list[tuple[int, int]]:
    """Return the character ranges, in order, that fenced and indented code takes."""
    if not _CODE.search(NEWLINE.sub("\n", text)):
        return []
    starts = [*line_starts(text), len(text)]
    ranges = [token.map for token in tokens(text)[0] if token.type in {"fence", "code_block"} and token.map]
    return sorted((starts[min(a, len(starts) - 1)], starts[min(b, len(starts) - 1)]) for a, b in ranges)


def in_ranges(ranges: list[tuple[int, int]], at: int) -> bool:
    """Say whether an offset lies in one of the ranges, which are in order and apart."""
    before = bisect.bisect_right(ranges, (at, 1 << 62)) - 1
    return before >= 0 and at < ranges[before][1]
