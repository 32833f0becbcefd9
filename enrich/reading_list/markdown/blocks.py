"""Markdown's block structure, as markdown-it-py sees it (CommonMark with tables), without its inline half."""

from __future__ import annotations

import bisect
import re
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

DEEPEST = 60  # nesting that is followed; below it CommonMark's readers stop as well


@cache
def _parser() -> MarkdownIt:
    return (
        MarkdownIt("commonmark", {"maxNesting": DEEPEST})
        .enable("table")
        .disable(["inline", "text_join"])
    )


def tokens(text: str) -> tuple[list[Token], dict[str, str]]:
    """Return the block tokens of a text, and the destinations of its reference links by normalised label."""
    environment: dict[str, dict[str, dict[str, str]]] = {}
    text, plain = _without_plain_definitions(text)
    found = _parser().parse(text, environment)
    parsed = {label: entry["href"] for label, entry in environment.get("references", {}).items()}
    return found, parsed | plain


_DEFINITION = re.compile(
    r" {0,3}\[(?P<label>[^\[\]\\]{1,900})\]:[ \t]+"
    r"(?P<to>https?://[A-Za-z0-9:/._~?=+,;@!$*#-]+)[ \t]*"
)
_LONG_RUN = (
    20  # definitions one below another from which on it pays to read them without the parser
)


def _without_plain_definitions(text: str) -> tuple[str, dict[str, str]]:
    """Read long runs of plain reference definitions, for which the parser takes ten times as long; the first of a run stays for it.

    A run begins below a blank line (a definition cannot interrupt a paragraph) and stands in no fence.
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


_FENCE = re.compile(
    r"^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}(?=[^`\r\n]*[\r\n])|~{3,})([^\r\n]*)",
    re.MULTILINE,
)


def fenced(text: str) -> list[tuple[int, int]]:
    """Return the character ranges, in order, between fences that are closed.

    By lines alone, whatever lists they stand in: so nothing that is put between other lines changes the answer.
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
    """Say whether an offset lies in one of the ranges, which are in order and apart."""
    before = bisect.bisect_right(ranges, (at, 1 << 62)) - 1
    return before >= 0 and at < ranges[before][1]
