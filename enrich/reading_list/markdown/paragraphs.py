"""Entries that are no list items: paragraphs, headings, a bold title above a list of links, and what HTML blocks hide."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from enrich.reading_list.line import claims, notes, remarks, titles
from enrich.reading_list.line.candidate import Candidate, kind_of
from enrich.reading_list.line.flat import EntryLine, LinkClassifier
from enrich.reading_list.line.head import read_entry_line
from enrich.reading_list.line.inline import label_text, pieces, visible_text
from enrich.reading_list.line.links import Rank, role
from enrich.reading_list.markdown.structure import Node

_LONG_TITLE = 6  # words of a heading that is a title though its page is not known for papers
_MOST_BEHIND = 8  # words behind a paragraph's first link that are not yet prose
_LABEL_WORDS = 4  # beside buttons, in an item that has no title of its own
_LABEL = re.compile(
    r"\s*(?:\*\*|__|`)?\s*(?P<label>[^\W\d_][\w ./()-]{0,30}?)\s*(?:\*\*|__|`)?\s*[:：]?\s*"
    r"(?:\*\*|__)?\s*(?P<link>\[|<|https?://)"
)


def titled_address(
    nodes: Sequence[Node], number: int, classifier: LinkClassifier
) -> Candidate | None:
    """Return the entry of a bold title with a paragraph below it that is a bare address, None where it is something else."""
    node, following = nodes[number], nodes[number + 1] if number + 1 < len(nodes) else None
    if (
        following is None
        or following.kind != "paragraph"
        or "\n" in following.text.strip()
        or "\n" in node.text.strip()
    ):
        return None
    entry_line, address = (
        read_entry_line(node.text, classifier),
        read_entry_line(following.text, classifier),
    )
    if (
        entry_line.layout != "bold"
        or entry_line.usable
        or entry_line.rest.strip(" .:")
        or len((entry_line.title or "").split()) < 2
    ):
        return None
    if not _is_bare_url(address) or address.title or address.best > Rank.PAPER_SITE:
        return None
    candidate = _made(node, entry_line)
    candidate.links, candidate.end = list(address.links), following.end
    candidate.kind = kind_of(entry_line, candidate.links, candidate.claims, peers=1.0)
    return candidate


@dataclass(slots=True)
class Titled:
    """A title above a list of its links, and the items that so belong to it."""

    candidate: Candidate
    nodes: list[Node]


def is_picture(node: Node) -> bool:
    """Say whether a paragraph is nothing but pictures, linked or not."""
    if node.kind != "paragraph" or "![" not in node.text:
        return False
    return not re.sub(r"\[?!\[[^\[\]]*\]\([^()]*\)(?:\]\([^()]*\))?", "", node.text).strip()


def titled_list(nodes: Sequence[Node], number: int, classifier: LinkClassifier) -> Titled | None:
    """Return the entry of a title paragraph with "- Paper: URL" items below it, None where it is something else."""
    node = nodes[number]
    if "\n" in node.text.strip() and not node.text.strip().endswith("\\"):
        return None
    below = []
    first = number + 1
    while first < len(nodes) and is_picture(nodes[first]):
        first += 1
    for following in nodes[first:]:
        if following.kind != "item" or following.parent is not None:
            break
        below.append(following)
    entry_line = read_entry_line(node.text, classifier)
    labels = [_is_label(n) for n in below]
    if not below or not (
        all(labels) or (entry_line.layout == "bold" and any(labels) and _are_facts(below))
    ):
        return None
    if not entry_line.title or (len(entry_line.title.split()) < 2 and entry_line.layout != "bold"):
        return None
    candidate = _made(node, entry_line)
    for item, label in zip(below, labels, strict=True):
        text = item.own[0].text if item.own else ""
        candidate.links += read_entry_line(text, classifier).usable
        fact = None if label else _FACT_BELOW.match(text)
        if (
            fact
            and not claims.is_venue_tag(fact["said"])
            and not _NO_REMARK.fullmatch(fact["label"])
            and (note := notes.remark_below(text))
        ):
            candidate.notes.append(note)
        elif fact:
            candidate.publication_lines.append(fact["said"])
        candidate.end = max([candidate.end, *(p.end for p in item.own)])
    if not any(link.rank < Rank.NOWHERE for link in candidate.links):
        return None
    candidate.claims = remarks.claims_of(
        entry_line, [*candidate.publication_lines, *candidate.notes]
    )
    candidate.kind = kind_of(entry_line, candidate.links, candidate.claims, peers=1.0)
    return Titled(candidate, below)


_FACT = re.compile(
    r"\s*(?:\*\*|__)?(?P<label>[A-Z][\w /-]{1,24}?)\s*(?:\*\*|__)?\s*[:：]\s*(?:\*\*|__)?\s*"
    r"(?P<said>.*)",
    re.DOTALL,
)
_NO_REMARK = re.compile(
    r"(?:authors?|links?|papers?|pdfs?|arxiv|codes?|venue|conference|journal|date|year|published"
    r"|url|doi|project|website|github|affiliations?|institutions?)s?$",
    re.IGNORECASE,
)


def titled_heading(nodes: Sequence[Node], number: int, classifier: LinkClassifier) -> Titled | None:
    """Return the entry of a heading that is a title, with facts of the paper as items below: "**Link:** u", "**Summary:** ..."."""
    below: list[Node] = []
    for following in nodes[number + 1 :]:
        if following.kind != "item":
            break
        below.append(following)
    top = [n for n in below if n.parent is None]
    facts = [_FACT.match(n.own[0].text) if n.own else None for n in top]
    if not top or not all(facts):
        return None
    named = [(fact["label"], fact["said"], n) for fact, n in zip(facts, top, strict=True) if fact]
    links = [
        x
        for label, _, n in named
        if _NO_REMARK.fullmatch(label)
        for x in read_entry_line(n.own[0].text, classifier).usable
    ]
    title = re.sub(
        r"^\d+(?:\.\d+)*[.)]?\s+", "", titles.clean(visible_text(pieces(nodes[number].text)))
    )
    if not any(x.rank <= Rank.PAPER_SITE for x in links) or len(title.split()) < 2:
        return None
    candidate = Candidate(
        nodes[number].start, max(p.end for n in below for p in n.own), title, links
    )
    candidate.notes = [
        note
        for label, _, n in named
        if not _NO_REMARK.fullmatch(label) and (note := notes.remark_below(n.own[0].text))
    ]
    candidate.notes += [
        note
        for n in below
        if n.parent is not None and n.own and (note := notes.remark_below(n.own[0].text))
    ]
    candidate.claims = remarks.claims_of(
        EntryLine(), [said for label, said, _ in named if _NO_REMARK.fullmatch(label)]
    )
    candidate.kind = kind_of(EntryLine(title=title), links, candidate.claims, peers=1.0)
    return Titled(candidate, below)


_FACT_BELOW = re.compile(
    r"\s*(?:\*\*|__)?(?P<label>[A-Za-z][\w /-]{1,24}?)\s*(?:\*\*|__)?(?:\(.{0,80}\))?\s*[:：]\s*"
    r"(?P<said>.*)",
    re.DOTALL,
)


def _are_facts(below: Sequence[Node]) -> bool:
    """Say whether nearly all items are "word: something", as "intro: ICCV 2015" and "arxiv: u" below a title."""
    facts = sum(bool(n.own and _FACT_BELOW.match(n.own[0].text)) for n in below)
    return facts >= 0.7 * len(below)


def _is_label(node: Node) -> bool:
    """Say whether an item is a label with a link ("Paper: https://..."), or a label whose link is still missing ("Code:")."""
    text = node.own[0].text if node.own else ""
    found = _LABEL.match(text)
    if found:
        return role(found["label"]) is not None
    return role(text.strip(" :：*[]()")) in {"paper", "other"} or (
        bool(re.match(r"\s*\[", text)) and _only_buttons(text)
    )


def _only_buttons(text: str) -> bool:
    parts = pieces(text)
    words = re.findall(
        r"[^\W\d_]{2,}", " ".join(p.text for p in parts if p.kind in {"text", "code"})
    )
    return (
        len(words) <= _LABEL_WORDS
        and any(p.kind == "link" for p in parts)
        and all(role(p.text) for p in parts if p.kind == "link")
    )


def _made(node: Node, entry_line: EntryLine) -> Candidate:
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


def heading_entry(
    nodes: Sequence[Node], number: int, classifier: LinkClassifier
) -> Candidate | None:
    """Return the entry that a heading is: its text links to a paper. Other headings are sections."""
    node = nodes[number]
    entry_line = read_entry_line(node.text, classifier)
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
    candidate = _made(node, entry_line)
    candidate.kind = kind_of(entry_line, candidate.links, candidate.claims)
    return candidate


def entries(node: Node, classifier: LinkClassifier) -> list[Candidate]:
    """Return the entries of a paragraph: none where it is prose, several where its lines are entries each."""
    out: list[Candidate] = []
    for start, end, text in _segments(node, classifier):
        entry_line = read_entry_line(text, classifier)
        if not _is_entry(text, entry_line):
            continue
        candidate = _made(Node("paragraph", start, end, text, indent=node.indent), entry_line)
        candidate.kind = kind_of(entry_line, candidate.links, candidate.claims)
        out.append(candidate)
    return out


def _segments(node: Node, classifier: LinkClassifier) -> list[tuple[int, int, str]]:
    """Split a paragraph into entries: each of its lines that begins one, with the lines that follow it."""
    lines = node.text.split("\n")
    if len(lines) < 2:
        return [(node.start, node.end, node.text)]
    heads = [read_entry_line(line, classifier) for line in lines]
    begins = [_is_entry(line, found) for line, found in zip(lines, heads, strict=True)]
    pairs = [
        _is_bare_url(b) and not any(x.links for x in [a])
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


def _is_bare_url(entry_line: EntryLine) -> bool:
    return (
        len(entry_line.links) == 1
        and entry_line.links[0].bare
        and not entry_line.rest.strip()
        and entry_line.links[0].rank < Rank.NOWHERE
    )


def _is_entry(text: str, entry_line: EntryLine) -> bool:
    """Say whether a paragraph is laid out as an entry and not as prose with links."""
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
        and (inside or first.role == "citation" or len(entry_line.rest.split()) <= _MOST_BEHIND)
        and first.role in {"paper", "citation", "plain"}
        and titles.looks_like_title(title)
        and len(title.split()) <= 30
    )


def _is_bold_with_buttons(text: str, entry_line: EntryLine) -> bool:
    """Say whether a paragraph is a bold title and buttons, though none of them is a paper's: "**Data Set** [[Link]](u)"."""
    shown = re.sub(r"[^\W_]*\d[^\W_]*|[^\w]+", " ", entry_line.rest.split("\n")[0])
    buttons = all(x.role for x in entry_line.usable) and len(entry_line.usable) <= 6
    return (
        entry_line.layout == "bold"
        and buttons
        and len(shown.split()) <= 3
        and len((entry_line.title or "").split()) >= 2
        and "\n" not in text.strip()
    )


_ROW = re.compile(r"(?=<(?:tr|li|p|dt)\b)", re.IGNORECASE)


def html_entries(node: Node, classifier: LinkClassifier) -> list[Candidate]:
    """Return the entries of an HTML block: each row, item or paragraph with a paper's link or a title's."""
    out: list[Candidate] = []
    at = 0
    for row in _ROW.split(node.text):
        first = node.start + node.text.count("\n", 0, at)
        entry_line = read_entry_line(row, classifier)
        linked = next(
            (
                x
                for x in entry_line.links
                if x.role is None and x.rank <= Rank.PAPER_SITE and len(x.label.split()) >= 2
            ),
            None,
        )
        if linked is not None:
            line = first + row.count("\n", 0, linked.end)
            begin = row.rfind("\n", 0, linked.end) + 1
            candidate = Candidate(
                line,
                line + 1,
                titles.from_label(linked.label),
                entry_line.links,
                linked,
                starred=entry_line.starred,
            )
            candidate.cell = linked.end - begin + (_column(node, at) if begin == 0 else 0)
            candidate.kind = kind_of(entry_line, entry_line.links, candidate.claims)
            out.append(candidate)
        elif (
            row[:3].lower() == "<li"
            and entry_line.layout == "before"
            and titles.looks_like_title(entry_line.title or "")
            and _has_paper(entry_line)
        ):
            line = first + row.count("\n", 0, entry_line.usable[0].end)
            begin = row.rfind("\n", 0, entry_line.usable[0].end) + 1
            candidate = Candidate(
                line, line + 1, entry_line.title, entry_line.links, None, starred=entry_line.starred
            )
            candidate.cell = (
                entry_line.usable[0].end - begin + (_column(node, at) if begin == 0 else 0)
            )
            candidate.kind = kind_of(entry_line, entry_line.links, candidate.claims)
            out.append(candidate)
        elif (named := _named_row(row, entry_line)) is not None:
            line = first + row.count("\n", 0, named.end())
            begin = row.rfind("\n", 0, named.end()) + 1
            candidate = Candidate(
                line,
                line + 1,
                titles.clean(label_text(named["said"])),
                entry_line.links,
                None,
                starred=entry_line.starred,
            )
            candidate.cell = named.end("said") - begin + (_column(node, at) if begin == 0 else 0)
            candidate.kind = kind_of(
                EntryLine(title=candidate.title), entry_line.links, candidate.claims, peers=1.0
            )
            out.append(candidate)
        at += len(row)
    return out


def _has_paper(entry_line: EntryLine) -> bool:
    return (
        bool(entry_line.usable)
        and entry_line.usable[0].role is not None
        and any(x.rank <= Rank.PAPER_SITE and x.role == "paper" for x in entry_line.usable)
    )


_TABLE_CELL = re.compile(
    r"<td\b(?P<how>[^<>]*)>(?P<said>[^<>]*(?:<(?:b|i|strong|em|br)\b[^<>]*>[^<>]*)*?)\s*"
    r"(?:</(?:b|i|strong|em)>\s*)*</td\s*>",
    re.IGNORECASE,
)


def _named_row(row: str, entry_line: EntryLine) -> re.Match[str] | None:
    """Return the cell with the name in a row whose paper is a button: "<td>T5</td> ... <a href=u>Paper</a>"."""
    if not row.lower().startswith("<tr") or not any(
        x.role == "paper" and x.rank <= Rank.PAPER_SITE for x in entry_line.links
    ):
        return None
    cells = [
        c
        for c in _TABLE_CELL.finditer(row)
        if not re.search(r"rowspan=\W*(?:[2-9]|\d\d)", c["how"])
    ]
    return next((c for c in cells[:2] if re.search(r"[^\W\d_]", c["said"])), None)


def _column(node: Node, at: int) -> int:
    return at - (node.text.rfind("\n", 0, at) + 1)
