"""The marks between which our own lines stand, put in and taken out again to the byte.

A block of lines is whole lines from `<!--enrich KEY-->` to `<!--/enrich-->`; in a table cell both stand in one line. Marks
in code are somebody's example and no marks.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from enrich.reading_list.code import code_ranges
from enrich.reading_list.listing import NEWLINE, Block, Place, Removed

_MARK = re.compile(r"<!--enrich (?P<key>[^\s<>]{1,200}?)-->|<!--/enrich-->")
_CLOSING = "<!--/enrich-->"
_PREFIX = re.compile(r"[ \t>]*(?:# )?")  # all that may stand before a block of whole lines
_LAST_NEWLINE = re.compile(r"(?:\r\n|\n|\r)\Z")

_Pair = tuple[int, int, str]


def remove(text: str, format: str = "markdown") -> tuple[str, list[Removed], list[str]]:  # noqa: A002
    """Take every block of ours out; return what remains, what was taken, and the marks that have no partner."""
    pairs, problems = _pairs(text, format)
    if not pairs:
        return text, [], problems
    newlines = [match.end() for match in NEWLINE.finditer(text)]
    taken: list[Removed] = []
    kept: list[str] = []
    end = length = 0
    whole = False
    for first, last, key in pairs:
        line = bisect.bisect_right(newlines, first)
        start, stop, whole = _extent(text, newlines[line - 1] if line else 0, first, last)
        kept.append(text[end:start])
        length += start - end
        core = _LAST_NEWLINE.sub("", text[start:stop]) if whole else text[start:stop]
        taken.append(Removed(length, key, core, whole, line))
        end = stop
    kept.append(text[end:])
    remaining = "".join(kept)
    if whole and end == len(text) and text.endswith(_CLOSING):  # the newline before it came with it
        remaining = _LAST_NEWLINE.sub("", remaining)
    return remaining, [replace(block, at=min(block.at, len(remaining))) for block in taken], problems


def _extent(text: str, begin: int, first: int, last: int) -> tuple[int, int, bool]:
    """Return what goes with the marks (whole lines where nothing of somebody else's is on them) and whether it is lines."""
    if not _PREFIX.fullmatch(text, begin, first):
        return first, last, False
    ending = NEWLINE.match(text, last)
    if ending:
        return begin, ending.end(), True
    return (begin, last, True) if last == len(text) else (first, last, False)


def _pairs(text: str, format: str) -> tuple[list[_Pair], list[str]]:  # noqa: A002
    """Pair opening and closing marks outside code; a mark without partner is named by its line."""
    pairs: list[_Pair] = []
    lonely: list[int] = []
    opened: re.Match[str] | None = None
    for mark in _marks(text, format):
        if mark["key"] is not None:
            if opened:
                lonely.append(opened.start())
            opened = mark
        elif opened:
            pairs.append((opened.start(), mark.end(), opened["key"]))
            opened = None
        else:
            lonely.append(mark.start())
    if opened:
        lonely.append(opened.start())
    return pairs, [
        f"line {len(NEWLINE.findall(text, 0, at)) + 1}: a mark of enrich without its partner"
        for at in sorted(lonely)[:20]
    ]


def _marks(text: str, format: str) -> Iterator[re.Match[str]]:  # noqa: A002
    if "<!--" not in text or "enrich" not in text:
        return
    code = code_ranges(text) if format == "markdown" else []
    starts = [start for start, _ in code]
    for mark in _MARK.finditer(text):
        at = bisect.bisect_right(starts, mark.start()) - 1
        in_code = at >= 0 and mark.start() < code[at][1]
        if not in_code and text[mark.start() - 1 : mark.start()] != "`":
            yield mark


def insert(text: str, format: str, additions: Sequence[tuple[int, Removed | tuple[Place, Block]]]) -> str:  # noqa: A002
    """Put blocks into a text without blocks, each at its offset: new ones, or old ones that go back as they were."""
    out: list[str] = []
    end = 0
    first = NEWLINE.search(text)
    usual = first.group() if first else "\n"
    for at, block in sorted(additions, key=lambda pair: pair[0]):
        out.append(text[end:at])
        if isinstance(block, Removed):
            core, whole = block.text, block.whole
        else:
            core, whole = _core(format, *block, newline_before(text, at, usual)), block[0].form == "lines"
        out.append(_as_lines(text, at, core, newline_before(text, at, usual)) if whole else core)
        end = at
    out.append(text[end:])
    return "".join(out)


def _core(format: str, place: Place, block: Block, newline: str) -> str:  # noqa: A002
    opening = f"<!--enrich {mark_key(block.key)}-->"
    if place.form == "cell":
        return f"{opening}<br>{_hidden(block.cell, cell=True)}{_CLOSING}"
    comment = "# " if format == "org" else ""
    margin = "  " if format == "org" else ""  # a star in the first column would be a headline
    lines = [f"{comment}{opening}{'<br>' if place.broken and not comment else ''}"]
    lines += [margin + line for raw in block.lines if (line := _hidden(raw, cell=False)).strip()]
    lines.append(f"{comment}{_CLOSING}")
    return newline.join(place.indent + line for line in lines)


def _as_lines(text: str, at: int, core: str, newline: str) -> str:
    return core + newline if at == 0 or text.endswith(("\n", "\r"), 0, at) else newline + core


def _hidden(line: str, *, cell: bool) -> str:
    """Make a line safe between marks: one line, no marks of its own, and no pipe in a cell."""
    line = re.sub(r"[\r\n]+", " ", line).replace("<!--", "&lt;!--").replace("-->", "--&gt;")
    return line.replace("|", "&#124;").strip() if cell else line.rstrip()


def mark_key(key: str) -> str:
    """Return a citation key as it can stand in an HTML comment."""
    return re.sub(r"-{2,}", "-", re.sub(r"[\s<>]", "", key)).strip("-")[:200] or "paper"


def newline_before(text: str, at: int, usual: str = "\n") -> str:
    """Return the newline that ends the line before an offset, else the usual one of the text."""
    found = _LAST_NEWLINE.search(text[max(0, at - 2) : at])
    return found.group() if found else usual
