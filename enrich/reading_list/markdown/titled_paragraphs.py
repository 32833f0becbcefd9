"""Finds papers in paragraphs, from all paragraphs of a file.

Three forms count. A title with a link of the paper alone on the line or in the paragraph below it;
a long title needs this once, a short one in a file that repeats it. A title with its people alone
on the line below, where this repeats. And lines, or whole paragraphs,
that are papers by themselves (people, venue and year, or nothing but a title), where nearly all
paragraphs of the file are such.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from enrich.patterns import regex
from enrich.reading_list.line import citation, notes, remarks, titles
from enrich.reading_list.line import claims as claimed
from enrich.reading_list.line.bare_papers import BareSign, bare_sign
from enrich.reading_list.line.candidate import Candidate, kind_of
from enrich.reading_list.line.flat import EntryLine, LinkClassifier
from enrich.reading_list.line.head import people_before_title, read_entry_line
from enrich.reading_list.line.links import Rank
from enrich.reading_list.line.paper_titles import may_be_title, title_and_venue
from enrich.reading_list.line.weeks import is_week
from enrich.reading_list.markdown.items import Items
from enrich.reading_list.markdown.paragraphs import candidate_of, is_bare_url
from enrich.reading_list.markdown.structure import Node

_LONG = 4  # words of a title that needs its form only once
_REPEATED = 2
_FEWEST_LINES = 3
_NEARLY_ALL = 0.75
_MOST_NOTES = 6  # nodes below a title that are its remarks
_KIND = regex(r"^\([a-z][a-z /,&-]{2,30}\)\s+(?=[A-Z])")  # of a meeting, before the title
_NO_TITLE = regex(
    r"[.:;!。：]\s*$|\b(?:here|below|following|available|see|link)\b\W*$", re.IGNORECASE
)


@dataclass(slots=True)
class _Titled:
    """A title, and its link or its people below it.

    They are on the second line of its paragraph, or a link is in the next one.
    """

    node: Node
    title: EntryLine
    address: EntryLine
    rest: list[str]  # further lines of the paragraph with the link
    nodes: list[Node]
    people: str = ""  # the line below, where it has no link
    following: list[Node] = field(default_factory=list)


class TitledParagraphs:
    """The paragraphs of a file that are papers by what stands below them or beside them."""

    def __init__(self, nodes: Sequence[Node], items: Items, classifier: LinkClassifier) -> None:
        self._items = items
        self._classifier = classifier
        pairs = [p for n in range(len(nodes)) if (p := self._pair(nodes, n)) is not None]
        named = sum(bool(p.people) for p in pairs)
        repeated = len(pairs) - named >= _REPEATED
        self._pairs = {
            id(p.node): p
            for p in pairs
            if (
                named >= _FEWEST_LINES
                if p.people
                else repeated or len((p.title.title or "").split()) >= _LONG
            )
        }
        used = {id(n) for p in self._pairs.values() for n in p.nodes}
        if repeated:
            self._add_remarks(nodes, used)
        rest = [
            node
            for node, following in zip(nodes, [*nodes[1:], None], strict=False)
            if node.kind == "paragraph"
            and id(node) not in used
            and not is_week(node.text)
            # The paragraph above a list is its heading.
            and (following is None or following.kind not in {"item", "row"})
        ]
        self._lines = self._papers_in_lines(rest)

    def pair(self, node: Node) -> tuple[Candidate, list[Node]] | None:
        """Return the entry of a title with a link below it, and the nodes that belong to it."""
        pair = self._pairs.get(id(node))
        return (self._candidate(pair), [*pair.nodes, *pair.following]) if pair else None

    def lines(self, node: Node) -> list[Candidate]:
        """Return the entries in a paragraph whose lines are papers by themselves."""
        return self._lines.get(id(node), [])

    def _pair(self, nodes: Sequence[Node], number: int) -> _Titled | None:
        node = nodes[number]
        if node.kind != "paragraph" or node.quoted:
            return None
        first, *more = node.text.strip("\n").split("\n")
        if named := more and self._named(node, first, more):
            return named
        title = read_entry_line(first, self._classifier)
        if title.links or not title.title or not _may_be_title(first, title.title):
            return None
        if more:
            address = read_entry_line(more[0], self._classifier)
            later = [read_entry_line(line, self._classifier) for line in more[1:]]
            if _is_address(address) and not any(x.usable for x in later):
                return _Titled(node, title, address, more[1:], [node])
            return None
        following = nodes[number + 1] if number + 1 < len(nodes) else None
        if following is None or following.kind != "paragraph" or following.quoted:
            return None
        first, *more = following.text.strip("\n").split("\n")
        address = read_entry_line(first, self._classifier)
        later = [read_entry_line(line, self._classifier) for line in more]
        if _is_address(address) and not any(x.usable for x in later):
            return _Titled(node, title, address, more, [node, following])
        return None

    def _named(self, node: Node, first: str, more: Sequence[str]) -> _Titled | None:
        """Return a title with its people on the line below it; further lines are a citation."""
        people = more[0].strip(" :;")
        if not (notes.is_author_line(people) or citation.is_person(people)) or "://" in node.text:
            return None
        written = _KIND.sub("", first.rstrip(" ."))
        title = read_entry_line(written, self._classifier)
        if (
            title.links
            or not _may_be_title(written, title.title or "")
            or len((title.title or "").split()) < _FEWEST_LINES
            or notes.is_author_line(first)
        ):
            return None
        return _Titled(node, title, EntryLine(), list(more[1:]), [node], people)

    def _add_remarks(self, nodes: Sequence[Node], used: set[int]) -> None:
        """Give each pair the items and paragraphs below it, up to the next entry or heading."""
        open_pair: _Titled | None = None
        for node in nodes:
            pair = self._pairs.get(id(node))
            if pair is not None:
                open_pair = pair if not pair.people else None
            elif open_pair is not None and id(node) not in used:
                remark = node.kind == "item" and not self._items.is_entry(node)
                remark = remark or (node.kind == "paragraph" and not self._is_title(node))
                if not remark or len(open_pair.following) >= _MOST_NOTES:
                    open_pair = None
                else:
                    open_pair.following.append(node)
        used |= {id(n) for p in self._pairs.values() for n in p.following}

    def _is_title(self, node: Node) -> bool:
        read = read_entry_line(node.text, self._classifier)
        return (
            bool(read.usable)
            or is_week(node.text)
            or ("\n" not in node.text and bare_sign(node.text, read) >= BareSign.TITLE)
        )

    def _candidate(self, pair: _Titled) -> Candidate:
        written = pair.node.text.strip("\n").split("\n")[0]
        if pair.people:
            written = pair.title.title or ""
        last = pair.nodes[-1]
        candidate = Candidate(pair.node.start, last.end, pair.title.title, list(pair.address.links))
        candidate.indent = pair.node.indent
        people = people_before_title(pair.people) if pair.people else ()
        candidate.authors, candidate.checked = people or pair.title.authors, pair.title.checked
        candidate.starred = pair.title.starred
        stated = title_and_venue(written)
        if stated is not None:
            candidate.title, candidate.claims = stated.title, stated.claims
        else:
            tail = f"{pair.title.tail} {pair.title.rest}"
            candidate.claims = claimed.combined(
                remarks.claims_of(pair.title, []), claimed.claims_in(tail)
            )
        candidate.notes += [n for line in pair.rest if (n := notes.remark_below(line))]
        for node in pair.following:
            for paragraph in node.own:
                candidate.notes += [
                    n for line in paragraph.text.split("\n") if (n := notes.remark_below(line))
                ]
            candidate.end = max([candidate.end, *(p.end for p in node.own)])
        title = EntryLine(title=candidate.title)
        candidate.kind = kind_of(title, candidate.links, candidate.claims, peers=1.0)
        return candidate

    def _papers_in_lines(self, paragraphs: Sequence[Node]) -> dict[int, list[Candidate]]:
        """Return the papers in the lines of paragraphs, where nearly all lines are papers."""
        read = [(node, list(self._read_lines(node))) for node in paragraphs if not node.quoted]
        alike = [like for _, parts in read for _, _, like in parts]
        sure = sum(like is BareSign.PAPER for like in alike)
        titled = sum(like >= BareSign.TITLE for like in alike)
        if titled < max(_FEWEST_LINES - (sure >= _REPEATED), _NEARLY_ALL * len(alike)):
            return {}
        return {
            id(node): [
                self._of_part(part, entry_line)
                for part, entry_line, like in parts
                if like >= BareSign.POSSIBLE
            ]
            for node, parts in read
        }

    def _read_lines(self, node: Node) -> list[tuple[Node, EntryLine, BareSign]]:
        """Return a paragraph as one part where it is one citation, else line by line."""
        lines = node.text.strip("\n").split("\n")
        whole = read_entry_line(" ".join(lines), self._classifier)
        if whole.usable:
            cited = whole.layout == "quoted" and whole.authors and whole.best <= Rank.PAPER_SITE
            return [(node, whole, BareSign.PAPER)] if cited else []
        single = [read_entry_line(line, self._classifier) for line in lines]
        alike = [bare_sign(line, x) for line, x in zip(lines, single, strict=True)]
        together = bare_sign(" ".join(lines), whole)
        if len(lines) > 1 and together is BareSign.PAPER and min(alike) < BareSign.TITLE:
            return [(node, whole, together)]
        return [
            (
                Node("paragraph", node.start + n, node.start + n + 1, line, indent=node.indent),
                entry_line,
                like,
            )
            for n, (line, entry_line, like) in enumerate(zip(lines, single, alike, strict=True))
        ]

    def _of_part(self, part: Node, entry_line: EntryLine) -> Candidate:
        candidate = candidate_of(part, entry_line)
        stated = title_and_venue(" ".join(part.text.split()))
        if stated is not None and entry_line.layout != "quoted":
            candidate.title, candidate.claims = stated.title, stated.claims
        candidate.notes, candidate.text = [], part.text
        candidate.kind = kind_of(entry_line, candidate.links, candidate.claims, peers=1.0)
        return candidate


def _is_address(read: EntryLine) -> bool:
    """Whether a line is the address of a paper, or buttons that lead to one, and nothing else."""
    if is_bare_url(read):
        return read.best <= Rank.PAPER_SITE and not read.title
    return (
        bool(read.usable)
        and read.best <= Rank.PAPER_SITE
        and all(x.role in {"paper", "other"} for x in read.usable)
        and not read.title
        and not re.search(r"[^\W\d_]{3}", read.rest)
    )


def _may_be_title(written: str, title: str) -> bool:
    return (
        may_be_title(title, shortest=1)
        and not _NO_TITLE.search(written)
        and not re.search(r"[a-z]\.\s+[A-Z]", written)
        and not is_week(written)
        and not re.match(r"\W*(?:\*\*|__)?[^*_]{1,40}(?:\*\*|__)?\s*[:：]\s*$", written)
        and bool(titles.clean(title))
    )
