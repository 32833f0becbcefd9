"""Turns a Markdown file into flat nodes, in the order of the file.

Nodes are headings, list items with their own paragraphs, paragraphs, table rows, HTML blocks, and
blocks of code.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from typing import Literal

from markdown_it.token import Token

from enrich.patterns import regex
from enrich.reading_list.markdown.blocks import DEEPEST, tokens

_MARKER = regex(r"[ \t>]*([-+*]|\d{1,9}[.)])( *)(.?)")
_PIPE = regex(r"\\.|\|", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Raw inline text, and its lines, 0-based and half open."""

    start: int
    end: int
    text: str


@dataclass(slots=True)
class Node:
    """One node of a file. Its lines are 0-based and half open.

    `own`: the paragraphs of an item, before and between its sub-lists. `cells`: the offsets of a
    row's cells in its line.
    """

    kind: Literal["heading", "item", "paragraph", "row", "html", "code"]
    start: int
    end: int
    text: str = ""
    level: int = 0  # of a heading; the depth of an item, 0 for the outermost
    parent: Node | None = None
    group: int = 0  # the number of its list or its table
    indent: str = ""
    tight: bool = False
    quoted: bool = False
    own: list[Paragraph] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    cells: list[tuple[int, int]] = field(default_factory=list)
    header: tuple[str, ...] = ()


@dataclass(slots=True)
class Structure:
    """All nodes of a file, its reference links, and whether all of it could be read."""

    nodes: list[Node]
    references: dict[str, str]
    too_deep: int | None = None  # the 0-based line from which on nesting is too deep to be read


def structure(lines: list[str]) -> Structure:
    """Return the nodes of a file, given as lines without their newlines."""
    found, references = tokens("\n".join(lines))
    builder = _Builder(lines)
    for token in found:
        builder.take(token)
    return Structure(builder.nodes, references, builder.too_deep)


class _Builder:
    """Makes nodes from the stream of tokens, with a stack of the open containers."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.nodes: list[Node] = []
        self.too_deep: int | None = None
        self.indents = [""]
        self.items: list[Node] = []
        self.lists: list[int] = []
        self.quotes = 0
        self.groups = 0
        self.opened: Token | None = None
        self.header: tuple[str, ...] = ()
        self.in_head = False

    def take(self, token: Token) -> None:
        if token.level >= DEEPEST - 1 and self.too_deep is None:
            self.too_deep = token.map[0] if token.map else len(self.lines) - 1
        action = getattr(self, f"_{token.type}", None)
        if action:
            action(token)

    def _bullet_list_open(self, _token: Token) -> None:
        self.groups += 1
        self.lists.append(self.groups)

    _ordered_list_open = _bullet_list_open

    def _bullet_list_close(self, _token: Token) -> None:
        self.lists.pop()

    _ordered_list_close = _bullet_list_close

    def _blockquote_open(self, _token: Token) -> None:
        self.quotes += 1
        self.indents.append(self.indents[-1] + "> ")

    def _blockquote_close(self, _token: Token) -> None:
        self.quotes -= 1
        self.indents.pop()

    def _list_item_open(self, token: Token) -> None:
        start, end = token.map or [0, 0]
        indent = self.indents[-1]
        column = content_column(self.lines[start] if start < len(self.lines) else "", len(indent))
        parent = self.items[-1] if self.items else None
        node = Node(
            "item",
            start,
            end,
            level=len(self.items),
            parent=parent,
            group=self.lists[-1],
            quoted=self.quotes > 0,
        )
        node.indent = indent + " " * (column - len(indent))
        if parent:
            parent.children.append(node)
        self.items.append(node)
        self.indents.append(node.indent)
        self.nodes.append(node)

    def _list_item_close(self, _token: Token) -> None:
        self.items.pop()
        self.indents.pop()

    def _paragraph_open(self, token: Token) -> None:
        self.opened = token

    _heading_open = _paragraph_open

    def _inline(self, token: Token) -> None:
        if self.opened is None or token.map is None:
            return
        opened, self.opened = self.opened, None
        start, end = token.map
        end = opened.map[1] if opened.map else end  # with the line below a setext heading
        paragraph = Paragraph(start, end, token.content)
        if self.items:
            item = self.items[-1]
            item.own.append(paragraph)
            item.tight = opened.hidden
        elif opened.type == "heading_open":
            self.nodes.append(Node("heading", start, end, token.content, int(opened.tag[1])))
        else:
            self.nodes.append(
                Node(
                    "paragraph",
                    start,
                    end,
                    token.content,
                    indent=self.indents[-1],
                    quoted=self.quotes > 0,
                    own=[paragraph],
                )
            )

    def _table_open(self, _token: Token) -> None:
        self.groups += 1

    def _thead_open(self, _token: Token) -> None:
        self.in_head = True

    def _thead_close(self, _token: Token) -> None:
        self.in_head = False

    def _tr_open(self, token: Token) -> None:
        if not token.map or token.map[0] >= len(self.lines):
            return
        line = self.lines[token.map[0]]
        cells = split_row(line)
        if self.in_head:
            self.header = tuple(line[a:b] for a, b in cells)
            return
        start = token.map[0]
        self.nodes.append(
            Node(
                "row",
                start,
                start + 1,
                line,
                group=self.groups,
                cells=cells,
                header=self.header,
                quoted=self.quotes > 0,
            )
        )

    def _fence(self, token: Token) -> None:
        if token.map and not self.items:
            first, last = token.map[0] + 1, token.map[0] + 1 + token.content.count("\n")
            node = Node("code", first, last, token.content, quoted=self.quotes > 0)
            node.header = (token.info.strip().lower(),)
            self.nodes.append(node)

    def _code_block(self, token: Token) -> None:
        if token.map and not self.items:
            node = Node("code", token.map[0], token.map[1], token.content, quoted=self.quotes > 0)
            node.header = ("",)
            self.nodes.append(node)

    def _html_block(self, token: Token) -> None:
        if token.map and token.content.strip():
            self.nodes.append(
                Node("html", token.map[0], token.map[1], token.content, indent=self.indents[-1])
            )


def content_column(line: str, outer: int) -> int:
    """Return the column where the content of a list item begins.

    `outer` is the column of its container (CommonMark 0.31, "list items").
    """
    line = line.expandtabs(4)
    found = _MARKER.match(line[outer:]) if len(line) > outer else None
    if not found:
        return outer + 2
    blanks = len(found[2])
    return outer + found.end(1) + (blanks if 1 <= blanks <= 4 and found[3] else 1)


def split_row(line: str) -> list[tuple[int, int]]:
    r"""Return the offsets of the cells of a table row, without the blanks around them.

    In GFM, only `\|` is no separator.
    """
    first = len(line) - len(line.lstrip(" \t>"))
    bars = [match.start() for match in _PIPE.finditer(line, first) if match.group() == "|"]
    edges = [first - 1, *bars, len(line)]
    cells = [_trimmed(line, a + 1, b) for a, b in itertools.pairwise(edges)]
    if bars and bars[0] == first:
        cells = cells[1:]
    if cells and bars and not line[bars[-1] + 1 :].strip():
        cells = cells[:-1]
    return cells


def _trimmed(line: str, start: int, end: int) -> tuple[int, int]:
    while start < end and line[start].isspace():
        start += 1
    while end > start and line[end - 1].isspace():
        end -= 1
    return start, end
