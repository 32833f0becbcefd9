"""Follows the section of an entry: the path of headings above it.

Headings are real ones, the summary of a `<details>`, and paragraphs that act as headings (the name
of a week, `PENDING:`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from enrich.patterns import regex
from enrich.reading_list.line.inline import pieces, visible_text
from enrich.reading_list.line.weeks import is_week
from enrich.reading_list.markdown.html_wrappers import SectionEvent
from enrich.text import fold

_MOST_WORDS = 5
_LONGEST = 160
_HASHES = regex(r"(#{1,6})(?=[^\s#!])(.{1,120})")


_EMPTY_SUMMARY = regex(
    r"\W*(?:click\b.*|(?:show|see|read|view)? ?(?:more|all|details?)|details?|expand.*|unfold|open"
    r"|展开.*|更多.*|点击.*|详情)\W*",
    re.IGNORECASE,
)


class Sections:
    """The path of sections, followed from the top of a file to its end.

    `levels`: the levels of all headings. `events`: what HTML says about sections.
    """

    def __init__(self, levels: Sequence[int], events: Sequence[SectionEvent]) -> None:
        first = [
            level
            for level in [*levels, *(e.level for e in events if e.kind == "heading")]
            if level == 1
        ]
        # A single heading of level 1 is the title of the file, and no section.
        self._title_counts = len(first) > 1
        self._events = list(events)
        self._headings: list[tuple[int, str]] = []
        # The summary of each open fold, and the level of the heading above it.
        self._folds: list[tuple[str, int]] = []
        self._paragraph = ""

    def advance(self, line: int) -> None:
        """Apply the HTML events up to a line (0-based, included)."""
        while self._events and self._events[0].line <= line:
            self._event(self._events.pop(0))

    def _event(self, event: SectionEvent) -> None:
        if event.kind == "heading":
            self.heading(event.level, event.text)
        elif event.kind == "close":
            if self._folds:
                self._folds.pop()
            self._paragraph = ""
        elif _EMPTY_SUMMARY.fullmatch(event.text) and event.text:
            return
        elif event.text and self._folds and not self._folds[-1][0]:
            self._folds[-1] = (event.text, self._folds[-1][1])
            self._paragraph = ""
        else:
            self._folds.append((event.text, self._headings[-1][0] if self._headings else 0))

    def heading(self, level: int, text: str) -> None:
        """Enter a heading: deeper headings end, and so do the folds inside of them."""
        self._headings = [(n, t) for n, t in self._headings if n < level]
        self._folds = [(t, n) for t, n in self._folds if n < level]
        self._headings.append((level, text))
        self._paragraph = ""

    def leave(self, level: int) -> None:
        """Leave the sections of a level and of deeper ones."""
        self._headings = [(n, t) for n, t in self._headings if n < level]
        self._folds = [(t, n) for t, n in self._folds if n < level]
        self._paragraph = ""

    def paragraph(self, text: str) -> None:
        """Enter a section whose name is a paragraph."""
        self._paragraph = text

    @property
    def path(self) -> tuple[str, ...]:
        """The names of the sections, the outermost first."""
        names = [
            text for level, text in self._headings if (level > 1 or self._title_counts) and text
        ]
        last = fold(self._headings[-1][1]) if self._headings else ""
        names += [text for text, _ in self._folds if text and fold(text) != last]
        return tuple([*names, self._paragraph] if self._paragraph else names)


def heading_text(raw: str) -> str:
    """Return the text of a heading as people read it.

    Links become their labels; badges and `([back](#top))` are removed.
    """
    raw = re.sub(r"\s*[(（]\s*\[[^\[\]]*\]\(#[^()]*\)\s*[)）]", "", raw)
    return visible_text([p for p in pieces(raw) if not (p.kind == "link" and not p.text)]).strip()


def paragraph_section(text: str) -> str | None:
    """Return the section that a paragraph before a list opens, None for prose."""
    line = text.strip()
    if "\n" in line or len(line) > _LONGEST or not line:
        return None
    parts = pieces(line)
    if any(p.kind == "link" for p in parts):
        return None
    name = visible_text(parts).rstrip(":： ").strip()
    if not name:
        return None
    if is_week(name) or all(p.bold or not p.text.strip(" :：") for p in parts):
        return name
    return (
        name
        if line.rstrip("*_ ").endswith((":", "："))
        and len(name.split()) <= _MOST_WORDS
        and len(name) <= 40
        else None
    )


def heading_without_blank(text: str) -> tuple[int, str] | None:
    """Return level and text of a heading without the blank after its hashes.

    An example is "#2 Deep Learning Method". None where the text is no such heading.
    """
    found = _HASHES.fullmatch(text.strip())
    return (len(found[1]), heading_text(found[2])) if found else None
