"""Reads the printed references of a Markdown file: below "References", or with a [number]."""

from __future__ import annotations

import re

from enrich.reading_list.line.candidate import Candidate
from enrich.reading_list.line.flat import LinkClassifier
from enrich.reading_list.markdown.structure import Node
from enrich.reading_list.printed import candidates, running_text

_LINK = re.compile(r"\]\(|\]\[|<a\s", re.IGNORECASE)
_CHECKBOX = re.compile(r"\s*\[[ xX✓✔√]?\]")
_EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3}|_{1,3})(?=\S)([^*_]{2,300}?)(?<=\S)\1(?![\w*])")
_ADDRESS = re.compile(r"<(https?://[^<>\s]+)>")
_ESCAPED = re.compile(r"\\([\[\]*_`&#.~])")


def entries(node: Node, classifier: LinkClassifier, *, below_heading: bool) -> list[Candidate]:
    """Return the references of a node; none where it has other things, or links of Markdown.

    `below_heading`: the heading above it is "References" or the like.
    """
    text = _text(node)
    numbered = node.kind == "paragraph" and running_text.marked(text)
    if not (below_heading or numbered) or _LINK.search(text) or _CHECKBOX.match(text):
        return []
    lines = [_plain(line) for line in text.split("\n")]
    found = list(running_text.references(lines, 0, len(lines)))
    read = [
        candidates.candidate_of(r.fields, (node.start + r.start, node.start + r.end), classifier)
        for r in found
        if r.fields is not None
    ]
    if len(read) < len(found):
        return []
    for candidate in read:
        candidate.indent, candidate.tight = node.indent, node.tight
    return read


def _text(node: Node) -> str:
    if node.kind == "paragraph":
        return node.text
    return node.own[0].text if node.kind == "item" and node.own and not node.children else ""


def _plain(line: str) -> str:
    """Return a line without the marks of Markdown."""
    return _ESCAPED.sub(r"\1", _ADDRESS.sub(r"\1", _EMPHASIS.sub(r"\2", line)))
