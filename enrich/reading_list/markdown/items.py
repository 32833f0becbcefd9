"""List items: which are entries, which are remarks below one, which are neither."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from enrich import identifiers
from enrich.identifiers import ARXIV
from enrich.identifiers.schemes import CITED
from enrich.reading_list.line import citation, notes, titles
from enrich.reading_list.line import claims as claimed
from enrich.reading_list.line.candidate import Candidate, kind_of
from enrich.reading_list.line.flat import EntryLine, LinkClassifier
from enrich.reading_list.line.head import CHECKBOX, read_entry_line
from enrich.reading_list.line.inline import pieces, visible_text
from enrich.reading_list.line.links import Rank, role
from enrich.reading_list.line.remarks import add_lines_below, add_paragraph, claims_of, is_attribute
from enrich.reading_list.markdown.multi_title import pair_of_titles, split_pair, split_run
from enrich.reading_list.markdown.structure import Node

_SHORT_NAME = 5  # words of a name that a citation below completes
_MIN_WORDS = 4  # of a title without link between entries that have one
_CONTENTS = 3  # links to places of one page that make a table of contents
_MOSTLY = 0.5  # share of entries in a list whose other items are likely to be entries too
_BUTTON = re.compile(
    r"(?:the )?(?:papers?|pdfs?|codes?|project|project page|github|links?|website|homepage|home"
    r"|page|slides?|videos?|blogs?|demo|data|datasets?|arxiv|posters?|"
    r"supp\w*|official|here|more|\W*|论文|代码|链接|项目|主页|\d+)",
    re.IGNORECASE,
)
_TITLES_ONLY = 0.6  # share of items without a link from which on a file is a list of titles


@dataclass(slots=True)
class ItemsRead:
    """An item as read by itself, before its neighbours are looked at."""

    node: Node
    line: EntryLine
    raw: str
    linked: bool
    attribute: bool  # nothing but a label and links: "Paper: URL", "[[code](u)]"
    prose: bool
    role: str = ""  # "entry", "note", "none"


class Items:
    """All items of a file, judged together: what an item without a link is, its neighbours say."""

    def __init__(self, classifier: LinkClassifier, nodes: Sequence[Node]) -> None:
        self._classifier = classifier
        self._reads = {id(n): self._read(n) for n in nodes if n.kind == "item"}
        self._order = [self._reads[id(n)] for n in nodes if n.kind == "item"]
        self._aside = _aside(nodes)
        self._contents = _contents(self._order)
        self._titles_only = _only_titles(self._order, nodes)
        for read in self._order:
            self._decide_linked(read)
        shares = self._shares()
        for read in self._order:
            if (
                read.role == "none"
                and read.attribute
                and shares.get(read.node.group, 0.0) >= _MOSTLY
                and self._stands_alone(read)
            ):
                read.role, read.line.title, read.line.title_link = (
                    "entry",
                    read.line.usable[0].label,
                    read.line.usable[0],
                )
            if not read.role:
                read.role = self._decide_bare(read, shares.get(read.node.group, 0.0))
        self._papers = self._paper_shares()

    def take(self, nodes: Sequence[Node]) -> None:
        """Leave items to somebody else: they belong to the paragraph above them."""
        for node in nodes:
            self._reads[id(node)].role = "none"

    def _read(self, node: Node) -> ItemsRead:
        raw = node.own[0].text if node.own else ""
        entry_line = read_entry_line(raw, self._classifier)
        usable = entry_line.usable
        linked = bool(usable) or self._linked_below(node, entry_line)
        return ItemsRead(
            node,
            entry_line,
            raw,
            linked,
            bool(usable) and is_attribute(raw, entry_line),
            _is_prose(raw, entry_line),
        )

    def _linked_below(self, node: Node, entry_line: EntryLine) -> bool:
        """Say whether an item's later paragraphs hold its paper's buttons."""
        first = min((child.start for child in node.children), default=node.end)
        later = [p for p in node.own[1:] if p.start < first]
        if not later or not titles.looks_like_title(entry_line.title or ""):
            return False
        links = [x for p in later[:3] for x in read_entry_line(p.text, self._classifier).usable]
        return any(x.rank <= Rank.PAPER_SITE and x.role == "paper" for x in links)

    def _decide_linked(self, read: ItemsRead) -> None:
        parent = self._parent(read)
        inside = parent is not None and parent.role in {"entry", "note"}
        if (
            not read.raw.strip()
            or id(read.node) in self._contents
            or (id(read.node) in self._aside and not _is_titled_paper(read))
        ):
            read.role = "none"
        elif inside and parent is not None and parent.role == "note":
            read.role = "note"
        elif read.attribute and (inside or not _names_a_paper(read)):
            read.role = "note" if inside else "entry" if _is_only_link(read) else "none"
        elif not inside and not read.linked and _is_only_identifier(read):
            read.role, read.line.title = "entry", None
        elif read.linked and not read.prose:
            read.role = "entry" if not inside or _own_paper(read) else "note"
        elif read.linked:
            read.role = "note" if inside else "none"
        elif _anchors_only(read.line):
            read.role = "none"
        elif _strong(read) and (not inside or _strong_child(read)):
            read.role = "entry"
        elif inside:
            read.role = "note"

    def _stands_alone(self, read: ItemsRead) -> bool:
        """Say whether an item is a thing's name that is a button elsewhere: "[Theano](u)" in a list of frameworks."""
        usable = read.line.usable
        first = usable[0] if usable else None
        return (
            first is not None
            and self._parent(read) is None
            and id(read.node) not in self._aside
            and not read.raw[: first.start].strip(" *_")
            and _BUTTON.fullmatch(first.label.strip(" []")) is None
        )

    def _parent(self, read: ItemsRead) -> ItemsRead | None:
        return self._reads[id(read.node.parent)] if read.node.parent is not None else None

    def _shares(self) -> dict[int, float]:
        """Return for every list the share of its items that are entries for sure."""
        count: dict[int, list[int]] = defaultdict(lambda: [0, 0])
        for read in self._order:
            if read.raw.strip():
                count[read.node.group][0] += read.role == "entry"
                count[read.node.group][1] += 1
        return {group: hits / total for group, (hits, total) in count.items()}

    def _decide_bare(self, read: ItemsRead, share: float) -> str:
        """Decide on an item without link, tag or number."""
        parent = self._parent(read)
        if parent is not None and parent.role in {"entry", "note"}:
            return "note"
        title = read.line.title or ""
        words = len(title.split())
        if re.search(r"\S@\S+\.\w", read.raw) or any(
            child for child in read.node.children if child.own
        ):
            return "none"
        if self._titles_only:
            return "entry" if words >= 2 else "none"
        if share >= 0.4 and words >= 2 and re.fullmatch(r"\s*\[[^\[\]]+\]\s*", read.raw):
            return "entry"
        if (
            share >= 0.4
            and words >= _MIN_WORDS
            and titles.looks_like_title(title)
            and not _sentence(title, read.raw)
        ):
            return "entry"
        return "none"

    def _paper_shares(self) -> dict[int, float]:
        count: dict[int, list[int]] = defaultdict(lambda: [0, 0])
        for read in self._order:
            if read.role == "entry":
                count[read.node.group][0] += read.line.best <= Rank.PAPER_SITE or not read.linked
                count[read.node.group][1] += 1
        return {group: hits / total for group, (hits, total) in count.items()}

    def entries(self, node: Node) -> list[Candidate]:
        """Return the entries that an item makes: none, one, or several where it runs titles together."""
        read = self._reads[id(node)]
        if read.role != "entry":
            return []
        found = self._candidate(read)
        return (
            split_run(found, read.raw, node)
            if self._titles_only
            else split_pair(found, read.line, read.raw)
        )

    def _candidate(self, read: ItemsRead) -> Candidate:
        node, entry_line = read.node, read.line
        first = node.own[0]
        candidate = Candidate(
            first.start,
            first.end,
            entry_line.title,
            list(entry_line.links),
            entry_line.title_link,
            checked=entry_line.checked,
            starred=entry_line.starred,
        )
        candidate.indent, candidate.tight, candidate.text = (
            node.indent,
            node.tight,
            entry_line.rest if entry_line.links else read.raw,
        )
        candidate.text = " ".join(
            [candidate.text, *(f"arXiv:{tag}" for tag in entry_line.tags if ARXIV.fullmatch(tag))]
        )
        candidate.authors = entry_line.authors
        add_lines_below(candidate, first.text, entry_line)
        for paragraph in node.own[1:]:
            if not any(child.start < paragraph.start for child in node.children):
                add_paragraph(candidate, paragraph.text, self._classifier)
                candidate.end = paragraph.end
        self._children(candidate, node)
        candidate.claims = claims_of(
            entry_line, [*filter(None, candidate.publication_lines), *candidate.notes[:3]]
        )
        candidate.kind = kind_of(
            entry_line, candidate.links, candidate.claims, peers=self._papers.get(node.group)
        )
        return candidate

    def _children(self, candidate: Candidate, node: Node) -> None:
        for child in node.children:
            read = self._reads[id(child)]
            if read.role == "entry" or any(
                self._reads[id(x)].role == "entry" for x in child.children
            ):
                return
            if read.attribute:
                candidate.links += [x for x in read.line.links if x.rank < Rank.NOWHERE]
            elif not read.linked and self._cites(candidate, read):
                candidate.publication_lines.append(read.raw)
            elif (fact := notes.publishing_fact(read.raw)) is not None:
                candidate.publication_lines.append(fact)
            elif notes.is_author_line(read.raw) or notes.is_publication_line(read.raw):
                candidate.publication_lines.append(_said(read.raw))
            elif read.raw.strip():
                candidate.notes += [
                    note for line in read.raw.split("\n") if (note := notes.remark_below(line))
                ]
                candidate.links += [
                    x
                    for x in read.line.links
                    if x.rank < Rank.NOWHERE and x.role in {"paper", "other"}
                ]
            candidate.end = (
                max(candidate.end, *(p.end for p in child.own)) if child.own else candidate.end
            )
            self._children(candidate, child)

    def _cites(self, candidate: Candidate, read: ItemsRead) -> bool:
        """Say whether an item below cites the entry's paper in full; the entry's short name gives way to the title there."""
        text = visible_text(pieces(read.raw))
        cited = citation.read(text)
        name = re.escape(candidate.title or "")
        whole = (
            re.match(
                rf"(?P<title>{name}: .{{8,}}?)(?:\. |, )[^,.]*\b(?:19|20)\d\d\W*$",
                text,
                re.IGNORECASE,
            )
            if name
            else None
        )
        if cited is None and not whole:
            return False
        title = cited.title if cited else whole["title"] if whole else ""
        if (
            candidate.title_link is None
            and len((candidate.title or "").split()) <= _SHORT_NAME
            and title
        ):
            candidate.title = titles.strip_tail(title)
        return True


_ASKS = re.compile(
    r"^\W*(?:see|check|click|find|read|visit|refer)\b|[(（]\s*see\b"
    r"|\b(?:please|you can|click here)\b",
    re.IGNORECASE,
)


def _is_prose(raw: str, entry_line: EntryLine) -> bool:
    """Say whether an item is a sentence with links in it rather than an entry."""
    if (
        entry_line.layout in {"link", "named", "bold", "quoted"}
        or entry_line.tags
        or entry_line.numbered
    ):
        return False
    first = next((x for x in entry_line.links if x.rank < Rank.NOWHERE), None)
    if first is None or (pair_of_titles(entry_line, raw) and len(raw[: first.start].split()) <= 4):
        return False
    lead = raw[: first.start].strip(" [(|-–—:：*`")
    if first.role == "citation" or first.bare:
        return len(lead.split()) > 40
    if first.role is None:
        return len(lead.split()) > 1
    return (
        len(lead.split()) > 40
        or bool(
            _ASKS.search(lead[:60])
            and (titles.title_case(lead) < 0.6 or len(lead.split()) < 4 or "(" in lead[:60])
        )
        or (first.role == "plain" and not titles.looks_like_title(lead or entry_line.title or ""))
    )


def _anchors_only(entry_line: EntryLine) -> bool:
    """Say whether all an item's links lead to places in the same page: a table of contents."""
    return (
        bool(entry_line.links)
        and all(x.rank == Rank.NOWHERE and "#" in x.url for x in entry_line.links)
        and not any(claimed.is_venue_tag(t) for t in entry_line.tags)
    )


def _strong(read: ItemsRead) -> bool:
    """Say whether an item without link is a paper by its own shape: a venue's tag, a bold acronym, a box, a citation."""
    entry_line, title = read.line, read.line.title or ""
    words = len(title.split())
    if words < 2 or not re.search(r"[^\W\d_]", title):
        return False
    if any(
        claimed.is_venue_tag(tag) or ARXIV.fullmatch(tag) for tag in entry_line.tags
    ) or re.match(r"\s*(?:\*\*|__)\[[^\[\]]{0,40}\]", read.raw):
        return True
    if entry_line.layout == "quoted" and (
        entry_line.lead or re.search(r"(?:19|20)\d{2}", entry_line.rest)
    ):
        return True
    if entry_line.checked is not None or entry_line.numbered:
        return words >= 3 or bool(read.line.links)
    return (
        entry_line.layout == "bold"
        and words >= 4
        and bool(re.search(r"(?:19|20)\d{2}", entry_line.rest))
    )


def _strong_child(read: ItemsRead) -> bool:
    return (
        read.line.checked is not None
        or bool(re.match(r"\s*(?:\*\*|__)\[", read.raw))
        or any(claimed.is_venue_tag(t) for t in read.line.tags)
    )


def _own_paper(read: ItemsRead) -> bool:
    """Say whether a linked item below an entry is a paper of its own and no remark on it."""
    entry_line = read.line
    title = entry_line.title or ""
    if title and any(x.role == "citation" for x in entry_line.links):
        return True
    if entry_line.best > Rank.PAPER_SITE or role(title) is not None:
        return False
    if (
        re.match(r"\s*(?:\*\*|__)?\[[^\[\]]{0,40}\](?:\*\*|__)?\s*\S", read.raw)
        and entry_line.tags
        and title
    ):
        return True
    if entry_line.layout in {"link", "named", "bold", "quoted"}:
        return len(title.split()) >= 3 and (
            entry_line.title_link is None
            or entry_line.title_link.rank <= Rank.PAPER_SITE
            or entry_line.layout != "link"
        )
    first = next((x for x in entry_line.links if x.rank <= Rank.PAPER_SITE), None)
    return (
        first is not None and first.role in {"paper", "citation"} and titles.looks_like_title(title)
    )


_ASIDE = re.compile(
    r"\W*(?:(?:(?:latest|recent|recently|project|repo\w*|our|what['’]?s)\s+)*(?:news|updates?"
    r"|updated|what['’]?s new|change ?log|announcements?)"
    r"|(?:update|change|release|version)\s+(?:history|logs?|notes)|(?:how to )?contribut\w*"
    r"|acknowledge?ments?|contact(?: us)?|licen[sc]e|star history"
    r"|maintainers?|sponsors?|sharing|更新日志|更新|更新记录|新闻|动态|贡献者?|致谢|联系.{0,4})\W*",
    re.IGNORECASE,
)


def is_aside(heading: str) -> bool:
    """Say whether a heading's section is about the list itself: news, contributors, the licence."""
    return bool(_ASIDE.fullmatch(heading))


def _aside(nodes: Sequence[Node]) -> set[int]:
    """Return the items under headings that are about the list itself: news, contributors, the licence."""
    inside, found = False, set()
    for node in nodes:
        if node.kind == "heading":
            inside = bool(_ASIDE.fullmatch(visible_text(pieces(node.text))))
        elif node.kind == "item" and inside:
            found.add(id(node))
    return found


_PLACE_IN_FILE = re.compile(r"(?P<file>https?://[^#]+)#(?P<place>.+)")


def _contents(reads: Sequence[ItemsRead]) -> set[int]:
    """Return the items of a table of contents that gives the file's whole address: each only a link to a place of one page."""
    places: dict[str, list[ItemsRead]] = defaultdict(list)
    for read in reads:
        found = (
            _PLACE_IN_FILE.fullmatch(read.line.links[0].url) if len(read.line.links) == 1 else None
        )
        if found and read.line.links[0].rank == Rank.OTHER and not read.line.rest.strip(" .:)"):
            places[found["file"]].append(read)
    return {
        id(read.node)
        for members in places.values()
        if len(members) >= _CONTENTS
        for read in members
    }


def _is_titled_paper(read: ItemsRead) -> bool:
    """Say whether an item is plainly a paper wherever it stands: its linked title leads to one."""
    link = read.line.title_link
    return (
        link is not None
        and link.rank <= Rank.PAPER_SITE
        and read.line.layout in {"link", "named"}
        and len(link.label.split()) >= 4
    )


def _names_a_paper(read: ItemsRead) -> bool:
    """Say whether a label and a link are an entry all the same, as the link has a title: "code [The Title of a Paper](u)"."""
    labels = [x.label for x in read.line.usable if x.role is None and not x.bare]
    return len(labels) == 1 and len(labels[0].split()) >= 4 and titles.looks_like_title(labels[0])


def _said(raw: str) -> str:
    """Return what a line says without its links."""
    return visible_text([p for p in pieces(raw) if p.kind == "text"])


def _is_only_link(read: ItemsRead) -> bool:
    """Say whether an item is nothing but a bare link to a paper; behind a check box, nothing but a paper's links."""
    links = read.line.links
    if CHECKBOX.match(read.raw):
        return any(x.rank <= Rank.PAPER_SITE and x.role != "other" for x in links)
    return (
        len(links) == 1
        and links[0].bare
        and links[0].rank <= Rank.PAPER_SITE
        and read.raw.strip(" <>") == links[0].url
    )


def _is_only_identifier(read: ItemsRead) -> bool:
    """Say whether an item is nothing but a DOI or an arXiv id, written as such."""
    box = CHECKBOX.match(read.raw)
    words = (read.raw[box.end() :] if box else read.raw).strip(" `*_")
    named = (
        identifiers.parse(words)
        if words and len(words) <= 200 and not re.search(r"\s\S*\s", words)
        else None
    )
    return (
        named is not None
        and named.scheme in CITED
        and re.match(r"(?i)10\.|doi:|arxiv:", words) is not None
    )


def _sentence(title: str, raw: str) -> bool:
    """Say whether words are a sentence rather than a title."""
    return bool(re.search(r"[a-z]\.\s*$", raw)) and titles.title_case(title) < 0.6


_LABELLED = re.compile(
    r"\s*(?:\*\*|__)[^*_:：]{2,30}[:：](?:\*\*|__)|\s*(?:\*\*|__)[^*_:：]{2,30}(?:\*\*|__)\s*[:：]"
)


def _only_titles(reads: Sequence[ItemsRead], nodes: Sequence[Node]) -> bool:
    """Say whether a file is a bare list of titles: items make up nearly all of it, and most have no link."""
    top = [r for r in reads if r.node.level == 0 and r.raw.strip()]
    bare = [r for r in top if not r.line.links and not _LABELLED.match(r.raw)]
    others = [n for n in nodes if n.kind in {"paragraph", "row"}]
    return len(top) >= 5 and len(bare) >= _TITLES_ONLY * len(top) and len(others) <= 0.15 * len(top)
