"""Reads the entries in paragraphs and headings."""

from __future__ import annotations

import re

from enrich.reading_list.line import claims, remarks, titles
from enrich.reading_list.line.candidate import Candidate, kind_of
from enrich.reading_list.line.flat import EntryLine, LinkClassifier
from enrich.reading_list.line.head import read_entry_line
from enrich.reading_list.line.links import Rank, role
from enrich.reading_list.markdown.structure import Node

_LONG_TITLE = 6  # words that make a linked heading a title, though its site is not one of papers
_MOST_AFTER = 8  # words after the first link of a paragraph that is no prose


def candidate_of(node: Node, entry_line: EntryLine) -> Candidate:
    """Return the candidate of a node, with its remarks and its claims."""
    candidate = Candidate(
        node.start,
        node.end,
        entry_line.title,
        list(entry_line.links),
        entry_line.title_link,
        checked=entry_line.checked,
        starred=entry_line.starred,
    )
    candidate.indent, candidate.authors = node.indent, entry_line.authors
    remarks.add_lines_below(candidate, node.text, entry_line)
    candidate.claims = remarks.claims_of(entry_line, candidate.notes)
    candidate.text = entry_line.rest
    return candidate


def heading_entry(node: Node, entry_line: EntryLine) -> Candidate | None:
    """Return the entry of a heading whose text links to a paper, None for a section."""
    if (
        entry_line.title_link is None
        or entry_line.title_link.rank
        > (
            Rank.UNKNOWN
            if len((entry_line.title or "").split()) >= _LONG_TITLE
            else Rank.PAPER_SITE
        )
        or not titles.looks_like_title(entry_line.title or "")
    ):
        return None
    candidate = candidate_of(node, entry_line)
    candidate.kind = kind_of(entry_line, candidate.links, candidate.claims)
    return candidate


def entries(node: Node, classifier: LinkClassifier) -> list[Candidate]:
    """Return the entries of a paragraph.

    Prose has no entry; a paragraph whose lines are entries has several.
    """
    out: list[Candidate] = []
    for start, end, text in _segments(node, classifier):
        entry_line = read_entry_line(text, classifier)
        if not _is_entry(text, entry_line):
            continue
        candidate = candidate_of(
            Node("paragraph", start, end, text, indent=node.indent), entry_line
        )
        candidate.kind = kind_of(entry_line, candidate.links, candidate.claims)
        out.append(candidate)
    return out


def _segments(node: Node, classifier: LinkClassifier) -> list[tuple[int, int, str]]:
    """Return the parts of a paragraph that are entries: (start, end, text), in lines of the file.

    A part is a line that begins an entry, with the lines that follow it.
    """
    lines = node.text.split("\n")
    if len(lines) < 2:
        return [(node.start, node.end, node.text)]
    heads = [read_entry_line(line, classifier) for line in lines]
    begins = [_is_entry(line, found) for line, found in zip(lines, heads, strict=True)]
    pairs = [
        is_bare_url(b) and not any(x.links for x in [a])
        for a, b in zip(heads, [*heads[1:], EntryLine()], strict=True)
    ]
    begins = [b or p for b, p in zip(begins, pairs, strict=True)]
    begins = [b and not (n > 0 and pairs[n - 1]) for n, b in enumerate(begins)]
    if sum(begins) < 2:
        return [(node.start, node.end, node.text)]
    firsts = [n for n, b in enumerate(begins) if b]
    ends = [*firsts[1:], len(lines)]
    return [
        (node.start + a, node.start + b, "\n".join(lines[a:b]))
        for a, b in zip(firsts, ends, strict=True)
    ]


def is_bare_url(entry_line: EntryLine) -> bool:
    """Whether a line consists of a bare URL."""
    return (
        len(entry_line.links) == 1
        and entry_line.links[0].bare
        and not entry_line.rest.strip()
        and entry_line.links[0].rank < Rank.NOWHERE
    )


def _is_entry(text: str, entry_line: EntryLine) -> bool:
    """Whether a paragraph is laid out as an entry, and is not prose with links."""
    usable = entry_line.usable
    title = entry_line.title or ""
    if not title or role(title) is not None:
        return False
    if not usable:
        return entry_line.numbered and entry_line.layout == "quoted"
    if entry_line.layout in {"link", "named"}:
        link = entry_line.title_link
        return (
            link is not None
            and (
                link.rank <= Rank.PAPER_SITE
                or (link.rank == Rank.UNKNOWN and any(map(claims.is_venue_tag, entry_line.tags)))
            )
            and len(title.split()) >= 2
            and len(entry_line.rest.split()) <= 40
        )
    if not any(x.rank <= Rank.PAPER_SITE or x.role == "paper" for x in usable):
        return _is_bold_with_buttons(text, entry_line)
    if entry_line.layout == "quoted":
        return len(title.split()) >= 2 and (
            entry_line.numbered or bool(entry_line.lead) or len(entry_line.rest.split()) < 25
        )
    if entry_line.layout == "bold":
        return len(title.split()) >= 2 and len(entry_line.rest.split()) <= 60
    first = usable[0]
    if first.bare and text.strip().startswith(first.url[:8]):
        return False
    inside = text[first.start - 1 : first.start] in {"[", "("} or first.label.startswith("[")
    return (
        entry_line.layout == "before"
        and (inside or first.role == "citation" or len(entry_line.rest.split()) <= _MOST_AFTER)
        and first.role in {"paper", "citation", "plain"}
        and titles.looks_like_title(title)
        and len(title.split()) <= 30
    )


def _is_bold_with_buttons(text: str, entry_line: EntryLine) -> bool:
    """Whether a paragraph is a bold title and buttons, none of which is a paper's.

    An example is "**Data Set** [[Link]](u)".
    """
    shown = re.sub(r"[^\W_]*\d[^\W_]*|[^\w]+", " ", entry_line.rest.split("\n")[0])
    buttons = all(x.role for x in entry_line.usable) and len(entry_line.usable) <= 6
    return (
        entry_line.layout == "bold"
        and buttons
        and len(shown.split()) <= 3
        and len((entry_line.title or "").split()) >= 2
        and "\n" not in text.strip()
    )
