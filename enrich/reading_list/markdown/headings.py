"""Decides which headings are titles of papers, from all headings of a file.

A heading whose text links to a paper is one. Other evidence is what stands directly below: a link
of a paper on a line of its own, buttons ("[paper](u)"), the paper's citation in full, its facts
("DOI: 10....") or its people. A long title needs one such sign, a short one a form that repeats, as
people do. Headings of the same level without a sign are entries
where most of their level are and they read like titles; a level whose headings all read like titles
is a list of titles, too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from enrich import identifiers
from enrich.model import Claims
from enrich.patterns import regex
from enrich.reading_list import facts as fact
from enrich.reading_list.line import citation, notes, remarks, titles
from enrich.reading_list.line import claims as claimed
from enrich.reading_list.line.candidate import Candidate, kind_of
from enrich.reading_list.line.flat import EntryLine, LineLink, LinkClassifier
from enrich.reading_list.line.head import people_before_title, read_entry_line
from enrich.reading_list.line.inline import pieces, visible_text
from enrich.reading_list.line.links import Rank
from enrich.reading_list.line.paper_titles import (
    is_section_name,
    may_be_title,
    reads_like_paper,
    title_and_venue,
)
from enrich.reading_list.markdown.items import Items
from enrich.reading_list.markdown.paragraphs import candidate_of, heading_entry
from enrich.reading_list.markdown.structure import Node
from enrich.reading_list.printed.candidates import candidate_of as printed_candidate
from enrich.reading_list.printed.item import fields_of_text
from enrich.text import fold, squeeze

_LONG = 4  # words of a title that needs one sign only
_REPEATED = 2
_MOSTLY = 0.5
_ALL = 0.75
_FEWEST = 3  # headings of a level that is a list of titles
_MOST_NOTES = 8  # nodes below a heading that are its remarks
_MOST_ABOVE = 3  # lines of people and venue before the link of a paper
_MOST_SENTENCES = 4  # below the title of a paper
_MOST_WORDS = 60  # of a remark below a linked heading
_AFFILIATION = regex(r"\s*\([^()]*\)")
_STORY = regex(
    r"(?:why|how|what|when|where|lessons|from|building|making|the case)\b", re.IGNORECASE
)
_NUMBER = regex(r"^(?:\d+(?:\.\d+)*[.)]|\[\d+\]|\(\d+\)|#\d+)\s+")
_PRESENTED = regex(
    r"\s+[-–—|]\s+(?P<tail>(?:[A-Z][\w.'’-]*|[A-Z]+)(?:,? (?:[A-Z][\w.'’-]*|\d{1,2}))?,? \d{1,2}"
    r"|[A-Z]{2,},? ?\d{0,4}|(?:19|20)\d\d)$"
)
_FACT = regex(
    r"\s*(?:[-*+]\s+)?(?:\*\*|__|`)?(?P<name>[A-Za-z][\w /()-]{1,24}?)\s*(?:\*\*|__|`)?"
    r"\s*(?:::?|：)\s*(?:\*\*|__)?\s*(?P<value>\S.*)"
)
_METADATA = regex(r"\W*(?:meta ?data|meta|info(?:rmation)?|bibliography|details)\W*", re.IGNORECASE)
_WIKI = regex(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]")


@dataclass(slots=True)
class _Heading:
    """A heading with the nodes below it, up to the next heading, and what they show."""

    node: Node
    title: str
    body: list[Node]
    leaf: bool = True
    sign: str = ""  # "title", "link", "citation", "facts" or "people"
    titled: Candidate | None = None  # the entry of a heading whose text links to its paper
    line: EntryLine | None = None  # the heading itself, where it has a link
    repeated: bool = False  # many headings of its level are entries
    listed: bool = False  # most of them have a list below, of remarks
    links: list[LineLink] = field(default_factory=list)
    facts: fact.PaperFacts | None = None
    cited: EntryLine | None = None
    used: int = 0  # nodes of the body that are the sign


class Headings:
    """The headings of a file that are titles of papers."""

    def __init__(self, nodes: Sequence[Node], items: Items, classifier: LinkClassifier) -> None:
        self._items = items
        self._classifier = classifier
        found = [self._read(nodes, n) for n, x in enumerate(nodes) if x.kind == "heading"]
        for heading in found:
            self._find_sign(heading)
        self._accepted = self._decide(found)

    def entry(self, node: Node) -> tuple[Candidate, list[Node]] | None:
        """Return the entry of a heading with the nodes that belong to it, None for a section."""
        heading = self._accepted.get(id(node))
        return self._candidate(heading) if heading is not None else None

    def _read(self, nodes: Sequence[Node], number: int) -> _Heading:
        body: list[Node] = []
        at = number + 1
        while at < len(nodes) and nodes[at].kind != "heading":
            body.append(nodes[at])
            at += 1
        node = nodes[number]
        deeper = at < len(nodes) and nodes[at].level > node.level
        heading = _Heading(node, _plain(node.text), body, leaf=not deeper)
        if "](" in node.text or "<http" in node.text:
            heading.line = read_entry_line(node.text, self._classifier)
            heading.titled = heading_entry(node, heading.line)
            heading.sign = "title" if heading.titled is not None else ""
        if deeper and not body and _METADATA.fullmatch(_plain(nodes[at].text)):
            heading.body = self._read(nodes, at).body
            heading.leaf = True
        return heading

    def _find_sign(self, heading: _Heading) -> None:
        if heading.sign or not may_be_title(heading.title, shortest=1) or not heading.body:
            return
        first = heading.body[0]
        if first.kind == "paragraph":
            for search in (self._citation, self._facts_in_lines, self._address, self._people):
                if search(heading):
                    return
        elif first.kind == "item":
            self._facts_in_items(heading)

    def _address(self, heading: _Heading) -> bool:
        """Look for a line that consists of links of a paper, below at most a few short lines."""
        lines = heading.body[0].text.split("\n")
        above: list[str] = []
        for line in lines[: _MOST_ABOVE + 1]:
            read = read_entry_line(line, self._classifier)
            if read.usable and read.best <= Rank.PAPER_SITE and _only_links(line, read):
                heading.links, heading.sign, heading.used = list(read.usable), "link", 1
                return True
            if read.usable or not (notes.is_authors(line) or claimed.is_venue_tag(line.strip())):
                break
            above.append(line)
        if len(lines) == len(above) and len(heading.body) > 1:
            below = heading.body[1]
            read = read_entry_line(below.text, self._classifier)
            if (
                below.kind == "paragraph"
                and read.best <= Rank.PAPER_SITE
                and _only_links(below.text, read)
            ):
                heading.links, heading.sign, heading.used = list(read.usable), "link", 2
                return True
        return False

    def _people(self, heading: _Heading) -> bool:
        """Look for a line that consists of the people of a paper, with or without its venue."""
        line = _AFFILIATION.sub("", heading.body[0].text.split("\n")[0])
        italic = re.fullmatch(r"\s*([*_])(?!\1)(?P<name>[^*_]+)\1\W*", line)
        if notes.is_author_line(line) or (italic and citation.is_person(italic["name"])):
            heading.sign, heading.used = "people", 1
        return bool(heading.sign)

    def _citation(self, heading: _Heading) -> bool:
        """Look for the paper's citation: a reference with the title of the heading."""
        read = read_entry_line(heading.body[0].text.replace("\n", " "), self._classifier)
        own, cited = fold(heading.title), fold(read.title or "")
        if read.layout not in {"quoted", "bold", "link"} or len(own) < 8 or not cited:
            return False
        same = own == cited or (min(len(own), len(cited)) > 20 and (own in cited or cited in own))
        if same and (read.authors or read.best <= Rank.PAPER_SITE):
            heading.sign, heading.cited, heading.used = "citation", read, 1
            heading.links = list(read.usable)
        return same and bool(heading.sign)

    def _facts_in_lines(self, heading: _Heading) -> bool:
        return self._take_facts(heading, heading.body[0].text.split("\n"), 1)

    def _facts_in_items(self, heading: _Heading) -> None:
        items = [n for n in heading.body if n.kind == "item" and n.parent is None]
        texts = [n.own[0].text if n.own else "" for n in items]
        if self._take_facts(heading, texts, len(items)):
            return
        read = [read_entry_line(text, self._classifier) for text in texts]
        buttons = [r for r, t in zip(read, texts, strict=True) if r.usable and _only_links(t, r)]
        own = [r for r in buttons if r.best <= Rank.PAPER_SITE]
        if own and len(buttons) == len(items) and len(own) == 1:
            heading.sign, heading.used = "link", len(items)
            heading.links = [link for r in buttons for link in r.usable]

    def _take_facts(self, heading: _Heading, texts: Sequence[str], used: int) -> bool:
        """Take lines like "DOI: 10.1145/1" and "Authors: J. Doe"; most lines have to be such."""
        named = [m for text in texts if (m := _FACT.match(text))]
        facts = fact.PaperFacts(heading.node.start, heading.node.end)
        known = 0
        for mark in named:
            role = fact.role_of(mark["name"])
            value = _WIKI.sub(r"\1", mark["value"].strip(" *_"))
            if role == "authors":
                value = value.replace("]], [[", "; ")
            known += bool(role)
            if role in {"link", "other"} or "](" in value or "://" in value:
                read = read_entry_line(value, self._classifier)
                heading.links += [x for x in read.usable if x not in heading.links]
                if role in {"doi", "arxiv"}:
                    facts.identifiers += map(str, identifiers.find(f"{role}:{value}"))
            else:
                facts.take(role, value)
        linked = any(x.rank <= Rank.PAPER_SITE for x in heading.links)
        titled = (
            bool(facts.authors)
            and len(heading.title.split()) >= _LONG
            and titles.title_case(heading.title) >= _MOSTLY
        )
        certain = facts.identifiers or linked or (facts.authors and (facts.venue or facts.year))
        if ((known >= 2 and certain) or titled) and len(named) >= _MOSTLY * len(
            [t for t in texts if t.strip()]
        ):
            heading.sign, heading.facts, heading.used = "facts", facts, used
            return True
        heading.links = []
        return False

    def _decide(self, found: Sequence[_Heading]) -> dict[int, _Heading]:
        signs = sum(bool(h.sign) and h.sign != "people" for h in found)
        named = sum(h.sign == "people" for h in found)
        levels: dict[int, list[_Heading]] = defaultdict(list)
        for heading in found:
            levels[heading.node.level].append(heading)
        accepted = {
            id(h.node): h
            for h in found
            if h.sign
            and (
                h.sign in {"title", "citation"}
                or (h.sign == "people" and named >= _FEWEST and may_be_title(h.title))
                or (
                    h.sign != "people"
                    and len(h.title.split()) >= _LONG
                    and not is_section_name(h.title)
                )
                or (h.sign != "people" and signs >= _REPEATED and may_be_title(h.title, shortest=1))
            )
        }
        for level in levels.values():
            accepted |= self._linked_alike(level)
            own = [h for h in level if id(h.node) in accepted]
            others = [h for h in level if id(h.node) not in accepted and not self._lists(h)]
            like = [h for h in others if h.leaf and _reads_like_title(h)]
            most = len(own) >= max(_REPEATED, _MOSTLY * len(level))
            told = sum(bool(_STORY.match(h.title)) or self._is_prose(h) for h in like)
            alone = len(like) >= max(_FEWEST, _ALL * len(level)) and 3 * told < len(like)
            if most or alone:
                accepted |= {id(h.node): h for h in like}
        return accepted

    def _linked_alike(self, level: Sequence[_Heading]) -> dict[int, _Heading]:
        """Return the linked headings among headings of one level of which many are linked titles.

        Their link may have a short label, or be one of a long title to another site than a
        paper's.
        """
        titled = [h for h in level if h.titled is not None]
        if len(titled) < _FEWEST:
            return {}
        listed = sum(any(n.kind == "item" for n in h.body) for h in titled)
        for heading in titled:
            heading.repeated, heading.listed = True, listed >= _MOSTLY * len(titled)
        alike = {}
        for heading in level:
            link = heading.line.title_link if heading.line is not None else None
            if heading.titled is not None or heading.line is None or link is None:
                continue
            title = heading.line.title or ""
            named = link.rank <= Rank.PAPER_SITE and may_be_title(title, shortest=1)
            long = link.rank < Rank.NOWHERE and len(title.split()) >= 2 * _LONG
            if (
                heading.leaf
                and not self._lists(heading)
                and (named or (long and titles.title_case(title) >= _ALL))
            ):
                heading.titled = candidate_of(heading.node, heading.line)
                heading.titled.kind = kind_of(
                    heading.line, heading.titled.links, heading.titled.claims, peers=1.0
                )
                heading.repeated, heading.listed = True, titled[0].listed
                alike[id(heading.node)] = heading
        return alike

    def _is_prose(self, heading: _Heading) -> bool:
        """Whether several sentences stand below a heading, as in a text about something."""
        text = " ".join(n.text for n in heading.body if n.kind == "paragraph")
        return len(re.findall(r"[a-z)][.!?](?:\s|$)", text)) > _MOST_SENTENCES

    def _lists(self, heading: _Heading) -> bool:
        """Whether entries or code stand below a heading, so that it is a section."""
        return any(
            (n.kind == "item" and self._items.is_entry(n)) or n.kind in {"row", "code", "html"}
            for n in heading.body
        )

    def _linked(self, candidate: Candidate, heading: _Heading) -> tuple[Candidate, list[Node]]:
        """Return the entry of a linked heading; what is below is its own where many are alike."""
        if not heading.repeated:
            return candidate, []
        before = (candidate.end, list(candidate.notes))
        own = self._remarks(candidate, heading)
        if len(own) >= heading.used + _MOST_NOTES:  # a text, of which the end is not known
            (candidate.end, candidate.notes), own = before, []
        stated = [n for n in candidate.notes if claimed.is_venue_tag(n)]
        candidate.notes = [n for n in candidate.notes if n not in stated]
        below = remarks.claims_of(EntryLine(), [*stated, *candidate.notes[:2]])
        candidate.claims = claimed.combined(candidate.claims, below)
        return candidate, own

    def _candidate(self, heading: _Heading) -> tuple[Candidate, list[Node]]:
        if heading.titled is not None:
            return self._linked(heading.titled, heading)
        node, cited = heading.node, heading.cited
        title, claims = _title_and_claims(heading.title)
        candidate = Candidate(node.start, node.end, title, list(heading.links))
        candidate.claims = claims
        if cited is not None:
            candidate.authors, candidate.text = cited.authors, cited.rest
            candidate.claims = claimed.combined(claims, remarks.claims_of(cited, []))
            plain = squeeze(visible_text(pieces(heading.body[0].text)))
            if "](" not in heading.body[0].text and (fields := fields_of_text(plain)):
                printed = printed_candidate(fields, (node.start, node.end), self._classifier)
                candidate.stated = printed.stated
        if heading.sign == "people":
            line = visible_text(pieces(heading.body[0].text.split("\n")[0]))
            people, venue = notes.people_and_venue(_AFFILIATION.sub("", line))
            candidate.authors = people_before_title(people)
            candidate.claims = claimed.combined(claims, claimed.tag_claims(venue))
        if heading.facts is not None:
            facts = heading.facts
            candidate.authors, candidate.text = facts.authors, " ".join(facts.identifiers)
            candidate.claims = claimed.combined(claims, fact.claims_of(facts))
            candidate.notes += facts.notes
            if facts.tags:
                candidate.notes.append("tags: " + ", ".join(facts.tags))
        own = self._remarks(candidate, heading)
        if candidate.stated is not None:
            notes_below, stated = tuple(candidate.notes), candidate.claims
            candidate.stated = replace(
                candidate.stated, title=title, claims=stated, notes=notes_below
            )
        named = EntryLine(title=title)
        candidate.kind = kind_of(named, candidate.links, candidate.claims, peers=1.0)
        return candidate, own

    def _remarks(self, candidate: Candidate, heading: _Heading) -> list[Node]:
        """Add the remarks below a heading to its entry; return the nodes that belong to it."""
        own: list[Node] = []
        items = 0
        for number, node in enumerate(heading.body):
            below = number >= heading.used
            if node.kind not in {"paragraph", "item"} or (below and self._is_other(node, heading)):
                break
            if below and len(own) >= heading.used + _MOST_NOTES:
                break
            own.append(node)
            items += node.kind == "item"
            candidate.end = max([candidate.end, *(p.end for p in node.own)])
            for paragraph in node.own:
                lines = paragraph.text.split("\n")
                if number < heading.used:
                    lines = [x for x in lines if not self._is_sign(x, heading)]
                candidate.notes += [n for x in lines if (n := notes.remark_below(x))]
        return [n for n in own if n.kind in {"item", "paragraph"}]

    def _is_other(self, node: Node, heading: _Heading) -> bool:
        """Whether a node below a heading is no remark on it, but an entry or a text of its own."""
        if heading.titled is None:
            return node.kind == "item" and self._items.is_entry(node)
        if node.kind == "item":
            return not heading.listed or self._items.is_titled(node)
        return len(node.text.split()) > _MOST_WORDS or node.quoted

    def _is_sign(self, line: str, heading: _Heading) -> bool:
        """Whether a line is what shows that the heading is a title, and no remark."""
        if heading.sign == "people":
            return line in heading.body[0].text.split("\n")[:1]
        if heading.sign == "link":
            read = read_entry_line(line, self._classifier)
            return _only_links(line, read) or notes.is_authors(line)
        return heading.sign == "citation" or _FACT.match(line) is not None


def _plain(raw: str) -> str:
    text = visible_text(pieces(_WIKI.sub(r"\1", raw)))
    if text.startswith("[") and text.endswith("]") and "[" not in text[1:]:
        text = text[1:-1]  # a link that its address was forgotten of
    return titles.clean(_NUMBER.sub("", squeeze(text))) or ""


def _reads_like_title(heading: _Heading) -> bool:
    return reads_like_paper(_title_and_claims(heading.title)[0])


def _title_and_claims(text: str) -> tuple[str, Claims]:
    """Return the title in a heading, and what its end claims: "(ISCA 2024)", "- ANNA, 3"."""
    stated = title_and_venue(text)
    if stated is not None:
        return stated.title, stated.claims
    presented = _PRESENTED.search(text)
    if presented and len(text[: presented.start()].split()) >= _LONG:
        return titles.strip_tail(text[: presented.start()]), Claims()
    return titles.strip_tail(text), claimed.claims_in(text[len(titles.strip_tail(text)) :])


def _only_links(line: str, read: EntryLine) -> bool:
    """Whether a line is an address, or buttons, and nothing else."""
    if any(x.role is None and not x.bare for x in read.usable):
        return False
    shown = "".join(p.text for p in pieces(line) if p.kind in {"text", "code"})
    words = re.findall(r"[^\W\d_]{2,}", shown)
    return not words or (
        len(words) <= 3
        and all(w.lower() in _LABELS for w in words)
        and not re.search(r"[.!?]\s*$", shown)
    )


_LABELS = frozenset(
    "paper papers link links url pdf arxiv doi source available at here from abs html read the see"
    " 论文 链接 地址".split()
)
