"""Reads a title in a paragraph or a heading, with its links or facts in the nodes below it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from enrich.patterns import regex
from enrich.reading_list.line import claims, notes, remarks, titles
from enrich.reading_list.line.candidate import Candidate, kind_of
from enrich.reading_list.line.flat import EntryLine, LinkClassifier
from enrich.reading_list.line.head import read_entry_line
from enrich.reading_list.line.inline import pieces, visible_text
from enrich.reading_list.line.links import Rank, role
from enrich.reading_list.markdown.paragraphs import candidate_of, is_bare_url
from enrich.reading_list.markdown.structure import Node

_LABEL_WORDS = 4  # beside the buttons of an item without a title, at most
_LABEL = regex(
    r"\s*(?:\*\*|__|`)?\s*(?P<label>[^\W\d_][\w ./()-]{0,30}?)\s*(?:\*\*|__|`)?\s*[:：]?\s*"
    r"(?:\*\*|__)?\s*(?P<link>\[|<|https?://)"
)


def titled_address(
    nodes: Sequence[Node], number: int, classifier: LinkClassifier
) -> Candidate | None:
    """Return the entry of a bold title with a bare URL in the paragraph below it.

    None where node `number` has another form.
    """
    node, following = nodes[number], nodes[number + 1] if number + 1 < len(nodes) else None
    if (
        following is None
        or following.kind != "paragraph"
        or "\n" in following.text.strip()
        or "\n" in node.text.strip()
    ):
        return None
    entry_line = read_entry_line(node.text, classifier)
    address = read_entry_line(following.text, classifier)
    if (
        entry_line.layout != "bold"
        or entry_line.usable
        or entry_line.rest.strip(" .:")
        or len((entry_line.title or "").split()) < 2
    ):
        return None
    if not is_bare_url(address) or address.title or address.best > Rank.PAPER_SITE:
        return None
    candidate = candidate_of(node, entry_line)
    candidate.links, candidate.end = list(address.links), following.end
    candidate.kind = kind_of(entry_line, candidate.links, candidate.claims, peers=1.0)
    return candidate


@dataclass(slots=True)
class TitledBlock:
    """A title above a list of its links: the entry, and the items that belong to it."""

    candidate: Candidate
    nodes: list[Node]


def is_picture(node: Node) -> bool:
    """Whether a paragraph consists of pictures, linked or not."""
    if node.kind != "paragraph" or "![" not in node.text:
        return False
    return not re.sub(r"\[?!\[[^\[\]]*\]\([^()]*\)(?:\]\([^()]*\))?", "", node.text).strip()


def titled_list(
    nodes: Sequence[Node], number: int, classifier: LinkClassifier
) -> TitledBlock | None:
    """Return the entry of a title paragraph with items like "- Paper: URL" below it.

    None where node `number` has another form.
    """
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
    candidate = candidate_of(node, entry_line)
    for item, label in zip(below, labels, strict=True):
        text = item.own[0].text if item.own else ""
        candidate.links += read_entry_line(text, classifier).usable
        fact = None if label else _FACT_BELOW.match(text)
        if (
            fact
            and not claims.is_venue_tag(fact["value"])
            and not _NO_REMARK.fullmatch(fact["label"])
            and (note := notes.remark_below(text))
        ):
            candidate.notes.append(note)
        elif fact:
            candidate.publication_lines.append(fact["value"])
        candidate.end = max([candidate.end, *(p.end for p in item.own)])
    if not any(link.rank < Rank.NOWHERE for link in candidate.links):
        return None
    candidate.claims = remarks.claims_of(
        entry_line, [*candidate.publication_lines, *candidate.notes]
    )
    candidate.kind = kind_of(entry_line, candidate.links, candidate.claims, peers=1.0)
    return TitledBlock(candidate, below)


_FACT = regex(
    r"\s*(?:\*\*|__)?(?P<label>[A-Z][\w /-]{1,24}?)\s*(?:\*\*|__)?\s*[:：]\s*(?:\*\*|__)?\s*"
    r"(?P<value>.*)",
    re.DOTALL,
)
_NO_REMARK = regex(
    r"(?:authors?|links?|papers?|pdfs?|arxiv|codes?|venue|conference|journal|date|year|published"
    r"|url|doi|project|website|github|affiliations?|institutions?)s?$",
    re.IGNORECASE,
)


def titled_heading(
    nodes: Sequence[Node], number: int, classifier: LinkClassifier
) -> TitledBlock | None:
    """Return the entry of a heading that is a title, with facts of the paper as items below.

    Examples of facts are "**Link:** u" and "**Summary:** ...". None where node `number` has another
    form.
    """
    below: list[Node] = []
    for following in nodes[number + 1 :]:
        if following.kind != "item":
            break
        below.append(following)
    top = [n for n in below if n.parent is None]
    facts = [_FACT.match(n.own[0].text) if n.own else None for n in top]
    if not top or not all(facts):
        return None
    named = [(fact["label"], fact["value"], n) for fact, n in zip(facts, top, strict=True) if fact]
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
        EntryLine(), [value for label, value, _ in named if _NO_REMARK.fullmatch(label)]
    )
    candidate.kind = kind_of(EntryLine(title=title), links, candidate.claims, peers=1.0)
    return TitledBlock(candidate, below)


_FACT_BELOW = regex(
    r"\s*(?:\*\*|__)?(?P<label>[A-Za-z][\w /-]{1,24}?)\s*(?:\*\*|__)?(?:\(.{0,80}\))?\s*[:：]\s*"
    r"(?P<value>.*)",
    re.DOTALL,
)


def _are_facts(below: Sequence[Node]) -> bool:
    """Whether nearly all items have the form "word: something".

    Below a title these are "intro: ICCV 2015" and "arxiv: u".
    """
    facts = sum(bool(n.own and _FACT_BELOW.match(n.own[0].text)) for n in below)
    return facts >= 0.7 * len(below)


def _is_label(node: Node) -> bool:
    """Whether an item is a label with a link, or a label without its link.

    Examples are "Paper: https://..." and "Code:".
    """
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
