"""Finds the references of a paper's text, as it is copied from a PDF or a page. Pure.

They stand below a heading ("References"), or have numbers in brackets; a reference goes over
several lines, with words divided at their ends, and page numbers between.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from enrich.patterns import regex
from enrich.reading_list.printed.item import fields_of_text
from enrich.text import squeeze

_HEADING = regex(
    r"\W{0,6}(?:(?:\d{1,2}|[IVX]{1,5})[.)]?\s+)?(?:list of\s+)?(?:references?(?: cited)?"
    r"|bibliography|literature(?: cited)?|works cited|reference list|参考文献)"
    r"(?:\s+(?:and|&)\s+notes)?\W{0,6}",
    re.IGNORECASE,
)
_NEXT_HEADING = regex(r"\s{0,3}#{1,6}\s")
_BACK_MATTER = regex(
    r"\s*(?:(?:[A-Z]\s*[.:]?\s*)?(?:Appendi(?:x|ces)|Supplement(?:ary|al)?(?: material)?"
    r"|Acknowledge?ments?|About the authors?|Author contributions)\b.{0,60}$)",
    re.IGNORECASE,
)
_MARK = regex(
    r"\s*(?:\[(?P<label>\d{1,4}|[A-Z][A-Za-z+]{0,8}\d{0,4}[a-z]?)\]\.?|(?P<number>\d{1,4})[.)])\s+(?=\S)"
)
_PAGE_NUMBER = regex(r"\s*[-–—]?\s*\d{1,4}\s*[-–—]?\s*")
_CAPITAL = r"[^\W\d_a-z]"
_NAME = rf"{_CAPITAL}[\w'’-]+"
# How an author-year reference begins: "Kwon, W.", "W. Kwon,", "Kwon WB,", "Woosuk Kwon and",
# "OpenAI. 2023".
_BEGINS = regex(
    rf"\s*(?:(?:(?:van|von|de|der|den|del|la|le|di|da)\s+){{0,2}}{_NAME}(?:\s{_NAME})?,\s+{_CAPITAL}"
    rf"|{_NAME}(?:\s{_NAME})?\s{_CAPITAL}{{1,3}}(?:,|\.\s|\s+et al)"
    rf"|(?:{_CAPITAL}\.[\s-]?){{1,4}}(?:(?:van|von|de|der|den)\s+){{0,2}}{_NAME}"
    rf"|{_NAME}(?:\s(?:{_CAPITAL}\.|{_NAME}|van|von|de|der|den)){{1,4}}(?:,|\s+and\s|\s+et al|\.)"
    rf"|{_NAME}(?:\s{_NAME}){{0,3}}[.,]?\s\(?(?:19|20)\d\d)"
)
_FINISHED = regex(r"(?:[.)\]]|\d|[\w/]{4,}/?)\s*$")
_WHOLE_WORDS = frozenset(
    "self well data large small high fine coarse cross long short zero state open cost energy"
    " memory time domain task human graph image text language vision resource communication near"
    " fault hardware privacy sample parameter label user query context attention real model low"
    " few free two three one token chain end knowledge instruction class object world event".split()
)
_DIVIDED = regex(r"(?P<first>[^\W\d_]+)[-\u00ad\u2010]$")
_OPEN_ADDRESS = regex(r"(?:https?://|\b10\.\d{4,9}/|\barXiv[:.])\S*[/._=:-]$", re.IGNORECASE)
_LAST_WORD = 120  # characters of the longest word or address that is joined
_EDGE = 400  # characters by which the beginning or the end of a line is told
_LONGEST = 25  # lines of a reference
_SAMPLE = 50  # lines by which it is told whether each is a reference
_MIN = 2  # references of a list without a heading


@dataclass(frozen=True, slots=True)
class TextReference:
    """A reference and its lines, 0-based and half open; `fields` are those of a .bib entry."""

    start: int
    end: int
    text: str
    fields: dict[str, str] | None


@dataclass(frozen=True, slots=True)
class ReferenceList:
    """The lines of a list of references, its heading included, and what stands in it."""

    start: int
    end: int
    references: tuple[TextReference, ...]


def is_heading(words: str) -> bool:
    """Whether a line or a heading says that references follow."""
    return bool(_HEADING.fullmatch(words.strip()))


def lists(lines: Sequence[str]) -> list[ReferenceList]:
    """Return the lists of references of a text, in order; none where it has no such list."""
    found = []
    headings = [n for n, line in enumerate(lines) if is_heading(line)]
    for n, stop in zip(headings, [*headings[1:], len(lines)], strict=False):
        end = next((i for i in range(n + 1, stop) if _is_behind(lines[i])), stop)
        inside = tuple(references(lines, n + 1, end))
        if sum(r.fields is not None for r in inside) > len(inside) / 2:
            is_paper = end < stop and _BACK_MATTER.match(lines[end])
            found.append(ReferenceList(n, stop if is_paper else end, inside))
    if found or headings:
        return found
    return list(_without_heading(lines))


def _is_behind(line: str) -> bool:
    """Whether a line is the heading of what follows the references."""
    return bool(_NEXT_HEADING.match(line) or _BACK_MATTER.match(line))


def _without_heading(lines: Sequence[str]) -> Iterator[ReferenceList]:
    """Yield the list that a text is without a heading: references over several lines each."""
    first = next((n for n, line in enumerate(lines) if line.strip()), len(lines))
    mark = _MARK.match(lines[first]) if first < len(lines) else None
    if first < len(lines) and (mark is None or mark["label"] or mark["number"] == "1"):
        inside = tuple(references(lines, first, len(lines)))
        read = [r for r in inside if r.fields is not None]
        wrapped = sum(r.end - r.start > 1 for r in inside)
        if len(read) >= max(_MIN, 0.7 * len(inside)) and wrapped >= len(inside) / 2:
            yield ReferenceList(first, len(lines), inside)


def marked(text: str) -> bool:
    """Whether a text begins with the number of a reference in brackets."""
    mark = _MARK.match(text)
    return mark is not None and mark["label"] is not None


def references(lines: Sequence[str], start: int, stop: int) -> Iterator[TextReference]:
    """Yield the references in some lines, each with what could be read of it."""
    kept = [
        n for n in range(start, stop) if lines[n].strip() and not _PAGE_NUMBER.fullmatch(lines[n])
    ]
    for first, after in _spans(lines, kept):
        own, last = [lines[n] for n in kept[first:after]], kept[after - 1] + 1
        mark = _MARK.match(own[0])
        text = joined([own[0][mark.end() :] if mark else own[0], *own[1:]])
        yield TextReference(kept[first], last, text, fields_of_text(text))


def _spans(lines: Sequence[str], kept: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield where each reference begins and ends in the kept lines."""
    begins = _numbered(lines, kept) or _separated(lines, kept)
    places = [bisect.bisect_left(kept, n) for n in begins]
    for at, after in zip(places, [*places[1:], len(kept)], strict=False):
        yield at, min(after, at + _LONGEST)


def _numbered(lines: Sequence[str], kept: Sequence[int]) -> list[int]:
    """Return the lines that begin a reference by their number; none where they have none."""
    begins: list[int] = []
    last = 0
    for n in kept:
        mark = _MARK.match(lines[n])
        if mark is None:
            continue
        number = int(mark["number"] or (mark["label"] if mark["label"].isdigit() else 0))
        if mark["label"] or (number == last + 1 if begins else number > 0):
            begins.append(n)
            last = number
    return begins if begins and kept and begins[0] == kept[0] else []


def _separated(lines: Sequence[str], kept: Sequence[int]) -> list[int]:
    """Return the lines that begin a reference without a number.

    Blank lines part them, or the indentation of the further lines, or how a line begins.
    """
    blanks = [n for n, before in zip(kept[1:], kept, strict=False) if n - before > 1]
    if len(blanks) >= max(1, len(kept) // 8) or len(kept) < _MIN:
        return [*kept[:1], *blanks]
    hanging = [n for n in kept if lines[n][:1].strip()]
    if kept and hanging[:1] == list(kept[:1]) and len(hanging) <= 0.7 * len(kept):
        return hanging
    if _are_whole([lines[n] for n in kept[:_SAMPLE]]):
        return list(kept)
    begins = list(kept[:1])
    own = [lines[n] for n in kept[:1]]
    for n in kept[1:]:
        is_next = _BEGINS.match(lines[n][:_EDGE]) and _is_finished(own[-1])
        if is_next and (len(own) > _LONGEST or fields_of_text(joined(own)) is not None):
            begins.append(n)
            own = []
        own.append(lines[n])
    return begins


def _are_whole(lines: Sequence[str]) -> bool:
    """Whether lines are a reference each: nearly all are finished, and can be read alone."""
    whole = sum(_is_finished(x) and fields_of_text(x) is not None for x in lines)
    return whole >= 0.9 * len(lines)


def _is_finished(line: str) -> bool:
    """Whether a line ends as a reference does."""
    return bool(_FINISHED.search(line[-_EDGE:]))


def joined(lines: Sequence[str]) -> str:
    """Return lines as one, words whole that are divided at the end of a line."""
    text = ""
    for line in lines:
        line = line.strip()
        divided = _DIVIDED.search(text[-_LAST_WORD:])
        if divided and line[:1].islower():
            whole = divided["first"].lower() in _WHOLE_WORDS
            text = (text if whole else text[:-1]) + line
        elif divided or _OPEN_ADDRESS.search(text[-_LAST_WORD:]):
            text += line
        else:
            text = f"{text} {line}" if text else line
    return squeeze(text)
