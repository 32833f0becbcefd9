"""The marks around our own lines: put into a list, and taken out again to the byte.

A block consists of whole lines, from `<!--enrich KEY-->` to `<!--/enrich-->`. In a table cell both
marks are on one line. Marks in code are an example, and no marks.
"""

from __future__ import annotations

import bisect
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from enrich import messages
from enrich.patterns import regex
from enrich.reading_list.listing import Block, Insertion, Removed
from enrich.text.lines import NEWLINE, encode

_MARK = regex(r"<!--enrich (?P<key>[^\s<>]{1,200}?)-->|<!--/enrich-->")
_CLOSING = "<!--/enrich-->"
_PREFIX = regex(r"[ \t>]*(?:# )?")  # all that may be before a block of whole lines
_GAP = regex(r"[ \t>]*(?:[\r\n]|\Z)")
_MOST_LINES = 200  # of a block
_PART = 1 << 20  # bytes
_MOST_NESTED = 12
_LAST_NEWLINE = regex(r"(?:\r\n|\n|\r)\Z")

_Pair = tuple[int, int, str]
# An offset, and what goes there: a former block as it was, or a new one, or the function that makes
# it when it is needed.
Addition = tuple[int, Removed | tuple[Insertion, Block | Callable[[], Block]]]


def remove(
    text: str,
    format: str = "markdown",  # noqa: A002
) -> tuple[str, list[Removed], list[str]]:
    """Take all our blocks out of a text.

    Returns the text that remains, the blocks, and a problem for each mark without a partner. Where
    a block was pasted into another one, the inner one is taken out first.
    """
    taken: list[Removed] = []
    problems: list[str] = []
    for _ in range(_MOST_NESTED):
        remaining, now, problems = _remove_once(text, format)
        if not now:
            break
        taken = [*_moved(taken, text, remaining, now), *now]
        text = remaining
    return text, sorted(taken, key=lambda block: block.at), problems


def remains(text: str, format: str = "markdown") -> str:  # noqa: A002
    """Return the text without our blocks, as `remove` does."""
    for _ in range(_MOST_NESTED):
        remaining, now, _ = _remove_once(text, format, keep=False)
        if not now:
            break
        text = remaining
    return text


def _moved(taken: list[Removed], before: str, after: str, now: list[Removed]) -> list[Removed]:
    """Return the blocks that were taken out before, at their offsets in the new text.

    Of two nested blocks, only the places that stay count in the end.
    """
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
    """Take the innermost blocks out.

    Without `keep`, the text of the blocks is not kept: it is the largest part of a long list.
    """
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
    # The last block was written together with the newline before it.
    if whole and end == len(text) and text.endswith(_CLOSING):
        remaining = _LAST_NEWLINE.sub("", remaining)
    return (
        remaining,
        [replace(block, at=min(block.at, len(remaining))) for block in taken],
        problems,
    )


def _extent(text: str, begin: int, first: int, last: int) -> tuple[int, int, bool]:
    """Return the start and end of a block with its marks, and whether it is whole lines.

    It is whole lines where nothing else is on the lines of the marks.
    """
    if not _PREFIX.fullmatch(text, begin, first):
        return first, last, False
    ending = NEWLINE.match(text, last)
    if ending:
        return begin, ending.end(), True
    return (begin, last, True) if last == len(text) else (first, last, False)


def _pairs(
    text: str,
    format: str,  # noqa: A002
    newlines: Sequence[int],
) -> tuple[list[_Pair], list[str]]:
    """Return the pairs of opening and closing marks outside of code, and the problems.

    A problem names the line of a mark without a partner.
    """
    pairs: list[_Pair] = []
    unpaired: list[int] = []
    opened: re.Match[str] | None = None
    for mark in _marks(text, format):
        if mark["key"] is not None:
            if opened:
                unpaired.append(opened.start())
            opened = mark
        elif opened and _is_block(text, opened.start(), mark.end(), newlines):
            pairs.append((opened.start(), mark.end(), opened["key"]))
            opened = None
        else:
            unpaired += [opened.start()] if opened else []
            unpaired.append(mark.start())
            opened = None
    if opened:
        unpaired.append(opened.start())
    named = [bisect.bisect_right(newlines, at) + 1 for at in sorted(unpaired)[:20]]
    return pairs, [
        messages.lists.AT_LINE(line=line, problem=messages.lists.MARK_ALONE()) for line in named
    ]


def _is_block(text: str, first: int, last: int, newlines: Sequence[int]) -> bool:
    """Whether the text between two marks can be ours.

    It is one line, or several lines without a blank one, indented like the first.
    """
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
    from enrich.reading_list.markdown.blocks import fenced, in_ranges

    code = fenced(text) if format == "markdown" else []
    for mark in _MARK.finditer(text):
        in_backticks = (
            text[mark.start() - 1 : mark.start()] == "`"
            and text[mark.end() : mark.end() + 1] == "`"
        )
        if not in_backticks and not in_ranges(code, mark.start()):
            yield mark


def insert(
    text: str,
    format: str,  # noqa: A002
    additions: Sequence[Addition],
) -> Iterator[tuple[str, bytes]]:
    """Put blocks, new ones or former ones, into a text without blocks, each at its offset.

    Yields the file in parts, which are whole lines outside of code: a part of the text, and its
    bytes with the blocks. With the abstracts of 10,000 papers, the file is many times as large as
    the list.
    """
    from enrich.reading_list.markdown.blocks import fenced, in_ranges

    code = fenced(text) if format == "markdown" else []
    # Marks in code would be no marks.
    additions = [(at, block) for at, block in additions if not in_ranges(code, at)]
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
            place, new = block
            own = new() if callable(new) else new
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
    if place.form in ("cell", "html"):
        line = block.html if place.form == "html" else block.cell
        return f"{opening}<br>{_safe_line(line, cell=True)}{_CLOSING}"
    comment = "# " if format == "org" else ""
    margin = "  " if format == "org" else ""  # a star in the first column would be a headline
    # Pandoc's own Markdown takes a quotation behind text for text, but not behind such an element.
    apart = "<div></div>" if block.is_quotation else "<br>" if place.broken else ""
    lines = [f"{comment}{opening}{'' if comment else apart}"]
    lines += [margin + line for raw in block.lines if (line := _safe_line(raw, cell=False)).strip()]
    lines.append(f"{comment}{_CLOSING}")
    return newline.join(place.indent + line for line in lines)


def _as_lines(text: str, at: int, core: str, newline: str) -> str:
    return core + newline if at == 0 or text.endswith(("\n", "\r"), 0, at) else newline + core


def _safe_line(line: str, *, cell: bool) -> str:
    """Return a line that is safe between marks.

    It has no line break, no marks of its own, and no pipe in a cell.
    """
    line = (
        re.sub(r"[\r\n]+", " ", re.sub(r"^(\s*)(```|~~~)", r"\1\\\2", line))
        .replace("<!--", "&lt;!--")
        .replace("-->", "--&gt;")
    )
    if cell:
        return line.replace("|", "&#124;").strip()
    return line.rstrip() + ("  " if line.endswith("  ") else "")  # which is a line break


def mark_key(key: str) -> str:
    """Return a citation key as it may be in an HTML comment."""
    return re.sub(r"-{2,}", "-", re.sub(r"[\s<>]", "", key)).strip("-")[:200] or "paper"


def newline_before(text: str, at: int, usual: str = "\n") -> str:
    """Return the newline that ends the line before an offset, else the usual one.

    A carriage return before a line feed is never returned: together they would be one newline.
    """
    found = _LAST_NEWLINE.search(text[max(0, at - 2) : at])
    newline = found.group() if found else usual
    return "\n" if newline == "\r" and text.startswith("\n", at) else newline
