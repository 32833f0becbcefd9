"""Finds rows with tabs in a text, and rows with bars without the line below a table's header.

Rows are lines without a blank one between, with as many cells each; cells in quotes may go over
several lines. They are papers where a header says so, or where the cells have titles beside people,
venues, years or links.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from enrich.model import Unread
from enrich.patterns import regex
from enrich.reading_list import delimited, rows
from enrich.reading_list.line.candidate import Candidate
from enrich.reading_list.line.flat import LinkClassifier
from enrich.reading_list.rows import CellRow

_FEWEST = 2
_SAME_WIDTH = 0.7
_RULE = regex(r"[\s|:+=-]+")


def take(lines: list[str], classifier: LinkClassifier) -> tuple[list[Candidate], list[Unread]]:
    """Return the candidates of rows in some lines, and blank these lines for other readers."""
    found: list[Candidate] = []
    unread: list[Unread] = []
    for table in _tables(lines):
        read = delimited.candidates(table, classifier)
        if read is not None and read.found:
            found += read.found
            unread += read.unread
            for n in range(table[0].start, table[-1].end):
                lines[n] = ""
    return found, unread


def _tables(lines: list[str]) -> Iterator[list[CellRow]]:
    """Yield the runs of rows, from the top to the end; lines in code fences are none."""
    at, fence = 0, ""
    while at < len(lines):
        line = lines[at]
        mark = re.match(r"\s*(`{3,}|~{3,})", line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        elif not fence and (separator := _separator(line)):
            block = list(takewhile(str.strip, lines[at:]))
            table = _run(block, separator, at)
            if table:
                yield table
                at = table[-1].end
                continue
        at += 1


def _separator(line: str) -> str:
    """Return what separates the cells of a line that may be a row, "" for another line."""
    if "\t" in line.strip():
        return "\t"
    bars = line.count(" | ")
    return "|" if bars >= 1 and not line.lstrip().startswith(("|", "-", "*", "+", ">", "#")) else ""


def _run(block: list[str], separator: str, first: int) -> list[CellRow]:
    """Return the rows at the beginning of a block, none where too few have the same width."""
    if separator == "|" and any(set(x) <= set("|:- \t") for x in block):
        return []  # a table of Markdown
    table = rows.split(block, separator, first)
    run = list(takewhile(lambda row: len(row.cells) > 1, table))
    run = [row for row in run if not all(_RULE.fullmatch(c) or not c for c in row.cells)]
    if len(run) < _FEWEST:
        return []
    widths = [len(row.cells) for row in run]
    usual = max(set(widths), key=widths.count)
    return run if widths.count(usual) >= _SAME_WIDTH * len(run) else []
