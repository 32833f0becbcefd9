"""The lines below a title and the claims in them: remarks are kept, authors, venues, dates and buttons are not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from enrich.model import Claims
from enrich.reading_list import claims as claimed
from enrich.reading_list import notes
from enrich.reading_list.assemble import Candidate
from enrich.reading_list.flat import Head, Judge
from enrich.reading_list.head import head
from enrich.reading_list.inline import pieces
from enrich.reading_list.links import Rank, role
from enrich.reading_list.sections import is_week


def below(made: Candidate, raw: str, found: Head) -> None:
    """Take the remark behind the title and the lines below it, up to a week that begins without a blank line."""
    eol = raw.find("\n", found.rest_start)
    eol = len(raw) if eol < 0 else eol
    note = notes.inline(raw, eol, found)
    if note:
        made.notes.append(note)
    lines = raw[eol + 1 :].split("\n") if eol < len(raw) else []
    for number, line in enumerate(lines):
        if is_week(line) and len(line.strip()) > 12:
            made.end -= len(lines) - number
            return
        if found.shape == "quoted" or (number == 0 and notes.is_authors(line)):
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


def _metadata(line: str) -> bool:
    """Say whether a line below a title is buttons, a venue with buttons, a date or a bare URL: nothing that is a remark."""
    parts = [p for p in pieces(line) if p.kind != "image"]
    shown = " ".join("".join(p.text for p in parts if p.kind == "text").replace("\\", " ").split()).strip(" []()|,.;·/")
    if _DATE_LINE.fullmatch(shown):
        return True
    if not any(p.kind == "link" for p in parts) or any(
        p.kind == "link" and not p.bare and role(p.text) is None for p in parts
    ):
        return False
    return not re.search(r"[^\W_]{2}", shown) or claimed.is_venue_tag(shown) or role(shown) is not None


def further(made: Candidate, text: str, judge: Judge) -> None:
    """Take a further paragraph of an item: authors, buttons, or remarks."""
    if notes.is_authors(text):
        return
    found = head(text, judge)
    if found.usable and (is_attribute(text, found) or is_buttons(text)):
        made.links += found.usable
        return
    made.notes += [note for line in text.split("\n") if (note := notes.line(line))]


def claims_of(found: Head, remarks: Sequence[str]) -> Claims:
    """Return what the tags before a title, the text behind it and the first remarks say of the publication."""
    tag = next((claimed.tag_claims(t) for t in reversed(found.tags) if claimed.is_venue_tag(t)), Claims())
    text = claimed.claims(found.rest) if found.shape != "text" else Claims()
    if text.year is None and (found.shape in {"quoted", "bold", "before"} or found.rest.lstrip()[:1] in {",", "("}):
        text = claimed.join(text, Claims(None, claimed.stated_year(found.rest)))
    if found.shape == "quoted" and (venue := claimed.cited_venue(found.rest, found.venue)):
        text = Claims(venue, text.year, text.status if text.status != "preprint" else None)
    labels = claimed.claims(" ".join(x.label for x in found.links if x.role == "citation" or x is found.title_link))
    joined = claimed.join(claimed.join(tag, text), labels)
    for remark in remarks[:3]:
        joined = claimed.join(joined, claimed.claims(remark))
    return joined


_LABELLED = re.compile(
    r"\s*(?:\*\*|__)?(?P<label>[^\[\]():：]{1,40}?)(?:\*\*|__)?\s*[:：]?\s*(?:\*\*|__)?\s*(?=\[|<|https?://|!\[)"
)


def is_attribute(raw: str, found: Head) -> bool:
    """Say whether an item is a label and links only, an attribute of the entry above: "Paper: https://...", "[arxiv](u)"."""
    if any(x.role is None and x.rank < Rank.NOWHERE and not x.bare for x in found.links):
        labelled = _LABELLED.match(raw)
        return bool(labelled and role(labelled["label"]) in {"paper", "other"} and len(found.usable) <= 2)
    shown = "".join(p.text for p in pieces(raw) if p.kind in {"text", "code"})
    words = re.findall(r"[^\W_]+", shown)
    return not words or (len(words) <= 6 and role(shown.strip(" :：-[]()|,.")) not in {None, "citation"})
