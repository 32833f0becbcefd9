"""Parses the block structure of Markdown with markdown-it-py: CommonMark with tables.

Inline markup is not parsed here.
"""

from __future__ import annotations

import bisect
import re
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from enrich.patterns import regex

DEEPEST = 60  # levels of nesting that are read; other parsers of CommonMark stop there as well


@cache
def _parser() -> MarkdownIt:
    return (
        MarkdownIt("commonmark", {"maxNesting": DEEPEST})
        .enable("table")
        .disable(["inline", "text_join"])
    )


def tokens(text: str) -> tuple[list[Token], dict[str, str]]:
    """Return the block tokens of a text, and its reference links: normalised label -> URL."""
    environment: dict[str, dict[str, dict[str, str]]] = {}
    text, plain = _without_plain_definitions(text)
    found = _parser().parse(text, environment)
    parsed = {label: entry["href"] for label, entry in environment.get("references", {}).items()}
    return found, parsed | plain


_DEFINITION = regex(
    r" {0,3}\[(?P<label>[^\[\]\\]{1,900})\]:[ \t]+"
    r"(?P<to>https?://[A-Za-z0-9:/._~?=+,;@!$*#-]+)[ \t]*"
)
_LONG_RUN = 20  # definitions in a row, from which on reading them without the parser is faster


def _without_plain_definitions(text: str) -> tuple[str, dict[str, str]]:
    """Return a text without its long runs of plain reference definitions, and these.

    The parser takes ten times as long for them. The first definition of a run stays in the text. A
    run begins below a blank line, as a definition cannot interrupt a paragraph, and is in no code
    fence.
    """
    if text.count("]: http") < _LONG_RUN:
        return text, {}
    lines, fences, at = text.split("\n"), fenced(text), 0
    references: dict[str, str] = {}
    run: list[tuple[int, str, str]] = []
    above = ""
    for number, line in enumerate([*lines, ""]):
        found = (
            _DEFINITION.fullmatch(line)
            if "]:" in line and (run or not above.strip()) and not in_ranges(fences, at)
            else None
        )
        if found:
            run.append((number, " ".join(found["label"].split()).lower().upper(), found["to"]))
        else:
            if len(run) >= _LONG_RUN:
                for _, label, to in run:
                    references.setdefault(label, to)
                for taken, _, _ in run[1:]:
                    lines[taken] = ""
            run = []
        above, at = line, at + len(line) + 1
    return "\n".join(lines), references


_FENCE = regex(
    r"^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}(?=[^`\r\n]*[\r\n])|~{3,})([^\r\n]*)",
    re.MULTILINE,
)


def fenced(text: str) -> list[tuple[int, int]]:
    """Return the ranges between code fences that are closed, as offsets, in order.

    Lists and quotations around them do not count, only lines. So text that is added between other
    lines does not change the result.
    """
    text = text.replace("\r", "\n")
    ranges: list[tuple[int, int]] = []
    opened: re.Match[str] | None = None
    for mark in _FENCE.finditer(text):
        if opened is None:
            opened = mark
        elif mark[1].startswith(opened[1]) and not mark[2].strip():
            ranges.append((opened.start(), mark.end()))
            opened = None
    return ranges


def in_ranges(ranges: list[tuple[int, int]], at: int) -> bool:
    """Whether an offset is in one of the ranges, which are in order and do not overlap."""
    before = bisect.bisect_right(ranges, (at, 1 << 62)) - 1
    return before >= 0 and at < ranges[before][1]
