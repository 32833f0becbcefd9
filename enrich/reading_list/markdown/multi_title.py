"""Splits a list item with several papers: titles joined by "and", or run together on a line."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from enrich.patterns import regex
from enrich.reading_list.line import notes, titles
from enrich.reading_list.line.candidate import Candidate
from enrich.reading_list.line.flat import EntryLine, LineLink, LinkClassifier
from enrich.reading_list.line.head import read_entry_line
from enrich.reading_list.line.inline import pieces
from enrich.reading_list.line.links import Rank
from enrich.reading_list.markdown.structure import Node

_YEAR = regex(r"\s*[(（]((?:19|20)\d\d)[)）]")
_BETWEEN = regex(
    r"[\s\"”“]*(?:[(（](?:19|20)\d\d[)）][\s,]*)?(?:,|;|/|\+|，|、|和|\band\b|&|\bor\b)[\s,\"”“]*"
    r"(?:and\s+)?(?:the\s+)?",
    re.IGNORECASE,
)


def pair_of_titles(entry_line: EntryLine, raw: str) -> list[LineLink]:
    """Return the links of neighbouring titles, joined by "and" or a comma.

    They are the papers of one item. Empty where it has one paper.
    """
    linked = [
        x
        for x in entry_line.links
        if x.role is None and x.rank <= Rank.PAPER_SITE and len(x.label.split()) >= 3
    ]
    side_by_side = [b for a, b in pairwise(linked) if _BETWEEN.fullmatch(raw, a.end, b.start)]
    return [linked[0], *side_by_side] if side_by_side else []


_NEXT = regex(
    r"[\s)\]]*(?:;|,|/|\+|&|，|；|、|和|\band\b)[\s]*(?:and\s+)?(?=[\[(\"“*]*[A-Z0-9\u4e00-\u9fff])"
)


def split_with_buttons(
    candidate: Candidate, entry_line: EntryLine, raw: str, classifier: LinkClassifier
) -> list[Candidate]:
    """Return the papers of "Title [[pdf]](u) and Title [[pdf]](v)", or `[candidate]` for one."""
    links = [x for x in entry_line.links if x.rank <= Rank.PAPER_SITE and x.role is not None]
    cuts = [m for x in links[:-1] if (m := _NEXT.match(raw, x.end))]
    if not cuts or "\n" in raw.strip():
        return [candidate]
    edges = [0, *(m.end() for m in cuts), len(raw)]
    stops = [*(m.start() for m in cuts), len(raw)]
    parts = [
        raw[a:b] + "))"[: raw[a:b].count("(") - raw[a:b].count(")")]
        for a, b in zip(edges, stops, strict=False)
    ]
    read = [read_entry_line(part, classifier) for part in parts]
    if not all(x.title and len(x.title.split()) >= 3 and x.best <= Rank.PAPER_SITE for x in read):
        return [candidate]
    named = [{y.identifier for y in x.usable if y.identifier} for x in read]
    if any(a & b for a, b in pairwise(named)):
        return [candidate]
    return [
        replace(
            candidate,
            title=x.title,
            title_link=x.title_link,
            links=list(x.links),
            text="",
            authors=x.authors,
        )
        for x in read
    ]


def split_pair(candidate: Candidate, entry_line: EntryLine, raw: str) -> list[Candidate]:
    """Return one candidate for each title of an item, or `[candidate]` where it has one."""
    linked = pair_of_titles(entry_line, raw)
    if not linked:
        return [candidate]
    after = EntryLine(layout="link", links=entry_line.links, rest_start=linked[-1].end)
    note = notes.remark_after_title(raw, raw.find("\n") if "\n" in raw else len(raw), after)
    remarks = candidate.notes or ([note] if note else [])
    out = []
    for link in linked:
        one = replace(
            candidate,
            title=titles.from_label(link.label),
            title_link=link,
            links=[link],
            text="",
            notes=list(remarks),
        )
        if year := _YEAR.match(raw, link.end):
            one.claims = replace(candidate.claims, year=int(year[1]))
        out.append(one)
    return out


_RUN = regex(r"(?<=\w)\*\s+(?=\S)")


def split_run(candidate: Candidate, raw: str, node: Node) -> list[Candidate]:
    """Return one candidate for each of the titles run together on a line: `* A* B* C`."""
    parts = _RUN.split(raw) if not candidate.links else [raw]
    if len(parts) < 2 or any(p.italic or p.bold for p in pieces(raw)):
        return [candidate]
    out = []
    for part in parts:
        candidate = Candidate(
            candidate.start,
            candidate.end,
            titles.strip_tail(part),
            indent=node.indent,
            tight=node.tight,
            text=part,
        )
        out.append(candidate)
    return out
