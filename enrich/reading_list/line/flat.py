"""A line laid out flat: one string with a private-use character for every link and for the ends of bold and italics.

So the shapes of reading lists are small patterns over a string, and every character knows its place in the raw text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from enrich.model import Identifier, Name
from enrich.reading_list.line.inline import Piece, pieces
from enrich.reading_list.line.links import Rank, Role, rank, role
from enrich.reading_list.listing import Identify

EMOJI = (
    "[\u2190-\u21ff\u2300-\u27bf\u2900-\u297f\u2b00-\u2bff\u3030\u303d\ufe0f\u200d"
    "\U0001f000-\U0001faff\ufffc]"
)
BOLD, PLAIN, ITALIC, ROMAN, CODE, NOCODE = (
    "\ue100",
    "\ue101",
    "\ue102",
    "\ue103",
    "\ue104",
    "\ue105",
)
MARKUP = re.compile("[\ue100-\ue105]")
FIRST_LINK = 0xF0000  # plane 15, private use: the n-th link of a line
LINK = "[\U000f0000-\U000ffffd]"
PRIVATE = re.compile("[\ue100-\ue105\U000f0000-\U000ffffd]")

_BUTTON_WORDS = 4
Shape = Literal["link", "named", "bold", "quoted", "before", "text", "none"]


@dataclass(frozen=True, slots=True)
class LineLink:
    """A link of an entry, judged."""

    url: str
    label: str
    rank: Rank
    role: Role | None
    identifier: Identifier | None
    start: int  # in the entry's raw text
    end: int
    bare: bool = False
    bold: bool = False


@dataclass(slots=True)
class EntryLine:
    """What one line says. `shape` is where the title was found; offsets are into the raw text that was read."""

    title: str | None = None
    shape: Shape = "none"
    links: list[LineLink] = field(default_factory=list)
    title_link: LineLink | None = None
    tags: list[str] = field(default_factory=list)
    lead: str = ""  # text before the title: authors of a citation, a remark
    tail: str = ""  # what hung on the title itself: "(SIGMOD 2018)", "In COLT 2016."
    rest: str = ""  # what follows the title, without links
    authors: tuple[Name, ...] = ()  # of a reference, where its style is plain
    venue: str = ""  # the first words in italics behind the title
    rest_start: int = 0  # where the rest begins in the raw text
    checked: bool | None = None
    starred: bool = False
    numbered: bool = False  # it begins with "[6]"

    @property
    def usable(self) -> list[LineLink]:
        """The links that lead somewhere."""
        return [x for x in self.links if x.rank < Rank.NOWHERE]

    @property
    def best(self) -> Rank:
        """The best rank of any link."""
        return min((x.rank for x in self.links), default=Rank.NOWHERE)


class LinkClassifier:
    """Knows the reference links of a file and who names identifiers; remembers what it was told."""

    def __init__(self, identify: Identify, references: Mapping[str, str] | None = None) -> None:
        self._identify = identify
        self._seen: dict[str, Identifier | None] = {}
        self.references = references or {}

    def identifier(self, url: str) -> Identifier | None:
        """Return the identifier that a URL names; each URL is asked about once."""
        if "://" not in url and not url.startswith(("//", "www.")):
            return None
        if url not in self._seen:
            self._seen[url] = self._identify(url)
        return self._seen[url]

    def link(self, piece: Piece) -> LineLink:
        """Judge one link."""
        identifier = self.identifier(piece.url)
        role_of = None if piece.bare else role(piece.text)
        return LineLink(
            piece.url,
            piece.text,
            rank(piece.url, identifier),
            "plain" if piece.bare else role_of,
            identifier,
            piece.start,
            piece.end,
            piece.bare,
            piece.bold,
        )


@dataclass(slots=True)
class FlatLine:
    """A line as one string, with the raw offset of each of its characters."""

    text: str
    offsets: list[int]
    links: list[LineLink]

    def link(self, char: str) -> LineLink:
        """Return the link that a character stands for."""
        return self.links[ord(char) - FIRST_LINK]

    def raw(self, at: int) -> int:
        """Return the raw offset of a flat one."""
        return self.offsets[min(at, len(self.offsets) - 1)]


_WORD = re.compile(r"[^\W\d_]{2}")


def _is_button(raw: str, start: int, link: LineLink) -> bool:
    """Say whether a link stands in brackets of its own behind words: "Title [[Lab's page](u)]", "Title [[Spring]](u)"."""
    around = raw[link.start - 1 : link.start] == "[" and raw[link.end : link.end + 1] == "]"
    within = link.label.startswith("[") and link.label.endswith("]")
    short = len(link.label.split()) <= _BUTTON_WORDS
    return (
        (around or within) and short and bool(_WORD.search(raw, start, max(link.start - 1, start)))
    )


def is_link(char: str) -> bool:
    """Say whether a character of a flat line stands for a link."""
    return "\U000f0000" <= char <= "\U000ffffd"


def flatten(raw: str, judge: LinkClassifier, start: int = 0) -> FlatLine:
    """Lay a raw text out flat, from an offset on."""
    chars: list[str] = []
    offsets: list[int] = []
    links: list[LineLink] = []

    def put(text: str, at: int, end: int) -> None:
        chars.append(text)
        offsets.extend(
            range(at, at + len(text))
            if end - at == len(text)
            else [min(at + i, end) for i in range(len(text))]
        )

    bold = italic = False
    for piece in pieces(raw[start:], judge.references):
        at, end = piece.start + start, piece.end + start
        if piece.bold != bold:
            put(BOLD if piece.bold else PLAIN, at, at)
            bold = piece.bold
        if piece.italic != italic:
            put(ITALIC if piece.italic else ROMAN, at, at)
            italic = piece.italic
        if piece.kind == "link" and len(links) < 60000:
            one = judge.link(
                Piece(
                    piece.kind, piece.text, at, end, piece.url, piece.bold, piece.italic, piece.bare
                )
            )
            links.append(
                replace(one, role="plain")
                if one.role is None and _is_button(raw, start, one)
                else one
            )
            put(chr(FIRST_LINK + len(links) - 1), at, end)
        elif piece.kind == "code":
            put(CODE + PRIVATE.sub(" ", piece.text) + NOCODE, at, end)
        elif piece.kind == "text":
            put(PRIVATE.sub(" ", piece.text), at, end)
    if bold:
        put(PLAIN, len(raw), len(raw))
    offsets.append(len(raw))
    return FlatLine("".join(chars), offsets, links)
