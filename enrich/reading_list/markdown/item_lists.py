"""Lists whose items are no entries, or are all entries.

The former are news and tables of contents, the latter bare lists of titles.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from enrich.patterns import regex
from enrich.reading_list.line import titles
from enrich.reading_list.line.inline import pieces, visible_text
from enrich.reading_list.line.links import Rank, host
from enrich.reading_list.line.paper_titles import is_no_title, reads_like_paper
from enrich.reading_list.markdown.item_signs import ItemReading
from enrich.reading_list.markdown.structure import Node
from enrich.text import fold

_CONTENTS = 3  # links to places in one page that make a table of contents
_TITLES_ONLY = 0.6  # the share of items without a link in a list of titles, at least
_NO_TITLES = 0.2  # the share of tasks, commands and sentences, at most
_ASIDE = regex(
    r"\W*(?:(?:(?:latest|recent|recently|project|repo\w*|our|what['’]?s)\s+)*(?:news|updates?"
    r"|updated|what['’]?s new|change ?log|announcements?)"
    r"|(?:update|change|release|version)\s+(?:history|logs?|notes)|(?:how to )?contribut\w*"
    r"|acknowledge?ments?|contact(?: us)?|licen[sc]e|star history"
    r"|maintainers?|sponsors?|sharing|更新日志|更新|更新记录|新闻|动态|贡献者?|致谢|联系.{0,4})\W*",
    re.IGNORECASE,
)


def is_aside(heading: str) -> bool:
    """Whether the section under a heading is about the list: news, contributors, the licence."""
    return bool(_ASIDE.fullmatch(heading))


def asides(nodes: Sequence[Node]) -> set[int]:
    """Return the ids (of `id()`) of the items in sections about the list itself."""
    inside, found = False, set()
    for node in nodes:
        if node.kind == "heading":
            inside = bool(_ASIDE.fullmatch(visible_text(pieces(node.text))))
        elif node.kind == "item" and inside:
            found.add(id(node))
    return found


_PLACE_IN_FILE = regex(r"(?P<file>https?://[^#]+)#(?P<place>.+)")


def table_of_contents(items: Sequence[ItemReading]) -> set[int]:
    """Return the ids (of `id()`) of the items of a table of contents with whole URLs.

    Each of them is a link to a place in one and the same page.
    """
    places: dict[str, list[ItemReading]] = defaultdict(list)
    for item in items:
        found = (
            _PLACE_IN_FILE.fullmatch(item.line.links[0].url) if len(item.line.links) == 1 else None
        )
        if found and item.line.links[0].rank == Rank.OTHER and not item.line.rest.strip(" .:)"):
            places[found["file"]].append(item)
    return {
        id(item.node)
        for members in places.values()
        if len(members) >= _CONTENTS
        for item in members
    }


_LISTED = 0.6  # the share of the items of a list that are headings of its file


def list_of_headings(items: Sequence[ItemReading], nodes: Sequence[Node]) -> set[int]:
    """Return the ids (of `id()`) of the items of a list that repeats the headings of its file."""
    bare: dict[int, list[ItemReading]] = defaultdict(list)
    for item in items:
        if item.raw.strip() and not item.line.links:
            bare[item.node.group].append(item)
    if not any(len(members) >= _CONTENTS for members in bare.values()):
        return set()
    headings = {fold(visible_text(pieces(n.text))) for n in nodes if n.kind == "heading"} - {""}
    return {
        id(item.node)
        for members in bare.values()
        if len(members) >= _CONTENTS
        and sum(fold(m.raw) in headings for m in members) >= _LISTED * len(members)
        for item in members
    }


_NOTED = 0.6  # the share of the entries of a file that lead to one place
_READ_LIKE = 0.5  # the share of those whose titles read like the ones of papers
_FEWEST_NOTED = 5
_NOTE_FILE = regex(r"(?![a-z]+:|//|#|/?$)[^?#]+\.(?:md|markdown|org|html?)", re.IGNORECASE)


def lead_to_notes(entries: Sequence[ItemReading]) -> set[int]:
    """Return the ids (of `id()`) of the items that link to the owner's notes on their papers.

    Most entries of the file lead to one host that is no known site, or to files beside the list,
    none leads to a paper, and most have titles of papers.
    """
    if any(item.line.best <= Rank.PAPER_SITE for item in entries):
        return set()
    places: dict[str, list[ItemReading]] = defaultdict(list)
    for item in entries:
        link = item.line.title_link
        if link is None or len((item.line.title or "").split()) < 2:
            continue
        if link.rank == Rank.UNKNOWN and host(link.url):
            places[host(link.url)].append(item)
        elif _NOTE_FILE.fullmatch(link.url):
            places[""].append(item)
    most = max(places.values(), key=len, default=[])
    read_like = sum(reads_like_paper(item.line.title or "") for item in most)
    if len(most) < max(_FEWEST_NOTED, _NOTED * len(entries)) or read_like < _READ_LIKE * len(most):
        return set()
    return {id(x.node) for x in entries if len((x.line.title or "").split()) >= 2}


_LABELLED = regex(
    r"\s*(?:\*\*|__)[^*_:：]{2,30}[:：](?:\*\*|__)|\s*(?:\*\*|__)[^*_:：]{2,30}(?:\*\*|__)\s*[:：]"
)


# Items of a bare list of titles; of fewer each has to look like one.
_MANY, _FEW = 5, 3
_FEW_WORDS = 3
_CAPITALS = 0.6  # of its words
_NEARLY_ALL = 0.66


def is_list_of_titles(items: Sequence[ItemReading], nodes: Sequence[Node]) -> bool:
    """Whether a file is a bare list of titles.

    Nearly all of it is items, and most of them have no link.
    """
    top = [r for r in items if r.node.level == 0 and r.raw.strip()]
    bare = [r for r in top if not r.line.links and not _LABELLED.match(r.raw)]
    others = [n for n in nodes if n.kind in {"paragraph", "row", "code"}]
    others_inside = sum(is_no_title(r.raw) for r in bare)
    if others_inside > _NO_TITLES * len(bare):
        return False
    if len(top) < _MANY:
        return len(top) >= _FEW and not others and len(bare) == len(top) and _are_titles(bare)
    return len(bare) >= _TITLES_ONLY * len(top) and len(others) <= 0.15 * len(top)


def _are_titles(bare: Sequence[ItemReading]) -> bool:
    """Whether a few items are laid out like titles, nearly all, and one reads like a paper's."""
    found = [r.line.title or "" for r in bare]
    like_paper = [reads_like_paper(t) for t in found]
    laid_out = sum(
        like or titles.title_case(t) >= _CAPITALS for t, like in zip(found, like_paper, strict=True)
    )
    if not all(titles.looks_like_title(t) and len(t.split()) >= _FEW_WORDS for t in found):
        return False
    return laid_out >= _NEARLY_ALL * len(found) and any(like_paper)
