"""Skips what comes before a title: emoji, bracketed venues, dates, numbers, buttons."""

from __future__ import annotations

import re

from enrich.patterns import regex
from enrich.reading_list.line.claims import is_venue_tag
from enrich.reading_list.line.flat import (
    BOLD,
    CODE,
    EMOJI,
    LINK,
    MARKUP,
    NOCODE,
    PLAIN,
    EntryLine,
    FlatLine,
    is_link,
)
from enrich.reading_list.line.known_venues import is_known_venue
from enrich.reading_list.line.links import role

_DECORATION = regex(
    rf"(?:{EMOJI}|:[a-z0-9_+-]+:|[\s\u00a0\u200b-\u200f·•|,，:：>\-–—*])+", re.IGNORECASE
)
TAG = regex(
    rf"{BOLD}?\[(?P<tag>[^\[\]\ue100-\ue105\U000f0000-\U000ffffd]{{0,80}}"
    rf"|{BOLD}[^\[\]\U000f0000-\U000ffffd]{{0,80}}{PLAIN})\]{PLAIN}?[:：.]?"
)
_WIDE_TAG = regex(r"【(?P<tag>[^【】]{0,60})】")
_CODE_TAG = regex(
    rf"{CODE}(?P<tag>[^{NOCODE}]{{0,40}}){NOCODE}(?=[\s:：]*(?:{LINK}|{BOLD}|\[|{CODE}|\S))"
)
_DATE = regex(
    r"[(\[]?(?:19|20)\d{2}[./-](?:0?[1-9]|1[0-2])(?:[./-](?:0?[1-9]|[12]\d|3[01]))?[)\]]?"
    r"(?=[\s:：|,，-])\s*[:：|,，-]?"
)
_COMPACT_DATE = regex(
    r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])?(?=[\s:：|,，])[\s:：|,，]*(?=\S)"
)
# "2021 - Title of four words"; "2001: A Space Odyssey" is a title.
_YEAR_FIRST = regex(
    r"[(\[]?(?:19[5-9]|20[0-3])\d[)\]]?(?:\s+[-–—|]{1,2}|\s?[:：])\s+(?=(?:\S+\s+){3}\S)"
)
# "ICML-21 Title", "NeurIPS'22 Title", "CVPR 2021: Title", "arXiv [Title](u)",
# "CoRR abs/1603.04779 (2016) [Title](u)"
_PREFIX = regex(
    rf"(?P<venue>[A-Za-z][A-Za-z&+/-]*[A-Za-z])(?:(?P<short>-\d{{2}}|\s?['’]\s?\d{{2}})(?=\s|:|：)"
    rf"|[\s-](?P<long>(?:19|20)\d{{2}})(?=\s*(?:[:：|]|,\s*{LINK}|{LINK}|{BOLD}))"
    rf"|(?:\s+abs/\S+)?(?:\s*\((?P<year>(?:19|20)\d{{2}})\))?(?=\s*{LINK}))"
    rf"\s*[:：|,]?\s*(?=\S)"
)
_HASHTAG = regex(r"#[^\W\d_][\w/-]*(?=\s+\S)")  # "#toread #networks Title", as in Obsidian
_NUMBER = regex(rf"{BOLD}?(?:\[\d{{1,4}}\]|\(\d{{1,4}}\)|\d{{1,4}}[.)](?=\s)){PLAIN}?\.?\s*")


_PERSON = regex(rf"[(（][^()（）\U000f0000-\U000ffffd]{{2,60}}[)）]\s*(?={BOLD}|{LINK})")
_ID = regex(
    rf"{BOLD}?(?:arxiv\s*:\s*)(?P<id>\d{{4}}\.\d{{4,5}}(?:v\d+)?){PLAIN}?[\s:,，：.–—-]+",
    re.IGNORECASE,
)
_PARENTHESES = regex(
    rf"{BOLD}?[(（]{BOLD}?(?P<tag>[^()（）\U000f0000-\U000ffffd]{{2,40}}?){PLAIN}?[)）]{PLAIN}?"
    rf"[:：]?"
)


def _venue_in_parentheses(text: str, at: int) -> re.Match[str] | None:
    found = _PARENTHESES.match(text, at)
    return found if found and is_venue_tag(MARKUP.sub("", found["tag"])) else None


def _bare_venue(flat: FlatLine, at: int) -> tuple[str, int] | None:
    """Return the venue without brackets before a title, and the offset after it.

    None where there is no venue that is known.
    """
    found = _PREFIX.match(flat.text, at)
    if (
        not found
        or not is_known_venue(found["venue"])
        or not any(c.isupper() for c in found["venue"])
    ):
        return None
    after = flat.text[found.end() :]
    if not (found["short"] or found["long"]) and (
        not is_link(after[0]) or flat.link(after[0]).role is not None
    ):
        return None
    year = found["short"] or found["long"] or found["year"] or ""
    return f"{found['venue']} {year.lstrip('-').strip()}".strip(), found.end()


def is_title_in_brackets(tag: re.Match[str], text: str) -> bool:
    """Whether brackets hold a title without a destination, as "[Title of a paper]: remark"."""
    inside = MARKUP.sub("", tag["tag"])
    after = text[tag.end() :].lstrip()
    alone = not after or tag.group().endswith((":", "：")) or after.startswith((":", "："))
    return alone and len(inside.split()) >= 2 and not is_venue_tag(inside) and role(inside) is None


def skip_prefix(flat: FlatLine, entry_line: EntryLine) -> int:
    """Return where the title begins, after emoji, tags, dates, numbers and buttons.

    The tags are added to `entry_line.tags`, and `entry_line.numbered` is set.
    """
    text, at = flat.text, 0
    while at < len(text):
        step = _after_part(flat, at, entry_line)
        if step <= at:
            break
        at = step
    return at


def _after_part(flat: FlatLine, at: int, entry_line: EntryLine) -> int:
    text = flat.text
    if number := _NUMBER.match(text, at):
        entry_line.numbered = True
        return number.end()
    if (tag := TAG.match(text, at)) and is_title_in_brackets(tag, text):
        return at
    if tag := tag or _WIDE_TAG.match(text, at) or _venue_in_parentheses(text, at):
        entry_line.tags.append(MARKUP.sub("", tag["tag"]).strip())
        return tag.end()
    if person := _PERSON.match(text, at):
        return person.end()
    if code := _CODE_TAG.match(text, at):
        entry_line.tags.append(code["tag"].strip())
        return code.end()
    if (named := _ID.match(text, at)) and text[named.end() :].strip():
        entry_line.tags.append(named["id"])
        return named.end()
    if (prefix := _bare_venue(flat, at)) is not None:
        entry_line.tags.append(prefix[0])
        return prefix[1]
    if date := _COMPACT_DATE.match(text, at):
        return date.end()
    if date := _DATE.match(text, at):
        entry_line.tags.append(date.group().strip(" ()[]:：|,，-"))
        return date.end()
    if at == 0 and (year := _YEAR_FIRST.match(text)):
        entry_line.tags.append(re.sub(r"\D", "", year.group()))
        return year.end()
    if hashtag := _HASHTAG.match(text, at):
        return hashtag.end()
    if decoration := _DECORATION.match(text, at):
        return decoration.end()
    if is_link(text[at]) and _is_leading_button(flat, at):
        return at + 1
    if (
        text.startswith("[", at)
        and is_link(text[at + 1 : at + 2])
        and text.startswith("]", at + 2)
        and (flat.link(text[at + 1]).role or is_venue_tag(flat.link(text[at + 1]).label))
        and text[at + 3 :].strip()
    ):
        return at + 3
    return at


_NO_WORDS = regex(rf"{LINK}|[\W_]")


def _is_leading_button(flat: FlatLine, at: int) -> bool:
    """Whether a link is a button ("[pdf]", an emoji) with the title after it."""
    link = flat.link(flat.text[at])
    after = _NO_WORDS.sub("", flat.text[at + 1 :])
    others = any(x.role is None for x in flat.links)
    return link.role is not None and bool(after or others)
