"""Reads Markdown lists: from the nodes of a file to entries.

Each row or item that has the layout of the list's papers is an entry.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from enrich.reading_list.line.candidate import Candidate, entry_of
from enrich.reading_list.line.flat import LinkClassifier
from enrich.reading_list.line.weeks import is_week
from enrich.reading_list.listing import Identify, Insertion, ReadEntries
from enrich.reading_list.markdown import (
    code_lists,
    html_rows,
    item_lists,
    items,
    paragraphs,
    references,
    tables,
    text_rows,
    titled_blocks,
)
from enrich.reading_list.markdown.headings import Headings
from enrich.reading_list.markdown.html_wrappers import Prepared, prepare
from enrich.reading_list.markdown.sections import (
    Sections,
    heading_text,
    heading_without_blank,
    paragraph_section,
)
from enrich.reading_list.markdown.structure import Node, Structure, structure
from enrich.reading_list.markdown.titled_paragraphs import TitledParagraphs
from enrich.reading_list.printed import running_text
from enrich.text.lines import NEWLINE, line_starts, offset_after


def read(text: str, path: str, identify: Identify) -> ReadEntries:
    """Return the entries of a Markdown text without our marks, and their places.

    `path` goes into each entry; `identify` returns the identifier that a URL names.
    """
    body = text.removeprefix("\ufeff")
    prepared = prepare(NEWLINE.split(body))
    plain = LinkClassifier(identify)
    in_front = prepared.front.candidates(plain) if prepared.front is not None else []
    in_rows, unread = text_rows.take(prepared.lines, plain)
    tree = structure(prepared.lines)
    classifier = LinkClassifier(identify, tree.references)
    found = [*map(_closed, in_front), *candidates(prepared, tree, classifier, in_rows)]
    starts = [start + len(text) - len(body) for start in line_starts(body)]
    entries = tuple(entry_of(candidate, path) for candidate in found)
    places = tuple(_insertion(candidate, starts, text) for candidate in found)
    problems = list(prepared.problems)
    if tree.too_deep is not None:
        problems.append(
            f"line {tree.too_deep + 1}: lists or quotations are nested deeper than can be read"
        )
    whole = prepared.whole and tree.too_deep is None
    return ReadEntries(entries, places, tuple(problems), whole, tuple(unread))


def _insertion(candidate: Candidate, starts: Sequence[int], text: str) -> Insertion:
    start = starts[min(candidate.start, len(starts) - 1)]
    if candidate.closed:
        return Insertion(start, start, form="none")
    if candidate.cell is not None:
        line = min(candidate.start, len(starts) - 1)
        at = starts[line] + candidate.cell
        return Insertion(start, min(at, len(text)), form="cell")
    end = offset_after(starts, candidate.end - 1, text)
    return Insertion(start, end, candidate.indent, broken=candidate.tight)


def _closed(candidate: Candidate) -> Candidate:
    return replace(candidate, closed=True)


def candidates(
    prepared: Prepared,
    tree: Structure,
    classifier: LinkClassifier,
    in_rows: Sequence[Candidate] = (),
) -> list[Candidate]:
    """Return the candidates of a file, in its order; `in_rows` are those that have no nodes."""
    nodes = _with_repaired_headings(tree.nodes)
    sections = Sections([n.level for n in nodes if n.kind == "heading"], prepared.events)
    list_items = items.Items(classifier, nodes)
    table_rows = tables.Tables(classifier, nodes)
    headings = Headings(nodes, list_items, classifier)
    titled_paragraphs = TitledParagraphs(nodes, list_items, classifier)
    taken: set[int] = set()
    found: list[Candidate] = []
    below_references = False
    waiting = [_closed(candidate) for candidate in in_rows]
    for number, node in enumerate(nodes):
        while waiting and waiting[0].start < node.start:
            sections.advance(waiting[0].start)
            found.append(waiting.pop(0).in_section(sections.path))
        sections.advance(node.start)
        if node.kind == "heading":
            below_references = running_text.is_heading(heading_text(node.text))
        if printed := references.entries(node, classifier, below_heading=below_references):
            found += [c.in_section(sections.path) for c in printed]
        elif node.kind == "heading":
            titled = titled_blocks.titled_heading(nodes, number, classifier)
            title = (
                titled.candidate if titled else paragraphs.heading_entry(nodes, number, classifier)
            )
            if titled:
                list_items.exclude(titled.nodes)
            if title:
                sections.leave(node.level)
                found.append(title.in_section(sections.path))
            elif paper := headings.entry(node):
                sections.leave(node.level)
                found.append(paper[0].in_section(sections.path))
                list_items.exclude([n for n in paper[1] if n.kind == "item"])
                taken |= {id(n) for n in paper[1]}
            sections.heading(node.level, heading_text(node.text))
        elif id(node) in taken:
            continue
        elif node.kind == "paragraph" and (pair := titled_paragraphs.pair(node)):
            found.append(pair[0].in_section(sections.path))
            list_items.exclude([n for n in pair[1] if n.kind == "item"])
            taken |= {id(n) for n in pair[1]}
        elif node.kind == "paragraph":
            own = _paragraph(nodes, number, classifier, sections, list_items)
            own = own or [c.in_section(sections.path) for c in titled_paragraphs.lines(node)]
            found += own
        elif node.kind == "item":
            found += [c.in_section(sections.path) for c in list_items.entries(node)]
            _week_inside(node, sections)
        elif node.kind == "row" and not (sections.path and item_lists.is_aside(sections.path[-1])):
            found += [c.in_section(sections.path) for c in table_rows.entries(node)]
        elif node.kind == "html":
            found += [c.in_section(sections.path) for c in html_rows.html_entries(node, classifier)]
        elif node.kind == "code":
            listed = code_lists.entries(node, classifier)
            found += [_closed(c).in_section(sections.path) for c in listed]
    return [*found, *(c.in_section(sections.path) for c in waiting)]


def _with_repaired_headings(nodes: list[Node]) -> list[Node]:
    """Return the nodes, with a paragraph "#2 Title" as the heading that was meant."""
    for node in nodes:
        if (
            node.kind == "paragraph"
            and node.text.startswith("#")
            and (heading := heading_without_blank(node.text))
        ):
            node.kind, (node.level, node.text) = "heading", heading
    return nodes


def _paragraph(
    nodes: list[Node],
    number: int,
    classifier: LinkClassifier,
    sections: Sections,
    list_items: items.Items,
) -> list[Candidate]:
    node = nodes[number]
    following = next((n for n in nodes[number + 1 : number + 2]), None)
    listed = following is not None and following.kind in {"item", "row"}
    pictured = following is not None and titled_blocks.is_picture(following)
    if (listed or pictured) and (titled := titled_blocks.titled_list(nodes, number, classifier)):
        list_items.exclude(titled.nodes)
        return [titled.candidate.in_section(sections.path)]
    if addressed := titled_blocks.titled_address(nodes, number, classifier):
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
