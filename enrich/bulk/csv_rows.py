"""The rows of a CSV, each torn one set aside alone."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator, Sequence

from enrich import messages
from enrich.bulk.reference import BadRow

_LONGEST_CELL = 1 << 24  # characters


class _CSVLines:
    """The lines of a table, of which some can be given back to be read again."""

    def __init__(self, written: Iterator[str]) -> None:
        self._written = written
        self._again: deque[str] = deque()
        # What has been read since it was last cleared.
        self.taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._written)
        self.taken.append(line)
        return line

    def give_back(self) -> None:
        """Let all but the first of the lines that were read be read again."""
        self._again.extendleft(reversed(self.taken[1:]))


def read(written: Iterator[str], delimiter: str) -> Iterator[list[str] | BadRow]:
    """Yield rows that are not empty; of one that is no CSV the reason.

    A quotation mark that nobody ends would take the next rows into its cell: up to the next mark,
    behind which no cell ends. Then its line alone is no CSV, and the others are read again.
    """
    lines = _CSVLines(written)
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        lines.taken.clear()
        row: list[str] | BadRow
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            is_long = "field limit" in str(error)
            why = messages.bulk.CELL_TOO_LONG(most=_LONGEST_CELL >> 20) if is_long else error
            row = BadRow(messages.bulk.NO_CSV(why=why))
        if len(lines.taken) > 1 and not _ends_its_marks(lines.taken, delimiter):
            lines.give_back()
            yield BadRow(messages.bulk.NO_END())
        elif isinstance(row, BadRow) or any(row):
            yield row


def _ends_its_marks(lines: Sequence[str], delimiter: str) -> bool:
    """Whether the lines of a row end each quotation mark before the end of a cell."""
    try:
        return len(list(csv.reader(lines, delimiter=delimiter, strict=True))) == 1
    except csv.Error:
        return False
