"""Tables for a terminal: parts side by side as the width allows, in colour where it is one."""

from __future__ import annotations

import os
import shutil
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import click

from enrich.cli.console import clean

_GAP = 3  # columns between two parts
_LONGEST = 26  # columns of a name
_NARROWEST = 20


@dataclass(frozen=True, slots=True)
class Cell:
    """A text in its columns, with the colour that it has on a terminal."""

    text: str
    colour: str = ""
    bold: bool = False
    dim: bool = False

    def painted(self, *, colour: bool) -> str:
        """Return the text, in colour where it is wanted."""
        if not (colour and self.text.strip()):
            return self.text
        return click.style(
            self.text, fg=self.colour or None, bold=self.bold or None, dim=self.dim or None
        )


@dataclass(frozen=True, slots=True)
class TablePart:
    """A part of a table: a title above names with numbers; the last row may be of `others`."""

    title: str
    rows: Sequence[tuple[str, str]]
    others: tuple[str, str] | None = None
    colours: Mapping[str, str] | None = None

    def cells(self, most: int) -> list[Cell]:
        """Return its lines, all of one width that is `most` at most."""
        rows = [*self.rows, *([self.others] if self.others else [])]
        names = [clean(" ".join(name.split())) for name, _ in rows]
        numbers = max((len(number) for _, number in rows), default=0)
        widest = max(map(width, names), default=0)
        names_width = max(1, min(widest, _LONGEST, most - numbers - 2))
        whole = max(names_width + 2 + numbers, min(width(self.title), most))
        found = [Cell(fitted(self.title, whole), bold=True)]
        for place, (name, (original, number)) in enumerate(zip(names, rows, strict=True)):
            line = f"{fitted(name, names_width)}{number.rjust(whole - names_width)}"
            colour = (self.colours or {}).get(original, "")
            found.append(Cell(line, colour, dim=place == len(self.rows)))
        return found


def is_coloured() -> bool:
    """Whether what is printed is in colour: on a terminal that has any, unless NO_COLOR is set."""
    has_colours = sys.stdout.isatty() and os.environ.get("TERM", "") != "dumb"
    return has_colours and not os.environ.get("NO_COLOR")


def columns() -> int:
    """Return how wide what is printed may be: as the terminal is, else 80."""
    return max(_NARROWEST, shutil.get_terminal_size((80, 24)).columns)


def lines(parts: Sequence[TablePart], wide: int, *, colour: bool) -> Iterator[str]:
    """Yield the lines of a table: as many parts side by side as fit, the others below them."""
    for n, row in enumerate(_rows([part.cells(wide) for part in parts], wide)):
        if n:
            yield ""
        for place in range(max(map(len, row))):
            cells = [part[place] if place < len(part) else _blank(part) for part in row]
            yield (" " * _GAP).join(cell.painted(colour=colour) for cell in cells).rstrip()


def _rows(parts: Sequence[list[Cell]], wide: int) -> list[list[list[Cell]]]:
    rows: list[list[list[Cell]]] = []
    left = 0
    for part in parts:
        needed = width(part[0].text) + _GAP
        if not rows or needed > left + _GAP:
            rows.append([])
            left = wide
        rows[-1].append(part)
        left -= needed
    return rows


def _blank(part: Sequence[Cell]) -> Cell:
    return Cell(" " * width(part[0].text))


def width(text: str) -> int:
    """Return how many columns a text takes: two for a wide character, none for a combining one."""
    if text.isascii():
        return len(text)
    return sum(_columns_of(character) for character in text)


def _columns_of(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def fitted(text: str, wide: int) -> str:
    """Return a text in just so many columns: filled up, or cut with an ellipsis."""
    if (taken := width(text)) <= wide:
        return text + " " * (wide - taken)
    kept, taken = "", 0
    for character in text:
        if taken + _columns_of(character) > wide - 1:
            break
        kept, taken = kept + character, taken + _columns_of(character)
    return f"{kept}…" + " " * (wide - 1 - taken)
