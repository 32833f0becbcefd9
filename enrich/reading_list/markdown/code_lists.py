"""Reads lists of papers in blocks of code: "PLDI '20   Title", "Title https://...", or rows.

A block is a list where most of its lines are papers by a venue with its year, a link of a paper, or
all of them read like titles. Code in a language, commands and output never are.
"""

from __future__ import annotations

from dataclasses import replace

from enrich.patterns import regex
from enrich.reading_list import delimited, rows
from enrich.reading_list.line import remarks, titles
from enrich.reading_list.line.candidate import Candidate, kind_of
from enrich.reading_list.line.flat import EntryLine, LinkClassifier
from enrich.reading_list.line.head import read_entry_line
from enrich.reading_list.line.links import Rank
from enrich.reading_list.line.paper_titles import reads_like_paper, title_and_venue
from enrich.reading_list.markdown.structure import Node
from enrich.text import squeeze

# What the first line of a fence says where the block is no code.
_PLAIN = frozenset(["", *"text txt plain plaintext none md markdown list papers csv tsv".split()])
_MOSTLY = 0.6
_FEWEST = 2
_FEWEST_TITLES = 3  # lines of a block of which each is nothing but a title
_BULLET = regex(r"\s*(?:[-*+•]|\d{1,3}[.)]|\[\d+\])\s+")
_MARKDOWN = regex(r"\]\(|\]:\s")
_COMMAND = regex(
    r"\s*(?:[$>%#]\s|(?:git|wget|curl|pip|cd|python3?|docker|conda|npm|sudo|bash|make|export|import"
    r"|from|def|class|return|@\w+\s*\{)\b)"
)


def entries(node: Node, classifier: LinkClassifier) -> list[Candidate]:
    """Return the entries of a block of code, none where it is no list of papers."""
    words = node.header[0].split()
    if (words[0] if words else "") not in _PLAIN:
        return []
    lines = node.text.split("\n")
    filled = [n for n, line in enumerate(lines) if line.strip()]
    # Links of Markdown in code show how an entry is written.
    if not filled or any(_COMMAND.match(lines[n]) or _MARKDOWN.search(lines[n]) for n in filled):
        return []
    if sum("\t" in lines[n] for n in filled) >= _MOSTLY * len(filled):
        table = delimited.candidates(rows.split(lines, "\t", node.start), classifier)
        if table is not None:
            return table.found
    found = {n: _entry(lines[n], node.start + n, classifier) for n in filled}
    papers = sum(c is not None for c in found.values())
    titled = [n for n in filled if found[n] is None and reads_like_paper(_bare(lines[n]))]
    only_titles = len(titled) >= max(_FEWEST_TITLES, 0.9 * len(filled))
    listed = papers >= max(_FEWEST, _MOSTLY * _heads(lines, filled))
    if not listed and not only_titles:
        return []
    out: list[Candidate] = []
    for n in filled:
        candidate = found[n]
        if candidate is None and n in titled:
            candidate = _titled(lines[n], node.start + n)
        if candidate is None:
            continue
        if candidate.title is None and out and out[-1].end == candidate.start and not out[-1].links:
            out[-1].links, out[-1].end = candidate.links, candidate.end
        else:
            out.append(candidate)
    return out


def _heads(lines: list[str], filled: list[int]) -> int:
    """Return how many lines are not indented below another: those that may begin an entry."""
    least = min(len(lines[n]) - len(lines[n].lstrip()) for n in filled)
    return sum(len(lines[n]) - len(lines[n].lstrip()) == least for n in filled)


def _bare(line: str) -> str:
    bullet = _BULLET.match(line)
    return squeeze(line[bullet.end() :] if bullet else line).strip()


def _titled(line: str, number: int) -> Candidate:
    return Candidate(number, number + 1, titles.strip_tail(titles.clean(_bare(line))), text=line)


def _entry(line: str, number: int, classifier: LinkClassifier) -> Candidate | None:
    """Return the candidate of a line that is surely a paper's, None for any other."""
    read = read_entry_line(_bare(line), classifier)
    without = _bare(line)
    for link in reversed(read.links):
        without = without[: link.start] + without[link.end :]
    stated = title_and_venue(without.strip(" ,|:-–—<>()[]\t") or "-")
    linked = any(x.rank <= Rank.PAPER_SITE for x in read.usable)
    if stated is not None and titles.looks_like_title(stated.title):
        candidate = Candidate(number, number + 1, stated.title, list(read.links), text=line)
        candidate.claims = stated.claims
    elif linked and (not read.title or titles.looks_like_title(read.title)):
        candidate = Candidate(number, number + 1, read.title, list(read.links), read.title_link)
        candidate.authors, candidate.text = read.authors, read.rest
        candidate.claims = remarks.claims_of(read, [])
    else:
        return None
    kind = kind_of(EntryLine(title=candidate.title), candidate.links, candidate.claims, peers=1.0)
    return replace(candidate, kind=kind)
