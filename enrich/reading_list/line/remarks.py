"""The lines below a title and the claims in them: remarks are kept, authors, venues, dates and buttons are not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from enrich.model import Claims
from enrich.reading_list.line import claims as claimed
from enrich.reading_list.line import notes
from enrich.reading_list.line.candidate import Candidate
from enrich.reading_list.line.flat import EntryLine, LinkClassifier
from enrich.reading_list.line.head import head
from enrich.reading_list.line.inline import pieces
from enrich.reading_list.line.links import Rank, role
from enrich.reading_list.line.weeks import is_week
from enrich.text import fold


def below(made: Candidate, raw: str, found: EntryLine) -> None:
    """Take the remark behind the title and the lines below it, up to a week that begins without a blank line."""
    eol = raw.find("\n", found.rest_start)
    eol = len(raw) if eol < 0 else eol
    note = notes.inline(raw, eol, found)
    if note:
        made.notes.append(note)
    lines = raw[eol + 1 :].split("\n") if eol < len(raw) else []
    goes_on = found.shape == "quoted" and not any(
        found.rest_start <= x.start < eol for x in found.usable
    )
    for number, line in enumerate(lines):
        if is_week(line) and len(line.strip()) > 12:
            made.end -= len(lines) - number
            return
        if number == 0 and notes.begins_with_authors(line) and "](" in line:
            made.said.append(" ".join(p.text for p in pieces(line) if p.kind == "text"))
            continue
        if goes_on or (number == 0 and notes.is_authors(line)) or _repeats(line, found.title):
            continue
        if (remark := notes.line(line)) and not _metadata(line):
            made.notes.append(remark)


def is_buttons(line: str) -> bool:
    """Say whether a line is only links that say what they are: "[[pdf]](u) [[code]](v)"."""
    parts = [p for p in pieces(line) if p.kind != "image"]
    shown = "".join(p.text for p in parts if p.kind == "text")
    return (
        any(p.kind == "link" for p in parts)
        and all(role(p.text) for p in parts if p.kind == "link")
        and not re.search(r"[^\W_]{3}", shown)
    )


_DATE_LINE = re.compile(
    r"\W*(?:\d{1,2} )?(?:[A-Z][a-z]{2,8}\.? )?(?:\d{1,2},? )?(?:19|20)\d{2}(?:[-/.]\d{1,2}){0,2}\W*"
)


def _is_place(label: str) -> bool:
    """Say whether a link's label is where the paper came out: "Findings of ACL 2024", "arXiv, 19 Feb 2024"."""
    return len(label.split()) <= 6 and (
        claimed.is_venue_tag(label) or bool(re.match(r"(?i)arxiv\b.*\d", label))
    )


_VENUE_ONLY = re.compile(
    r"[A-Z][\w'’-]*(?: [A-Z][\w'’-]*){0,3} ?(?:(?:19|20)\d\d|['’]\d\d)(?: [Ww]orkshop.{0,80}| \w+)?"
)


def _metadata(line: str) -> bool:
    """Say whether a line below a title is buttons, a venue with buttons, a date or a bare URL: nothing that is a remark."""
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
        and not _is_place(p.text)
        for p in parts
    ):
        return False
    return (
        not re.search(r"[^\W_]{2}", shown) or claimed.is_venue_tag(shown) or role(shown) is not None
    )


def _repeats(line: str, title: str | None) -> bool:
    """Say whether a line is a label and a link that has the title again: "paper [The Title](u)"."""
    parts = [p for p in pieces(line) if p.kind == "link" or p.text.strip(" :：\\")]
    linked = [p for p in parts if p.kind == "link"]
    said = " ".join(p.text for p in parts if p.kind != "link")
    again = (
        title is not None
        and len(title.split()) >= 3
        and any(fold(title) in fold(p.text) for p in linked)
    )
    return again and (not said.strip() or role(said) is not None)


def further(made: Candidate, text: str, judge: LinkClassifier) -> None:
    """Take a further paragraph of an item: authors, buttons, or remarks; authors with buttons behind them are both."""
    if notes.is_authors(text):
        return
    found = head(text, judge)
    if found.usable and (
        is_attribute(text, found) or is_buttons(text) or _repeats(text, made.title)
    ):
        made.links += found.usable
        return
    for line in text.split("\n"):
        buttons = [
            x for x in head(line, judge).usable if x.role in _LABELS or x.rank <= Rank.PAPER_SITE
        ]
        made.links += buttons
        if (
            not (note := notes.line(line))
            or _metadata(line)
            or (buttons and notes.begins_with_authors(line))
        ):
            continue
        made.notes.append(note)


_MOST_REMARKS = 6  # lines below a title in which a venue may be claimed
_CITED = frozenset({"quoted", "bold", "before"})  # shapes behind which a citation goes on


def claims_of(found: EntryLine, remarks: Sequence[str]) -> Claims:
    """Return what the tags before a title, the text behind it and the first remarks say of the publication."""
    tag = next(
        (claimed.tag_claims(t) for t in reversed(found.tags) if claimed.is_venue_tag(t)), Claims()
    )
    text = claimed.claims(found.rest) if found.shape != "text" else Claims()
    if found.tail.strip():
        text = claimed.join(text, claimed.claims(found.tail))
    if (
        found.lead
        and _VENUE_LABEL.fullmatch(found.lead.strip(" ,:|"))
        and claimed.is_venue_tag(found.lead.strip(" ,:|"))
    ):
        text = claimed.join(text, claimed.tag_claims(found.lead.strip(" ,:|")))
    elif text.year is None and (
        dated := re.search(r"[\s(,.]((?:19|20)\d\d)[a-z]?[).,:\s]*$", found.lead)
    ):
        text = claimed.join(text, Claims(None, int(dated[1])))
    behind = found.rest.lstrip()[:1]
    if (
        text.year is None
        and behind not in set(":：-–—")
        and (found.shape in _CITED or behind in {",", "("})
    ):
        text = claimed.join(text, Claims(None, claimed.stated_year(found.rest)))
    if found.shape == "quoted" and (venue := claimed.cited_venue(found.rest, found.venue)):
        text = Claims(venue, text.year, text.status if text.status != "preprint" else None)
    cited = " ".join(x.label for x in found.links if x.role == "citation" or x is found.title_link)
    labels = claimed.claims(re.sub(r"\s[-–—]\s(?=(?:19|20)\d\d\b)", " ", cited))
    joined = claimed.join(claimed.join(claimed.join(tag, text), labels), _labelled_venue(found))
    for remark in remarks[:_MOST_REMARKS]:
        joined = claimed.join(joined, claimed.claims(remark, remark=True))
    return joined


_VENUE_LABEL = re.compile(
    r"(?P<first>[A-Za-z][\w&-]*)(?:[ /][A-Za-z][\w-]*){0,2},? ?"
    r"(?:['’]\s?\d\d|(?:19|20)\d\d|(?<=[A-Z])\d\d)(?:[ ,]+\w+){0,2}"
)


def _labelled_venue(found: EntryLine) -> Claims:
    """Return the venue that a button says: "[[ICLR'23]](u)", "[[Preprint]](u)"."""
    for link in found.links:
        label = link.label.strip(" []")
        if link is found.title_link or link.role not in _LABELS_OF_PAPERS:
            continue
        named = _VENUE_LABEL.fullmatch(label)
        if (
            named
            and (role(named["first"]) is None or claimed.is_known_venue(named["first"]))
            and claimed.is_venue_tag(label)
        ):
            return claimed.tag_claims(label)
        if label.lower() == "preprint":
            return Claims(status="preprint")
    return Claims()


_LABELS_OF_PAPERS = frozenset({None, "paper", "plain"})
_LABELS = frozenset({"paper", "other"})
_LABELLED = re.compile(
    r"\s*(?:\*\*|__)?(?P<label>[^\[\]():：]{1,40}?)(?:\*\*|__)?\s*[:：]?\s*(?:\*\*|__)?\s*"
    r"(?=\[|<|https?://|!\[)"
)


def is_attribute(raw: str, found: EntryLine) -> bool:
    """Say whether an item is a label and links only, an attribute of the entry above: "Paper: https://...", "[arxiv](u)"."""
    if any(x.role is None and x.rank < Rank.NOWHERE and not x.bare for x in found.links):
        labelled = _LABELLED.match(raw)
        return bool(
            labelled
            and not found.tags
            and role(labelled["label"]) in _LABELS
            and len(found.usable) <= 2
        )
    shown = "".join(p.text for p in pieces(raw) if p.kind in {"text", "code"})
    words = re.findall(r"[^\W_]+", shown)
    return not words or (
        len(words) <= 6 and role(shown.strip(" :：-[]()|,.")) not in {None, "citation"}
    )
