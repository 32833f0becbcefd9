"""Splits a Markdown line into pieces: text, links, images and code, each with its offsets.

It is made for reading lists and not for rendering. Unlike CommonMark, it also finds bare URLs, HTML
anchors, and links whose destination has a blank in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from enrich.identifiers.links import BARE_HOSTS
from enrich.identifiers.normal_form import SICI_PAGES
from enrich.patterns import regex
from enrich.reading_list.line.destinations import brackets, destination, trim_url
from enrich.text import entities

PieceKind = Literal["text", "link", "image", "code"]

_LONGEST_LABEL = 4000
_SPECIAL = regex(
    r"\\[!-/:-@\[-`{-~\ufffc]|`+|!?\[|\*+|_+|~~|<[A-Za-z/!][^<>]*>"
    rf"|<https?://(?:[^\s<>]|{SICI_PAGES})*>|(?:https?|ftp)://|\bwww\.(?=\w)|&#?\w{{1,32}};"
    rf"|(?<![\w./@:-]){BARE_HOSTS}(?=\w)"
)
_BARE = regex(rf"(?:[^\s<>\"“”，。；、）】》`|]|{SICI_PAGES})+")
_TAG = regex(r"<(/?)([A-Za-z][A-Za-z0-9]*)\b([^<>]*)>")
_ATTRIBUTE = r"""\b{}\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))"""
_HREF = regex(_ATTRIBUTE.format("href"), re.IGNORECASE)
_SRC = regex(_ATTRIBUTE.format("src"), re.IGNORECASE)
_EMPHASIS = ("b", "strong", "i", "em")
_CLOSING = {name: regex(f"</{name}", re.IGNORECASE) for name in _EMPHASIS}
_MARKED = regex(r"[\\`*_<&!\[]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line.

    `text`: what a reader sees of it. `url`: where it leads. `start`, `end`: its offsets in the
    line.
    """

    kind: PieceKind
    text: str
    start: int
    end: int
    url: str = ""
    bold: bool = False
    italic: bool = False
    bare: bool = False  # a URL that is its own label


def pieces(line: str, references: Mapping[str, str] | None = None) -> list[Piece]:
    """Return the pieces of one or several lines, without markup and not nested.

    `references`: the reference links of the file, label -> URL.
    """
    if not _SPECIAL.search(line):
        return [Piece("text", line, 0, len(line))] if line else []
    return _Scanner(line, references or {}).run()


def visible_text(parts: list[Piece]) -> str:
    """Return what a reader sees of the pieces, on one line."""
    return " ".join("".join(p.text for p in parts if p.kind != "image").split())


class _Scanner:
    """Reads a line once, from left to right, with all its brackets matched beforehand."""

    def __init__(self, line: str, references: Mapping[str, str]) -> None:
        self.line = line
        self.references = references
        self.out: list[Piece] = []
        self.start = 0  # the offset of the text that is not yet a piece
        self.buffer: list[str] = []
        self.bold = self.italic = False
        self.partner = brackets(line) if "[" in line else {}
        self.comments = True  # False: no comment is closed after this point

    def run(self) -> list[Piece]:
        at = 0
        while found := _SPECIAL.search(self.line, at):
            if found.start() > at:
                self.buffer.append(self.line[at : found.start()])
            at = self._read_mark(found)
        self.buffer.append(self.line[at:])
        self._end_text(len(self.line))
        return self.out

    def _end_text(self, end: int) -> None:
        text = "".join(self.buffer)
        if text:
            self.out.append(
                Piece("text", text, self.start, end, bold=self.bold, italic=self.italic)
            )
        self.buffer.clear()
        self.start = end

    def _add(self, piece: Piece) -> int:
        self._end_text(piece.start)
        self.out.append(piece)
        self.start = piece.end
        return piece.end

    def _read_mark(self, found: re.Match[str]) -> int:
        mark, start, end = found.group(), found.start(), found.end()
        first = mark[0]
        if first == "\\":
            self.buffer.append(mark[1:])
            return end
        if first == "`":
            return self._code_span(mark, start, end)
        if first in "[!":
            return self._bracket(start, end, image=first == "!")
        if first in "*_~":
            return self._emphasis(mark, start, end)
        if first == "<":
            return self._html_tag(mark, start, end)
        if first == "&":
            self.buffer.append(entities.unescape(mark))
            return end
        return self._bare_url(start)

    def _code_span(self, ticks: str, start: int, end: int) -> int:
        close = self.line.find(ticks, end)
        if close < 0:
            self.buffer.append(ticks)
            return end
        text = self.line[end:close]
        # A link between back-ticks is an example of a link.
        if text.strip().startswith("[") and "](" in text:
            text = text.replace("](", "] (")
        return self._add(Piece("code", text, start, close + len(ticks), bold=self.bold))

    def _emphasis(self, mark: str, start: int, end: int) -> int:
        before, after = self.line[start - 1 : start] or " ", self.line[end : end + 1] or " "
        inside_word = before.isalnum() and after.isalnum() and before.isascii() and after.isascii()
        if (mark[0] == "_" and inside_word) or (before.isspace() and after.isspace()):
            self.buffer.append(mark)
        elif mark == "~~":
            pass
        elif len(mark) >= 2:
            self._toggle_bold(mark, start, after)
        else:
            self._toggle_italic(mark, start, end, after)
        return end

    def _toggle_bold(self, mark: str, start: int, after: str) -> None:
        if not self.bold and (after.isspace() or self.line.find(mark[:2], start + 2) < 0):
            self.buffer.append(mark)
            return
        self._end_text(start)
        self.start = start + len(mark)
        self.bold = not self.bold
        if len(mark) == 3:
            self.italic = not self.italic

    def _toggle_italic(self, mark: str, start: int, end: int, after: str) -> None:
        closes = self.italic and not self.line[start - 1 : start].isspace()
        opens = not self.italic and not after.isspace() and self._closing_italic(mark, end)
        if not closes and not opens:
            self.buffer.append(mark)
            return
        self._end_text(start)
        self.start = end
        self.italic = not self.italic

    def _closing_italic(self, mark: str, end: int) -> bool:
        close = self.line.find(mark, end + 1)
        return (
            close > 0
            and not self.line[close - 1].isspace()
            and self.line[close + 1 : close + 2] != mark
        )

    def _html_tag(self, mark: str, start: int, end: int) -> int:
        if mark.startswith("<!--"):
            close = self.line.find("-->", start + 4) if self.comments else -1
            self.comments = close >= 0
            return self._skip(close + 3 if close >= 0 else end)
        if mark.startswith("<http"):
            return self._add(
                Piece("link", mark[1:-1], start, end, mark[1:-1], self.bold, bare=True)
            )
        tag = _TAG.fullmatch(mark)
        name = tag[2].lower() if tag else ""
        if tag and name == "a" and not tag[1] and (href := _value(_HREF, tag[3])) is not None:
            return self._anchor(start, end, href)
        if tag and name == "img":
            return self._add(Piece("image", "", start, end, _value(_SRC, tag[3]) or ""))
        if tag and name in _CLOSING and self._paired(name, start, closes=bool(tag[1])):
            return self._html_emphasis(start, end, bold=name in {"b", "strong"}, on=not tag[1])
        if name in {"br", "td", "th", "tr", "p", "li", "div"}:
            self.buffer.append("\n")
        return self._skip(end) if tag or mark.startswith("<!") else self._as_text(mark, end)

    def _paired(self, name: str, start: int, *, closes: bool) -> bool:
        """Whether the other tag of an HTML emphasis is in the line as well."""
        end = start + _LONGEST_LABEL
        return closes or _CLOSING[name].search(self.line, start, end) is not None

    def _html_emphasis(self, start: int, end: int, *, bold: bool, on: bool) -> int:
        self._end_text(start)
        self.start = end
        if bold:
            self.bold = on
        else:
            self.italic = on
        return end

    def _as_text(self, mark: str, end: int) -> int:
        self.buffer.append(mark)
        return end

    def _skip(self, end: int) -> int:
        if not self.buffer:
            self.start = end
        return end

    def _anchor(self, start: int, end: int, href: str) -> int:
        close = re.compile(r"</a\s*>", re.IGNORECASE).search(self.line, end, end + _LONGEST_LABEL)
        inside_end, stop = (close.start(), close.end()) if close else (end, end)
        label = label_text(self.line[end:inside_end])
        return self._add(
            Piece("link", label, start, stop, entities.unescape(href).strip(), self.bold)
        )

    def _bare_url(self, start: int) -> int:
        found = _BARE.match(self.line, start)
        url = trim_url(found.group()) if found else ""
        if len(url) < 10:
            return self._as_text(self.line[start : start + 4], start + 4)
        end = start + len(url)
        return self._add(Piece("link", url, start, end, url, self.bold, bare=True))

    def _bracket(self, start: int, end: int, *, image: bool) -> int:
        close = self.partner.get(end - 1, -1)
        leads = self.line[close + 1 : close + 2] == "(" or bool(self.references)
        if not leads or not 0 <= close - end <= _LONGEST_LABEL:
            return self._as_text(self.line[start:end], end)
        label = self.line[end:close]
        if not image and _holds_link(label):
            return self._as_text("[", end)
        target = destination(self.line, close + 1) or self._reference(label, close + 1)
        if target is None:
            return self._as_text(self.line[start:end], end)
        url, stop = target
        if image:
            return self._add(Piece("image", label, start, stop, url))
        return self._add(
            Piece(
                "link",
                label_text(label),
                start,
                stop,
                url,
                self.bold or label.startswith("**"),
                self.italic,
            )
        )

    def _reference(self, label: str, at: int) -> tuple[str, int] | None:
        if not self.references:
            return None
        close = self.partner.get(at, -1) if self.line[at : at + 1] == "[" else -1
        named = self.line[at + 1 : close] if close > 0 else ""
        url = self.references.get(_normalised(named or label))
        return None if url is None else (url, close + 1 if close > 0 else at)


def _value(pattern: re.Pattern[str], attributes: str) -> str | None:
    found = pattern.search(attributes)
    return next((x for x in found.groups() if x is not None), "") if found else None


def _normalised(label: str) -> str:
    """Return a reference label as markdown-it writes it (CommonMark 0.31, "matches")."""
    return " ".join(label.split()).lower().upper()


def _holds_link(label: str) -> bool:
    """Whether a label contains a link, so that its own brackets are plain text.

    An image in a label is no link.
    """
    if "](" not in label:
        return False
    inner = re.sub(r"!\[[^\[\]]*\]\([^()]*\)", "", label)
    return bool(re.search(r"\]\((?!\s*\))", inner))


def label_text(label: str) -> str:
    """Return the label of a link without its own markup."""
    if not _MARKED.search(label):
        return " ".join(label.split())
    parts = _Scanner(label, {}).run()
    return " ".join("".join(p.text for p in parts if p.kind != "image").split())
