"""Signs by which one list item is an entry or not, without its neighbours."""

from __future__ import annotations

import re
from dataclasses import dataclass

from enrich import identifiers
from enrich.identifiers import ARXIV
from enrich.model import Identifier
from enrich.patterns import regex
from enrich.reading_list.line import claims as claimed
from enrich.reading_list.line import titles
from enrich.reading_list.line.flat import EntryLine
from enrich.reading_list.line.head import CHECKBOX
from enrich.reading_list.line.inline import pieces, visible_text
from enrich.reading_list.line.links import Rank, role
from enrich.reading_list.line.paper_titles import title_and_venue
from enrich.reading_list.markdown.multi_title import pair_of_titles
from enrich.reading_list.markdown.structure import Node


@dataclass(slots=True)
class ItemReading:
    """A list item as it was read alone, before its neighbours are considered."""

    node: Node
    line: EntryLine
    raw: str
    linked: bool  # it or its later paragraphs have a link
    attribute: bool  # it consists of a label and links: "Paper: URL", "[[code](u)]"
    prose: bool
    role: str = ""  # "entry", "note" (a remark on the entry above) or "none", once it is decided


_ASKS = regex(
    r"^\W*(?:see|check|click|find|read|visit|refer)\b|[(（]\s*see\b"
    r"|\b(?:please|you can|click here)\b",
    re.IGNORECASE,
)


def is_prose(raw: str, entry_line: EntryLine) -> bool:
    """Whether an item is a sentence with links in it, and no entry."""
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


def has_only_anchors(entry_line: EntryLine) -> bool:
    """Whether an item has links, all to places in the same page: a table of contents."""
    return (
        bool(entry_line.links)
        and all(x.rank == Rank.NOWHERE and "#" in x.url for x in entry_line.links)
        and not any(claimed.is_venue_tag(t) for t in entry_line.tags)
    )


def is_paper_without_link(item: ItemReading) -> bool:
    """Whether an item without a link has the form of a paper.

    It ends with an identifier, has the tag of a venue, a bold acronym, a check box, or it is a
    citation.
    """
    entry_line, title = item.line, item.line.title or ""
    words = len(title.split())
    if title and not item.prose and not _ASKS.search(item.raw):
        named = identifiers.before_named(item.raw)
        if named and re.search(r"[^\W\d_]{2}", named):
            return True
    if _CJK.search(title) and titles.looks_like_title(title) and entry_line.checked is not None:
        return True
    if words < 2 or not re.search(r"[^\W\d_]", title):
        return False
    if any(
        claimed.is_venue_tag(tag) or ARXIV.fullmatch(tag) for tag in entry_line.tags
    ) or re.match(r"\s*(?:\*\*|__)\[[^\[\]]{0,40}\]", item.raw):
        return True
    if entry_line.layout == "quoted" and (
        entry_line.lead or re.search(r"(?:19|20)\d{2}", entry_line.rest)
    ):
        return True
    if entry_line.checked is not None or entry_line.numbered:
        return words >= 3 or bool(item.line.links)
    return (
        entry_line.layout == "bold"
        and words >= 4
        and bool(re.search(r"(?:19|20)\d{2}", entry_line.rest))
    )


_CJK = regex(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{4}")


def is_title_without_address(item: ItemReading) -> bool:
    """Whether an item is a title whose link leads nowhere yet: "[The Title, FCCM'16]()"."""
    return item.line.layout == "link" and any(
        not x.url.strip() and x.role is None and len((item.line.title or "").split()) >= 3
        for x in item.line.links
    )


def is_published_before_link(item: ItemReading) -> bool:
    """Whether a title and its venue stand before a link with any label: "Title (ICDE 2025) [x](u)".

    Without the venue, a link with words of its own is one in a sentence.
    """
    first = next((x for x in item.line.links if x.rank < Rank.NOWHERE), None)
    stated = title_and_venue(item.raw[: first.start].rstrip(" [(|-–—:：")) if first else None
    return stated is not None and titles.looks_like_title(stated.title)


def is_child_without_link(item: ItemReading) -> bool:
    """Whether an item without a link, below an entry, has a mark of an entry of its own.

    That is a check box, bold brackets, or the tag of a venue.
    """
    return (
        item.line.checked is not None
        or bool(re.match(r"\s*(?:\*\*|__)\[", item.raw))
        or any(claimed.is_venue_tag(t) for t in item.line.tags)
    )


def is_own_paper(item: ItemReading) -> bool:
    """Whether an item with a link, below an entry, is a paper of its own and no remark."""
    entry_line = item.line
    title = entry_line.title or ""
    if title and any(x.role == "citation" for x in entry_line.links):
        return True
    if entry_line.best > Rank.PAPER_SITE or role(title) is not None:
        return False
    if (
        re.match(r"\s*(?:\*\*|__)?\[[^\[\]]{0,40}\](?:\*\*|__)?\s*\S", item.raw)
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


def is_titled_paper(item: ItemReading) -> bool:
    """Whether an item's title is linked to a paper, so that it is an entry in any section."""
    link = item.line.title_link
    return (
        link is not None
        and link.rank <= Rank.PAPER_SITE
        and item.line.layout in {"link", "named"}
        and len(link.label.split()) >= 4
    )


def is_label_with_title(item: ItemReading) -> bool:
    """Whether an item of a label and a link is an entry, as the link has a title.

    An example is "code [The Title of a Paper](u)".
    """
    labels = [x.label for x in item.line.usable if x.role is None and not x.bare]
    return len(labels) == 1 and len(labels[0].split()) >= 4 and titles.looks_like_title(labels[0])


def is_only_link(item: ItemReading) -> bool:
    """Whether an item consists of a bare link to a paper.

    After a check box, it may consist of several links of a paper.
    """
    links = item.line.links
    if CHECKBOX.match(item.raw):
        return any(x.rank <= Rank.PAPER_SITE and x.role != "other" for x in links)
    return (
        len(links) == 1
        and links[0].bare
        and links[0].rank <= Rank.PAPER_SITE
        and item.raw.strip(" <>") == links[0].url
    )


def only_identifier(item: ItemReading) -> Identifier | None:
    """Return the identifier of which an item consists, written as such; None for other items."""
    box = CHECKBOX.match(item.raw)
    words = (item.raw[box.end() :] if box else item.raw).strip(" `*_")
    if not words or item.linked or not re.match(r"10\.|[A-Za-z][\w -]*:|PMC|PMID|DOI ", words):
        return None
    return identifiers.parse(words)


# A capital behind another letter or a hyphen, or a digit beside a letter.
_COINED = regex(r"[^\W\d_]-?[A-Z]|[^\W\d_]-?\d|\d[^\W\d_]")
# Short capitals name a field of research ("NLP", "GANs") or the part of a course ("HW1", "2nd").
_FIELD = regex(r"[A-Z]{1,3}s?|[A-Z]{2,}s|(?:HW|Lec|Part|Ch)\d+|\d+(?:st|nd|rd|th|D)|PhD")


def is_sentence(title: str, raw: str) -> bool:
    """Whether words are a sentence and no title."""
    return bool(re.search(r"[a-z]\.\s*$", raw)) and titles.title_case(title) < 0.6


def is_coined_name(title: str) -> bool:
    """Whether one or two words are what somebody has called a system: "FSS-1000", "You2Me"."""
    words = title.split()
    named = [w for w in words if _COINED.search(w) and not _FIELD.fullmatch(w.strip("()[].,:"))]
    return len(words) <= 2 and bool(named) and not claimed.is_venue_tag(title)


def text_without_links(raw: str) -> str:
    """Return the text of an item without its links."""
    return visible_text([p for p in pieces(raw) if p.kind == "text"])
