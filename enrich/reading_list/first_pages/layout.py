"""What the first pages of a PDF show: lines with their size and place, and what the file says."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from enrich.patterns import regex

# Ligatures that fonts have as one sign; PDFium's hyphen at the end of a line.
_LIGATURES = {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl"}
_LIGATURES |= {"\ufb05": "st", "\ufb06": "st", "\u0002": "-", "\u00ad": "-"}
_SIGNS = str.maketrans(_LIGATURES)
_CONTROL = regex(r"[\x00-\x1f\x7f-\x9f\ue000-\uf8ff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Run:
    """Words that stand side by side, of one size; `y` is that of their base, from below."""

    text: str
    size: float
    x: float
    y: float
    right: float
    angle: int = 0

    @property
    def letters(self) -> int:
        """How many letters it has."""
        return sum(c.isalpha() for c in self.text)


@dataclass(frozen=True)
class ShownPage:
    """A page: its runs in the order in which they are drawn, and where its links lead to."""

    width: float
    height: float
    runs: Sequence[Run]
    links: Sequence[str] = ()

    @cached_property
    def upright(self) -> Sequence[Run]:
        """The runs that are not turned."""
        return [run for run in self.runs if not run.angle]

    @cached_property
    def letters(self) -> int:
        """How many letters stand on it."""
        return sum(run.letters for run in self.upright)

    @cached_property
    def body_size(self) -> float:
        """The size in which most of its letters are set."""
        sizes: Counter[float] = Counter()
        for run in self.upright:
            sizes[run.size] += run.letters
        return sizes.most_common(1)[0][0] if sizes else 0.0

    @cached_property
    def lines(self) -> Sequence[Run]:
        """Its lines in the order in which they are drawn: runs side by side are one."""
        lines: list[Run] = []
        for run in self.upright:
            before = lines[-1] if lines else None
            if before is not None and is_beside(before, run):
                lines[-1] = joined(before, run)
            else:
                lines.append(run)
        return lines


@dataclass(frozen=True, slots=True)
class PdfLayout:
    """What is known of a PDF: its first pages, its properties and its packets of metadata."""

    pages: Sequence[ShownPage]
    properties: Mapping[str, str]
    xmp: Sequence[str]

    @property
    def letters(self) -> int:
        """How many letters its pages have."""
        return sum(page.letters for page in self.pages)


def is_beside(left: Run, right: Run) -> bool:
    """Whether a run goes on where another one ends, raised or not."""
    size = max(left.size, right.size)
    return abs(left.y - right.y) < 0.6 * size and -0.3 * size < right.x - left.right < 1.1 * size


def joined(left: Run, right: Run) -> Run:
    """Return two runs side by side as one, of the size of the longer one."""
    longer = left if left.letters >= right.letters else right
    blank = " " if right.x - left.right > 0.12 * longer.size else ""
    return Run(
        left.text + blank + right.text, longer.size, left.x, longer.y, max(left.right, right.right)
    )


def parsed(text: str) -> PdfLayout | str:
    """Return the layout that a text in JSON describes, or a word for why there is none."""
    try:
        found = json.loads(text)
        if "problem" in found:
            return str(found["problem"])
        return PdfLayout(
            [
                ShownPage(p["width"], p["height"], [*_runs(p["runs"])], [*map(str, p["links"])])
                for p in found["pages"]
            ],
            {str(name): str(value) for name, value in found["properties"].items()},
            [str(packet) for packet in found["xmp"]],
        )
    except (KeyError, TypeError, AttributeError, ValueError):
        return "broken"


def _runs(found: Iterable[tuple[str, float, float, float, float, int]]) -> Iterable[Run]:
    for text, size, x, y, right, angle in found:
        shown = " ".join(_CONTROL.sub(" ", text.translate(_SIGNS)).split())
        if shown:
            yield Run(shown, float(size), float(x), float(y), float(right), int(angle))
