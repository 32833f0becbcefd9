"""FlatLine: a line as one string, in which one private-use character replaces each link.

Other private-use characters mark where bold, italics and code begin and end. So the layouts of
reading lists are short patterns over a string, and each character has its offset in the raw text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from enrich.model import Identifier, Name
from enrich.patterns import regex
from enrich.reading_list.line.inline import Piece, pieces
from enrich.reading_list.line.links import Rank, Role, each_once, rank, role
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
MARKUP = regex("[\ue100-\ue105]")
FIRST_LINK = 0xF0000  # plane 15, private use: stands for the first link of a line
LINK = "[\U000f0000-\U000ffffd]"
PRIVATE = regex("[\ue100-\ue105\U000f0000-\U000ffffd]")

_BUTTON_WORDS = 4  # in the label of a button, at most
Layout = Literal["link", "named", "bold", "quoted", "before", "text", "none"]


@dataclass(frozen=True, slots=True)
class LineLink:
    """A link of an entry: its address, its label, and what they mean.

    `rank`: how surely the address is the paper's own. `role`: what the label promises, None for a
    title.
    """

    url: str
    label: str
    rank: Rank
    role: Role | None
    identifier: Identifier | None
    start: int  # offsets in the raw text of the entry
    end: int
    bare: bool = False
    bold: bool = False


@dataclass(slots=True)
class EntryLine:
    """What one line of a list contains. The title was found in the layout `layout`."""

    title: str | None = None
    layout: Layout = "none"
    links: list[LineLink] = field(default_factory=list)
    title_link: LineLink | None = None
    tags: list[str] = field(default_factory=list)
    lead: str = ""  # the text before the title: authors of a citation, a remark
    tail: str = ""  # an addition cut off the title: "(SIGMOD 2018)", "In COLT 2016."
    rest: str = ""  # the text after the title, without links
    authors: tuple[Name, ...] = ()  # of a reference in a known style
    italics: str = ""  # the first words in italics after the title
    rest_start: int = 0  # where the rest begins in the raw text
    checked: bool | None = None
    starred: bool = False
    numbered: bool = False  # it begins with a number: "[6]"

    @property
    def usable(self) -> list[LineLink]:
        """The links that lead to something outside of the page."""
        return [x for x in self.links if x.rank < Rank.NOWHERE]

    @property
    def best(self) -> Rank:
        """The best rank among the links."""
        return min((x.rank for x in self.links), default=Rank.NOWHERE)


class LinkClassifier:
    """Classifies links, each URL once.

    `identify` returns the identifier that a URL names; `references` are the reference links of the
    file, label -> URL.
    """

    def __init__(self, identify: Identify, references: Mapping[str, str] | None = None) -> None:
        self.identifier = each_once(identify)
        self.references = references or {}

    def classify(self, piece: Piece) -> LineLink:
        """Return the link of a piece of a line, with its rank and its role."""
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

    def raw_offset(self, at: int) -> int:
        """Return the offset in the raw text of an offset in the flat text."""
        return self.offsets[min(at, len(self.offsets) - 1)]


_WORD = regex(r"[^\W\d_]{2}")


def _is_button(raw: str, start: int, link: LineLink) -> bool:
    """Whether a link is in brackets of its own after words.

    "Title [[Lab's page](u)]" and "Title [[Spring]](u)" have such a link.
    """
    around = raw[link.start - 1 : link.start] == "[" and raw[link.end : link.end + 1] == "]"
    within = link.label.startswith("[") and link.label.endswith("]")
    short = len(link.label.split()) <= _BUTTON_WORDS
    return (
        (around or within) and short and bool(_WORD.search(raw, start, max(link.start - 1, start)))
    )


def is_link(char: str) -> bool:
    """Whether a character of a flat line stands for a link."""
    return "\U000f0000" <= char <= "\U000ffffd"


def flatten(raw: str, classifier: LinkClassifier, start: int = 0) -> FlatLine:
    """Return a raw text as a flat line, from the offset `start` on."""
    chars: list[str] = []
    offsets: list[int] = []
    links: list[LineLink] = []

    def add(text: str, at: int, end: int) -> None:
        chars.append(text)
        offsets.extend(
            range(at, at + len(text))
            if end - at == len(text)
            else [min(at + i, end) for i in range(len(text))]
        )

    bold = italic = False
    for piece in pieces(raw[start:], classifier.references):
        at, end = piece.start + start, piece.end + start
        if piece.bold != bold:
            add(BOLD if piece.bold else PLAIN, at, at)
            bold = piece.bold
        if piece.italic != italic:
            add(ITALIC if piece.italic else ROMAN, at, at)
            italic = piece.italic
        if piece.kind == "link" and len(links) < 60000:
            one = classifier.classify(
                Piece(
                    piece.kind, piece.text, at, end, piece.url, piece.bold, piece.italic, piece.bare
                )
            )
            links.append(
                replace(one, role="plain")
                if one.role is None and _is_button(raw, start, one)
                else one
            )
            add(chr(FIRST_LINK + len(links) - 1), at, end)
        elif piece.kind == "code":
            add(CODE + PRIVATE.sub(" ", piece.text) + NOCODE, at, end)
        elif piece.kind == "text":
            add(PRIVATE.sub(" ", piece.text), at, end)
    if bold:
        add(PLAIN, len(raw), len(raw))
    offsets.append(len(raw))
    return FlatLine("".join(chars), offsets, links)
