"""Finds the lines of a list that look like entries and were not read as ones, with the reason."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from enrich import messages
from enrich.model import Entry, Unread
from enrich.patterns import regex
from enrich.reading_list.line.bare_papers import BareSign, bare_sign
from enrich.reading_list.line.flat import EntryLine, LinkClassifier
from enrich.reading_list.line.head import read_entry_line
from enrich.reading_list.line.inline import pieces, visible_text
from enrich.reading_list.line.links import Rank
from enrich.reading_list.line.paper_titles import may_be_title, reads_like_paper, title_and_venue
from enrich.reading_list.listing import Identify
from enrich.reading_list.markdown.front_matter import front_matter
from enrich.text import squeeze
from enrich.text.lines import NEWLINE

_BULLET = regex(r"[ \t>]*(?:(?:[-*+•]|\d{1,4}[.)])[ \t]+)+(?:\[[ xX]?\][ \t]+)?")
_HEADINGS = {
    "markdown": regex(r" {0,3}#{1,6}[ \t]*(?P<title>\S.*?)[ \t]*#*"),
    "org": regex(r"\*+[ \t]+(?P<title>\S.*)"),
}
_FENCE = regex(r"[ \t>]*(`{3,}|~{3,})")
_RULE = regex(r"[\s|:+=*_-]+")
_LONGEST = 160  # characters of a line that are shown
_MOST = 500  # lines of one list that are named

said = messages.lists


def unread_lines(
    text: str, format_: str, entries: Sequence[Entry], identify: Identify
) -> tuple[Unread, ...]:
    """Return the lines of a text that look like entries and belong to none.

    Lines count as in `entries`, in a text without our blocks.
    """
    lines = NEWLINE.split(text.removeprefix("\ufeff"))
    covered = {n for e in entries for n in range(e.line, e.end_line + 1)}
    first = front_matter(lines) if format_ == "markdown" else None
    found = _found(lines, first.end if first else 0, covered, format_, identify)
    return tuple(one for one, _ in zip(found, range(_MOST), strict=False))


def _found(
    lines: Sequence[str], start: int, covered: set[int], format_: str, identify: Identify
) -> Iterator[Unread]:
    classifier = LinkClassifier(identify)
    heading_form = _HEADINGS.get(format_)
    fence = ""
    for number, line in enumerate(lines[start:], start + 1):
        mark = _FENCE.match(line) if format_ == "markdown" else None
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
            continue
        if number in covered or not line.strip() or _RULE.fullmatch(line):
            continue
        if fence:
            reason = said.IN_CODE() if title_and_venue(line) else ""
        elif heading_form and (heading := heading_form.fullmatch(line)):
            section = any(n in covered for n in _body(lines, number, heading_form))
            reason = "" if section else _of_heading(heading["title"], classifier)
        else:
            reason = _of_line(line, format_, classifier)
        if reason:
            shown = squeeze(line)
            yield Unread(number, shown[:_LONGEST] + "…" * (len(shown) > _LONGEST), reason)


def _body(lines: Sequence[str], number: int, heading: re.Pattern[str]) -> Iterator[int]:
    """Yield the numbers of the lines below a heading, up to the next one."""
    for below in range(number + 1, len(lines) + 1):
        if heading.fullmatch(lines[below - 1]):
            return
        yield below


def _of_heading(raw: str, classifier: LinkClassifier) -> str:
    read = read_entry_line(raw, classifier)
    if read.usable and read.best <= Rank.PAPER_SITE:
        return said.IN_SENTENCE()
    return said.HEADING() if reads_like_paper(visible_text(pieces(raw)).strip()) else ""


def _of_line(line: str, format_: str, classifier: LinkClassifier) -> str:
    """Return why a line was not read, "" where it does not look like an entry."""
    bullet = _BULLET.match(line)
    body = line[bullet.end() :] if bullet else line.strip(" \t>")
    if format_ != "text" and body.startswith("|"):
        cells = [c.strip() for c in body.strip("| ").split("|")]
        return said.WITHOUT_COLUMN() if any(_looks_like_entry(c, classifier) for c in cells) else ""
    read = read_entry_line(body, classifier)
    if any(x.rank <= Rank.DOCUMENT for x in read.usable):
        words = re.findall(r"[^\W\d_]{2,}", visible_text([p for p in pieces(body) if not p.bare]))
        return said.IN_SENTENCE() if len(words) > 2 else said.ONLY_LINK()
    if read.links and not read.usable:
        return ""  # a place in the same page
    sign = bare_sign(body, read)
    if sign is BareSign.PAPER and _is_whole(read):
        return said.NOT_LAID_OUT()
    if sign is BareSign.TITLE or (format_ == "text" and sign is BareSign.POSSIBLE):
        return said.BARE_TITLE()
    return ""


def _looks_like_entry(cell: str, classifier: LinkClassifier) -> bool:
    read = read_entry_line(cell, classifier)
    return (
        any(x.rank <= Rank.DOCUMENT for x in read.usable) or bare_sign(cell, read) >= BareSign.TITLE
    )


def _is_whole(read: EntryLine) -> bool:
    return may_be_title(read.title or "", shortest=3)
