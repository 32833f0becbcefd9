"""Splits text into rows of cells, which tabs, commas, semicolons or bars separate (RFC 4180)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_MOST_LINES = 30  # of one cell in quotes; a quotation mark that closes later is none
_SEPARATORS = ("\t", ",", ";", "|")
_SAMPLE = 40  # rows by which a separator is judged


@dataclass(frozen=True, slots=True)
class CellRow:
    """The cells of a row, without quotes, and its lines, 0-based and half open."""

    start: int
    end: int
    cells: tuple[str, ...]


def split(lines: Sequence[str], separator: str, first: int = 0) -> list[CellRow]:
    """Return the rows of some lines, of which the first has the number `first`.

    A cell in quotes may go over several lines; blank lines are no rows.
    """
    rows: list[CellRow] = []
    at = 0
    while at < len(lines):
        if lines[at].strip():
            cells, end = _cells(lines, at, separator)
            rows.append(CellRow(first + at, first + end, tuple(cells)))
            at = end
        else:
            at += 1
    return rows


def separator_of(lines: Sequence[str]) -> str | None:
    """Return what separates the cells of a file, None where each line is one cell."""
    best: tuple[float, int, str] | None = None
    for order, separator in enumerate(_SEPARATORS):
        widths = Counter(len(row.cells) for row in split(lines, separator)[:_SAMPLE])
        if not widths:
            return None
        width, count = widths.most_common(1)[0]
        score = count / sum(widths.values())
        if width > 1 and (best is None or (score, -order) > (best[0], best[1])):
            best = (score, -order, separator)
    return best[2] if best else None


def _cells(lines: Sequence[str], at: int, separator: str) -> tuple[list[str], int]:
    """Return the cells of the row that begins on a line, and the line after it."""
    cells: list[str] = []
    line, column, end = lines[at], 0, at + 1
    while True:
        quoted = _quoted(lines, end - 1, column, separator)
        if quoted is not None:
            cell, last, column = quoted
            line, end = lines[last], last + 1
            cells.append(cell)
        else:
            stop = line.find(separator, column)
            stop = len(line) if stop < 0 else stop
            cells.append(line[column:stop].strip())
            column = stop
        if column >= len(line):
            return cells, end
        column += 1


def _quoted(
    lines: Sequence[str], at: int, column: int, separator: str
) -> tuple[str, int, int] | None:
    """Return a cell in quotes that begins at a column: its text, its last line, the column after.

    None where no such cell begins there, or its quotation mark is never closed.
    """
    begin = column
    while lines[at][begin : begin + 1] == " ":
        begin += 1
    if lines[at][begin : begin + 1] != '"':
        return None
    parts: list[str] = []
    begin += 1
    for last in range(at, min(at + _MOST_LINES, len(lines))):
        line = lines[last]
        text = ""
        while (quote := line.find('"', begin)) >= 0:
            text += line[begin:quote]
            if line[quote + 1 : quote + 2] == '"':
                text, begin = text + '"', quote + 2
                continue
            after = quote + 1
            while line[after : after + 1] == " " and separator != " ":
                after += 1
            if after == len(line) or line[after] == separator:
                return "\n".join([*parts, text]).strip(), last, after
            return None
        parts.append(text + line[begin:])
        begin = 0
    return None
