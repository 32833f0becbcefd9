"""Headings that were meant as such, though Markdown takes them for text: "#2 Title", "##Title"."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from enrich.patterns import regex
from enrich.reading_list.markdown.sections import heading_without_blank
from enrich.reading_list.markdown.structure import Node, Paragraph

# A single hash before a word is a tag as well; two are a heading in any line of a paragraph.
_HEADING_LINE = regex(r"#{2,6}(?=[^\s#!])")


def with_repaired_headings(nodes: Sequence[Node]) -> list[Node]:
    """Return the nodes, with each line "##Title" of a paragraph as the heading that was meant."""
    repaired: list[Node] = []
    for node in nodes:
        if node.kind == "paragraph" and "#" in node.text:
            repaired += _parts(node)
        else:
            repaired.append(node)
    return repaired


def _parts(node: Node) -> Iterator[Node]:
    if heading := heading_without_blank(node.text):
        node.kind, (node.level, node.text) = "heading", heading
        yield node
        return
    lines = node.text.split("\n")
    marked = [n for n, line in enumerate(lines) if _HEADING_LINE.match(line)]
    if not marked or len(lines) != node.end - node.start:
        yield node
        return
    edges = sorted({0, *marked, *(n + 1 for n in marked), len(lines)})
    for first, last in itertools.pairwise(edges):
        text = "\n".join(lines[first:last])
        start, end = node.start + first, node.start + last
        heading = heading_without_blank(text) if first in marked else None
        if heading:
            yield Node("heading", start, end, heading[1], heading[0])
        else:
            yield Node(
                "paragraph",
                start,
                end,
                text,
                indent=node.indent,
                quoted=node.quoted,
                own=[Paragraph(start, end, text)],
            )
