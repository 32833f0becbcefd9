"""Finds the remarks that the list's owner wrote about a paper.

It tells them from authors, venues and rows of buttons. A button is a link whose label only says
what it leads to, as "[pdf]".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from enrich.patterns import regex
from enrich.reading_list.line import citation, claims, titles
from enrich.reading_list.line.flat import EntryLine, LineLink
from enrich.reading_list.line.head import STAR
from enrich.reading_list.line.inline import Piece, pieces
from enrich.reading_list.line.links import role

# A comment ends before the next one begins: many open ones would each be read to the end.
_TAGS = regex(r"</?[A-Za-z][^<>]*>|<!--(?:[^<]|<(?!!--))*?-->")
_CODES = regex(r"^(?:\s*:[a-z0-9_+-]+:)+", re.IGNORECASE)
_DATED_GROUP = regex(
    r"\s*(?:\*\*)?[(（](?P<inside>[^()（）]{2,40})[)）](?:\*\*)?(?=\s*(?:[:：]|[-–—]{1,3}\s))"
)
_IMAGE = regex(r"!\[[^\[\]]*\]\([^()]*\)")
_EMPTY_GROUP = regex(r"\[[\s,;|/·&]*(?:\[\s*\][\s,;|/·&]*)*\]|\([\s,;|/·&]*\)|（\s*）|【\s*】")
_SEPARATOR = regex(r"\s*(?:[:：]|[-–—]{1,3}(?=\s)|，|。|;|；)\s*")
_EDGE = "|/\\ \t,;·•&\u00a0"
_MARKS = regex(r"[✅☑✔✓√⬜☐❌🔥⭐🌟★✨📝📖💡👍🏆\ufe0f]|:[a-z0-9_+-]+:")
_ITALIC = regex(r"\s*([*_])(?!\1)(?P<inside>.+?)\1[\s.\\]*", re.DOTALL)
_WORDS = regex(r"[^\W\d_]{2,}|[\u4e00-\u9fff]")
_FEW_CHARACTERS = 4  # of a script without blanks: they hold as much as two words
_CJK = regex(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
_LEADING_JUNK = regex(r"^[\s\])}”\"'’.]*(?=[:：\-–—，,|(（【\[]|\s|$)")


def without_links(raw: str, start: int, end: int, links: Sequence[LineLink]) -> str:
    """Return a part of the raw text with each link replaced by its label.

    Buttons, pictures and HTML tags are removed. `start` and `end` are offsets in `raw`.
    """
    out: list[str] = []
    at = start
    for link in links:
        if link.start < start or link.end > end:
            continue
        out.append(raw[at : link.start])
        out.append(
            link.label
            if (link.role is None and not link.bare)
            or (link.url.startswith("#") and link.role == "plain")
            else ""
        )
        at = link.end
    out.append(raw[at:end])
    text = _TAGS.sub("", _IMAGE.sub("", "".join(out)))
    previous = None
    while previous != text:
        previous, text = text, _EMPTY_GROUP.sub("", text)
    return text


def remark_after_title(raw: str, end: int, entry_line: EntryLine) -> str | None:
    """Return the remark after the title on the same line, or None.

    Authors, a venue and buttons are no remark. `end` is the end of the line in `raw`.
    """
    text = without_links(raw, entry_line.rest_start, end, entry_line.links)
    text = _CODES.sub("", _LEADING_JUNK.sub("", text))
    if (dated := _DATED_GROUP.match(text)) and (
        claims.is_date(dated["inside"]) or claims.is_venue_tag(dated["inside"])
    ):
        text = text[dated.end() :]
    mark = _SEPARATOR.match(text)
    if mark and entry_line.layout != "quoted":
        note = _trimmed(text[mark.end() :])
        return note if note and _is_remark(note, strict=False) else None
    group = _final_bracket(text)
    if group:
        return group
    if entry_line.layout in {"quoted", "before", "named", "text"}:
        return None
    note = _trimmed(text.lstrip(_EDGE + "."))
    bare = STAR.sub("", _MARKS.sub("", note)).strip(_EDGE)
    return note if note and _is_remark(bare, strict=True) else None


def _final_bracket(text: str) -> str | None:
    """Return the remark in brackets at the end of a line.

    Examples are "**(GoogLeNet)** :star:" and "[also in 1.2]".
    """
    bare = STAR.sub("", _MARKS.sub("", text)).strip(_EDGE + ".")
    found = re.search(
        r"(?:^|[\s.\])\"”])(?:\*\*)?[(（\[]"
        r"(?P<inside>[^()（）\[\]]*(?:\([^()]*\)[^()（）\[\]]*)*)[)）\]](?:\*\*)?$",
        bare,
    )
    inside = found["inside"].strip() if found else ""
    if (
        not inside
        or re.fullmatch(r"`[^`]*`", inside)
        or claims.is_venue_tag(inside)
        or claims.is_date(inside)
    ):
        return None
    bold = found is not None and "**" in found.group()
    return inside if _WORDS.search(inside) and (bold or len(inside.split()) >= 3) else None


def _is_remark(note: str, *, strict: bool) -> bool:
    """Whether words after a title are a remark.

    `strict`: no colon or dash before them shows that they are one.
    """
    if not _WORDS.search(note):
        return False
    if not strict:
        return True
    if len(_CJK.findall(note)) >= _FEW_CHARACTERS:
        return True
    return len(note.split()) >= 2 and not titles.looks_like_metadata(note)


def _trimmed(text: str) -> str:
    text = text.strip()
    text = re.sub(r"\\$", "", text)
    text = _EMPTY_GROUP.sub("", text)
    return text.strip().strip("|/ ").strip()


_BUTTON = "\ue200"
_BUTTON_PLACE = regex(rf"(?:(?<![\[(|/,\s])[\[(|/,\s]+)?{_BUTTON}[\])]?")


def is_button(part: Piece, text: str) -> bool:
    """Whether a link is in brackets of its own: "[[pdf]](u)", "[[pdf](u)]"."""
    inside = text[part.start : part.end].startswith("[[") or part.text.startswith("[")
    return inside or (
        text[part.start - 1 : part.start] == "[" and text[part.end : part.end + 1] == "]"
    )


def _without_button(part: Piece, text: str) -> str:
    """Return what a link or a picture becomes in a remark.

    That is its label, or its address where it has no label; nothing for a button or a picture.
    """
    if part.kind != "link":
        return ""
    if part.bare:
        return text[part.start : part.end]
    return _BUTTON if is_button(part, text) else part.text


def remark_below(text: str) -> str | None:
    """Return a line below the title as a remark, None where it has no words of its own.

    The text stays as it was written, with each link replaced by its label.
    """
    parts = pieces(text)
    written: list[str] = []
    at = 0
    for part in parts:
        if part.kind in {"link", "image"}:
            written.append(text[at : part.start])
            written.append(_without_button(part, text))
            at = part.end
    written.append(text[at:])
    if all(p.bare or p.kind != "link" for p in parts) and not _WORDS.search(
        "".join(p.text for p in parts if p.kind == "text")
    ):
        return None
    note = _trimmed(_TAGS.sub("", _BUTTON_PLACE.sub(" ", "".join(written))))
    bare = STAR.sub("", _MARKS.sub("", note)).strip(_EDGE + ".:*")
    return note if bare and _WORDS.search(bare) else None


_BUTTONS = regex(r"\[*\[[^\[\]]*\]\([^()]*\)\]*|\[*\[[^\[\]]*\]\]\([^()]*\)|\[!?\[.*")


def begins_with_authors(line: str) -> bool:
    """Whether a line is people and then buttons, a date or a venue.

    An example is "*A. Author, B. Author* [[pdf](u)], 2021.11".
    """
    italic = _ITALIC.match(line)
    first = _BUTTONS.search(line)
    names = italic["inside"] if italic else line[: first.start()] if first else line
    if "](" in names:
        names = re.sub(r"\[([^\[\]]*)\]\([^()]*\)", r"\1", names)
    if italic is not None and (words := re.findall(r"[^\W\d_]{2,}", names)):
        return sum(word[0].isupper() for word in words) >= 0.8 * len(words) and len(words) >= 2
    return names.count(",") >= 1 and citation.are_people(re.sub(r"\d", "", names))


_PLAIN_PLACE = regex(r"\.\s*(?P<venue>[A-Z][\w ]{2,20}\s(?:19|20)\d\d)[.\s]*$")
_PLACE = regex(r"[\s.,;(*_]*(?:In\s+)?[*_(]*(?P<venue>[^*_()]{2,60}?)[*_)]+[\s.]*$")


_VENUE_LINE = regex(
    r"(?:in\s+)?(?:proceedings|proc\.|advances in|arxiv preprint|preprint\b"
    r"|(?:19|20)\d\d\s+\{?(?:ieee|acm|usenix)|(?:ieee|acm|\{?usenix\}?)\s+"
    r"(?:transactions|journal|sig\w+|conference|symposium|computer|micro)|journal of"
    r"|(?:\d+\w\w\s+)?(?:international\s+)?(?:conference|symposium|workshop)\b)"
    r"[^?!]{0,200}?(?:\b(?:19|20)\d\d\b[\s).]*)?",
    re.IGNORECASE,
)


_PUBLISHING = regex(
    r"[^\w\[]*(?:\*\*|__)?(?P<label>authors?|institut\w*|affiliations?|organi[sz]ations?|date"
    r"|dates|published|publisher|venue|conference|journal|year)"
    r"(?:\*\*|__)?\s*[:：]\s*(?:\*\*|__)?(?P<value>.*)",
    re.IGNORECASE | re.DOTALL,
)


def publishing_fact(text: str) -> str | None:
    """Return the publication in a line below an entry, None where the line is a remark.

    It is "ICLR 2025" for "Publisher: ICLR 2025", and "" for a line with a date or people.
    """
    fact = _PUBLISHING.fullmatch(text.strip())
    if fact is None or "](" in text:
        return None
    return (
        fact["value"]
        if fact["label"].lower() in {"publisher", "venue", "conference", "journal"}
        else ""
    )


def is_publication_line(text: str) -> bool:
    """Whether a line below an entry only says where the paper was published.

    Examples are "In Proceedings of ..., 2015." and "arXiv preprint arXiv:...".
    """
    bare = text.strip(" *_.")
    if "\n" in bare or len(bare.split()) > 30 or re.search(r"[\u3040-\u9fff]", bare):
        return False
    return bool(
        _VENUE_LINE.fullmatch(bare)
        or (re.fullmatch(r"[A-Z][\w'’ :&-]{1,30}", bare) and claims.is_venue_tag(bare))
    )


def is_author_line(text: str) -> bool:
    """Whether a line below an entry is its authors: "A. Author, B. Author. *ICML 2020*".

    The venue after them is optional.
    """
    bare = people_and_venue(text)[0]
    return not re.search(r"[:：]", bare) and (
        citation.are_people(bare) if "](" not in bare else is_authors(bare.rstrip(" .*_"))
    )


def people_and_venue(text: str) -> tuple[str, str]:
    """Return the people in a line of them, and the venue behind them, "" where there is none."""
    place = _PLACE.search(text) or _PLAIN_PLACE.search(text)
    venue = place["venue"] if place and claims.is_venue_tag(place["venue"]) else ""
    text = text[: place.start()] if place and venue else text
    bare = re.sub(r"^\W*(?:authors?|by)\W+", "", text.strip(" *_."), flags=re.IGNORECASE)
    return bare, venue


def is_authors(text: str) -> bool:
    """Whether a paragraph or a line consists of people alone: `*A. Author, B. Author.*`."""
    if "](" in text:
        parts = pieces(text)
        if any(p.kind == "link" and (p.bare or role(p.text)) for p in parts):
            return False
        text = re.sub(r"\[([^\[\]]*)\]\([^()]*\)", r"\1", text)
    italic = _ITALIC.fullmatch(text)
    inside = italic["inside"] if italic else text
    return titles.looks_like_names(inside) and (italic is not None or inside.count(",") >= 1)
