"""Remarks: what the list's owner wrote about a paper, told apart from authors, venues and rows of buttons."""

from __future__ import annotations

import re
from collections.abc import Sequence

from enrich.reading_list import claims, titles
from enrich.reading_list.flat import Head, Link
from enrich.reading_list.head import STAR
from enrich.reading_list.inline import pieces

_TAGS = re.compile(r"</?[A-Za-z][^<>]*>|<!--.*?-->", re.DOTALL)
_EMPTY_GROUP = re.compile(r"\[\s*(?:\[\s*\]\s*)*\]|\(\s*\)|（\s*）|【\s*】")
_SEPARATOR = re.compile(r"\s*(?:[:：]|[-–—]{1,3}(?=\s)|，|。|;|；)\s*")
_EDGE = "|/\\ \t,;·•&\u00a0"
_MARKS = re.compile(r"[✅☑✔✓√⬜☐❌🔥⭐🌟★✨📝📖💡👍🏆\ufe0f]|:[a-z0-9_+-]+:")
_GROUP = re.compile(r"\s*(?:\*\*)?[(（](?P<inside>.+?)[)）](?:\*\*)?[\s.。]*", re.DOTALL)
_ITALIC = re.compile(r"\s*([*_])(?!\1)(?P<inside>.+?)\1[\s.\\]*", re.DOTALL)
_WORDS = re.compile(r"[^\W\d_]{2,}|[\u4e00-\u9fff]")
_LEADING_JUNK = re.compile(r"^[\s\])}”\"'’.]*(?=[:：\-–—，,|(（【\[]|\s|$)")


def without_links(raw: str, start: int, end: int, links: Sequence[Link]) -> str:
    """Return a stretch of raw text as it was written, each link replaced by its label, buttons and tags gone."""
    out: list[str] = []
    at = start
    for link in links:
        if link.start < start or link.end > end:
            continue
        out.append(raw[at : link.start])
        out.append(
            link.label
            if (link.role is None and not link.bare) or (link.url.startswith("#") and link.role == "plain")
            else ""
        )
        at = link.end
    out.append(raw[at:end])
    text = _TAGS.sub("", "".join(out))
    previous = None
    while previous != text:
        previous, text = text, _EMPTY_GROUP.sub("", text)
    return text


def inline(raw: str, end: int, found: Head) -> str | None:
    """Return the remark behind the title on its own line, None where there are only authors, venue and buttons."""
    text = without_links(raw, found.rest_start, end, found.links)
    text = _LEADING_JUNK.sub("", text)
    mark = _SEPARATOR.match(text)
    if mark and found.shape != "quoted":
        note = _trimmed(text[mark.end() :])
        return note if note and _remark(note, strict=False) else None
    group = _last_group(text)
    if group:
        return group
    if found.shape in {"quoted", "before", "named", "text"}:
        return None
    note = _trimmed(text.lstrip(_EDGE + "."))
    bare = STAR.sub("", _MARKS.sub("", note)).strip(_EDGE)
    return note if note and _remark(bare, strict=True) else None


def _last_group(text: str) -> str | None:
    """Return the remark in a bracket at the end of a line: "**(GoogLeNet)** :star:", "[also in 1.2]"."""
    bare = STAR.sub("", _MARKS.sub("", text)).strip(_EDGE + ".")
    found = re.search(
        r"(?:^|[\s.\])\"”])(?:\*\*)?[(（\[](?P<inside>[^()（）\[\]]*(?:\([^()]*\)[^()（）\[\]]*)*)[)）\]](?:\*\*)?$",
        bare,
    )
    inside = found["inside"].strip() if found else ""
    if (
        not inside
        or re.fullmatch(r"`[^`]*`", inside)
        or claims.is_venue_tag(inside)
        or re.fullmatch(r"(?:19|20)\d{2}", inside)
    ):
        return None
    bold = found is not None and "**" in found.group()
    return inside if _WORDS.search(inside) and (bold or len(inside.split()) >= 3) else None


def _remark(note: str, *, strict: bool) -> bool:
    """Say whether words behind a title are a remark; strictly, where no colon or dash says so."""
    if not _WORDS.search(note):
        return False
    if not strict:
        return True
    return len(note.split()) >= 2 and not titles.looks_like_metadata(note)


def _trimmed(text: str) -> str:
    text = text.strip()
    text = re.sub(r"\\$", "", text)
    text = _EMPTY_GROUP.sub("", text)
    return text.strip().strip("|/ ").strip()


def line(text: str) -> str | None:
    """Return a line below the title as a remark: as written, links by their label; None where it says nothing."""
    parts = pieces(text)
    written: list[str] = []
    at = 0
    for part in parts:
        if part.kind in {"link", "image"}:
            written.append(text[at : part.start])
            written.append(
                part.text if part.kind == "link" and not part.bare else text[part.start : part.end] if part.bare else ""
            )
            at = part.end
    written.append(text[at:])
    if all(p.bare or p.kind != "link" for p in parts) and not _WORDS.search(
        "".join(p.text for p in parts if p.kind == "text")
    ):
        return None
    note = _trimmed(_TAGS.sub("", "".join(written)))
    bare = STAR.sub("", _MARKS.sub("", note)).strip(_EDGE + ".:*")
    return note if bare and _WORDS.search(bare) else None


def is_authors(text: str) -> bool:
    """Say whether a paragraph or line is nothing but people, as the italic line below a title: `*A. Author, B. Author.*`."""
    italic = _ITALIC.fullmatch(text)
    inside = italic["inside"] if italic else text
    return titles.looks_like_names(inside) and (italic is not None or inside.count(",") >= 1)
