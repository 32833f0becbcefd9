"""Reads where a Markdown link leads, where a bare URL ends, and which brackets match."""

from __future__ import annotations

import re

from enrich.identifiers.normal_form import SICI_PAGES
from enrich.patterns import regex
from enrich.text import entities

_LONGEST_URL = 4000
_DESTINATION = regex(
    rf"\(\s*(?:<((?:[^<>\n]|{SICI_PAGES})*)>)(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?\s*\)"
)
_TITLE = regex(r"\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\))\s*\Z")
_NESTED = regex(r"[(\\]")
_SPECIAL_IN_URL = regex(r"[\s\\&]")
_BRACKET = regex(r"\\.|[\[\]]", re.DOTALL)
_PARENTHESIS = regex(r"\\.|[()]", re.DOTALL)
_DEEPEST = 30  # parentheses inside a URL
_ESCAPED = regex(r"\\([!-/:-@\[-`{-~])")


def destination(line: str, at: int) -> tuple[str, int] | None:
    """Return the URL of `(destination "title")` at an offset, and the offset after it.

    None where there is no destination. Unlike CommonMark, it accepts a blank inside of a URL.
    """
    if line[at : at + 1] != "(":
        return None
    angled = _DESTINATION.match(line, at)
    if angled:
        return _ESCAPED.sub(r"\1", angled[1].strip()), angled.end()
    close = line.find(")", at, at + _LONGEST_URL)
    if close < 0:
        return None
    if _NESTED.search(line, at + 1, close):
        close = _closing(line, at)
    if close < 0:
        return None
    inside = line[at + 1 : close].strip()
    if not _SPECIAL_IN_URL.search(inside):
        return inside, close + 1
    inside = _TITLE.sub("", inside).strip()
    if re.search(r"\s", inside) and not re.match(
        r"https?://|\.{0,2}/|[\w%-]+/|\S+.*\.pdf$", inside
    ):
        return None
    return re.sub(r"\s*[\r\n]\s*", "", entities.unescape(_ESCAPED.sub(r"\1", inside))), close + 1


def _closing(line: str, at: int) -> int:
    """Return the offset of the parenthesis that closes the one at an offset.

    -1 where it is not closed within the longest URL.
    """
    depth = 0
    for found in _PARENTHESIS.finditer(line, at, at + _LONGEST_URL):
        mark = found.group()
        depth += (mark == "(") - (mark == ")")
        if depth == 0 and mark == ")":
            return found.start()
        if depth > _DEEPEST:
            return -1
    return -1


def trim_url(url: str) -> str:
    """Return a bare URL without what only follows it.

    That is a full stop, a closing bracket that is not opened in it, or a `[[code]](` after it.
    """
    url = re.split(r"\]\(|\)\[|\*\*", url, maxsplit=1)[0]
    while url and (
        url[-1] in ".,;:!?'*_~，。"
        or (url[-1] in ")]}" and url.count(url[-1]) > url.count("([{"[")]}".index(url[-1])]))
    ):
        url = url[:-1]
    return url


def brackets(line: str) -> dict[int, int]:
    """Return the matching square brackets: offset of `[` -> offset of `]`, without escaped ones."""
    partner: dict[int, int] = {}
    open_ones: list[int] = []
    for found in _BRACKET.finditer(line):
        mark = found.group()
        if mark == "[":
            open_ones.append(found.start())
        elif mark == "]" and open_ones:
            partner[open_ones.pop()] = found.start()
    return partner
