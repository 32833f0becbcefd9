"""Layouts whose title is a link, bold, or in square brackets."""

from __future__ import annotations

import re

from enrich.patterns import regex
from enrich.reading_list.line import titles
from enrich.reading_list.line.flat import (
    BOLD,
    ITALIC,
    LINK,
    MARKUP,
    PLAIN,
    ROMAN,
    EntryLine,
    FlatLine,
    LineLink,
    is_link,
)
from enrich.reading_list.line.layouts.cited import italic_title
from enrich.reading_list.line.links import Rank, role
from enrich.reading_list.line.prefix import TAG, is_title_in_brackets


def bracketed_title(flat: FlatLine, at: int, entry_line: EntryLine) -> int:
    """Read `[Title]: remark`, brackets without a destination."""
    tag = TAG.match(flat.text, at)
    if not tag or not is_title_in_brackets(tag, flat.text):
        return -1
    entry_line.title, entry_line.layout = titles.from_label(MARKUP.sub("", tag["tag"])), "link"
    return tag.end() - tag.group().endswith((":", "："))


_OPENERS = regex(rf"[{BOLD}{ITALIC}“\"'‘「《\s]*")
_CLOSERS = regex(rf"(?:[,.](?=[”\"]))?[{PLAIN}{ROMAN}”\"'’」》]*")


def linked_title(flat: FlatLine, at: int, entry_line: EntryLine) -> int:
    """Read `[Title](u)`, `"[Title](u)"`, or `[Name](u): Title`."""
    opener = _OPENERS.match(flat.text, at)
    first = opener.end() if opener else at
    if not is_link(flat.text[first : first + 1]):
        return -1
    link = flat.link(flat.text[first])
    if link.role is not None or not titles.clean(link.label):
        return -1
    closer = _CLOSERS.match(flat.text, first + 1)
    end = closer.end() if closer else first + 1
    if (titled := _link_of_title(flat, link, end)) is not None:
        entry_line.title_link = flat.link(flat.text[titled])
        entry_line.title, entry_line.layout = titles.from_label(entry_line.title_link.label), "link"
        return titled + 1
    named = _title_after_name(flat, link, end)
    entry_line.title_link = link
    quoted = bool(opener and ("“" in opener.group() or '"' in opener.group()))
    entry_line.title, entry_line.layout = (
        (named[0], "named")
        if named
        else (titles.from_label(link.label), "quoted" if quoted else "link")
    )
    return named[1] if named else end


_LINK_AFTER = regex(rf"\s*[:：]?\s*(?P<link>{LINK})")


def _link_of_title(flat: FlatLine, link: LineLink, end: int) -> int | None:
    """Return the offset of the paper's link in "[Short](code): [Title of the paper](u)".

    None where the line has another layout.
    """
    found = _LINK_AFTER.match(flat.text, end)
    if (
        not found
        or link.rank <= Rank.PAPER_SITE
        or not (":" in found.group() or link.label.endswith(":"))
    ):
        return None
    after = flat.link(found["link"])
    titled = (
        after.role is None
        and after.rank <= Rank.PAPER_SITE
        and titles.looks_like_title(after.label)
    )
    return found.start("link") if titled else None


_NAMED = regex(r"\s*(?P<colon>[:：])?\s*(?P<more>[^|\n\U000f0000-\U000ffffd]+)")


def _title_after_name(flat: FlatLine, link: LineLink, end: int) -> tuple[str, int] | None:
    """Return a title whose short name alone is linked, and the offset after it.

    Examples are "[ReSpec](u): Towards ..." and "[Ymir:](u) A Scheduler for ...".
    """
    label = link.label.strip()
    if len(label.split()) > 2:
        return None
    found = _NAMED.match(flat.text, end)
    more = MARKUP.sub("", found["more"]).strip() if found else ""
    more = titles.strip_tail(re.split(r"\s[\[(]|\s-\s", more)[0])
    if (
        not found
        or not (found["colon"] or label.endswith((":", "：")))
        or not titles.looks_like_title(more)
    ):
        return None
    stop = (
        found.start("more") + flat.text[found.start("more") :].find(more[-1:])
        if not more
        else found.start("more") + len(found["more"].rstrip())
    )
    name = label.rstrip(":： ")
    return more if more.lower().startswith(name.lower() + ":") else f"{name}: {more}", stop


_SHORT_NAME = 3
_COLON_LINK = regex(rf"\s*[:：]\s*(?P<link>{LINK})")


def _is_name_of_linked_title(flat: FlatLine, end: int) -> bool:
    """Whether a linked title follows a bold name: "**STACL**: [STACL: The Title](u)"."""
    found = _COLON_LINK.match(flat.text, end)
    link = flat.link(found["link"]) if found else None
    return (
        link is not None
        and link.role is None
        and link.rank <= Rank.PAPER_SITE
        and titles.looks_like_title(link.label)
    )


_BOLD_RUN = regex(rf"[“\"'\s]*{BOLD}(?P<text>[^{PLAIN}]+){PLAIN}[”\"']*")


def bold_title(flat: FlatLine, at: int, entry_line: EntryLine) -> int:
    """Read `**Title** ...`, with or without a link inside the bold."""
    run = _BOLD_RUN.match(flat.text, at)
    if not run:
        return -1
    inside = run["text"]
    cut = re.search(rf"\s*[\[(]?{LINK}|\s\|\s", inside)
    text = titles.clean(MARKUP.sub("", inside[: cut.start()] if cut else inside))
    if not text or (text.endswith((":", "：")) and len(text.split()) <= 3) or role(text):
        return -1
    if len(text.split()) <= _SHORT_NAME and _is_name_of_linked_title(flat, run.end()):
        return -1
    entry_line.title, entry_line.layout = titles.strip_tail(text), "bold"
    return run.start("text") + cut.start() if cut else run.end()


_MIDDLE = regex(rf"(?P<lead>[^\U000f0000-\U000ffffd]*?)[“\"‘'{ITALIC}{BOLD}\s]*(?P<link>{LINK})")


def linked_after_lead(flat: FlatLine, at: int, entry_line: EntryLine) -> int:
    """Read `remark: [Title](u)` or `Authors: [*Title*](u)`, a linked title after a few words."""
    run = _MIDDLE.match(flat.text, at)
    if not run:
        return italic_title(flat, at, entry_line)
    link, lead = flat.link(run["link"]), MARKUP.sub("", run["lead"]).strip()
    if link.role is not None or not titles.looks_like_title(link.label) or not lead:
        return italic_title(flat, at, entry_line)
    near = link.rank <= Rank.PAPER_SITE or lead.isdigit()
    short = near and len(lead.split()) <= 2 and len(link.label.split()) >= 4
    if not (
        short
        or role(lead)
        or lead.endswith((":", "：", ",", "，", "。", ".", "—", "-", "–", "|"))
        or titles.looks_like_names(lead)
    ):
        return -1
    entry_line.title, entry_line.layout, entry_line.title_link, entry_line.lead = (
        titles.from_label(link.label),
        "quoted",
        link,
        lead,
    )
    closer = _CLOSERS.match(flat.text, run.end())
    return closer.end() if closer else run.end()
