"""The path of headings above an entry: real ones, folds with a summary, and paragraphs that act as headings (weeks, `PENDING:`)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from enrich.reading_list.line.inline import pieces, visible_text
from enrich.reading_list.line.weeks import is_week
from enrich.reading_list.markdown.html_wrappers import SectionEvent
from enrich.text import fold

_MOST_WORDS = 5
_LONGEST = 160
_HASHES = re.compile(r"(#{1,6})(?=[^\s#!])(.{1,120})")


_EMPTY_SUMMARY = re.compile(
    r"\W*(?:click\b.*|(?:show|see|read|view)? ?(?:more|all|details?)|details?|expand.*|unfold|open"
    r"|展开.*|更多.*|点击.*|详情)\W*",
    re.IGNORECASE,
)


class Sections:
    """Follows the file from top to bottom and knows the path at every point."""

    def __init__(self, levels: Sequence[int], events: Sequence[SectionEvent]) -> None:
        first = [
            level
            for level in [*levels, *(e.level for e in events if e.kind == "heading")]
            if level == 1
        ]
        self._title_counts = (
            len(first) > 1
        )  # a single level-1 heading is the file's title, no section
        self._events = list(events)
        self._headings: list[tuple[int, str]] = []
        self._folds: list[
            tuple[str, int]
        ] = []  # the summary, and the level of the heading it stands under
        self._paragraph = ""
        self._named = True

    def advance(self, line: int) -> None:
        """Take in what HTML says up to a line (0-based, included)."""
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
        """Enter a heading: deeper ones end, and folds that were opened inside them."""
        self._headings = [(n, t) for n, t in self._headings if n < level]
        self._folds = [(t, n) for t, n in self._folds if n < level]
        self._headings.append((level, text))
        self._paragraph = ""

    def leave(self, level: int) -> None:
        """Leave the sections of a heading's own level and deeper."""
        self._headings = [(n, t) for n, t in self._headings if n < level]
        self._folds = [(t, n) for t, n in self._folds if n < level]
        self._paragraph = ""

    def paragraph(self, text: str) -> None:
        """Enter a section that is only a paragraph."""
        self._paragraph = text

    @property
    def path(self) -> tuple[str, ...]:
        """The names from the outermost in."""
        names = [
            text for level, text in self._headings if (level > 1 or self._title_counts) and text
        ]
        last = fold(self._headings[-1][1]) if self._headings else ""
        names += [text for text, _ in self._folds if text and fold(text) != last]
        return tuple([*names, self._paragraph] if self._paragraph else names)


def heading_text(raw: str) -> str:
    """Return a heading as people read it: links by their label, badges and `([back](#top))` gone."""
    raw = re.sub(r"\s*[(（]\s*\[[^\[\]]*\]\(#[^()]*\)\s*[)）]", "", raw)
    return visible_text([p for p in pieces(raw) if not (p.kind == "link" and not p.text)]).strip()


def paragraph_section(text: str) -> str | None:
    """Return the name of the section that a paragraph before a list opens, None where it is only prose."""
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


def loose_heading(text: str) -> tuple[int, str] | None:
    """Return level and text of a heading that lacks the blank behind its hashes: "#2 Deep Learning Method"."""
    found = _HASHES.fullmatch(text.strip())
    return (len(found[1]), heading_text(found[2])) if found else None
