"""The nodes of a Markdown file, read one after the other: which are entries, in which section."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from enrich.reading_list.line.candidate import Candidate
from enrich.reading_list.line.flat import LinkClassifier
from enrich.reading_list.line.weeks import is_week
from enrich.reading_list.markdown import (
    code_lists,
    html_rows,
    item_lists,
    items,
    paragraphs,
    references,
    tables,
    titled_blocks,
)
from enrich.reading_list.markdown.headings import Headings
from enrich.reading_list.markdown.html_wrappers import SectionEvent
from enrich.reading_list.markdown.repairs import with_repaired_headings
from enrich.reading_list.markdown.sections import (
    Sections,
    heading_text,
    paragraph_section,
)
from enrich.reading_list.markdown.structure import Node
from enrich.reading_list.markdown.titled_paragraphs import TitledParagraphs
from enrich.reading_list.printed import running_text


class NodeReader:
    """What is known of a file when one of its nodes is read; `sections` is where it stands."""

    def __init__(
        self, nodes: list[Node], events: Sequence[SectionEvent], classifier: LinkClassifier
    ) -> None:
        self.nodes = nodes = with_repaired_headings(nodes)
        self.sections = Sections([n.level for n in nodes if n.kind == "heading"], events)
        self._classifier = classifier
        self._items = items.Items(classifier, nodes)
        self._tables = tables.Tables(classifier, nodes)
        self._headings = Headings(nodes, self._items, classifier)
        self._titled_paragraphs = TitledParagraphs(nodes, self._items, classifier)
        self._taken: set[int] = set()  # nodes that are a part of an entry above them
        self._below_references = False

    def here(self, found: Iterable[Candidate]) -> list[Candidate]:
        """Return candidates as those of the section that has been reached."""
        return [c.in_section(self.sections.path) for c in found]

    def read(self, number: int) -> list[Candidate]:
        """Return the entries that begin with a node; the nodes are read in their order."""
        node = self.nodes[number]
        self.sections.advance(node.start)
        if node.kind == "heading":
            self._below_references = running_text.is_heading(heading_text(node.text))
        if printed := references.entries(
            node, self._classifier, below_heading=self._below_references
        ):
            return self.here(printed)
        if node.kind == "heading":
            return self._heading(node, number)
        return [] if id(node) in self._taken else self._body(node, number)

    def _heading(self, node: Node, number: int) -> list[Candidate]:
        """Return the entry whose title a heading is, and enter its section."""
        titled = titled_blocks.titled_heading(self.nodes, number, self._classifier)
        if titled:
            self._items.exclude(titled.nodes)
        title = titled.candidate if titled else None
        if not title and (paper := self._headings.entry(node)):
            title = paper[0]
            self._take(paper[1])
        found: list[Candidate] = []
        if title:
            self.sections.leave(node.level)
            found = self.here([title])
        self.sections.heading(node.level, heading_text(node.text))
        return found

    def _take(self, nodes: Iterable[Node]) -> None:
        """Note the nodes that belong to an entry above them."""
        self._items.exclude([n for n in nodes if n.kind == "item"])
        self._taken |= {id(n) for n in nodes}

    def _body(self, node: Node, number: int) -> list[Candidate]:
        """Return the entries of a node that is no heading."""
        if node.kind == "paragraph":
            return self._paragraph(node, number)
        if node.kind == "item":
            found = self.here(self._items.entries(node))
            self._week_inside(node)
            return found
        if node.kind == "row":
            path = self.sections.path
            aside = bool(path) and item_lists.is_aside(path[-1])
            return [] if aside else self.here(self._tables.entries(node))
        if node.kind == "html":
            return self.here(html_rows.html_entries(node, self._classifier))
        if node.kind == "code":
            return self.here(c.as_closed() for c in code_lists.entries(node, self._classifier))
        return []

    def _paragraph(self, node: Node, number: int) -> list[Candidate]:
        if pair := self._titled_paragraphs.pair(node):
            found = self.here([pair[0]])
            self._take(pair[1])
            return found
        return self._alone(node, number) or self.here(self._titled_paragraphs.lines(node))

    def _alone(self, node: Node, number: int) -> list[Candidate]:
        """Return the entries of a paragraph that needs none below it; or enter its section."""
        following = next(iter(self.nodes[number + 1 : number + 2]), None)
        listed = following is not None and following.kind in {"item", "row"}
        pictured = following is not None and titled_blocks.is_picture(following)
        if (listed or pictured) and (
            titled := titled_blocks.titled_list(self.nodes, number, self._classifier)
        ):
            self._items.exclude(titled.nodes)
            return self.here([titled.candidate])
        if addressed := titled_blocks.titled_address(self.nodes, number, self._classifier):
            return self.here([addressed])
        name = paragraph_section(node.text) if listed or is_week(node.text) else None
        if name:
            self.sections.paragraph(name)
            return []
        return self.here(paragraphs.entries(node, self._classifier))

    def _week_inside(self, node: Node) -> None:
        """Enter a week whose line follows an item without a blank line between."""
        for paragraph in node.own:
            for line in paragraph.text.split("\n")[1:]:
                if is_week(line) and len(line.strip()) > 12:
                    self.sections.paragraph(line.strip().rstrip(":： "))
