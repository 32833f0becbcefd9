"""Tells headings and prose of a text file from its entries, by the layout of all lines.

A line is a heading above a rule ("====="), where it ends in a colon, or at the margin of a file
whose entries are indented. Prose is what is at that margin and longer, and sentences among titles.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from enrich.patterns import regex
from enrich.reading_list.line import citation, titles
from enrich.reading_list.line.paper_titles import title_and_venue

Part = Literal["section", "prose", "rule"]

_RULE = regex(r"\s*([=\-~*_#+.])\1{2,}\s*")
_MOSTLY = 0.5  # the share of indented lines in a file whose entries are indented
_HEADING_WORDS = 6
_SENTENCE_WORDS = 6
_ENDED = regex(r"[a-z)\d]\.")
_NEXT_SENTENCE = regex(r"[.!?]\s+[A-Z]")
_BULLET = regex(r"\s*(?:[-+*•]|\d{1,4}[.)])\s")


def layout_of(lines: Sequence[tuple[int, str]]) -> dict[int, Part]:
    """Return what the lines are that are no entries, by their number.

    `lines`: the filled lines of a file, with their numbers. Links do not count here.
    """
    parts: dict[int, Part] = {}
    plain = [(n, line) for n, line in lines if not _RULE.fullmatch(line)]
    indented = sum(line[:1] in " \t" for _, line in plain)
    has_margin = _MOSTLY * len(plain) <= indented < len(plain)
    for at, (number, line) in enumerate(lines):
        following = lines[at + 1] if at + 1 < len(lines) else None
        if _RULE.fullmatch(line):
            parts[number] = "rule"
        elif following and following[0] == number + 1 and _RULE.fullmatch(following[1]):
            parts[number] = "section"
        elif part := _part(line, at_margin=has_margin and line[:1] not in " \t"):
            parts[number] = part
    return parts


def _part(line: str, *, at_margin: bool) -> Part | None:
    """Return what a line is by itself, None where it may be an entry."""
    words = line.split()
    if _BULLET.match(line) or "://" in line:
        return None
    if line.rstrip().endswith((":", "：")) and len(words) <= _HEADING_WORDS:
        return "section"
    if at_margin:
        short = len(words) <= _HEADING_WORDS and not line.rstrip().endswith(".")
        return "section" if short else "prose"
    if (
        _is_sentence(line.rstrip())
        and len(words) >= _SENTENCE_WORDS
        and titles.title_case(line) < _MOSTLY
        and title_and_venue(line) is None
    ):
        return None if citation.read(line) or re.search(r"(?:19|20)\d\d", line) else "prose"
    return None


def _is_sentence(line: str) -> bool:
    """Whether a line ends as a sentence does, or holds the end of one and ends as text does."""
    if _ENDED.fullmatch(line[-2:]):
        return True
    following = _NEXT_SENTENCE.search(line) if line.endswith((".", ":", "!")) else None
    return following is not None and following.end() < len(line)
