"""Reads Markdown lists: from the nodes of a file to entries.

Each row or item that has the layout of the list's papers is an entry.
"""

from __future__ import annotations

from collections.abc import Sequence

from enrich import messages
from enrich.reading_list.line.candidate import Candidate, entry_of
from enrich.reading_list.line.flat import LinkClassifier
from enrich.reading_list.listing import Identify, Insertion, ReadEntries
from enrich.reading_list.markdown import text_rows
from enrich.reading_list.markdown.html_wrappers import Prepared, prepare
from enrich.reading_list.markdown.node_reader import NodeReader
from enrich.reading_list.markdown.sections import heading_text
from enrich.reading_list.markdown.structure import Structure, structure
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
    found = [*(c.as_closed() for c in in_front), *candidates(prepared, tree, classifier, in_rows)]
    title = title_of(prepared, tree)
    starts = [start + len(text) - len(body) for start in line_starts(body)]
    entries = tuple(entry_of(candidate, path) for candidate in found)
    places = tuple(_insertion(candidate, starts, text) for candidate in found)
    problems = list(prepared.problems)
    if tree.too_deep is not None:
        problems.append(
            messages.lists.AT_LINE(line=tree.too_deep + 1, problem=messages.lists.TOO_DEEP())
        )
    whole = prepared.whole and tree.too_deep is None
    return ReadEntries(entries, places, tuple(problems), whole, tuple(unread), title)


def title_of(prepared: Prepared, tree: Structure) -> str:
    """Return the only heading of level 1, "" where there is none, or several are sections."""
    of_html = (e.text for e in prepared.events if e.kind == "heading" and e.level == 1)
    found = [*(heading_text(n.text) for n in tree.nodes if n.level == 1 and n.kind == "heading")]
    found += of_html
    return found[0] if len(found) == 1 else ""


def _insertion(candidate: Candidate, starts: Sequence[int], text: str) -> Insertion:
    start = starts[min(candidate.start, len(starts) - 1)]
    if candidate.closed:
        return Insertion(start, start, form="none")
    if candidate.cell is not None:
        line = min(candidate.start, len(starts) - 1)
        at = starts[line] + candidate.cell
        return Insertion(start, min(at, len(text)), form="html" if candidate.in_html else "cell")
    end = offset_after(starts, candidate.end - 1, text)
    return Insertion(start, end, candidate.indent, broken=candidate.tight)


def candidates(
    prepared: Prepared,
    tree: Structure,
    classifier: LinkClassifier,
    in_rows: Sequence[Candidate] = (),
) -> list[Candidate]:
    """Return the candidates of a file, in its order; `in_rows` are those that have no nodes."""
    reader = NodeReader(tree.nodes, prepared.events, classifier)
    waiting = [candidate.as_closed() for candidate in in_rows]
    found: list[Candidate] = []
    for number, node in enumerate(reader.nodes):
        while waiting and waiting[0].start < node.start:
            reader.sections.advance(waiting[0].start)
            found += reader.here([waiting.pop(0)])
        found += reader.read(number)
    return [*found, *reader.here(waiting)]
