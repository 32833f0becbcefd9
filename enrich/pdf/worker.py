"""The process that reads PDFs: a path comes in on a line, what its first pages show goes out.

A PDF may be made to crash, to hang or to fill the memory. Here that costs one process, whose time
and memory are limited. It imports nothing of this program but this file, runs no script of a PDF
(this PDFium has no interpreter), follows no link, and writes no file.
"""

from __future__ import annotations

import ctypes
import json
import math
import os
import resource
import signal
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

SECONDS = 15  # for one PDF
MEMORY = 768 << 20  # bytes of address space beyond those of the start
_MOST_CHARACTERS = 20_000  # of a page
_MOST_PAGES = 3  # cover pages, and the first of the paper
# A page with fewer characters may be a cover, or the picture of a page.
_OF_COVER = 2_500
_MOST_XMP = 256 << 10  # bytes of one packet
_MOST_PACKETS = 8
_OF_AN_END = 32 << 20  # bytes of a file in which packets are looked for, at either end
_LARGEST = 1 << 30  # bytes of a file
# Of the document's properties: those of the format, and those that publishers and arXiv add.
_PROPERTIES = (
    *("Title", "Author", "Subject", "Keywords", "Creator", "Producer"),
    *("doi", "DOI", "WPS-ARTICLEDOI", "arXivID"),
)
_LONGEST = 2_000  # characters of a property
_ENCRYPTED = 4  # of FPDF_GetLastError


# Accents as old fonts of TeX have them: a sign of its own, drawn over a letter.
_ACCENTS = dict(
    zip(
        "\u00a8\u00b4`\u02c6\u02dc\u02c7\u02d8\u00b8\u02da\u02dd\u00af\u02d9",
        (*"\u0308\u0301\u0300\u0302\u0303\u030c\u0306\u0327\u030a\u030b\u0304\u0307",),
        strict=True,
    )
)


@dataclass(slots=True)
class _Run:
    """Characters that stand side by side in one line of a page, of about one size."""

    x: float
    y: float
    size: float
    angle: int
    right: float
    text: list[str] = field(default_factory=list)
    # of each character, its left and right edge
    edges: list[tuple[float, float]] = field(default_factory=list)
    sizes: dict[float, int] = field(default_factory=dict)
    accent: str = ""  # of the next character

    def add(self, char: str, size: float, left: float, right: float) -> None:
        """Add a character, with the accent before it."""
        self.text.append(_accented(char, self.accent))
        self.accent = ""
        self.edges.append((left, right))
        self.sizes[size] = self.sizes.get(size, 0) + 1
        self.right = max(self.right, right)
        self.size = max(self.size, size)

    def space(self) -> None:
        """Add a space where there is none."""
        if self.text and self.text[-1] != " " and not self.accent:
            self.text.append(" ")
            self.edges.append((self.right, self.right))

    def add_accent(self, accent: str, left: float, right: float) -> None:
        """Add an accent to the letter that it is drawn over, which may come next."""
        middle = (left + right) / 2
        for at in range(len(self.edges) - 1, max(-1, len(self.edges) - 4), -1):
            if self.edges[at][0] < middle < self.edges[at][1]:
                self.text[at] = _accented(self.text[at], accent)
                return
        self.accent = accent


def _accented(char: str, accent: str) -> str:
    char = {"\u0131": "i", "\u0237": "j"}.get(char, char) if accent else char
    return unicodedata.normalize("NFC", char + accent)


def main() -> None:
    """Answer one line after the other until there is none."""
    _limit_memory()
    import pypdfium2.raw as pdfium

    pdfium.FPDF_InitLibrary()
    for line in sys.stdin.buffer:
        signal.alarm(SECONDS + 5)  # where nobody is left who would end this process
        answer = _answer(pdfium, json.loads(line))
        signal.alarm(0)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _limit_memory() -> None:
    """Limit the memory; where the system refuses that, the time alone is limited."""
    used = 0
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
            used = int(file.read().split()[0]) * resource.getpagesize()
    except OSError:
        used = 1 << 30  # no Linux: what a process begins with is not known
    try:
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = used + MEMORY
        resource.setrlimit(
            resource.RLIMIT_AS,
            (most if hard == resource.RLIM_INFINITY else min(most, hard), hard),
        )
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (OSError, ValueError):
        return


def _answer(pdfium: Any, path: str) -> dict[str, Any]:
    name = os.fsencode(path)
    if os.stat(name).st_size > _LARGEST:  # noqa: PTH116
        return {"problem": "large"}
    document = pdfium.FPDF_LoadDocument(name, None)
    if not document:
        is_locked = pdfium.FPDF_GetLastError() == _ENCRYPTED
        return {"problem": "encrypted" if is_locked else "broken"}
    try:
        return {
            "properties": dict(_properties(pdfium, document)),
            "xmp": _xmp(name),
            "pages": list(_pages(pdfium, document)),
        }
    finally:
        pdfium.FPDF_CloseDocument(document)


def _properties(pdfium: Any, document: Any) -> Iterator[tuple[str, str]]:
    for name in _PROPERTIES:
        length = pdfium.FPDF_GetMetaText(document, name.encode(), None, 0)
        if 2 < length <= 2 * _LONGEST:
            buffer = ctypes.create_string_buffer(length)
            pdfium.FPDF_GetMetaText(document, name.encode(), buffer, length)
            yield name, buffer.raw[: length - 2].decode("utf-16-le", "replace")


def _xmp(name: bytes) -> list[str]:
    """Return the packets of metadata that lie in a file unpacked: publishers leave them so."""
    with open(name, "rb") as file:  # noqa: PTH123
        content = file.read(_OF_AN_END)
        file.seek(max(len(content), os.fstat(file.fileno()).st_size - _OF_AN_END))
        content += file.read()
    found: list[str] = []
    at = 0
    while len(found) < _MOST_PACKETS and (at := content.find(b"<x:xmpmeta", at)) >= 0:
        end = content.find(b"</x:xmpmeta>", at, at + _MOST_XMP)
        if end >= 0:
            found.append(content[at:end].decode("utf-8", "replace"))
        at += 1
    return found


def _pages(pdfium: Any, document: Any) -> Iterator[dict[str, Any]]:
    """Yield the first pages: covers and pictures, until one that is a page of text."""
    for number in range(min(pdfium.FPDF_GetPageCount(document), _MOST_PAGES)):
        page = pdfium.FPDF_LoadPage(document, number)
        if not page:
            continue
        text = pdfium.FPDFText_LoadPage(page)
        if not text:
            pdfium.FPDF_ClosePage(page)
            continue
        count = pdfium.FPDFText_CountChars(text)
        yield {
            "width": round(pdfium.FPDF_GetPageWidthF(page), 1),
            "height": round(pdfium.FPDF_GetPageHeightF(page), 1),
            "runs": [_shown(run) for run in _runs(pdfium, text, min(count, _MOST_CHARACTERS))],
            "links": list(_links(pdfium, document, page)),
        }
        pdfium.FPDFText_ClosePage(text)
        pdfium.FPDF_ClosePage(page)
        if count > _OF_COVER:
            return


_MOST_LINKS = 200


def _links(pdfium: Any, document: Any, page: Any) -> Iterator[str]:
    """Yield the addresses that the links of a page lead to."""
    at, link = ctypes.c_int(0), pdfium.FPDF_LINK()
    for _ in range(_MOST_LINKS):
        if not pdfium.FPDFLink_Enumerate(page, at, link):
            return
        action = pdfium.FPDFLink_GetAction(link)
        length = pdfium.FPDFAction_GetURIPath(document, action, None, 0) if action else 0
        if 1 < length <= _LONGEST:
            buffer = ctypes.create_string_buffer(length)
            pdfium.FPDFAction_GetURIPath(document, action, buffer, length)
            yield buffer.value.decode("utf-8", "replace")


def _runs(pdfium: Any, text: Any, count: int) -> Iterator[_Run]:
    """Yield the characters of a page in runs, in the order in which they are drawn."""
    run: _Run | None = None
    is_apart = False
    for char in _characters(pdfium, text, count):
        if char is None:
            is_apart = True
            continue
        accent = _ACCENTS.get(char.sign, "")
        if run is not None and accent and not char.angle and abs(char.y - run.y) < char.size:
            if is_apart and char.left - run.right > 0.15 * char.size:
                run.space()
            run.add_accent(accent, char.left, char.right)
            is_apart = False
            continue
        if run is None or not _goes_on(run, char):
            if run is not None:
                yield run
            run = _Run(char.x, char.y, char.size, char.angle, char.right)
        elif is_apart:
            run.space()
        run.add(char.sign, char.size, char.left, char.right)
        is_apart = False
    if run is not None:
        yield run


def _goes_on(run: _Run, char: _Character) -> bool:
    """Whether a character belongs to a run: it is turned alike, or stands beside it."""
    if run.angle or char.angle:
        return run.angle == char.angle and abs(run.size - char.size) < 0.1 * run.size
    return (
        abs(char.y - run.y) < 0.15 * max(char.size, 1)
        and abs(char.size - run.size) <= 0.35 * run.size
        and -0.6 * char.size < char.x - run.right < 1.1 * max(char.size, run.size)
    )


@dataclass(frozen=True, slots=True)
class _Character:
    """A character of a page: where it is, how large, and how it is turned."""

    sign: str
    x: float
    y: float
    left: float
    right: float
    size: float
    angle: int


def _characters(pdfium: Any, text: Any, count: int) -> Iterator[_Character | None]:
    """Yield the characters of a page, None for blanks and ends of lines."""
    x, y, left, right, low, high = (ctypes.c_double() for _ in range(6))
    matrix = pdfium.FS_MATRIX()
    of_object: Any = None
    size, angle = 0.0, 0
    for at in range(count):
        sign = chr(pdfium.FPDFText_GetUnicode(text, at) or 32)
        if sign.isspace() or "\ud800" <= sign <= "\udfff":
            yield None
            continue
        drawn = ctypes.cast(pdfium.FPDFText_GetTextObject(text, at), ctypes.c_void_p).value
        if drawn != of_object or not size:  # size and matrix are those of what is drawn at once
            of_object = drawn
            pdfium.FPDFText_GetMatrix(text, at, matrix)
            scale = math.hypot(matrix.c, matrix.d)
            size = round(pdfium.FPDFText_GetFontSize(text, at) * scale, 1)
            angle = round(math.degrees(math.atan2(matrix.b, matrix.a))) % 360
        pdfium.FPDFText_GetCharOrigin(text, at, x, y)
        pdfium.FPDFText_GetCharBox(text, at, left, right, low, high)
        yield _Character(sign, x.value, y.value, left.value, right.value, size, angle)


def _shown(run: _Run) -> list[Any]:
    """Return a run as it is handed on: text, size, x, y, right, angle."""
    # Of small capitals, the first letters are larger and few.
    size = max(run.sizes, key=lambda size: (run.sizes[size], size))
    text = "".join(run.text).strip()
    return [text, size, round(run.x, 1), round(run.y, 1), round(run.right, 1), run.angle]


if __name__ == "__main__":
    main()
