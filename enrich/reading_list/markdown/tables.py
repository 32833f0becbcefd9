"""Reads the rows of tables: what a column holds follows from its header, or else its cells."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from enrich.model import Claims
from enrich.patterns import regex
from enrich.reading_list.facts import is_no_paper
from enrich.reading_list.line import claims as claimed
from enrich.reading_list.line import titles
from enrich.reading_list.line.candidate import Candidate, kind_of
from enrich.reading_list.line.flat import EntryLine, LineLink, LinkClassifier
from enrich.reading_list.line.head import STAR, read_entry_line
from enrich.reading_list.line.inline import pieces, visible_text
from enrich.reading_list.line.links import Rank, role
from enrich.reading_list.markdown.structure import Node
from enrich.reading_list.table_headers import column_role

_READ = regex(
    r"✅|☑|✔|✓|√|:white_check_mark:|:heavy_check_mark:|\[[xX]\]"
    r"|^(?:yes|read|done|finished|已读|已录制|y|x)$",
    re.IGNORECASE,
)
_UNREAD = regex(
    r"⬜|☐|🔲|❌|:x:|:white_large_square:|\[ \]|⏳|^(?:no|unread|to ?read|todo|未读|n)$",
    re.IGNORECASE,
)
_SUMMARY = regex(r"<summary\b[^<>]*>(?:[^<]|<(?!summary\b))*?</summary\s*>", re.IGNORECASE)
_MIN_DESCRIPTION = 12  # words after two blanks that are a description, and not part of the title
_MOST_TITLE_WORDS = 22
_MOST_CELLS = 40  # of a row that are read
_EMPTY_CELL = regex(r"[\s\-–—/⚠️❌xX✗.]*|n/?a|none|tbd|todo", re.IGNORECASE)


class Tables:
    """All tables of a file; the rows of a table are considered together."""

    def __init__(self, classifier: LinkClassifier, nodes: Sequence[Node]) -> None:
        self._classifier = classifier
        rows: dict[int, list[Node]] = defaultdict(list)
        for node in nodes:
            if node.kind == "row":
                rows[node.group].append(node)
        self._cells = {
            id(n): [_read_cell(n.text[a:b], classifier) for a, b in n.cells[:_MOST_CELLS]]
            for group in rows.values()
            for n in group
        }
        self._columns = {group: self._column_roles(members) for group, members in rows.items()}
        self._listed = {group: self._is_list(members) for group, members in rows.items()}

    def _is_list(self, rows: Sequence[Node]) -> bool:
        """Whether a table lists papers.

        Many of its rows lead to one, or it has a column of titles.
        """
        linked = sum(any(h.best <= Rank.PAPER_SITE for h in self._cells[id(n)]) for n in rows)
        usable = sum(any(h.usable for h in self._cells[id(n)]) for n in rows)
        columns = self._columns[rows[0].group]
        if "title" in columns.values() and usable:
            return True
        return linked >= max(1, 0.2 * len(rows)) or (
            "paper" in columns.values() and usable >= 0.3 * len(rows)
        )

    def _column_roles(self, rows: Sequence[Node]) -> dict[int, str]:
        """Return what each column holds: number -> "title", "venue", ...

        The header decides; without one for the titles, the cells decide which column they are.
        """
        header = rows[0].header
        named: dict[int, str] = {}
        for number, cell in enumerate(header):
            text = visible_text(pieces(cell)).strip()
            found = column_role(text)
            if found:
                named[number] = found
        title = self._title_column(rows, named)
        if title is not None:
            named[title] = "title"
        return named

    def _title_column(self, rows: Sequence[Node], named: dict[int, str]) -> int | None:
        """Return the column whose cells are most like titles, or None.

        A column with the header of titles is preferred to others.
        """
        scores: dict[int, float] = defaultdict(float)
        for node in rows[:200]:
            for number, found in enumerate(self._cells[id(node)]):
                if named.get(number, "") in {"", "title", "paper", "name"} and _looks_like_title(
                    found
                ):
                    scores[number] += 1 / min(len(rows), 200)
        for number, name in named.items():
            if name == "title":
                scores[number] += 0.5
            elif name == "name":
                scores[number] -= 0.3
        best = max(scores, key=lambda n: (scores[n], -n), default=None)
        return best if best is not None and scores[best] >= 0.4 else None

    def entries(self, node: Node) -> list[Candidate]:
        """Return the entry of a row, if its table lists papers and it has a title or a link."""
        if not self._listed[node.group]:
            return []
        cells = self._cells[id(node)]
        columns = self._columns[node.group]
        titled = next(
            (n for n, name in columns.items() if name == "title" and n < len(cells)), None
        )
        named = next((n for n, name in columns.items() if name == "name" and n < len(cells)), None)
        found = cells[titled] if titled is not None else None
        title = found.title if found else None
        links = [link for h in cells for link in h.links]
        if (
            found is None
            and named is not None
            and (linked := cells[named].title_link)
            and linked.rank <= Rank.PAPER_SITE
        ):
            # The short name is the only title, and it is linked.
            found, title = cells[named], cells[named].title
        if found is None and (own_title := next(filter(_is_linked_title, cells), None)):
            # A column of links, addresses and names has a title in some rows only.
            found, title = own_title, own_title.title
        surely = any(x.rank <= Rank.PAPER_SITE for x in links)
        if found is None and named is not None and cells[named].title and not surely:
            found, title = cells[named], cells[named].title  # a name is better than nothing
        if not title and not any(x.rank < Rank.NOWHERE for x in links):
            return []
        if is_no_paper(title or "-") and not any(x.rank <= Rank.PAPER_SITE for x in links):
            return []
        own = found.links if found else []
        slides = [x for x in links if x not in own and _is_slides(x)]
        links = [x for x in links if x not in slides]
        candidate = Candidate(
            node.start, node.end, title, links, found.title_link if found else None
        )
        candidate.claims = self._claims(node, cells, columns)
        for link in slides:
            if claimed.is_venue_tag(link.label):
                venue = claimed.tag_claims(link.label)
                candidate.claims = claimed.combined(candidate.claims, venue)
        candidate.checked, candidate.starred = self._status(node, cells, columns)
        candidate.notes = self._notes(node, columns)
        if titled is not None and (
            description := _description(self._text(node, titled), cells[titled])
        ):
            candidate.notes.insert(0, description)
        candidate.cell = self._block_offset(node, titled if titled is not None else named)
        candidate.kind = kind_of(
            found or _cell_or_empty(cells, named), links, candidate.claims, peers=1.0
        )
        return [candidate]

    def _text(self, node: Node, number: int) -> str:
        a, b = node.cells[number]
        return node.text[a:b]

    def _claims(self, node: Node, cells: Sequence[EntryLine], columns: dict[int, str]) -> Claims:
        venue, year = None, None
        for number, name in columns.items():
            if number >= len(cells) or name not in {"venue", "year", "date"}:
                continue
            text = visible_text(pieces(self._text(node, number)))
            if _EMPTY_CELL.fullmatch(text):
                continue
            found = claimed.tag_claims(text)
            if name == "venue":
                venue, year = found.venue, found.year or year
            elif (digits := re.search(r"\b(19|20)\d{2}\b", text)) and year is None:
                year = int(digits.group())
        if venue is None:
            text = " ".join(h.rest for h in cells) + " ".join(
                t for h in cells for t in h.tags if claimed.is_venue_tag(t)
            )
            return claimed.combined(claimed.claims_in(text), Claims(None, year))
        return claimed.combined(claimed.tag_claims(f"{venue}"), Claims(None, year))

    def _status(
        self, node: Node, cells: Sequence[EntryLine], columns: dict[int, str]
    ) -> tuple[bool | None, bool]:
        checked: bool | None = None
        starred = False
        for number in range(len(cells)):
            text, name = self._text(node, number), columns.get(number, "")
            if name == "status":
                checked = _check_mark(text, checked)
            elif name == "star" or (not name and not cells[number].links):
                starred = starred or bool(STAR.search(text))
            elif name == "title":
                checked = cells[number].checked if checked is None else checked
                starred = starred or cells[number].starred
            elif name in {"date", "year", "name"} and re.match(r"\s*[✅☑✔✓]", text):
                checked = True
        return checked, starred

    def _notes(self, node: Node, columns: dict[int, str]) -> list[str]:
        out = []
        for number, name in columns.items():
            if name == "note" and number < min(len(node.cells), _MOST_CELLS):
                parts = pieces(_SUMMARY.sub("", self._text(node, number)))
                text = visible_text([p for p in parts if not (p.kind == "link" and role(p.text))])
                if text and not _EMPTY_CELL.fullmatch(text):
                    out.append(text)
        return out

    def _block_offset(self, node: Node, number: int | None) -> int:
        """Return the offset in the row after its title, or after its first filled cell."""
        cells = [node.cells[number]] if number is not None else []
        cells += [cell for cell in node.cells if cell[1] > cell[0]]
        filled = next((cell for cell in cells if cell[1] > cell[0]), None)
        return filled[1] if filled else len(node.text)


_SLIDES = regex(r"(?:^|[/_.-])(?:slides?|presentation|talk)(?:[/_.-]|$|\d)", re.IGNORECASE)


def _is_slides(link: LineLink) -> bool:
    """Whether a link beside a title leads to slides, whatever its label is."""
    return link.identifier is None and bool(_SLIDES.search(link.url.rpartition("//")[2]))


_SPACED = regex(
    r"(?P<title>[^|]{3,160}?\S)[ \u00a0]{2,}(?P<description>[A-Z“\"●].{40,})", re.DOTALL
)


_DASHED = regex(r"(?P<title>[^|*\n]{3,160}?\S)\s[-–—]\s+(?P<description>[a-z].{60,})", re.DOTALL)


def _read_cell(text: str, classifier: LinkClassifier) -> EntryLine:
    """Return what a cell contains, with a description after the title apart from it.

    Two blanks end the title, as in "1) Title  This paper introduces ...".
    """
    spaced = _SPACED.match(text) or _DASHED.match(text)
    few = spaced is None or len(spaced["description"].split()) < _MIN_DESCRIPTION
    if (
        spaced is None
        or few
        or "](" in spaced["title"]
        or len(spaced["title"].split()) > _MOST_TITLE_WORDS
    ):
        return read_entry_line(text, classifier)
    entry_line = read_entry_line(spaced["title"], classifier)
    entry_line.links += read_entry_line(spaced["description"], classifier).links
    entry_line.rest, entry_line.layout = (
        ": " + spaced["description"],
        "bold" if entry_line.layout in {"text", "before"} else entry_line.layout,
    )
    return entry_line


def _description(text: str, entry_line: EntryLine) -> str | None:
    """Return the description in the cell of a title, or None.

    Examples are "**Title** - description" and "1) Title  Description".
    """
    spaced = _SPACED.match(text) or _DASHED.match(text)
    if spaced and entry_line.rest.startswith(": " + spaced["description"]):
        return visible_text(pieces(spaced["description"]))
    after = (
        re.match(r"\s*[-–—:：]\s+(?P<description>.{20,})", entry_line.rest, re.DOTALL)
        if entry_line.layout == "bold"
        else None
    )
    return visible_text(pieces(after["description"])) if after else None


def _cell_or_empty(cells: Sequence[EntryLine], named: int | None) -> EntryLine:
    return cells[named] if named is not None else EntryLine()


def _is_linked_title(entry_line: EntryLine) -> bool:
    """Whether a cell is words that are linked to a paper, and no button."""
    link = entry_line.title_link
    return (
        link is not None
        and link.rank <= Rank.PAPER_SITE
        and not link.bare
        and bool(entry_line.title)
        and role(entry_line.title or "") is None
    )


def _looks_like_title(entry_line: EntryLine) -> bool:
    title = entry_line.title or ""
    if (
        entry_line.layout == "bold"
        and entry_line.rest.lstrip()[:1] in {"-", ":", "–", "—"}
        and len(entry_line.rest) > 40
    ):
        return bool(title)
    return role(title) is None and len(title.split()) >= 3 and titles.looks_like_title(title)


def _check_mark(text: str, before: bool | None) -> bool | None:
    if _UNREAD.search(text.strip()):
        return False
    if _READ.search(text.strip()):
        return True
    return False if not text.strip() else before
