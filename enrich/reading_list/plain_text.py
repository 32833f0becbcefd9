"""Reads text files: one identifier, URL, citation or title on each line.

A title and the URL on the line below it are one entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from enrich import identifiers
from enrich.model import Identifier
from enrich.patterns import regex
from enrich.reading_list import text_layout
from enrich.reading_list.line import remarks, titles
from enrich.reading_list.line.candidate import Candidate, entry_of, kind_of
from enrich.reading_list.line.flat import EntryLine, LinkClassifier
from enrich.reading_list.line.head import read_entry_line
from enrich.reading_list.line.links import Rank
from enrich.reading_list.line.weeks import is_week
from enrich.reading_list.listing import Identify, Insertion, ReadEntries
from enrich.reading_list.printed import candidates, running_text
from enrich.text.lines import NEWLINE, line_starts, offset_after

_BULLET = regex(r"\s*(?:[-+*•]|\d{1,4}[.)])\s+")
_COMMENT = regex(r"\s*(?:#|//|;;|%)\s*")


_PROSE = 0.25  # the share of lines of a running text that begin in the middle of a sentence


@dataclass(slots=True)
class _Line:
    number: int
    raw: str
    entry_line: EntryLine
    identifier: Identifier | None
    written: str = ""  # with its indentation and its bullet
    lines: int = 1  # of the file

    @property
    def end(self) -> int:
        return self.number + self.lines

    @property
    def only_url(self) -> bool:
        return (
            len(self.entry_line.links) == 1
            and self.entry_line.links[0].bare
            and self.raw.strip(" <>()") == self.entry_line.links[0].url
        )

    @property
    def begins_with_url(self) -> bool:
        """Whether the line is a URL, with or without a remark behind it."""
        first = self.entry_line.links[:1]
        return bool(first) and first[0].bare and self.raw.lstrip(" <(").startswith(first[0].url)

    @property
    def only_title(self) -> bool:
        return not self.entry_line.links and self.identifier is None


def read(text: str, path: str, identify: Identify) -> ReadEntries:
    """Return the entries of a plain text without our marks, and their places.

    `path` goes into each entry; `identify` returns the identifier that a URL names.
    """
    classifier = LinkClassifier(identify)
    body = text.removeprefix("\ufeff")
    raw = NEWLINE.split(body)
    printed = running_text.lists(raw)
    cited = {n for found in printed for n in range(found.start, found.end)}
    others = [n for n, line in enumerate(raw) if line.strip() and n not in cited]
    if printed and _is_prose([raw[n] for n in others]):
        others = []
    read = _candidates([_line(n, raw[n], classifier) for n in others])
    for found in printed:
        read += _printed(found, raw, classifier)
    read.sort(key=lambda c: c.start)
    starts = [start + len(text) - len(body) for start in line_starts(body)]
    entries = tuple(entry_of(candidate, path) for candidate in read)
    return ReadEntries(
        entries,
        tuple(Insertion(starts[c.start], offset_after(starts, c.end - 1, text)) for c in read),
    )


def _is_prose(lines: Sequence[str]) -> bool:
    """Whether lines are the running text of a paper, whose sentences go over their ends."""
    going_on = sum(line.lstrip()[:1].islower() for line in lines)
    return going_on > _PROSE * len(lines)


def _printed(
    found: running_text.ReferenceList, raw: Sequence[str], classifier: LinkClassifier
) -> Iterator[Candidate]:
    """Yield the candidates of a list of references; what is none is read as any other line."""
    heading = raw[found.start].strip(" #*=:")
    section = (heading,) if running_text.is_heading(heading) else ()
    for one in found.references:
        if one.fields is not None:
            candidate = candidates.candidate_of(one.fields, (one.start, one.end), classifier)
            candidate.section = section
        else:
            candidate = _candidate(_line(one.start, one.text, classifier), section)
            candidate.end = one.end
        yield candidate


def _candidates(lines: Sequence[_Line]) -> list[Candidate]:
    """Return the candidates of lines that are an entry each, or a title with its link below."""
    section: tuple[str, ...] = ()
    found: list[Candidate] = []
    layout = text_layout.layout_of([(line.number, line.written) for line in lines])
    named = [x for x in lines if x.number not in layout or x.entry_line.links or x.identifier]
    # Blank lines between a title and its link. One of each may as well be two papers, and two
    # entries of one paper do no harm.
    apart = int(len(named) > 2 and _alternate(named, apart=1))
    paired = bool(apart) or _alternate(named) or _are_groups(named)
    lines, below = _whole_blocks(lines) if paired else (lines, set())
    for line in lines:
        part = layout.get(line.number, "entry")
        if part != "entry" and not line.entry_line.links and line.identifier is None:
            section = (line.raw.strip(" :："),) if part == "section" else section
            continue
        comment = _COMMENT.match(line.raw)
        if comment and not line.entry_line.links:
            section = (
                (line.raw[comment.end() :].strip(" #:"),)
                if line.raw[comment.end() :].strip(" #:")
                else section
            )
        elif is_week(line.raw.strip()) and re.search(r"\d{4}", line.raw):
            section = (line.raw.strip().rstrip(":： "),)
        elif found and line.number in below:
            found[-1].links, found[-1].end = [*found[-1].links, *line.entry_line.links], line.end
        elif (
            paired
            and found
            and line.only_url
            and found[-1].end in {line.number, line.number - apart}
            and not found[-1].links
        ):
            found[-1].links, found[-1].end = line.entry_line.links, line.end
        else:
            found.append(_candidate(line, section))
    return found


def _line(number: int, raw: str, classifier: LinkClassifier) -> _Line:
    bullet = _BULLET.match(raw)
    body = raw[bullet.end() :] if bullet else raw
    alone = identifiers.parse(body)
    return _Line(number, body, read_entry_line(_columns(body), classifier), alone, raw)


def _columns(body: str) -> str:
    """Return a row of cells separated by tabs, with the cell that is the title first."""
    if "\t" not in body.strip():
        return body
    cells = [cell.strip() for cell in body.split("\t") if cell.strip()]
    cells.sort(key=lambda cell: not titles.looks_like_title(re.sub(r"https?://\S+", "", cell)))
    return " | ".join(cells)


def _alternate(lines: Sequence[_Line], apart: int = 0) -> bool:
    """Whether titles and URLs alternate in the file; `apart`: blank lines between the two.

    Then most lines that consist of a URL are directly below a title, and most titles above one. A
    file with one title, link or number a line has others between them.
    """
    urls = [n for n, line in enumerate(lines) if line.only_url]
    under = [
        n
        for n in urls
        if n and lines[n - 1].only_title and lines[n - 1].number == lines[n].number - 1 - apart
    ]
    numbers = sum(line.identifier is not None for line in lines)
    titles_alone = sum(line.only_title and not _is_remark(line) for line in lines) - len(under)
    return len(under) > len(urls) / 2 and len(under) > numbers + titles_alone


_MOSTLY = 0.6  # the share of blocks of a title and its URL in a file whose blocks are papers


def _whole_blocks(lines: Sequence[_Line]) -> tuple[list[_Line], set[int]]:
    """Return the lines with titles over several lines joined, and the numbers of their URLs.

    Blank lines part the blocks of a file. Where most are a title and its URL, any block that ends
    in URLs is one paper.
    """
    blocks = _blocks(lines)
    pairs = sum(len(b) == 2 and b[0].only_title and b[1].only_url for b in blocks)
    if pairs < max(2, _MOSTLY * len(blocks)):
        return list(lines), set()
    joined: list[_Line] = []
    below: set[int] = set()
    for block in blocks:
        first = next((n for n, line in enumerate(block) if line.begins_with_url), 0)
        above, rest = block[:first], block[first:]
        if not above or any(_is_remark(line) for line in above):
            joined += block
            continue
        if len(above) > 1 and all(line.only_title for line in above):
            joined.append(_joined(above))
        else:
            joined += above
        joined += rest
        below |= {line.number for line in rest if line.begins_with_url or not line.entry_line.links}
    return joined, below


def _joined(above: Sequence[_Line]) -> _Line:
    text = " ".join(line.raw.strip() for line in above)
    line = replace(above[0], raw=text, entry_line=read_entry_line(text, _no_links()))
    line.lines = above[-1].number + 1 - above[0].number
    return line


def _no_links() -> LinkClassifier:
    """Return what reads the links of a text that has none."""
    return LinkClassifier(lambda _: None)


def _blocks(lines: Sequence[_Line]) -> list[list[_Line]]:
    """Return the lines in the blocks that blank lines part."""
    groups: list[list[_Line]] = []
    for line in lines:
        if groups and groups[-1][-1].number == line.number - 1:
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _are_groups(lines: Sequence[_Line]) -> bool:
    """Whether blank lines part the entries, each of which is a title or a title with its link."""
    groups = _blocks(lines)
    linked = [g for g in groups if len(g) > 1]
    return (
        len(groups) > 1
        and bool(linked)
        and all(len(g) == 2 and g[0].only_title and g[1].only_url for g in linked)
        and all(g[0].only_title for g in groups)
    )


def _is_remark(line: _Line) -> bool:
    """Whether a line is a heading or a remark, and names no paper."""
    comment = _COMMENT.match(line.raw)
    return bool(comment) or is_week(line.raw.strip())


def _candidate(line: _Line, section: tuple[str, ...]) -> Candidate:
    entry_line = line.entry_line
    candidate = Candidate(
        line.number,
        line.end,
        entry_line.title,
        list(entry_line.links),
        entry_line.title_link,
        checked=entry_line.checked,
        starred=entry_line.starred,
    )
    candidate.section, candidate.text, candidate.authors = section, line.raw, entry_line.authors
    if line.identifier or line.only_url:
        candidate.title = None
        candidate.named = (line.identifier,) if line.identifier else ()
    elif entry_line.links and any(x.rank < Rank.NOWHERE for x in entry_line.links):
        remarks.add_lines_below(candidate, line.raw, entry_line)
    candidate.claims = remarks.claims_of(
        entry_line, [line.raw] if entry_line.layout in {"quoted", "before"} else candidate.notes
    )
    candidate.kind = kind_of(entry_line, candidate.links, candidate.claims, peers=1.0)
    return candidate
