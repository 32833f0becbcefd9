"""The layout of a title without markup: it ends at a link, a separator or a line break."""

from __future__ import annotations

import re

from enrich import identifiers
from enrich.patterns import regex
from enrich.reading_list.line import file_names, titles
from enrich.reading_list.line.claims import venue_at_end
from enrich.reading_list.line.flat import (
    BOLD,
    CODE,
    LINK,
    MARKUP,
    NOCODE,
    PLAIN,
    EntryLine,
    FlatLine,
)

_SEPARATOR = regex(rf"\s\|\s?|\||\s[-–—]{{1,3}}\s|{LINK}|[\[(（]\s*{LINK}|\n|[\[(（]\s*[\])）]")
# What a person notes behind a dash: "- must read!", "-- see Section 3", "– recommended by Ann".
_NOTED = regex(
    r"(?:an?\s+|the\s+|very\s+|really\s+)?(?:must(?:[- ]read)?|to[- ]read"
    r"|read(?:\s+(?:again|twice|this))?"
    r"|recommended|suggested|see|great|good|nice|excellent|brilliant|classic|important|essential"
    r"|seminal|interesting|useful|skim(?:med)?|todo|optional|presented|worth|highly|my notes|via"
    r"|not (?:yet )?read|unread|cited|for (?:the )?\w+ (?:group|meeting|class|seminar))\b"
    r"(?:\s+[\w'’@.-]+){0,6}[.!?]*\s*"
)
_PEOPLE_AFTER = regex(
    r"[,.]\s+(?:[A-Z]\.[ -]?)+[^\W\d_]\S*(?:\s+et\.? al\.?)?[\s.,]*$"
    r"|,\s[^,.]{3,40}\bet\.? al\.?[\s.,]*$"
)


_FILE = regex(
    rf"(?:!?\[\[|{BOLD})?(?P<file>[^\[\]|\n#:*?\"<>]{{3,250}}?\.pdf)(?:#[^\]|\n]{{0,200}})?"
    rf"(?:\|(?P<alias>[^\[\]\n]{{1,300}}))?(?:\]\]|{PLAIN})?(?=\s|[.,;:)]|$)",
    re.IGNORECASE,
)


def file_title(flat: FlatLine, at: int, entry_line: EntryLine) -> int:
    """Read `[[Doe et al. - 2019 - Title.pdf]]`, the name of a PDF beside the list."""
    found = _FILE.match(flat.text, at) if ".pdf" in flat.text else None
    named = file_names.read(MARKUP.sub("", found["file"])) if found else None
    if found is None or named is None:
        return -1
    entry_line.title, entry_line.layout = titles.clean(found["alias"] or named.title), "text"
    entry_line.authors = named.authors
    entry_line.lead = f" {named.year}" if named.year else ""
    return found.end()


_WORDS_BEFORE_VENUE = 4
_ASIDE_LAST = regex(r"(?<=\S)\s*【[^【】]{1,80}】\s*$")
# "Title `2018`", "Title `CVPR2019` `code`": tags, and no words of the title.
_CODES_LAST = regex(rf"(?<=\S)(?:\s+{CODE}[^{NOCODE}]{{1,40}}{NOCODE}){{1,6}}\s*$")


def plain_title(flat: FlatLine, at: int, entry_line: EntryLine) -> int:
    """Read `Title [[pdf]](u)`, `Title | [pdf](u)`, `Title. [Knuth (1970)](u)`, or a bare title."""
    text = flat.text
    cut = next(
        (m for m in _SEPARATOR.finditer(text, at) if m.start() > at and _ends_title(flat, m)), None
    )
    stop = cut.start() if cut else len(text)
    stop = _before_open_bracket(text, at, stop)
    if aside := _ASIDE_LAST.search(text, at, stop):
        stop = aside.start()  # a remark in Chinese brackets
    if tags := _CODES_LAST.search(text, at, stop):
        entry_line.tags += [t.strip() for t in re.findall(rf"{CODE}([^{NOCODE}]*)", tags.group())]
        stop = tags.start()
    whole = MARKUP.sub("", text[at:stop])
    title = titles.first_sentence(
        titles.clean(whole) or "", followed=bool(cut and re.search(LINK, text[stop:]))
    )
    venue = venue_at_end(title)
    if venue:
        title = title[: venue.start()]  # the venue is in what is behind the title, the tail
    if (end := titles.before_venue(title)) and len(title[:end].split()) >= _WORDS_BEFORE_VENUE:
        title = title[:end]
    if (
        cut
        and (people := _PEOPLE_AFTER.search(title))
        and len(title[: people.start()].split()) >= 3
    ):
        title = title[: people.start()]
    title = titles.strip_tail(identifiers.before_named(title) or title)
    if not title:
        link = next((x for x in flat.links if x.role == "citation"), None)
        if link is None:
            return -1
        entry_line.title, entry_line.layout, entry_line.title_link = link.label, "link", link
        return len(text)
    entry_line.title, entry_line.layout = title, "before" if cut else "text"
    return min(stop, at + len(text[at:stop]))


def _before_open_bracket(text: str, at: int, stop: int) -> int:
    """Return the end of a title, moved before a bracket that is closed only after a link."""
    begin = max(text.rfind("[", at + 3, stop), text.rfind("(", at + 3, stop))
    closer = "]" if begin >= 0 and text[begin] == "[" else ")"
    return (
        begin
        if begin >= 0 and closer not in text[begin:stop] and closer in text[stop : stop + 300]
        else stop
    )


def _ends_title(flat: FlatLine, mark: re.Match[str]) -> bool:
    """Whether a separator ends a title: a dash before a remark does, a line break sometimes."""
    text = mark.group().strip()
    if text and not text.strip("-–—"):
        return bool(_NOTED.fullmatch(MARKUP.sub("", flat.text[mark.end() :]).strip()))
    if text == "" and "\n" in mark.group():
        return _line_ends_title(flat.text[: mark.start()], flat.text[mark.end() :])
    return True


_CONTINUES = regex(
    r"(?:[:,;–-]|\b(?:a|an|and|as|at|by|for|from|in|into|is|of|on|or|over|the|to|under|using|via"
    r"|with|without))\s*$",
    re.IGNORECASE,
)
_NEAR = 200  # characters before and after a line break that are examined


def _line_ends_title(before: str, after: str) -> bool:
    """Whether a title ends at a line break.

    It goes on after "of" or a colon, and before a lower-case word.
    """
    if before.endswith("  ") or before.rstrip().endswith("\\"):
        return True
    first = MARKUP.sub("", after[:_NEAR]).lstrip()[:1]
    last_words = MARKUP.sub("", before[-_NEAR:])
    return not (_CONTINUES.search(last_words) or (first.isascii() and first.islower()))
