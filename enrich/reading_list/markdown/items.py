"""Decides which list items are entries, which are remarks on one, and which are neither."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from enrich.identifiers import ARXIV
from enrich.patterns import regex
from enrich.reading_list.line import citation, notes, titles
from enrich.reading_list.line.bare_papers import BareSign, bare_sign
from enrich.reading_list.line.candidate import Candidate, kind_of
from enrich.reading_list.line.flat import EntryLine, LinkClassifier
from enrich.reading_list.line.head import read_entry_line
from enrich.reading_list.line.inline import pieces, visible_text
from enrich.reading_list.line.links import Rank
from enrich.reading_list.line.remarks import add_lines_below, add_paragraph, claims_of, is_attribute
from enrich.reading_list.markdown.item_joins import joins
from enrich.reading_list.markdown.item_lists import (
    asides,
    is_list_of_titles,
    lead_to_notes,
    list_of_headings,
    table_of_contents,
)
from enrich.reading_list.markdown.item_signs import (
    ItemReading,
    has_only_anchors,
    is_child_without_link,
    is_coined_name,
    is_label_with_title,
    is_only_link,
    is_own_paper,
    is_paper_without_link,
    is_prose,
    is_published_before_link,
    is_sentence,
    is_title_without_address,
    is_titled_paper,
    only_identifier,
    text_without_links,
)
from enrich.reading_list.markdown.multi_title import split_pair, split_run, split_with_buttons
from enrich.reading_list.markdown.structure import Node

_SHORT_NAME = 5  # words of a name that the title in a citation below may replace
_MANY = 0.6  # the share of entries in a list in which a name with a check box is a paper
_MIN_WORDS = 4  # of a title without a link in a list whose entries have links
_FEWEST_TITLES = 3  # items of a list of titles without links
_NEARLY_ALL = 0.7
_MANY_TITLES = 10  # of a file that has little else
_MOSTLY = 0.5  # the share of entries from which on the other items are entries as well
_NOTE = regex(r"\s*\[\[[^\[\]]*\]\]\s*")  # a link to another note that is no title
_BUTTON = regex(
    r"(?:the )?(?:papers?|pdfs?|codes?|project|project page|github|links?|website|homepage|home"
    r"|page|slides?|videos?|blogs?|demo|data|datasets?|arxiv|posters?|"
    r"supp\w*|official|here|more|\W*|论文|代码|链接|项目|主页|\d+)",
    re.IGNORECASE,
)


class Items:
    """All list items of a file, which are decided on together.

    Whether an item without a link is an entry depends on its neighbours.
    """

    def __init__(self, classifier: LinkClassifier, nodes: Sequence[Node]) -> None:
        self._classifier = classifier
        self._items = {id(n): self._read(n) for n in nodes if n.kind == "item"}
        self._order = [self._items[id(n)] for n in nodes if n.kind == "item"]
        self._aside = asides(nodes)
        self._contents = table_of_contents(self._order) | list_of_headings(self._order, nodes)
        self._titles_only = is_list_of_titles(self._order, nodes)
        self._joins = {id(j.first.node): j for j in joins(self._order, classifier)}
        for item in self._order:
            self._decide_linked(item)
        self._decide_joined()
        self._decide_alike()
        shares = self._shares()
        for item in self._order:
            if (
                item.role == "none"
                and item.attribute
                and shares.get(item.node.group, 0.0) >= _MOSTLY
                and self._is_name_of_thing(item)
            ):
                item.role, item.line.title, item.line.title_link = (
                    "entry",
                    item.line.usable[0].label,
                    item.line.usable[0],
                )
            if not item.role:
                item.role = self._decide_bare(item, shares.get(item.node.group, 0.0))
        self._papers = self._paper_shares()
        self._to_notes = lead_to_notes([item for item in self._order if item.role == "entry"])

    def exclude(self, nodes: Sequence[Node]) -> None:
        """Exclude items that belong to the paragraph above them."""
        for node in nodes:
            self._items[id(node)].role = "none"

    def is_entry(self, node: Node) -> bool:
        """Whether an item is an entry of its own."""
        return self._items[id(node)].role == "entry"

    def is_titled(self, node: Node) -> bool:
        """Whether an item is a title that is linked to its paper."""
        return is_titled_paper(self._items[id(node)])

    def _read(self, node: Node) -> ItemReading:
        raw = node.own[0].text if node.own else ""
        entry_line = read_entry_line(raw, self._classifier)
        usable = entry_line.usable
        linked = bool(usable) or self._linked_below(node, entry_line)
        return ItemReading(
            node,
            entry_line,
            raw,
            linked,
            bool(usable) and is_attribute(raw, entry_line),
            is_prose(raw, entry_line),
        )

    def _linked_below(self, node: Node, entry_line: EntryLine) -> bool:
        """Whether the later paragraphs of an item have the buttons of its paper."""
        first = min((child.start for child in node.children), default=node.end)
        later = [p for p in node.own[1:] if p.start < first]
        if not later or not titles.looks_like_title(entry_line.title or ""):
            return False
        links = [x for p in later[:3] for x in read_entry_line(p.text, self._classifier).usable]
        return any(x.rank <= Rank.PAPER_SITE and x.role == "paper" for x in links)

    def _decide_linked(self, item: ItemReading) -> None:
        parent = self._parent(item)
        inside = parent is not None and parent.role in {"entry", "note"}
        if (
            not item.raw.strip()
            or id(item.node) in self._contents
            or (id(item.node) in self._aside and not is_titled_paper(item))
        ):
            item.role = "none"
        elif inside and parent is not None and parent.role == "note":
            item.role = "note"
        elif item.attribute and (inside or not is_label_with_title(item)):
            item.role = "note" if inside else "entry" if is_only_link(item) else "none"
        elif not inside and not item.linked and only_identifier(item):
            item.role, item.line.title = "entry", None
        elif item.linked and (not item.prose or (not inside and is_published_before_link(item))):
            item.role = "entry" if not inside or is_own_paper(item) else "note"
        elif item.linked:
            item.role = "note" if inside else "none"
        elif has_only_anchors(item.line):
            item.role = "none"
        elif (not inside and is_title_without_address(item)) or (
            is_paper_without_link(item) and (not inside or is_child_without_link(item))
        ):
            item.role = "entry"
        elif inside:
            item.role = "note"

    def _decide_joined(self) -> None:
        """Make entries of items whose next item is the rest of their title, or their link."""
        for join in list(self._joins.values()):
            first, second = join.first, join.second
            aside = {id(first.node), id(second.node)} & (self._aside | self._contents)
            if aside or first.role == "note":
                del self._joins[id(first.node)]
                continue
            if join.text:
                first.line, first.raw = read_entry_line(join.text, self._classifier), join.text
            else:
                first.line.links = [*first.line.links, *second.line.usable]
            first.role, second.role = "entry", "none"

    def _decide_alike(self) -> None:
        """Make entries of items without a link that are papers by themselves, or by their likes.

        People and a venue beside a title are enough. Titles alone have to be most of their list,
        and most of all items without links in the file.
        """
        alike = {
            id(item.node): bare_sign(item.raw, item.line)
            for item in self._order
            if not item.role and not item.linked and self._is_outermost(item)
        }
        lists: dict[int, list[ItemReading]] = defaultdict(list)
        for item in self._order:
            if item.raw.strip() and self._is_outermost(item) and not _NOTE.fullmatch(item.raw):
                lists[item.node.group].append(item)
        titled = sum(like >= BareSign.TITLE for like in alike.values())
        mostly = titled >= _MOSTLY * len(alike)
        # In a file of little else, a short list of titles is one as well.
        nearly = _NEARLY_ALL * len(alike) <= titled and titled >= _MANY_TITLES
        for members in lists.values():
            own = [alike.get(id(m.node), BareSign.NONE) for m in members]
            linked = sum(m.role == "entry" for m in members)
            like = linked + sum(x >= BareSign.TITLE for x in own)
            listed = mostly and like >= max(_FEWEST_TITLES, _NEARLY_ALL * len(members))
            listed = listed or (nearly and like >= _MOSTLY * len(members))
            for item, how in zip(members, own, strict=True):
                if how is BareSign.PAPER or (listed and how >= BareSign.POSSIBLE):
                    item.role = "entry"
        self._decide_buttons(lists.values())

    def _decide_buttons(self, lists: Iterable[Sequence[ItemReading]]) -> None:
        """Make entries of items like "[paper](u)", where all items of the list are such."""
        for members in lists:
            papers = [m for m in members if self._is_button_of_paper(m)]
            urls = {m.line.usable[0].url for m in papers}
            entries = sum(m.role == "entry" for m in members)
            if (
                papers
                and len(urls) == len(papers)
                and (len(papers) == len(members) > 1 or entries >= _MOSTLY * len(members))
            ):
                for item in papers:
                    item.role, item.line.title, item.line.title_link = "entry", None, None

    def _is_button_of_paper(self, item: ItemReading) -> bool:
        usable = item.line.usable
        return (
            item.role in {"", "none"}
            and item.attribute
            and len(usable) == 1
            and usable[0].rank <= Rank.PAPER_SITE
            and usable[0].role in {"paper", "plain"}
            and not self._is_rest(item)
            and id(item.node) not in self._aside
            and id(item.node) not in self._contents
        )

    def _is_rest(self, item: ItemReading) -> bool:
        """Whether an item belongs to the one above it."""
        return any(join.second is item for join in self._joins.values())

    def _is_outermost(self, item: ItemReading) -> bool:
        parent = self._parent(item)
        return id(item.node) not in self._aside and (
            parent is None or parent.role not in {"entry", "note"}
        )

    def _is_name_of_thing(self, item: ItemReading) -> bool:
        """Whether an item's first link is labelled with a name, and not with words of a button.

        "[Theano](u)" in a list of frameworks is an entry, though "Theano" is elsewhere a button.
        """
        usable = item.line.usable
        first = usable[0] if usable else None
        return (
            first is not None
            and not self._is_rest(item)
            and self._parent(item) is None
            and id(item.node) not in self._aside
            and not item.raw[: first.start].strip(" *_")
            and _BUTTON.fullmatch(first.label.strip(" []")) is None
        )

    def _parent(self, item: ItemReading) -> ItemReading | None:
        return self._items[id(item.node.parent)] if item.node.parent is not None else None

    def _shares(self) -> dict[int, float]:
        """Return for each list the share of its items that are surely entries."""
        count: dict[int, list[int]] = defaultdict(lambda: [0, 0])
        for item in self._order:
            if item.raw.strip():
                count[item.node.group][0] += item.role == "entry"
                count[item.node.group][1] += 1
        return {group: hits / total for group, (hits, total) in count.items()}

    def _decide_bare(self, item: ItemReading, share: float) -> str:
        """Return the role of an item without a link, a tag or a number.

        `share`: the share of entries in its list.
        """
        parent = self._parent(item)
        if parent is not None and parent.role in {"entry", "note"}:
            return "note"
        title = item.line.title or ""
        words = len(title.split())
        if re.search(r"\S@\S+\.\w", item.raw) or any(
            child for child in item.node.children if child.own
        ):
            return "none"
        named = item.line.checked is not None and is_coined_name(title)
        if self._titles_only:
            return "entry" if words >= 2 or named else "none"
        if share >= 0.4 and words >= 2 and re.fullmatch(r"\s*\[[^\[\]]+\]\s*", item.raw):
            return "entry"
        if share >= _MANY and named:
            return "entry"
        if (
            share >= 0.4
            and words >= _MIN_WORDS
            and titles.looks_like_title(title)
            and not is_sentence(title, item.raw)
        ):
            return "entry"
        return "none"

    def _paper_shares(self) -> dict[int, float]:
        count: dict[int, list[int]] = defaultdict(lambda: [0, 0])
        for item in self._order:
            if item.role == "entry":
                count[item.node.group][0] += item.line.best <= Rank.PAPER_SITE or not item.linked
                count[item.node.group][1] += 1
        return {group: hits / total for group, (hits, total) in count.items()}

    def entries(self, node: Node) -> list[Candidate]:
        """Return the entries of an item: none, one, or several where it has several titles."""
        item = self._items[id(node)]
        if item.role != "entry":
            return []
        found = self._candidate(item)
        if self._titles_only:
            return split_run(found, item.raw, node)
        several = split_pair(found, item.line, item.raw)
        if len(several) == 1:
            return split_with_buttons(found, item.line, item.raw, self._classifier)
        return several

    def _candidate(self, item: ItemReading) -> Candidate:
        node, entry_line = item.node, item.line
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
            entry_line.rest if entry_line.links else item.raw,
        )
        candidate.text = " ".join(
            [candidate.text, *(f"arXiv:{tag}" for tag in entry_line.tags if ARXIV.fullmatch(tag))]
        )
        named = only_identifier(item)
        candidate.named = (named,) if named else ()
        candidate.authors = entry_line.authors
        add_lines_below(candidate, first.text, entry_line)
        for paragraph in node.own[1:]:
            if not any(child.start < paragraph.start for child in node.children):
                add_paragraph(candidate, paragraph.text, self._classifier)
                candidate.end = paragraph.end
        self._children(candidate, node)
        joined = self._joins.get(id(node))
        if joined is not None:
            candidate.end = max([candidate.end, *(p.end for p in joined.second.node.own)])
            if not joined.text and not joined.second.line.usable:
                candidate.publication_lines.append(joined.second.raw)
        candidate.claims = claims_of(
            entry_line, [*filter(None, candidate.publication_lines), *candidate.notes[:3]]
        )
        candidate.kind = kind_of(
            entry_line, candidate.links, candidate.claims, peers=self._papers.get(node.group)
        )
        if id(node) in self._to_notes:
            candidate.kind = "paper"
        return candidate

    def _children(self, candidate: Candidate, node: Node) -> None:
        for child in node.children:
            item = self._items[id(child)]
            if item.role == "entry" or any(
                self._items[id(x)].role == "entry" for x in child.children
            ):
                return
            if item.attribute:
                candidate.links += [x for x in item.line.links if x.rank < Rank.NOWHERE]
            elif not item.linked and self._cites(candidate, item):
                candidate.publication_lines.append(item.raw)
            elif (fact := notes.publishing_fact(item.raw)) is not None:
                candidate.publication_lines.append(fact)
            elif notes.is_author_line(item.raw) or notes.is_publication_line(item.raw):
                candidate.publication_lines.append(text_without_links(item.raw))
            elif item.raw.strip():
                candidate.notes += [
                    note for line in item.raw.split("\n") if (note := notes.remark_below(line))
                ]
                candidate.links += [
                    x
                    for x in item.line.links
                    if x.rank < Rank.NOWHERE and x.role in {"paper", "other"}
                ]
            candidate.end = (
                max(candidate.end, *(p.end for p in child.own)) if child.own else candidate.end
            )
            self._children(candidate, child)

    def _cites(self, candidate: Candidate, item: ItemReading) -> bool:
        """Whether an item below cites the entry's paper in full.

        If it does, its title replaces the entry's short name.
        """
        text = visible_text(pieces(item.raw))
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
