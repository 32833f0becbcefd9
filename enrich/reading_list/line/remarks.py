"""Reads the lines below a title: the remarks in them, the links, and the publication claims.

Remarks are kept; authors, venues, dates and buttons are no remarks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from enrich.model import Claims
from enrich.patterns import regex
from enrich.reading_list.line import citation, notes
from enrich.reading_list.line import claims as claimed
from enrich.reading_list.line.candidate import Candidate
from enrich.reading_list.line.flat import EntryLine, LinkClassifier
from enrich.reading_list.line.head import read_entry_line
from enrich.reading_list.line.inline import pieces
from enrich.reading_list.line.known_venues import is_known_venue
from enrich.reading_list.line.links import Rank, role
from enrich.reading_list.line.weeks import is_week
from enrich.text import fold


def add_lines_below(candidate: Candidate, raw: str, entry_line: EntryLine) -> None:
    """Add the remark after the title and those in the lines below it to a candidate.

    The name of a week below the title ends the entry. `raw` is the text of the entry.
    """
    eol = raw.find("\n", entry_line.rest_start)
    eol = len(raw) if eol < 0 else eol
    note = notes.remark_after_title(raw, eol, entry_line)
    if note:
        candidate.notes.append(note)
    lines = raw[eol + 1 :].split("\n") if eol < len(raw) else []
    is_citation = entry_line.layout == "quoted" and not any(
        entry_line.rest_start <= x.start < eol for x in entry_line.usable
    )
    for number, line in enumerate(lines):
        if is_week(line) and len(line.strip()) > 12:
            candidate.end -= len(lines) - number
            return
        if number == 0 and notes.begins_with_authors(line) and "](" in line:
            candidate.publication_lines.append(
                " ".join(p.text for p in pieces(line) if p.kind == "text")
            )
            continue
        if (
            is_citation
            or (number == 0 and notes.is_authors(line))
            or _repeats_title(line, entry_line.title)
        ):
            continue
        if (remark := notes.remark_below(line)) and not _is_metadata(line):
            candidate.notes.append(remark)


def is_buttons(line: str) -> bool:
    """Whether a line consists of buttons alone: "[[pdf]](u) [[code]](v)"."""
    parts = [p for p in pieces(line) if p.kind != "image"]
    shown = "".join(p.text for p in parts if p.kind == "text")
    return (
        any(p.kind == "link" for p in parts)
        and all(role(p.text) for p in parts if p.kind == "link")
        and not re.search(r"[^\W_]{3}", shown)
    )


_DATE_LINE = regex(
    r"\W*(?:\d{1,2} )?(?:[A-Z][a-z]{2,8}\.? )?(?:\d{1,2},? )?(?:19|20)\d{2}(?:[-/.]\d{1,2}){0,2}\W*"
)


def _is_publication(label: str) -> bool:
    """Whether the label of a link is a place of publication.

    Examples are "Findings of ACL 2024" and "arXiv, 19 Feb 2024".
    """
    return len(label.split()) <= 6 and (
        claimed.is_venue_tag(label) or bool(re.match(r"(?i)arxiv\b.*\d", label))
    )


_VENUE_ONLY = regex(
    r"[A-Z][\w'’-]*(?: [A-Z][\w'’-]*){0,3} ?(?:(?:19|20)\d\d|['’]\d\d)(?: [Ww]orkshop.{0,80}| \w+)?"
)


def _is_metadata(line: str) -> bool:
    """Whether a line below a title has no remark in it.

    It is buttons, a venue with buttons, a date, or a bare URL.
    """
    parts = [p for p in pieces(line) if p.kind != "image"]
    shown = " ".join(
        "".join(p.text for p in parts if p.kind == "text").replace("\\", " ").split()
    ).strip(" []()|,.;·/")
    if _DATE_LINE.fullmatch(shown):
        return True
    if not any(p.kind == "link" for p in parts):
        return bool(_VENUE_ONLY.fullmatch(shown)) and claimed.is_venue_tag(shown)
    if any(
        p.kind == "link"
        and not p.bare
        and role(p.text) is None
        and not notes.is_button(p, line)
        and not _is_publication(p.text)
        for p in parts
    ):
        return False
    return (
        not re.search(r"[^\W_]{2}", shown) or claimed.is_venue_tag(shown) or role(shown) is not None
    )


def _repeats_title(line: str, title: str | None) -> bool:
    """Whether a line is a label and a link with the title again: "paper [The Title](u)"."""
    parts = [p for p in pieces(line) if p.kind == "link" or p.text.strip(" :：\\")]
    linked = [p for p in parts if p.kind == "link"]
    label = " ".join(p.text for p in parts if p.kind != "link")
    again = (
        title is not None
        and len(title.split()) >= 3
        and any(fold(title) in fold(p.text) for p in linked)
    )
    return again and (not label.strip() or role(label) is not None)


def add_paragraph(candidate: Candidate, text: str, classifier: LinkClassifier) -> None:
    """Add a further paragraph of an item to a candidate.

    It has authors, buttons or remarks; authors before buttons are no remark.
    """
    if notes.is_authors(text):
        return
    entry_line = read_entry_line(text, classifier)
    if entry_line.usable and (
        is_attribute(text, entry_line) or is_buttons(text) or _repeats_title(text, candidate.title)
    ):
        candidate.links += entry_line.usable
        return
    for line in text.split("\n"):
        buttons = [
            x
            for x in read_entry_line(line, classifier).usable
            if x.role in _LABELS or x.rank <= Rank.PAPER_SITE
        ]
        candidate.links += buttons
        if (
            not (note := notes.remark_below(line))
            or _is_metadata(line)
            or (buttons and notes.begins_with_authors(line))
        ):
            continue
        candidate.notes.append(note)


_MOST_REMARKS = 6  # lines below a title that are searched for a venue
_CITED = frozenset({"quoted", "bold", "before"})  # layouts after which a citation goes on


def claims_of(entry_line: EntryLine, remarks: Sequence[str]) -> Claims:
    """Return the claims in the tags, in the text around the title, and in the first remarks."""
    tag = next(
        (claimed.tag_claims(t) for t in reversed(entry_line.tags) if claimed.is_venue_tag(t)),
        Claims(),
    )
    text = claimed.claims_in(entry_line.rest) if entry_line.layout != "text" else Claims()
    if entry_line.tail.strip():
        text = claimed.combined(text, claimed.claims_in(entry_line.tail))
    if (
        entry_line.lead
        and _VENUE_LABEL.fullmatch(entry_line.lead.strip(" ,:|"))
        and claimed.is_venue_tag(entry_line.lead.strip(" ,:|"))
    ):
        text = claimed.combined(text, claimed.tag_claims(entry_line.lead.strip(" ,:|")))
    elif text.year is None and (
        dated := re.search(r"[\s(,.]((?:19|20)\d\d)[a-z]?[).,:\s]*$", entry_line.lead)
    ):
        text = claimed.combined(text, Claims(None, int(dated[1])))
    after = entry_line.rest.lstrip()[:1]
    if (
        text.year is None
        and after not in set(":：-–—")
        and (entry_line.layout in _CITED or after in {",", "("})
    ):
        text = claimed.combined(text, Claims(None, citation.stated_year(entry_line.rest)))
    if entry_line.layout == "quoted" and (
        venue := citation.cited_venue(entry_line.rest, entry_line.italics)
    ):
        text = Claims(venue, text.year, text.status if text.status != "preprint" else None)
    cited = " ".join(
        x.label for x in entry_line.links if x.role == "citation" or x is entry_line.title_link
    )
    labels = claimed.claims_in(re.sub(r"\s[-–—]\s(?=(?:19|20)\d\d\b)", " ", cited))
    if labels.year is None and (
        dated := re.search(r"(?:,|\s[-–—])\s+((?:19|20)\d\d)$", cited.strip())
    ):
        labels = claimed.combined(labels, Claims(None, int(dated[1])))
    joined = claimed.combined(
        claimed.combined(claimed.combined(tag, text), labels), _labelled_venue(entry_line)
    )
    for remark in remarks[:_MOST_REMARKS]:
        joined = claimed.combined(joined, claimed.claims_in(remark, remark=True))
    return joined


_VENUE_LABEL = regex(
    r"(?P<first>[A-Za-z][\w&-]*)(?:[ /][A-Za-z][\w-]*){0,2},? ?"
    r"(?:['’]\s?\d\d|(?:19|20)\d\d|(?<=[A-Z])\d\d)(?:[ ,]+\w+){0,2}"
)


def _labelled_venue(entry_line: EntryLine) -> Claims:
    """Return the claims of a button: "[[ICLR'23]](u)", "[[Preprint]](u)"."""
    for link in entry_line.links:
        label = link.label.strip(" []")
        if link is entry_line.title_link or link.role not in _LABELS_OF_PAPERS:
            continue
        named = _VENUE_LABEL.fullmatch(label)
        if (
            named
            and (role(named["first"]) is None or is_known_venue(named["first"]))
            and claimed.is_venue_tag(label)
        ):
            return claimed.tag_claims(label)
        if label.lower() == "preprint":
            return Claims(status="preprint")
    return Claims()


_LABELS_OF_PAPERS = frozenset({None, "paper", "plain"})
_LABELS = frozenset({"paper", "other"})
_LABELLED = regex(
    r"\s*(?:\*\*|__)?(?P<label>[^\[\]():：]{1,40}?)(?:\*\*|__)?\s*[:：]?\s*(?:\*\*|__)?\s*"
    r"(?=\[|<|https?://|!\[)"
)


def is_attribute(raw: str, entry_line: EntryLine) -> bool:
    """Whether an item is only a label and links, an attribute of the entry above.

    Examples are "Paper: https://..." and "[arxiv](u)".
    """
    if any(x.role is None and x.rank < Rank.NOWHERE and not x.bare for x in entry_line.links):
        labelled = _LABELLED.match(raw)
        return bool(
            labelled
            and not entry_line.tags
            and role(labelled["label"]) in _LABELS
            and len(entry_line.usable) <= 2
        )
    shown = "".join(p.text for p in pieces(raw) if p.kind in {"text", "code"})
    words = re.findall(r"[^\W_]+", shown)
    return not words or (
        len(words) <= 6 and role(shown.strip(" :：-[]()|,.")) not in {None, "citation"}
    )
