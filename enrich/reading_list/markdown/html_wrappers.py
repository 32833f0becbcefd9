"""Prepares a README for a Markdown parser: HTML wrappers, comments and front matter.

GitHub lists have many `<details>`. CommonMark takes such a line, and all lines up to the next blank
one, as one HTML block. Here the lines with wrappers alone become blank, so every line keeps its
number. What they say about sections is kept as events.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from enrich import messages
from enrich.patterns import regex
from enrich.reading_list.line.inline import label_text
from enrich.reading_list.markdown.front_matter import FrontMatter, front_matter

_WRAPPER = regex(
    r"\s*(?:</?(?:details|summary|div|p|center|section|a|picture|source|span|font|h[1-6])\b[^<>]*>"
    r"\s*)+\s*",
    re.IGNORECASE,
)
_SUMMARY = regex(r"<summary\b[^<>]*>((?:[^<]|<(?!summary\b))*?)</summary\s*>", re.IGNORECASE)
_HEADING = regex(r"\s*<h([1-6])\b[^<>]*>(.*?)</h\1\s*>\s*", re.IGNORECASE)
_DETAILS = regex(r"<(/?)details\b[^<>]*>", re.IGNORECASE)
_FENCE = regex(r"[\s>]*(`{3,}|~{3,})")
_MOST_SUMMARY = 8


@dataclass(frozen=True, slots=True)
class SectionEvent:
    """What HTML says about sections: a fold opens or closes, or a heading is here.

    A fold is a `<details>`; its name is the text of the `<summary>`.
    """

    line: int
    kind: Literal["open", "close", "heading"]
    text: str = ""
    level: int = 0


@dataclass(slots=True)
class Prepared:
    """The lines for the Markdown parser, the events in them, and what could not be read."""

    lines: list[str]
    events: list[SectionEvent] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    whole: bool = True
    front: FrontMatter | None = None


def prepare(lines: list[str]) -> Prepared:
    """Return the lines of a file, with the HTML blank that hides Markdown from its parser."""
    prepared = Prepared([_clamped(line) for line in lines])
    front = front_matter(prepared.lines)
    if front is not None:
        prepared.front = front
        prepared.lines[: front.end] = [""] * front.end
    at = 0
    fence = ""
    while at < len(prepared.lines):
        line = prepared.lines[at]
        mark = _FENCE.match(line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        elif not fence and "[[" in line:
            prepared.lines[at] = _WIKI_LINK.sub(_in_bold, line)
        if not fence and not mark and "<" in line:
            at = _html_line(prepared, at, line)
        at += 1
    return prepared


# "[[Title of a note]]" and "[[key|Title]]" of Obsidian and Logseq, not "[[pdf]](u)".
_WIKI_LINK = regex(r"(?<![\[\\!])\[\[([^\[\]|]*?)(?:\|([^\[\]|]+))?\]\](?![(\[\]:])")
_LEAST_WORDS = 3  # of a link between notes that is a title


def _in_bold(link: re.Match[str]) -> str:
    """Return a link between notes as bold text of the same length, a citation key as dots.

    Dots before a title are decoration; blanks behind a bullet would make code of it.
    """
    whole, name, shown = link.group(), link[1], link[2] or link[1]
    if not link[2] and name.startswith("@"):
        return "·" * len(whole)
    if len(shown.split()) < _LEAST_WORDS:
        return whole
    return f"**{shown}**".ljust(len(whole))


_WIDEST = 48  # columns of indentation, at most


def _clamped(line: str) -> str:
    """Return a line with limited indentation.

    About two dozen levels stay distinct; deeper ones become siblings.
    """
    if not line.startswith((" " * _WIDEST, "\t" * 8)):
        return line
    bare = line.lstrip(" \t")
    width = len(line[: len(line) - len(bare)].expandtabs(4))
    return " " * min(width, _WIDEST) + bare


def _html_line(prepared: Prepared, at: int, line: str) -> int:
    """Handle a line with HTML, and return the last line that belongs to it."""
    stripped = line.lstrip(" \t>")
    if stripped.startswith("<!--"):
        return _comment(prepared, at)
    if stripped[:1] != "<":
        return at
    heading = _HEADING.fullmatch(line)
    if heading:
        prepared.events.append(SectionEvent(at, "heading", label_text(heading[2]), int(heading[1])))
        prepared.lines[at] = ""
        return at
    last = _summary_end(prepared.lines, at) if "<summary" in line.lower() else at
    joined = "\n".join(prepared.lines[at : last + 1])
    summary = _SUMMARY.search(joined)
    _fold(prepared, at, joined, label_text(summary[1]) if summary else "")
    if _WRAPPER.fullmatch(_SUMMARY.sub("<p>", joined)):
        prepared.lines[at : last + 1] = [""] * (last + 1 - at)
        return last
    return at


def _summary_end(lines: list[str], at: int) -> int:
    for last in range(at, min(at + _MOST_SUMMARY, len(lines))):
        if "</summary" in lines[last].lower():
            return last
    return at


def _fold(prepared: Prepared, at: int, joined: str, summary: str) -> None:
    for mark in _DETAILS.finditer(joined):
        prepared.events.append(SectionEvent(at, "close" if mark[1] else "open"))
    if summary:
        prepared.events.append(SectionEvent(at, "open", summary))


def _comment(prepared: Prepared, at: int) -> int:
    """Blank an HTML comment at the beginning of a line, and return its last line.

    A comment that is never closed hides the rest of the file, as it does on GitHub.
    """
    for last in range(at, len(prepared.lines)):
        close = prepared.lines[last].find("-->", 4 if last == at else 0)
        if close >= 0:
            rest = prepared.lines[last][close + 3 :]
            first = prepared.lines[at]
            prepared.lines[at : last + 1] = [""] * (last + 1 - at)
            prepared.lines[last] = (
                " " * (len(first) - len(first.lstrip())) + rest.strip() if rest.strip() else ""
            )
            return last
    prepared.problems.append(
        messages.lists.AT_LINE(line=at + 1, problem=messages.lists.OPEN_COMMENT())
    )
    prepared.whole = False
    prepared.lines[at:] = [""] * (len(prepared.lines) - at)
    return len(prepared.lines)
