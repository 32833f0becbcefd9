"""The marks between which our own lines stand, put in and taken out again to the byte.

A block of lines is whole lines from `<!--enrich KEY-->` to `<!--/enrich-->`; in a table cell both stand in one line. Marks
in code are somebody's example and no marks.
"""

from __future__ import annotations

import bisect
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from enrich.reading_list.listing import Block, Insertion, Removed
from enrich.reading_list.markdown.blocks import fenced, in_ranges
from enrich.text.lines import NEWLINE, encode

_MARK = re.compile(r"<!--enrich (?P<key>[^\s<>]{1,200}?)-->|<!--/enrich-->")
_CLOSING = "<!--/enrich-->"
_PREFIX = re.compile(r"[ \t>]*(?:# )?")  # all that may stand before a block of whole lines
_GAP = re.compile(r"[ \t>]*(?:[\r\n]|\Z)")
_MOST_LINES = 200  # of a block
_PART = 1 << 20  # bytes
_MOST_NESTED = 12
_LAST_NEWLINE = re.compile(r"(?:\r\n|\n|\r)\Z")

_Pair = tuple[int, int, str]
# An offset, and what goes there: an old block as it was, or a new one, or the function that makes it when its turn comes.
Addition = tuple[int, Removed | tuple[Insertion, Block | Callable[[], Block]]]


def remove(text: str, format: str = "markdown") -> tuple[str, list[Removed], list[str]]:  # noqa: A002
    """Take every block of ours out; return what remains, what was taken, and the marks that have no partner.

    Where a block was pasted into another, the outer one goes after the inner one.
    """
    taken: list[Removed] = []
    problems: list[str] = []
    for _ in range(_MOST_NESTED):
        remaining, now, problems = _remove_once(text, format)
        if not now:
            break
        taken = [*_carried(taken, text, remaining, now), *now]
        text = remaining
    return text, sorted(taken, key=lambda block: block.at), problems


def remains(text: str, format: str = "markdown") -> str:  # noqa: A002
    """Return what `remove` leaves."""
    for _ in range(_MOST_NESTED):
        remaining, now, _ = _remove_once(text, format, keep=False)
        if not now:
            break
        text = remaining
    return text


def _carried(taken: list[Removed], before: str, after: str, now: list[Removed]) -> list[Removed]:
    """Move blocks that were taken before to where they stand now: in the end they count only at the places that stay."""
    if not taken or len(before) == len(after):
        return taken
    return [
        replace(block, at=min(block.at, len(after))) for block in taken if block.at <= now[0].at
    ]


def _remove_once(
    text: str,
    format: str,  # noqa: A002
    *,
    keep: bool = True,
) -> tuple[str, list[Removed], list[str]]:
    """Take the innermost blocks out; without `keep` their words are not kept, which are most of a long list."""
    newlines = (
        [match.end() for match in NEWLINE.finditer(text)]
        if _CLOSING in text or "<!--enrich " in text
        else []
    )
    pairs, problems = _pairs(text, format, newlines)
    if not pairs:
        return text, [], problems
    taken: list[Removed] = []
    kept: list[str] = []
    end = length = 0
    whole = False
    for first, last, key in pairs:
        line = bisect.bisect_right(newlines, first)
        start, stop, whole = _extent(text, newlines[line - 1] if line else 0, first, last)
        kept.append(text[end:start])
        length += start - end
        core = text[start:stop] if keep else ""
        core = _LAST_NEWLINE.sub("", core) if whole else core
        taken.append(Removed(length, key, core, whole, line))
        end = stop
    kept.append(text[end:])
    remaining = "".join(kept)
    if whole and end == len(text) and text.endswith(_CLOSING):  # the newline before it came with it
        remaining = _LAST_NEWLINE.sub("", remaining)
    return (
        remaining,
        [replace(block, at=min(block.at, len(remaining))) for block in taken],
        problems,
    )


def _extent(text: str, begin: int, first: int, last: int) -> tuple[int, int, bool]:
    """Return what goes with the marks (whole lines where nothing of somebody else's is on them) and whether it is lines."""
    if not _PREFIX.fullmatch(text, begin, first):
        return first, last, False
    ending = NEWLINE.match(text, last)
    if ending:
        return begin, ending.end(), True
    return (begin, last, True) if last == len(text) else (first, last, False)


def _pairs(text: str, format: str, newlines: Sequence[int]) -> tuple[list[_Pair], list[str]]:  # noqa: A002
    """Pair opening and closing marks outside code; a mark without partner is named by its line."""
    pairs: list[_Pair] = []
    lonely: list[int] = []
    opened: re.Match[str] | None = None
    for mark in _marks(text, format):
        if mark["key"] is not None:
            if opened:
                lonely.append(opened.start())
            opened = mark
        elif opened and _is_block(text, opened.start(), mark.end(), newlines):
            pairs.append((opened.start(), mark.end(), opened["key"]))
            opened = None
        else:
            lonely += [opened.start()] if opened else []
            lonely.append(mark.start())
            opened = None
    if opened:
        lonely.append(opened.start())
    named = [bisect.bisect_right(newlines, at) + 1 for at in sorted(lonely)[:20]]
    return pairs, [f"line {line}: a mark of enrich without its partner" for line in named]


def _is_block(text: str, first: int, last: int, newlines: Sequence[int]) -> bool:
    """Say whether what stands between two marks can be ours: one line, or lines without a gap, indented like the first."""
    line = bisect.bisect_right(newlines, first)
    inner = newlines[line : bisect.bisect_left(newlines, last)]
    if not inner:
        return True
    begin = newlines[line - 1] if line else 0
    indent = text[begin:first]
    if not _PREFIX.fullmatch(indent):
        return False
    margin = indent.rstrip("# ") if "#" in indent else indent
    return len(inner) <= _MOST_LINES and all(
        text.startswith(margin, at) and not _GAP.match(text, at) for at in inner
    )


def _marks(text: str, format: str) -> Iterator[re.Match[str]]:  # noqa: A002
    if "<!--enrich " not in text and _CLOSING not in text:
        return
    code = fenced(text) if format == "markdown" else []
    for mark in _MARK.finditer(text):
        in_backticks = (
            text[mark.start() - 1 : mark.start()] == "`"
            and text[mark.end() : mark.end() + 1] == "`"
        )
        if not in_backticks and not in_ranges(code, mark.start()):
            yield mark


def insert(text: str, format: str, additions: Sequence[Addition]) -> Iterator[tuple[str, bytes]]:  # noqa: A002
    """Put blocks into a text without blocks, each at its offset: new ones, or old ones that go back as they were.

    Yields the file in parts, whole lines outside code: a part of the text, and its bytes with the blocks. With the abstracts
    of ten thousand papers the file is many times the list, and as text twice that.
    """
    code = fenced(text) if format == "markdown" else []
    additions = [
        (at, block) for at, block in additions if not in_ranges(code, at)
    ]  # no mark would be one there
    out = io.BytesIO()
    begin = end = 0
    first = NEWLINE.search(text)
    usual = first.group() if first else "\n"
    for at, block in sorted(additions, key=lambda pair: pair[0]):
        cut = text.find("\n", end, at) + 1
        if out.tell() > _PART and end < cut < at and not in_ranges(code, cut):
            out.write(encode(text[end:cut]))
            yield text[begin:cut], out.getvalue()
            out = io.BytesIO()
            begin = end = cut
        out.write(encode(text[end:at]))
        if isinstance(block, Removed):
            core, whole = block.text, block.whole
        else:
            place, made = block
            own = made() if callable(made) else made
            core, whole = (
                _core(format, place, own, newline_before(text, at, usual)),
                place.form == "lines",
            )
        out.write(
            encode(_as_lines(text, at, core, newline_before(text, at, usual)) if whole else core)
        )
        end = at
    out.write(encode(text[end:]))
    yield text[begin:], out.getvalue()


def _core(format: str, place: Insertion, block: Block, newline: str) -> str:  # noqa: A002
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
    line = (
        re.sub(r"[\r\n]+", " ", re.sub(r"^(\s*)(```|~~~)", r"\1\\\2", line))
        .replace("<!--", "&lt;!--")
        .replace("-->", "--&gt;")
    )
    return line.replace("|", "&#124;").strip() if cell else line.rstrip()


def mark_key(key: str) -> str:
    """Return a citation key as it can stand in an HTML comment."""
    return re.sub(r"-{2,}", "-", re.sub(r"[\s<>]", "", key)).strip("-")[:200] or "paper"


def newline_before(text: str, at: int, usual: str = "\n") -> str:
    """Return the newline that ends the line before an offset, else the usual one; none that would join the next character."""
    found = _LAST_NEWLINE.search(text[max(0, at - 2) : at])
    newline = found.group() if found else usual
    return "\n" if newline == "\r" and text.startswith("\n", at) else newline
