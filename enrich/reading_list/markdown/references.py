"""Reads the printed references of a Markdown file: below "References", or with a [number]."""

from __future__ import annotations

import re

from enrich.patterns import regex
from enrich.reading_list.line import remarks
from enrich.reading_list.line.candidate import Candidate, kind_of
from enrich.reading_list.line.flat import LinkClassifier
from enrich.reading_list.line.head import read_entry_line
from enrich.reading_list.markdown.structure import Node
from enrich.reading_list.printed import candidates, running_text
from enrich.reading_list.printed.running_text import TextReference

_MOSTLY = 0.5  # of the numbered references of a paragraph; the rest are pages and software

_LINK = regex(r"\]\(|\]\[|<a\s", re.IGNORECASE)
_CHECKBOX = regex(r"\s*\[[ xX✓✔√]?\]")
_EMPHASIS = regex(r"(?<![\w*])(\*{1,3}|_{1,3})(?=\S)([^*_]{2,300}?)(?<=\S)\1(?![\w*])")
_ADDRESS = regex(r"<(https?://[^<>\s]+)>")
_ESCAPED = regex(r"\\([\[\]*_`&#.~])")


def entries(node: Node, classifier: LinkClassifier, *, below_heading: bool) -> list[Candidate]:
    """Return the references of a node; none where it has other things, or links of Markdown.

    `below_heading`: the heading above it is "References" or the like.
    """
    text = _text(node)
    numbered = node.kind == "paragraph" and running_text.marked(text)
    if not (below_heading or numbered) or _CHECKBOX.match(text):
        return []
    if _LINK.search(text) and not numbered:
        return []
    lines = [_plain(line) for line in text.split("\n")]
    found = list(running_text.references(lines, 0, len(lines)))
    known = sum(r.fields is not None and not _LINK.search(r.text) for r in found)
    if known < (_MOSTLY * len(found) if numbered else len(found)):
        return []
    read = [c for r in found if (c := _candidate(r, node, classifier)) is not None]
    for candidate in read:
        candidate.indent, candidate.tight = node.indent, node.tight
    return read


def _candidate(found: TextReference, node: Node, classifier: LinkClassifier) -> Candidate | None:
    """Return the candidate of a reference, None of one that has no known style and no link."""
    start, end = node.start + found.start, node.start + found.end
    if found.fields is not None and not _LINK.search(found.text):
        return candidates.candidate_of(found.fields, (start, end), classifier)
    line = read_entry_line(found.text, classifier)
    if not line.usable and line.layout != "quoted":
        return None
    candidate = Candidate(start, end, line.title, list(line.links), line.title_link)
    candidate.authors, candidate.text = line.authors, line.rest
    candidate.claims = remarks.claims_of(line, ())
    candidate.kind = kind_of(line, candidate.links, candidate.claims)
    return candidate


def _text(node: Node) -> str:
    if node.kind == "paragraph":
        return node.text
    return node.own[0].text if node.kind == "item" and node.own and not node.children else ""


def _plain(line: str) -> str:
    """Return a line without the marks of Markdown."""
    return _ESCAPED.sub(r"\1", _ADDRESS.sub(r"\1", _EMPHASIS.sub(r"\2", line)))
