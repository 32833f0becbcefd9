"""Markdown reading lists: nodes to entries. Every row or item that is laid out like the list's papers is an entry."""

from __future__ import annotations

from collections.abc import Sequence

from enrich.reading_list.line.candidate import Candidate, entry_of
from enrich.reading_list.line.flat import LinkClassifier
from enrich.reading_list.line.weeks import is_week
from enrich.reading_list.listing import Identify, Insertion, ReadEntries
from enrich.reading_list.markdown import items, paragraphs
from enrich.reading_list.markdown import tables as rows
from enrich.reading_list.markdown.html_wrappers import Prepared, prepare
from enrich.reading_list.markdown.sections import (
    Sections,
    heading_text,
    loose_heading,
    paragraph_section,
)
from enrich.reading_list.markdown.structure import Node, Structure, structure
from enrich.text.lines import NEWLINE, line_starts, offset_after


def read(text: str, path: str, identify: Identify) -> ReadEntries:
    """Read a Markdown text without marks of ours."""
    body = text.removeprefix("\ufeff")
    prepared = prepare(NEWLINE.split(body))
    tree = structure(prepared.lines)
    classifier = LinkClassifier(identify, tree.references)
    made = candidates(prepared, tree, classifier)
    starts = [start + len(text) - len(body) for start in line_starts(body)]
    entries = tuple(entry_of(candidate, path) for candidate in made)
    places = tuple(_place(candidate, starts, text) for candidate in made)
    problems = list(prepared.problems)
    if tree.too_deep is not None:
        problems.append(
            f"line {tree.too_deep + 1}: lists or quotations are nested deeper than can be read"
        )
    return ReadEntries(entries, places, tuple(problems), prepared.whole and tree.too_deep is None)


def _place(candidate: Candidate, starts: Sequence[int], text: str) -> Insertion:
    start = starts[min(candidate.start, len(starts) - 1)]
    if candidate.cell is not None:
        line = min(candidate.start, len(starts) - 1)
        at = starts[line] + candidate.cell
        return Insertion(start, min(at, len(text)), form="cell")
    end = offset_after(starts, candidate.end - 1, text)
    return Insertion(start, end, candidate.indent, broken=candidate.tight)


def candidates(prepared: Prepared, tree: Structure, classifier: LinkClassifier) -> list[Candidate]:
    """Return the entries in the making, in the order of the file."""
    nodes = _with_loose_headings(tree.nodes)
    sections = Sections([n.level for n in nodes if n.kind == "heading"], prepared.events)
    reader = items.Items(classifier, nodes)
    tables = rows.Rows(classifier, nodes)
    found: list[Candidate] = []
    for number, node in enumerate(nodes):
        sections.advance(node.start)
        if node.kind == "heading":
            titled = paragraphs.titled_heading(nodes, number, classifier)
            title = (
                titled.candidate if titled else paragraphs.heading_entry(nodes, number, classifier)
            )
            if titled:
                reader.take(titled.nodes)
            if title:
                sections.leave(node.level)
                found.append(title.in_section(sections.path))
            sections.heading(node.level, heading_text(node.text))
        elif node.kind == "paragraph":
            found += _paragraph(nodes, number, classifier, sections, reader)
        elif node.kind == "item":
            found += [c.in_section(sections.path) for c in reader.entries(node)]
            _week_inside(node, sections)
        elif node.kind == "row" and not (sections.path and items.is_aside(sections.path[-1])):
            found += [c.in_section(sections.path) for c in tables.entries(node)]
        elif node.kind == "html":
            found += [
                c.in_section(sections.path) for c in paragraphs.html_entries(node, classifier)
            ]
    return found


def _with_loose_headings(nodes: list[Node]) -> list[Node]:
    """Take "#2 Title" for the heading that its author meant."""
    for node in nodes:
        if (
            node.kind == "paragraph"
            and node.text.startswith("#")
            and (loose := loose_heading(node.text))
        ):
            node.kind, (node.level, node.text) = "heading", loose
    return nodes


def _paragraph(
    nodes: list[Node],
    number: int,
    classifier: LinkClassifier,
    sections: Sections,
    reader: items.Items,
) -> list[Candidate]:
    node = nodes[number]
    following = next((n for n in nodes[number + 1 : number + 2]), None)
    listed = following is not None and following.kind in {"item", "row"}
    pictured = following is not None and paragraphs.is_picture(following)
    if (listed or pictured) and (titled := paragraphs.titled_list(nodes, number, classifier)):
        reader.take(titled.nodes)
        return [titled.candidate.in_section(sections.path)]
    if addressed := paragraphs.titled_address(nodes, number, classifier):
        return [addressed.in_section(sections.path)]
    name = paragraph_section(node.text) if listed or is_week(node.text) else None
    if name:
        sections.paragraph(name)
        return []
    return [c.in_section(sections.path) for c in paragraphs.entries(node, classifier)]


def _week_inside(node: Node, sections: Sections) -> None:
    """Enter a week whose line follows an item without a blank line between."""
    for paragraph in node.own:
        for line in paragraph.text.split("\n")[1:]:
            if is_week(line) and len(line.strip()) > 12:
                sections.paragraph(line.strip().rstrip(":： "))
