"""Reads the entries in HTML blocks: table rows, list items and paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from enrich.patterns import regex
from enrich.reading_list.line import titles
from enrich.reading_list.line.candidate import Candidate, kind_of
from enrich.reading_list.line.flat import EntryLine, LineLink, LinkClassifier
from enrich.reading_list.line.head import read_entry_line
from enrich.reading_list.line.inline import label_text
from enrich.reading_list.line.links import Rank
from enrich.reading_list.markdown.structure import Node

_ROW = regex(r"(?=<(?:tr|li|p|dt)\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _HtmlRow:
    """A row, an item or a paragraph of an HTML block, which begins at the offset `at` of it."""

    node: Node
    at: int
    text: str
    entry_line: EntryLine

    def candidate(
        self, title: str | None, title_link: LineLink | None, end: int, cell_end: int
    ) -> Candidate:
        """Return the candidate of the line that ends with the title or its link.

        `end`: the offset after the title. `cell_end`: the offset where the block goes.
        """
        first = self.node.start + self.node.text.count("\n", 0, self.at)
        line = first + self.text.count("\n", 0, end)
        begin = self.text.rfind("\n", 0, end) + 1
        links, starred = self.entry_line.links, self.entry_line.starred
        candidate = Candidate(line, line + 1, title, links, title_link, starred=starred)
        column = self.at - (self.node.text.rfind("\n", 0, self.at) + 1) if begin == 0 else 0
        candidate.cell, candidate.in_html = cell_end - begin + column, True
        return candidate


def html_entries(node: Node, classifier: LinkClassifier) -> list[Candidate]:
    """Return the entries of an HTML block: rows, items and paragraphs with a paper."""
    out: list[Candidate] = []
    at = 0
    for text in _ROW.split(node.text):
        row = _HtmlRow(node, at, text, read_entry_line(text, classifier))
        candidate = _linked_title(row) or _item_with_buttons(row) or _row_with_name(row)
        if candidate is not None:
            out.append(candidate)
        at += len(text)
    return out


def _linked_title(row: _HtmlRow) -> Candidate | None:
    links = row.entry_line.links
    for link in links:
        if link.role is None and link.rank <= Rank.PAPER_SITE and len(link.label.split()) >= 2:
            title = titles.from_label(link.label)
            candidate = row.candidate(title, link, link.end, link.end)
            candidate.kind = kind_of(row.entry_line, links, candidate.claims)
            return candidate
    return None


def _item_with_buttons(row: _HtmlRow) -> Candidate | None:
    entry_line = row.entry_line
    if (
        row.text[:3].lower() != "<li"
        or entry_line.layout != "before"
        or not titles.looks_like_title(entry_line.title or "")
        or not _has_paper(entry_line)
    ):
        return None
    end = entry_line.usable[0].end
    candidate = row.candidate(entry_line.title, None, end, end)
    candidate.kind = kind_of(entry_line, entry_line.links, candidate.claims)
    return candidate


def _row_with_name(row: _HtmlRow) -> Candidate | None:
    links = row.entry_line.links
    cell = _named_cell(row.text, row.entry_line)
    if cell is None:
        return None
    title = titles.clean(label_text(cell["name"]))
    candidate = row.candidate(title, None, cell.end(), cell.end("name"))
    candidate.kind = kind_of(EntryLine(title=title), links, candidate.claims, peers=1.0)
    return candidate


def _has_paper(entry_line: EntryLine) -> bool:
    return (
        bool(entry_line.usable)
        and entry_line.usable[0].role is not None
        and any(x.rank <= Rank.PAPER_SITE and x.role == "paper" for x in entry_line.usable)
    )


_TABLE_CELL = regex(
    r"<td\b(?P<how>[^<>]*)>(?P<name>[^<>]*(?:<(?:b|i|strong|em|br)\b[^<>]*>[^<>]*)*?)\s*"
    r"(?:</(?:b|i|strong|em)>\s*)*</td\s*>",
    re.IGNORECASE,
)


def _named_cell(row: str, entry_line: EntryLine) -> re.Match[str] | None:
    """Return the cell with the name in a row whose paper is a button, or None.

    An example is "<td>T5</td> ... <a href=u>Paper</a>".
    """
    if not row.lower().startswith("<tr") or not any(
        x.role == "paper" and x.rank <= Rank.PAPER_SITE for x in entry_line.links
    ):
        return None
    cells = [
        c
        for c in _TABLE_CELL.finditer(row)
        if not re.search(r"rowspan=\W*(?:[2-9]|\d\d)", c["how"])
    ]
    return next((c for c in cells[:2] if re.search(r"[^\W\d_]", c["name"])), None)
